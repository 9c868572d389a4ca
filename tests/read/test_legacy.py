"""Old Office files are read through LibreOffice, or refused with advice."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
from decimal import Decimal
from pathlib import Path

import pytest

from drawing import indicators_of
from gongkai.limits import Guard
from gongkai.model import Document, ReadError, Source
from gongkai.parse import parse
from gongkai.read import legacy
from gongkai.read.legacy import find_office, legacy_family, read_legacy
from read import word_drawing as wd
from read.test_excel import draw_book, save
from read.test_word import assert_sound, draw_tables

needs_office = pytest.mark.skipif(
    find_office() is None and not os.environ.get("CI"), reason="LibreOffice is not installed"
)
VALUES = {code: str(number) for number, code in enumerate(indicators_of("2021"))}


def source(name: str) -> Source:
    return Source(name, "0" * 64, 0)


def read_one(task: tuple[str, bytes]) -> Document:
    return read_legacy(source(task[0]), task[1])


@pytest.fixture(scope="module")
def old_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """One report in every old format, written by LibreOffice itself."""
    office = find_office()
    assert office is not None, "CI needs LibreOffice"
    folder = tmp_path_factory.mktemp("old")
    tables = [wd.table(each) for each in draw_tables("2021", VALUES)]
    (folder / "text.docx").write_bytes(wd.word(*wd.report(tables)))
    book = draw_book("2021", VALUES, many=False, merged=True)
    (folder / "sheet.xlsx").write_bytes(save(book))
    wanted = {"text.docx": ("doc", "rtf", "odt"), "sheet.xlsx": ("xls", "ods")}
    for name, kinds in wanted.items():
        for kind in kinds:
            profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
            command = [office, profile, "--headless", "--convert-to", kind, "--outdir", str(folder)]
            subprocess.run(
                [*command, str(folder / name)], check=True, capture_output=True, timeout=60
            )
    return {path.suffix[1:]: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@needs_office
@pytest.mark.parametrize("kind", ["doc", "rtf", "odt", "xls", "ods"])
def test_an_old_file_reads_back(kind: str, old_files: dict[str, bytes]) -> None:
    """Every number comes back at its place, within the limits of a reading process."""
    if kind not in old_files and not os.environ.get("CI"):
        pytest.skip("LibreOffice is installed without Calc")
    assert kind == legacy_family(old_files[kind])
    with Guard(read_one) as guard:
        document = guard((f"report.{kind}", old_files[kind]))
    assert_sound(document)
    (report,) = parse(document)
    assert ("2021", 2022) == (report.form, report.year)
    assert {code: Decimal(value) for code, value in VALUES.items()} == {
        figure.indicator: figure.value for figure in report.figures
    }


@needs_office
def test_nothing_is_fetched() -> None:
    """A picture that the file takes from an address is not asked for."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]
        is_over = threading.Event()

        def listen() -> None:
            while not is_over.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    asked.append(connection.recv(100))

        listener = threading.Thread(target=listen)
        listener.start()
        rtf = (
            r'{\rtf1 before {\field{\*\fldinst INCLUDEPICTURE "http://127.0.0.1:'
            + str(port)
            + r'/a.png" \\d}{\fldrslt shown}} after}'
        )
        document = read_legacy(source("a.rtf"), rtf.encode())
        is_over.set()
        listener.join()
    assert "before" in document.text
    assert [] == asked


@needs_office
def test_a_broken_old_file_is_refused() -> None:
    """What LibreOffice cannot read is refused in one line, with advice."""
    with pytest.raises(ReadError, match="请另存为") as caught:
        read_legacy(source("a.doc"), legacy.OLE + b"\0" * 2000)
    assert 1 == len(str(caught.value).splitlines())


def test_without_libreoffice_there_is_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    find_office.cache_clear()
    monkeypatch.setattr(legacy, "PROGRAMS", ("soffice",))
    try:
        with pytest.raises(ReadError, match=r"请另存为 \.docx/\.xlsx"):
            read_legacy(source("a.rtf"), b"{\\rtf1 a}")
    finally:
        find_office.cache_clear()


def test_a_program_that_hangs_is_killed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It and what it started end with the time limit."""
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 60 &\necho $! > {tmp_path}/child\nwait\n")
    program.chmod(0o755)
    monkeypatch.setattr(legacy, "SECONDS", 0.5)
    monkeypatch.setattr(legacy, "find_office", lambda: str(program))
    with pytest.raises(ReadError, match=r"longer than 0\.5 s"):
        read_legacy(source("a.rtf"), b"{\\rtf1 a}")
    child = int((tmp_path / "child").read_text())
    state = Path(f"/proc/{child}/stat")
    assert not state.exists() or " Z " in state.read_text()


def stream(name: str) -> bytes:
    """An OLE file's beginning with one directory entry."""
    return legacy.OLE + bytes(504) + name.encode("utf-16-le").ljust(128, b"\0")


@pytest.mark.parametrize(
    ("data", "family"),
    [
        (stream("WordDocument"), "doc"),
        (stream("Workbook"), "xls"),
        (stream("Book"), "xls"),
        (stream("MatOST"), "wps"),
        (b"{\\rtf1", "rtf"),
        (b"<?xml?><w:wordDocument xmlns:w='" + legacy.WORD_2003 + b"'>", "xml"),
        (
            wd.package(
                {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}
            ),
            "odt",
        ),
        (wd.word(wd.said("a")), None),
        (b"text", None),
    ],
)
def test_the_family_is_told_by_content(data: bytes, family: str | None) -> None:
    assert family == legacy_family(data)


@pytest.mark.parametrize(
    ("name", "reason"), [("EncryptedPackage", "password"), ("PowerPoint Document", "PowerPoint")]
)
def test_what_holds_no_report_is_refused(name: str, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        legacy_family(stream(name))
