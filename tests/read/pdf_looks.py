"""Say what a printed report holds and how it looks, at random, for tests of the PDF reader.

In: a form, printed values and a look, or a source of randomness. Out: blocks to print. All drawn
bodies are invented.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from drawing import Box, Table, draw_disclosure, draw_proceedings, draw_requests, indicators_of
from gongkai.knowledge import indicators

PROSE = (
    "本年度，我镇认真贯彻落实《中华人民共和国政府信息公开条例》，坚持以公开为常态、不公开为例外，"
    "全年通过门户网站主动公开政府信息128条，其中工作动态类信息96条，通知公告类信息32条，"
    "回复群众咨询17件，按期办结率100%。"
)
PARTS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
BODY = "演示镇人民政府"


@dataclass(frozen=True, slots=True)
class Look:
    """How a printed report looks; lengths are points, ``labels`` the widths of label columns.

    ``rules``: solid, thin, hair, dotted, dashed, level (no upright rules), open (none at the
    left and right end), none. ``footer`` has an ``n`` where the page's number stands.
    ``keeps`` says that no row is broken over two pages, ``spread`` that the words of a header
    are set as wide as their cell, ``inside`` that the page's number stands on the table.
    """

    size: float = 10.5
    is_landscape: bool = False
    rules: str = "solid"
    align: str = "center"
    valign: str = "middle"
    margin: int = 57
    padding: float = 2.0
    labels: tuple[int, int, int] = (28, 60, 130)
    value_width: int = 0
    repeats_header: bool = False
    footer: str = "- n -"
    header: str = ""
    before: int = 3
    height: float = 1.3
    keeps: bool = False
    spread: bool = False
    inside: bool = False
    watermark: str = ""
    is_attachment: bool = False
    is_cut: bool = False
    has_notes: bool = False
    family: str = "serif"
    row_height: float = 0.0
    blank_rows: int = 0


class Block(NamedTuple):
    """One thing to print; ``kind``: title, heading, prose, note, center or table."""

    kind: str
    text: str = ""
    table: Table | None = None
    labels: int = 0
    head: int = 0


def compose(
    values: Mapping[str, str],
    look: Look,
    form: str = "2021",
    year: int = 2022,
    tables: Sequence[Table] | None = None,
) -> list[Block]:
    """Lay out a whole report: title, six parts, three tables or their pieces."""
    two, three, four = tables or (
        draw_disclosure(form, values),
        draw_requests(form, values),
        draw_proceedings(form, values),
    )
    title = f"{year}年政府信息公开工作年度报告"
    blocks = [Block("prose", "附件1")] if look.is_attachment else []
    blocks += (
        [Block("title", BODY), Block("title", title)]
        if look.is_attachment
        else [Block("title", BODY + title)]
    )
    blocks += [Block("heading", PARTS[0]), *[Block("prose", PROSE)] * look.before]
    blocks.append(Block("heading", PARTS[1]))
    blocks += _pieces(two) if look.is_cut else [Block("table", table=two, labels=1)]
    note = "（数据核定时间点为2022年1月1日—2022年12月31日）"
    blocks.append(Block("heading", PARTS[2]))
    blocks += [Block("note", note)] if look.has_notes else []
    three = [*three, *[[Box("", 3), *[Box("")] * 7]] * look.blank_rows]
    blocks.append(Block("table", table=three, labels=3, head=3))
    blocks.append(Block("heading", PARTS[3]))
    blocks.append(Block("table", table=four, head=3))
    blocks += [Block("heading", PARTS[4]), Block("prose", PROSE)]
    return [*blocks, Block("heading", PARTS[5]), Block("prose", "本年度未收取信息处理费。")]


def _pieces(table: Table) -> list[Block]:
    """Cut table two before each of its captions, which stand in the middle of the page."""
    blocks: list[Block] = []
    for row in table:
        if len(row) == 1:
            blocks += [Block("center", row[0].text), Block("table", table=[], labels=1)]
        else:
            table_of = blocks[-1].table
            assert table_of is not None
            table_of.append(row)
    return blocks


def widths_of(block: Block, look: Look) -> list[float]:
    """Give the widths of the columns of a table block."""
    page = (842 if look.is_landscape else 595) - 2 * look.margin
    assert block.table
    columns = sum(box.columns for box in block.table[0])
    lead = list(look.labels) if block.labels == 3 else [150] * block.labels
    count = columns - block.labels
    each = look.value_width or (page - sum(lead)) / count
    return [*map(float, lead), *[each if block.labels == 3 else (page - sum(lead)) / count] * count]


def random_values(form: str, dice: random.Random) -> dict[str, str]:
    """Draw printed values: from mostly zero to all different, some cells blank."""
    density = dice.choice([0.03, 0.3, 0.3, 0.7, 1.0])
    blanks = dice.choice([0.0, 0.0, 0.0, 0.05])
    longest = dice.choice([2, 3, 4, 5])
    values = {}
    for code in indicators_of(form):
        kind = indicators()[code].type
        if dice.random() < blanks:
            values[code] = ""
        elif dice.random() < density:
            number = str(dice.randrange(1, 10 ** dice.randint(1, longest)))
            if kind == "amount":
                number += dice.choice(["", ".5", ".86", f".{dice.randrange(1, 9999)}1"])
            values[code] = dice.choice(["", "-", "+"]) + number if kind == "change" else number
    return values


def random_look(dice: random.Random) -> Look:
    """Draw a look that an office could have chosen."""
    is_landscape = dice.random() < 0.25
    rules = dice.choice(
        ["solid"] * 6 + ["thin", "hair", "dotted", "dashed", "open", "none", "level"]
    )
    size = dice.choice([9, 10.5, 10.5, 12, 12, 14, 14, 16])
    if rules in ("none", "level"):
        size = min(size, 10.5)
    narrow = dice.random() < 0.3 and rules not in ("none", "level")
    one = max(size + 6, dice.choice([20, 24, 28, 34]))
    wide = 2 if is_landscape else 1
    labels = (one, dice.choice([40, 52, 60, 70]) * wide, dice.choice([90, 110, 140]) * wide)
    room = (842 if is_landscape else 595) - 2 * 57 - sum(labels)
    value = dice.choice([size * 0.5 * dice.choice([2, 3, 4]) + 5, 0, 0]) if narrow else 0
    return Look(
        size=size,
        is_landscape=is_landscape,
        rules=rules,
        align=dice.choice(["center"] * 4 + ["left", "right"]),
        valign=dice.choice(["middle"] * 4 + ["top", "bottom"]),
        margin=57,
        padding=dice.choice([1, 2, 2, 4]),
        labels=labels,
        value_width=int(value) if value and value * 7 < room else 0,
        repeats_header=dice.random() < 0.25,
        footer=dice.choice(
            ["- n -", "— n —", "-n-", "n", "第 n 页", "第 n 页 共 9 页", "n / 9", ""]
        ),
        header=dice.choice(["", "", "", "政府信息公开工作年度报告"]),
        before=dice.randrange(1, 12),
        height=dice.choice([1.0, 1.15, 1.3, 1.5, 1.8]),
        keeps=dice.random() < 0.4,
        spread=dice.random() < 0.2 and rules not in ("none", "level"),
        inside=dice.random() < 0.2,
        watermark=dice.choice(["", "", "", "演示镇政府网", "内部资料1号"]),
        is_attachment=dice.random() < 0.2,
        is_cut=dice.random() < 0.3,
        has_notes=dice.random() < 0.2,
        family=dice.choice(["serif", "sans-serif", "KaiTi, FangSong, serif"]),
        row_height=dice.choice([0, 0, 18, 28]),
        blank_rows=dice.choice([0, 0, 0, 1, 2]),
    )
