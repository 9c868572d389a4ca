"""Choose what belongs to the report: its container whole, and telling lines around it.

In: the blocks of a page in order, and where each element begins and ends among them. Out: the
blocks to keep. Must not read the report: the words here only find it.

The container is the smallest element that holds the first and the last block with words of a
report. Within it everything stays but lists of links; outside stay the lines that tell whose
report this is and of when, prose, and the site's own marks. In doubt a block stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gongkai.read.compose import Box

WORDS = re.compile(
    "第二十条第?[(（]|信息内容|申请人情况|本年新收|勾稽关系|总体情况|需要报告的事项|未经复议直接"
    "|问题[和及与]?改进|主动公开政府信息情况|处理政府信息公开申请|行政复议、?行政诉讼情况"
    "|總體情況|資訊內容|資訊公開申請|需要報告的事項|信息內容|申請人情況"
)
TITLE = re.compile("(?:信息|資訊|政务|政務)(?:公开|公開).{0,16}(?:报告|報告|年报|年報)")
FIELD = re.compile(
    "(?:索引号|发布(?:机构|时间|日期|单位)|发文(?:机关|单位|日期|字号|时间)|公开(?:主体|时间|日期)"
    "|制发机关|信息来源|来源|来自|成文(?:日期|时间)|生成(?:日期|时间)|印发日期|公布(?:时间|日期)"
    "|所属机构|标题|名称|文号|作者|时间|日期)[:：]|(?:当前|所在|您的|你的)位置"
)
DATE = re.compile(r"20[0-9]{2}\s?[-年./]\s?[0-9]{1,2}\s?[-月./]\s?[0-9]{1,2}")
SITE = re.compile("网站标识码|ICP备|公网安备|公安备|主办(?:单位)?[:：]|承办(?:单位)?[:：]|版权所有")
PROSE, MAX_FIELD = 40, 300
LINKED = 0.5
"""A line is a link if half of it is: lists print a date behind each."""
LIST = 3
"""So many links in succession are a menu or a list; fewer may be attachments."""


@dataclass(slots=True)
class Block:
    """A line of text or a table: its words, how many characters of them are links, its place.

    ``element`` is the place of the element that holds it; ``words`` is the text without blanks.
    """

    text: str
    linked: int
    element: int
    boxes: Sequence[Box] = ()
    is_aligned: bool = True
    words: str = field(init=False)

    def __post_init__(self) -> None:
        self.words = "".join(self.text.split())

    @property
    def is_link(self) -> bool:
        """Tell a line that leads elsewhere from one that says something."""
        return self.linked > LINKED * len(self.text)


def report_words(text: str) -> set[str]:
    """Give the words of the form that a stretch of text holds, whatever blanks part them."""
    return set(WORDS.findall("".join(text.split())))


def choose(
    blocks: Sequence[Block], extents: Mapping[int, tuple[int, int]], around: Sequence[int]
) -> list[Block]:
    """Choose the blocks that belong to the report, in order.

    Args:
        blocks: all blocks of the page.
        extents: of each element the first of its blocks and the one after its last.
        around: of each element the one that it stands in, -1 for the outermost.
    """
    first, last = _container(blocks, extents, around)
    kept: list[Block] = []
    run: list[Block] = []
    for number, block in enumerate(blocks):
        within = first <= number < last
        if within and block.is_link:
            run.append(block)
            continue
        kept += _few(run)
        run = []
        if within or _tells(block) or _belongs_to_title(blocks, number):
            kept.append(block)
    return kept + _few(run)


def _container(
    blocks: Sequence[Block], extents: Mapping[int, tuple[int, int]], around: Sequence[int]
) -> tuple[int, int]:
    """Find the extent of the container; the whole page where no report shows itself."""
    first = next(filter(_is_told, blocks), None)
    if first is None:
        return 0, len(blocks)
    last = next(filter(_is_told, reversed(blocks)))
    above = set(_chain(first.element, around))
    element = next((one for one in _chain(last.element, around) if one in above), -1)
    return extents.get(element, (0, len(blocks)))


def _is_told(block: Block) -> bool:
    return not block.is_link and WORDS.search(block.words) is not None


def _chain(element: int, around: Sequence[int]) -> Iterator[int]:
    """Give an element and all that it stands in, from within."""
    while element >= 0:
        yield element
        element = around[element]


def _few(run: list[Block]) -> list[Block]:
    """Keep links that stand alone, and a breadcrumb; drop menus and lists."""
    if len(run) < LIST:
        return run
    return [block for block in run if FIELD.search(block.text)]


def _tells(block: Block) -> bool:
    """Tell a line outside the container that says whose report this is, when, or why."""
    words = block.words
    if SITE.search(words):
        return True
    if len(words) <= MAX_FIELD and FIELD.search(words):
        return not block.is_link or "位置" in words
    if block.is_link:
        return False
    if TITLE.search(words) or DATE.search(words):
        return len(words) <= MAX_FIELD and not block.linked
    return len(words) >= PROSE and ("。" in words or "，" in words) and not block.boxes


def _belongs_to_title(blocks: Sequence[Block], number: int) -> bool:
    """Tell the first line of a title that is printed over two, from a site's name above it."""
    if number + 1 >= len(blocks) or blocks[number].linked:
        return False
    here, below = blocks[number], blocks[number + 1]
    if here.element != below.element or below.linked:
        return False
    return TITLE.search(below.text) is not None
