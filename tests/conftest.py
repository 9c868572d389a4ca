"""What every test may use: the five real reports, and a lock on the network."""

from __future__ import annotations

import hashlib
import os
import socket
from pathlib import Path

import pytest

from gongkai.model import Report, Source
from gongkai.parse import parse
from gongkai.read import read


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--update-golden``."""
    parser.addoption("--update-golden", action="store_true", help="rewrite expected.csv files")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether expected cells are rewritten; never where CI is set."""
    wanted = bool(request.config.getoption("--update-golden"))
    if wanted and os.environ.get("CI"):
        pytest.fail("--update-golden is for a person's machine; CI is set")
    return wanted


ARCHIVE = Path(__file__).parent / "archive"
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else None
        if host is not None and host not in LOOPBACK:
            raise AssertionError(f"a test connects to {host}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


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
