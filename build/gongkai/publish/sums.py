"""Lists every file of a package with its hash in ``SHA256SUMS``, and holds the files against it.

In: a package folder. Out: that file, as ``sha256sum --check`` reads it; or problems. Must not know
what the files hold.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from gongkai.publish.files import sha256
from gongkai.publish.problem import CHANGED, Problem

NAME = "SHA256SUMS"
LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


def write(folder: Path) -> None:
    """Write the list, by name; it does not list itself."""
    (folder / NAME).write_text(listing(folder), encoding="utf-8", newline="\n")


def listing(folder: Path) -> str:
    """Give the text of the list of a folder."""
    return "".join(f"{sha256(folder / name)}  {name}\n" for name in names(folder) if name != NAME)


def names(folder: Path) -> list[str]:
    """Name every file of a package folder but hidden ones, as paths below it."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in found if not path.name.startswith("."))


def faults(folder: Path, label: str, wanted: Collection[str], told: set[str]) -> list[Problem]:
    """Tell files that are missing, stray, or changed after they were listed.

    Args:
        folder: the package.
        label: how problems name it.
        wanted: names of the files that it should have.
        told: files of which a problem tells already, as problems name them.
    """
    have = set(names(folder))
    problems = [
        Problem(f"{label}/{name}", "", "there is no such file") for name in sorted({*wanted} - have)
    ]
    problems += [
        Problem(f"{label}/{name}", "", "is no file of this package", "remove it")
        for name in sorted(have - {*wanted})
    ]
    if NAME not in wanted or NAME not in have:
        return problems
    listed = _listed((folder / NAME).read_text(encoding="utf-8", errors="replace"))
    for name in sorted(have & {*wanted} - {NAME}):
        if f"{label}/{name}" in told:
            continue
        if name not in listed:
            problems.append(Problem(f"{label}/{NAME}", name, "does not list this file"))
        elif listed[name] != sha256(folder / name):
            problems.append(Problem(f"{label}/{name}", "", f"hash is not that of {NAME}", CHANGED))
    problems += [
        Problem(f"{label}/{NAME}", name, "lists a file that is none of this package")
        for name in sorted(listed.keys() - {*wanted})
    ]
    return problems


def _listed(text: str) -> dict[str, str]:
    found = (LINE.fullmatch(line) for line in text.splitlines())
    return {one[2]: one[1] for one in found if one}
