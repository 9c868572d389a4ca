"""A small synthetic archive: invented bodies of division 99xxxx, staged as the pipeline does."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gongkai import knowledge, tables
from gongkai.publish import dictionary, judge, publish, sizes, whole
from gongkai.settings import Settings
from gongkai.staging.described import knowledge_rows
from sharing import made_once

Rows = dict[str, list[dict[str, Any]]]

SETTINGS = Settings(
    title_zh="演示档案（虚构）",
    title_en="Synthetic archive",
    owner_zh="演示项目",
    owner_en="the synthetic project",
    description_zh="全部为虚构内容，仅供测试。",
    description_en="Everything in it is invented, for tests only.",
    contact="nobody@example.org",
    base_url="https://example.org/synthetic",
)
RELEASE = "2022.3.1"
LARGEST = 2
"""Bodies of the largest archive in one piece, where this one is to be a large one."""
CLOCK = int(datetime.datetime(2022, 3, 1, tzinfo=datetime.UTC).timestamp())

BODIES = [
    ("990101", "演示县人民政府", "990101", "county", "government"),
    ("990101-urban-management", "演示县城市管理局", "990101", "county", "department"),
    ("990101101", "试验镇人民政府", "990101101", "township", "government"),
]
DIVISIONS = [
    ("99", "虚构省", "province", None),
    ("9901", "虚构市", "prefecture", "99"),
    ("990101", "演示县", "county", "9901"),
    ("990101101", "试验镇", "township", "990101"),
]
REPORTS = [
    ("990101-2020", "990101", 2020, "2019", True),
    ("990101-2020-0123abcd", "990101", 2020, "2019", False),
    ("990101-2021", "990101", 2021, "2021", True),
    ("990101-urban-management-2020", "990101-urban-management", 2020, "2019", True),
    ("990101101-2022", "990101101", 2022, "narrative", True),
    ("990101101-4567cdef", "990101101", None, "narrative", False),
]
PRINTED = [
    ("reported", "0", Decimal(0)),
    ("reported", "3", Decimal(3)),
    ("blank", "", None),
    ("not_applicable", "/", None),
    ("reported", "１,２34", Decimal(1234)),
    ("missing", None, None),
    ("unreadable", "1o3", None),
]


def row(resource: str, **values: Any) -> dict[str, Any]:
    """A row of a resource; what is not given is null."""
    empty: dict[str, Any] = dict.fromkeys(field.name for field in dictionary.fields(resource))
    assert values.keys() <= empty.keys()
    return empty | values


def _cells(number: int, report: tuple[Any, ...]) -> tuple[str, list[dict[str, Any]]]:
    """Print every cell of the report's form one after the other, and say where it stands."""
    report_id, body_id, year, form, _ = report
    text = f'𠮷e\u0301👨\u200d👩{body_id}："虚构"，第 {number} 份\r\n=1+1\n'
    figures = []
    for place, indicator in enumerate(knowledge.codebook()):
        if form not in indicator.forms:
            continue
        status, printed, value = PRINTED[(place + number) % len(PRINTED)]
        unit, basis = indicator.unit, "form"
        if indicator.indicator == "disclosure.procurement.amount":
            status, printed, value = "reported", "77.806", Decimal("77.806")
            unit, basis = ("CNY 10k", "header") if number == 0 else ("unknown", "none")
        if report_id == "990101-2021" and indicator.indicator == "requests.received.total":
            status, printed, value = "corrected", "9", Decimal(19)
        text += f"{indicator.short}: "
        start = None if printed is None else len(text)
        text += printed or ""
        end = None if printed is None else len(text)
        text += "\n"
        table, middle, column = indicator.parts
        figures.append(
            row(
                "figures", report_id=report_id, body_id=body_id, year=year,
                indicator=indicator.indicator, table=table, row=middle, column=column,
                value=value, unit=unit, unit_basis=basis, status=status, as_printed=printed,
                start=start, end=end, method="text",
            )
        )  # fmt: skip
    return text, figures


def _archive() -> Rows:
    rows: Rows = {name: [] for name in dictionary.staged()}
    for number, report in enumerate(REPORTS):
        _add_report(rows, number, report)
    for body_id, name, code, level, kind in BODIES:
        rows["bodies"].append(
            row(
                "bodies", body_id=body_id, name=name, code=code, level=level, kind=kind,
                place="虚构省 虚构市 演示县", first_year=2020, last_year=2022,
                reports=sum(report[1] == body_id for report in REPORTS),
            )
        )  # fmt: skip
        rows["names"].append(
            row("names", body_id=body_id, name=name, kind="canonical", basis="synthetic")
        )
    rows["divisions"] = [
        row("divisions", code=code, name=name, level=level, parent=parent, register="synthetic")
        for code, name, level, parent in DIVISIONS
    ]
    _add_knowledge(rows)
    return rows


def _add_report(rows: Rows, number: int, report: tuple[Any, ...]) -> None:
    report_id, body_id, year, form, is_current = report
    text, figures = _cells(number, report)
    path, digest = f"synthetic/{number}.txt", f"{number:064x}"
    own = {"report_id": report_id, "body_id": body_id, "year": year}
    rows["sources"].append(
        row(
            "sources", path=path, sha256=digest, bytes=len(text.encode()), encoding="utf-8",
            url=f"https://example.org/{number}", fetched_on=datetime.date(2022, 3, 1),
            outcome="read", reports=1,
        )
    )  # fmt: skip
    rows["texts"].append(row("texts", path=path, text=text, characters=len(text)))
    rows["reports"].append(
        row(
            "reports", **own, is_current=is_current, path=path, sha256=digest, ordinal=1,
            code=next(body[2] for body in BODIES if body[0] == body_id),
            title="虚构年度报告", form=form, scope="own_body", provenance="unknown",
            method="text", cells=len(figures),
            cells_with_value=sum(figure["value"] is not None for figure in figures),
        )
    )  # fmt: skip
    rows["figures"] += figures
    rows["sections"] += [
        row(
            "sections",
            report_id=report_id,
            section=1,
            heading="一、",
            start=0,
            end=8,
            text=text[:8],
        ),
        row("sections", report_id=report_id, section=5, heading="五、", start=8, end=8, text=""),
    ]
    rows["findings"].append(
        row(
            "findings", **own, finding_id=f"{report_id}.balance", check="balance",
            severity="error", verdict="failed", blame="undecided",
            indicators="requests.received.total requests.carried_in.total",
            left=Decimal("12.5"), right=Decimal(0),
            message_zh="虚构", message_en="Invented, with a comma",
        )
    )  # fmt: skip
    rows["assessments"].append(
        row(
            "assessments",
            report_id=report_id,
            check="balance",
            passed=6,
            failed=1,
            not_assessable=0,
        )
    )
    rows["mentions"].append(
        row(
            "mentions", report_id=report_id, section=1, start=0, end=1, quote="虚构 3 件",
            number=Decimal(3), unit="件", is_approximate=False,
        )
    )  # fmt: skip


def _add_knowledge(rows: Rows) -> None:
    rows.update({name: list(found) for name, found in knowledge_rows()})
    rows["errata"] = [
        row(
            "errata", erratum_id="990101-2021.requests.received.total", body_id="990101",
            year=2021, indicator="requests.received.total", as_printed="9", value=Decimal(19),
            reason="虚构", evidence="https://example.org/2", status="applied",
        )
    ]  # fmt: skip


@pytest.fixture
def archive() -> Rows:
    """Rows of every staged table, free to be changed."""
    return _archive()


@pytest.fixture(scope="session")
def make_archive() -> Callable[[], Rows]:
    """Makes rows of every staged table."""
    return _archive


def stage(rows: Rows, folder: Path) -> Path:
    """Stage rows as the pipeline does."""
    with tables.Staging(folder, {name: dictionary.arrow_schema(name) for name in rows}) as staging:
        for name, found in rows.items():
            staging.add(name, found)
    return folder


def publish_rows(rows: Rows, folder: Path, target: Path) -> Path:
    """Stage and publish rows; give the folder of packages."""
    publish(stage(rows, folder), target, SETTINGS, RELEASE, CLOCK)
    return target


@pytest.fixture(scope="session")
def publish_tables() -> Callable[[Rows, Path, Path], Path]:
    """Publishes the tables of rows and nothing else, in a fifth of the time: no formats, no parts."""

    def make(rows: Rows, folder: Path, target: Path) -> Path:
        shutil.rmtree(target, ignore_errors=True)
        whole.write_tables(stage(rows, folder), target / whole.NAME)
        return target

    return make


@pytest.fixture(name="publish_rows", scope="session")
def _publish_rows() -> Callable[[Rows, Path, Path], Path]:
    return publish_rows


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The synthetic archive, published once; never to be changed."""

    def make(folder: Path) -> None:
        publish_rows(_archive(), folder / "staged", folder / "packages")

    return made_once(tmp_path_factory, "published", make) / "packages"


@pytest.fixture(scope="session")
def large_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, published as an archive too large to lie in one piece; never to be changed."""

    def make(folder: Path) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sizes, "WHOLE_BODIES", LARGEST)
            publish_rows(_archive(), folder / "staged", folder / "packages")

    return made_once(tmp_path_factory, "large", make) / "packages"


@pytest.fixture
def packages(published: Path, tmp_path: Path) -> Path:
    """A copy of the published packages, free to be broken."""
    return shutil.copytree(published, tmp_path / "packages")


@pytest.fixture(scope="module")
def unasked() -> Iterator[None]:
    """Keep Frictionless out where it is not the matter: test_packages has it read everything."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judge, "SMALL_CELLS", 1)
        yield
