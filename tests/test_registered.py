"""A body that bodies.csv registers is in the data without a report, and nothing is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from drawing import draw_report
from gongkai.ledger import BODIES
from gongkai.pipeline import Folders, make_packages, stage
from gongkai.publish import verify
from gongkai.tables import Tables

SITE = 'title_zh: "档案"\ntitle_en: "archive"\nowner_zh: "某"\nowner_en: "somebody"\n'
HEAD = "body_id,code,name,department,since,redirects_to\n"
REGISTER = """\
430923,430923,安化县人民政府,,2021,
430923-education,430923,教育局,education,2019,
430923-education,430923,教育和体育局,education,2022,
430923-x12345678,430923,高明乡中心学校,,,
222401-health,222401,延吉市卫生健康局,health,2021,
430902006,430902006,汽车路街道办事处,,2021,
x-0123abcd,,某局,,2020,
x-89abcdef,,安化县教委,,2018,430923-education
"""


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """An archive of one report of 2021, and what its bodies.csv registers."""
    (tmp_path / "data" / "archive").mkdir(parents=True)
    (tmp_path / "data" / "site.yml").write_text(SITE, encoding="utf-8")
    (tmp_path / "data" / BODIES).write_text(HEAD + REGISTER, encoding="utf-8")
    text = draw_report("2021", {}, title="安化县民政局2021年政府信息公开工作年度报告")
    (tmp_path / "data" / "archive" / "a.txt").write_text(text, encoding="utf-8")
    return Folders(
        tmp_path / "data" / "archive", tmp_path / "packages", tmp_path / "site", tmp_path / "src"
    )


def test_registered_bodies_have_rows_and_no_years(folders: Folders, tmp_path: Path) -> None:
    stage(folders, tmp_path / "staged", 1)
    tables = Tables(tmp_path / "staged")
    bodies = {row["body_id"]: row for row in tables.rows("SELECT * FROM bodies")}
    names = {row["body_id"]: row for row in tables.rows("SELECT * FROM names")}
    divisions = {row["code"] for row in tables.rows("SELECT * FROM divisions")}
    redirects = [(row["old_id"], row["body_id"]) for row in tables.rows("SELECT * FROM redirects")]
    tables.close()
    assert list(bodies) == sorted(bodies)
    told = {
        body_id: (row["name"], row["level"], row["kind"], row["department"], row["place"])
        for body_id, row in bodies.items()
        if not row["reports"]
    }
    assert told == {
        "222401-health": (
            "延吉市卫生健康局", "county", "department", "health", "吉林省 延边朝鲜族自治州 延吉市"
        ),
        "430902006": (
            "汽车路街道办事处", "township", "subdistrict-office", None,
            "湖南省 益阳市 资阳区 汽车路街道",
        ),
        "430923": ("安化县人民政府", "county", "government", None, "湖南省 益阳市 安化县"),
        "430923-education": (
            "安化县教育和体育局", "county", "department", "education", "湖南省 益阳市 安化县"
        ),
        "430923-x12345678": (
            "安化县高明乡中心学校", "township", "public-institution", None, "湖南省 益阳市 安化县"
        ),
    }  # fmt: skip
    assert {
        (row["first_year"], row["last_year"]) for row in bodies.values() if not row["reports"]
    } == {(None, None)}
    assert (names["430923"]["kind"], names["430923"]["basis"]) == ("canonical", "register")
    assert {"22", "2224", "222401", "430902006"} <= divisions
    assert redirects == [("x-89abcdef", "430923-education")]


def test_the_frame_holds_them_and_no_package_is_theirs(folders: Folders) -> None:
    make_packages(folders, 1)
    whole = folders.packages / "gongkai"
    tables = Tables(whole)
    frame = list(tables.rows("SELECT body_id, year, in_archive FROM frame"))
    tables.close()
    assert {(row["year"], row["in_archive"]) for row in frame if row["body_id"] == "430923"} == {
        (2021, False)
    }
    assert [row["body_id"] for row in frame if row["in_archive"]] == ["430923-civil-affairs"]
    assert [path.name for path in (folders.packages / "bodies").iterdir()] == [
        "430923-civil-affairs"
    ]
    assert [path.name for path in (folders.packages / "provinces").iterdir()] == ["43"]
    province = (folders.packages / "provinces" / "43" / "bodies.csv").read_text("utf-8")
    assert "安化县教育和体育局" in province
    assert "延吉市" not in province
    assert "收录 1 个机关的 1 份年度报告" in (whole / "README.md").read_text("utf-8")
    assert verify(folders.packages) == ()


def test_a_report_takes_the_registered_id(folders: Folders) -> None:
    text = draw_report("2021", {}, title="安化县教育局2021年政府信息公开工作年度报告")
    (folders.archive / "b.txt").write_text(text, encoding="utf-8")
    before = (folders.datasets / BODIES).read_text("utf-8")
    make_packages(folders, 1)
    assert (folders.packages / "bodies" / "430923-education").is_dir()
    added = set((folders.datasets / BODIES).read_text("utf-8").split()) - set(before.split())
    assert added == {"430923-civil-affairs,430923,民政局,civil-affairs,2021,"}


@pytest.mark.parametrize(("since", "when"), [("2021", "of 2021"), ("", "of the newest register")])
def test_a_division_that_no_register_has_is_told(folders: Folders, since: str, when: str) -> None:
    """The archive is published all the same: the row may be older than the register."""
    row = f"990101,990101,无名县人民政府,,{since},\n"
    (folders.datasets / BODIES).write_text(HEAD + row, encoding="utf-8")
    summary = make_packages(folders, 1)
    (told,) = (line for line in summary.remarks if line.startswith(BODIES))
    assert f"990101 is no division code {when}" in told
    assert row in (folders.datasets / BODIES).read_text("utf-8")
    assert "无名县" not in (folders.packages / "gongkai" / "bodies.csv").read_text("utf-8")
