"""Rows of unmarked text are recalled as they would be walked over anew, however it is damaged."""

# ruff: noqa: S311  -- seeded dice
from __future__ import annotations

import re
from random import Random

import pytest

import mutations
from gongkai.parse.labels import is_heading, is_label, is_leaf, known
from gongkai.parse.numerals import FEW
from gongkai.parse.openings import at_sight, opening
from gongkai.parse.stream import Stream
from gongkai.parse.stretches import MAX_RECALLED, Stretches

KINDS = (
    *("clean", "blank_cells", "marks", "units_in_cells", "thousands", "repeated_rows"),
    *("deleted_cell", "swapped_columns", "subtotal_column", "shuffled_rows", "bare_page_numbers"),
)
NUMBER = re.compile(r"(?<![0-9.,])[0-9]{1,4}(?![0-9.,年])")
FORMED = ("L1", "L2", "L3", "L4")
STRANGE = (
    *("|", "\n", " ", "1", "件", "。", "2021", "007", "1,234", "总计", "自然人", "行政许可"),
    *(
        "\n三、其他\n",
        "\n四、因政府信息公开被申请行政复议、行政诉讼情况\n",
        "\n第 3 页\n",
        "\n12件\n",
    ),
)


def renumbered(text: str, rng: Random) -> list[str]:
    """Give a report with other numbers: few and long ones, rising ones, and those of years."""
    counted = iter(range(1, 10_000))
    return [
        text,
        NUMBER.sub("7", text),
        NUMBER.sub(lambda _: str(next(counted)), text),
        NUMBER.sub(lambda _: str(rng.randrange(10 ** rng.choice([1, 3, 6, 16]))), text),
        NUMBER.sub(lambda _: str(rng.choice([0, 0, 3, 2020, 1999, "010"])), text),
    ]


def damaged(text: str, rng: Random) -> str:
    """Put something strange anywhere, take a line away, or exchange two lines."""
    lines = text.split("\n")
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    match rng.randrange(4):
        case 0:
            del lines[one]
        case 1:
            lines[one], lines[other] = lines[other], lines[one]
        case 2:
            lines[one : one + 2] = ["".join(lines[one : one + 2])]
        case _:
            at = rng.randrange(len(text))
            return text[:at] + rng.choice(STRANGE) + text[at:]
    return "\n".join(lines)


@pytest.mark.parametrize("layout", FORMED)
def test_what_is_recalled_is_what_would_be_walked_over(layout: str) -> None:
    stretches = Stretches()
    rng = Random(layout)
    for kind in KINDS:
        _, drawn = mutations.make(layout, kind, 1)
        for text in renumbered(drawn, rng):
            for one in (text, *(damaged(text, rng) for _ in range(6))):
                for start in (0, rng.randrange(len(one))):
                    anew = Stream(one, start, len(one)).rows()
                    assert stretches.rows(one, start, len(one)) == anew, (kind, one)
    assert stretches.known()


@pytest.mark.parametrize("layout", FORMED)
def test_a_text_without_its_repeated_lines_is_thinned_as_a_whole(layout: str) -> None:
    _, text = mutations.make(layout, "clean", 3)
    stretches = Stretches()
    stretches.rows(text, 0, len(text))
    thinned = "\n".join(dict.fromkeys(text.split("\n")))
    for one in (thinned, text):
        assert stretches.rows(one, 0, len(one)) == Stream(one, 0, len(one)).rows()


def test_a_report_with_other_numbers_is_recalled() -> None:
    _, text = mutations.make("L1", "clean", 2)
    stretches = Stretches()
    kept = set[int]()
    for number in ("0", "31", "7", "999"):
        other = NUMBER.sub(lambda match, number=number: number, text)  # type: ignore[misc]
        stretches.rows(other, 0, len(other))
        kept.add(len(stretches.known()))
    assert len(kept) == 1


def test_no_few_number_means_anything_but_itself() -> None:
    tables = ("", "disclosure", "requests", "proceedings")
    for text in FEW:
        assert not is_label(text)
        assert not is_heading(text)
        for table in tables:
            if table:
                assert not any(known(text, table, axis) for axis in ("row", "column"))
                assert not is_leaf(text, table)
            for in_header in (False, True):
                assert at_sight(text, table, in_header) == ("value", "")
                assert opening(text, table, in_header) == ("", "")


def test_only_so_much_is_kept() -> None:
    _, text = mutations.make("L1", "clean", 2)
    stretches = Stretches()
    for number in range(MAX_RECALLED):
        other = text.replace("行政许可", f"行政许可{number}")
        stretches.rows(other, 0, len(other))
    assert len(stretches.known()) <= MAX_RECALLED
    long = NUMBER.sub(lambda match: f"{match[0]}\n" + "某" * 10_000, text, count=1)
    before = stretches.known()
    stretches.rows(long, 0, len(long))
    assert not [key for key in stretches.known() if len(key[0]) > 8_000]
    assert before
