"""Cut unmarked text into cells: one per line, per pipe, or per heading of a header's line.

In: a stretch of text. Out: tokens in reading order. Must not decide what a token means beyond
whether it is a number or a heading of the form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from gongkai.model import Cell, new_cell
from gongkai.parse.headings import begins_any
from gongkai.parse.keeping import kept
from gongkai.parse.labels import is_heading
from gongkai.parse.numerals import looks_like_value

WIDE = re.compile(r"\s{2,}")
WORD = re.compile(r"\S+")
FIELD = re.compile(r"([\s|]*)([^\s|](?:[^\n|]*[^\s|])?)")
"""What stands trimmed on a line or between two pipes of it, and the gap before it."""
BLANKS = "|" + "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
"""What no token ends with."""
MIN_THINNED, MAX_REPEATED = 60, 8
"""So many cells of a form repeat many of its words, unless a copy dropped all repeated lines."""
MAX_LINE = 400
"""A longer line is prose: no table row has so many characters."""
MIN_HEADINGS, MAX_CORNER = 3, 4
"""Before so many headings a short text may be a corner that the form does not have (项目)."""


class Token(NamedTuple):
    """One cell of unmarked text, and the places of the pipes between it and the one before.

    ``is_field`` says that its line was split where blanks stood.
    """

    text: str
    start: int
    end: int
    pipes: tuple[int, ...] = ()
    is_field: bool = False


def cut(text: str, start: int, end: int) -> list[Token]:
    """Cut a stretch of text into tokens; pipes that nothing follows end in an empty token."""
    tokens: list[Token] = []
    new = tuple.__new__  # a tuple is made at once; the constructor of its class takes longer
    # Behind the last word nothing would match, and each blank would be looked at from every other.
    last = start + len(text[start:end].rstrip(BLANKS))
    for match in FIELD.finditer(text, start, last):
        gap, words = match.groups()
        at, stop = match.span(2)
        first = gap.find("|")
        pipes: tuple[int, ...] = () if first < 0 else (at - len(gap) + first,)
        if pipes and gap.find("|", first + 1) >= 0:
            pipes = _pipes(gap, at - len(gap))
        # Only where blanks stand between words may there be several.
        is_single = words.isascii() or len(words) > MAX_LINE or len(words.split(None, 1)) < 2
        fields = () if is_single else split_headings(words)
        if not fields:
            tokens.append(new(Token, (words, at, stop, pipes, False)))
        for field, offset in fields:
            first = at + offset
            tokens.append(Token(field, first, first + len(field), pipes, is_field=True))
            pipes = ()
    rest = tokens[-1].end if tokens else start
    if pipes := _pipes(text[rest:end], rest):
        tokens.append(Token("", end, end, pipes))
    return tokens


def _pipes(gap: str, at: int) -> tuple[int, ...]:
    first = gap.find("|")
    if first == gap.rfind("|"):
        return (at + first,) if first >= 0 else ()
    return tuple([at + index for index, character in enumerate(gap) if character == "|"])


@kept(16_384)
def split_headings(line: str) -> tuple[tuple[str, int], ...]:
    """Split a line made of several headings and nothing else; no other line.

    >>> [text for text, _ in split_headings("自然人 法人或其他组织 总计")]
    ['自然人', '法人或其他组织', '总计']
    >>> split_headings("规    章"), split_headings("总计")
    ((), ())
    """
    if len(line.split(None, 1)) < 2 or not _are_headings(line):
        return ()
    return tuple((word[0], word.start()) for word in WORD.finditer(line))


def _are_headings(line: str) -> bool:
    """Tell a line made of nothing but headings of the form."""
    fields = line.split()
    if len(fields) > MIN_HEADINGS and len(fields[0]) <= MAX_CORNER:
        fields = fields[1:]
    if len(fields) > 1 and all(is_heading(field) for field in fields):
        return True
    wide = WIDE.split(line)
    return len(wide) > MIN_HEADINGS and sum(map(begins_any, wide)) >= len(wide) - 1


def is_thinned(tokens: Sequence[Token]) -> bool:
    """Tell the cells of a copy that dropped every line that had stood before."""
    count = len(tokens)
    return count >= MIN_THINNED and count - len({token.text for token in tokens}) <= MAX_REPEATED


def prints_unit(text: str) -> bool:
    """Tell a value that prints words behind its digits.

    >>> prints_unit("31件"), prints_unit("31"), prints_unit("——")
    (True, False, False)
    """
    return not text.isascii() and text[0].isdigit() and looks_like_value(text)


def cell_of(token: Token) -> Cell:
    """Give the cell of a token; a row of text has no columns."""
    return new_cell(token.text, token.start, token.end, 0, 0)


def blanks_of(token: Token) -> list[Cell]:
    """Give the blank cells that the pipes before a token enclose."""
    return [new_cell("", at, at, 0, 0) for at in token.pipes[1:]]
