"""Make rows of unmarked text that has one cell per line (layouts L1 to L4).

In: a stretch of text. Out: rows of cells in reading order. Must not place a figure; a row that
lost a cell stays short.

A label opens a row, what follows belongs to it until the next label; pipes between two cells tell
how many blank cells stand there, and without pipes blanks leave no trace.
"""

from __future__ import annotations

import re

from gongkai.model import Cell, new_cell
from gongkai.parse.folding import normalise
from gongkai.parse.labels import (
    FULL,
    PROCEEDINGS,
    REQUESTS,
    is_fragment,
    is_leaf,
    is_strange,
    known,
)
from gongkai.parse.numerals import FEW, looks_like_value
from gongkai.parse.openings import (
    Kind,
    at_sight,
    may_be_word,
    may_head,
    opening,
    opens_row_loosely,
)
from gongkai.parse.rows import Row
from gongkai.parse.sections import MAX_HEADING as MAX_PART
from gongkai.parse.tokens import Token, blanks_of, cell_of, cut, is_thinned, prints_unit

MAX_JOINED = 3
"""A label in a narrow cell may stand on up to three lines."""
MAX_CELLS = 64
MAX_HEADING, MAX_ENTRY = 24, 16
"""Longer text is prose: no column heading and no cell value has so many characters."""
LABELS = ("row", "heading")
BLANK_LINE = re.compile(r"\n[ \t]*\n")
STOPS = tuple("。；，：;,:")
"""End a sentence or a clause, and no heading."""


class Stream:
    """The walk over one stretch of unmarked text; its state is the table it is in."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self._tokens = cut(text, start, end)
        self._is_thinned = is_thinned(self._tokens)
        self._table = ""
        self._in_header = False
        self._has_label = False
        self._labels_only = False
        self._width = 0
        self._index = 0
        self._part_at = -1
        self._asks_before = self._asks_for_above = False
        self._cells: list[Cell] = []
        self._rows: list[Row] = []

    def rows(self, first: int = 0) -> list[Row]:
        """Walk over all tokens from the first one on; gives the rows that they make."""
        tokens = self._tokens
        index, count = first, len(tokens)
        while index < count:
            if self._table and not self._in_header:
                index = self._add_plain(index)
                if index < count and looks_like_value(tokens[index].text):
                    self._index = index
                    self._add(tokens[index])
                    index += 1
                    continue
            if index < count:
                index += self._step(index)
        self._flush()
        if self._is_thinned:
            return [row._replace(is_thinned=True) for row in self._rows]
        return self._rows

    def _step(self, index: int) -> int:
        """Take the token at ``index``, joined with the following lines of its cell.

        A line that is a label by itself is one; then lines that make a label together; only
        then a line that is a truncated or misspelt label.

        Returns:
            How many tokens were taken.
        """
        token = self._tokens[index]
        self._index = index
        if not self._table and len(token.text) > MAX_PART and is_strange(token.text):
            return 1  # prose: neither this line nor any that begins with it opens anything
        kind, table = at_sight(token.text, self._table, self._in_header)
        if kind == "value":
            self._value(token)
        elif kind and kind != "furniture":
            self._part_at = index if kind == "part" else self._part_at
            self._label(kind, table, cell_of(token), token)
        return 1 if kind else self._step_joined(index, token)

    def _step_joined(self, index: int, token: Token) -> int:
        """Take a token that opens nothing by itself; gives how many were taken."""
        for count in range(2, MAX_JOINED + 1) if token.text else ():
            words = self._joined(index, count)
            if words is None:
                break
            kind, table = opening(words, self._table, self._in_header)
            if kind:
                end = token.start + len(words)
                self._label(kind, table, new_cell(words, token.start, end, 0, 0), token)
                return count
        if token.text and opens_row_loosely(token.text, self._table, self._in_header):
            self._open_row(self._table, cell_of(token), token)
        else:
            self._other(token)
        return 1

    def _joined(self, index: int, count: int) -> str | None:
        """Give ``count`` lines together, if no pipe and no number stands between them."""
        first = self._tokens[index]
        tokens = self._ahead(index, count)
        last = tokens[-1]
        if len(tokens) < count or not last.text or last.pipes or looks_like_value(last.text):
            return None
        return self._text[first.start : last.end]

    def _ahead(self, index: int, count: int) -> list[Token]:
        """Give so many tokens, or what is left of them."""
        return self._tokens[index : index + count]

    def _label(self, kind: Kind, table: str, cell: Cell, token: Token) -> None:
        """Open what a label opens."""
        if kind == "row":
            self._open_row(table, cell, token)
        elif kind == "part":
            self._break(token)
        elif kind == "caption":
            self._open(table, cell, token)
        else:
            self._add_heading(table, cell, token)

    def _open(self, table: str, cell: Cell, token: Token) -> None:
        self._flush(token)
        self._table, self._in_header, self._has_label = table, True, False
        self._rows.append(Row((cell,)))

    def _open_row(self, table: str, cell: Cell, token: Token) -> None:
        """A label directly after another one stands in the same row (a group and its item).

        Where as many blank cells as the table has columns stand between them, the first is a
        row of its own, printed blank.
        """
        self._end_header()
        if table == REQUESTS and not self._table:
            self._add_unknown_header()
        is_blank_row = self._width > 1 and len(token.pipes) > self._width
        may_join = self._has_label and self._labels_only and self._table == table
        if may_join and not is_blank_row and len(self._cells) < 3:
            self._cells.append(cell)
            return
        self._flush(token)
        self._table, self._in_header, self._has_label = table, False, True
        self._labels_only, self._cells = True, [cell]

    def _add_unknown_header(self) -> None:
        """Give the words before a table's first label, where they may be a header."""
        first = self._index
        least = max(first - MAX_CELLS, 0)
        while first > least and _may_be_heading(self._tokens[first - 1].text):
            first -= 1
        self._asks_before |= first == 0
        before = self._tokens[first : self._index]
        if may_head([token.text for token in before]):
            self._rows.append(Row(tuple([cell_of(token) for token in before])))

    def _end_header(self) -> None:
        """Count the columns of the header that ends here."""
        if self._in_header:
            names = (cell.text for cell in self._cells)
            self._width = sum(is_leaf(name, self._table) for name in names)

    def _add_heading(self, table: str, cell: Cell, token: Token) -> None:
        if self._table != table or not self._in_header:
            self._flush(token)
            self._cells = self._first_heading(table)
            self._table, self._in_header, self._has_label = table, True, False
        self._cells.append(cell)

    def _first_heading(self, table: str) -> list[Cell]:
        """Take what stands before the heading that opens a header: 总计, or a whole line."""
        if self._table:
            return []
        first = self._index
        while first and self._is_heading_before(first, table):
            first -= 1
        self._asks_before |= first == 0
        before = self._tokens[first : self._index]
        return [cell_of(token) for token in before]

    def _is_heading_before(self, index: int, table: str) -> bool:
        """A heading on the line before, or any field of the same line, belongs to the header."""
        before, here = self._tokens[index - 1], self._tokens[index]
        if before.is_field and "\n" not in self._text[before.end : here.start]:
            return True
        return bool(known(before.text, table, "column"))

    def _value(self, token: Token) -> None:
        """Take a number or a mark for none."""
        if not self._table:
            return
        if not self._in_header:
            self._add(token)
        elif self._opened_next() in LABELS:
            # One number among headings is that of a page.
            return
        elif self._table == PROCEEDINGS:
            self._flush()
            # Blank cells before the first value cannot be told from the header's padding.
            self._in_header, self._cells = False, [cell_of(token)]
            self._width = FULL[PROCEEDINGS]
        else:
            self._break(token)

    def _opened_next(self) -> Kind:
        """Give what the next token opens, as the walk stands."""
        following = self._ahead(self._index + 1, 1)
        kinds = (opening(token.text, self._table, self._in_header)[0] for token in following)
        return next(kinds, "")

    def _other(self, token: Token) -> None:
        """Take an unknown short text within a table, or prose."""
        if not self._table:
            return
        if self._in_header:
            if len(normalise(token.text)) > MAX_HEADING:
                self._break(token)
            else:
                self._cells.append(cell_of(token))
        elif self._continues_label(token):
            return
        elif token.text and self._is_full():
            # The row has all its cells: what follows is a row that the form does not have.
            self._flush(token)
            self._has_label, self._labels_only, self._cells = True, False, [cell_of(token)]
        elif len(normalise(token.text)) > MAX_ENTRY:
            self._break(token)
        else:
            self._add(token)

    def _add_plain(self, index: int) -> int:
        """Add the plain numbers that come next, which belong to the row whatever stands around.

        Nearly every cell is one of table three: that must cost next to nothing.

        Returns:
            The place of the first token that needs a closer look.
        """
        if self._table == PROCEEDINGS:
            return index
        tokens, cells = self._tokens, self._cells
        last = min(len(tokens), index + MAX_CELLS + 1 - len(cells))
        first = index
        while index < last:
            text, start, end, pipes, _ = tokens[index]
            if text not in FEW or len(pipes) > 1:
                break
            cells.append(new_cell(text, start, end, 0, 0))
            index += 1
        if index > first:
            self._labels_only = False
            self._index = index - 1
        return index

    def _add(self, token: Token) -> None:
        """Add a cell to the row, and the blank ones before it."""
        may_be_below = self._table == PROCEEDINGS or not token.text.isascii()
        if len(self._cells) > MAX_CELLS or (may_be_below and self._is_below(token)):
            self._break(token)
            return
        if len(token.pipes) > 1:
            self._cells.extend(blanks_of(token))
        if token.text:
            self._labels_only = False
            self._cells.append(cell_of(token))

    def _is_below(self, token: Token) -> bool:
        """Tell what stands below a full row, or below table four, and is no cell.

        It prints its unit, as no cell above it does, or stands a blank line below table four.
        """
        is_over = prints_unit(token.text) and (self._is_full() or self._is_thinned)
        if is_over and self._opened_next():
            self._asks_for_above = True
            above = [cell.text for row in self._rows for cell in row.cells]
            return not any(map(prints_unit, above + [cell.text for cell in self._cells]))
        if self._table != PROCEEDINGS or len(self._cells) < 2:
            return False
        first, second, last = self._cells[0], self._cells[1], self._cells[-1]
        gaps = self._text[first.end : second.start], self._text[last.end : token.start]
        return [BLANK_LINE.search(gap) is not None for gap in gaps] == [False, True]

    def _is_full(self) -> bool:
        labels = sum(1 for cell in self._cells if cell.text and not looks_like_value(cell.text))
        return self._width > 0 and len(self._cells) - labels >= self._width

    def _continues_label(self, token: Token) -> bool:
        """A wrapped label goes on below its numbers, and a group's label between rows."""
        text = token.text
        if self._table not in ("disclosure", REQUESTS) or token.pipes:
            return False
        labels = [
            cell.text for cell in self._cells if cell.text and not looks_like_value(cell.text)
        ]
        return is_fragment(text, self._table, labels[-1] if labels else "")

    def _break(self, token: Token) -> None:
        self._flush(token)
        self._table, self._in_header, self._has_label = "", False, False
        self._rows.append(Row(()))

    def _flush(self, token: Token | None = None) -> None:
        """Close the current row; blanks before the next label are its last cells."""
        cells, self._cells = self._cells, []
        if not cells:
            return
        if token is not None and not self._in_header:
            cells.extend(blanks_of(token))
        self._rows.append(Row(tuple(cells)))
        full, is_header = FULL[PROCEEDINGS], self._in_header and self._table == PROCEEDINGS
        if token is not None and is_header and len(token.pipes) > full:
            # Below the headings of table four stands its row, printed blank.
            self._rows.append(Row(tuple(blanks_of(token)[-full:])))


class PartOfStream(Stream):
    """The walk over a part of a stretch, from behind the heading of one part to that of the next.

    Behind a heading the walk is in no table, and knows of what stood before only how wide its
    last header was. The heading itself is the first token, which the walk may look back at.
    Lines are taken not to be thinned, which only the whole stretch can tell.
    """

    def __init__(self, text: str, span: tuple[int, int], end: int, width: int) -> None:
        super().__init__(text, *span)
        self._is_thinned = False
        self._span_end, self._end = span[1], end
        self._width = width
        self.asks_behind = False

    @property
    def width(self) -> int:
        """How many columns the last header has."""
        return self._width

    def _ahead(self, index: int, count: int) -> list[Token]:
        tokens = self._tokens[index : index + count]
        if len(tokens) < count and self._span_end < self._end:
            self.asks_behind = True
            tokens += cut(self._text, self._span_end, self._end)[: count - len(tokens)]
        return tokens

    def begins_with(self, start: int, end: int) -> bool:
        """Tell whether the first token is a heading that stands here."""
        return bool(self._tokens) and self._tokens[0][1:3] == (start, end)

    def repeated(self, first: int) -> int:
        """Count the tokens from the first one on that print what one before them does."""
        tokens = self._tokens[first:]
        return len(tokens) - len({token.text for token in tokens})

    def stands_alone(self, *, is_first: bool) -> bool:
        """Tell whether the walk was the same as it is within the whole stretch.

        It looked at no token before the part, nor at the rows above, and at its end it is where
        it began: outside of any table, behind the heading of a part.
        """
        if self._asks_for_above or (self._asks_before and not is_first):
            return False
        return self._span_end == self._end or self._part_at == len(self._tokens) - 1


def _may_be_heading(text: str) -> bool:
    """Tell a short text that is neither a sentence nor opens anything."""
    if not text or len(text) > MAX_HEADING or text.endswith(STOPS):
        return False
    return may_be_word(text) and not opening(text, "", False)[0]
