"""Each check fails where it should, passes where it should, and keeps silent where it must."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import parse_text
from drawing import draw_report, indicators_of
from gongkai.bench.sums import KINDS
from gongkai.check import Checked, report
from gongkai.check.narrative import fitting
from gongkai.check.sums import values_of
from gongkai.knowledge import checks

COLUMNS = KINDS
YEARS = {"2019": 2020, "2021": 2022}
OUTCOMES = ("granted", "partly_granted", "refused.state_secret", "unavailable.not_held")


def consistent(draw: st.DrawFn, form: str) -> dict[str, str]:
    """Draw a table three in which every identity holds."""
    cells: Counter[str] = Counter()
    for column in COLUMNS:
        for row in (*OUTCOMES, "carried_out"):
            number = draw(st.integers(0, 40))
            cells[f"requests.{row}.{column}"] = number
            if row != "carried_out":
                cells[f"requests.concluded.{column}"] += number
        handled = cells[f"requests.concluded.{column}"] + cells[f"requests.carried_out.{column}"]
        carried = draw(st.integers(0, handled))
        cells[f"requests.carried_in.{column}"] = carried
        cells[f"requests.received.{column}"] = handled - carried
    for row in (*OUTCOMES, "concluded", "carried_out", "carried_in", "received"):
        cells[f"requests.{row}.total"] = sum(cells[f"requests.{row}.{c}"] for c in COLUMNS)
    return {code: str(number) for code, number in cells.items()}


def failures(checked: Checked) -> Counter[str]:
    return Counter({a.check: a.failed for a in checked.assessments if a.failed})


@given(data=st.data(), form=st.sampled_from(["2019", "2021"]))
@settings(max_examples=40)
def test_a_consistent_table_has_no_finding(data: st.DataObject, form: str) -> None:
    """Sums that hold are passed and never reported."""
    values = consistent(data.draw, form)
    checked = report(parse_text(draw_report(form, values, "L5", YEARS[form])))
    assert () == checked.findings


@given(data=st.data(), by=st.integers(1, 9))
@settings(max_examples=40)
def test_one_changed_cell_breaks_exactly_its_identities(data: st.DataObject, by: int) -> None:
    """A wrong outcome breaks the sum of its row and of its column, and nothing else."""
    values = consistent(data.draw, "2021")
    row = data.draw(st.sampled_from(OUTCOMES))
    column = data.draw(st.sampled_from(COLUMNS))
    cell = f"requests.{row}.{column}"
    values[cell] = str(int(values[cell]) + by)
    checked = report(parse_text(draw_report("2021", values, "L5")))
    assert Counter({"applicants": 1, "outcomes": 1}) == failures(checked)
    assert all(cell in f.indicators for f in checked.findings if f.check in failures(checked))


@given(data=st.data())
@settings(max_examples=30)
def test_a_blank_cell_is_never_a_failure(data: st.DataObject) -> None:
    """What is not printed cannot be judged."""
    values = consistent(data.draw, "2021")
    for code in data.draw(st.lists(st.sampled_from(indicators_of("2021")), max_size=20)):
        values[code] = ""
    checked = report(parse_text(draw_report("2021", values, "L5")))
    # A blank at the end of a row may have been one within it: that the row is missing is told.
    assert failures(checked).keys() <= {"missing-cells", "unclaimed-cell"}


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("全年公开信息63条,其中政策类28条,规划类8条,业务类16条,其他类16条。", "failed"),
        ("全年公开信息68条,其中政策类28条,规划类8条,业务类16条,其他类16条。", "passed"),
        ("全年公开信息100条,其中政策类28条,规划类8条。", "not_assessable"),
        ("全年公开信息30条,其中政策类28条,规划类8条。", "failed"),
        ("全年公开信息63余条,其中政策类28条,规划类8条,其他类16条。", "not_assessable"),
        ("全年公开信息63条,其中政策类28条,规划类8条等,其他类16条。", "not_assessable"),
        ("全年公开信息63条,其中政策类28条。", None),
        ("全年公开信息63条。其中政策类28条,其他类16条。", None),
        ("电子化率为100%,其中:政策类28条,其他类16条。", None),
        ("收到申请30件,其中自然人21件,企业10件。", "failed"),
        ("收到申请30件,其中自然人20件,其他9件。", "failed"),
        ("收到申请30件,其中自然人20件,企业10件,网上申请25件。", "passed"),
    ],
)
def test_stated_parts(sentence: str, verdict: str | None) -> None:
    """Only a closed list of exact numbers in one sentence is held against its total."""
    checked = report(parse_text(draw_report("2021", {}, overall=sentence)))
    counts = [
        ("passed", a.passed)
        if a.passed
        else ("failed", a.failed)
        if a.failed
        else ("not_assessable", 1)
        for a in checked.assessments
        if a.check == "narrative-parts"
    ]
    assert ([(verdict, 1)] if verdict else []) == counts


@pytest.mark.parametrize(
    "sentence",
    [
        "共公开信息60条，其中政策类28条（其中规范性文件5条），规划类8条，业务类24条。",
        "共公开信息60条，其中政策类28条（含规范性文件5条），规划类8条，业务类24条。",
        "共公开信息60条，其中政策类28条，包括规范性文件5条、规划23条，业务类32条。",
        "共公开信息60条，其中网站公开60条，微信公开40条。",
        "共公开信息60条，比上年增加10条，其中政策类28条，业务类32条。",
        "共公开信息60条，其中政策类28条，较上年增加8条，业务类32条。",
        "共公开信息60条，其中政策类28条，同比增长8条，业务类32条，比去年减少2条。",
        "2022年共公开信息60条，2021年公开50条，其中政策类28条，业务类32条。",
        "下属单位收到政府信息公开申请99件，本机关收到政府信息公开申请0件。",
        "累计收到政府信息公开申请120件。",
        "上半年收到政府信息公开申请12件。",
        "一季度收到政府信息公开申请3件，二季度收到政府信息公开申请4件。",
        "通过信函收到政府信息公开申请3件。",
        "上年收到政府信息公开申请3件。",
        "办理热线805件，满意258件，占比较上年提高3%。",
        "受理政府信息公开行政复议案件4件，收到政府信息公开投诉举报2件。",
        "收到政府信息公开行政复议答复通知书4份，回复政府信息公开栏目留言15条。",
        "收到自然人政府信息公开申请20件，收到企业政府信息公开申请10件。",
        "收到县政府转办的政府信息公开申请2件，延期答复政府信息公开申请3件。",
        "1至6月，收到政府信息公开申请15件；截至11月底，收到政府信息公开申请27件。",
        "近三年，我局收到政府信息公开申请分别为20件、25件、30件。",
        "收到政府信息公开申请25件左右，不少于20件。",
        "我局收到政府信息公开申请20件，局属二级单位收到政府信息公开申请10件。",
        "办理人大代表建议5件，上年结转1件，结转下年度2件。",
        "共收到申请30件，其中自然人20件、企业10件，网上申请25件、信函5件。",
        "公开信息100条，其中通过网站公开90条，通过微信公众号公开55条。",
        "召开会议10次，其中专题会议6次，主要负责同志参加5次。",
        "主动公开信息100条，其中网站80条、微信20条，另在公开栏公开15条。",
        "答复申请32件，其中予以公开12件、部分公开4件，合计占50%。",
        "公开信息100条，其中财政信息20条，占全县财政信息的8%。",
    ],
)
def test_what_a_sentence_does_not_say_is_not_held_against_it(sentence: str) -> None:
    """Parts of parts, changes, other years, channels, some requests only, or other bodies too."""
    checked = report(parse_text(draw_report("2021", {}, overall=sentence)))
    assert () == checked.findings


@pytest.mark.parametrize(
    "sentence",
    [
        "答复上年结转的政府信息公开申请5件，答复本年新收政府信息公开申请27件。",
        "收到申请30件（其中自然人20件，企业10件），办结32件，结转下年3件。",
        "收到申请30件，上年结转5件，其中予以公开12件，部分公开20件，结转下年3件。",
        "收到政府信息公开申请35件（含上年结转5件），比上年减少2件。",
    ],
)
def test_numbers_that_the_tables_print_are_found_in_any_order(sentence: str) -> None:
    """New and carried over make up the whole, as do concluded and carried out."""
    values = {
        "requests.received.total": "30",
        "requests.carried_in.total": "5",
        "requests.concluded.total": "32",
        "requests.carried_out.total": "3",
    }
    checked = report(parse_text(draw_report("2021", values, overall=sentence)))
    assert () == tuple(one for one in checked.findings if one.check.startswith("narrative"))


@pytest.mark.parametrize(
    ("number", "verdict"), [("5", "passed"), ("7", "passed"), ("6", "failed"), ("6余", "passed")]
)
def test_requests_in_words(number: str, verdict: str) -> None:
    """收到 N 件 may be the new requests or the new and carried over; 6余 is not judged."""
    values = {
        "requests.received.natural_person": "5",
        "requests.received.total": "5",
        "requests.carried_in.natural_person": "2",
        "requests.carried_in.total": "2",
    }
    text = draw_report("2021", values, overall=f"全年收到政府信息公开申请{number}件。")
    found = [f for f in report(parse_text(text)).findings if f.check == "narrative-table"]
    assert (verdict == "failed") == bool(found)


@pytest.mark.parametrize(
    ("sentence", "check", "verdict"),
    [
        ("全年收到政府信息公开申请五件。", "narrative-table", "passed"),
        ("全年收到政府信息公开申请十五件。", "narrative-table", "failed"),
        ("全年办结政府信息公开申请6件。", "narrative-table", "passed"),
        ("全年办结政府信息公开申请9件。", "narrative-table", "failed"),
        ("全年办结政府信息公开申请约9件。", "narrative-table", "not_assessable"),
        ("上年结转2件，结转下年度继续办理1件。", "narrative-table", "passed"),
        ("结转下年度3件。", "narrative-table", "failed"),
        ("上年结转8件，本年新收5件。", "narrative-table", "failed"),
        ("演示镇人民政府共收到政府信息公开申请9件。", "narrative-table", "failed"),
        ("演示县人民政府共收到政府信息公开申请9件。", "narrative-table", "not_assessable"),
        ("因政府信息公开引起的行政复议2件。", "narrative-proceedings", "passed"),
        ("因政府信息公开引起的行政复议20件。", "narrative-proceedings", "failed"),
        ("因政府信息公开被提起行政诉讼3件。", "narrative-proceedings", "passed"),
        ("因政府信息公开被提起行政诉讼2件。", "narrative-proceedings", "failed"),
        ("全年办理行政复议案件20件。", "narrative-proceedings", None),
        ("答复人大代表建议9件。", "narrative-table", None),
        ("依据《条例》第十五条收到申请。", "narrative-table", None),
    ],
)
def test_facts_in_words(sentence: str, check: str, verdict: str | None) -> None:
    """Every clear mention is judged, in digits or in Chinese numerals; nothing else is."""
    values = {
        "requests.received.total": "5",
        "requests.carried_in.total": "2",
        "requests.concluded.total": "6",
        "requests.carried_out.total": "1",
        "proceedings.reconsideration.total": "2",
        "proceedings.litigation_direct.total": "2",
        "proceedings.litigation_after_reconsideration.total": "1",
    }
    checked = report(parse_text(draw_report("2021", values, overall=sentence)))
    counts = [
        (a.passed, a.failed, a.not_assessable) for a in checked.assessments if a.check == check
    ]
    verdicts = [
        word
        for numbers in counts
        for word, number in zip(("passed", "failed", "not_assessable"), numbers, strict=True)
        if number
    ]
    assert ([verdict] if verdict else []) == verdicts
    quotes = [f.quote for f in checked.findings if f.check == check]
    assert ([sentence.rstrip("。")] if verdict == "failed" else []) == quotes


def test_a_roll_up_is_held_to_what_it_says_of_all() -> None:
    """全县 is a wider number for a town, and the own one of a county that reports for all."""
    drawn = parse_text(draw_report("2021", {}, overall="全县收到政府信息公开申请9件。"))
    for scope, failed in (("jurisdiction", 1), ("own_body", 0), ("unknown", 0)):
        checked = report(replace(drawn, scope=scope))
        found = [one for one in checked.findings if one.check == "narrative-table"]
        assert failed == len(found)


def test_which_reading_of_received_fits_is_kept() -> None:
    """收到 7 件 speaks of new and carried over requests, 收到 5 件 of the new ones."""
    values = {"requests.received.total": "5", "requests.carried_in.total": "2"}
    for number, cells in (("5", 1), ("7", 2), ("6", 0)):
        text = draw_report("2021", values, overall=f"全年收到政府信息公开申请{number}件。")
        drawn = parse_text(text)
        (mention,) = (one for one in drawn.mentions if one.fact == "received")
        assert cells == len(fitting(mention, values_of(drawn)))


def test_a_negative_or_broken_count_is_a_warning_and_stays_published() -> None:
    """-3 and 2.5 are printed and odd; a negative change is neither."""
    values = {
        "disclosure.licensing.previous_items": "-3",
        "disclosure.licensing.change": "-3",
        "disclosure.penalties.decisions": "2.5",
    }
    checked = report(parse_text(draw_report("2019", values, "L5")))
    found = [f for f in checked.findings if f.check == "count-not-whole"]
    assert [
        ("disclosure.licensing.previous_items",),
        ("disclosure.penalties.decisions",),
    ] == [f.indicators for f in found]
    assert {"warning"} == {f.severity for f in found}


def test_only_the_official_host_can_be_blamed() -> None:
    """The same broken sum is the source's on its own host, and undecided elsewhere."""
    text = draw_report("2021", {"requests.received.natural_person": "1"}, "L5")
    blames = {
        url: {f.blame for f in report(parse_text(text, url=url)).findings if f.severity == "error"}
        for url in ("https://www.example.gov.cn/a.html", "https://mirror.example.com/a", None)
    }
    assert [{"source"}, {"undecided"}, {"undecided"}] == list(blames.values())


def test_errors_are_only_the_closed_identities() -> None:
    """H1 to H4 are errors, everything else is at most a warning."""
    errors = {check.check for check in checks().values() if check.severity == "error"}
    assert {"balance", "applicants", "outcomes", "proceedings"} == errors
