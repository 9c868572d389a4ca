"""Cut lists that stand in order of place into pages that stay small.

In: lines in order of place, each finished in every language. Out: slices, one or more a province,
each with its address. Must not know what a line says. Order is by place, never by size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

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
    """One line of a list: its province, the place it begins with, its HTML by language."""

    province: str
    place: str
    html: tuple[Markup, ...]
    twin: Record


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

    def name(self, key: str, pages: Pages) -> str:
        """What a province is called in a language."""
        division = self._package.divisions.get(key)
        return pages.name(division) if division else pages.words("files.nowhere")


def place_order(key: str) -> tuple[bool, str]:
    """Sort keys of provinces by code, bodies without one last."""
    return (key == NOWHERE, key)


def by_place(items: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    """Group what stands in order of place by province; a code that no register has is nowhere."""
    found: dict[str, list[T]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return {name: found[name] for name in sorted(found, key=place_order)}


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


def rooted(html: Markup, depth: int) -> Markup:
    """Give the links of a line their way to the root: it may stand on pages of two depths.

    Links are written as ``href="@…``; in escaped text a quotation mark never stands there.
    """
    return Markup(str(html).replace('href="@', f'href="{"../" * depth}'))  # noqa: S704
