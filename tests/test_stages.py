"""What a build tells of itself: bars on a terminal alone, and a summary at the end."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

import pytest

from gongkai.pipeline import Folders, Summary, build
from gongkai.stages import Stopwatch, counted, watched
from gongkai.stamps import walk
from gongkai.swap import Exchanged, compared

ARCHIVE = Path(__file__).parent / "archive"
SITE_SRC = Path(__file__).parents[1] / "site_src"
SITE = 'title_zh: "档案"\ntitle_en: "archive"\nowner_zh: "某"\nowner_en: "somebody"\n'


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two reports, and a file that is none."""
    archive = tmp_path / "data" / "archive"
    archive.mkdir(parents=True)
    (archive.parent / "site.yml").write_text(SITE, encoding="utf-8")
    for path in sorted(ARCHIVE.glob("*.txt"))[:2]:
        shutil.copyfile(path, archive / path.name)
    (archive / "letter.txt").write_text("一封信", encoding="utf-8")
    return archive.parent


def publish(data: Path, out: str, error: int) -> str:
    """Publish with stderr to a file descriptor; give what stdout had."""
    words = ["publish", "--archive", str(data / "archive"), "--packages", str(data / out)]
    code = f"import sys; from gongkai.cli import main; sys.argv = ['gongkai', *{words}]; main()"
    done = subprocess.run(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=error, check=True,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
    )  # fmt: skip
    return done.stdout.decode()


def test_bars_are_for_terminals(data: Path) -> None:
    """A terminal sees the stages with rate and remaining time, a pipe the refusals alone."""
    ours, theirs = pty.openpty()
    seen: list[bytes] = []

    def listen() -> None:
        try:
            while piece := os.read(ours, 1 << 16):
                seen.append(piece)
        except OSError:
            return

    thread = threading.Thread(target=listen)
    thread.start()
    try:
        publish(data, "terminal", theirs)
    finally:
        os.close(theirs)
        thread.join()
        os.close(ours)
    shown = b"".join(seen).decode()
    for stage in ("listing", "reading", "laying out", "comparing", "tables", "bodies"):
        assert re.search(rf"{stage}\W.*\d+/\d+", shown), stage
    assert re.search(r"\d/s", shown)
    assert re.search(r"\d:\d\d:\d\d", shown)
    (data / "bodies.csv").unlink()
    reading, writing = os.pipe()
    said = publish(data, "pipe", writing)
    os.close(writing)
    with os.fdopen(reading) as file:
        (line,) = file.read().splitlines()
    assert line.startswith("gongkai: letter.txt: no report")
    assert re.fullmatch(
        r"3 files, 2 reports, .*; release .*\nrefused: 1 no report\n"
        r"time: looking .* s, reading .* s, laying out .* s, comparing .* s, publishing .* s\n"
        r".*bodies.csv: ids of new .*\n",
        said,
    )
    same = [{name: (data / out / name).read_bytes() for name, _ in walk(data / out)}
            for out in ("terminal", "pipe")]  # fmt: skip
    assert same[0] == same[1]


def test_nobody_watches() -> None:
    """Then things are handed on as they are; a watch is told what and how many."""
    things = [1, 2]
    assert counted("things", things) is things
    told = []

    class Noting:
        def count(self, what: str, things: Iterable[int], total: int | None) -> Iterable[int]:
            told.append((what, total))
            return things

    with watched(Noting()):
        assert list(counted("things", things)) == things
        assert list(counted("more", iter(things))) == things
    assert told == [("things", 2), ("more", None)]
    assert counted("things", things) is things


def test_time_is_that_of_the_stage_that_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stage ends where another begins; one that comes twice has both times."""
    times = iter([1.0, 3.0, 3.0, 4.0, 4.0, 9.0])
    monkeypatch.setattr("gongkai.stages.time.monotonic", lambda: next(times))
    watch = Stopwatch()
    for stage in ("reading", "comparing", "reading"):
        watch.begin(stage)
    watch.end()
    watch.end()
    assert watch.seconds == {"reading": 7.0, "comparing": 1.0}


def test_files_are_compared_by_their_bytes(tmp_path: Path) -> None:
    """Also those of one size and date; others than pages do not count."""
    for folder, texts in (
        ("old", {"a": "1", "b": "1", "c": "1"}),
        ("new", {"a": "1", "b": "2", "d": "1"}),
    ):
        (tmp_path / folder / "in").mkdir(parents=True)
        (tmp_path / folder / "x.css").write_text(folder)
        for name, text in texts.items():
            path = tmp_path / folder / "in" / f"{name}.html"
            path.write_text(text)
            os.utime(path, (1, 1))
    found = compared(tmp_path / "old", tmp_path / "new", ".html")
    assert found == Exchanged(new=1, changed=1, removed=1, unchanged=1)
    assert compared(tmp_path / "none", tmp_path / "new", ".html") == Exchanged(new=3)


@pytest.mark.slow
def test_a_build_counts_the_pages_that_it_changed(data: Path, tmp_path: Path) -> None:
    """And says of itself nothing in what it publishes."""
    folders = Folders(data / "archive", data / "p", tmp_path / "site", SITE_SRC)
    pages = len([name for name, _ in _pages(build(folders, 1), tmp_path / "site")])
    third = sorted(ARCHIVE.glob("*.txt"))[2]
    shutil.copyfile(third, data / "archive" / third.name)
    found = build(folders, 1).pages
    assert found is not None
    assert found.new > 0
    assert found.changed + found.removed + found.unchanged == pages


def _pages(summary: Summary, site: Path) -> list[tuple[str, os.stat_result]]:
    found = [one for one in walk(site) if one[0].endswith(".html")]
    assert summary.pages == Exchanged(new=len(found))
    assert list(summary.seconds)[-1] == "rendering"
    return found
