"""Find the lines that are a report's title, and the name that stands in them.

In: the text before part one. Out: spans of titles, and the words of a title without year and
政府信息公开…年度报告. Must not know divisions: what a name means is naming's work.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from gongkai.parse.folding import normalise
from gongkai.parse.names import kind_of

YEAR = re.compile(
    r"(?:(?:19|20)[0-9]{2}|[〇○零Oo一二三四五六七八九]{4})\s{0,9}(?:年度?|(?=政府信息|政务|信息公开|度))"
)
TITLE = re.compile(
    r"政府信息公开.{0,14}(?:年度(?:总结|情况)?报告|年报|工作(?:情况)?报告)"
    r"|(?:政务信息|政务|信息)公开.{0,14}(?:年度报告|年报|工作报告)"
)
CUT = re.compile(
    "关于|(?:人民)?(?:政府信息|政务信息|政务|信息)公开"
    "(?!办|领导|工作领导|服务|中心|科|股|处|和政务服务|工作办|与)"
)
LEADING = re.compile(
    r"^(?:(?:信息|文件|文章)?(?:标题|名称|题名)[:：|]?|[•·*#|>\s《【\[]|[一二三四五六七八九十0-9]{1,2}[、.])+"
)
_AROUND = "(?:相关|热点|热门|推荐|延伸|友情|往年|历年|近期|最新|更多|其他)"
_BULLETS = r"[•·*#<«\s【\[]*"
LINK = re.compile(
    rf"[上下前后]一?[篇条则页]\s?[:：】\]>»]|^{_BULLETS}[上下前后]一?[篇条则]"
    rf"|^{_BULLETS}{_AROUND}[\u3400-\u9fff]{{0,4}}[:：】\]]"
    r"|(?:专栏|专题|专区|栏目|列表)[)）】\]]?$"
)
"""Words of a line that leads to another page, or names a column of the site: no title."""
LIST = re.compile(
    rf"{_BULLETS}(?:{_AROUND}"
    r"(?:链接|文[档章件]|阅读|信息|稿件|新闻|内容|报告|年报|推荐|排行|资讯|公开|附件)+"
    r"|[上下前后]一?[篇条则]|年报列表|猜你喜欢)[:：】\]]*"
)
"""A line above a list of other pages."""
DATED = re.compile(r"报告?[)）》]?\s{0,9}[\[(]?20[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}[\])]?$")
"""How an entry of a list ends: with a bare day."""
WRAPPING = "《》“”\"'|[]【】:：-—,，。_、 "
ALONE = re.compile(r"[\s0-9年度〇○零一二三四五六七八九]{4,12}")
MAX_TITLE = 70
MAX_RAW = 4 * MAX_TITLE
"""A longer line is no title, however many blanks are in it."""
MAX_BEFORE = 2
"""A title is printed on three lines at most: the body, the year, and what it is."""

Span = tuple[int, int]


def find_titles(text: str, narrative_start: int, start: int = 0) -> tuple[Span, ...]:
    """Find the lines before part one that are the report's title, as spans.

    A title over several lines has the body on the first of them (640323201-2019).
    """
    lines = list(_lines(text, start, narrative_start))
    spans: list[Span] = []
    taken = -1
    for number, span in enumerate(lines):
        if number <= taken:
            continue
        if is_title(text[slice(*span)]):
            spans.append(_with_name(text, lines[max(0, number - MAX_BEFORE) : number], span))
        elif number + 1 < len(lines) and _is_broken(text, span, lines[number + 1]):
            whole = (span[0], lines[number + 1][1])
            spans.append(_with_name(text, lines[max(0, number - MAX_BEFORE) : number], whole))
            taken = number + 1
    return tuple(spans)


def _is_broken(text: str, span: Span, following: Span) -> bool:
    """Tell a title that is broken within its own words: …政府信息公开 / 工作年度报告."""
    first, second = text[slice(*span)], text[slice(*following)]
    return "公开" in first and not is_title(second) and is_title(first + second)


def _with_name(text: str, before: list[Span], span: Span) -> Span:
    """Add the lines before to a title that names nobody, where together they name a body."""
    if name_in(text[slice(*span)]):
        return span
    start = span[0]
    for line in reversed(before):
        words = text[slice(*line)]
        name = name_in(words + text[slice(*span)])
        whole = normalise(text[line[0] : span[1]])
        if is_title(words) or LINK.search(normalise(words)):
            return span
        if len(whole) > MAX_TITLE or not (kind_of(name) or ALONE.fullmatch(words)):
            return span
        start = line[0]
        if kind_of(name):
            return (start, span[1])
    return span


def is_title(line: str) -> bool:
    """Tell a line that is the title of an annual report, whoever's it is."""
    if len(line) > MAX_RAW:
        return False
    words = normalise(line)
    if len(words) > MAX_TITLE or "。" in words or ">" in words or LINK.search(words):
        return False
    return bool(TITLE.search(words)) and "通知" not in words


def within(spans: tuple[Span, ...]) -> Callable[[int], bool]:
    """Give what tells whether a place stands in any of some spans.

    >>> [at for at in range(9) if within(((5, 6), (1, 3), (2, 4)))(at)]
    [1, 2, 3, 5]
    """
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(spans):
        starts.append(start)
        ends.append(max(end, ends[-1]) if ends else end)

    def is_within(place: int) -> bool:
        before = bisect_right(starts, place)
        return before > 0 and place < ends[before - 1]

    return is_within


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    """Give the trimmed lines, and the cells of a line that has pipes, as spans."""
    for line in re.finditer(r"[^\n|]+", text[start:end]):
        trimmed = line[0].strip()
        if trimmed:
            at = start + line.start() + line[0].index(trimmed)
            yield at, at + len(trimmed)


def name_in(line: str) -> str:
    """Take year and 政府信息公开… off a title; what is left is the name.

    >>> name_in("• 海林市2020年度政府信息公开工作年度报告")
    '海林市'
    >>> name_in("2022年沙湾镇人民政府信息公开工作年度报告")
    '沙湾镇人民政府'
    >>> name_in("演示县政务公开办公室2022政府信息公开工作年度报告")
    '演示县政务公开办公室'
    """
    words = YEAR.sub("", LEADING.sub("", normalise(line)))
    cut = CUT.search(words)
    name = words[: cut.start()] if cut else words
    if cut and cut[0].startswith("人民") and not name.endswith("政府"):
        name += "人民政府"
    return unwrapped(name.rstrip("的"))


def unwrapped(name: str) -> str:
    """Take quotes and stray brackets off a name, and leave it its nameplate.

    >>> unwrapped("《演示县教育局(县体育局)》"), unwrapped("(演示县"), unwrapped("(演示县)")
    ('演示县教育局(县体育局)', '演示县', '演示县')
    """
    plain = name.strip(WRAPPING)
    if plain.startswith("("):
        plain = plain.removeprefix("(").removesuffix(")")
    if plain.endswith(("(", ")")) and plain.count("(") != plain.count(")"):
        plain = plain[:-1]
    return plain.strip(WRAPPING)
