"""Write the tree of places: one page per division with what lies below it and its bodies.

In: divisions and bodies of the archive. Out: pages and twins. Nothing is ever added up here:
a division's page lists bodies and counts reports, it never sums figures.
"""

from __future__ import annotations

from collections import defaultdict

from gongkai.render.context import Pages
from gongkai.render.filed_years import FiledYears
from gongkai.render.package import Record, place_order

SMALL = 300
"""An archive of so many bodies shows its whole tree; a larger one two levels, the rest below."""

WHOLE, BRIEF = 9, 1


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


def write_regions(pages: Pages, filed: FiledYears) -> str:
    """Write a page per division; gives the tree for the index of places."""
    tree = Tree(pages.package.divisions, pages.package.bodies)
    for code, row in pages.package.divisions.items():
        chain = pages.package.chain(code)
        main = pages.fill("region.html", 2, row=row, chain=chain[:-1], tree=tree, filed=filed)
        title = pages.name(row)
        description = pages.words.count("region.description", tree.below[code], name=title)
        pages.stamp("regions", code, {"title": title, "description": description, "main": main})
        pages.twin("regions", code, _twin(row, chain, tree))
    divisions, bodies = tree.shown()
    pages.overview_twin("regions/", {"divisions": divisions, "bodies": bodies})
    return pages.fill("tree.html", 1, tree=tree)


def _twin(row: Record, chain: list[Record], tree: Tree) -> dict[str, object]:
    return {
        "division": row,
        "within": chain[:-1],
        "divisions": tree.parts[row["code"]],
        "bodies": tree.bodies[row["code"]],
        "bodies_in_and_below": tree.below[row["code"]],
    }
