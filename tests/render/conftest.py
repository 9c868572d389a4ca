"""Synthetic packages for the site's tests: invented bodies of division 99xxxx, hostile text too."""

from __future__ import annotations

import datetime
import hashlib
import os
import shutil
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gongkai import knowledge, tables
from gongkai.publish import dictionary, publish, whole
from gongkai.render import Rendered, render
from gongkai.render.shells import build_frame
from gongkai.settings import Settings
from gongkai.staging.described import knowledge_rows
from render.browsing import served
from sharing import made_once

Rows = dict[str, list[dict[str, Any]]]
ROOT = Path(__file__).parents[2]
SITE_SRC = ROOT / "site_src"
RELEASE = "2022.3.1"
CLOCK = int(datetime.datetime(2022, 3, 1, tzinfo=datetime.UTC).timestamp())
SETTINGS = Settings(
    title_zh="演示档案（虚构）",
    title_en="Synthetic archive",
    owner_zh="演示项目",
    owner_en="the synthetic project",
    contact="nobody@example.org",
    base_url="https://example.org/synthetic",
    repository="https://example.org/code",
    notice_zh="全部为虚构内容，仅供测试。",
    notice_en="Everything in it is invented.",
)
HOSTILE = (
    '<script>alert(1)</script><img src=x onerror=alert(2)>\u202e"x" & \x07 https://example.org/bad'
)

Bodies = dict[str, tuple[str, str | None, str, str | None]]
BODIES: Bodies = {
    "990101": ("试山县人民政府", "county", "government", "990101"),
    "990101-urban-management": ("试山县城市管理局", "county", "department", "990101"),
    "990101101": ("试岭镇人民政府", "township", "government", "990101101"),
    "x-0123abcd": (f"无名局{HOSTILE}", None, "other", None),
}
REGISTERED: Bodies = {
    "980101": ("空山县人民政府", "county", "government", "980101"),
    "990101-education": ("试山县教育局", "county", "department", "990101"),
}
"""Bodies that the archive knows and holds no report of, one of them alone in its province."""
DIVISIONS = [
    ("98", "另一虚构省", "province", None),
    ("980101", "空山县", "county", "98"),
    ("99", "虚构省", "province", None),
    ("9901", "虚构市", "prefecture", "99"),
    ("990101", "试山县", "county", "9901"),
    ("990101101", "试岭镇", "township", "990101"),
]
PRINTED: dict[str, tuple[str, str | None, Decimal | None]] = {
    "disclosure.licensing.previous_items": ("reported", "60", Decimal(60)),
    "disclosure.licensing.change": ("reported", "增318件", Decimal(318)),
    "disclosure.penalties.change": ("reported", "减1件", Decimal(-1)),
    "disclosure.compulsion.change": ("reported", "-16", Decimal(-16)),
    "disclosure.procurement.amount": ("reported", "970843元", Decimal("97.0843")),
    "requests.received.natural_person": ("reported", "3", Decimal(3)),
    "requests.received.total": ("reported", "4", Decimal(4)),
    "requests.granted.total": ("reported", "4", Decimal(4)),
    "requests.partly_granted.business": ("blank", "", None),
    "requests.refused.state_secret.business": ("not_applicable", "/", None),
    "requests.unavailable.not_held.business": ("missing", None, None),
    "requests.not_processed.petition.business": ("unreadable", "1o3", None),
    "proceedings.reconsideration.corrected": ("reported", "1", Decimal(1)),
    "proceedings.reconsideration.total": ("reported", "1", Decimal(1)),
}


def make_report(body_id: str, year: int, form: str, **special: Any) -> dict[str, Any]:
    """One report as rows: its text is drawn line by line and every cell knows its place.

    ``bodies`` may be given where they are not those of this module.
    """
    name, _, _, code = special.pop("bodies", BODIES)[body_id]
    printed = {**PRINTED, **special.pop("printed", {})}
    text = f"试山县{year}年年度报告\n一、总体情况\n收到申请4件。{special.pop('extra', '')}\n"
    section_end = len(text)
    report_id = f"{body_id}-{year}"
    figures = []
    for row in knowledge.codebook():
        if form not in row.forms:
            continue
        status, raw, value = printed.get(row.indicator, ("reported", "0", Decimal(0)))
        text += f"{row.row_zh}\t"
        start = len(text)
        text += f"{raw or ''}\n"
        table, middle, column = row.parts
        figures.append(
            {
                "report_id": report_id,
                "body_id": body_id,
                "year": year,
                "indicator": row.indicator,
                "table": table,
                "row": middle,
                "column": column,
                "value": value,
                "unit": row.unit,
                "unit_basis": "form",
                "status": status,
                "as_printed": raw,
                "start": None if raw is None else start,
                "end": None if raw is None else start + len(raw),
                "page": None,
                "method": "text",
                "label_rule": "row and column",
            }
        )
    path = f"synthetic/{report_id}.txt"
    report = {
        "report_id": report_id,
        "body_id": body_id,
        "year": year,
        "is_current": True,
        "code": code,
        "code_2023": None,
        "path": path,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "ordinal": 1,
        "title": f"试山县{year}年政府信息公开工作年度报告",
        "body_name": name,
        "form": form,
        "scope": "own_body",
        "scope_quote": None,
        "scope_start": None,
        "scope_end": None,
        "provenance": "unknown",
        "published_on": datetime.date(year + 1, 1, 31),
        "method": "text",
        "cells": len(figures),
        "cells_with_value": sum(f["value"] is not None for f in figures),
        "body_rule": "title",
        "year_rule": "title",
        **special,
    }
    return {"report": report, "text": text, "figures": figures, "section_end": section_end}


def make_rows(
    reports: list[dict[str, Any]], findings: list[dict[str, Any]], bodies: Bodies = BODIES
) -> Rows:
    """The staged tables of an archive of reports."""
    rows: Rows = {name: [] for name in dictionary.staged()}
    for made in reports:
        report = made["report"]
        rows["sources"].append(
            {
                "path": report["path"],
                "sha256": report["sha256"],
                "bytes": len(made["text"].encode()),
                "container_sha256": None,
                "media_type": "text/plain",
                "encoding": "utf-8",
                "url": None,
                "fetched_on": None,
                "outcome": "read",
                "reason": None,
                "reports": 1,
                "note": None,
            }
        )
        rows["texts"].append(
            {"path": report["path"], "text": made["text"], "characters": len(made["text"])}
        )
        rows["reports"].append(report)
        rows["figures"] += made["figures"]
        start = made["text"].index("一、总体情况")
        rows["sections"].append(
            {
                "report_id": report["report_id"],
                "section": 1,
                "heading": "一、总体情况",
                "start": start,
                "end": made["section_end"],
                "text": made["text"][start : made["section_end"]],
            }
        )
        at = made["text"].index("4件")
        rows["mentions"].append(
            {
                "report_id": report["report_id"],
                "section": 1,
                "start": at,
                "end": at + 1,
                "quote": "收到申请4件",
                "number": Decimal(4),
                "unit": "件",
                "is_approximate": False,
                "subject": "申请",
                "indicator": "requests.received.total",
                "fact": "received",
                "agrees_with": "requests.received.total",
            }
        )
        rows["assessments"].append(
            {
                "report_id": report["report_id"],
                "check": "balance",
                "passed": 6,
                "failed": 1,
                "not_assessable": 0,
            }
        )
    rows["findings"] = findings
    _add_register(rows, bodies)
    return rows


def _add_register(rows: Rows, bodies: Bodies) -> None:
    for body_id, (name, level, kind, code) in bodies.items():
        years = [r["year"] for r in rows["reports"] if r["body_id"] == body_id]
        rows["bodies"].append(
            {
                "body_id": body_id,
                "name": name,
                "name_pinyin": None,
                "code": code,
                "level": level,
                "kind": kind,
                "department": None,
                "department_zh": None,
                "department_en": None,
                "departments": None,
                "place": None,
                "register": None,
                "first_year": min(years, default=None),
                "last_year": max(years, default=None),
                "reports": len(years),
            }
        )
        rows["names"].append(
            {
                "body_id": body_id,
                "name": name,
                "kind": "canonical",
                "from_year": None,
                "to_year": None,
                "basis": "synthetic",
            }
        )
    rows["divisions"] = [
        {"code": code, "name": name, "level": level, "parent": parent, "register": "synthetic"}
        for code, name, level, parent in DIVISIONS
    ]
    rows.update({name: list(found) for name, found in knowledge_rows()})


def make_finding(report_id: str, check: str, **special: Any) -> dict[str, Any]:
    """One finding of a report."""
    body_id, _, year = report_id.rpartition("-")
    return {
        "finding_id": f"{report_id}.{check}",
        "report_id": report_id,
        "body_id": body_id,
        "year": int(year),
        "check": check,
        "severity": "error",
        "verdict": "failed",
        "indicators": None,
        "left": None,
        "right": None,
        "quote": None,
        "start": None,
        "end": None,
        "blame": "undecided",
        "message_zh": "两边不等。",
        "message_en": "The two sides differ.",
        **special,
    }


def synthetic_rows() -> Rows:
    """The archive of the site's tests: two forms, every status, hostile text."""
    injected = make_report(
        "x-0123abcd", 2020, "2019", extra=f"球谜网{HOSTILE}", provenance="mirror", scope="unknown"
    )
    at = injected["text"].index("球谜网")
    findings = [
        make_finding(
            "990101-2020",
            "balance",
            left=Decimal(4),
            right=Decimal(0),
            indicators="requests.received.total requests.carried_in.total requests.concluded.total",
        ),
        make_finding(
            "x-0123abcd-2020",
            "injected-text",
            severity="warning",
            start=at,
            end=at + 3,
            quote=f"球谜网{HOSTILE}",
            message_zh=f"夹入“{HOSTILE}”",
            message_en=f"injected {HOSTILE}",
        ),
    ]
    reports = [
        make_report("990101", 2020, "2019", scope="jurisdiction", provenance="official_host"),
        make_report("990101", 2021, "2021"),
        make_report(
            "990101-urban-management",
            2020,
            "2019",
            printed={"requests.received.total": ("missing", None, None)},
        ),
        make_report(
            "990101101",
            2020,
            "2019",
            printed={"requests.received.total": ("reported", "0", Decimal(0))},
        ),
        injected,
    ]
    return make_rows(reports, findings, {**BODIES, **REGISTERED})


def stage_rows(rows: Rows, staged: Path) -> Path:
    """Stage rows as the pipeline does."""
    with tables.Staging(staged, {name: dictionary.arrow_schema(name) for name in rows}) as staging:
        for name, found in rows.items():
            staging.add(name, found)
    return staged


def publish_rows(rows: Rows, folder: Path) -> Path:
    """Stage and publish rows; give the folder of packages."""
    publish(stage_rows(rows, folder / "staged"), folder / "packages", SETTINGS, RELEASE, CLOCK)
    return folder / "packages"


def publish_tables(rows: Rows, folder: Path) -> Path:
    """Stage rows and publish their tables alone: enough for pages that are not about files."""
    whole.write_tables(stage_rows(rows, folder / "staged"), folder / "packages" / whole.NAME)
    return folder / "packages"


kept_frame = cache(build_frame)
"""What mkdocs makes of the hand-written pages, once for all sites that say the same."""


def render_packages(packages: Path, site: Path, settings: Settings = SETTINGS) -> Rendered:
    """Render as the pipeline does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gongkai.render.build_frame", kept_frame)
        return render(packages, site, settings, SITE_SRC, RELEASE, CLOCK)


def render_rows(rows: Rows, folder: Path) -> Path:
    """Give the site of an archive of rows, whose packages hold tables alone."""
    render_packages(publish_tables(rows, folder), folder / "site")
    return folder / "site"


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The synthetic packages; never to be changed."""
    made = made_once(
        tmp_path_factory, "shown", lambda folder: publish_rows(synthetic_rows(), folder)
    )
    return made / "packages"


@pytest.fixture(scope="session")
def site(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The synthetic site under a sub-path; never to be changed."""
    below = Path("some", "where")
    made = made_once(
        tmp_path_factory, "web", lambda folder: render_packages(packages, folder / below)
    )
    return made / below


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served: below two folders, as a project page is."""
    with served(site.parents[1]) as host:
        yield f"{host}/some/where"


@pytest.fixture(scope="session")
def crowd_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages of an archive with many like bodies; never to be changed."""
    from render.crowd import publish_crowd

    return made_once(tmp_path_factory, "crowd", publish_crowd) / "packages"


@pytest.fixture(scope="session")
def crowd(crowd_packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its site; never to be changed."""
    return made_once(
        tmp_path_factory, "crowd-web", lambda folder: render_packages(crowd_packages, folder)
    )


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's chromium; without it these tests skip, but not in continuous integration."""
    found = shutil.which("chromium")
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no chromium found, and CI=true demands one")
        pytest.skip("no chromium found")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        chromium = playwright.chromium.launch(executable_path=found, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the towns, whose package lies beside it in ``packages``; never to be changed."""
    from render.towns import town_rows

    def make(folder: Path) -> None:
        render_packages(publish_rows(town_rows(), folder), folder / "site")

    return made_once(tmp_path_factory, "towns", make) / "site"


@pytest.fixture(scope="session")
def town_address(towns: Path) -> Iterator[str]:
    """Where the site of the towns is served."""
    with served(towns) as host:
        yield host
