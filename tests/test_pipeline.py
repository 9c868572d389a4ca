"""From an archive to packages: ids, versions, errata, order, and what stops a build."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from conftest import ARCHIVE
from drawing import draw_report
from gongkai.intake import Outcome
from gongkai.model import KnowledgeError, Stopped, UsageError
from gongkai.pipeline import Folders, Summary, make_packages, stage
from gongkai.tables import Tables

SITE = 'title_zh: "档案"\ntitle_en: "archive"\nowner_zh: "某"\nowner_en: "somebody"\n'


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
    assert 1 == summary.stale_errata
    (row,) = tables.rows("SELECT * FROM figures WHERE indicator = 'requests.received.total'")
    assert ("corrected", 9, "4") == (row["status"], int(row["value"]), row["as_printed"])
    (row,) = tables.rows("SELECT * FROM figures WHERE indicator = 'requests.granted.total'")
    assert ("reported", 4) == (row["status"], int(row["value"]))
    stale = list(tables.rows("SELECT * FROM findings WHERE \"check\" = 'stale-erratum'"))
    assert 1 == len(stale)
    statuses = [r["status"] for r in tables.rows("SELECT status FROM errata ORDER BY indicator")]
    assert ["stale", "applied"] == statuses
    tables.close()


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
    (finding,) = tables.rows("SELECT finding_id, blame FROM findings")
    tables.close()
    assert "undecided" == finding["blame"]
    (folders.datasets / "reviewed.csv").write_text(
        "key,verdict,reason,reviewed_on\n"
        f"{finding['finding_id']},confirmed,seen on the original page,2024-01-31\n"
    )
    _, tables = staged(folders, tmp_path / "two")
    (again,) = tables.rows("SELECT finding_id, blame FROM findings")
    tables.close()
    assert (finding["finding_id"], "source") == (again["finding_id"], again["blame"])


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


def test_broken_settings_stop(folders: Folders) -> None:
    """site.yml is named with its fault."""
    put(folders, "a.txt", draw_report("2021", {}))
    (folders.datasets / "site.yml").write_text("title: x\n")
    with pytest.raises(KnowledgeError, match=r"site\.yml: unknown key title"):
        make_packages(folders, 1)


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
