"""Cut unmarked text into cells: one per line, per pipe, or per heading of a header's line.

In: a stretch of text. Out: tokens in reading order. Must not decide what a token means beyond
whether it is a number or a heading of the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.parse.headings import begins_any
from gongkai.parse.labels import is_heading

WIDE = re.compile(r"\s{2,}")
FIELD = re.compile(r"\S+")
MAX_LINE = 400
"""A longer line is prose: no table row has so many characters."""
MIN_HEADINGS, MAX_CORNER = 3, 4
"""Before so many headings a short text may be a corner that the form does not have (项目)."""


@dataclass(frozen=True, slots=True)
class Token:
    """One cell of unmarked text, and the places of the pipes between it and the one before.

    ``is_field`` says that its line was split where blanks stood.
    """

    text: str
    start: int
    end: int
    pipes: tuple[int, ...]
    is_field: bool = False


def cut(text: str, start: int, end: int) -> list[Token]:
    """Cut a stretch of text into tokens; pipes that nothing follows end in an empty token."""
    tokens: list[Token] = []
    pipes: list[int] = []
    position = start
    while position < end:
        stop = text.find("\n", position, end)
        stop = end if stop < 0 else stop
        cursor = position
        for part in text[position:stop].split("|"):
            if cursor > position:
                pipes.append(cursor - 1)
            if trimmed := part.strip():
                at = cursor + part.index(trimmed)
                fields = list(split_headings(trimmed))
                for field, offset in fields:
                    first = at + offset
                    several = len(fields) > 1
                    tokens.append(Token(field, first, first + len(field), tuple(pipes), several))
                    pipes = []
            cursor += len(part) + 1
        position = stop + 1
    if pipes:
        tokens.append(Token("", end, end, tuple(pipes)))
    return tokens


def split_headings(line: str) -> Iterator[tuple[str, int]]:
    """Split a line made of nothing but headings; any other line is one field.

    >>> [text for text, _ in split_headings("自然人 法人或其他组织 总计")]
    ['自然人', '法人或其他组织', '总计']
    >>> [text for text, _ in split_headings("规    章")]
    ['规    章']
    """
    if len(line) <= MAX_LINE and re.search(r"\s", line) and _are_headings(line):
        for field in FIELD.finditer(line):
            yield field[0], field.start()
    else:
        yield line, 0


def _are_headings(line: str) -> bool:
    """Tell a line made of nothing but headings of the form."""
    fields = line.split()
    if len(fields) > MIN_HEADINGS and len(fields[0]) <= MAX_CORNER:
        fields = fields[1:]
    if len(fields) > 1 and all(is_heading(field) for field in fields):
        return True
    wide = WIDE.split(line)
    return len(wide) > MIN_HEADINGS and sum(map(begins_any, wide)) >= len(wide) - 1
