"""Thirty drafts in four formats with planted mistakes: each is found in its cell, and no other."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from desk.drafts import Values, consistent, dice, write_draft, year_before
from gongkai.desk import Asked, Found, check_drafts
from gongkai.desk.entries import Entry
from gongkai.desk.summary import Form
from gongkai.knowledge import codebook

pytestmark = pytest.mark.usefixtures("lent_readers")

FORMATS = ("docx", "xlsx", "txt", "html")
NAMES = tuple(f"样本县{kind}局" for kind in (
    "教育", "民政", "司法", "财政", "水利", "商务", "审计", "统计", "林业", "公安",
    "自然资源", "交通运输", "农业农村", "卫生健康", "应急管理", "市场监督管理",
)) + tuple(f"演示{mark}镇人民政府" for mark in "甲乙丙丁戊己庚辛壬癸") + (
    "示范街道办事处", "样例街道办事处", "样例乡人民政府", "示范乡人民政府",
)  # fmt: skip
CELL, TOTAL = "requests.granted.natural_person", "requests.concluded.total"
SUITS = "proceedings.litigation_direct.total"
CARRIED = "requests.carried_out.business"
PLANTED: dict[int, tuple[str, int, tuple[str, ...]]] = {
    1: (CELL, 3, ("applicants", "outcomes")),
    6: (TOTAL, 10, ("applicants", "balance", "outcomes")),
    11: (SUITS, 2, ("proceedings",)),
    17: ("requests.received.legal_service", 1, ("applicants", "balance")),
    22: ("requests.refused.state_secret.total", 5, ("applicants", "outcomes")),
}
"""Unit, cell, what is added to it, and the identities that it breaks."""
EARLIER, BLANK, MARKED, SILENT, STALE, TWICE = 3, 8, 12, 14, 19, 25


@dataclass(frozen=True)
class County:
    """The folders of a county office, and what is true of them."""

    found: Found
    true: dict[str, Values]
    folder: Path


def plant(values: Values, cell: str, by: int) -> Values:
    return {**values, cell: str(int(values[cell]) + by)}


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    """Two years of thirty units, a list in GB18030, a draft of the county, and other files."""
    folder = tmp_path_factory.mktemp("county")
    now, last = folder / "now", folder / "last"
    (now / "乡镇").mkdir(parents=True)
    last.mkdir()
    rng = dice(20)
    true: dict[str, Values] = {}
    for index, name in enumerate(NAMES):
        values = drawn(index, name, last, rng)
        place = now / "乡镇" if "镇" in name else now
        path = place / f"{index:02}{name}.{FORMATS[index % 4]}"
        if index != SILENT:
            write_draft(path, name, values, 2021 if index == STALE else 2022)
        if index not in (SILENT, STALE):
            true[name] = values
    again = {**true[NAMES[TWICE]], "disclosure.licensing.decisions": "7"}
    write_draft(now / "再报.docx", NAMES[TWICE], again)
    add_others(folder, rng)
    draft = plant(summed(true), "requests.received.total", 4)
    write_draft(folder / "汇总.docx", "样本县人民政府", draft)
    asked = Asked(now, last, folder / "名单.csv", folder / "汇总.docx", jobs=2)
    return County(check_drafts(asked), true, folder)


def drawn(index: int, name: str, last: Path, rng: Random) -> Values:
    """Draw a unit's figures with what is planted in them, and write its report of last year."""
    values = consistent(rng)
    earlier = year_before(values, rng)
    if index == EARLIER:
        earlier = plant(earlier, CARRIED, 2)
    write_draft(last / f"{name}.txt", name, earlier, 2021)
    if index in PLANTED:
        values = plant(values, *PLANTED[index][:2])
    if index == BLANK:
        values["requests.partly_granted.total"] = ""
    if index == MARKED:
        values["disclosure.fees.amount"] = "/"
    return values


def add_others(folder: Path, rng: Random) -> None:
    """Add a stray draft in a ZIP file, the county's own report, files that are none, and a list."""
    now = folder / "now"
    write_draft(folder / "other.txt", "演示县样例局", consistent(rng))
    with zipfile.ZipFile(now / "补报.zip", "w") as archive:
        archive.write(folder / "other.txt", "样例局.txt")
    write_draft(
        now / "县政府.txt", "样本县人民政府", consistent(rng),
        overall="2022年，全县共主动公开政府信息300条。",
    )  # fmt: skip
    (now / "扫描件.pdf").write_bytes(b"%PDF-1.7 broken")
    (now / "~$00样本县教育局.docx").write_bytes(b"lock")
    (now / "通知.txt").write_text("关于做好年度报告编制工作的通知", encoding="utf-8")
    listed = "\r\n".join(["单位名称,代码", *(f"{name}," for name in NAMES), "样本县人民政府,", ""])
    (folder / "名单.csv").write_bytes(listed.encode("gb18030"))


def summed(true: dict[str, Values]) -> Values:
    """Add the drawn figures up, independently of the program; blanks and marks are left out."""
    out: Values = {}
    for row in codebook():
        if "2021" in row.forms:
            printed = [values.get(row.indicator, "0") for values in true.values()]
            out[row.indicator] = str(sum(Decimal(one) for one in printed if one not in ("", "/")))
    return out


def entries_of(county: County, name: str) -> list[Entry]:
    return [entry for entry in county.found.entries if entry.unit == name]


@pytest.mark.parametrize("index", sorted(PLANTED))
def test_a_planted_mistake_is_found_in_its_cell(county: County, index: int) -> None:
    """With what is printed, what would mend it, and every rule that it breaks."""
    cell, by, checks = PLANTED[index]
    printed = Decimal(county.true[NAMES[index]][cell])
    entries = entries_of(county, NAMES[index])
    assert checks == tuple(sorted({entry.finding.check for entry in entries}))
    assert {"error"} == {entry.finding.severity for entry in entries}
    sides = {(side.indicators, side.printed, side.expected) for e in entries for side in e.sides}
    if len(checks) > 1:
        assert {((cell,), printed, printed - by)} == sides
        assert all(entry.is_crossing for entry in entries)
    else:
        parts = tuple(cell.replace("total", part) for part in
                      ("upheld", "corrected", "other", "pending"))  # fmt: skip
        assert {((cell,), printed, printed - by), (parts, printed - by, printed)} == sides


def test_what_last_year_carried_forward_is_compared(county: County) -> None:
    """Seven columns; the one that differs is found, with last year's figure beside it."""
    (entry,) = entries_of(county, NAMES[EARLIER])
    now = Decimal(county.true[NAMES[EARLIER]]["requests.carried_in.business"])
    assert ("carried-over", "warning") == (entry.finding.check, entry.finding.severity)
    (side,) = entry.sides
    assert (("requests.carried_in.business",), now, now + 2) == (
        side.indicators,
        side.printed,
        side.expected,
    )
    counted = [one for one in county.found.assessments if one.check == "carried-over"]
    assert 7 * len(county.true) == sum(
        one.passed + one.failed + one.not_assessable for one in counted
    )


def test_consistent_drafts_have_no_finding(county: County) -> None:
    """Also not the one with a mark; of the one with a blank total the blank is noted."""
    told = {entry.unit for entry in county.found.entries}
    wrong = {NAMES[index] for index in (*PLANTED, EARLIER, TWICE, BLANK)}
    (blank,) = entries_of(county, NAMES[BLANK])
    assert ("cell-not-filled", "info") == (blank.finding.check, blank.finding.severity)
    assert wrong == {unit for unit in told if not unit.startswith("汇总稿")}


def test_two_reports_of_one_unit_are_compared(county: County) -> None:
    (entry,) = entries_of(county, NAMES[TWICE])
    assert "versions-differ" == entry.finding.check
    assert ("disclosure.licensing.decisions",) == entry.sides[0].indicators
    assert entry.sides[0].expected is None


def form_of(county: County) -> Form:
    (form,) = county.found.summary.forms
    return form


def test_sums_are_those_of_an_independent_calculation(county: County) -> None:
    """Every cell of the form; cells that are blank, marked or doubtful count for nobody."""
    form = form_of(county)
    doubtful = "disclosure.licensing.decisions"
    right = {code: Decimal(text) for code, text in summed(county.true).items()}
    right[doubtful] -= Decimal(county.true[NAMES[TWICE]][doubtful])
    assert right == {code: cell.total for code, cell in form.cells.items()}
    units = len(county.true)
    gaps = {
        "requests.partly_granted.total": ((NAMES[BLANK], "blank"),),
        "disclosure.fees.amount": ((NAMES[MARKED], "not_applicable"),),
        doubtful: ((NAMES[TWICE], "drafts-differ"),),
    }
    assert gaps == {code: cell.without for code, cell in form.cells.items() if cell.without}
    assert all(units - len(cell.without) == cell.count for cell in form.cells.values())


def test_the_draft_is_compared_cell_by_cell(county: County) -> None:
    """What was added to the draft on purpose is all that differs, and what is doubtful."""
    own = Decimal(county.true[NAMES[TWICE]]["disclosure.licensing.decisions"])
    differs = {c.indicator: c.difference for c in form_of(county).cells.values() if c.difference}
    assert {"requests.received.total": 4, "disclosure.licensing.decisions": own} == differs


def test_the_roll_is_right(county: County) -> None:
    """Who is missing, late, doubled or unknown; a sum is not added to a sum."""
    roll, summary = county.found.roll, county.found.summary
    assert 2022 == roll.year
    assert [NAMES[SILENT], NAMES[STALE]] == [unit.name for unit in roll.missing]
    assert [NAMES[STALE]] == [unit.name for unit in roll.units if unit.stale]
    assert ["演示县样例局"] == [unit.name for unit in roll.unlisted]
    assert [NAMES[TWICE]] == [unit.name for unit in roll.doubled]
    left_out = {(one.unit.name, one.reason) for one in summary.left_out}
    assert {("样本县人民政府", "jurisdiction"), ("演示县样例局", "unlisted")} == left_out
    assert any("全县共主动公开" in one.quote for one in summary.left_out)


def test_refused_files_are_told_and_leftovers_are_not(county: County) -> None:
    refused = {one.source.path: one.is_readable for one in county.found.now if one.refusal}
    assert {"扫描件.pdf": False, "通知.txt": True} == refused
    paths = [one.source.path for one in county.found.now]
    assert "补报.zip!/样例局.txt" in paths
    assert not any("~$" in path for path in paths)
