"""What would be read is shown before anything is kept, and what is kept is kept as it was."""

from __future__ import annotations

import csv
import hashlib
import os
import pty
import select
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from conftest import ARCHIVE
from gongkai import adding, limits, preview
from gongkai.adding import add_file, add_url, offer_file
from gongkai.archive import MANIFEST, list_sources
from gongkai.cli import app
from gongkai.model import KnowledgeError, UsageError
from gongkai.pipeline import Folders, make_packages
from web_server import Answer, serving

pytestmark = pytest.mark.usefixtures("lent_readers")

REPORT = next(iter(sorted(ARCHIVE.glob("000_*.txt"))))


def run(*words: str | Path) -> Any:
    """Run the command line; nobody sits at a terminal."""
    return CliRunner().invoke(app, [str(word) for word in words])


def made(folder: Path) -> Path:
    """Make an empty archive in a folder."""
    (folder / "archive").mkdir()
    return folder


def manifest(archive: Path) -> list[dict[str, str]]:
    """Read the manifest."""
    with (archive / MANIFEST).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of one report, with its site.yml."""
    folder = tmp_path / "datasets" / "archive"
    add_file(REPORT, folder, "", "", "")
    words = "".join(f'{key}: "x"\n' for key in ("title_zh", "title_en", "owner_zh", "owner_en"))
    (folder.parent / "site.yml").write_text(
        words + 'contact: "mail@example.org"\n', encoding="utf-8"
    )
    return folder


def test_a_script_keeps_at_once_and_gets_the_path_alone(tmp_path: Path) -> None:
    """Stdout is the path and nothing else, what would be read goes to stderr."""
    (tmp_path / "archive").mkdir()
    done = run("add", REPORT, "--archive", tmp_path / "archive")
    assert (done.exit_code, done.stdout) == (0, f"{tmp_path / 'archive' / REPORT.name}\n")
    for words in ("411721103", "2020", "form 2019", "of 198 cells have a value", "findings"):
        assert words in done.stderr
    assert all(line.startswith("gongkai: ") for line in done.stderr.splitlines())
    (row,) = manifest(tmp_path / "archive")
    assert row["sha256"] == hashlib.sha256(REPORT.read_bytes()).hexdigest()
    assert (row["media_type"], row["fetched_at"]) == ("text/plain", "")


def test_a_dry_run_keeps_nothing(tmp_path: Path) -> None:
    """What would be read is the answer; a file that is no report ends in 1."""
    done = run("add", REPORT, "--archive", tmp_path / "archive", "--dry-run")
    assert done.exit_code == 0
    assert "body     " in done.stdout
    letter = tmp_path / "letter.txt"
    letter.write_text("关于召开座谈会的通知\n", encoding="utf-8")
    done = run("add", letter, "--archive", tmp_path / "archive", "--dry-run")
    assert done.exit_code == 1
    assert "letter.txt: no annual report" in done.stdout
    assert not (tmp_path / "archive").exists()


def test_what_is_no_report_is_named_and_kept_by_a_script(tmp_path: Path) -> None:
    """The archive holds what people put there; every build names it again."""
    (tmp_path / "archive").mkdir()
    path = tmp_path / "noise.bin"
    path.write_bytes(bytes(range(256)) * 9)
    done = run("add", path, "--archive", tmp_path / "archive")
    assert (done.exit_code, (tmp_path / "archive" / "noise.bin").exists()) == (0, True)
    assert "noise.bin: " in done.stderr


def test_a_mistyped_archive_is_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the usual one is, for so a data set begins."""
    done = run("add", REPORT, "--archive", tmp_path / "archvie")
    assert (type(done.exception), done.stdout) == (UsageError, "")
    assert "archvie: no such folder" in str(done.exception)
    assert not (tmp_path / "archvie").exists()
    monkeypatch.chdir(tmp_path)
    done = run("add", REPORT.resolve())
    assert (done.exit_code, done.stdout) == (0, f"datasets/archive/{REPORT.name}\n")


def test_an_empty_file_is_refused(archive: Path, tmp_path: Path) -> None:
    """A download that failed is no report; a script learns it by the exit code."""
    path = tmp_path / "empty.html"
    path.touch()
    done = run("add", path, "--archive", archive)
    assert (type(done.exception), done.stdout) == (UsageError, "")
    assert "empty.html: is empty" in str(done.exception)
    assert not (archive / "empty.html").exists()


def at_terminal(answer: str, *words: str | Path, cwd: Path) -> tuple[int, str]:
    """Run the command at a terminal of its own and answer its question."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(cwd)
        path = os.pathsep.join(entry for entry in sys.path if entry)
        code = "from gongkai.cli import main; main()"
        words_ = [sys.executable, "-c", code, *map(str, words)]
        os.execve(sys.executable, words_, {**os.environ, "PYTHONPATH": path})  # noqa: S606
    said, end = b"", time.monotonic() + 120
    while time.monotonic() < end and select.select([terminal], [], [], 120)[0]:
        try:
            part = os.read(terminal, 4096)
        except OSError:
            break
        if not part:
            break
        said += part
        if b"[y/N]" in part:
            os.write(terminal, answer.encode())
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), said.decode("utf-8", "replace")


@pytest.mark.slow
@pytest.mark.parametrize(("answer", "is_kept"), [("y\n", True), ("\n", False), ("\x04", False)])
def test_a_person_is_asked_first(tmp_path: Path, answer: str, is_kept: bool) -> None:
    """Only y keeps; what would be read stands above the question."""
    code, said = at_terminal(answer, "add", REPORT, "--archive", "archive", cwd=made(tmp_path))
    assert code == 0, said
    assert said.index("411721103") < said.index("Keep it?")
    assert (tmp_path / "archive" / REPORT.name).is_file() is is_kept
    assert ("nothing was kept" in said) is not is_kept


@pytest.mark.slow
def test_a_person_who_said_yes_is_not_asked(tmp_path: Path) -> None:
    """--yes is the answer."""
    code, said = at_terminal("", "add", REPORT, "--archive", "archive", "--yes", cwd=made(tmp_path))
    assert (code, "Keep it?" in said) == (0, False)
    assert (tmp_path / "archive" / REPORT.name).is_file()


@pytest.mark.usefixtures("tables_alone")
def test_a_second_copy_is_told_and_kept(archive: Path, tmp_path: Path) -> None:
    """Same body and year, other bytes: known from the packages beside the archive."""
    make_packages(Folders(archive, archive.parent / "packages", tmp_path, tmp_path), 1)
    copy = tmp_path / "copy.txt"
    copy.write_bytes(REPORT.read_bytes() + b"\n\n")
    done = run("add", copy, "--archive", archive)
    assert f"{REPORT.name} is a copy of the same report (411721103-2020)" in done.stderr
    assert len(list_sources(archive)) == 2


@pytest.mark.usefixtures("tables_alone")
def test_a_duplicate_within_a_container_is_refused(tmp_path: Path) -> None:
    """By the packages beside the archive; one whose container is gone is no duplicate."""
    archive = tmp_path / "datasets" / "archive"
    archive.mkdir(parents=True)
    words = "".join(f'{key}: "x"\n' for key in ("title_zh", "title_en", "owner_zh", "owner_en"))
    (archive.parent / "site.yml").write_text(words, encoding="utf-8")
    with zipfile.ZipFile(archive / "all.zip", "w") as container:
        container.write(REPORT, "2020/a.txt")
    make_packages(Folders(archive, archive.parent / "packages", tmp_path, tmp_path), 1)
    with pytest.raises(UsageError, match=r"all\.zip!/2020/a\.txt: the archive already holds"):
        add_file(REPORT, archive, "", "", "")
    (archive / "all.zip").unlink()
    assert add_file(REPORT, archive, "", "", "").is_file()


@pytest.mark.parametrize(("files", "has_more"), [(2, False), (3, True)])
def test_a_container_is_told_file_by_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: int, has_more: bool
) -> None:
    """Each report, and each file that is none; of many only the first."""
    monkeypatch.setattr(preview, "MEMBERS", 2)
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as container:
        container.write(REPORT, "2020/a.txt")
        for number in range(1, files):
            container.writestr(f"b{number}.txt", "no report")
    done = run("add", path, "--archive", tmp_path / "archive", "--dry-run")
    assert "all.zip!/2020/a.txt: " in done.stdout
    assert "all.zip!/b1.txt: " in done.stdout
    assert "b2.txt" not in done.stdout
    assert ("all.zip: more files follow" in done.stdout) is has_more
    assert done.exit_code == 0


def test_a_file_that_hangs_is_only_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The preview reads in the limited process: what takes too long becomes a line."""
    monkeypatch.setattr(limits.Guard, "__call__", _too_slow)
    assert adding.look(offer_file(REPORT, "", "", "")).lines == (f"{REPORT.name}: takes longer",)


def _too_slow(self: object, argument: object) -> object:
    from gongkai.model import ReadError

    raise ReadError("takes longer")


def test_a_preview_shows_no_signs_of_control(tmp_path: Path) -> None:
    """What a file is called or prints cannot give orders to a terminal."""
    text = REPORT.read_text(encoding="utf-8")
    path = tmp_path / "a.txt"
    path.write_text("\x1b[2J\u202e" + text, encoding="utf-8")
    done = run("add", path, "--archive", tmp_path / "archive", "--dry-run")
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout


def test_a_broken_manifest_keeps_nothing(archive: Path, tmp_path: Path) -> None:
    """It is read before anything is written, and stays as it was."""
    (archive / MANIFEST).write_text("path\n", encoding="utf-8")
    path = tmp_path / "a.txt"
    path.write_text("x", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="first line must be"):
        add_file(path, archive, "", "", "")
    assert sorted(one.name for one in archive.iterdir()) == [REPORT.name, MANIFEST]


def test_a_manifest_is_never_half_written(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it cannot be written to the end, neither file nor row is there, and the old one is."""
    old = (archive / MANIFEST).read_bytes()
    path = tmp_path / "a.txt"
    path.write_text("x", encoding="utf-8")

    def full(self: object, rows: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(csv.DictWriter, "writerows", full)
    with pytest.raises(UsageError, match="cannot be written: No space left"):
        add_file(path, archive, "", "", "")
    assert (archive / MANIFEST).read_bytes() == old
    assert sorted(one.name for one in archive.iterdir()) == [REPORT.name, MANIFEST]


def test_an_address_is_archived_with_time_and_type(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bytes, final address, moment and type; the server hears whom to write to."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    data = REPORT.read_bytes() + b"\n"
    with serving() as server:
        server.answers["/%E5%B9%B4%E6%8A%A5.txt"] = Answer(
            data, headers={"Content-Type": "text/plain; charset=utf-8"}
        )
        done = run("add", f"{server.url}/年报.txt", "--archive", archive, "--note", "看过")
        assert done.exit_code == 0, done.stderr
        assert {agent for _, agent in server.asked} >= {server.asked[0][1]}
        assert "(+mail@example.org)" in server.asked[0][1]
        with pytest.raises(UsageError, match="already holds"):
            add_url(f"{server.url}/年报.txt", archive, "")
        (row,) = (row for row in manifest(archive) if row["url"])
        assert row["url"] == f"{server.url}/年报.txt"
    assert (archive / "年报.txt").read_bytes() == data
    assert (row["media_type"], row["note"]) == ("text/plain; charset=utf-8", "看过")
    assert row["fetched_at"].endswith("Z")
    (source,) = (one.source for one in list_sources(archive) if one.source.url)
    assert source.fetched_on == row["fetched_at"][:10]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", "index.html"),
        ("/a%2F..%2Fb.html", "a_.._b.html"),
        ("/%2E%2Ehidden", "hidden"),
        ("/manifest.csv", "manifest-"),
        ("/" + "年" * 90 + ".html", "年" * 38 + ".html"),
    ],
)
def test_an_address_names_its_file_safely(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, name: str
) -> None:
    """No folder, no hidden file, no manifest, and no name that a system refuses."""
    for proxy in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(proxy, raising=False)
    with serving() as server:
        spelled = path if path.isascii() else "/" + "%E5%B9%B4" * 90 + ".html"
        server.answers[spelled] = Answer(b"x")
        added = add_url(f"{server.url}{path}", tmp_path / "archive", "")
    assert added.parent == tmp_path / "archive"
    assert added.name.startswith(name)
