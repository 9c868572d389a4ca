"""Write the values of one indicator in one province as a dense file, for large archives.

In: the figures of the archive. Out: ``indicators/<id>/<province>.json``, aligned with the bodies
of the province in order of place, ``indicators/bodies/<province>.json``. Must not know pages.

All values of all bodies would be billions of characters of HTML; a zero is two here. A value's
evidence is the cell of that name on the page of the report, so no offset is needed.
"""

from __future__ import annotations

from collections import Counter, deque
from itertools import groupby

from gongkai.knowledge.pinyin import shown
from gongkai.processes import dealt
from gongkai.render.cells import SIGN_CLASS
from gongkai.render.context import BULK, Output, to_json
from gongkai.render.dealing import Share, not_taken, processes, shares
from gongkai.render.package import Package, Record
from gongkai.render.placed import Provinces, by_place

VALUES = """WITH listed AS (SELECT unnest(?::VARCHAR[]) AS body_id, unnest(range(?)) AS k)
SELECT indicator, year, list(k ORDER BY k) AS places, list(printed ORDER BY k) AS printed
FROM (
    SELECT figures.indicator, reports.year, k, CASE
        WHEN value IS NULL THEN '"' || status || '"'
        WHEN value = 0 THEN '0'
        WHEN value = trunc(value) THEN CAST(CAST(value AS HUGEINT) AS VARCHAR)
        ELSE rtrim(CAST(value AS VARCHAR), '0') END AS printed
    FROM figures JOIN reports USING (report_id) JOIN listed ON listed.body_id = reports.body_id
    WHERE reports.is_current AND reports.year IS NOT NULL
        AND figures.body_id BETWEEN ? AND ?
) GROUP BY ALL ORDER BY ALL"""

SCOPES = """SELECT body_id, year, scope FROM reports
WHERE is_current AND year IS NOT NULL AND body_id BETWEEN ? AND ? ORDER BY year, body_id"""


def write_value_files(package: Package, provinces: Provinces, out: Output) -> None:
    """Write the files of every province."""
    sizes = Counter(provinces.of(body) for body in package.bodies)
    left = not_taken(out, sizes, lambda key: out.kept.found(f"{BULK}/indicators/*/{key}.json.gz"))
    deque(dealt(write_share, shares(package, out, left), processes(), "values by place"), 0)


def write_share(share: Share) -> None:
    """Write the files of some provinces, one at a time."""
    with share.opened() as (package, out):
        bodies = by_place(package.bodies, Provinces(package).of)
        for key in share.keys:
            _write_province(package, key, bodies[key], out)


def _write_province(package: Package, key: str, bodies: list[Record], out: Output) -> None:
    names = [
        [row["body_id"], row["name"], row["name_pinyin"] or "", _place(package, row)]
        for row in bodies
    ]
    ids = [row["body_id"] for row in bodies]
    spelled = {place: shown(place) for row in names for place in row[3]}
    content = {"bodies": names, "places": spelled, "scopes": _scopes(package, ids)}
    out.bulk(f"indicators/bodies/{key}.json", to_json(content, is_dense=True))
    found = package.tables.rows(VALUES, [ids, len(ids), min(ids), max(ids)])  # type: ignore[list-item]
    for code, rows in groupby(found, key=lambda row: row["indicator"]):
        years = {str(row["year"]): _aligned(row, len(ids)) for row in rows}
        text = ",".join(f'"{year}":[{values}]' for year, values in years.items())
        out.bulk(f"indicators/{code}/{key}.json", f'{{"years":{{{text}}}}}\n')


def _scopes(package: Package, ids: list[str]) -> dict[str, str]:
    """The first letter of the scope of every body's report, one string a year, "-" for none."""
    places = {body_id: place for place, body_id in enumerate(ids)}
    years: dict[str, list[str]] = {}
    for row in package.tables.rows(SCOPES, [min(ids), max(ids)]):
        if row["body_id"] in places:
            letters = years.setdefault(str(row["year"]), ["-"] * len(ids))
            letters[places[row["body_id"]]] = row["scope"][0]
    return {year: "".join(letters) for year, letters in years.items()}


def _aligned(row: Record, count: int) -> str:
    cells = ["null"] * count
    for place, printed in zip(row["places"], row["printed"], strict=True):
        cells[place] = printed
    text = ",".join(cells)
    for status, sign in SIGN_CLASS.items():
        text = text.replace(f'"{status}"', f'"{sign}"')
    return text


def _place(package: Package, row: Record) -> list[str]:
    """The divisions below the province, from above."""
    return [division["name"] for division in package.chain(row["code"])[1:]]
