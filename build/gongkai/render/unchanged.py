"""Name what the files of each province of a lean site are made of: the same name, the same files.

In: a package. Out: a hash for each province. Must not know what a file holds.

Everything that a lean site says of a body or a report follows from rows of its province, from the
program and from what all provinces share. A vast package has the large tables in a file for each
province; of another one any change is seen in the file of the whole, and every name is another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from gongkai.program import hash_of, hash_of_file, program
from gongkai.render.package import Package
from gongkai.render.placed import NOWHERE, Provinces

BY_PROVINCE = ("texts", "figures", "sections", "mentions", "assessments")
"""Tables of which a vast package has a file for each province."""
CATALOGUES = ("indicators", "checks")
"""Tables that say the same of every province."""
PREFIX = f"coalesce(left(bodies.code, 2), '{NOWHERE}')"
ROWS = {
    "bodies": f"""SELECT {PREFIX} AS key, sha256(string_agg(
        bodies::VARCHAR, '\n' ORDER BY body_id)) AS own FROM bodies GROUP BY key""",  # noqa: S608  # our own names
    "reports": f"""SELECT {PREFIX} AS key, sha256(string_agg(
        concat_ws('|', told::VARCHAR, source::VARCHAR), '\n' ORDER BY report_id)) AS own
        FROM reports AS told JOIN bodies USING (body_id)
        LEFT JOIN sources AS source ON source.path = told.path GROUP BY key""",  # noqa: S608  # our own names
    "findings": f"""SELECT {PREFIX} AS key, sha256(string_agg(
        told::VARCHAR, '\n' ORDER BY finding_id)) AS own
        FROM findings AS told JOIN bodies USING (body_id) GROUP BY key""",  # noqa: S608  # our own names
}


def keys(package: Package, shared: Iterable[str]) -> dict[str, str]:
    """Name them.

    Args:
        package: What is shown.
        shared: What all provinces depend on besides the package: settings, the shell of bodies.
    """
    folder = package.folder
    parts = [name for name in BY_PROVINCE if (folder / name).is_dir()]
    wholes = [*CATALOGUES, *sorted({*BY_PROVINCE} - {*parts})]
    everywhere = hash_of(
        (program(), *shared, *(hash_of_file(folder / f"{name}.parquet") for name in wholes))
    )
    own: dict[str, list[str]] = defaultdict(list)
    for name, sql in ROWS.items():
        for row in package.tables.rows(sql):
            own[str(row["key"])].append(f"{name} {row['own']}")
    for key, places in _places(package).items():
        own[key].append(f"divisions {places}")
    for name in parts:
        for path in sorted((folder / name).glob("*.parquet")):
            own[path.stem].append(f"{name} {hash_of_file(path)}")
    return {
        key: hash_of((everywhere, *(line for one in sorted({key, *touched}) for line in own[one])))
        for key, touched in _touched(package).items()
    }


def _places(package: Package) -> dict[str, str]:
    """Hash the divisions by their first two digits, each with all that it lies in."""
    found: dict[str, list[str]] = defaultdict(list)
    for code, row in package.divisions.items():
        elsewhere = [one for one in package.chain(code) if one["code"][:2] != code[:2]]
        found[code[:2]].append(repr((row, elsewhere)))
    return {key: hash_of(lines) for key, lines in found.items()}


def _touched(package: Package) -> dict[str, set[str]]:
    """Of which codes each province has bodies: those of a code nobody knows stand under none."""
    provinces = Provinces(package)
    found: dict[str, set[str]] = defaultdict(set)
    for body in package.bodies:
        prefix = str(body["code"] or NOWHERE)[:2]
        found[provinces.of(body)].add(prefix)
        found[prefix].add(prefix)
    return found
