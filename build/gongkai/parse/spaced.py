"""Read tables of spaced-out lines (layouts L8 and L9): a row per line, cells parted by blanks.

In: a stretch of unmarked text. Out: rows, or None where the text is not spaced out. Must not
place a figure.

What such text loses is the frame: a wrapped label stands above, beside and below its numbers,
headings are cut into pieces, a group's label runs down the margin. So each table is read as a
whole: its header is woven together, the pieces of labels are given to the lines of numbers that
they belong to, and a line with blank cells is held against the full lines around it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from gongkai.model import Cell
from gongkai.parse.labels import (
    PROCEEDINGS,
    REQUESTS,
    known,
    named_caption,
    opened_table,
)
from gongkai.parse.numerals import looks_like_value
from gongkai.parse.openings import is_furniture
from gongkai.parse.rows import Row
from gongkai.parse.sections import heading_number
from gongkai.parse.spaced_header import Header, begun_headings, is_heading_line, weave
from gongkai.parse.spaced_labels import Labelled, label_lines
from gongkai.parse.spaced_lines import Line, Word, count_words, cut_lines, part
from gongkai.parse.spaced_names import name_line
from gongkai.parse.spaced_places import fill_blanks

MIN_LINES, MIN_NUMBERS = 3, 3
"""So many lines with so many numbers make a stretch spaced out; one whole row does as well."""
FULL = {REQUESTS: 7, PROCEEDINGS: 15}
"""Cells of a row where the header does not tell."""
DASHES = frozenset("-=_—─")
TABLES = ("disclosure", REQUESTS, PROCEEDINGS)
MIN_ROWS = 2
"""So many labels tell a table that lost its header."""
MIN_BROKEN = 3
"""So many digits may fill a narrow column."""
NEAR = 6
"""Full rows that a short one is held against: further away the page may be laid out otherwise."""


def find_spaced(text: str, start: int, end: int) -> Iterator[Row] | None:
    """Give the rows of a stretch of spaced-out lines, or None if it is none."""
    if _fullness(count_words(text, start, end)) < MIN_LINES:
        return None
    lines = [line for line in cut_lines(text, start, end) if not _is_furniture(line)]
    full = _fullness(len(part(line).values) for line in lines)
    alone = sum(len(line.words) == 1 and looks_like_value(line.text) for line in lines)
    return _rows(lines) if full >= max(MIN_LINES, alone // 4) else None


def _fullness(counts: Iterable[int]) -> int:
    """Weigh lines by how many numbers, or words that may be numbers, stand on each."""
    return sum((n >= MIN_NUMBERS) + MIN_LINES * (n >= FULL[REQUESTS]) for n in counts)


def _is_furniture(line: Line) -> bool:
    return is_furniture(line.text)


def _rows(lines: Sequence[Line]) -> Iterator[Row]:
    """Cut the lines where a caption or a heading stands, and read table by table."""
    table, held = "", list[Line]()
    for line in lines:
        opened = _opened(line, table, held)
        if opened is None:
            held.append(line)
            continue
        begun = _begun(opened, held)
        yield from _table_rows(table, held[: len(held) - len(begun)])
        table, held = opened, begun
        if named_caption(line.text):
            yield Row((_cell(line.words[0], line.text),))
        elif not table:
            yield Row(())
        else:
            held.append(line)
    yield from _table_rows(table, held)


def _opened(line: Line, table: str, held: Sequence[Line]) -> str | None:
    """Give the table that a line opens, empty for a heading of the report, None if it goes on."""
    if heading_number(line.text):
        return ""
    if named_caption(line.text):
        return "disclosure"
    opened = _opened_by_word(line)
    if not opened and len(line.words) > 1 and not part(line).values:
        others = [t for t in TABLES if t != table]
        opened = next((t for t in others if is_heading_line(line, t)), "")
    if not opened:
        return None
    if opened == table and not (_has_numbers(held) and weave([line], table)):
        return None
    return opened


def _opened_by_word(line: Line) -> str:
    """Give the table that the first field, or else word, of a line opens."""
    for words in (line.fields, line.words):
        for word in words:
            if table := opened_table(word.text):
                return table
    return ""


def _has_numbers(lines: Sequence[Line]) -> bool:
    return any(looks_like_value(word.text) for line in lines for word in line.words)


def _begun(table: str, held: Sequence[Line]) -> list[Line]:
    """Give the lines of a header that stand above the heading by which it was recognised."""
    first = len(held)
    while table and first and _is_header(held[first - 1], table):
        first -= 1
    return list(held[first:])


def _is_header(line: Line, table: str) -> bool:
    if part(line).values:
        return False
    return is_heading_line(line, table) or weave([line], table) is not None


def _table_rows(table: str, lines: Sequence[Line]) -> Iterator[Row]:
    if not lines or not _has_numbers(lines):
        return
    if table == PROCEEDINGS:
        yield from _proceedings(lines)
    elif table := table or _table_by_rows(lines):
        yield from _labelled_rows(table, lines)


def _table_by_rows(lines: Sequence[Line]) -> str:
    """Tell a table that lost its header by its rows."""
    parted = [p for line in lines if (p := part(line)).values and p.lead]
    texts = [" ".join(word.text for word in one.lead) for one in parted]
    for table in (REQUESTS, "disclosure"):
        if sum(bool(known(text, table, "row")) for text in texts) >= MIN_ROWS:
            return table
    return ""


def _labelled_rows(table: str, lines: Sequence[Line]) -> Iterator[Row]:
    """Give the header and the rows of a table whose rows have labels."""
    header = weave(lines, table)
    used = header.used if header else _before_rows(lines, table)
    yield from _header_rows(header, lines[:used])
    count = len(header.headings) if header else FULL.get(table, 0)
    body = [part(line, count) for line in (lines[used:] if header else lines)]
    rows = _without_broken(label_lines(body, table), count)
    full = _Full([row for row in rows if len(row.values) == count and row.is_laid_out])
    for row in rows:
        yield _row(row, count, full, is_aligned=header is not None)


def _without_broken(rows: Sequence[Labelled], count: int) -> list[Labelled]:
    """Take the labels from rows whose numbers may go on in the line above or below.

    In a narrow column a long number is broken: its digits stand on two lines, and the second
    line has no label. Nobody can tell which of its pieces belongs to which.
    """
    longest = max((len(word.text) for row in rows for word in row.values), default=0)
    broken: set[int] = set()
    for index, row in enumerate(rows):
        if row.label or not row.values or (len(row.values) >= count and not row.is_bare):
            continue
        alone = row.values[0] if len(row.values) == 1 else None
        for other in (index - 1, index + 1):
            if not 0 <= other < len(rows):
                continue
            first = rows[other].values if other < index else row.values
            if alone is None or _may_go_on(first, alone, longest):
                broken.add(other)
    return [replace(row, label="") if i in broken else row for i, row in enumerate(rows)]


def _may_go_on(first: Sequence[Word], alone: Word, longest: int) -> bool:
    """Tell a number that may go on in the next line from one above a page number."""
    over = (
        word
        for word in first
        if word is alone
        or (word.by_column[0] < alone.by_column[1] and alone.by_column[0] < word.by_column[1])
    )
    return any(len(word.text) >= max(longest, MIN_BROKEN) for word in over)


def _before_rows(lines: Sequence[Line], table: str) -> int:
    """Give where a header that cannot be woven ends: at the first numbers or row label."""
    for index, line in enumerate(lines):
        one = part(line)
        is_heading = begun_headings(line.words, table) > 1
        if one.values or (not is_heading and name_line(one, table)):
            return index
    return len(lines)


def _before_numbers(lines: Sequence[Line]) -> int:
    return next((i for i, line in enumerate(lines) if part(line).values), len(lines))


def _header_rows(header: Header | None, lines: Sequence[Line]) -> Iterator[Row]:
    """Give the woven header as aligned rows; the lines as they stand where it is not the form's."""
    if header is None:
        for line in lines:
            words = line.fields if len(line.fields) > 1 else line.words
            yield Row(tuple(_cell(word, word.text) for word in words))
        return
    yield Row((*header.groups, *header.headings), is_aligned=True)


class _Full:
    """The full rows of a table by page, in the order in which they stand."""

    def __init__(self, rows: Iterable[Labelled]) -> None:
        self._rows: dict[int, list[Labelled]] = {}
        for row in rows:
            self._rows.setdefault(row.page, []).append(row)

    def near(self, row: Labelled) -> list[Labelled]:
        """Give the full rows of a row's page that stand nearest, the nearest first."""
        start = row.values[0].start
        rows = self._rows.get(row.page, [])
        at = bisect_left(rows, start, key=_start)
        around = rows[max(at - NEAR, 0) : at + NEAR]
        return sorted(around, key=lambda other: abs(_start(other) - start))[:NEAR]


def _are_numbers(words: Sequence[Word]) -> bool:
    return all(looks_like_value(word.text) for word in words)


def _start(row: Labelled) -> int:
    return row.values[0].start


def _row(row: Labelled, count: int, full: _Full, *, is_aligned: bool) -> Row:
    """Give one row; its blank cells where the full rows of its page tell where they stand."""
    label = (Cell(row.label, row.start, row.end, 0, 0),) if row.label else ()
    places: Sequence[Word | None] = row.values
    if not row.values:
        places = [None] * count if row.label else ()
    elif len(row.values) < count and row.is_laid_out and _are_numbers(row.values):
        filled = fill_blanks(row.values, [other.values for other in full.near(row)])
        places = filled or row.values
    at = row.values[0].start if row.values else row.end
    cells = []
    for index, word in enumerate(places):
        at = word.end if word else at
        cells.append(
            Cell(word.text, word.start, word.end, 0, index + 1)
            if word
            else Cell("", at, at, 0, index + 1)
        )
    return Row((*label, *cells), is_aligned=is_aligned and len(places) == count)


def _proceedings(lines: Sequence[Line]) -> Iterator[Row]:
    """Give the header and the one row of table four, whose numbers may stand on several lines."""
    header = weave(lines, PROCEEDINGS)
    used = header.used if header else _before_numbers(lines)
    yield from _header_rows(header, lines[:used])
    count = len(header.headings) if header else FULL[PROCEEDINGS]
    parted = [p for line in lines[used:] if (p := part(line, count, has_label=False)).values]
    rows = _without_rules([p.values for p in parted])
    together = [word for values in rows for word in values]
    if len(together) == FULL[PROCEEDINGS]:
        rows = [tuple(together)]
    # Stray zeros may stand before the row: it is the one that is full.
    for values in sorted(rows, key=len, reverse=True):
        cells = tuple(
            Cell(word.text, word.start, word.end, 0, index + 1) for index, word in enumerate(values)
        )
        yield Row(cells, is_aligned=header is not None and len(cells) == count)


def _without_rules(rows: list[tuple[Word, ...]]) -> list[tuple[Word, ...]]:
    """Drop rows of dashes, which part the headings from the numbers, where other rows stand."""
    filled = [row for row in rows if any(set(word.text) - DASHES for word in row)]
    return filled or rows


def _cell(word: Word, text: str) -> Cell:
    return Cell(text, word.start, word.end, 0, 0)
