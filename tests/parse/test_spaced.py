"""Shortcuts of the reader of spaced-out tables change nothing that it finds."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gongkai.knowledge import labels, layouts
from gongkai.knowledge.patterns import headings
from gongkai.parse.folding import normalise
from gongkai.parse.numerals import belongs_to_number
from gongkai.parse.spaced import find_spaced
from gongkai.parse.spaced import labels as spaced_labels
from gongkai.parse.spaced.lines import MAX_LINE, count_words, cut_line
from gongkai.parse.spaced.openings import is_furniture, opens
from mutations import judge, make

PIECES = [
    "规章",
    "（三）不予公开",
    "1.属于",
    "信息内容",
    "自然人",
    "第二十条第（一）项",
    "统计期限",
    "年",
]
PIECES += ["2021年", "P", "第", "页", "-", "—", "无", "三", "减", "0", "7", "12", "1234", "1" * 16]
PIECES += ["１２", "5件", "1,234", "①", "(1)", "一、总体情况", "五", "\u0301", "\u200b"]
BLANKS = ["", " ", " ", "  ", "  ", "    ", "\t", "\u3000", " \u3000", "\f", "\x0b", "\xa0"]
blanks = st.sampled_from(BLANKS)
words = st.tuples(st.sampled_from(PIECES), blanks).map("".join)
numbers = st.tuples(st.sampled_from([" ", "  "]), st.sampled_from(["0", "12"])).map("".join)
lines = st.tuples(
    blanks,
    st.lists(words, max_size=5).map("".join),
    st.lists(numbers, max_size=3).map("".join),
    blanks,
).map("".join)


@given(lines)
@example("减 5")
def test_plain_numbers_at_the_end_are_cut_as_any_words(raw: str) -> None:
    """A mark for the end of a line hides the numbers before it: it is cut word by word."""
    short, whole = cut_line(raw), cut_line(raw + "\r")
    assert whole.before is None
    assert (short.words, short.fields) == (whole.words, whole.fields)
    assert short.parted == whole.parted
    assert (short.by_word, short.by_field) == (whole.by_word, whole.by_field)
    assert short.has_value == whole.has_value


@given(lines)
@example("P  12")
@example("信息 内容 5 7")
def test_plain_numbers_at_the_end_open_nothing(raw: str) -> None:
    """What a line opens stands before its numbers; a page number is one with them."""
    short, whole = cut_line(raw), cut_line(raw + "\r")
    if short.words:
        assert opens(short) == opens(whole)
        assert is_furniture(short) == is_furniture(whole)


@given(st.lists(lines, max_size=6).map("\n".join), st.integers(0, 40), st.integers(0, 400))
def test_lines_of_three_words_are_counted(text: str, start: int, length: int) -> None:
    """Every such line of the stretch, and no other."""
    counts = [len(line.split()) for line in text[start : start + length].split("\n")]
    expected = [count for count in counts if count > 2]
    assert expected == list(count_words(text, start, min(start + length, len(text))))


def test_prose_is_no_line_of_words() -> None:
    """A line too long for a table has no words to count."""
    assert [] == list(count_words("1 " * MAX_LINE, 0, 2 * MAX_LINE))


def test_no_heading_caption_or_part_ends_with_a_number() -> None:
    """On this rests that lines of numbers are not looked at for them."""
    wordings = [place.label for place in layouts()] + [label.label for label in labels()]
    assert [] == [words for words in wordings if normalise(words)[-1:].isdigit()]
    columns = [place.label for place in layouts() if place.axis in ("column", "corner")]
    columns += [label.label for label in labels() if label.axis in ("column", "corner")]
    assert [] == [words for words in columns if re.search(r"\d", normalise(words))]
    patterns = [pattern.pattern for _, pattern in headings()]
    assert [] == [pattern for pattern in patterns if re.search(r"[0-9.\\\[]", pattern)]


def test_no_plain_number_belongs_to_the_number_before_it() -> None:
    """On this rests that numbers at the end of a line are never joined."""
    assert [] == [number for number in range(10_000) if belongs_to_number(str(number))]


def _torn(seed: int) -> str:
    """Draw a table whose labels stand in any order, each in pieces, some of them a group's."""
    rng = Random(seed)  # noqa: S311
    labels = [p.label for p in layouts() if (p.block, p.axis) == ("requests", "row")]
    lines = ["自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计"]
    for label in rng.choices(labels, k=10):
        cut = rng.randrange(len(label))
        pieces = [label[:cut], label[cut:]]
        pieces.insert(rng.randrange(3), rng.choice(["", "理结果", "（六）其他", "处理"]))
        pieces[rng.randrange(3)] += " 1 2 3 4 5 6 7"
        lines += pieces
    return "\n".join(lines)


def test_ways_that_cannot_win_change_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """Labels are given out as they are where every way is tried to its end."""
    # Among these is one (305) where a label out of order decides.
    texts = [_torn(seed) for seed in range(300, 340)]
    texts += [make(layout, "clean", 1)[1] for layout in ("L8", "L9")]

    def rows() -> list[object]:
        return [list(find_spaced(text, 0, len(text)) or ()) for text in texts]

    quick = rows()
    monkeypatch.setattr(spaced_labels, "_promising", lambda ways, _: ways)
    assert rows() == quick
    assert all(quick)


@pytest.mark.parametrize("layout", ["L8", "L9"])
@pytest.mark.parametrize("kind", ["blank_template", "narrative_and_table"])
@pytest.mark.parametrize("seed", [50, 55, 62])
def test_few_numbers_or_one_below_the_table_cost_no_row(layout: str, kind: str, seed: int) -> None:
    """Section two alone is a table too; 31件 below the last row takes no label away."""
    verdict = judge(*make(layout, kind, seed))
    assert ([], [], verdict.cells) == (verdict.wrong, verdict.lost, verdict.right)
