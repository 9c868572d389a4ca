"""What every test may use: the five real reports, and a lock on the network."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

import lending
import synthetic_archive
from gongkai import pipeline
from gongkai.model import Report, Source
from gongkai.parse import parse
from gongkai.pipeline import Folders, make_packages, make_site
from gongkai.publish import formats
from gongkai.publish.descriptor import DESCRIPTOR
from gongkai.publish.whole import NAME, write_tables
from gongkai.read import read
from gongkai.settings import Settings
from gongkai.swap import replacing
from sharing import made_once

BUILDING = {
    "published",
    "packages",
    "publish_rows",
    "site",
    "local",
    "synthetic",
    "synthetic_site",
    "towns",
}
"""Fixtures that publish an archive or render a site."""

# How long an example takes says how busy the machine is, not whether the program is right.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--update-golden``."""
    parser.addoption("--update-golden", action="store_true", help="rewrite expected.csv files")
    parser.addoption("--update-floors", action="store_true", help="raise the floors of accuracy")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what builds packages or a site as slow, and begin with the files that hold such tests.

    A worker takes a file at a time: a long one that comes last leaves the other worker idle.
    """
    for item in items:
        if BUILDING & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def _wants(request: pytest.FixtureRequest, option: str) -> bool:
    wanted = bool(request.config.getoption(option))
    if wanted and os.environ.get("CI"):
        pytest.fail(f"{option} is for a person's machine; CI is set")
    return wanted


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether expected cells are rewritten; never where CI is set."""
    return _wants(request, "--update-golden")


@pytest.fixture
def update_floors(request: pytest.FixtureRequest) -> bool:
    """Whether the floors of accuracy are raised to what is measured; never where CI is set."""
    return _wants(request, "--update-floors")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what test_accuracy measured, worst first counts: cells other than zero."""
    rows = [
        value
        for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
        for name, value in report.user_properties
        if name == "accuracy"
    ]
    if not rows:
        return
    terminalreporter.section("accuracy on drawn reports (synthetic, every kind of damage once)")
    heads = ("", "non-zero", "figures", "documents", "body", "year", "form", "invented")
    terminalreporter.line("".join(f"{head:>18}" for head in heads))
    for name, count, whole, cells, right, some, some_right, *facts in sorted(rows):
        shares = (f"{some_right}/{some}", f"{right}/{cells}", f"{whole}/{count}")
        told = (f"{fact}/{count}" for fact in facts)
        terminalreporter.line("".join(f"{each:>18}" for each in (name, *shares, *told, "0")))


ARCHIVE = Path(__file__).parent / "archive"
SITE_SRC = Path(__file__).parents[1] / "site_src"
REMARKS = "remarks.json"
"""Where a shared build keeps what it said."""
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else None
        if host is not None and host not in LOOPBACK:
            raise AssertionError(f"a test connects to {host}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def _idle_readers() -> Iterator[None]:
    """End the reading processes that were lent, when all is done."""
    yield
    lending.end_all()


@pytest.fixture
def lent_readers(_idle_readers: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands borrow their reading processes instead of starting them."""
    lending.lend(monkeypatch)


@pytest.fixture
def tables_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pipeline publish nothing but tables, where no other file is looked at."""
    monkeypatch.setattr(pipeline, "publish", _publish_tables)


def _publish_tables(  # what publishing takes
    staged: Path, target: Path, _: Settings, release: str, clock: int, *_how: object
) -> None:
    created = datetime.datetime.fromtimestamp(clock, datetime.UTC).isoformat()
    with replacing(target) as fresh:
        write_tables(staged, fresh / NAME)
        text = json.dumps({"version": release, "created": created})
        (fresh / NAME / DESCRIPTOR).write_text(text, encoding="utf-8")


def parse_text(text: str, name: str = "report.txt", url: str | None = None) -> Report:
    """Read and parse one text as the only report of a file."""
    data = text.encode()
    source = Source(name, hashlib.sha256(data).hexdigest(), len(data), url)
    (report,) = parse(read(source, data))
    return report


@pytest.fixture(scope="session")
def five() -> dict[str, Report]:
    """The five real reports by the first three characters of their file names."""
    return {
        path.name[:3]: parse_text(path.read_text(encoding="utf-8"), path.name)
        for path in sorted(ARCHIVE.glob("*.txt"))
    }


@dataclass(frozen=True)
class Built:
    """What a build of the committed synthetic archive made; never to be changed.

    ``datasets`` is the folder of archive, decisions, ids and packages; ``remarks`` are the
    refusals and the decisions that match nothing.
    """

    datasets: Path
    remarks: tuple[str, ...]

    @property
    def folders(self) -> Folders:
        """Where everything lies."""
        held = self.datasets
        return Folders(held / "archive", held / "packages", held / "site", SITE_SRC)


@pytest.fixture(scope="session")
def synthetic(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The packages of the committed synthetic archive: some 300 bodies, three years."""
    folder = made_once(tmp_path_factory, "synthetic", _publish_synthetic)
    return Built(folder, tuple(json.loads((folder / REMARKS).read_text(encoding="utf-8"))))


@pytest.fixture(scope="session")
def synthetic_site(synthetic: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the committed synthetic archive, in both languages."""
    made_once(tmp_path_factory, "synthetic-site", lambda _: make_site(synthetic.folders))
    return synthetic.folders.site


def _publish_synthetic(folder: Path) -> None:
    """Publish without the workbooks of the whole archive, as for one of a million rows.

    They would take ten seconds, and no test of this archive is about them.
    """
    synthetic_archive.unpack(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(formats, "SPREADSHEET_ROWS", 100)
        remarks = list(make_packages(Built(folder, ()).folders, jobs=2).remarks)
    (folder / REMARKS).write_text(json.dumps(remarks), encoding="utf-8")
