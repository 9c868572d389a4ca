"""Say which sentences two texts share, in time that grows with their length and no faster.

In: two texts and the stretches of them to compare. Out: ``Step`` after step, in order: kept,
changed, gone, new. Must not know reports or pages.

Archived text is hostile, and the usual comparison of sequences takes the square of their length
or worse where lines repeat. Here only what stands once on either side is an anchor (patience
diff); what repeats is followed from the anchors on, and no two sentences are compared of which
one is not among the few next ones.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

SENTENCE = re.compile(r"[^。！？；!?;\n]*[。！？；!?;\n]+|[^。！？；!?;\n]+")
CLAUSE = re.compile(r"\d[\d.,，]*|[^\d，,、：:（）()]+|[，,、：:（）()]")
DEPTH = 8
NEXT = 4
"""A sentence that is gone is held against so many new ones."""
LIKE = 0.5
LOOKED_AT = 400
"""So many characters of a sentence tell whether another is like it, and what changed in it."""

Span = tuple[int, int]
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Step:
    """One sentence and what became of it; the spans lie in the two texts, None on a side without.

    ``old_marks`` and ``new_marks`` are the stretches of a changed sentence that differ.
    """

    kind: str
    old: Span | None
    new: Span | None
    old_marks: tuple[Span, ...] = ()
    new_marks: tuple[Span, ...] = ()


def sentences(text: str, start: int, end: int, most: int | None = None) -> list[Span]:
    r"""Cut a stretch of text into sentences without the blanks around them; the first ``most``.

    >>> sentences("一句。 二句；\n\n三", 0, 10)
    [(0, 3), (4, 7), (9, 10)]
    """
    spans = []
    for found in SENTENCE.finditer(text, start, end):
        inner = found.group()
        left = found.start() + len(inner) - len(inner.lstrip())
        right = left + len(inner.strip())
        if left < right:
            spans.append((left, right))
        if len(spans) == most:
            break
    return spans


def compare_sentences(
    old_text: str, old: Sequence[Span], new_text: str, new: Sequence[Span]
) -> list[Step]:
    """Tell of every sentence of two texts whether it was kept, changed, is gone or new."""
    matches = align([_key(old_text, span) for span in old], [_key(new_text, span) for span in new])
    steps: list[Step] = []
    here = there = 0
    for i, j in [*matches, (len(old), len(new))]:
        steps += _between(old_text, old[here:i], new_text, new[there:j])
        if i < len(old):
            steps.append(Step("kept", old[i], new[j]))
        here, there = i + 1, j + 1
    return steps


def align(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Match equal items of two sequences, both in order.

    >>> align(list("abxcd"), list("abycd"))
    [(0, 0), (1, 1), (3, 3), (4, 4)]
    """
    found: list[Pair] = []
    waiting = [(0, len(old), 0, len(new), DEPTH)]
    while waiting:
        i, i_end, j, j_end, depth = waiting.pop()
        while i < i_end and j < j_end and old[i] == new[j]:
            found.append((i, j))
            i, j = i + 1, j + 1
        while i < i_end and j < j_end and old[i_end - 1] == new[j_end - 1]:
            i_end, j_end = i_end - 1, j_end - 1
            found.append((i_end, j_end))
        anchors = _anchors(old, new, (i, i_end), (j, j_end)) if depth else []
        if not anchors:
            continue
        found += anchors
        for a, b in [*anchors, (i_end, j_end)]:
            waiting.append((i, a, j, b, depth - 1))
            i, j = a + 1, b + 1
    return sorted(found)


def _anchors(old: Sequence[str], new: Sequence[str], left: Span, right: Span) -> list[Pair]:
    """The longest run, in order on both sides, of items that stand once on either side."""
    ours = Counter(old[left[0] : left[1]])
    theirs = Counter(new[right[0] : right[1]])
    places = {new[j]: j for j in range(*right) if theirs[new[j]] == 1}
    pairs = [(i, places[old[i]]) for i in range(*left) if ours[old[i]] == 1 and old[i] in places]
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, j) in enumerate(pairs):
        at = bisect_left(ends, j)
        before.append(last[at - 1] if at else -1)
        ends[at : at + 1] = [j]
        last[at : at + 1] = [number]
    run = []
    number = last[-1] if last else -1
    while number >= 0:
        run.append(pairs[number])
        number = before[number]
    return run[::-1]


def _key(text: str, span: Span) -> str:
    """A sentence as it is compared: width of characters and blanks make no difference."""
    return "".join(unicodedata.normalize("NFKC", text[slice(*span)]).split())


def _between(old_text: str, old: Sequence[Span], new_text: str, new: Sequence[Span]) -> list[Step]:
    """Sentences between two that were kept: the like ones changed, the others are gone or new."""
    if not old or not new:
        return [*(Step("gone", span, None) for span in old), *(Step("new", None, s) for s in new)]
    steps: list[Step] = []
    pairs_of = [_pairs(new_text, span) for span in new]
    there = 0
    for span in old:
        mine = _pairs(old_text, span)
        for j in range(there, min(there + NEXT, len(new))):
            if _likeness(mine, pairs_of[j]) >= LIKE:
                steps += (Step("new", None, one) for one in new[there:j])
                steps.append(_changed(old_text, span, new_text, new[j]))
                there = j + 1
                break
        else:
            steps.append(Step("gone", span, None))
    return [*steps, *(Step("new", None, span) for span in new[there:])]


def _pairs(text: str, span: Span) -> Counter[str]:
    """The pairs of neighbouring characters at the beginning of a sentence."""
    part = text[span[0] : min(span[1], span[0] + LOOKED_AT)]
    return Counter(map("".join, pairwise(part)))


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    whole = one.total() + other.total()
    return 2 * (one & other).total() / whole if whole else 0.0


def _changed(old_text: str, old: Span, new_text: str, new: Span) -> Step:
    """Mark what differs in two like sentences: numbers, and words between marks."""
    ours, theirs = list(_clauses(old_text, old)), list(_clauses(new_text, new))
    kept = align([old_text[slice(*s)] for s in ours], [new_text[slice(*s)] for s in theirs])
    mine = _joined(ours, {i for i, _ in kept}, old[1])
    other = _joined(theirs, {j for _, j in kept}, new[1])
    return Step("changed", old, new, mine, other)


def _clauses(text: str, span: Span) -> Iterator[Span]:
    for found in CLAUSE.finditer(text, span[0], min(span[1], span[0] + LOOKED_AT)):
        yield found.span()


def _joined(spans: Sequence[Span], kept: set[int], end: int) -> tuple[Span, ...]:
    """The spans that were not kept, neighbours as one; what was not looked at is not kept."""
    loose = [span for number, span in enumerate(spans) if number not in kept]
    if spans and spans[-1][1] < end:
        loose.append((spans[-1][1], end))
    found: list[Span] = []
    for span in loose:
        if found and found[-1][1] == span[0]:
            found[-1] = (found[-1][0], span[1])
        else:
            found.append(span)
    return tuple(found)
