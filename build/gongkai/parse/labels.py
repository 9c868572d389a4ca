"""Recognize the form's labels in whatever wording and dirt they are printed.

In: the text of one cell. Out: which caption, row or column of which block it names, and by what
rule. Must not know where the cell stands; context is the matcher's work.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

from gongkai.knowledge import labels as variants
from gongkai.knowledge import layouts
from gongkai.parse.deciding import changes_meaning
from gongkai.parse.folding import EMPHASIS, PUNCTUATION, core, edit_distance, normalise, whole_words
from gongkai.parse.glance import begins_strange_to
from gongkai.parse.keeping import kept

Rule = Literal["exact", "variant", "truncated", "misspelt", "position"]

DISCLOSURE = ("article20_1", "article20_5", "article20_6", "article20_8", "article20_9")
REQUESTS, PROCEEDINGS = "requests", "proceedings"
FULL = {REQUESTS: 7, PROCEEDINGS: 15}
"""The columns of tables three and four, the same on both forms."""
AXES = ("caption", "corner", "row", "column")

MIN_TRUNCATED, MIN_MISSPELT = 4, 4
MARGIN = re.compile(r"([^\s0-9]{1,4})\s+(?=[(（]?[一二三四五六七八0-9]{1,2}[)）、.])")
"""A word or two before a label's own number."""
MAX_MISPRINTS = 8
"""One wrong character is allowed for so many, and one in any case."""
UNIT_BEHIND = re.compile("[单位人民币百千万亿元件项条个次]+")
"""All that may stand behind a label without brackets: any other word may make it another one."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a cell names: one place of the form, and the rule that recognized it.

    ``is_extra`` marks a column that some offices add to the form (小计).
    """

    block: str
    axis: str
    key: str
    rule: Rule
    is_heading: bool = False
    is_extra: bool = False


@cache
def _lexicon() -> dict[tuple[str, str], dict[str, list[Named]]]:
    """Every known wording by (group of blocks, axis): the form's own first."""
    known: dict[tuple[str, str], dict[str, list[Named]]] = defaultdict(lambda: defaultdict(list))

    def learn(label: str, named: Named) -> None:
        entries = known[table_of(named.block), named.axis][core(label)]
        if all((old.block, old.key) != (named.block, named.key) for old in entries):
            entries.append(named)

    for place in layouts():
        rule: Rule = "exact"
        learn(place.label, Named(place.block, place.axis, place.key, rule, place.is_heading))
    for label in variants():
        blocks = DISCLOSURE if label.block == "disclosure" else (label.block,)
        for block in blocks:
            ignored, extra = label.kind == "ignored", label.kind == "extra"
            learn(label.label, Named(block, label.axis, label.means, "variant", ignored, extra))
    tables = ("disclosure", REQUESTS, PROCEEDINGS)
    return {(table, axis): dict(known.get((table, axis), {})) for table in tables for axis in AXES}


def table_of(block: str) -> str:
    """Give the table that a block belongs to: the five blocks of section two are one."""
    return "disclosure" if block in DISCLOSURE else block


@cache
def all_words() -> frozenset[str]:
    """Give every wording of the form that is known, in its folded spelling."""
    return frozenset(words for lexicon in _lexicon().values() for words in lexicon)


@cache
def _strange() -> re.Pattern[str]:
    return begins_strange_to((*all_words(), *_captions(), "第二十条项"))


def is_strange(text: str) -> bool:
    """Tell at a glance that a text names nothing of the form; most words of prose show it.

    >>> is_strange("本机关严格按照要求公开"), is_strange("行政许可")
    (True, False)
    """
    return _strange().match(text) is not None


def is_label(text: str) -> bool:
    """Tell whether a text names anything of the form exactly or in a known variant."""
    return not text.isascii() and not is_strange(text) and core(text) in all_words()


@kept(16_384)
def known(text: str, table: str, axis: str) -> tuple[Named, ...]:
    """Give what a text names exactly or in a known variant; nothing for any other text."""
    return () if is_strange(text) else tuple(_lexicon()[table, axis].get(core(text), ()))


@kept(16_384)
def is_leaf(text: str, table: str) -> bool:
    """Tell whether a text heads a column of a table, and not a group of columns or the corner."""
    return any(not named.is_heading for named in known(text, table, "column"))


def names_total(text: str) -> bool:
    """Tell whether a text heads the column of totals of table three."""
    return any(named.key == "total" for named in known(text, REQUESTS, "column"))


@lru_cache(maxsize=16_384)
def is_fragment(text: str, table: str, label: str) -> bool:
    """Tell whether a text is a piece of a row's label, or of a group heading set vertically.

    >>> is_fragment("息公开申请", "requests", "1.申请人无正当理由逾期不补")
    True
    >>> is_fragment("本", "requests", "2.重复申请"), is_fragment("若干", "requests", "2.重复申请")
    (True, False)
    """
    piece = PUNCTUATION.sub("", normalise(text))
    if not piece:
        return False
    own = {named.key for named in named_row(label, table)}
    return any(
        piece in PUNCTUATION.sub("", normalise(place.label))
        for place in layouts()
        if place.axis == "row"
        and table_of(place.block) == table
        and (place.is_heading or place.key in own)
    )


@kept(16_384)
def named_row(text: str, table: str) -> tuple[Named, ...]:
    """Give the rows that a cell may name: as known, else truncated, else misspelt.

    >>> [(n.key, n.rule) for n in named_row("2.其他法律法规规章禁止公开", "requests")]
    [('refused.prohibited_by_law', 'variant')]
    >>> [(n.key, n.rule) for n in named_row("4.保护第三方合法权", "requests")]
    [('refused.third_party_rights', 'truncated')]
    >>> [(n.key, n.rule) for n in named_row("5.属于三类内部亊务信息", "requests")]
    [('refused.internal_affairs', 'misspelt')]
    >>> [(n.key, n.rule) for n in named_row("本 二、上年结转政府信息公开申请数量", "requests")]
    [('carried_in', 'exact')]
    """
    found = known(text, table, "row") or _cut_in_note(text, table)
    found = found or _likely(core(text), _lexicon()[table, "row"])
    if not found and (margin := MARGIN.match(text)) and _is_margin(margin[1], table):
        return named_row(text[margin.end() :], table)
    return found


def _is_margin(piece: str, table: str) -> bool:
    """Tell a piece of a group's label, which ran down the margin into the cell."""
    piece = PUNCTUATION.sub("", normalise(piece))
    return any(
        piece in normalise(place.label)
        for place in layouts()
        if place.axis == "row" and place.is_heading and table_of(place.block) == table
    )


def _cut_in_note(text: str, table: str) -> tuple[Named, ...]:
    """Give the row whose label a text begins as far as into the note behind it."""
    words = whole_words(text)
    found = [
        Named(place.block, place.axis, place.key, "truncated", place.is_heading)
        for place in layouts()
        if place.axis == "row" and table_of(place.block) == table
        if core(place.label) != (whole := whole_words(place.label))
        if whole.startswith(words) and words.startswith(core(place.label))
    ]
    return tuple(found[:1])


def _likely(words: str, lexicon: dict[str, list[Named]]) -> tuple[Named, ...]:
    if len(words) < MIN_TRUNCATED:
        return ()
    truncated = {
        (named.block, named.key): named
        for label, entries in lexicon.items()
        if label.startswith(words) or (len(label) >= 6 and _carries_unit(words, label))
        for named in entries
    }
    if len(truncated) == 1:
        return tuple(_by_rule(truncated.values(), "truncated"))
    if truncated:
        return ()
    near = [
        (distance, named)
        for label, entries in lexicon.items()
        if (distance := misprints(words, label)) is not None
        for named in entries
    ]
    best = min((distance for distance, _ in near), default=0)
    winners = {(n.block, n.key): n for distance, n in near if distance == best}
    return tuple(_by_rule(winners.values(), "misspelt")) if len(winners) == 1 else ()


def misprints(words: str, label: str) -> int | None:
    """Count the wrong characters of a misspelt label; None where it is another one.

    What tells labels apart is often a single character, so few may be wrong, and none of those
    that decide the meaning.

    >>> misprints("属于三类内部亊务信息", "属于三类内部事务信息")
    1
    >>> misprints("上年新收申请", "本年新收申请"), misprints("本年办结申请", "本年新收申请")
    (None, None)
    """
    allowed = max(1, len(label) // MAX_MISPRINTS)
    if min(len(words), len(label)) < MIN_MISSPELT or abs(len(words) - len(label)) > allowed:
        return None
    if len(set(words).difference(label)) > allowed:
        return None
    distance = edit_distance(words, label)
    return distance if distance <= allowed and not changes_meaning(words, label) else None


def _carries_unit(words: str, label: str) -> bool:
    rest = words.removeprefix(label)
    return rest != words and UNIT_BEHIND.fullmatch(rest) is not None


def _by_rule(found: Iterable[Named], rule: Rule) -> list[Named]:
    return [replace(named, rule=rule) for named in found]


CAPTION = re.compile(r"第?二十条(?:第)?\(?([一二三四五六七八九十]{1,2})\)?项")


@kept(16_384)
def named_caption(text: str) -> str | None:
    """Give the block that a caption of section two opens.

    >>> named_caption("第二十条 第（八）项"), named_caption("第二十条(一)项")
    ('article20_8', 'article20_1')
    """
    match = CAPTION.fullmatch(normalise(text).strip(EMPHASIS))
    return _captions().get(match[1]) if match else None


@cache
def _captions() -> dict[str, str]:
    matches = (
        (CAPTION.fullmatch(normalise(place.label)), place.block)
        for place in layouts()
        if place.axis == "caption"
    )
    return {match[1]: block for match, block in matches if match}


# The headings that a table begins with; any other heading is one only inside its table's header.
OPENING = frozenset(
    {
        ("requests", "applicants"),
        ("requests", "natural_person"),
        ("requests", "organizations"),
        ("requests", "business"),
        ("requests", "research_institute"),
        ("requests", "public_interest_organization"),
        ("requests", "legal_service"),
        ("proceedings", "reconsideration"),
        ("proceedings", "litigation"),
    }
)


@kept(16_384)
def opened_table(text: str) -> str:
    """Give the table whose header a text begins, or nothing."""
    if not is_label(text):
        return ""
    for table in ("disclosure", REQUESTS, PROCEEDINGS):
        if known(text, table, "corner"):
            return table
        if any((n.block, n.key) in OPENING for n in known(text, table, "column")):
            return table
    return ""


@kept(16_384)
def is_heading(text: str) -> bool:
    """Tell whether a text is a caption, a corner text or a whole heading of any table."""
    tables = ("disclosure", REQUESTS, PROCEEDINGS)
    return bool(named_caption(text)) or any(
        known(text, table, axis) for table in tables for axis in ("column", "corner")
    )
