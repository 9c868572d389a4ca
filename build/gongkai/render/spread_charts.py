"""Draw counts of reports as bars, with every number in a table under them.

In: names and counts. Out: SVG. Must not know where the counts come from. What stands for no value
is drawn hollow, never as a zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.render.svg import Told, frame, text, upright
from gongkai.render.words import Words

ROW = 26
LABEL = 124
WIDTH = 400
BAR = 150
THINNEST = 2.0
"""The narrowest bar that can be seen; a count of one among thousands is still drawn."""


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
    parts = [upright("axis", LABEL, 2, height - 2)]
    for number, bar in enumerate(bars):
        top = 4 + number * ROW
        left = float(LABEL)
        parts.append(text(LABEL - 8, top + 18, bar.label, "lab", "end"))
        for kind, count in bar.pieces:
            width = max(THINNEST, count / most * BAR) if count else 0.0
            if count:
                parts.append(
                    f'<rect class="bar bar--{kind}" x="{left:.1f}" y="{top + 5}"'
                    f' width="{width:.1f}" height="{ROW - 10}"/>'
                )
            left += width
        shown = bar.said or words.number(sum(n for _, n in bar.pieces))
        parts.append(text(round(left + 6, 1), top + 18, shown, "val", "start"))
    said = words("list").join(f"{bar.label} {bar.said or _counts(bar, words)}" for bar in bars)
    return frame(Told(name, title, said), WIDTH, height, parts)


def _counts(bar: Bar, words: Words) -> str:
    return " + ".join(words.number(count) for _, count in bar.pieces)
