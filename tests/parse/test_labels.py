"""Labels are recognized in their variants, and nothing else is taken for one."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.knowledge import layouts
from gongkai.parse.folding import core, normalise
from gongkai.parse.headings import fit_columns
from gongkai.parse.labels import known, named_caption, named_row

ROWS = [p for p in layouts() if p.axis == "row" and not p.is_heading]


@pytest.mark.parametrize("place", ROWS, ids=lambda p: f"{p.form} {p.key}")
def test_every_row_of_both_forms_names_itself(place: object) -> None:
    """The form's own words, also with blanks between them, name their row and no other."""
    table = "requests" if place.block == "requests" else "disclosure"
    spaced = "\u2002".join(place.label)
    for text in (place.label, spaced):
        assert {place.key} == {named.key for named in named_row(text, table)}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("1.属于国家机密", "refused.state_secret"),
        ("2.没有现成信息需要另作制作", "unavailable.requires_creation"),
        ("6.属于四类过程序性信息", "refused.process_information"),
        ("7. 属于行政执法案卷", "refused.enforcement_files"),
        ("１．属于国家秘密", "refused.state_secret"),
        ("(六) 其他处理", "other_outcome"),
        ("2、申请人逾期未按收费通知要求缴纳费用、行政", "other_outcome.fee_unpaid"),
    ],
)
def test_printed_variants_name_their_row(text: str, key: str) -> None:
    """Wordings met in reports."""
    assert [key] == [named.key for named in named_row(text, "requests")]


@pytest.mark.parametrize("text", ["规章制度建设", "行政", "信息", "公开", "其他需要报告的事项"])
def test_other_words_name_nothing(text: str) -> None:
    """A part of a label, or a label within other words, is none."""
    assert () == named_row(text, "disclosure")


def test_a_label_that_holds_another_is_not_mistaken() -> None:
    """法律法规规章禁止公开 holds 规章 and is no row 规章."""
    assert () == named_row("2.其他法律法规规章禁止公开", "disclosure")


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing(text: str) -> None:
    """What is normal stays normal."""
    assert normalise(text) == normalise(normalise(text))


@given(st.text(max_size=40))
def test_any_text_has_a_core(text: str) -> None:
    """No text makes the reduction raise or hang."""
    assert len(core(text)) <= max(4 * len(text), 16)


@pytest.mark.parametrize(
    ("headings", "keys"),
    [
        (["本年新", "本年新", "对外公开"], ["produced", "disclosed", "disclosed_total"]),
        (["本年新制作数量", "对外公开总数量"], ["produced", "disclosed_total"]),
    ],
)
def test_truncated_headings_are_told_by_their_order(headings: list[str], keys: list[str]) -> None:
    """Two equal stumps are told apart by their places in the block."""
    fit = fit_columns(headings, "article20_1", "2019")
    assert fit is not None
    assert keys == list(fit.keys)


def test_headings_that_fit_in_two_ways_fit_in_none() -> None:
    """结果 alone may be 维持 or 纠正."""
    assert fit_columns(["结果"], "proceedings", "2019", "reconsideration") is None


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("第二十条第（一）项", "article20_1"),
        ("第二十条第(九)项", "article20_9"),
        ("第二十条(五)项", "article20_5"),
        ("第二十条", None),
        ("第二十条第(一)项 信息内容", None),
    ],
)
def test_captions(text: str, block: str | None) -> None:
    """Captions quote article 20; anything more or less is none."""
    assert block == named_caption(text)


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ("requests", "一、上年新收政府信息公开申请数量"),
        ("requests", "二、本年结转政府信息公开申请数量"),
        ("requests", "一、本年新收政府信息公开申请数量（上年同期）"),
        ("requests", "一、本年办结政府信息公开申请数量"),
        ("requests", "四、结转本年度继续办理"),
        ("requests", "1.不属于国家秘密"),
        ("requests", "2.非重复申请"),
        ("requests", "2.重复申诉"),
        ("requests", "2.有现成信息需要另行制作"),
        ("requests", "1.本机关已掌握相关政府信息"),
        ("requests", "3.补正前申请内容仍不明确"),
        ("requests", "4.保护第二方合法权益"),
        ("requests", "5.属于两类内部事务信息"),
        ("requests", "6.属于三类过程性信息"),
        ("disclosure", "行政许可（上年）"),
        ("disclosure", "行政许可（不予许可）"),
        ("disclosure", "行政规范性文件备案"),
        ("disclosure", "行政处分"),
    ],
)
def test_what_decides_the_meaning_is_no_misprint(table: str, text: str) -> None:
    """上年 for 本年, 不 or 非 put before, another number, another thing behind: another row."""
    assert not [named for named in named_row(text, table) if named.key]


@pytest.mark.parametrize(
    ("table", "text", "key"),
    [
        ("requests", "四、结转下午度继续办理", "carried_out"),
        ("requests", "1.属于国家秘密（单位：件）", "refused.state_secret"),
        ("requests", "一、本年新收政府信息公开申请数量（2022年）", "received"),
        ("requests", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "partly_granted"),
        ("requests", "6.属于囗类过程性信息", "refused.process_information"),
    ],
)
def test_what_decides_nothing_may_be_wrong_or_added(table: str, text: str, key: str) -> None:
    """An illegible number, a unit, a year beside 本年, and the form's own note."""
    assert key in [named.key for named in named_row(text, table)]


@pytest.mark.parametrize("text", ["上年处理决定数量", "历年处理决定数量", "处理决定数量（上年）"])
def test_a_heading_of_another_year_is_none_of_the_form(text: str) -> None:
    """Neither misspelt, nor cut short, nor with a note."""
    assert all(fit_columns([text], "article20_5", form) is None for form in ("2019", "2021"))


def test_a_mistyped_table_is_no_table_without_labels() -> None:
    """The lexicon is complete and closed."""
    with pytest.raises(KeyError):
        known("规章", "disclosures", "row")


def test_thousands_of_unknown_labels_are_named_quickly() -> None:
    """Most words share too few characters with any label to be compared one by one."""
    texts = [f"{a}{b}事项登记备查资料汇编" for a in "甲乙丙丁戊己庚辛壬癸" for b in range(400)]
    begun = time.process_time()
    assert not any(named_row(text, "requests") for text in texts)
    assert time.process_time() - begun < 3
