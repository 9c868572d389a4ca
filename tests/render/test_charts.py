"""Charts draw what is known and nothing else; intervals and terms are what they say."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from gongkai import knowledge
from gongkai.knowledge.glossary import glossary, term_of
from gongkai.knowledge.published import measures
from gongkai.render.charts import Break, Point, bars, columns, line
from gongkai.render.likes import wilson
from gongkai.render.words import load_words

ZH, EN = load_words("zh"), load_words("en")
YEARS = [
    Point(2019, Decimal(12)),
    Point(2020, Decimal(30)),
    Point(2021, Decimal(24)),
    Point(2022, None, "未收录"),
    Point(2023, Decimal(0)),
]


def numbers(svg: str, kind: str, names: str) -> list[tuple[float, ...]]:
    """The attributes of every shape of a kind."""
    return [
        tuple(float(re.findall(rf' {name}="([^"]*)"', shape)[0]) for name in names.split())
        for shape in re.findall(rf'<\w+ class="{kind}"[^>]*>', svg)
    ]


def test_a_line_breaks_at_a_change_and_at_a_year_without_a_number() -> None:
    """12–30 is joined; not over the change before 2021, and not over 2022, which is not held."""
    svg = line("c", "一句", YEARS, [Break(2021, "格式")], ZH)
    assert svg.count('class="line"') == 1
    assert len(numbers(svg, "dot", "cx cy")) == 4
    assert svg.count('class="cut"') == 1
    assert svg.count('class="void"') == 1
    unbroken = line("c", "一句", YEARS, [], ZH)
    assert unbroken.count('class="line"') == 2


def test_a_zero_stands_on_the_zero_line_and_a_gap_nowhere() -> None:
    """The last point is a printed zero; the year before has a field with its word and no point."""
    svg = line("c", "一句", YEARS, [], ZH)
    (_, _, base), *_ = numbers(svg, "axis", "x1 x2 y1")
    dots = numbers(svg, "dot", "cx cy")
    assert dots[-1][1] == base
    heights = [base - y for _, y in dots]
    assert heights[1] / heights[0] == pytest.approx(30 / 12, rel=0.02)
    desc = re.search("<desc[^>]*>([^<]*)", svg)
    assert desc
    assert desc[1] == "2019 12，2020 30，2021 24，2022 未收录，2023 0"
    assert "".join(re.findall(r'class="soft"[^>]*>([未收录])<', svg)) == "未收录"


def test_bars_and_columns_are_as_long_as_their_numbers() -> None:
    """On one scale; a cell without a number has a word and no bar."""
    one = [
        ("甲", Point(2020, Decimal(4))),
        ("乙", Point(2020, Decimal(1))),
        ("丙", Point(2020, None, "空")),
    ]
    svg = bars("c", "一句", one, ZH)
    (long,), (short,) = numbers(svg, "bar", "width")
    assert long == pytest.approx(4 * short, rel=0.01)
    assert ">空</text>" in svg
    many = [
        ("甲", YEARS),
        (
            "乙",
            [
                Point(point.year, None, "未收录")
                if point.value is None
                else Point(point.year, Decimal(6))
                for point in YEARS
            ],
        ),
    ]
    svg = columns("c", "一句", many, [], ZH)
    assert len(numbers(svg, "bar", "height")) == 3 + 4
    assert svg.count('class="void"') == 1, "a year that no series has is one field"
    heights = [height for (height,) in numbers(svg, "bar", "height")]
    assert heights[3] == pytest.approx(heights[1] / 5, rel=0.02)


def test_a_drawing_of_twenty_years_writes_its_ends_most_and_least_only() -> None:
    """More numbers would lie upon each other; the table has them all."""
    points = [Point(2001 + n, Decimal(10 + (n * 7) % 20)) for n in range(20)]
    svg = line("c", "one", points, [], EN)
    assert 2 <= svg.count('class="val"') <= 4
    assert svg.count('class="dot"') == 20


def test_hostile_labels_are_escaped() -> None:
    """Nothing of a label becomes an element."""
    svg = bars("c", "<b>", [("<i>", Point(2020, None, "<u>"))], ZH)
    assert "<b>" not in svg
    assert "<i>" not in svg
    assert "<u>" not in svg


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(0, 30, 0.0, 0.1135), (30, 30, 0.8865, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_the_wilson_interval(part: int, whole: int, low: float, high: float) -> None:
    """The ends of none and of all by their closed form; 81/263 by the worked example of 1998."""
    found = wilson(Decimal(part), Decimal(whole))
    assert found == pytest.approx((low, high), abs=1e-4)


def test_every_term_is_whole_and_every_mark_means_one_term() -> None:
    """Both languages, a source; marks of the form are keys of its layout."""
    keys = {place.key for place in knowledge.layouts()}
    keys |= {key.rpartition(".")[2] for key in keys}
    seen: set[str] = set()
    for term in glossary():
        assert all((term.zh, term.en, term.definition_zh, term.definition_en, term.source))
        assert not seen & set(term.marks)
        seen |= set(term.marks)
        for mark in term.marks:
            assert mark in keys or mark.split(".")[0] in ("page", "table", "corner", "text"), mark
    assert len({term.term for term in glossary()}) == len(glossary())


def test_a_cell_without_a_term_of_its_own_has_none() -> None:
    """The results of each kind of suit share their terms; a corner is not its block."""
    found = term_of("litigation_direct.upheld")
    assert found
    assert found.term == "upheld"
    assert term_of("corner.article20_1") is None
    assert term_of("total") is None


def test_every_break_of_a_measure_that_is_charted_is_worded() -> None:
    """A year in measures.csv without a sentence would stop a build."""
    for words in (ZH, EN):
        for measure in measures():
            for year in measure.breaks:
                assert words(f"cut.law.{year}")
