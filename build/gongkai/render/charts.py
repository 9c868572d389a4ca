"""Draw the few charts of a page as SVG, each with a sentence, labels and a table under it.

In: named numbers, and where a series breaks. Out: a ``Chart`` whose SVG needs no script and no
style attribute. Must not know where the numbers come from, nor add one up.

The zero line is drawn; a year without a number is a field with its word in it, never a zero; a
line joins neighbouring years only, and none over a break.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from gongkai.render.words import Words, plain

WIDTH = 360
LEFT, RIGHT = 22, 350
MANY = 8
"""Of more years than these only the ends, the most and the least have their numbers written."""

LABEL = 112
LINE = 15
BROAD = 15
"""So many half-width characters of a label go on one line."""


@dataclass(frozen=True, slots=True)
class Point:
    """One year of a series: its number, or the word for why there is none."""

    year: int
    value: Decimal | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """Between ``year`` and the year before it the series is cut; ``label`` says at what."""

    year: int
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """One message: its sentence, the drawing, the table under it, and what must be known.

    ``span`` is the year or years that are drawn; the first cell of a row is its heading.
    """

    name: str
    title: str
    svg: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    span: str
    notes: tuple[str, ...] = ()


def draw(name: str, title: str, said: str, height: int, parts: Sequence[str]) -> str:
    """Put a drawing together: its title and its numbers in words, for who does not see it."""
    return (
        f'<svg class="chart" role="img" viewBox="0 0 {WIDTH} {height}"'
        f' aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(said)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def text(x: float, y: float, said: str, kind: str, anchor: str = "middle") -> str:
    """Write a word or number into a drawing."""
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text class="{kind}" x="{x:g}" y="{y:g}"{where}>{escape(said)}</text>'


def bars(name: str, title: str, values: Sequence[tuple[str, Point]], words: Words) -> str:
    """Draw the numbers of one year as bars that begin at the zero line."""
    most = max((p.value for _, p in values if p.value is not None), default=Decimal(0))
    height, length = 30 * len(values) + 8, RIGHT - LABEL - 56
    parts = [_upright("axis", LABEL, 2, height - 2)]
    for number, (label, point) in enumerate(values):
        top = 4 + number * 30
        parts += _label(label, LABEL - 10, top + 19, "end")
        if point.value is None:
            parts.append(text(LABEL + 8, top + 19, point.why, "soft", "start"))
            continue
        wide = round(float(point.value / (most or 1)) * length, 1)
        kind = "val" if point.value else "soft"
        parts.append(f'<rect class="bar" x="{LABEL}" y="{top + 5}" width="{wide:g}" height="20"/>')
        parts.append(text(LABEL + wide + 7, top + 19, words.number(point.value), kind, "start"))
    return draw(name, title, say(values, words), height, parts)


def line(
    name: str, title: str, points: Sequence[Point], breaks: Sequence[Break], words: Words
) -> str:
    """Draw a line over years with a point for every number."""
    top, base = 40, 150
    most = max((p.value for p in points if p.value is not None), default=Decimal(0)) or Decimal(1)
    slot = (RIGHT - LEFT) / len(points)
    spots = [
        (LEFT + slot * (number + 0.5), _height(point, most, base, base - top))
        for number, point in enumerate(points)
    ]
    parts = [text(LEFT - 6, base + 4, "0", "soft", "end")]
    parts += _voids(points, LEFT, slot, top - 12, base, words)
    parts.append(_level("axis", LEFT, RIGHT, base))
    parts += _breaks(points, breaks, LEFT, slot, 14, base)
    cut = {one.year for one in breaks}
    for (x, y), (after_x, after_y), point in zip(spots, spots[1:], points[1:], strict=False):
        if y is not None and after_y is not None and point.year not in cut:
            parts.append(f'<path class="line" d="M{x:.1f} {y:.1f}L{after_x:.1f} {after_y:.1f}"/>')
    written = _written(points)
    for number, ((x, y), point) in enumerate(zip(spots, points, strict=True)):
        if y is not None and point.value is not None:
            parts.append(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="4"/>')
            if number in written:
                parts.append(text(round(x, 1), round(y - 10, 1), words.number(point.value), "val"))
    parts += _years(points, LEFT, slot, base + 18)
    return draw(name, title, say([("", point) for point in points], words), base + 26, parts)


def columns(
    name: str,
    title: str,
    series: Sequence[tuple[str, Sequence[Point]]],
    breaks: Sequence[Break],
    words: Words,
) -> str:
    """Draw several series over the same years, one below the other on one scale."""
    tall, room = 26, 46
    most = max((p.value for _, row in series for p in row if p.value is not None), default=None)
    years = series[0][1]
    slot = (RIGHT - LABEL) / len(years)
    foot = 20 + room * len(series)
    parts = _breaks(years, breaks, LABEL, slot, 14, foot)
    void = _void(series)
    parts += _voids(void, LABEL, slot, 22, foot - 4, words)
    wide = min(34.0, slot * 0.62)
    for number, (label, row) in enumerate(series):
        base = 20 + room * (number + 1) - 4
        parts += _label(label, LABEL - 10, base - 4, "end")
        parts.append(_level("axis", LABEL, RIGHT, base))
        written = _written(row)
        for place, point in enumerate(row):
            middle = round(LABEL + slot * (place + 0.5), 1)
            if point.value is None:
                if void[place].value is not None:
                    parts.append(text(middle, base - 5, point.why, "soft"))
                continue
            high = round(float(point.value / (most or 1)) * tall, 1)
            if high:
                parts.append(
                    f'<rect class="bar" x="{middle - wide / 2:.1f}" y="{base - high:.1f}"'
                    f' width="{wide:.1f}" height="{high:g}"/>'
                )
            if place in written:
                kind = "val" if point.value else "soft"
                parts.append(text(middle, base - high - 4, words.number(point.value), kind))
    parts += _years(years, LABEL, slot, foot + 14)
    said = words("chart.stop").join(
        f"{label}{words('colon')}{say([('', point) for point in row], words)}"
        for label, row in series
    )
    return draw(name, title, said, foot + 22, parts)


def say(values: Sequence[tuple[str, Point]], words: Words) -> str:
    """Say a series in words: each label or year with its number or why there is none."""
    return words("list").join(
        f"{label or point.year} {value_in_words(point, words)}" for label, point in values
    )


def value_in_words(point: Point, words: Words) -> str:
    """Give the number of a point for a sentence, or why there is none."""
    return point.why if point.value is None else words.number(point.value)


def value_in_table(point: Point) -> str:
    """Give the number of a point as digits alone, or why there is none."""
    return point.why if point.value is None else f"{plain(point.value):f}"


def _height(point: Point, most: Decimal, base: float, tall: float) -> float | None:
    return None if point.value is None else base - float(point.value / most) * tall


def _upright(kind: str, x: float, top: float, base: float) -> str:
    return f'<line class="{kind}" x1="{x:g}" x2="{x:g}" y1="{top:g}" y2="{base:g}"/>'


def _level(kind: str, left: float, right: float, y: float) -> str:
    return f'<line class="{kind}" x1="{left:g}" x2="{right:g}" y1="{y:g}" y2="{y:g}"/>'


def _voids(  # noqa: PLR0913  # one field has four sides, and a word in a language
    points: Sequence[Point], left: float, slot: float, top: float, base: float, words: Words
) -> Iterator[str]:
    """A field for each year without a number, its word standing upright in it."""
    for number, point in enumerate(points):
        if point.value is not None:
            continue
        x = round(left + slot * number + 2, 1)
        middle, centre = round(x + slot / 2 - 2, 1), (top + base) / 2
        yield (
            f'<rect class="void" x="{x:g}" y="{top:g}" width="{slot - 4:.1f}"'
            f' height="{base - top:g}"/>'
        )
        if words.is_english:
            turn = f' transform="rotate(-90 {middle:g} {centre:g})"'
            yield text(middle, centre + 4, point.why, "soft").replace(">", f"{turn}>", 1)
        else:
            first = centre - LINE * (len(point.why) - 1) / 2 + 4
            for place, sign in enumerate(point.why):
                yield text(middle, first + LINE * place, sign, "soft")


def _void(series: Sequence[tuple[str, Sequence[Point]]]) -> list[Point]:
    """The years in which no series has a number, all for one reason; the others count as known."""
    return [
        points[0] if len({(point.value, point.why) for point in points}) == 1 else known
        for points in zip(*(row for _, row in series), strict=True)
        if (known := Point(points[0].year, Decimal(0)))
    ]


def _breaks(  # noqa: PLR0913  # where the years stand, and from where to where the cut goes
    points: Sequence[Point],
    breaks: Sequence[Break],
    left: float,
    slot: float,
    top: float,
    base: float,
) -> list[str]:
    """A dashed line where a series is cut, with the word for why above it."""
    found = []
    for one in breaks:
        number = next((n for n, point in enumerate(points) if point.year == one.year), 0)
        x = round(left + slot * number, 1)
        found += [_upright("cut", x, top + 4, base), text(x, top - 2, one.label, "soft")]
    return found


def _years(points: Sequence[Point], left: float, slot: float, y: float) -> list[str]:
    every = 1 if len(points) <= MANY else 2
    last = len(points) - 1
    return [
        text(round(left + slot * (number + 0.5), 1), y, str(point.year), "soft")
        for number, point in enumerate(points)
        if (last - number) % every == 0
    ]


def _written(points: Sequence[Point]) -> set[int]:
    """The points whose numbers are written: all of a few, else ends, most and least."""
    known = [n for n, point in enumerate(points) if point.value is not None]
    if len(points) <= MANY or not known:
        return set(known)
    by_value = sorted(known, key=lambda number: points[number].value or 0)
    return {known[0], known[-1], by_value[0], by_value[-1]}


def _label(label: str, x: float, y: float, anchor: str) -> list[str]:
    """A label on one line, or on two where it is long."""
    lines: list[str] = [""]
    for word in label.split(" "):
        joined = f"{lines[-1]} {word}".strip()
        lines[-1:] = [joined] if len(joined) <= BROAD or not lines[-1] else [lines[-1], word]
    first = y - (LINE - 2) * (len(lines) - 1) / 2
    return [
        text(x, first + (LINE - 2) * number, part, "lab", anchor)
        for number, part in enumerate(lines)
    ]
