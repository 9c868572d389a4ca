"""Write a drawing as SVG that needs no script and no style attribute.

In: finished parts and their words. Out: one ``svg`` element, and ``Chart``: a drawing with its
sentence and its table. Must not know what is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gongkai.render.evidence import safe


@dataclass(frozen=True, slots=True)
class Chart:
    """One message: its sentence, the drawing, the table under it, and what must be known.

    The first cell of a row is its heading. ``span`` is the year or years that are drawn; ``keys``
    tell what the pieces of a bar are, the class of each and its word, where no labels say it.
    """

    title: str
    svg: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    name: str = ""
    span: str = ""
    notes: tuple[str, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A drawing for who does not see it: its title and its numbers in words; ``name`` for ids."""

    name: str
    title: str
    said: str


def frame(told: Told, width: int, height: int, parts: Iterable[str]) -> str:
    """Put the parts of a drawing together."""
    return (
        f'<svg class="chart" role="img" viewBox="0 0 {width} {height}"'
        f' aria-labelledby="{told.name}-t {told.name}-d">'
        f'<title id="{told.name}-t">{safe(told.title)}</title>'
        f'<desc id="{told.name}-d">{safe(told.said)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def text(x: float, y: float, said: str, kind: str, anchor: str = "middle") -> str:
    """Write a word or number into a drawing."""
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text class="{kind}" x="{x:g}" y="{y:g}"{where}>{safe(said)}</text>'


def upright(kind: str, x: float, top: float, base: float) -> str:
    """Draw a line from top to bottom."""
    return f'<line class="{kind}" x1="{x:g}" x2="{x:g}" y1="{top:g}" y2="{base:g}"/>'


def level(kind: str, left: float, right: float, y: float) -> str:
    """Draw a line from left to right."""
    return f'<line class="{kind}" x1="{left:g}" x2="{right:g}" y1="{y:g}" y2="{y:g}"/>'
