"""From an archive to packages: ids, versions, errata, order, and what stops a build."""

from __future__ import annotations

import hashlib
import shutil
import socket
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from conftest import ARCHIVE
from drawing import draw_report
from gongkai import pipeline
from gongkai.cli import main
from gongkai.intake import Outcome
from gongkai.model import KnowledgeError, Stopped, UsageError
from gongkai.pipeline import Folders, Summary, build, make_packages, stage
from gongkai.render import Rendered
from gongkai.swap import Exchanged
from gongkai.tables import Tables

pytestmark = pytest.mark.usefixtures("lent_readers")
SITE = 'title_zh: "档案"\ntitle_en: "archive"\nowner_zh: "某"\nowner_en: "somebody"\n'
STALE = (
    '- {body: "231083", year: 2020, indicator: requests.received.total, as_printed: "4", '
    "value: 9, reason: r, evidence: e}\n"
)


def run(*words: object) -> int | str | None:
    """Run the command line in this process; gives its exit code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["gongkai", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            main()
    return stop.value.code


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """An empty dataset folder with a site.yml."""
    (tmp_path / "data" / "archive").mkdir(parents=True)
    (tmp_path / "data" / "site.yml").write_text(SITE, encoding="utf-8")
    return Folders(
        tmp_path / "data" / "archive", tmp_path / "packages", tmp_path / "site", tmp_path / "src"
    )


def put(folders: Folders, name: str, text: str | bytes) -> None:
    path = folders.archive / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def staged(folders: Folders, into: Path) -> tuple[Summary, Tables]:
    summary, _ = stage(folders, into, jobs=2)
    return summary, Tables(into)


def test_the_five_reports_are_staged_whole(folders: Folders, tmp_path: Path) -> None:
    """Ids, counts and one row per cell."""
    for path in ARCHIVE.glob("*.txt"):
        shutil.copy(path, folders.archive)
    summary, tables = staged(folders, tmp_path / "staged")
    assert (5, 5, 992) == (summary.files, summary.reports, summary.figures)
    ids = [row["report_id"] for row in tables.rows("SELECT report_id FROM reports ORDER BY 1")]
    assert [
        "152502200-2023",
        "231083-2020",
        "411721103-2020",
        "430923-urban-management-2020",
        "640323201-2019",
    ] == ids
    (row,) = tables.rows("SELECT count(*) AS n, count(value) AS v FROM figures")
    assert (992, 966) == (row["n"], row["v"])
    names = {row["body_id"]: row["name"] for row in tables.rows("SELECT body_id, name FROM bodies")}
    assert "宝力根苏木人民政府" == names["152502200"]
    tables.close()


def test_refused_files_are_named_and_the_rest_is_published(
    folders: Folders, tmp_path: Path
) -> None:
    """Unreadable bytes and other documents are told apart, each with its reason."""
    put(folders, "a.txt", draw_report("2021", {}))
    put(folders, "b.bin", b"\x00\x01\x02")
    put(folders, "c.txt", "今天天气很好。")
    summary, tables = staged(folders, tmp_path / "staged")
    assert ["b.bin"] == [path for path, _ in summary.unreadable]
    assert ["c.txt"] == [path for path, _ in summary.no_report]
    outcomes = {r["path"]: r["outcome"] for r in tables.rows("SELECT path, outcome FROM sources")}
    assert {"a.txt": "read", "b.bin": "refused", "c.txt": "refused"} == outcomes
    tables.close()


def test_of_two_versions_the_more_complete_one_is_current(folders: Folders, tmp_path: Path) -> None:
    """All versions are kept; the other one carries its hash."""
    put(folders, "a.txt", draw_report("2021", {"requests.received.total": ""}, "L5"))
    put(folders, "b.txt", draw_report("2021", {}, "L5"))
    _, tables = staged(folders, tmp_path / "staged")
    rows = list(tables.rows("SELECT path, report_id, is_current FROM reports ORDER BY path"))
    assert [False, True] == [row["is_current"] for row in rows]
    body_year = rows[1]["report_id"]
    assert rows[0]["report_id"].startswith(f"{body_year}-")
    tables.close()


def test_an_erratum_applies_only_to_what_was_printed(folders: Folders, tmp_path: Path) -> None:
    """A matching erratum corrects, a stale one becomes a finding; the raw text stays."""
    shutil.copy(next(ARCHIVE.glob("004*.txt")), folders.archive)
    entry = (
        '- {{body: "231083", year: 2020, indicator: {}, as_printed: "{}", value: 9, '
        "reason: r, evidence: e}}\n"
    )
    (folders.datasets / "errata.yml").write_text(
        entry.format("requests.received.total", "4") + entry.format("requests.granted.total", "7")
    )
    summary, tables = staged(folders, tmp_path / "staged")
    assert 1 == len(summary.stale_errata)
    (row,) = tables.rows("SELECT * FROM figures WHERE indicator = 'requests.received.total'")
    assert ("corrected", 9, "4") == (row["status"], int(row["value"]), row["as_printed"])
    (row,) = tables.rows("SELECT * FROM figures WHERE indicator = 'requests.granted.total'")
    assert ("reported", 4) == (row["status"], int(row["value"]))
    stale = list(tables.rows("SELECT * FROM findings WHERE \"check\" = 'stale-erratum'"))
    assert 1 == len(stale)
    statuses = [r["status"] for r in tables.rows("SELECT status FROM errata ORDER BY indicator")]
    assert ["stale", "applied"] == statuses
    tables.close()


def test_a_cell_that_the_copy_lost_is_mended_and_published(
    folders: Folders, tmp_path: Path
) -> None:
    """The package with it is whole: a corrected cell needs no place in the text."""
    put(folders, "a.txt", draw_report("2021", {}, "L5", 2022).split("四、")[0])
    _, tables = staged(folders, tmp_path / "staged")
    (row,) = tables.rows("SELECT body_id FROM reports")
    tables.close()
    cell = "proceedings.reconsideration.total"
    (folders.datasets / "errata.yml").write_text(
        f'- {{body: "{row["body_id"]}", year: 2022, indicator: {cell}, as_printed: null, '
        "value: 3, reason: r, evidence: e}\n"
    )
    summary = make_packages(folders, 1)
    assert [] == summary.stale_errata
    tables = Tables(folders.packages / "gongkai")
    (figure,) = tables.rows("SELECT * FROM figures WHERE indicator = ?", [cell])
    (erratum,) = tables.rows("SELECT * FROM errata")
    tables.close()
    assert ("corrected", 3, None, None) == (
        figure["status"],
        figure["value"],
        figure["as_printed"],
        figure["start"],
    )
    assert ("applied", "") == (erratum["status"], erratum["as_printed"])
    assert 0 == run("verify", "--packages", folders.packages)


def test_what_is_carried_over_is_held_against_the_year_before(
    folders: Folders, tmp_path: Path
) -> None:
    """X1 over two years of one body, in each of the seven columns."""
    forward = {
        f"requests.{row}.{kind}": "3"
        for row in ("received", "carried_out")
        for kind in ("natural_person", "total")
    }
    put(folders, "2021.txt", draw_report("2021", forward, "L5", 2021))
    put(folders, "2022.txt", draw_report("2021", {}, "L5", 2022))
    _, tables = staged(folders, tmp_path / "staged")
    found = list(
        tables.rows("SELECT * FROM findings WHERE \"check\" = 'carried-over' ORDER BY indicators")
    )
    assert ["requests.carried_in.natural_person", "requests.carried_in.total"] == [
        row["indicators"] for row in found
    ]
    assert {("warning", 0, 3)} == {
        (row["severity"], int(row["left"]), int(row["right"])) for row in found
    }
    (row,) = tables.rows("SELECT * FROM assessments WHERE \"check\" = 'carried-over'")
    assert (5, 2, 0) == (row["passed"], row["failed"], row["not_assessable"])
    tables.close()


def test_a_confirmed_finding_is_the_source_s(folders: Folders, tmp_path: Path) -> None:
    """reviewed.csv is keyed by finding, which keeps its id over runs."""
    shutil.copy(next(ARCHIVE.glob("000*.txt")), folders.archive)
    _, tables = staged(folders, tmp_path / "one")
    wanted = "SELECT finding_id, blame FROM findings WHERE \"check\" = 'narrative-parts'"
    (finding,) = tables.rows(wanted)
    tables.close()
    assert "undecided" == finding["blame"]
    (folders.datasets / "reviewed.csv").write_text(
        "key,verdict,reason,reviewed_on\n"
        f"{finding['finding_id']},confirmed,seen on the original page,2024-01-31\n"
    )
    _, tables = staged(folders, tmp_path / "two")
    (again,) = tables.rows(wanted)
    tables.close()
    assert (finding["finding_id"], "source") == (again["finding_id"], again["blame"])


FINDINGS = 'SELECT * FROM findings WHERE "check" = ? ORDER BY finding_id'
BROKEN = {"requests.concluded.natural_person": "1"}
"""A county's bureau of which one column does not add up, in three sums."""


def decide(folders: Folders, *rows: tuple[str, str]) -> None:
    """Write reviewed.csv: keys and verdicts."""
    lines = "".join(f"{key},{verdict},seen,2024-01-31\n" for key, verdict in rows)
    (folders.datasets / "reviewed.csv").write_text(f"key,verdict,reason,reviewed_on\n{lines}")


@pytest.mark.parametrize("verdict", ["confirmed", "rejected", "accepted"])
def test_a_decision_holds_for_no_other_number(
    folders: Folders, tmp_path: Path, verdict: str
) -> None:
    """A copy that prints another number has another finding; the old decision has vanished."""
    put(folders, "a.txt", draw_report("2021", BROKEN, "L5"))
    _, tables = staged(folders, tmp_path / "one")
    (finding,) = tables.rows(FINDINGS, ["outcomes"])
    tables.close()
    decide(folders, (finding["finding_id"], verdict))
    put(folders, "a.txt", draw_report("2021", {next(iter(BROKEN)): "9"}, "L5"))
    summary, tables = staged(folders, tmp_path / "two")
    (other,) = tables.rows(FINDINGS, ["outcomes"])
    (review,) = tables.rows("SELECT * FROM reviewed")
    tables.close()
    assert (0, 9) == (other["left"], other["right"])
    assert finding["finding_id"] != other["finding_id"]
    assert ("failed", finding["blame"]) == (other["verdict"], other["blame"])
    assert "vanished" == review["status"]
    (line,) = summary.idle_reviews
    assert line.startswith(f"{finding['finding_id']}: vanished")


def test_a_decision_on_cells_without_sides_has_their_numbers_too(
    folders: Folders, tmp_path: Path
) -> None:
    """change-mirrors-items names three cells and compares no two sides."""
    cells = ("disclosure.licensing.previous_items", "disclosure.licensing.change")
    ids = []
    for number in ("7", "8", "7"):
        values = dict.fromkeys(cells, number)
        put(folders, "a.txt", draw_report("2019", values, "L5", 2020))
        _, tables = staged(folders, tmp_path / str(len(ids)))
        (finding,) = tables.rows(FINDINGS, ["change-mirrors-items"])
        tables.close()
        ids.append(finding["finding_id"])
    assert ids[0] == ids[2] != ids[1]


def test_a_rejected_finding_is_told_and_neither_counted_nor_listed(
    folders: Folders, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """It keeps its row, says that it was rejected, and fails nothing any more."""
    put(folders, "a.txt", draw_report("2021", BROKEN, "L5"))
    before, tables = staged(folders, tmp_path / "one")
    found = list(tables.rows("SELECT * FROM findings ORDER BY finding_id"))
    tables.close()
    (finding,) = (row for row in found if row["check"] == "outcomes")
    decide(folders, (finding["finding_id"], "rejected"))
    after, tables = staged(folders, tmp_path / "two")
    (again,) = tables.rows(FINDINGS, ["outcomes"])
    (counts,) = tables.rows("SELECT * FROM assessments WHERE \"check\" = 'outcomes'")
    (review,) = tables.rows("SELECT status FROM reviewed")
    tables.close()
    assert {**finding, "verdict": "rejected", "blame": "undecided"} == again
    assert (6, 0, 1) == (counts["passed"], counts["failed"], counts["not_assessable"])
    assert (before.findings - 1, "applied") == (after.findings, review["status"])
    decide(folders, *((row["finding_id"], "rejected") for row in found))
    assert 0 == run("check", "--archive", folders.archive)
    assert "" == capfd.readouterr().out


def test_the_keys_of_findings_survive_a_re_run(folders: Folders, tmp_path: Path) -> None:
    """More files, other names of files and more findings: what was found keeps its key."""
    for path in ARCHIVE.glob("*.txt"):
        shutil.copy(path, folders.archive)
    wanted = "SELECT finding_id FROM findings ORDER BY 1"
    _, tables = staged(folders, tmp_path / "one")
    before = [row["finding_id"] for row in tables.rows(wanted)]
    tables.close()
    assert len(before) == len(set(before))
    for path in sorted(folders.archive.glob("*.txt")):
        path.rename(path.with_name(f"z-{path.name[::-1]}.txt"))
    put(folders, "a.txt", draw_report("2021", {"requests.received.total": "9"}, "L5"))
    kept = "\n".join(f"{key},accepted,seen,2024-01-31" for key in [*before, "gone-2020.balance.0"])
    (folders.datasets / "reviewed.csv").write_text(f"key,verdict,reason,reviewed_on\n{kept}\n")
    summary, tables = staged(folders, tmp_path / "two")
    after = {row["finding_id"] for row in tables.rows(wanted)}
    tables.close()
    assert set(before) < after
    (line,) = summary.idle_reviews
    assert line.startswith("gone-2020.balance.0: vanished: no finding has this key")


def test_a_late_page_is_told_and_not_counted(folders: Folders, tmp_path: Path) -> None:
    """Its finding is in the data; no assessment and no count of findings knows of it."""
    title = "样本县教育局{year}年政府信息公开工作年度报告\n发布日期：2023-02-20"
    put(folders, "a.txt", draw_report("2021", {}, "L5", title=title))
    digest = hashlib.sha256((folders.archive / "a.txt").read_bytes()).hexdigest()
    (folders.archive / "manifest.csv").write_text(
        "path,sha256,url,fetched_at,media_type,note\n"
        f"a.txt,{digest},https://www.example.gov.cn/a.html,2023-03-01,,\n"
    )
    summary, tables = staged(folders, tmp_path / "staged")
    (finding,) = tables.rows("SELECT * FROM findings WHERE \"check\" = 'published-late'")
    assert ("info", "undecided") == (finding["severity"], finding["blame"])
    told = {row["check"] for row in tables.rows('SELECT DISTINCT "check" FROM assessments')}
    assert "published-late" not in told
    (row,) = tables.rows("SELECT count(*) AS n FROM findings")
    assert row["n"] - 1 == summary.findings
    tables.close()


def test_a_redacted_file_is_published_masked(folders: Folders, tmp_path: Path) -> None:
    """The mask is applied before anything is read from the text."""
    import hashlib

    text = draw_report("2021", {}, overall="我镇由张某某负责,公开信息12条。")
    put(folders, "a.txt", text)
    start = text.index("张某某")
    digest = hashlib.sha256(text.encode()).hexdigest()
    (folders.datasets / "redactions.csv").write_text(
        f"sha256,start,end,reason\n{digest},{start},{start + 3},a private name\n"
    )
    _, tables = staged(folders, tmp_path / "staged")
    (row,) = tables.rows("SELECT text FROM texts")
    assert text.replace("张某某", "███") == row["text"]
    (row,) = tables.rows("SELECT string_agg(text, '') AS text FROM sections")
    assert "张某某" not in row["text"]
    tables.close()


@pytest.mark.usefixtures("tables_alone")
def test_a_redaction_that_masks_nothing_is_named(
    folders: Folders, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """After a new copy was fetched the old hash hides nothing: the build says so, or stops."""
    text = draw_report("2021", {})
    put(folders, "a.txt", text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    path = folders.datasets / "redactions.csv"
    path.write_text(
        "sha256,start,end,reason\n"
        f"{'0' * 64},1,5,a name\n{digest},999999,1000000,a name\n{digest},0,2,a name\n"
    )
    summary, tables = staged(folders, tmp_path / "staged")
    tables.close()
    gone, behind = summary.idle_redactions
    assert gone.startswith(f"{'0' * 64}, 1 to 5: no file")
    assert behind.startswith(f"{digest}, 999999 to 1000000: lies behind")
    with pytest.raises(Stopped, match=r"--strict: redactions\.csv: 0000"):
        make_packages(folders, 1, strict=True)
    assert 0 == run("publish", "--archive", folders.archive, "--packages", folders.packages)
    assert f"gongkai: redactions.csv: {'0' * 64}, 1 to 5: no file" in capfd.readouterr().err


@pytest.mark.usefixtures("tables_alone")
def test_a_file_that_is_masked_whole_is_no_other_document(folders: Folders, tmp_path: Path) -> None:
    """It is listed as redacted with the reason, not as a file without a report."""
    put(folders, "a.txt", draw_report("2021", {}))
    secret = draw_report("2021", {}, overall="我镇由张某某负责。")
    put(folders, "b.txt", secret)
    digest = hashlib.sha256(secret.encode()).hexdigest()
    (folders.datasets / "redactions.csv").write_text(
        f"sha256,start,end,reason\n{digest},,,withdrawn by the office\n"
    )
    summary, tables = staged(folders, tmp_path / "staged")
    rows = list(tables.rows("SELECT path, outcome, reason FROM sources ORDER BY path"))
    tables.close()
    assert ("redacted", "masked whole: withdrawn by the office") == (
        rows[1]["outcome"],
        rows[1]["reason"],
    )
    assert ([], []) == (summary.no_report, summary.unreadable)
    assert ["b.txt: masked whole: withdrawn by the office"] == list(summary.remarks)
    assert 1 == summary.reports
    make_packages(folders, 1, strict=True)


def test_nothing_to_publish_stops(folders: Folders) -> None:
    """An empty archive, a missing one, and one without any report."""
    with pytest.raises(Stopped, match="empty"):
        make_packages(folders, 1)
    put(folders, "c.txt", "今天天气很好。")
    with pytest.raises(Stopped, match=r"no file in the archive is a report.*c\.txt"):
        make_packages(folders, 1)
    shutil.rmtree(folders.archive)
    with pytest.raises(UsageError, match="no such folder"):
        make_packages(folders, 1)
    assert not folders.packages.exists()


def test_strict_stops_where_something_was_refused(folders: Folders) -> None:
    """Nothing is published then."""
    put(folders, "a.txt", draw_report("2021", {}))
    put(folders, "b.bin", b"\x00")
    with pytest.raises(Stopped, match=r"b\.bin"):
        make_packages(folders, 1, strict=True)
    assert not folders.packages.exists()


@pytest.mark.usefixtures("tables_alone")
def test_strict_accepts_what_is_no_report_and_no_stale_erratum(folders: Folders) -> None:
    """Another document in the archive is done; an erratum that matches nothing is not."""
    put(folders, "a.txt", draw_report("2021", {}))
    put(folders, "c.txt", "今天天气很好。")
    assert 1 == len(make_packages(folders, 1, strict=True).no_report)
    (folders.datasets / "errata.yml").write_text(STALE)
    with pytest.raises(Stopped, match=r"errata\.yml: 231083-2020 requests\.received\.total: stale"):
        make_packages(folders, 1, strict=True)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("title: x", "unknown key title"),
        ("languages: 5", "languages must be"),
        ("languages: [[zh]]", "languages must be"),
        ("languages: zh", "languages must be"),
        ("languages: [en]", "languages must be"),
        ("base_url: www.example.org", "base_url must be an http"),
        ("data_url: 'javascript:alert(1)'", "data_url must be an http"),
        ("repository: 'git@example.org:a/b'", "repository must be an http"),
        ("base_url: 'http://[x'", "base_url must be an http"),
    ],
)
def test_broken_settings_stop(folders: Folders, line: str, words: str) -> None:
    """site.yml is named with its fault, before anything is read."""
    put(folders, "a.txt", draw_report("2021", {}))
    (folders.datasets / "site.yml").write_text(f"{SITE}{line}\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=rf"site\.yml: {words}"):
        make_packages(folders, 1)


@pytest.mark.usefixtures("tables_alone")
def test_a_file_that_cannot_be_opened_does_not_stop_the_others(
    folders: Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is named, the exit code is 1, and the rest is published."""
    put(folders, "a.txt", draw_report("2021", {}))
    (folders.archive / "b.txt").symlink_to(folders.archive / "nothing")
    code = run("publish", "--archive", folders.archive, "--packages", folders.packages)
    assert 1 == code
    assert (
        "gongkai: b.txt: cannot be opened: No such file or directory\n" == capsys.readouterr().err
    )
    assert (folders.packages / "gongkai" / "datapackage.json").is_file()


@pytest.mark.usefixtures("tables_alone")
def test_neither_packages_nor_site_change_where_the_site_fails(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was published before stays, whole, also where there was nothing."""
    for name in ("docs", "theme"):
        (folders.site_src / name).mkdir(parents=True)
    put(folders, "a.txt", draw_report("2021", {}))
    seen: list[Path] = []

    def fails(packages: Path, *_: object) -> None:
        seen.append(packages)
        assert (packages / "gongkai" / "datapackage.json").is_file()
        raise RuntimeError("no page")

    monkeypatch.setattr(pipeline, "render", fails)
    with pytest.raises(RuntimeError, match="no page"):
        build(folders, 1)
    assert not folders.packages.exists()
    make_packages(folders, 1)
    old = hashes(folders.packages)
    put(folders, "b.txt", draw_report("2021", {}, year=2023))
    with pytest.raises(RuntimeError, match="no page"):
        build(folders, 1)
    assert old == hashes(folders.packages)
    left = {path.name for path in folders.packages.parent.glob("*packages*")}
    assert left == {folders.packages.name, folders.store.name}
    assert folders.packages not in seen
    made = Rendered(folders.site, 0, 0, 0, 0, Exchanged())
    monkeypatch.setattr(pipeline, "render", lambda *_: made)
    build(folders, 1)
    assert old != hashes(folders.packages)


def test_wrong_folders_are_refused_before_anything_is_read(folders: Folders) -> None:
    """A folder without pages, and somebody else's folder as the site or the packages."""
    put(folders, "a.txt", "今天天气很好。")
    with pytest.raises(UsageError, match="docs: no such folder"):
        build(folders, 1)
    for name in ("docs", "theme"):
        (folders.site_src / name).mkdir(parents=True)
    for folder in (folders.site, folders.packages):
        folder.mkdir()
        (folder / "letter.txt").write_text("mine")
        with pytest.raises(UsageError, match="name another folder"):
            build(folders, 1)
        assert "mine" == (folder / "letter.txt").read_text()
        shutil.rmtree(folder)


@pytest.mark.usefixtures("tables_alone")
def test_what_people_wrote_and_matches_nothing_is_named(
    folders: Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    """Stale errata and keys of no finding; a refusal gives its reason once."""
    put(folders, "a.txt", draw_report("2021", {}))
    put(folders, "c.txt", "今天天气很好。")
    (folders.datasets / "errata.yml").write_text(STALE)
    (folders.datasets / "reviewed.csv").write_text(
        "key,verdict,reason,reviewed_on\nx-2020.balance.0,accepted,r,2024-01-31\n"
    )
    assert 0 == run("publish", "--archive", folders.archive, "--packages", folders.packages)
    letter, erratum, review = capsys.readouterr().err.splitlines()
    assert letter.startswith("gongkai: c.txt: no report: ")
    assert 1 == letter.count("report:")
    assert "no annual report" not in letter
    assert erratum.startswith("gongkai: errata.yml: 231083-2020 requests.received.total: stale")
    assert review.startswith("gongkai: reviewed.csv: x-2020.balance.0: vanished: no finding has")


@pytest.mark.usefixtures("tables_alone")
def test_a_release_is_not_older_than_the_reports_in_it(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a later date it is the day after the newest year that is reported on.

    No report on a year can exist within it, so no release that holds one may be cited as of then.
    """
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    put(folders, "a.txt", draw_report("2021", {}, "L5", 2021))
    put(folders, "b.txt", draw_report("2021", {}, "L5", 2023))
    assert make_packages(folders, 1).release.startswith("2024.01.01-")
    (folders.archive / "manifest.csv").write_text(
        "path,sha256,url,fetched_at,media_type,note\na.txt,,,2024-05-06,,\n"
    )
    assert make_packages(folders, 1).release.startswith("2024.05.06-")


def test_parse_goes_on_after_a_file_that_cannot_be_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """One line on stderr, one object on stdout, exit code 1."""
    closed, good = tmp_path / "closed.txt", tmp_path / "good.txt"
    for path in (closed, good):
        path.write_text(draw_report("2021", {}), encoding="utf-8")
    opened = open

    def guarded(path: Any, *words: Any, **more: Any) -> Any:
        if str(path).endswith("closed.txt"):
            raise PermissionError(13, "Permission denied")
        return opened(path, *words, **more)

    for way in ("builtins.open", "io.open"):
        monkeypatch.setattr(way, guarded)
    assert 1 == run("parse", closed, good)
    out, err = capfdbinary.readouterr()
    assert 1 == len(out.splitlines())
    assert f"gongkai: {closed}: cannot be opened: Permission denied\n".encode() == err


def test_parse_looks_for_every_file_first(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """A missing one is a fault of usage, and nothing is printed before it is told."""
    good = tmp_path / "good.txt"
    good.write_text(draw_report("2021", {}), encoding="utf-8")
    assert 2 == run("parse", good, tmp_path / "missing", good)
    out, err = capfdbinary.readouterr()
    assert b"" == out
    assert f"gongkai: {tmp_path / 'missing'}: no such file\n".encode() == err


def test_a_busy_port_is_one_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """And a fault of usage."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert 2 == run("serve", "--site", tmp_path, "--port", port)
    out, err = capfd.readouterr()
    assert "" == out
    assert err.startswith(f"gongkai: port {port}: ")
    assert 1 == len(err.splitlines())


def hashes(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_packages_are_the_same_for_any_order_and_any_number_of_jobs(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Same bytes in, same bytes out."""
    for path in ARCHIVE.glob("*.txt"):
        shutil.copy(path, folders.archive)
    make_packages(folders, jobs=1)
    first = hashes(folders.packages)

    def backwards(outcomes: Iterable[Outcome], _total: int) -> Iterable[Outcome]:
        return reversed(list(outcomes))

    make_packages(folders, jobs=3, progress=backwards)
    assert first == hashes(folders.packages)


def test_versions_of_one_report_are_compared_cell_by_cell(folders: Folders, tmp_path: Path) -> None:
    """The warning stands with the current version; cells that a copy lost tell nothing."""
    put(folders, "a.txt", draw_report("2021", {"requests.received.total": "4"}, "L5"))
    other = {"requests.received.total": "3", "disclosure.fees.amount": ""}
    put(folders, "b.txt", draw_report("2021", other, "L5"))
    put(folders, "c.txt", draw_report("2021", {"requests.received.total": "4"}, "L1"))
    stage(folders, tmp_path / "staged", jobs=2)
    tables = Tables(tmp_path / "staged")
    ids = {
        row["path"]: row["report_id"] for row in tables.rows("SELECT path, report_id FROM reports")
    }
    (found,) = tables.rows("SELECT * FROM findings WHERE \"check\" = 'versions-differ'")
    (counts,) = tables.rows("SELECT * FROM assessments WHERE \"check\" = 'versions-differ'")
    tables.close()
    current = min(ids.values(), key=len)
    assert (current, "warning", "requests.received.total") == (
        found["report_id"],
        found["severity"],
        found["indicators"],
    )
    assert (4, 3) == (found["left"], found["right"])
    assert ids["b.txt"] in found["message_zh"]
    assert "4 / 3" in found["message_en"]
    assert (1, 1, 0) == (counts["passed"], counts["failed"], counts["not_assessable"])


def test_the_later_fetched_of_two_equal_copies_is_current(folders: Folders, tmp_path: Path) -> None:
    """After host, completeness and publication the day of fetching decides."""
    put(folders, "a.txt", draw_report("2021", {"requests.received.total": "4"}, "L5"))
    put(folders, "b.txt", draw_report("2021", {"requests.received.total": "3"}, "L5"))
    rows = "a.txt,,,2024-01-01,,\nb.txt,,,2024-02-01,,\n"
    put(folders, "manifest.csv", "path,sha256,url,fetched_at,media_type,note\n" + rows)
    _, tables = staged(folders, tmp_path / "staged")
    found = list(tables.rows("SELECT path FROM reports WHERE is_current"))
    tables.close()
    assert ["b.txt"] == [row["path"] for row in found]


@pytest.mark.parametrize(
    ("hosts", "blame"), [(("gov.cn", "gov.cn"), "source"), (("gov.cn", "example.com"), "undecided")]
)
def test_reports_that_disagree_blame_nobody_unless_both_are_official(
    folders: Folders, tmp_path: Path, hosts: tuple[str, str], blame: str
) -> None:
    """What one report carries forward and the next does not is a fault of either, or of a copy."""
    put(folders, "2021.txt", draw_report("2021", {}, "L5", 2021))
    odd = {
        f"requests.{row}.{kind}": "3"
        for row in ("carried_in", "carried_out")
        for kind in ("other_organization", "total")
    }
    put(folders, "2022.txt", draw_report("2021", odd, "L5", 2022))
    rows = [
        f"{year}.txt,,https://www.{host}/{year}.txt,,,\n"
        for year, host in zip((2022, 2021), hosts, strict=True)
    ]
    (folders.archive / "manifest.csv").write_text(
        "path,sha256,url,fetched_at,media_type,note\n" + "".join(rows)
    )
    _, tables = staged(folders, tmp_path / "staged")
    found = list(tables.rows("SELECT blame FROM findings WHERE \"check\" = 'carried-over'"))
    sections = list(
        tables.rows(
            "SELECT sections.*, texts.text AS whole FROM sections JOIN reports USING (report_id)"
            " JOIN texts USING (path)"
        )
    )
    tables.close()
    assert [{"blame": blame}] * 2 == found
    assert sections
    assert all(row["text"] == row["whole"][row["start"] : row["end"]] for row in sections)
