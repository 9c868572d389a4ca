"""Two publications side by side."""

from decimal import Decimal

import pytest

from gongkai.knowledge import codebook
from gongkai.model import UsageError
from gongkai.publish import diff
from gongkai.publish.diff_forms import FORMS


def _figure(archive, report_id, indicator):
    return next(
        row
        for row in archive["figures"]
        if (row["report_id"], row["indicator"]) == (report_id, indicator)
    )


def test_same_packages_do_not_differ(published):
    """Nothing changed: the diff is false, and says so."""
    found = diff(published, published)
    assert not found
    assert found.lost_share == 0
    assert found.as_markdown().startswith("No figure and no report differs (6 reports)")


def test_one_changed_cell_is_told(published, archive, publish_tables, tmp_path):
    """The diff names body, year, indicator, both values and the cause."""
    _figure(archive, "990101-2020", "disclosure.rules.disclosed")["value"] = Decimal(4)
    found = diff(published, publish_tables(archive, tmp_path / "staged", tmp_path / "new"))
    (change,) = found.figures
    assert (change.body_id, change.year, change.indicator) == (
        "990101",
        2020,
        "disclosure.rules.disclosed",
    )
    assert (change.change, change.cause) == ("changed", "reading")
    assert (change.old.value, change.new.value) == (3, 4)
    assert found.reports == ()
    assert (
        "| 990101 | 2020 | disclosure.rules.disclosed | changed | 3 | 4 “3” | reading |"
        in found.as_markdown()
    )


def test_blank_to_zero_is_a_change(published, archive, publish_tables, tmp_path):
    """A status change counts even where no value was lost."""
    figure = _figure(archive, "990101-2020", "disclosure.rules.disclosed_total")
    figure.update(status="reported", value=Decimal(0), as_printed="0")
    found = diff(published, publish_tables(archive, tmp_path / "staged", tmp_path / "new"))
    (change,) = found.figures
    assert (str(change.old), str(change.new)) == ("blank", "0")


def test_lost_and_renamed_reports_are_kept_apart(published, archive, publish_tables, tmp_path):
    """A report under a new id is not lost; one that is gone counts, and so do its figures."""
    gone, renamed = "990101-2021", "990101101-4567cdef"
    for name in ("reports", "figures", "findings", "sections", "assessments", "mentions"):
        archive[name] = [row for row in archive[name] if row["report_id"] != gone]
        for row in archive[name]:
            if row["report_id"] == renamed:
                row["report_id"] = "990101101-89ab0123"
    found = diff(published, publish_tables(archive, tmp_path / "staged", tmp_path / "new"))
    assert [(one.report_id, one.change, one.renamed) for one in found.reports] == [
        (gone, "vanished", None),
        (renamed, "renamed", "990101101-89ab0123"),
    ]
    assert found.lost_share == pytest.approx(1 / 6)
    assert {one.change for one in found.figures} == {"vanished"}
    assert len(found.figures) == 200
    assert {one.cause for one in found.figures} == {"gone"}


def test_changes_for_spreadsheets_run_nothing(published, archive, publish_tables, tmp_path):
    """A cell that begins with = is as printed for programs, and harmless for spreadsheets."""
    figure = _figure(archive, "990101-2020", "disclosure.rules.disclosed")
    figure.update(status="unreadable", value=None, as_printed='=HYPERLINK("x")')
    found = diff(published, publish_tables(archive, tmp_path / "staged", tmp_path / "new"))
    plain, safe = ("".join(FORMS[form](found)) for form in ("csv", "excel.csv"))
    assert ',"=HYPERLINK(""x"")",' in plain
    assert safe == "\ufeff" + plain.replace('"=HYPER', "\"'=HYPER")


def test_the_page_names_bodies_indicators_and_units(published, archive, publish_tables, tmp_path):
    """A reader of either language need not know ids, codes or tokens."""
    _figure(archive, "990101-2020", "disclosure.rules.disclosed")["value"] = Decimal(4)
    page = "".join(
        FORMS["html"](
            diff(published, publish_tables(archive, tmp_path / "staged", tmp_path / "new"))
        )
    )
    assert "演示县人民政府<small>990101</small>" in page
    (row,) = [row for row in codebook() if row.indicator == "disclosure.rules.disclosed"]
    for words in (row.row_zh, f"{row.row_en} · {row.column_en}", "documents</span>"):
        assert words in page
    assert "4 document<" not in page


def test_page_is_bounded(published, archive, publish_tables, tmp_path):
    """A page names some changes and counts the rest."""
    for figure in archive["figures"]:
        if figure["status"] == "reported":
            figure["value"] += 1
    found = diff(published, publish_tables(archive, tmp_path / "staged", tmp_path / "new"))
    page = found.as_markdown(listed=10)
    assert page.count("| changed |") == 10
    assert f"… and {len(found.figures) - 10} more." in page


def test_quotation_does_not_break_the_table(published, archive, publish_tables, tmp_path):
    """What a report prints is shown as text, whatever it is."""
    _figure(archive, "990101-2020", "disclosure.rules.disclosed")["as_printed"] = "3|\n<b>`"
    found = diff(published, publish_tables(archive, tmp_path / "staged", tmp_path / "new"))
    assert r"3 “3\| &lt;b&gt;\`”" in found.as_markdown()


def test_folder_without_package_is_named(published, tmp_path):
    """Comparing with an empty folder is a mistake of the user."""
    with pytest.raises(UsageError, match="no package here"):
        diff(published, tmp_path)
