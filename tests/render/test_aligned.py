"""Texts are compared by sentence, rightly and in bounded time."""

from __future__ import annotations

import time
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.render.aligned import Step, align, compare_sentences, sentences


def compared(old: str, new: str) -> list[Step]:
    return compare_sentences(old, sentences(old, 0, len(old)), new, sentences(new, 0, len(new)))


def shown(steps: list[Step], old: str, new: str) -> list[tuple[str, str, str]]:
    return [
        (
            step.kind,
            old[slice(*step.old)] if step.old else "",
            new[slice(*step.new)] if step.new else "",
        )
        for step in steps
    ]


def test_kept_changed_gone_and_new_sentences_are_told_apart() -> None:
    old = "甲镇公开信息51条,其中业务类9条。不再有的一句话！保留的一句。"
    new = "甲镇公开信息63条,其中业务类16条。保留的 一句。全新写的内容；"
    assert shown(compared(old, new), old, new) == [
        ("changed", "甲镇公开信息51条,其中业务类9条。", "甲镇公开信息63条,其中业务类16条。"),
        ("gone", "不再有的一句话！", ""),
        ("kept", "保留的一句。", "保留的 一句。"),
        ("new", "", "全新写的内容；"),
    ]


def test_what_changed_within_a_sentence_is_marked_and_nothing_else() -> None:
    old, new = "公开信息51条,其中业务类9条。", "公开信息63条,其中业务类16条。"
    (step,) = compared(old, new)
    assert [old[slice(*span)] for span in step.old_marks] == ["51", "9"]
    assert [new[slice(*span)] for span in step.new_marks] == ["63", "16"]


def test_a_repeated_sentence_is_followed_from_its_neighbours() -> None:
    old, new = "无。甲一句。无。乙一句。无。", "无。甲一句。无。丙一句。乙一句。无。"
    kinds = [step.kind for step in compared(old, new)]
    assert kinds == ["kept", "kept", "kept", "new", "kept", "kept"]


words = st.lists(st.sampled_from("甲乙丙丁戊己"), max_size=30)


@given(words, words)
def test_matches_are_equal_and_in_order_and_every_item_comes_once(
    old: list[str], new: list[str]
) -> None:
    pairs = align(old, new)
    assert all(old[i] == new[j] for i, j in pairs)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(pairs))
    one, other = "。".join(old), "。".join(new)
    steps = compared(one, other)
    assert [s.old for s in steps if s.old] == sentences(one, 0, len(one))
    assert [s.new for s in steps if s.new] == sentences(other, 0, len(other))
    assert all(step.kind == "kept" for step in compared(one, one))


HOSTILE = {
    "one line that repeats": ("同。" * 20_000, "同。" * 19_999 + "异。"),
    "two lines that take turns": ("甲。乙。" * 10_000, "乙。甲。" * 10_000),
    "one sentence without an end": ("x" * 500_000, "x" * 499_999 + "y"),
    "numbers alone": ("1," * 100_000, "2," * 100_000),
    "all in the other order": (
        "".join(f"第{n}句。" for n in range(10_000)),
        "".join(f"第{n}句。" for n in range(10_000, 0, -1)),
    ),
    "few letters in odd turns": (
        "".join("甲乙丙丁"[n * n % 7 % 4] + "。" for n in range(20_000)),
        "".join("甲乙丙丁"[n * n * n % 11 % 4] + "。" for n in range(20_000)),
    ),
    "long sentences that are alike": ("长文" * 300 + "；", "文长" * 300 + "；"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_take_time_in_proportion_to_their_length(name: str) -> None:
    """Twice the text takes about twice the time: far from four times, and further from eight."""
    old, new = HOSTILE[name]
    if name.startswith("long"):
        old, new = old * 500, new * 500
    half = time_of(old[: len(old) // 2], new[: len(new) // 2])
    whole = time_of(old, new)
    assert whole < 10
    assert whole < 3.4 * half + 0.2
    assert Counter(step.kind for step in compared(old[:1000], new[:1000]))


def time_of(old: str, new: str) -> float:
    best = 99.0
    for _ in range(2):
        start = time.process_time()
        compared(old, new)
        best = min(best, time.process_time() - start)
    return best
