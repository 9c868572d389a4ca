"""Find the words that decide what a label means: a year, a negation, a number, before or after.

In: normalised words. Out: what the deciding words among them say, in order. Must not know any
label of the form, but for the notes that some carry.

上年新收 differs from 本年新收 by one character, 有现成信息 from 没有现成信息 by another: such a
difference is never a misprint, and never a remark that may be dropped.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import cache, lru_cache

from gongkai.knowledge import layouts
from gongkai.knowledge.patterns import deciding_words

IN_NOTES = frozenset({"year", "time", "negation"})
"""A note may hold numbers and sides (单位：件，保留两位小数) that say nothing about its label."""
Decision = tuple[str, str]
"""Kind and meaning of a deciding word."""


@lru_cache(maxsize=65_536)
def decisions(words: str) -> tuple[Decision, ...]:
    """Give the kind and meaning of each deciding word, in order.

    >>> decisions("上年结转"), decisions("规章")
    ((('time', 'last year'),), ())
    >>> decisions("没有现成信息") == decisions("有现成信息")
    False
    """
    pattern, rows = _pattern()
    found = (rows[int(match.lastgroup[1:])] for match in pattern.finditer(words) if match.lastgroup)
    return tuple([one for one in found if one[0] != "harmless"])


NOTE = re.compile(r"(?<=.)\([^()]*\)$")
MIN_ALIKE = 0.75
ILLEGIBLE = frozenset("\u56d7\u25a1\u25a0\u25cb\ufffd?*")
"""What a reader of pictures puts for a character that it cannot read."""


@lru_cache(maxsize=16_384)
def turns(note: str, label: str) -> bool:
    """Tell whether a note says that its label does not mean what the label alone says.

    What the label says itself, the note may repeat; a year may explain 本年 or 上年.

    >>> turns("(上年)", "处理决定数量"), turns("(单位:万元)", "本年收费金额")
    (True, False)
    >>> turns("(2022年)", "处理决定数量"), turns("(2022年)", "本年处理决定数量")
    (True, False)
    """
    said = {one for one in decisions(note) if one[0] in IN_NOTES}
    if not said or any(_is_like(note, one) for one in _own_notes()):
        return False
    own = set(decisions(label))
    has_time = any(kind == "time" for kind, _ in own)
    return any(one not in own and not (has_time and one[0] == "year") for one in said)


def changes_meaning(words: str, label: str) -> bool:
    """Tell whether a misspelt label says something else than the label.

    A year or a number may be illegible (下午度, 囗类) if nothing stands there that decides
    otherwise; a negation only where a sign says so, for 已掌握 is no illegible 不掌握.

    >>> changes_meaning("结转下午度继续办理", "结转下年度继续办理")
    False
    >>> changes_meaning("结转本年度继续办理", "结转下年度继续办理")
    True
    """
    printed, wanted = decisions(words), decisions(label)
    if printed == wanted:
        return False
    if len(words) != len(label):
        return True
    rest = iter(wanted)
    if not all(one in rest for one in printed):
        return True
    return _firm(printed) != _firm(wanted) and ILLEGIBLE.isdisjoint(words)


def _firm(found: tuple[Decision, ...]) -> list[Decision]:
    return [one for one in found if one[0] in ("negation", "side")]


@cache
def _own_notes() -> tuple[str, ...]:
    """Give the notes of the form's own labels: （区分处理的，只计这一情形，不计其他情形）."""
    found = (NOTE.search(unicodedata.normalize("NFKC", place.label)) for place in layouts())
    return tuple(dict.fromkeys(match[0] for match in found if match))


def _is_like(note: str, own: str) -> bool:
    """Tell a note of the form, be it misspelt."""
    return len(note) <= 2 * len(own) and SequenceMatcher(None, note, own).ratio() >= MIN_ALIKE


@cache
def _pattern() -> tuple[re.Pattern[str], tuple[Decision, ...]]:
    """One pattern of all words, what is harmless first, and what each group of it means."""
    ordered = sorted(deciding_words(), key=lambda word: word.kind != "harmless")
    parts = [f"(?P<w{number}>{word.pattern})" for number, word in enumerate(ordered)]
    return re.compile("|".join(parts)), tuple((word.kind, word.means) for word in ordered)
