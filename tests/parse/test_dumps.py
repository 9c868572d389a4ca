"""Tables as programs dump them out of web pages: synthetic reports, with blank cells."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from conftest import parse_text
from drawing import Table, draw_disclosure, draw_proceedings, draw_requests, indicators_of
from gongkai.model import Figure
from gongkai.parse.counting import count_from_one
from gongkai.read.separators import are_framed, are_tabs_doubled, as_pipes
from mutations import LAYOUTS, Entry, Row, draw, mutate_once, read_bytes, render

Layout = Callable[[list[Row]], str]


def spans_written_out(rows: list[Row]) -> str:
    """Draw Markdown with the columns of merged cells, and without their rows."""
    lines = []
    for row in rows:
        cells = [cell.text + " |" * (cell.columns - 1) for cell in row.cells]
        lines.append(cells[0] if row.is_loose else f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def doubled_tabs(rows: list[Row]) -> str:
    """Draw two tabs between cells, packed, and none behind the last."""
    return "\n".join("\t\t".join(cell.text for cell in row.cells).rstrip() for row in rows)


def broken_at(width: int) -> Layout:
    """Draw Markdown whose lines are broken at a width."""

    def drawn(rows: list[Row]) -> str:
        lines = LAYOUTS["L6"](rows).split("\n")
        return "\n".join(part for line in lines for part in textwrap.wrap(line, width) or [""])

    return drawn


def parted_by(pipe: str) -> Layout:
    """Draw Markdown with another character for each pipe."""
    return lambda rows: LAYOUTS["L6"](rows).replace("|", pipe)


def report(
    seed: int, layout: Layout, filled: float, monkeypatch: pytest.MonkeyPatch
) -> tuple[str, dict[str, Decimal | None]]:
    """Draw a report whose numbers are all different, some cells blank; and what it prints."""
    monkeypatch.setitem(LAYOUTS, "dump", layout)
    rng = Random(f"dump/{seed}")  # noqa: S311
    drawn = draw(rng, "dump")
    pool = rng.sample(range(100, 999), 400)
    true: dict[str, Decimal | None] = {}
    for row in drawn.rows():
        for index, cell in enumerate(row.cells):
            if cell.code:
                text = str(pool.pop()) if rng.random() < filled else ""
                row.cells[index] = replace(cell, text=text)
                true[cell.code] = Decimal(text) if text else None
    return render(drawn), true


def judged(text: str, true: dict[str, Decimal | None]) -> tuple[list[Figure], float]:
    """Give the figures that are wrong, and the share of printed numbers that are right."""
    figures = read_bytes(text.encode())[0].figures
    wrong = [
        one
        for one in figures
        if (one.status == "reported" and one.value != true[one.indicator])
        or (one.status == "blank" and true[one.indicator] is not None)
    ]
    printed = [one for one in figures if true.get(one.indicator) is not None]
    right = sum(one.status == "reported" for one in printed) - len(wrong)
    return wrong, right / max(len(printed), 1)


@pytest.mark.parametrize("filled", [0.1, 0.3, 0.6, 1.0])
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    "layout", [spans_written_out, parted_by("\uff5c"), parted_by("\u2502"), parted_by("\\|")]
)
def test_blank_cells_of_dumped_tables_move_no_number(
    layout: Layout, seed: int, filled: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The padding of a merged label is no blank value, wherever blanks stand."""
    text, true = report(seed, layout, filled, monkeypatch)
    wrong, right = judged(text, true)
    assert not wrong
    assert right > 0.75


@pytest.mark.parametrize(("filled", "least"), [(0.3, 0.1), (0.6, 0.5), (1.0, 1.0)])
@pytest.mark.parametrize("seed", range(3))
def test_two_tabs_part_cells(
    seed: int, filled: float, least: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blank cells at the ends of rows are lost there, and cost the row."""
    wrong, right = judged(*report(seed, doubled_tabs, filled, monkeypatch))
    assert not wrong
    assert right >= least


@pytest.mark.parametrize("layout", [spans_written_out, doubled_tabs])
@pytest.mark.parametrize("seed", range(8))
def test_a_damage_to_a_dumped_table_moves_no_number(
    layout: Layout, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row that is shorter or longer than its label tells is missing."""
    text, true = report(seed, layout, 0.5, monkeypatch)
    owners = {number: code for code, number in true.items() if number is not None}
    for turn in range(4):
        damaged, done = mutate_once(text, Random(f"{seed}/{turn}"))  # noqa: S311
        if done in {"lines-", "span-"}:
            continue
        for one in read_bytes(damaged.encode())[0].figures:
            if one.status == "reported" and one.value in owners:
                assert owners[one.value] == one.indicator, done


@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize("filled", [0.3, 1.0])
def test_a_broken_line_of_a_framed_table_shifts_no_other(
    width: int, filled: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The frame of the other lines stays a frame."""
    for seed in range(3):
        wrong, _ = judged(*report(seed, broken_at(width), filled, monkeypatch))
        assert not wrong


def test_the_frame_is_told_line_by_line() -> None:
    """A second half has fewer pipes than a row; a row of a table without frame has as many."""
    assert [True, True, False] == are_framed(["| a | b |", "| 1 | 2", "3 |"])
    assert [False, False] == are_framed(["a | b | c", "| 1 | 2"])
    assert [False, False, True, False] == are_framed(["a | b | c", "d |", "| 1 | 2 | 3 |", "4 |"])


def test_a_blank_first_cell_of_table_four_is_none_of_a_frame() -> None:
    """Rows of a table without a frame stand as they are."""
    assert [False, False, False] == are_framed(["a | b | c | d", "e | f", " | 1 | 2 | 3 | 4"])


def test_tabs_are_doubled_only_where_headings_say_so() -> None:
    """A single tab between words, or numbers alone, tell nothing."""
    headings, row = "项目\t\t自然人\t\t总计", "规章\t\t3\t\t\t\t5"
    assert [True] == are_tabs_doubled([[headings, row]])
    assert [True, True] == are_tabs_doubled([[headings], [row]])
    assert [False] == are_tabs_doubled([[row, row, row]])
    assert [False] == are_tabs_doubled([["项目\t自然人\t总计", "规章\t\t3"]])
    assert [False, True] == are_tabs_doubled([["a\tb", "c\td"], [headings, row]])


def test_an_escaped_pipe_beside_others_is_a_letter() -> None:
    """Only where all pipes of a line are escaped they part cells."""
    assert " | 1  | 2  |" == as_pipes("\\| 1 \\| 2 \\|")
    assert "| 1 \\| 2 |" == as_pipes("| 1 \\| 2 |")


@pytest.mark.parametrize("style", ["{}", "（{}）", "({})"])
@pytest.mark.parametrize("layout", ["L1", "L2", "L5", "L6", "L7", "L7b", "L8"])
def test_numbers_of_columns_are_no_figures(
    layout: str, style: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They stand between the headings of table four and its row."""

    def numbered(rows: list[Row]) -> str:
        at = next(index for index, row in enumerate(rows) if row.codes)
        if len(rows[at].codes) != len(RESULTS):
            return LAYOUTS[layout](rows)
        numbers = [Entry(style.format(place)) for place in range(1, len(RESULTS) + 1)]
        return LAYOUTS[layout]([*rows[:at], Row(numbers), *rows[at:]])

    text, true = report(1, numbered, 1.0, monkeypatch)
    wrong, right = judged(text, true)
    assert not wrong
    assert 1.0 == right


RESULTS = range(15)


@pytest.mark.parametrize("filled", [0.2, 0.5])
def test_numbers_of_columns_stand_in_for_no_row(
    filled: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In spaced lines a row that lost its blanks cannot be placed, and the numbers are not it."""

    def numbered(rows: list[Row]) -> str:
        at = next(index for index, row in enumerate(rows) if row.codes)
        numbers = [Entry(str(place + 1)) for place in range(len(rows[at].codes))]
        return LAYOUTS["L8"]([*rows[:at], Row(numbers), *rows[at:]])

    for seed in range(3):
        text, true = report(seed, numbered, filled, monkeypatch)
        figures = read_bytes(text.encode())[0].figures
        four = [one for one in figures if one.indicator.startswith("proceedings.")]
        assert four
        assert all(one.value == true[one.indicator] for one in four if one.status == "reported")


def test_counting_begins_at_one() -> None:
    """Figures do not."""
    assert [0, 3, 2] == [
        count_from_one(texts)
        for texts in (["2", "3", "4"], ["①", "（2）", "3", "31"], ["1", "2", "2"])
    ]


SPACED = """\
演示县教育局2020年政府信息公开工作年度报告
一、总体情况
我局主动公开政府信息12条。
二、主动公开政府信息情况
第二十条第（五）项
{rule}
信息内容             上一年项目数量 本年增/减      处理决定数量
行政许可             962
其他对外管理服务事项                               961
第二十条第（六）项
{rule}
信息内容             上一年项目数量 本年增/减      处理决定数量
行政处罚                            895
行政强制             {first}        154            261
三、收到和处理政府信息公开申请情况
无。
"""


FULL = (Decimal(777), Decimal(154), Decimal(261))


@pytest.mark.parametrize("rule", ["-" * 66, "=" * 30 + "  " + "=" * 8, ""])
@pytest.mark.parametrize("first", ["   ", "777"])
def test_two_headings_one_blank_apart_are_two(rule: str, first: str) -> None:
    """A short row is placed only by a full one, never under the last of them."""
    (found,) = read_bytes(SPACED.format(rule=rule, first=first).encode())
    reported = {one.indicator: one.value for one in found.figures if one.status == "reported"}
    keys = ("previous_items", "change", "decisions")
    whole = {f"disclosure.compulsion.{key}": value for key, value in zip(keys, FULL, strict=True)}
    above = {"disclosure.penalties.change": Decimal(895)}
    assert reported == (whole | above if first == "777" else {})


def packed(table: Table) -> str:
    """Print a row per line as programs do that drop blank cells and fill the row up behind."""
    width = max(sum(box.columns for box in row) for row in table)
    rows = [[box.text for box in row if box.text] for row in table]
    return "\n".join(" | ".join(cells) + " |" + "|" * (width - len(cells)) for cells in rows)


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("share", [0.1, 0.4, 0.8])
def test_blank_cells_that_were_dropped_move_no_number(form: str, share: float) -> None:
    """Nobody can tell where the values of a short row stood, whatever fills it up."""
    read = 0
    for seed in range(8):
        rng = Random(seed)  # noqa: S311  # seeded dice
        printed = {
            code: str(rng.randrange(1, 900)) if rng.random() < share else ""
            for code in indicators_of(form)
        }
        drawn = (each(form, printed) for each in (draw_disclosure, draw_requests, draw_proceedings))
        two, three, four = map(packed, drawn)
        title = "2022年演示县教育局政府信息公开工作年度报告\n一、总体情况\n我局公开。"
        parts = [title, "二、主动公开政府信息情况", two, "三、收到和处理政府信息公开申请情况"]
        parts += [
            three,
            "四、政府信息公开行政复议、行政诉讼情况",
            four,
            "五、存在的主要问题",
            "无。",
        ]
        found = [one for one in parse_text("\n".join(parts)).figures if one.value is not None]
        assert [] == [one for one in found if str(one.value) != printed[one.indicator]]
        read += len(found)
    assert read
