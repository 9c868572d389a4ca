"""Write the tree of places: one page per division with what lies below it and its bodies.

In: divisions and bodies of the archive. Out: pages and twins. Nothing is ever added up here:
a division's page shows what its government itself says, beside it the bodies of the division and
for how many of them there is a report; it counts bodies, it never sums figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from gongkai.render.cells import SIGN_CLASS
from gongkai.render.context import Pages, to_json
from gongkai.render.filed_years import FiledYears
from gongkai.render.package import Package, Record, place_order
from gongkai.stages import counted

SMALL = 300
"""An archive of so many bodies shows its whole tree; a larger one two levels, the rest below."""

WHOLE, BRIEF = 9, 1

TOLD = {
    "received": "requests.received.total",
    "granted": "requests.granted.total",
    "reconsidered": "proceedings.reconsideration.total",
}
"""What the page of a division shows of its government's own report."""

STATEMENTS = """
SELECT bodies.code, reports.body_id, reports.report_id, reports.year, reports.scope,
    figures.indicator, figures.value, figures.status
FROM reports JOIN bodies USING (body_id)
LEFT JOIN figures ON figures.report_id = reports.report_id AND figures.indicator IN (?, ?, ?)
WHERE reports.is_current AND reports.year IS NOT NULL AND bodies.kind = 'government'
    AND bodies.code IS NOT NULL
ORDER BY bodies.code, reports.body_id, reports.year DESC
"""


@dataclass(slots=True)
class Statement:
    """What a government's own report of one year says, and whom it speaks for."""

    body_id: str
    report_id: str
    year: int
    scope: str
    cells: dict[str, Record] = field(default_factory=dict)


def read_statements(package: Package) -> dict[str, list[Statement]]:
    """What the governments themselves say, by division, the newest year first."""
    found: dict[str, list[Statement]] = defaultdict(list)
    for row in package.tables.rows(STATEMENTS, tuple(TOLD.values())):
        rows = found[row["code"]]
        if not rows or rows[-1].report_id != row["report_id"]:
            names = ("body_id", "report_id", "year", "scope")
            rows.append(Statement(**{name: row[name] for name in names}))
        if row["indicator"]:
            status = row["status"]
            cell = {"value": row["value"], "status": status, "sign": SIGN_CLASS.get(status)}
            rows[-1].cells[row["indicator"]] = cell
    return found


class Tree:
    """Divisions with their parts, the bodies in each, and how many bodies lie below."""

    def __init__(self, divisions: dict[str, Record], bodies: list[Record]) -> None:
        self.parts: dict[str, list[Record]] = defaultdict(list)
        for row in divisions.values():
            self.parts[row["parent"] or ""].append(row)
            if row["parent"] and row["parent"] not in divisions:
                self.parts[""].append(row)
        self.bodies: dict[str, list[Record]] = defaultdict(list)
        self.below: dict[str, int] = defaultdict(int)
        self.total = len(bodies)
        self.deepest = WHOLE if self.total <= SMALL else BRIEF
        for body in sorted(bodies, key=place_order):
            code = body["code"] if body["code"] in divisions else ""
            self.bodies[code].append(body)
            while code:
                self.below[code] += 1
                code = divisions[code]["parent"] or ""
                code = code if code in divisions else ""

    def shown(self) -> tuple[list[Record], list[Record]]:
        """The divisions and the bodies that the index of places shows, in its order."""
        divisions: list[Record] = []
        bodies: list[Record] = []
        self._walk("", -1, divisions, bodies)
        return divisions, bodies + self.bodies[""]

    def _walk(self, code: str, level: int, divisions: list[Record], bodies: list[Record]) -> None:
        if level >= self.deepest:
            return
        if code:
            bodies += self.bodies[code]
        for part in self.parts[code]:
            divisions.append({**part, "bodies_in_and_below": self.below[part["code"]]})
            self._walk(part["code"], level + 1, divisions, bodies)


def write_regions(package: Package, languages: list[Pages], filed: FiledYears) -> list[str]:
    """Write a page per division; gives the tree for the index of places in each language."""
    tree = Tree(package.divisions, package.bodies)
    statements = read_statements(package)
    out = languages[0].site.out
    within = out.within
    for code, row in counted("places", package.divisions.items(), len(package.divisions)):
        if code in within:
            continue
        told, held = statements.get(code, []), _held(filed, code)
        chain = package.chain(code)
        own = (
            _lean_twin(row, chain, tree, filed, within) if out.is_lean else _twin(row, chain, tree)
        )
        twin = to_json(own | _told_twin(told, held), is_dense=out.is_lean)
        paged = [part for part in tree.parts[code] if part["code"] not in within]
        for pages in languages:
            main = pages.fill(
                "region.html",
                2,
                row=row,
                chain=chain[:-1],
                tree=tree,
                filed=filed,
                statements=told,
                told=TOLD,
                years=held,
                within=within,
                paged=paged,
                is_lean=out.is_lean,
            )
            title = pages.name(row)
            said = pages.words.count("region.description", tree.below[code], name=title)
            pages.stamp("regions", code, {"title": title, "description": said, "main": main})
            pages.twin("regions", code, twin)
    divisions, bodies = tree.shown()
    for pages in languages:
        pages.overview_twin("regions/", {"divisions": divisions, "bodies": bodies})
    return [pages.fill("tree.html", 1, tree=tree) for pages in languages]


def _held(filed: FiledYears, code: str) -> dict[int, int]:
    """How many bodies in and below a division have a report, the newest year first."""
    return dict(sorted(filed.below(code).by_year.items(), reverse=True))


def _told_twin(statements: list[Statement], held: dict[int, int]) -> dict[str, object]:
    """The government's own statement and the coverage beside it, as data."""
    return {
        "own_statement": [
            {
                "body_id": row.body_id,
                "report_id": row.report_id,
                "year": row.year,
                "scope": row.scope,
                "figures": {
                    indicator: {name: row.cells[indicator][name] for name in ("value", "status")}
                    for indicator in TOLD.values()
                    if indicator in row.cells
                },
            }
            for row in statements
        ],
        "bodies_with_a_report": held,
    }


def _lean_twin(
    row: Record, chain: list[Record], tree: Tree, filed: FiledYears, within: Mapping[str, str]
) -> dict[str, object]:
    """What a page of a lean site shows, with the bodies of the towns that have no page."""
    parts = tree.parts[row["code"]]
    codes = [row["code"], *(part["code"] for part in parts if part["code"] in within)]
    bodies = [body for code in codes for body in tree.bodies[code]]
    return {
        "division": row,
        "within": chain[:-1],
        "divisions": [{name: part[name] for name in ("code", "name", "level")} for part in parts],
        "bodies": [
            {name: body[name] for name in ("body_id", "name", "code", "kind")} | years
            for body, years in zip(bodies, filed.twin(bodies), strict=True)
        ],
        "bodies_in_and_below": tree.below[row["code"]],
    }


def _twin(row: Record, chain: list[Record], tree: Tree) -> dict[str, object]:
    return {
        "division": row,
        "within": chain[:-1],
        "divisions": tree.parts[row["code"]],
        "bodies": tree.bodies[row["code"]],
        "bodies_in_and_below": tree.below[row["code"]],
    }
