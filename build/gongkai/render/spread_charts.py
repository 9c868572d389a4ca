"""Draw counts of reports as bars, with every number in a table under them.

In: names and counts. Out: a ``Drawn`` whose SVG needs no script and no style attribute. Must not
know where the counts come from. What stands for no value is drawn hollow, never as a zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from gongkai.render.evidence import visible
from gongkai.render.words import Words

ROW = 26
LABEL = 124
WIDTH = 400
BAR = 150
FEWEST = 2.0
"""The narrowest bar that can be seen; a count of one among thousands is still drawn."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One message: its sentence, the drawing, and the table under it."""

    title: str
    svg: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    keys: tuple[tuple[str, str], ...] = ()
    """What the pieces of a bar are: the class of each and its word; none where labels say it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a drawing: its label and its pieces, each a class and a count."""

    label: str
    pieces: tuple[tuple[str, int], ...]
    said: str = ""


def draw(name: str, title: str, bars: Sequence[Bar], words: Words) -> str:
    """Draw lines of one or more pieces on one scale, the counts beside them."""
    most = max((sum(n for _, n in bar.pieces) for bar in bars), default=0) or 1
    height = ROW * len(bars) + 8
    parts = []
    for number, bar in enumerate(bars):
        top = 4 + number * ROW
        left = float(LABEL)
        label = escape(visible(bar.label))
        parts.append(
            f'<text class="lab" x="{LABEL - 8}" y="{top + 18}" text-anchor="end">{label}</text>'
        )
        for kind, count in bar.pieces:
            width = max(FEWEST, count / most * BAR) if count else 0.0
            if count:
                parts.append(
                    f'<rect class="bar bar--{kind}" x="{left:.1f}" y="{top + 5}"'
                    f' width="{width:.1f}" height="{ROW - 10}"/>'
                )
            left += width
        shown = bar.said or words.number(sum(n for _, n in bar.pieces))
        parts.append(f'<text class="val" x="{left + 6:.1f}" y="{top + 18}">{escape(shown)}</text>')
    said = words("list").join(f"{bar.label} {bar.said or _counts(bar, words)}" for bar in bars)
    return (
        f'<svg class="chart" role="img" viewBox="0 0 {WIDTH} {height}"'
        f' aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(visible(title))}</title>'
        f'<desc id="{name}-d">{escape(visible(said))}</desc>'
        f'<line class="axis" x1="{LABEL}" x2="{LABEL}" y1="2" y2="{height - 2}"/>'
        f"{''.join(parts)}</svg>"
    )


def _counts(bar: Bar, words: Words) -> str:
    return " + ".join(words.number(count) for _, count in bar.pieces)
