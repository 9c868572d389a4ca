"""Cut lists that stand in order of place into pages that stay small.

In: lines in order of place, each finished in every language. Out: slices, one or more a province,
each with its address, and their pages. Must not know what a line says. Order is by place, never by
size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import pyarrow as pa
from markupsafe import Markup

from gongkai.render.context import Pages
from gongkai.render.package import Package, Record

T = TypeVar("T")

PAGE_BYTES = 110_000
"""So long the lines of a page may be together in any language; the frame comes on top."""

NOWHERE = "00"
"""The key of bodies whose province is not known, and of national ones; the packages name it so."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: its province, its HTML by language, and its rows in the twin."""

    province: str
    html: tuple[Markup, ...]
    twin: Sequence[Record]


@dataclass(frozen=True, slots=True)
class Slice:
    """The lines of one page; ``key`` is its address below the page of the whole."""

    key: str
    province: str
    lines: tuple[Line, ...]

    @property
    def number(self) -> int:
        """Which of the pages of its province it is, from 1 on."""
        return int(self.key.partition("-")[2] or 1)


class Provinces:
    """The province of every body, and what the provinces are called."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._known: dict[str | None, str] = {}

    def of(self, body: Record) -> str:
        """The key of a body's province: its code, or ``00``."""
        code = body["code"]
        if code not in self._known:
            chain = self._package.chain(code)
            self._known[code] = str(chain[0]["code"]) if chain else NOWHERE
        return self._known[code]

    def list_bodies(self) -> None:
        """Let queries of the package join the table ``placed``: the province of every body."""
        tables, bodies = self._package.tables, self._package.bodies
        tables.drop("placed")
        columns = {
            "body_id": pa.array([row["body_id"] for row in bodies], "string"),
            "province": pa.array(map(self.of, bodies), "string"),
        }
        tables.append("placed", columns)

    def name(self, key: str, pages: Pages) -> str:
        """What a province is called in a language."""
        division = self._package.divisions.get(key)
        return pages.name(division) if division else pages.words("files.nowhere")


def province_order(key: str) -> tuple[bool, str]:
    """Sort keys of provinces by code, bodies without one last."""
    return (key == NOWHERE, key)


def by_place(items: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    """Group what stands in order of place by province; a code that no register has is nowhere."""
    found: dict[str, list[T]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return {name: found[name] for name in sorted(found, key=province_order)}


def cut(lines: Sequence[Line]) -> list[Slice]:
    """Cut lines into pages by province; no page where all lines find room on one."""
    if sum(_size(line) for line in lines) <= PAGE_BYTES:
        return []
    slices = []
    for province, group in by_place(lines, lambda line: line.province).items():
        for number, part in enumerate(_parts(group), start=1):
            key = province if number == 1 else f"{province}-{number}"
            slices.append(Slice(key, province, tuple(part)))
    return slices


def _parts(lines: list[Line]) -> list[list[Line]]:
    parts: list[list[Line]] = []
    room = 0
    for line in lines:
        size = _size(line)
        if not parts or size > room:
            parts.append([])
            room = PAGE_BYTES
        parts[-1].append(line)
        room -= size
    return parts


def _size(line: Line) -> int:
    """The bytes of a line in the longest language; nearly every character takes one or three."""
    return max(len(html.encode()) for html in line.html) + 10


@dataclass(frozen=True, slots=True)
class Listing:
    """The list of one page of a kind: whose it is, and the pages that it was cut into.

    ``item`` and ``rows`` are what the twin calls them; ``item`` also names address and template.
    """

    item: str
    rows: str
    id: str
    slices: list[Slice]
    provinces: Provinces

    def of_provinces(self, counts: Mapping[str, Record], pages: Pages) -> list[Record]:
        """The provinces in order of place: what was counted, and the pages of the list."""
        keys: dict[str, list[str]] = {}
        for part in self.slices:
            keys.setdefault(part.province, []).append(part.key)
        return [
            {
                **counts[key],
                "key": key,
                "name": self.provinces.name(key, pages),
                "pages": keys.get(key, []),
            }
            for key in sorted(counts, key=province_order)
        ]

    def write(self, number: int, pages: Pages, name: str, told: Callable[[Slice], Record]) -> None:
        """Write the page of every slice.

        Args:
            number: The place of the language in the lines.
            pages: The language.
            name: What the list is called.
            told: What the template of a slice needs besides its lines.
        """
        neighbours = zip((None, *self.slices), self.slices, (*self.slices[1:], None), strict=False)
        for before, part, after in neighbours:
            place = self.provinces.name(part.province, pages)
            title = pages.words("placed.title", place=place, name=name, n=part.number)
            main = pages.fill(
                f"{self.item}_place.html",
                3,
                part=part,
                place_name=place,
                lines=[rooted(line.html[number], 3) for line in part.lines],
                before=before,
                after=after,
                province=lambda key: self.provinces.name(key, pages),
                **told(part),
            )
            slots = {"title": title, "description": title, "main": main, "of": self.id}
            pages.stamp(f"{self.item}s/__of__", part.key, slots)
            twin = {
                self.item: self.id,
                "province": part.province,
                self.rows: [row for line in part.lines for row in line.twin],
            }
            pages.twin(f"{self.item}s/{self.id}", part.key, twin)


def rooted(html: Markup, depth: int) -> Markup:
    """Give the links of a line their way to the root: it may stand on pages of two depths.

    Links are written as ``href="@…``; in escaped text a quotation mark never stands there.
    """
    return Markup(str(html).replace('href="@', f'href="{"../" * depth}'))  # noqa: S704
