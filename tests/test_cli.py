"""What the command line says when the fault is neither a report's nor the program's."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
from pathlib import Path

import pytest

from gongkai import cli, pipeline


def said_by(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[object, str]:
    """Run the whole command line; give the exit code and what was said on stderr."""
    monkeypatch.setattr(sys, "argv", ["gongkai", *words])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    return stop.value.code, capsys.readouterr().err


@pytest.mark.parametrize(
    "fault",
    [
        OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "packages/panel.csv"),
        sqlite3.OperationalError("database or disk is full"),
        OSError(errno.EFBIG, os.strerror(errno.EFBIG), "packages/panel.csv"),
        sqlite3.OperationalError("disk I/O error"),
    ],
)
def test_a_full_disk_is_one_line(
    fault: Exception,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """No traceback and no word of a fault in gongkai: where, what still stands, what to do."""

    def no_room(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr(pipeline, "make_packages", no_room)
    code, said = said_by(["publish", "--archive", str(tmp_path)], monkeypatch, capsys)
    assert code == 3
    (line,) = said.splitlines()
    assert line.startswith("gongkai: the disk is full")
    assert str(fault) in line
    assert "still stands" in line
    assert "make room" in line


@pytest.mark.parametrize(
    ("what", "wrong"),
    [
        (".", ".: is a folder; name one file in it"),
        ("nowhere.txt", "nowhere.txt: no such file"),
        ("ftp://x.example/a", "ftp://x.example/a: must be an http:// or https:// address"),
        ("file:///a", "file:///a: must be an http:// or https:// address"),
    ],
)
def test_what_cannot_be_added_is_called_what_it_is(
    what: str,
    wrong: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A folder is no missing file, and an address of another kind no file at all."""
    monkeypatch.chdir(tmp_path)
    code, said = said_by(["add", what], monkeypatch, capsys)
    assert (code, said) == (2, f"gongkai: {wrong}\n")
