"""Each cause of a changed figure is told, and no figure goes under another one."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pyarrow.parquet as pq
import pytest
from lxml import html
from typer.testing import CliRunner

from gongkai.cli import app
from gongkai.model import UsageError
from gongkai.publish import compare, diff
from gongkai.publish.changed import Cause, Change
from gongkai.publish.diff_forms import FORMS
from gongkai.publish.reasons import causes, columns, shapes

ROOT = Path(__file__).parents[2]
REPORT, RULES = "990101-2020", "disclosure.rules.disclosed"
TABLES = ("reports", "figures", "findings", "sections", "assessments", "mentions")
EMPTY = ("findings", "sections", "assessments", "mentions")


@pytest.fixture
def changed(archive: Any, publish_tables: Any, published: Path, tmp_path: Path) -> Any:
    """Publish the archive as a test left it, and compare it with the untouched one."""

    def make(*, backwards: bool = False) -> Any:
        new = publish_tables(archive, tmp_path / "staged", tmp_path / "new")
        return diff(new, published) if backwards else diff(published, new)

    return make


def figure(archive: Any, indicator: str = RULES, report_id: str = REPORT) -> dict[str, Any]:
    """Find the row of one figure."""
    return next(
        row
        for row in archive["figures"]
        if (row["report_id"], row["indicator"]) == (report_id, indicator)
    )


def of(archive: Any, table: str, **wanted: Any) -> list[dict[str, Any]]:
    """Find the rows of a table that have these values."""
    return [
        row for row in archive[table] if all(row[name] == value for name, value in wanted.items())
    ]


def told(found: Any) -> set[tuple[str, str]]:
    """Give the kinds of change with their causes."""
    return {(one.change, one.cause) for one in found.figures}


def become(archive: Any, report_id: str, /, **values: Any) -> None:
    """Give a report another body, year or id in every table; other tables forget it."""
    for table in EMPTY:
        archive[table] = [row for row in archive[table] if row["report_id"] != report_id]
    for table in ("reports", "figures"):
        for row in of(archive, table, report_id=report_id):
            row.update({name: value for name, value in values.items() if name in row})


def test_the_closed_lists_have_their_words() -> None:
    """Every cause and every kind of change has words, and no word stands for nothing."""
    assert set(get_args(Cause)) == causes().keys()
    assert {*get_args(Change), "renamed"} == shapes().keys()


def test_another_file_is_the_cause_whatever_else_differs(archive: Any, changed: Any) -> None:
    """Another file became current: also an erratum in it does not hide that."""
    for row in of(archive, "reports", report_id=REPORT) + of(
        archive, "sources", path="synthetic/0.txt"
    ):
        row["sha256"] = "a" * 64
    figure(archive).update(value=Decimal(8), status="corrected")
    (one,) = changed().figures
    assert (one.change, one.cause) == ("changed", "source")
    assert ("0" * 64, "a" * 64) == (one.old.sha256, one.new.sha256)


@pytest.mark.parametrize("backwards", [False, True])
def test_an_erratum_that_came_or_went(archive: Any, changed: Any, backwards: bool) -> None:
    """The copy is read as it was: the value is the erratum's, or no longer."""
    figure(archive).update(value=Decimal(8), status="corrected")
    assert {("changed", "erratum")} == told(changed(backwards=backwards))


def test_an_erratum_that_says_something_else(archive: Any, changed: Any) -> None:
    """Corrected before and now, by another value."""
    figure(archive, "requests.received.total", "990101-2021")["value"] = Decimal(20)
    assert {("changed", "erratum")} == told(changed())


@pytest.mark.parametrize("values", [{"status": "corrected", "value": Decimal(19)}, {}])
def test_a_cell_under_an_erratum_that_is_read_otherwise(
    archive: Any, changed: Any, values: dict[str, Any]
) -> None:
    """Another reading is the cause, also where it leaves the erratum stale."""
    cell = {"status": "reported", "value": Decimal(8), **values}
    figure(archive, "requests.received.total", "990101-2021").update(as_printed="8", **cell)
    assert {("changed", "reading")} == told(changed())


@pytest.mark.parametrize("backwards", [False, True])
def test_a_masked_cell_is_withheld(archive: Any, changed: Any, backwards: bool) -> None:
    """A redaction of a stretch leaves masks in the cell."""
    figure(archive).update(value=None, status="unreadable", as_printed="█")
    assert {("changed", "withheld")} == told(changed(backwards=backwards))


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize(
    ("outcome", "cause"), [("redacted", "withheld"), ("refused", "reading"), (None, "gone")]
)
def test_a_report_that_went_or_came(
    archive: Any, changed: Any, outcome: str | None, cause: str, backwards: bool
) -> None:
    """Masked whole, refused by another reading, or its file is no longer there."""
    for table in TABLES:
        archive[table] = [row for row in archive[table] if row["report_id"] != REPORT]
    for row in of(archive, "sources", path="synthetic/0.txt"):
        row.update(outcome=outcome, reports=0)
    if outcome is None:
        archive["sources"] = [row for row in archive["sources"] if row["outcome"]]
        archive["texts"] = [row for row in archive["texts"] if row["path"] != "synthetic/0.txt"]
    if backwards:
        assert {("added", "added" if cause == "gone" else cause)} == told(changed(backwards=True))
    else:
        assert {("vanished", cause)} == told(changed())


def test_another_form_is_told(archive: Any, changed: Any) -> None:
    """Cells that only one of the forms has come and go; a cell of both may change too."""
    for row in of(archive, "reports", report_id=REPORT):
        row["form"] = "2021"
    archive["figures"] = [row for row in archive["figures"] if row is not figure(archive)]
    figure(archive, "disclosure.rules.disclosed_total").update(
        status="reported", value=Decimal(5), as_printed="5"
    )
    assert {("vanished", "form"), ("changed", "form")} == told(changed())


def test_a_resolved_body_keeps_its_cells(archive: Any, changed: Any) -> None:
    """Cells are compared across the redirect: moved by `body`, changed by their own cause."""
    report_id = "990101-urban-management-2020"
    old_id = "990101-urban-management"
    archive["redirects"] = [{"old_id": old_id, "body_id": "990101-police"}]
    archive["bodies"] = [
        {**row, "body_id": "990101-police" if row["body_id"] == old_id else row["body_id"]}
        for row in archive["bodies"]
    ]
    archive["names"] = []
    become(archive, report_id, body_id="990101-police", report_id="990101-police-2020")
    cell = figure(archive, report_id="990101-police-2020")
    cell.update(status="reported", value=Decimal(77), as_printed="77")
    found = changed()
    assert {("moved", "body"), ("changed", "reading")} == told(found)
    assert {(one.body_id, one.year) for one in found.figures} == {("990101-police", 2020)}
    assert found.figures.count(change="changed") == 1
    assert [(one.report_id, one.change, one.renamed) for one in found.reports] == [
        (report_id, "renamed", "990101-police-2020")
    ]
    assert found.lost_share == 0
    (row,) = (row for row in found.figures.rows() if row["change"] == "changed")
    assert (row["old_body_id"], row["new_body_id"]) == (old_id, "990101-police")


def test_a_redirect_and_another_file_are_one_report(archive: Any, changed: Any) -> None:
    """Body by redirect, other bytes: the same report from another source, and none is lost."""
    old_id, report_id = "990101-urban-management", "990101-urban-management-2020"
    archive["redirects"] = [{"old_id": old_id, "body_id": "990101-police"}]
    for row in of(archive, "bodies", body_id=old_id):
        row["body_id"] = "990101-police"
    archive["names"] = []
    become(
        archive, report_id, body_id="990101-police", report_id="990101-police-2020", sha256="b" * 64
    )
    for row in of(archive, "sources", path="synthetic/3.txt"):
        row["sha256"] = "b" * 64
    found = changed()
    assert {("moved", "source")} == told(found)
    assert found.lost_share == 0


@pytest.mark.parametrize("backwards", [False, True])
def test_a_year_that_was_resolved(archive: Any, changed: Any, backwards: bool) -> None:
    """The same file, without a year in one of the publications."""
    become(archive, "990101-2021", year=None, is_current=False, report_id="990101-undated-00000000")
    archive["errata"] = []
    found = changed(backwards=backwards)
    assert {("moved", "body")} == told(found)
    assert {one.year for one in found.figures} == {2021}
    assert len(found.figures) == 200


def test_a_report_that_another_takes_the_place_of(archive: Any, changed: Any) -> None:
    """The second copy is now current, the first went over to another year: two causes."""
    become(archive, REPORT, year=2019, report_id="990101-2019")
    become(archive, "990101-2020-0123abcd", is_current=True, report_id=REPORT)
    found = changed()
    by_year = {
        year: {one.cause for one in found.figures if one.year == year} for year in (2019, 2020)
    }
    assert by_year == {2019: {"body"}, 2020: {"source"}}


def test_a_shifted_place_is_no_change(archive: Any, changed: Any) -> None:
    """The evidence moved with the text; the figure is what it was."""
    archive["texts"][0]["text"] = "前" + archive["texts"][0]["text"]
    for row in of(archive, "figures", report_id=REPORT):
        if row["start"] is not None:
            row.update(start=row["start"] + 1, end=row["end"] + 1)
    assert not changed()


def test_slices_give_what_the_whole_gives(
    archive: Any, changed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compared report by report, the changes are the same and in the same order."""
    for row in archive["figures"]:
        if row["status"] == "reported":
            row["value"] += 1
    whole = list(changed().figures)
    monkeypatch.setattr(compare, "AT_ONCE", 1)
    assert whole == list(changed().figures)
    assert whole == sorted(whole, key=lambda one: (one.body_id, one.year, one.indicator))


def run(*words: Any) -> Any:
    """Run the command line."""
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def hostile(archive: Any, publish_tables: Any, tmp_path: Path) -> Path:
    """A publication in which one cell prints markup, quotes and a formula."""
    figure(archive).update(
        status="unreadable", value=None, as_printed='=1+1,"<script>alert(1)</script>\n&'
    )
    figure(archive, "disclosure.procurement.amount").update(value=Decimal("77.807"))
    return publish_tables(archive, tmp_path / "staged", tmp_path / "new")


def test_csv_has_a_typed_row_for_each_figure(
    published: Path, hostile: Path, tmp_path: Path
) -> None:
    """Columns as documented, numbers exact, both evidences, hostile text as it is printed."""
    out = tmp_path / "changes.csv"
    done = run("diff", published, hostile, "--format", "csv", "--out", out)
    assert (done.exit_code, done.stdout) == (4, "")
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"), newline="")))
    assert [column.field for column in columns()] == list(rows[0])
    amount, rules = rows
    assert ("77.806", "77.807") == (amount["old_value"], amount["new_value"])
    assert rules["new_as_printed"] == '=1+1,"<script>alert(1)</script>\n&'
    text = pq.read_table(hostile / "gongkai" / "texts.parquet").to_pylist()[0]["text"]
    assert text[int(amount["new_start"]) : int(amount["new_end"])] == amount["new_as_printed"]
    assert run("diff", published, hostile, "--format", "csv").stdout == out.read_text(
        encoding="utf-8"
    )


def test_json_has_the_same(published: Path, hostile: Path) -> None:
    """One object; numbers have the digits that were published."""
    done = run("diff", published, hostile, "--format", "json")
    found = json.loads(done.stdout, parse_float=Decimal)
    assert found["causes"]["reading"] == len(found["figures"]) == 2
    assert found["figures"][0]["new_value"] == Decimal("77.807")
    row = {column.field: {} for column in columns()}
    jsonschema.validate(
        found["figures"][1],
        {"type": "object", "properties": row, "required": list(row), "additionalProperties": False},
    )


def test_the_page_shows_hostile_text_as_text(published: Path, hostile: Path) -> None:
    """No script, no element of the report's own, and a policy that would stop one."""
    page = run("diff", published, hostile, "--format", "html").stdout
    tree = html.fromstring(page.encode())
    assert tree.xpath("//script | //img | //link | //a") == []
    assert "<script>alert(1)</script>" in tree.text_content()
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'")
    assert "读取规则改变" in page
    assert "read otherwise" in page


def test_the_page_of_no_difference_says_so(published: Path) -> None:
    """All forms can be written where nothing differs; exit code 0."""
    for form in FORMS:
        assert run("diff", published, published, "--format", form).exit_code == 0
    assert "没有数字或报告不同" in "".join(FORMS["html"](diff(published, published)))


def test_mistakes_are_one_line(published: Path, packages: Path, tmp_path: Path) -> None:
    """A fault of usage: no form, no folder to write to, a table of something else, broken bytes."""
    assert isinstance(run("diff", published, published, "--format", "xml").exception, UsageError)
    with pytest.raises(UsageError, match="cannot be written"):
        from gongkai.publish.diff_forms import put

        put(lambda: diff(published, published), "md", tmp_path / "none" / "x", print)
    path = packages / "gongkai" / "reports.parquet"
    pq.write_table(pq.read_table(path).drop_columns(["ordinal"]), path)
    with pytest.raises(UsageError, match=r"reports\.parquet: has no column ordinal"):
        diff(published, packages)
    path.write_bytes(b"PAR1 cut off")
    with pytest.raises(UsageError, match="cannot be read as Parquet"):
        diff(published, packages)


def test_a_package_without_the_newer_tables_can_be_compared(
    published: Path, packages: Path
) -> None:
    """An old release may have neither redirects nor sources."""
    for table in ("redirects", "sources"):
        (packages / "gongkai" / f"{table}.parquet").unlink()
    assert not diff(packages, published)


@pytest.mark.parametrize("name", ["releases.md", "en/releases.md"])
def test_the_documented_columns_and_causes_are_those(name: str) -> None:
    """The page lists every column and every cause, in order, in its own language."""
    text = (ROOT / "site_src" / "docs" / name).read_text(encoding="utf-8")
    english = name.startswith("en")
    for row in columns():
        assert f"| `{row.field}` | {row.type} | {row.en if english else row.zh} |" in text
    for one in causes().values():
        said = f"{one.en} | {one.said_en}" if english else f"{one.zh} | {one.said_zh}"
        assert f"| `{one.cause}` | {said} |" in text
