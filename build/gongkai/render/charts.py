"""Draw the few charts of a page as SVG, each with a sentence, labels and a table under it.

In: named numbers. Out: a ``Chart`` whose SVG needs no script and no style attribute. Must not
know where the numbers come from.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from html import escape

from gongkai.render.words import Words, plain

ROW = 30
LABEL = 168
WIDTH = 560
BAR = 300


@dataclass(frozen=True, slots=True)
class Chart:
    """One message: its sentence, the drawing, and the rows of the table under it."""

    title: str
    svg: str
    rows: tuple[tuple[str, str], ...]
    heads: tuple[str, str]


def bars(
    name: str, title: str, heads: tuple[str, str], values: list[tuple[str, Decimal]], words: Words
) -> Chart:
    """Draw horizontal bars with direct labels; the zero line is drawn."""
    most = max((value for _, value in values), default=Decimal(0)) or Decimal(1)
    height = ROW * len(values) + 8
    parts = []
    for number, (label, value) in enumerate(values):
        top = 4 + number * ROW
        width = round(float(value / most) * BAR, 1)
        line = f'y="{top + 19}"'
        parts.append(
            f'<text class="lab" x="{LABEL - 12}" {line} text-anchor="end">{escape(label)}</text>'
            f'<rect class="bar" x="{LABEL}" y="{top + 5}" width="{width}" height="{ROW - 10}"/>'
            f'<text class="val" x="{LABEL + width + 8}" {line}>{words.number(value)}</text>'
        )
    table = tuple((label, f"{plain(value):f}") for label, value in values)
    said = words("list").join(f"{label} {words.number(value)}" for label, value in values)
    svg = (
        f'<svg class="chart" role="img" viewBox="0 0 {WIDTH} {height}"'
        f' aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(said)}</desc>'
        f'<line class="axis" x1="{LABEL}" x2="{LABEL}" y1="2" y2="{height - 2}"/>'
        f"{''.join(parts)}</svg>"
    )
    return Chart(title, svg, table, heads)
