"""What a glance rules out could not have been found, whatever surrounds it."""

# ruff: noqa: S311  -- seeded dice
from __future__ import annotations

import unicodedata
from random import Random
from re import _parser  # type: ignore[attr-defined]  # tells how wide a pattern is

from hypothesis import given
from hypothesis import strategies as st

import mutations
from gongkai.knowledge.patterns import body_evidence, headings
from gongkai.parse.folding import core, normalise
from gongkai.parse.glance import FIRST, LAST, lacks, near
from gongkai.parse.labels import all_words, is_strange, named_caption
from gongkai.parse.numerals import looks_like_value, read_numeral
from gongkai.parse.sections import find_headings, heading_number

LABELS = "".join(sorted(frozenset("".join(all_words()))))
LOOKED_AHEAD = 12
"""No pattern looks at so many characters behind what it finds."""
SAYING = (
    *(
        "，某县教育局编制了2021年年报",
        "2022年，某市人民政府认真贯彻，2021年度某局",
        "，通过某县局微信公众号",
    ),
    *("在某乡政府门户网站公开", "、某镇官方微博", "。某办事处编写本报告", "编制编制，编制2020年"),
)
WORDS = st.text(
    st.sampled_from(
        LABELS + "在了我（）()【】〔〕［］一二1234、。,. \u3000第二十條項開資訊網路其它檔㈠⑴"
    ),
    max_size=30,
)


@given(WORDS)
def test_a_strange_text_names_nothing(text: str) -> None:
    if is_strange(text):
        assert core(text) not in all_words()
        assert named_caption(text) is None


@given(
    st.sampled_from(sorted(all_words())), st.integers(0, 40), st.sampled_from(LABELS + "在了我（）")
)
def test_a_label_is_never_strange_before_or_after_a_misprint(
    label: str, at: int, sign: str
) -> None:
    text = label[:at] + sign + label[at:]
    assert not is_strange(label) and (core(text) not in all_words() or not is_strange(text))


@given(
    st.text(
        st.sampled_from("0123456789,.万元件条增减约负零一二两百无不适用/—注在了我①（） \u3000"),
        max_size=12,
    )
)
def test_a_value_is_one_with_and_without_a_glance(text: str) -> None:
    assert looks_like_value(text) == (read_numeral(text).status in {"reported", "not_applicable"})


def test_every_sign_that_folding_turns_into_a_character_is_looked_for() -> None:
    for code in (*range(FIRST), *range(LAST + 1, 0x30000)):
        sign = chr(code)
        folded = unicodedata.normalize("NFKC", sign)
        letters = frozenset(one for one in folded if FIRST <= ord(one) <= LAST)
        if letters:
            assert not lacks(sign, letters), hex(code)


@given(WORDS, st.sampled_from("高教开络息件"))
def test_what_a_text_lacks_does_not_come_of_folding(text: str, letter: str) -> None:
    if lacks(text, frozenset(letter)):
        assert letter not in normalise(text)


def test_headings_are_found_as_they_are_line_by_line() -> None:
    for seed in range(40):
        text = mutations.base_text(seed)[0]
        for _ in range(seed % 5):
            text, _ = mutations.mutate_once(text, Random(seed))
        found = {at: number for number, at in find_headings(text)}
        at = 0
        for line in text.split("\n"):
            if number := heading_number(line.strip()):
                assert found.get(at + len(line) - len(line.lstrip())) == number, line
            at += len(line) + 1


def test_no_pattern_of_headings_has_a_wildcard() -> None:
    assert not [one.pattern for _, one in headings() if set(one.pattern) & set(".[\\0123456789")]


def test_patterns_that_need_words_hold_one_of_them() -> None:
    for one in body_evidence():
        for word in one.needs:
            assert word in one.pattern.pattern


def test_no_pattern_looks_further_than_it_reaches() -> None:
    told = [one for one in body_evidence() if one.reach]
    assert told
    for one in told:
        assert one.needs
        _, widest = _parser.parse(one.pattern.pattern).getwidth()
        assert widest + LOOKED_AHEAD <= one.reach


def test_bodies_are_found_near_words_as_they_are_in_the_whole_text() -> None:
    for seed in range(60):
        rng = Random(seed)
        _, text = mutations.make(rng.choice([*mutations.LAYOUTS]), "clean", seed)
        for told in SAYING:
            at = rng.randrange(len(text))
            text = text[:at] + told + text[at:]
        for one in body_evidence():
            if one.reach:
                found = near(one.needs, one.reach, one.pattern, text, len(text))
                anew = one.pattern.finditer(text)
                assert [m.span() for m in found] == [m.span() for m in anew]
