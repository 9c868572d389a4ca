"""Spell names in pinyin, with the readings of places that dictionaries get wrong.

In: a name in 汉字 and ``pinyin_exceptions.csv``. Out: its syllables, and every spelling under
which somebody might look for it. Must not know bodies or pages.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pypinyin import lazy_pinyin

from gongkai.knowledge import rows

HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


@cache
def exceptions() -> dict[str, list[str]]:
    """Words with their syllables; a county with 长, 大城 and the like."""
    return {row["word"]: row["pinyin"].split() for row in rows("pinyin_exceptions.csv")}


@cache
def _pattern() -> re.Pattern[str]:
    words = sorted(exceptions(), key=len, reverse=True)
    return re.compile("(" + "|".join(map(re.escape, words)) + ")")


def syllables(name: str) -> list[str]:
    """Spell a name, one syllable per character, exceptions first.

    >>> "".join(syllables("涡阳县"))
    'guoyangxian'
    >>> "".join(syllables("长垣市")), "".join(syllables("洪洞县"))
    ('changyuanshi', 'hongtongxian')
    """
    out: list[str] = []
    for part in _pattern().split(name):
        out += exceptions()[part] if part in exceptions() else _plain(part)
    return out


def _plain(text: str) -> list[str]:
    spelled: list[str] = lazy_pinyin(text)
    return [syllable.lower().replace("ü", "v") for syllable in spelled]


def spellings(name: str) -> list[list[str]]:
    """Every spelling to search by: the right one, and the dictionary's where it differs.

    >>> ["".join(found) for found in spellings("涡阳县")]
    ['guoyangxian', 'woyangxian']
    >>> ["".join(found) for found in spellings("吕梁")]
    ['lvliang', 'luliang']
    """
    han = "".join(HAN.findall(name))
    found = [syllables(han)]
    if _pattern().search(han):
        found.append(_plain(han))
    found += [[syllable.replace("v", "u") for syllable in spelling] for spelling in found]
    return [list(one) for one in dict.fromkeys(tuple(spelling) for spelling in found)]


@lru_cache(maxsize=200_000)
def shown(name: str) -> str:
    """Pinyin to stand beside a name on an English page.

    >>> [shown(name) for name in ("海林市人民政府", "宁夏回族自治区", "阿里地区")]
    ['Hailin shi renmin zhengfu', 'Ningxiahuizu zizhiqu', 'Ali diqu']
    """
    found = PLACE.match("".join(HAN.findall(name)))
    if found is None:
        return " ".join(syllables(name)).capitalize()
    head, suffix, rest = found.groups()
    words = [_joined(head), _joined(suffix)]
    words += [_joined(part) for part in TAILS[rest]] if rest in TAILS else syllables(rest)
    return " ".join(words).capitalize()


PLACE = re.compile(
    r"(.+?)(特别行政区|自治[区州县旗]|地区|新区|省|市|县|区|旗|盟|镇|乡|苏木|街道)(.*)"
)
TAILS: dict[str, tuple[str, ...]] = {
    "人民政府办公厅": ("人民", "政府", "办公厅"),
    "人民政府办公室": ("人民", "政府", "办公室"),
    "人民政府": ("人民", "政府"),
    "办事处": ("办事处",),
}


def _joined(text: str) -> str:
    return "".join(syllables(text))
