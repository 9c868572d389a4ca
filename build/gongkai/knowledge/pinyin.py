"""Spell names in pinyin, with the readings of places that dictionaries get wrong.

In: a name in 汉字 and ``pinyin_exceptions.csv``. Out: its syllables, and every spelling under
which somebody might look for it. Must not know bodies or pages.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import islice

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
    >>> shown("单县人民政府"), shown("长子县"), shown("陕西省"), shown("新乡市")
    ('Shan xian renmin zhengfu', 'Zhangzi xian', 'Shaanxi sheng', 'Xinxiang shi')
    """
    han = "".join(HAN.findall(name))
    found = PLACE.match(han)
    if found is None:
        return " ".join(syllables(name)).capitalize()
    head, suffix, rest = found.groups()
    tail = TAILS.get(rest, tuple(rest))
    # Read as a whole: 单 and 长子 are read as places only together with 县.
    spelled = iter(syllables(han))
    words = ("".join(islice(spelled, len(part))) for part in (head, suffix, *tail))
    return " ".join(words).capitalize()


PLACE = re.compile(
    r"(.+?)(特别行政区|自治[区州县旗]|地区|新区|省|苏木|街道"
    r"|[市县区旗盟镇乡](?!族|街道|市(?![场政容直民级属域])|县(?![委直级城域])"
    r"|区(?![域划直委级])|旗|镇(?!村)|乡(?![村镇])))(.*)"
)
"""A place and what kind it is; in 新乡市, 辉县市 and 城区街道 the first such word is of the name,
before 市场监督管理局 and 乡村振兴局 it is not."""

TAILS: dict[str, tuple[str, ...]] = {
    "人民政府办公厅": ("人民", "政府", "办公厅"),
    "人民政府办公室": ("人民", "政府", "办公室"),
    "人民政府": ("人民", "政府"),
    "办事处": ("办事处",),
}
