"""Draw series of years as bars, a line or columns, each number labelled.

In: named numbers, and where a series breaks. Out: SVG. Must not know where the numbers come from,
nor add one up.

The zero line is drawn; a year without a number is a field with its word in it, never a zero; a
line joins neighbouring years only, and none over a break.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gongkai.render.svg import Told, frame, level, text, upright
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
class Years:
    """The years of a chart from left to right, each in a slot of one width."""

    points: Sequence[Point]
    left: float

    @property
    def slot(self) -> float:
        """The width of one year."""
        return (RIGHT - self.left) / len(self.points)

    def begin(self, number: int) -> float:
        """Where the slot of a year begins."""
        return self.left + self.slot * number

    def middle(self, number: int) -> float:
        """Where the middle of a year lies."""
        return self.left + self.slot * (number + 0.5)


def bars(name: str, title: str, values: Sequence[tuple[str, Point]], words: Words) -> str:
    """Draw the numbers of one year as bars that begin at the zero line."""
    most = max((p.value for _, p in values if p.value is not None), default=Decimal(0))
    height, length = 30 * len(values) + 8, RIGHT - LABEL - 56
    parts = [upright("axis", LABEL, 2, height - 2)]
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
    return frame(Told(name, title, say(values, words)), WIDTH, height, parts)


def line(
    name: str, title: str, points: Sequence[Point], breaks: Sequence[Break], words: Words
) -> str:
    """Draw a line over years with a point for every number."""
    top, base = 40, 150
    most = max((p.value for p in points if p.value is not None), default=Decimal(0)) or Decimal(1)
    years = Years(points, LEFT)
    spots = [
        (years.middle(number), _height(point, most, base, base - top))
        for number, point in enumerate(points)
    ]
    parts = [text(LEFT - 6, base + 4, "0", "soft", "end")]
    parts += _voids(years, top - 12, base, words)
    parts.append(level("axis", LEFT, RIGHT, base))
    parts += _breaks(years, breaks, 14, base)
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
    parts += _labels(years, base + 18)
    told = Told(name, title, say([("", point) for point in points], words))
    return frame(told, WIDTH, base + 26, parts)


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
    years = Years(series[0][1], LABEL)
    foot = 20 + room * len(series)
    parts = _breaks(years, breaks, 14, foot)
    void = _void(series)
    parts += _voids(Years(void, LABEL), 22, foot - 4, words)
    wide = min(34.0, years.slot * 0.62)
    for number, (label, row) in enumerate(series):
        base = 20 + room * (number + 1) - 4
        parts += _label(label, LABEL - 10, base - 4, "end")
        parts.append(level("axis", LABEL, RIGHT, base))
        written = _written(row)
        for place, point in enumerate(row):
            middle = round(years.middle(place), 1)
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
    parts += _labels(years, foot + 14)
    said = words("chart.stop").join(
        f"{label}{words('colon')}{say([('', point) for point in row], words)}"
        for label, row in series
    )
    return frame(Told(name, title, said), WIDTH, foot + 22, parts)


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


def _voids(years: Years, top: float, base: float, words: Words) -> Iterator[str]:
    """A field for each year without a number, its word standing upright in it."""
    for number, point in enumerate(years.points):
        if point.value is not None:
            continue
        x = round(years.begin(number) + 2, 1)
        middle, centre = round(x + years.slot / 2 - 2, 1), (top + base) / 2
        yield (
            f'<rect class="void" x="{x:g}" y="{top:g}" width="{years.slot - 4:.1f}"'
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


def _breaks(years: Years, breaks: Sequence[Break], top: float, base: float) -> list[str]:
    """A dashed line where a series is cut, with the word for why above it."""
    found = []
    for one in breaks:
        number = next((n for n, point in enumerate(years.points) if point.year == one.year), 0)
        x = round(years.begin(number), 1)
        found += [upright("cut", x, top + 4, base), text(x, top - 2, one.label, "soft")]
    return found


def _labels(years: Years, y: float) -> list[str]:
    """The years under a chart; of many every second one, the last one among them."""
    every = 1 if len(years.points) <= MANY else 2
    last = len(years.points) - 1
    return [
        text(round(years.middle(number), 1), y, str(point.year), "soft")
        for number, point in enumerate(years.points)
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
