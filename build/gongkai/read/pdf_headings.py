"""Put the headings of a table without rules together, line by line.

In: the pieces of a header, and the columns of the numbers. Out: headings, each a stack of lines.
Must not know the form. The lowest headings stand on one level; what stands above one of them in
its column is a heading over several columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from gongkai.read.pdf_columns import Columns
from gongkai.read.pdf_labels import FARTHEST, NEAREST, aligned
from gongkai.read.pdf_pieces import Piece, Stack
from gongkai.read.pdf_words import Line, is_full

EVEN = 0.2
"""The steps between the lines of one heading differ by no more, in parts of their size."""
LEVEL = 0.35


def gather(
    pieces: Iterable[Piece], columns: Columns, left: float
) -> tuple[list[Stack], list[Stack]]:
    """Put the lines of each heading together.

    Returns:
        The lowest headings, each over one column, and all others.
    """
    by_column: dict[int, list[Piece]] = {}
    others: list[Piece] = []
    inner = sorted(pieces, key=lambda piece: piece.y)
    spread = _over_all([piece for piece in inner if piece.x1 > left], columns.count)
    for piece in inner:
        if piece.x1 <= left or piece in spread or _is_wide(piece, columns):
            others.append(piece)
        else:
            by_column.setdefault(columns.nearest(Stack([piece])), []).append(piece)
    heads = []
    held = {column: _lines(own) for column, own in by_column.items()}
    for column, lines in held.items():
        count = _last(lines, columns.room(column))
        heads.append(Stack(lines[-count:]))
        others.extend(lines[:-count])
    return heads, chained(others)


def _is_wide(piece: Piece, columns: Columns) -> bool:
    """Tell whether a heading has no room over a single column."""
    room = columns.room(columns.nearest(Stack([piece])))
    return columns.reach(piece) > 1 or piece.x1 - piece.x0 > room + 1


def _over_all(pieces: Sequence[Piece], count: int) -> list[Piece]:
    """Give the headings of the first line if each stands over many columns."""
    first = next(iter(_by_line(pieces)), [])
    return first if 3 * len(first) <= count else []


def chained(pieces: Iterable[Piece]) -> list[Stack]:
    """Put pieces under each other together where they follow as the lines of one text."""
    stacks: list[Stack] = []
    for piece in sorted(pieces, key=lambda piece: (piece.y, piece.x0)):
        above = (held for held in reversed(stacks[-40:]) if is_chain([*held.pieces, piece]))
        if held := next(above, None):
            held.pieces.append(piece)
        else:
            stacks.append(Stack([piece]))
    return stacks


def is_chain(lines: Sequence[Piece]) -> bool:
    """Tell whether lines may be those of one text: aligned, at even steps, of one size.

    A line that is wider than the one above it would have begun there.
    """
    sizes = [line.line.size for line in lines]
    steps = [(low.y - high.y) / sizes[0] for high, low in pairwise(lines) if high.page == low.page]
    if any(line.is_item for line in lines[1:]) or max(sizes) - min(sizes) > 0.5:
        return False
    widths = [line.x1 - line.x0 for line in lines]
    if any(low > high + sizes[0] / 2 for high, low in pairwise(widths)):
        return False
    if lines[-1].is_parted(lines[0].y, lines[0].page):
        return False
    if steps and (min(steps) < NEAREST or max(steps) > FARTHEST or max(steps) - min(steps) > EVEN):
        return False
    return aligned(lines)


def _by_line(pieces: Iterable[Piece]) -> list[list[Piece]]:
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.y):
        if lines and piece.y - lines[-1][0].y <= LEVEL * piece.line.size:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return lines


def _lines(pieces: Sequence[Piece]) -> list[Piece]:
    """Put what stands on one line in one column together: letters may be set far apart."""
    found = []
    for line in _by_line(pieces):
        words = sorted((word for piece in line for word in piece.line.words), key=lambda w: w.x0)
        found.append(Piece(Line(tuple(words)), line[0].y, line[0].page))
    return found


def _last(lines: Sequence[Piece], room: float) -> int:
    """Count the lines of the lowest heading: a line that is not full was not wrapped."""
    count = 1
    while count < len(lines):
        above, below = lines[-count - 1], lines[-count]
        goes_on = is_open(above.line.text) or is_full(above.line, below.line, room)
        if not (goes_on and is_chain(lines[-count - 1 :])):
            break
        count += 1
    return count


def is_open(text: str) -> bool:
    """Tell whether a text lacks the end of a bracket.

    >>> is_open("本年收费金额（单位：万"), is_open("总计")
    (True, False)
    """
    return sum(map(text.count, "（(")) > sum(map(text.count, "）)"))


def place(
    lowest: Sequence[Stack], upper: Sequence[Stack], columns: Columns, left: float
) -> list[tuple[Stack, int, int]]:
    """Give the column and the width of each upper heading; 0 is the column of labels."""
    over = [*lowest, *(held for held in upper if held.x1 > left or held.center > left)]
    found: list[tuple[Stack, int, int]] = []
    for held in sorted(upper, key=lambda held: (round(held.first), held.x0)):
        if held in over:
            start, width = _span(held, columns, over)
            found.append((held, start + 1, width))
        else:
            found.append((held, 0, 1))
    return found


def is_repeated(spans: Sequence[tuple[int, int]], leaves: Mapping[int, str]) -> bool:
    """Tell whether headings side by side begin where the headings below them begin anew.

    Args:
        spans: the first column and the width of each heading of one level.
        leaves: the words of the lowest headings by column.
    """
    wide = [span for span in spans if span[1] > 1]
    if len(wide) < 2:
        return True
    start, end = wide[0][0], wide[-1][0] + wide[-1][1]
    first = leaves.get(start)
    anew = {column for column in range(start, end) if leaves.get(column) == first}
    return first is None or len(anew) < 2 or all(column in anew for column, _ in wide)


def _span(held: Stack, columns: Columns, over: Sequence[Stack]) -> tuple[int, int]:
    """Give first column and width of a heading that stands over several columns."""
    size = held.pieces[0].line.size
    level = [other for other in over if abs(other.first - held.first) < size / 2]
    beside = [other for other in level if other is not held]
    if columns.key == "left":
        at = columns.nearest(held)
        right = [columns.nearest(other) for other in beside if other.x0 > held.x0]
        return at, max(min([*right, columns.count]) - at, 1)
    if columns.key == "right":
        at = columns.nearest(held)
        before = [columns.nearest(other) for other in beside if other.x0 < held.x0]
        low = _low_columns(held, columns, over)
        start = max([*(place + 1 for place in before), 0])
        while start < at and low and start not in low:
            start += 1
        return min(start, at), max(at - start + 1, 1)
    reach = _reaches([held, *beside], columns)[0]
    inside = [i for i, at in enumerate(columns.at) if abs(at - held.center) <= reach]
    return (inside[0], len(inside)) if inside else (columns.nearest(held), 1)


def _reaches(heads: Sequence[Stack], columns: Columns) -> list[float]:
    """Give how far each heading of one line reaches: the outer ones first, then what is left."""
    found: dict[int, float] = {}
    for head in sorted(heads, key=lambda head: _reach(head, columns)):
        reach = _reach(head, columns)
        for other in heads:
            if id(other) in found:
                reach = min(reach, abs(other.center - head.center) - found[id(other)])
        found[id(head)] = max(reach, columns.pitch / 2)
    return [found[id(head)] for head in heads]


def _reach(held: Stack, columns: Columns) -> float:
    """Give how far a heading can reach at both sides of its middle within the table."""
    left = held.center - columns.at[0]
    right = columns.at[-1] - held.center
    return max(min(left, right), 0) + columns.pitch / 2


def _low_columns(held: Stack, columns: Columns, over: Sequence[Stack]) -> set[int]:
    """Give the columns whose own heading stands at the lowest height below a heading."""
    below = [other for other in over if other.first > held.last]
    middles = [(other.first + other.last) / 2 for other in below]
    lowest = max(middles, default=0.0)
    size = held.pieces[0].line.size
    return {
        columns.nearest(other)
        for other, middle in zip(below, middles, strict=True)
        if lowest - middle < 0.3 * size
    }
