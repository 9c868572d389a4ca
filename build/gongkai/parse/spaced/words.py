"""Cut one spaced-out line into words and fields, and part it into a label and its numbers.

In: the text of one line. Out: words with their places on it. Must not know the form's labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gongkai.parse.numerals import belongs_to_number, is_han, looks_like_value

WORD = re.compile(r"\S+")
WIDE_GAP = 2
"""So many blanks part two cells; a single one may stand inside of a cell."""
GROUP_NUMBER = re.compile(r"[（(][一二三四五六七][)）](?=.)")


class Word(NamedTuple):
    """Text between blanks: where it stands on its line, and how many blanks stand before."""

    text: str
    start: int
    end: int
    gap: int


class Parted(NamedTuple):
    """A line parted into what stands before its numbers, in words and texts, and its numbers."""

    lead: tuple[Word, ...]
    values: tuple[Word, ...]
    texts: tuple[str, ...]

    @property
    def is_laid_out(self) -> bool:
        """Wide gaps before all numbers: their places on the line mean something."""
        return all(word.gap >= WIDE_GAP for word in self.values[1:])


def cut_words(raw: str) -> Iterator[Word]:
    """Cut one line; a unit or footnote belongs to the number before it."""
    held: Word | None = None
    last = 0
    for match in WORD.finditer(raw):
        first, behind = match.span()
        word = Word(match[0], first, behind, first - last)
        last = behind
        if held and looks_like_value(held.text) and belongs_to_number(word.text):
            held = _joined(raw, [held, word])
            continue
        if held:
            yield held
        held = word
    if held:
        yield held


def _joined(raw: str, words: Sequence[Word]) -> Word:
    """Make one word of several that follow each other on a line, blanks and all."""
    first, last = words[0], words[-1]
    if first is last:
        return first
    return Word(raw[first.start : last.end], first.start, last.end, first.gap)


def cut_fields(raw: str, words: Sequence[Word]) -> tuple[Word, ...]:
    """Join the words between wide gaps."""
    groups: list[list[Word]] = []
    for word in words:
        if groups and word.gap < WIDE_GAP:
            groups[-1].append(word)
        else:
            groups.append([word])
    return tuple([_joined(raw, group) for group in groups])


def part_at(all_words: Sequence[Word], words: Sequence[Word], count: int) -> Parted:
    """Part a line before the last ``count`` of its words, or of its fields."""
    values = tuple(words[len(words) - count :])
    before = [word for word in all_words if not values or word.end <= values[0].start]
    lead = tuple([piece for word in before for piece in _pieces(word)])
    if not lead and values and all(is_han(value.text) for value in values):
        # Pieces of a group's label set vertically (三, 无), no counts and no marks.
        lead, values = values, ()
    return Parted(lead, values, tuple([word.text for word in lead]))


def _pieces(word: Word) -> tuple[Word, ...]:
    """Part a group's number from the words that it was printed against: （六）处理其政府信息."""
    match = GROUP_NUMBER.match(word.text)
    if match is None:
        return (word,)
    cut = match.end()
    return (
        word._replace(text=word.text[:cut], end=word.start + cut),
        word._replace(text=word.text[cut:], start=word.start + cut, gap=0),
    )


def count_ending(words: Sequence[Word]) -> int:
    """Count the words at the end of a line that are numbers or marks for none."""
    count = 0
    for word in reversed(words):
        if not looks_like_value(word.text):
            break
        count += 1
    return count
