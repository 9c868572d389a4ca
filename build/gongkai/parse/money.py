"""Tell in which unit an amount is printed, by its heading, by its table's corner or by a note.

In: words around an amount. Out: a unit, or that none can be told. Must not look at the amount:
its size never tells its unit, and of two units none is chosen.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from gongkai.knowledge.patterns import units
from gongkai.parse.folding import normalise

MAX_NOTE = 60
OTHER_YEARS = re.compile(r"上一?年|去年|前年|历年|往年|同期")
YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})年")
ALL = ("procurement", "fees")
OF_FEES = re.compile(r"收费|\(八\)")
OF_PROCUREMENT = re.compile(r"采购|\(九\)")
ABOUT = re.compile(
    r"(?:本表|[上下]表|表[中内]|以上|上述|本年度?|今年|20[0-9]{2}年度?|所有|全部|各项|两项|金额|数据|货币"
    r"|计量|政府集中|采购|行政事业性|收费|总|涉及|均|[的中及和与、]|第二十条第\([八九]\)项\(?)*"
)
"""The words with which a note says of which amounts it tells the unit; any other is not ours."""
FOREIGN = re.compile(
    r"[港美日欧澳英韩加新台外法][元币镑郎]|美金|卢布|[$€£]|(?:USD|HKD|EUR|JPY|GBP)|[A-Za-z]元"
)
SHORT = re.compile(r"(?:人民币)?[十百千万亿]+|[A-Za-z]+|角|分")
"""单位：万 and 单位：W may mean an amount's unit, and do not say which."""
BEFORE = re.compile(r"(?:^|[^\u3400-\u9fffA-Za-z]|[币为以按或和及与是均位额计])$")
"""What may stand right before a unit; 十元 and 几元 are none that is known."""


@cache
def _unit() -> str:
    names = [name for name, (kind, _) in units().items() if kind == "money"]
    ordered = sorted((name for name in names if "人民币" not in name), key=len, reverse=True)
    return f"(?:{'|'.join(ordered)})"


@cache
def _rounding() -> re.Pattern[str]:
    """How far amounts are rounded is told in a unit too, and is none."""
    return re.compile(rf"精确[到至]{_unit()}|保留[到至]{_unit()}|{_unit()}以下四舍五入")


@cache
def _stated() -> re.Pattern[str]:
    """单位：and what it says up to the next comma or bracket, or a unit that stands apart."""
    unit = _unit()
    return re.compile(
        rf"单位[:为是]{{0,2}}(?P<clause>[^),;。]*)|[以按](?P<by>{unit})(?:计|为单位)"
        rf"|(?:[(/,:;]|金额)(?:人民币[:,]?)?(?P<apart>{unit})(?:人民币)?(?=[),;/]|$)"
    )


@cache
def _note() -> re.Pattern[str]:
    return re.compile(
        rf"[(]?(?:(?:注|备注|说明)[:.]?(?:[0-9][.、])?)?(?P<about>[^:,;。]{{0,24}}?)"
        rf"单位[:为是]{{0,2}}[(]?(?:人民币)?[:,]?{_unit()}(?=$|[),;。(])"
    )


@cache
def _named() -> re.Pattern[str]:
    return re.compile(rf"(?<![0-9.]){_unit()}")


@lru_cache(maxsize=4096)
def unit_of_heading(text: str, year: int | None = None) -> str | None:
    """Give the unit that a heading tells; empty where it tells none, None where not one.

    >>> [unit_of_heading(f"金额（{words}）") for words in ("单位：元", "元/万元", "万元以上")]
    ['元', None, '']
    >>> unit_of_heading("金额（元以下四舍五入，单位：万元）")
    '万元'
    >>> unit_of_heading("金额（2020年单位：元）", 2022) is None
    True
    """
    words = re.sub("RMB|CNY", "人民币", _rounding().sub("", normalise(text)))
    stated = [
        match["clause"] or match["by"] or match["apart"] or ""
        for match in _stated().finditer(words)
    ]
    if FOREIGN.search(words) or any(map(_is_unknown, stated)):
        return None
    said = {unit for clause in stated for unit in _named().findall(clause)}
    if not said:
        return ""
    return said.pop() if len(said) == 1 and not _is_of_another_year(words, year) else None


def unit_of_notes(lines: str, year: int | None = None) -> dict[str, str]:
    """Give the unit that notes beside table two tell for each amount, where all tell the same.

    A note that names another year, another amount or a second unit tells none.

    >>> unit_of_notes("注：采购总金额的单位为万元，另有2项未计。"), unit_of_notes("（单位：元）")
    ({'procurement': '万元'}, {'procurement': '元', 'fees': '元'})
    >>> unit_of_notes("单位：件"), unit_of_notes("注：单位：元，政府集中采购单位：万元")
    ({}, {})
    """
    told: dict[str, set[str]] = {}
    for line in lines.split("\n"):
        if len(line) > MAX_NOTE or "单" not in line:
            continue
        words = _rounding().sub("", normalise(line).strip("|*"))
        match = _note().match(words)
        if match is None or not ABOUT.fullmatch(match["about"]) or _is_of_another_year(words, year):
            continue
        said = set(_named().findall(words))
        for amount in _amounts(match["about"]) if len(said) == 1 else ():
            told.setdefault(amount, set()).update(said)
    return {amount: said.pop() for amount, said in told.items() if len(said) == 1}


def _is_unknown(clause: str) -> bool:
    """Tell words that say a unit of money which is none of ours."""
    if SHORT.fullmatch(clause):
        return True
    return any(not BEFORE.search(clause[: unit.start()]) for unit in _named().finditer(clause))


def _amounts(about: str) -> tuple[str, ...]:
    own = [
        amount
        for amount, words in zip(ALL, (OF_PROCUREMENT, OF_FEES), strict=True)
        if words.search(about)
    ]
    return tuple(own) or ALL


def _is_of_another_year(words: str, year: int | None) -> bool:
    return bool(OTHER_YEARS.search(words)) or any(
        year is not None and int(match) != year for match in YEAR.findall(words)
    )


def around(note: str, headings: tuple[str, ...]) -> str:
    """Give what a header says apart from the headings of its columns: its corner, its caption.

    >>> around("信息内容（单位：元） 数量（万元以上） 金额", ("数量（万元以上）", "金额"))
    '信息内容（单位：元）'
    """
    for heading in sorted(headings, key=len, reverse=True):
        note = note.replace(heading, " ")
    return note.strip()
