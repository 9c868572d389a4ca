"""Find the tables of a stretch of spaced-out lines, and read them one by one.

In: a stretch of unmarked text. Out: rows, or None where the text is not spaced out. Must not
take a line apart; that is the work of the modules around.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai.knowledge import FORMS
from gongkai.model import Cell, new_cell
from gongkai.parse.foreign import has_more_sums, is_own
from gongkai.parse.groups import begins_with_total
from gongkai.parse.headings import contradicts_order
from gongkai.parse.labels import FULL, PROCEEDINGS, REQUESTS, is_heading, known, names_total
from gongkai.parse.openings import may_head
from gongkai.parse.rows import Row
from gongkai.parse.spaced.guards import with_broken, without_doubtful
from gongkai.parse.spaced.header import (
    Header,
    begun_headings,
    headings_of,
    is_heading_line,
    weave,
)
from gongkai.parse.spaced.labels import Labelled, label_lines
from gongkai.parse.spaced.lines import Line, count_words, cut_lines, part
from gongkai.parse.spaced.names import name_line
from gongkai.parse.spaced.openings import is_furniture, is_ruled, opens
from gongkai.parse.spaced.places import display_width, lay_out
from gongkai.parse.spaced.results import result_rows
from gongkai.parse.spaced.words import WIDE_GAP, Parted, Word

MIN_LINES, MIN_NUMBERS = 3, 3
"""So many lines with so many numbers make a stretch spaced out; one whole row does as well."""
MIN_ROWS = 2
"""So many labels tell a table that lost its header."""


def find_spaced(text: str, start: int, end: int) -> Iterator[Row] | None:
    """Give the rows of a stretch of spaced-out lines, or None if it is none."""
    if not _has_rows(text, start, end):
        return None
    lines = [
        line
        for line in cut_lines(text, start, end)
        if not (is_furniture(line.cut) or is_ruled(line.cut))
    ]
    full = sum(_fullness(len(line.cut.parted.values)) or _is_row(line) for line in lines)
    alone = sum(len(line.cut.words) == 1 and line.cut.has_value for line in lines)
    return _rows(lines) if full >= max(MIN_LINES, alone // 4) else None


def _has_rows(text: str, start: int, end: int) -> bool:
    """Tell cheaply whether lines have so many words that these may be numbers."""
    full = 0
    for count in count_words(text, start, end):
        full += _fullness(count)
        if full >= MIN_LINES:
            return True
    return False


def _fullness(count: int) -> int:
    """Weigh a line by how many numbers, or words that may be numbers, stand on it."""
    return (count >= MIN_NUMBERS) + MIN_LINES * (count >= FULL[REQUESTS])


def _is_row(line: Line) -> bool:
    """Tell a row of section two, which may have a single number behind its label."""
    parted = line.cut.parted
    return bool(parted.values) and bool(known(" ".join(parted.texts), "disclosure", "row"))


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
        if opens(line.cut).is_caption:
            yield Row((_cell(line, line.cut.words[0], line.cut.text),))
        elif not table:
            yield Row(())
        else:
            held.append(line)
    yield from _table_rows(table, held)


def _opened(line: Line, table: str, held: Sequence[Line]) -> str | None:
    """Give the table that a line opens, empty for a heading of the report, None if it goes on."""
    words = opens(line.cut)
    if words.is_part:
        return ""
    if words.is_caption:
        return "disclosure"
    opened = words.table or next((t for t in words.headings if t != table), "")
    if not opened:
        return None
    if opened == table and not (_has_numbers(held) and weave([line], table)):
        return None
    return opened


def _has_numbers(lines: Sequence[Line]) -> bool:
    return any(line.cut.has_value for line in lines)


def _begun(table: str, held: Sequence[Line]) -> list[Line]:
    """Give the lines of a header that stand above the heading by which it was recognized."""
    first = len(held)
    while table and first and _is_header(held[first - 1], table):
        first -= 1
    return list(held[first:])


def _is_header(line: Line, table: str) -> bool:
    if line.cut.parted.values:
        return False
    return is_heading_line(line.cut, table) or weave([line], table) is not None


def _table_rows(table: str, lines: Sequence[Line]) -> Iterator[Row]:
    if not lines or not _has_numbers(lines):
        return
    if table == PROCEEDINGS:
        yield from _proceedings(lines)
    elif table := table or _table_by_rows(lines):
        yield from _labelled_rows(table, lines)


def _table_by_rows(lines: Sequence[Line]) -> str:
    """Tell a table that lost its header by its rows."""
    parted = [p for line in lines if (p := line.cut.parted).values and p.lead]
    texts = [" ".join(one.texts) for one in parted]
    for table in (REQUESTS, "disclosure"):
        if sum(bool(known(text, table, "row")) for text in texts) >= MIN_ROWS:
            return table
    return ""


def _labelled_rows(table: str, lines: Sequence[Line]) -> Iterator[Row]:
    """Give the header and the rows of a table whose rows have labels."""
    header = weave(lines, table)
    used = header.used if header else _before_rows(lines, table)
    yield from _header_rows(header, lines[:used], table)
    count = len(header.headings) if header else FULL.get(table, 0)
    body = lines[used:] if header else lines
    parted = [part(line.cut, count) for line in body]
    if _ends_with_stray(parted, count):
        body, parted = body[:-1], parted[:-1]
    rows = without_doubtful(with_broken(label_lines(body, parted, table)), count)
    has_total = header is not None and names_total(header.headings[-1].text)
    for row, places in zip(rows, lay_out(rows, count, has_total=has_total), strict=True):
        yield _row(row, places, is_aligned=header is not None and len(places) == count)


def _ends_with_stray(parted: Sequence[Parted], count: int) -> bool:
    """Tell a number alone below a full last row (a page's, a sentence's): it is no part of one."""
    last, end = (parted[-2], parted[-1]) if len(parted) > 1 else (None, None)
    if last is None or end is None or not last.lead:
        return False
    return len(end.values) == 1 and not end.lead and len(last.values) >= count > 1


def _before_rows(lines: Sequence[Line], table: str) -> int:
    """Give where a header that cannot be woven ends: at the first numbers or row label."""
    for index, (cut, _, _) in enumerate(lines):
        if cut.parted.values:
            return index
        is_heading = begun_headings(cut.words, table) > 1 or may_head(cut.parted.texts)
        is_heading |= opens(cut).table == table
        if not is_heading and name_line(cut.parted.texts, table):
            return index
    return len(lines)


def _before_numbers(lines: Sequence[Line]) -> int:
    return next((i for i, line in enumerate(lines) if line.cut.parted.values), len(lines))


def _header_rows(header: Header | None, lines: Sequence[Line], table: str) -> Iterator[Row]:
    """Give the woven header as an aligned row, or headings that stand in another order.

    Headings in pieces that cannot be woven say nothing but whether their order is the form's.
    """
    if header is not None:
        yield Row((*header.groups, *header.headings), is_aligned=True)
        return
    rows = [headings_of(line.cut, table) for line in lines]
    if table == PROCEEDINGS:
        ordered = _from_left(lines)
        if begins_with_total([word.text for _, word in ordered]):
            # 总计 may stand a line below the first pieces of the other results.
            yield Row(tuple(_cell(line, word, word.text) for line, word in ordered))
            return
    texts = [word.text for words in rows for word in words]
    are_whole = table != REQUESTS or all(is_heading(text) for text in texts[1:])
    is_foreign = any(_is_foreign(line, table) for line in lines) or has_more_sums(texts, table)
    is_foreign |= any(may_head([word.text for word in words]) for words in rows)
    if are_whole or is_foreign or all(contradicts_order(texts, REQUESTS, form) for form in FORMS):
        for line, words in zip(lines, rows, strict=True):
            yield Row(tuple(_cell(line, word, word.text) for word in words))


def _from_left(lines: Sequence[Line]) -> list[tuple[Line, Word]]:
    """Give the headings of laid-out lines in the order of their columns; nothing of other lines."""
    words = [(line, word) for line in lines for word in line.cut.words]
    if any(word.gap < WIDE_GAP for line in lines for word in line.cut.words[1:]):
        return []
    return sorted(words, key=lambda each: display_width(each[0].cut.raw[: each[1].start]))


def _is_foreign(line: Line, table: str) -> bool:
    """Tell a line with words of the header, and behind its first word one of another table."""
    own = [is_own(word.text, table) for word in line.cut.words]
    return any(own) and not all(own[1:])


def _row(row: Labelled, places: Sequence[Word | None], *, is_aligned: bool) -> Row:
    """Give one row: its label and a cell per column, or as many numbers as it has."""
    label = (new_cell(row.label, row.start, row.end, 0, 0),) if row.label else ()
    line = row.line.at
    at = line + row.values[0].start if row.values else row.end
    cells = []
    for column, word in enumerate(places, start=1):
        if word is None:
            cells.append(new_cell("", at, at, 0, column))
        else:
            at = line + word.end
            cells.append(new_cell(word.text, line + word.start, at, 0, column))
    return Row((*label, *cells), is_aligned=is_aligned)


def _proceedings(lines: Sequence[Line]) -> Iterator[Row]:
    """Give the header and the one row of table four, whose numbers may stand on several lines."""
    header = weave(lines, PROCEEDINGS)
    used = header.used if header else _before_numbers(lines)
    yield from _header_rows(header, lines[:used], PROCEEDINGS)
    count = len(header.headings) if header else FULL[PROCEEDINGS]
    for row in result_rows(lines[used:], count, FULL[PROCEEDINGS]):
        cells = tuple(
            new_cell(word.text, line.at + word.start, line.at + word.end, 0, index + 1)
            for index, (line, word) in enumerate(row)
        )
        yield Row(cells, is_aligned=header is not None and len(cells) == count)


def _cell(line: Line, word: Word, text: str) -> Cell:
    return new_cell(text, line.at + word.start, line.at + word.end, 0, 0)
