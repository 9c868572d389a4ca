"""Tell the captions of tables that do not hold the body's figures of the whole year.

In: the words before a table, the report's year and its body. Out: whether the table is of another
body, a part of the year, several years, or a sample. Must not look at the table; where the words
may well be those of the report's own table, it is its own.
"""

from __future__ import annotations

import re
from functools import lru_cache

from gongkai.knowledge.departments import kinds_of
from gongkai.knowledge.divisions import LEVELS
from gongkai.model import Body, Level
from gongkai.parse.claims import PRONOUN
from gongkai.parse.names import OWN_KINDS, PLACE_WORD, is_same_body, kind_of, read_name
from gongkai.parse.naming import level_by_words

_MONTH = r"(?<![0-9])(?:[1-9]|1[01])"
PART = re.compile(
    r"[上下]半年|前?[一二三四1-4]个?季度?(?=[^节]|$)|第[一二三四1-4]季"
    rf"|(?<![0-9])1月?(?:份)?[-—~至到](?:[2-9]|1[01])月|(?:截[至止]|至|到)(?P<until>(?:20[0-9]{{2}})?)年?{_MONTH}月"
)
SPAN = re.compile(
    r"(?P<first>20[0-9]{2})年?(?:度)?[-—~至到]+(?P<last>20[0-9]{2})年|近[一二两三四五六七八九十几0-9]+年|历年"
    r"|(?:(?P<since>20[0-9]{2})年|实施|施行)以来"
)
SAMPLE = re.compile(r"(?:填[表报写]|填列)?(?:示例|样例|范例|举例|样表)(?:[:如]|如下|$)")
PLAN = re.compile(
    r"(?P<year>20[0-9]{2})年度?(?:工作)?(?:计划|目标|预计)数?(?:表|情况)?(?:如下)?[:]?$"
)
YEAR_FIELD = re.compile(
    r"\(?(?:统计|报告|数据|所属|报表)?(?:年度|年份|期间|时期)[:|]?(?P<year>20[0-9]{2})年?度?\)?"
)
CORNER = re.compile(r"(?:项目|指标|类别|内容|信息内容)?\(?(?P<year>20[0-9]{2})年度?\)?")
LEAD = re.compile(
    r"^(?:附[件表]?[0-9一二三四五六]{0,2}[:.]?|其中[:,]?|\(?[一二三四五六0-9]{1,2}[)、.])+"
)
LABEL = re.compile(r"(?:单位|机关|部门)名称|(?:填报|报送|报告|填表|上报)(?:单位|机关|部门)")
NAMED = re.compile(rf"(?:{LABEL.pattern})[:|]?(?P<name>.+)")
BEHIND = re.compile(
    r"(?:20[0-9]{2}年度?|本年度?|的)*"
    r"(?:(?:主动公开|收到|受理|依申请|政府信息|政务公开|信息公开|申请|办理|公开|行政|情况|数据|统计|报表).*)?"
)
ENDS = re.compile(
    r"(?:情况|数据|统计|合计|累计|[上下]半年|季度?|年|月|月末|月底|日|[0-9]日|以来|表|表格|如下|:)(?:\([^()]*\))?\)?[:。]?$"
)
NO_CAPTION = re.compile(
    r"[,较《]|增[长加]|减少|比[上去前往今2例重率]|[相同对]比|条例|办法|规定|通知|印发|要求|根据|按照|依据|整改|问题|转发|报告"
)
OFFICE = re.compile(r"(?:党政|政府|综合)[\u3400-\u9fff]{0,4}办(?:公[室厅])?$")
MAX_NAME = 20


def is_of_another(words: str, year: int | None, body: Body) -> bool:
    """Tell a caption of a table that does not hold the body's figures of the year.

    Args:
        words: the caption, normalised.
        year: the year that the report describes.
        body: whose report it is.
    """
    if _is_of_year_field(words, year) or SAMPLE.search(words):
        return True
    if NAMED.fullmatch(words):
        return _names_another(NAMED.sub(r"\g<name>", words).strip(":|"), body)
    if NO_CAPTION.search(words) or not (ENDS.search(words) or kind_of(LEAD.sub("", words))):
        return False
    return (
        _is_part(words, year)
        or _is_span(words, year)
        or _is_plan(words, year)
        or bool((name := _leading_name(LEAD.sub("", words))) and _names_another(name, body))
    )


def may_be_of_another(words: str) -> bool:
    """Tell words that are such a caption for some year and some body."""
    if YEAR_FIELD.fullmatch(words) or SAMPLE.search(words) or NAMED.fullmatch(words):
        return True
    if any(pattern.search(words) for pattern in (PART, SPAN, PLAN)):
        return True
    return not NO_CAPTION.search(words) and bool(_leading_name(LEAD.sub("", words)))


def corner_year(words: str) -> int | None:
    """Give the year that stands in the corner of a table: 项目（2021年）, 2021年."""
    match = CORNER.fullmatch(words)
    return int(match["year"]) if match else None


def is_label(words: str) -> bool:
    """Tell the label of a field whose value may say that a table is another's."""
    return bool(LABEL.fullmatch(words) or YEAR_FIELD.fullmatch(words + "2000"))


def _is_of_year_field(words: str, year: int | None) -> bool:
    match = YEAR_FIELD.fullmatch(words)
    return bool(match and year and int(match["year"]) != year)


def _is_part(words: str, year: int | None) -> bool:
    """Tell half a year, a quarter or months; a day of the next year cuts nothing off."""
    match = PART.search(words)
    if match is None:
        return False
    return not (match["until"] and year and int(match["until"]) > year)


def _is_span(words: str, year: int | None) -> bool:
    match = SPAN.search(words)
    if match is None:
        return False
    return not (match["since"] and year and int(match["since"]) >= year)


def _is_plan(words: str, year: int | None) -> bool:
    match = PLAN.search(words)
    return bool(match and year and int(match["year"]) > year)


@lru_cache(maxsize=4096)
def _leading_name(words: str) -> str:
    """Give the longest body's name that words begin with, where a table's words follow."""
    for length in range(min(len(words), MAX_NAME), 2, -1):
        name = words[:length]
        if kind_of(name) and BEHIND.fullmatch(words[length:].rstrip(":。")):
            return name
    return ""


def _names_another(name: str, body: Body) -> bool:
    """Tell the name of a body that is surely not the report's.

    A government's name above may be that of the form, which the county drew up for all; its
    office reports for it.
    """
    if body.name is None or PRONOUN.match(name) or is_same_body(name, body.name):
        return False
    kind, reading = kind_of(name), read_name(name, None)
    functions = {one.id for one in kinds_of(name)}
    if kind in OWN_KINDS:
        level = level_by_words(name)
        if body.kind not in OWN_KINDS or level is None or body.level is None:
            return False
        is_placed = bool(reading.places or PLACE_WORD.match(name))
        return is_placed and _rank(level) >= _rank(body.level)
    if kind is None or (body.kind in OWN_KINDS and (kind == "office" or OFFICE.search(name))):
        return False
    if body.kind in OWN_KINDS:
        return bool(functions)
    own = {one.id for one in kinds_of(body.name)}
    return bool(functions and own) and not functions & own


def _rank(level: Level) -> int:
    return (*LEVELS.values(),).index(level) if level != "national" else -1
