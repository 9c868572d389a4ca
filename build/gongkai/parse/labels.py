"""Recognise the form's labels in whatever wording and dirt they are printed.

In: the text of one cell. Out: which caption, row or column of which block it names, and by what
rule. Must not know where the cell stands; context is the matcher's work.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from gongkai.knowledge import labels as variants
from gongkai.knowledge import layouts
from gongkai.knowledge.patterns import characters, regional_words, traditional

Rule = Literal["exact", "variant", "truncated", "misspelt", "position"]

DISCLOSURE = ("article20_1", "article20_5", "article20_6", "article20_8", "article20_9")
REQUESTS, PROCEEDINGS = "requests", "proceedings"

NUMBERING = re.compile(
    r"(?:(?:[一二三四五六七八九十]{1,3}[、.,:]?|\([一二三四五六七八九十0-9]{1,3}\)|[0-9]{1,2}[.、,)]|[0-9](?=[\u3400-\u9fff]))(?=.))"
)
NOTE = re.compile(r"\((?:[^()]|\([^()]*\))*\)$")
PUNCTUATION = re.compile(r"[、,。;:·.?!“”‘’\"'<>《》「」『』\[\]【】*•_~—-]")
ANNOTATION = re.compile(r"(?<=[\u3400-\u9fff])(?:\([a-zA-Zā-ǜüÀ-ɏ\s]+\))+")
OTHER_SCRIPTS = re.compile(
    r"[\u0600-\u06ff\u0f00-\u0fff\u1100-\u11ff\u1800-\u18af\ua000-\ua4cf\uac00-\ud7af\ufb50-\ufdff\ufe70-\ufefc]+"
)
"""Arabic, Tibetan, Hangul, Mongolian and Yi letters: parallel names beside the Chinese label."""
EMPHASIS = "#*•·"
"""What stands around a label in Markdown, or before it in a list."""
ODD_BRACKETS = re.compile(r"[\u3014\u3015\u3010\u3011\[\]]")
BRACKETS = str.maketrans("\u3014\u3015\u3010\u3011[]", "()()()")
MIN_TRUNCATED, MIN_MISSPELT = 4, 4
MAX_REMARK = 24
MAX_LABEL = 64
"""No label has so many words, be it misspelt or with a remark behind it."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a cell names: one place of the form, and the rule that recognised it.

    ``is_extra`` marks a column that some offices add to the form (小计).
    """

    block: str
    axis: str
    key: str
    rule: Rule
    is_heading: bool = False
    is_extra: bool = False


@lru_cache(maxsize=65_536)
def normalise(text: str) -> str:
    """Fold width, drop blanks and annotations; keep numbering and notes.

    >>> normalise("规    章"), normalise("（一）予以 公开")
    ('规章', '(一)予以公开')
    """
    if text.isascii() and text.isalnum():
        return text
    plain = _without_blanks(unicodedata.normalize("NFKC", text))
    if ODD_BRACKETS.search(plain):
        plain = plain.translate(BRACKETS)
    if "(" in plain:
        plain = ANNOTATION.sub("", plain)
    simple = simplify(OTHER_SCRIPTS.sub("", plain))
    for regional, mainland in regional_words():
        simple = simple.replace(regional, mainland)
    return simple


def _without_blanks(folded: str) -> str:
    """Drop what prints nothing: blanks, and marks for the layout (a printable text has none)."""
    plain = "".join(folded.split())
    if not plain.isprintable():
        plain = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    # Without the blanks between them combining marks must be put in order once more.
    return plain if len(plain) == len(folded) else unicodedata.normalize("NFKC", plain)


def simplify(text: str) -> str:
    """Put simplified characters for traditional ones, one for one: offsets stay as they are.

    >>> simplify("規範性文件")
    '规范性文件'
    """
    return text.translate(characters()) if traditional().search(text) else text


@lru_cache(maxsize=65_536)
def core(text: str) -> str:
    """Reduce a label to the words that name it: no numbering, closing note or punctuation.

    >>> core("7. 属于行政执法案卷"), core("采购总金额（单位：万元）"), core("三、本年度办理结果")
    ('属于行政执法案卷', '采购总金额', '本年度办理结果')
    >>> core("第二十条第（一）项")
    '第二十条第一项'
    """
    words = without_number(normalise(text))
    return _bare(NOTE.sub("", words) or words)


@lru_cache(maxsize=65_536)
def whole_words(text: str) -> str:
    """Reduce a label like ``core``, but keep the words of its note.

    >>> whole_words("（二）部分公开（区分处理的，")
    '部分公开区分处理的'
    """
    return _bare(without_number(normalise(text)))


def _bare(words: str) -> str:
    return PUNCTUATION.sub("", words).replace("(", "").replace(")", "")


def without_number(words: str) -> str:
    """Drop the number that a normalised label begins with, and marks before it.

    >>> without_number("(五)不予处理"), without_number("3.其他")
    ('不予处理', '其他')
    """
    words = words.strip(EMPHASIS)
    at = 0
    while (match := NUMBERING.match(words, at)) and not words.startswith(("第", "一定"), at):
        at = match.end()
    return words[at:]


def has_number(text: str) -> bool:
    """Tell whether a label begins with a number: （七）总计 is a row, 总计 may be a column.

    >>> has_number("（七）总计"), has_number("**总计**")
    (True, False)
    """
    words = normalise(text).strip(EMPHASIS)
    return without_number(words) != words


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
    return known


def table_of(block: str) -> str:
    """Give the table that a block belongs to: the five blocks of section two are one."""
    return "disclosure" if block in DISCLOSURE else block


@cache
def _all_words() -> frozenset[str]:
    return frozenset(words for lexicon in _lexicon().values() for words in lexicon)


def is_label(text: str) -> bool:
    """Tell whether a text names anything of the form exactly or in a known variant."""
    return not text.isascii() and core(text) in _all_words()


@lru_cache(maxsize=16_384)
def says_more_than_label(text: str) -> bool:
    """Tell a line that is no label, not even with lines below it or with a remark behind it.

    What stands before the first bracket is never a note, so its words are those of the label.

    >>> says_more_than_label("行政许可"), says_more_than_label("本机关主动公开政府信息" * 7)
    (False, True)
    """
    if len(text) <= MAX_LABEL:
        return False
    words = without_number(normalise(text[: 4 * MAX_LABEL]))
    return len(_bare(words.partition("(")[0])) > MAX_LABEL


@lru_cache(maxsize=65_536)
def known(text: str, table: str, axis: str) -> tuple[Named, ...]:
    """Give what a text names exactly or in a known variant; nothing for any other text."""
    return tuple(_lexicon()[table, axis].get(core(text), ()))


@lru_cache(maxsize=16_384)
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


@lru_cache(maxsize=65_536)
def named_row(text: str, table: str) -> tuple[Named, ...]:
    """Give the rows that a cell may name: as known, else truncated, else misspelt.

    >>> [(n.key, n.rule) for n in named_row("2.其他法律法规规章禁止公开", "requests")]
    [('refused.prohibited_by_law', 'variant')]
    >>> [(n.key, n.rule) for n in named_row("4.保护第三方合法权", "requests")]
    [('refused.third_party_rights', 'truncated')]
    >>> [(n.key, n.rule) for n in named_row("5.属于三类内部亊务信息", "requests")]
    [('refused.internal_affairs', 'misspelt')]
    """
    found = known(text, table, "row") or _cut_in_note(text, table)
    return found or _likely(core(text), _lexicon()[table, "row"])


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
        if label.startswith(words) or (len(label) >= 6 and _only_continues(words, label))
        for named in entries
    }
    if len(truncated) == 1:
        return tuple(_by_rule(truncated.values(), "truncated"))
    if truncated:
        return ()
    near = [
        (distance, named)
        for label, entries in lexicon.items()
        if len(label) >= MIN_MISSPELT
        and abs(len(label) - len(words)) <= len(label) // 4
        and (distance := edit_distance(words, label)) <= len(label) // 4
        for named in entries
    ]
    best = min((distance for distance, _ in near), default=0)
    winners = {(n.block, n.key): n for distance, n in near if distance == best}
    return tuple(_by_rule(winners.values(), "misspelt")) if len(winners) == 1 else ()


def _only_continues(words: str, label: str) -> bool:
    """A label may carry a remark behind it, but no other item's number."""
    rest = words.removeprefix(label)
    return rest != words and len(rest) <= MAX_REMARK and not re.search("[0-9]", rest)


def _by_rule(found: object, rule: Rule) -> list[Named]:
    return [
        Named(n.block, n.axis, n.key, rule, n.is_heading, n.is_extra)
        for n in found  # type: ignore[attr-defined]
    ]


CAPTION = re.compile(r"第?二十条(?:第)?\(?([一二三四五六七八九十]{1,2})\)?项")


@lru_cache(maxsize=16_384)
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
        ("requests", "business"),
        ("requests", "research_institute"),
        ("requests", "public_interest_organization"),
        ("requests", "legal_service"),
        ("proceedings", "reconsideration"),
        ("proceedings", "litigation"),
    }
)


@lru_cache(maxsize=16_384)
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


@lru_cache(maxsize=16_384)
def is_heading(text: str) -> bool:
    """Tell whether a text is a caption, a corner text or a whole heading of any table."""
    tables = ("disclosure", REQUESTS, PROCEEDINGS)
    return bool(named_caption(text)) or any(
        known(text, table, axis) for table in tables for axis in ("column", "corner")
    )


def edit_distance(left: str, right: str) -> int:
    """Count the insertions, deletions and substitutions between two short texts.

    >>> edit_distance("过程序性信息", "过程性信息")
    1
    """
    previous = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        current = [i]
        for j, b in enumerate(right, start=1):
            current.append(min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (a != b)))
        previous = current
    return previous[-1]
