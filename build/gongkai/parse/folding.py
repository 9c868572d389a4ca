"""Fold printed words to what they say: width, blanks, characters, numbering, notes, punctuation.

In: a text as printed. Out: its words in one spelling. Must not know any label of the form.
"""

from __future__ import annotations

import re
import unicodedata

from gongkai.knowledge.patterns import characters, regional_words, traditional
from gongkai.parse.deciding import turns
from gongkai.parse.keeping import kept

NUMBERING = re.compile(
    r"(?:(?:[一二三四五六七八九十]{1,3}[、.,:]?|\([一二三四五六七八九十0-9]{1,3}\)|[0-9]{1,2}[.、,)]|[0-9](?=[\u3400-\u9fff]))(?=.))"
)
NOTE = re.compile(r"\((?:[^()]|\([^()]*\))*\)$")
PUNCTUATION = re.compile(r"[、,。;:·.?!“”‘’\"'<>《》「」『』\[\]【】*•_~—-]")
_SPELLING = r"[a-zA-Zā-ǜüÀ-ɏ\s]+\)"
ANNOTATION = re.compile(rf"\((?<=[\u3400-\u9fff]\(){_SPELLING}(?:\({_SPELLING})*")
"""A spelling in brackets behind a word; the rest is tried only where there is a bracket."""
OTHER_SCRIPTS = re.compile(
    r"[\u0600-\u06ff\u0f00-\u0fff\u1100-\u11ff\u1800-\u18af\ua000-\ua4cf\uac00-\ud7af\ufb50-\ufdff\ufe70-\ufefc]+"
)
"""Arabic, Tibetan, Hangul, Mongolian and Yi letters: parallel names beside the Chinese label."""
EMPHASIS = "#*•·"
"""What stands around a label in Markdown, or before it in a list."""
ODD_BRACKETS = re.compile(r"[\u3014\u3015\u3010\u3011\[\]]")
BRACKETS = tuple(zip("\u3014\u3015\u3010\u3011[]", "()()()", strict=True))
MAX_LABEL = 64
"""No label has so many words, be it misspelt or with a remark behind it."""


@kept(16_384)
def normalise(text: str) -> str:
    """Fold width, drop blanks and annotations; keep numbering and notes.

    >>> normalise("规    章"), normalise("（一）予以 公开")
    ('规章', '(一)予以公开')
    """
    if text.isascii() and text.isalnum():
        return text
    plain = _without_blanks(unicodedata.normalize("NFKC", text))
    if ODD_BRACKETS.search(plain):
        for odd, bracket in BRACKETS:
            plain = plain.replace(odd, bracket)
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


@kept(16_384)
def core(text: str) -> str:
    """Reduce a label to the words that name it: no numbering, closing note or punctuation.

    A note that turns the meaning round is part of the name.

    >>> core("7. 属于行政执法案卷"), core("采购总金额（单位：万元）"), core("三、本年度办理结果")
    ('属于行政执法案卷', '采购总金额', '本年度办理结果')
    >>> core("第二十条第（一）项")
    '第二十条第一项'
    >>> core("处理决定数量（上年）")
    '处理决定数量上年'
    """
    words = without_number(normalise(text))
    note = NOTE.search(words)
    if note is None or not note.start() or turns(note[0], words[: note.start()]):
        return _bare(words)
    return _bare(words[: note.start()])


@kept(16_384)
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
