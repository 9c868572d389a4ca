"""Ids of bodies are minted once, kept, never given again; a collision stops the build."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from conftest import parse_text
from drawing import draw_report
from gongkai.filing import tell_apart
from gongkai.ledger import BODIES, Kept, Ledger, extended, load_ledger, write_ledger
from gongkai.model import KnowledgeError, Report, Source, Stopped
from gongkai.parse.naming import digest
from gongkai.pipeline import Folders, make_packages, stage
from gongkai.tables import Tables

pytestmark = pytest.mark.usefixtures("lent_readers")

BUREAU = parse_text(draw_report("2021", {}, "L5"))
SITE = 'title_zh: "档案"\ntitle_en: "archive"\nowner_zh: "某"\nowner_en: "somebody"\n'
HEAD = "body_id,code,name,department,since,redirects_to\n"


def bureau(name: str, year: int, department: str | None = "urban-management") -> Report:
    """A report of a bureau of 990101, an invented county."""
    own = department or f"x{digest(name)}"
    body = replace(BUREAU.body, id=f"990101-{own}", name=name, code="990101", kind="department")
    source = Source(f"{name}{year}.txt", "ef" * 32, 1)
    return replace(BUREAU, body=replace(body, department=department), year=year, source=source)


def unresolved(name: str, year: int) -> Report:
    """A report of a body of which only the name is known."""
    body = replace(BUREAU.body, id=f"x-{digest(name)}", name=name, code=None, department=None)
    return replace(BUREAU, body=body, year=year, source=Source("x.txt", "ef" * 32, 1))


def filed(reports: list[Report], ledger: Ledger) -> tuple[dict[str | None, str], Ledger]:
    """The id of each name, and the ledger after that build."""
    told = tell_apart(reports, ledger)
    return {one.body.name: one.body.id for one in told}, extended(ledger, told)


def test_an_older_report_moves_no_number() -> None:
    """The bureau that was second stays second when the first report is its own."""
    reports = [bureau("城市管理局", 2021), bureau("综合行政执法局", 2021)]
    before, ledger = filed(reports, Ledger())
    older = [bureau("综合行政执法局", 2018), bureau("综合行政执法局", 2019)]
    after, again = filed([*older, *reports], ledger)
    assert before == after
    assert ledger == again
    fresh, _ = filed([*older, *reports], Ledger())
    assert before != fresh


def test_a_corrected_kind_changes_no_id() -> None:
    """A name that knowledge learns to read later keeps what it was given."""
    _, ledger = filed([bureau("演示事务局", 2021, None)], Ledger())
    (kept,) = ledger.ids
    found, again = filed([bureau("演示事务局", 2021), bureau("演示事务局", 2022)], ledger)
    assert {"演示事务局": kept} == found
    assert ledger == again


def test_a_new_name_of_a_kept_body_takes_its_id() -> None:
    """A later name joins the body that it follows, and is kept with it."""
    _, ledger = filed([bureau("城市管理局", 2018), bureau("综合行政执法局", 2018)], Ledger())
    found, again = filed([bureau("城管局", 2019)], ledger)
    assert "990101-urban-management-3" != found["城管局"]
    assert ledger.ids == again.ids | {found["城管局"]}


def test_a_number_is_never_given_again() -> None:
    """A body whose reports are gone keeps its id."""
    _, ledger = filed([bureau("城市管理局", 2021), bureau("综合行政执法局", 2021)], Ledger())
    found, again = filed([bureau("城市更新局", 2021), bureau("城市管理局", 2021)], ledger)
    assert "990101-urban-management-3" == found["城市更新局"]
    assert ledger.ids < again.ids


def test_a_row_added_by_hand_keeps_the_id_of_a_recoded_body() -> None:
    """A county that became a district under another code stays one body."""
    body = replace(
        BUREAU.body, id="231083", name="海林市人民政府", code="231083", kind="government"
    )
    report = replace(BUREAU, body=replace(body, department=None), year=2022)
    ledger = Ledger((Kept("239999", "231083", "海林市人民政府", "", "2015"),))
    found, again = filed([report], ledger)
    assert {"海林市人民政府": "239999"} == found
    assert ledger == again


def test_a_resolved_id_redirects() -> None:
    """The x- id stays in the ledger and leads to the body that took its place."""
    before, ledger = filed([unresolved("演示县城市管理局", 2021)], Ledger())
    after, again = filed([bureau("演示县城市管理局", 2021)], ledger)
    old, new = before["演示县城市管理局"], after["演示县城市管理局"]
    assert {old: new} == again.redirects
    stale, _ = filed([unresolved("演示县城市管理局", 2020)], again)
    assert new == stale["演示县城市管理局"]


def test_towns_of_which_the_county_is_not_known_stay_apart(tmp_path: Path) -> None:
    """There are two 谢集镇 and two 魏湾镇 in the register: neither is told by its name."""
    names = ("谢集镇人民政府", "魏湾镇人民政府")
    reports = [unresolved(name, year) for name in names for year in (2020, 2021)]
    before, ledger = filed(reports, Ledger())
    assert len(set(before.values())) == 2
    assert write_ledger(tmp_path / BODIES, ledger)
    kept = load_ledger(tmp_path / BODIES)
    after, again = filed(reports, kept)
    assert (before, kept) == (after, again)


TOWNS = ("段村镇人民政府", "高官镇人民政府")
"""Towns since 2020; in the register of 2019 they are 乡, and other counties have towns so named."""


@pytest.mark.usefixtures("tables_alone")
def test_towns_that_their_county_does_not_have_yet_are_told_apart(folders: Folders) -> None:
    """Neither is the other, nor the county: not in the ledger, not by name, not a year later."""
    for number, name in enumerate((*TOWNS, "人民政府")):
        title = f"献县{name}{{year}}年政府信息公开工作年度报告"
        text = draw_report("2019", {}, year=2019, title=title)
        (folders.archive / f"{number}.txt").write_text(text, encoding="utf-8")
    names = {f"130929-x{digest(name)}": name for name in TOWNS} | {"130929": "献县人民政府"}
    for _ in range(2):
        make_packages(folders, 1)
        rows = pq.read_table(folders.packages / "gongkai" / "bodies.parquet").to_pylist()
        found = {row["body_id"]: row["name"] for row in rows if row["code"] == "130929"}
        assert found == names
        (folders.archive / "a.txt").unlink(missing_ok=True)


def test_a_ledger_that_holds_the_end_of_a_town_s_name_keeps_its_id() -> None:
    """Older builds took off the town too; two such rows of one county stopped the next build."""
    name = TOWNS[0]
    own = f"130929-x{digest(name)}"
    body = replace(BUREAU.body, id=own, name=name, code="130929", kind="government")
    report = replace(BUREAU, body=replace(body, department=None), year=2019)
    before = Ledger((Kept(own, "130929", "人民政府", "", "2019"),))
    found, after = filed([report], before)
    assert found == {name: own}
    assert {row.body_id for row in after.rows} == {own}


def test_an_id_that_means_two_bodies_stops() -> None:
    """Neither a kept id nor a hash may come to mean another body."""
    taken = Ledger((Kept("x-" + digest("演示局"), "", "别的局", "", "2019"),))
    with pytest.raises(Stopped, match=r"演示局 would get the id x-.*kept for 别的局"):
        filed([unresolved("演示局", 2021)], taken)
    moved = Ledger((Kept("990101-urban-management", "990102", "城管局", "", "2019"),))
    found, _ = filed([bureau("城市管理局", 2021)], moved)
    assert "990101-urban-management-2" == found["城市管理局"]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("a-b,990101,城管局,,2019,\na-c,990101,城管局,,2020,\n", "has two ids, a-b and a-c"),
        ("A B,990101,城管局,,2019,\n", "is no id"),
        ("x-1,,城管局,,2019,a-b\n", "redirects to a-b"),
        ("a-b,990101\n", "wrong number of cells"),
    ],
)
def test_a_broken_ledger_stops(tmp_path: Path, rows: str, reason: str) -> None:
    """A file that a person changed is held before anything is built."""
    (tmp_path / BODIES).write_text(HEAD + rows, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=reason):
        load_ledger(tmp_path / BODIES)


def test_a_ledger_reads_back(tmp_path: Path) -> None:
    """What is written is what was kept, in order of id."""
    ledger = Ledger((Kept("b", "99", "乙,局", "", "2019"), Kept("a", "99", "甲局", "", "2019")))
    assert write_ledger(tmp_path / BODIES, ledger)
    assert tuple(sorted(ledger.rows)) == load_ledger(tmp_path / BODIES).rows


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """A dataset folder with one report."""
    (tmp_path / "data" / "archive").mkdir(parents=True)
    (tmp_path / "data" / "site.yml").write_text(SITE, encoding="utf-8")
    text = draw_report("2021", {}, title="演示局{year}年政府信息公开工作年度报告")
    (tmp_path / "data" / "archive" / "a.txt").write_text(text, encoding="utf-8")
    return Folders(
        tmp_path / "data" / "archive", tmp_path / "packages", tmp_path / "site", tmp_path / "src"
    )


@pytest.mark.usefixtures("tables_alone")
def test_a_build_writes_new_ids_down_and_then_nothing(folders: Folders) -> None:
    """The second build of the same archive gives the same package and the same ledger."""
    first = make_packages(folders, 1)
    ledger = (folders.datasets / BODIES).read_bytes()
    packages = {p: p.read_bytes() for p in sorted(folders.packages.rglob("*")) if p.is_file()}
    second = make_packages(folders, 1)
    assert (1, 0) == (len(first.notes), len(second.notes))
    assert ledger == (folders.datasets / BODIES).read_bytes()
    assert packages == {
        p: p.read_bytes() for p in sorted(folders.packages.rglob("*")) if p.is_file()
    }


@pytest.mark.usefixtures("tables_alone")
def test_a_folder_that_cannot_be_written_is_said_and_not_in_the_way(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A read-only archive builds; its new ids are not kept."""
    monkeypatch.setattr("gongkai.pipeline.write_ledger", lambda *_: False)
    (note,) = make_packages(folders, 1).notes
    assert "not kept" in note
    assert not (folders.datasets / BODIES).exists()


def test_a_collision_in_the_ledger_is_exit_3(folders: Folders) -> None:
    """The build stops with one line that names the report, the id and its holder."""
    rows = f"x-{digest('演示局')},,别的局,,2019,\n"
    (folders.datasets / BODIES).write_text(HEAD + rows, encoding="utf-8")
    with pytest.raises(Stopped, match=r"a\.txt: 演示局 would get the id"):
        make_packages(folders, 1)
    assert not folders.packages.exists()


def test_redirects_are_published(folders: Folders, tmp_path: Path) -> None:
    """The package says which id took the place of which."""
    kept = f"x-{digest('演示局')},,演示局,,2019,\n"
    old = f"x-00000000,,旧名,,2018,x-{digest('演示局')}\n"
    (folders.datasets / BODIES).write_text(HEAD + old + kept, encoding="utf-8")
    stage(folders, tmp_path / "staged", 1)
    tables = Tables(tmp_path / "staged")
    rows = [(row["old_id"], row["body_id"]) for row in tables.rows("SELECT * FROM redirects")]
    tables.close()
    assert [("x-00000000", f"x-{digest('演示局')}")] == rows
