"""Cut unmarked text into cells: one per line, per pipe, or per heading of a header's line.

In: a stretch of text. Out: tokens in reading order. Must not decide what a token means beyond
whether it is a number or a heading of the form.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from gongkai.parse.headings import begins_any
from gongkai.parse.labels import is_heading

WIDE = re.compile(r"\s{2,}")
FIELD = re.compile(r"\S+")
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
    pipes: list[int] = []
    at = start
    for line in text[start:end].split("\n"):
        if "|" in line:
            pipes = _take_parts(tokens, line, at, pipes)
        elif trimmed := line.strip():
            pipes = _take(tokens, trimmed, at + line.index(trimmed), pipes)
        at += len(line) + 1
    if pipes:
        tokens.append(Token("", end, end, tuple(pipes)))
    return tokens


def _take_parts(tokens: list[Token], line: str, at: int, pipes: list[int]) -> list[int]:
    """Add the tokens between the pipes of a line."""
    first, *others = line.split("|")
    if trimmed := first.strip():
        pipes = _take(tokens, trimmed, at + first.index(trimmed), pipes)
    at += len(first)
    for part in others:
        pipes.append(at)
        if trimmed := part.strip():
            pipes = _take(tokens, trimmed, at + 1 + part.index(trimmed), pipes)
        at += len(part) + 1
    return pipes


def _take(tokens: list[Token], words: str, at: int, pipes: list[int]) -> list[int]:
    """Add a token or several headings; give the pipes that still wait for one: none."""
    if len(words.split(None, 1)) == 1:
        tokens.append(Token(words, at, at + len(words), tuple(pipes)))
        return []
    fields = split_headings(words)
    for field, offset in fields:
        first = at + offset
        tokens.append(Token(field, first, first + len(field), tuple(pipes), len(fields) > 1))
        pipes = []
    return pipes


def split_headings(line: str) -> list[tuple[str, int]]:
    """Split a line made of nothing but headings; any other line is one field.

    >>> [text for text, _ in split_headings("自然人 法人或其他组织 总计")]
    ['自然人', '法人或其他组织', '总计']
    >>> [text for text, _ in split_headings("规    章")]
    ['规    章']
    """
    if len(line) <= MAX_LINE and _are_headings(line):
        return [(field[0], field.start()) for field in FIELD.finditer(line)]
    return [(line, 0)]


def _are_headings(line: str) -> bool:
    """Tell a line made of nothing but headings of the form."""
    fields = line.split()
    if len(fields) > MIN_HEADINGS and len(fields[0]) <= MAX_CORNER:
        fields = fields[1:]
    if len(fields) > 1 and all(is_heading(field) for field in fields):
        return True
    wide = WIDE.split(line)
    return len(wide) > MIN_HEADINGS and sum(map(begins_any, wide)) >= len(wide) - 1
