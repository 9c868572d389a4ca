"""Find the tables that plain text itself marks: tabs, pipes and Markdown, a row per line.

In: text. Out: grids of cells with offsets. Must not know the form: what is a label and what a
value is not judged here. Text with one cell per line has no marked rows and is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from gongkai.model import Cell, Grid, new_cell
from gongkai.read.grid_shapes import Shapes
from gongkai.read.separators import (
    are_framed,
    are_tabs_doubled,
    as_pipes,
    doubled_marks,
)
from gongkai.read.wrapped import unwrapped

BEGINS = re.compile(r" *[0-9]+(?:\.[0-9]+)? *(?=[\t|]|$)")
ENDS = re.compile(r"(?:^|[\t|]) *[1-9][0-9,.]* *$")
NUMBER = re.compile(r"(?<![^\t| ])[0-9]{1,12}(?= *(?:[\t|]|$))")
MIN_SUM = 3
BROKEN = re.compile(r"[0-9] *\n *[0-9]+(?:\.[0-9]+)? *(?=[\t|\n]|$)")
WORDLESS = re.compile(r"[0-9.,\s|+-]*")
"""How the second half of a broken number begins its line, the first ends one, and no label."""
OPEN_END = re.compile(r"^[^|\n]+\|[^|\n]+\|(?:[^\n]*\|)? *[^| \n][^|\n]*$", re.MULTILINE)
MIN_OPEN = 2
"""So many rows of three cells and more end without a pipe, and none by damage alone."""
MIN_FRAMED = 4
"""So many cells between the pipes of a frame are a row; a cell per line never has as many."""
RULE = re.compile(r":?-{2,}:?|=+")
EDGES = "|" + "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
"""What stands around the words of a row; nothing else is a blank."""
Line = tuple[int, str]
Row = tuple[list[str], list[int]]
"""The trimmed texts of a row's cells, and where each begins."""


def find_grids(text: str) -> tuple[Grid, ...]:
    """Find runs of lines whose cells are parted by tabs or by pipes."""
    piped = unwrapped(as_pipes(text))
    if "\t" not in piped and "|" not in piped:
        return ()
    # A number that may be broken over two lines is held against others: there digits decide.
    if piped != text or BROKEN.search(text):
        return _found(text, piped)
    return SHAPES.grids(text)


def _found(printed: str, text: str) -> tuple[Grid, ...]:
    """Find the grids of a text as printed, in the same text with pipes for all that parts cells."""
    grids: list[Grid] = []
    is_closed = not _has_open_ends(text)
    runs, marked = list(_runs(text)), list[tuple[list[Line], list[Row], bool]]()
    doubled = are_tabs_doubled([_texts(run) if mark == "\t" else [] for mark, run in runs])
    for (separator, run), is_doubled in zip(runs, doubled, strict=True):
        is_piped = separator == "|"
        framed = are_framed(_texts(run)) if is_piped else [False] * len(run)
        if is_piped and not _rows_per_line(_texts(run), framed):
            continue
        is_cut = is_piped and (all(framed) or is_closed)
        rows = []
        for line, one in zip(run, framed, strict=True):
            split = _split_doubled(line) if is_doubled else _split(line, separator)
            rows.append(_without_frame(split, framed=one, is_cut=is_cut or one))
        marked.append((run, rows, is_piped and not any(framed)))
    has_places = _keeps_blanks([rows for _, rows, is_open in marked if is_open])
    for run, rows, is_open in marked:
        start, last = run[0][0], run[-1]
        is_placed = has_places or not is_open
        grids.append(_grid(printed, rows, start, last[0] + len(last[1]), is_placed=is_placed))
    return tuple(grids)


def _keeps_blanks(tables: Sequence[Sequence[Row]]) -> bool:
    """Tell whether blank cells stand where they were, and not all at the ends of their rows.

    Some programs drop blank cells and fill each row up behind; its cells then have no columns.
    """
    printed = [[bool(text) for text in texts] for rows in tables for texts, _ in rows]
    short = [row for row in printed if True in row and not row[-1]]
    return not short or any(
        True in row[row.index(False, 1) :] for row in printed if False in row[1:]
    )


def _texts(run: Sequence[Line]) -> list[str]:
    return [text for _, text in run]


def _runs(text: str) -> Iterator[tuple[str, list[Line]]]:
    """Yield consecutive lines that share a separator."""
    run: list[Line] = []
    current = ""
    offset = 0
    for line in [*_rows_of(text), ""]:
        is_tabbed = "\t" in line and "\t" in line.strip(" ")
        separator = "\t" if is_tabbed else "|" if "|" in line else ""
        if separator != current:
            if run:
                yield current, run
            run, current = [], separator
        if separator:
            run.append((offset, line))
        offset += len(line) + 1
    if run:
        yield current, run


def _rows_of(text: str) -> list[str]:
    """Give the lines of a text; a number that is broken over two of them keeps both together.

    A row ends with digits, and the next line goes on with digits and no word: that cell holds a
    line break, and nobody can tell what it says. A zero is no part of a number.
    """
    if not BROKEN.search(text):
        return text.split("\n")
    rows: list[str] = []
    widest = 0
    for line in text.split("\n"):
        if rows and BEGINS.match(line) and _goes_on(rows[-1], line, widest):
            rows[-1] = f"{rows[-1]}\n{line}"
        else:
            rows.append(line)
            widest = max(widest, _count(line)) if _count(line) or BEGINS.match(line) else 0
    return rows


def _goes_on(row: str, line: str, widest: int) -> bool:
    """Tell a row that the next line goes on.

    Together they are no wider than the rows above. Where one of them is nothing but a number, this
    may be that of a page: then the numbers beside it do not sum up.
    """
    if "\n" in row or not ENDS.search(row) or not WORDLESS.fullmatch(line):
        return False
    upper, lower = _count(row), _count(line)
    if upper and lower:
        return upper + lower <= widest
    numbers = [int(number) for number in NUMBER.findall(row if upper else line)]
    return upper + lower > 0 and not _sum_up(numbers[::-1] if upper else numbers)


def _sum_up(numbers: Sequence[int]) -> bool:
    """Tell whether some numbers begin with a sum and its parts, or with parts and their sum."""
    begun = [numbers[:count] for count in range(MIN_SUM, len(numbers) + 1)]
    return any(2 * max(some[0], some[-1]) == sum(some) for some in begun)


def _count(line: str) -> int:
    return line.count("\t") or line.count("|")


def _has_open_ends(text: str) -> bool:
    """Tell rows that end without a pipe: then a pipe at the end of another opens a blank cell."""
    return len(list(islice(OPEN_END.finditer(text), MIN_OPEN))) == MIN_OPEN


def _split(line: Line, separator: str) -> Row:
    """Split one line into trimmed cells, each with its offset; a blank cell keeps its place."""
    at, text = line
    texts: list[str] = []
    starts: list[int] = []
    for part in text.split(separator):
        trimmed = part.strip()
        texts.append(trimmed)
        starts.append(at if trimmed == part else at + part.index(trimmed))
        at += len(part) + 1
    return texts, starts


def _split_doubled(line: Line) -> Row:
    """Split one line where two tabs part two cells."""
    offset, text = line
    texts: list[str] = []
    starts: list[int] = []
    first = 0
    for end, after in [*doubled_marks(text), (len(text), len(text))]:
        part = text[first:end]
        trimmed = part.strip()
        texts.append(trimmed)
        starts.append(offset + first + part.index(trimmed))
        first = after
    return texts, starts


def _without_frame(row: Row, *, framed: bool, is_cut: bool) -> Row:
    """Drop what only seems a cell at either end of a row.

    The pipe at the beginning of a ``framed`` line is the frame of its table and opens no blank
    cell. ``is_cut`` says that a pipe at the end closes the last cell.
    """
    texts, starts = row
    if framed:
        del texts[0], starts[0]
    if is_cut and texts and not texts[-1]:
        del texts[-1], starts[-1]
    return texts, starts


def _rows_per_line(lines: Sequence[str], framed: Sequence[bool]) -> bool:
    """Tell a row per line from a cell per line with a trailing pipe (layouts L2 to L4).

    A framed line of several cells is a row, however many of them are blank.
    """
    single = several = 0
    for line, one in zip(lines, framed, strict=True):
        words = line.strip(EDGES)
        if "|" in words or (one and _width(line) >= MIN_FRAMED):
            several += 1
        elif words:
            single += 1
    return several > single


def _width(line: str) -> int:
    """Count the cells of a framed line, whose last pipe may be its frame too."""
    return line.count("|") - line.rstrip().endswith("|")


def _grid(printed: str, rows: list[Row], start: int, end: int, *, is_placed: bool) -> Grid:
    cells: list[Cell] = []
    add = cells.append
    widths: set[int] = set()
    number = 0
    for texts, starts in rows:
        if _is_rule(texts):
            continue
        widths.add(len(texts))
        for column, (text, at) in enumerate(zip(texts, starts, strict=True)):
            last = at + len(text)
            add(new_cell(printed[at:last], at, last, number, column))
        number += 1
    return Grid(tuple(cells), start, end, is_aligned=len(widths) == 1 and is_placed)


def _is_rule(texts: list[str]) -> bool:
    """Tell the line of dashes below the heading of a Markdown table."""
    return any(texts) and all(not text or RULE.fullmatch(text) for text in texts)


def find_grids_anew(text: str) -> tuple[Grid, ...]:
    """Find the grids of a text in which every cell is parted by tabs or pipes as they stand."""
    return _found(text, text)


SHAPES = Shapes(find_grids_anew)
