"""Write the tree of places: one page per division with what lies below it and its bodies.

In: divisions and bodies of the archive. Out: pages and twins. Nothing is ever added up here:
a division's page lists bodies and counts reports, it never sums figures.
"""

from __future__ import annotations

from collections import defaultdict

from gongkai.render.context import Pages
from gongkai.render.package import Record, place_order


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
        for body in sorted(bodies, key=place_order):
            code = body["code"] if body["code"] in divisions else ""
            self.bodies[code].append(body)
            while code:
                self.below[code] += 1
                code = divisions[code]["parent"] or ""
                code = code if code in divisions else ""


def write_regions(pages: Pages) -> str:
    """Write a page per division; gives the tree for the index of places."""
    tree = Tree(pages.package.divisions, pages.package.bodies)
    for code, row in pages.package.divisions.items():
        chain = pages.package.chain(code)
        main = pages.fill("region.html", 2, row=row, chain=chain[:-1], tree=tree)
        title = pages.name(row)
        description = pages.words("region.description", name=title, n=tree.below[code])
        pages.stamp("regions", code, {"title": title, "description": description, "main": main})
        pages.twin("regions", code, _twin(row, chain, tree))
    return pages.fill("tree.html", 1, tree=tree)


def _twin(row: Record, chain: list[Record], tree: Tree) -> dict[str, object]:
    return {
        "division": row,
        "within": chain[:-1],
        "divisions": tree.parts[row["code"]],
        "bodies": tree.bodies[row["code"]],
        "bodies_in_and_below": tree.below[row["code"]],
    }
