"""Bad input gives one clear line and the agreed exit code; what is good is still published."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from .conftest import Command, Ran

pytestmark = pytest.mark.slow

LETTER = "关于召开座谈会的通知\n\n各科室：定于下周三下午召开座谈会，请准时参加。\n"


def fingerprint(folder: Path) -> dict[str, str]:
    """Hash every file of a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def lines(done: Ran) -> list[str]:
    """Give what was said on stderr; each line must name the program."""
    said = done.err.splitlines()
    assert all(line.startswith("gongkai: ") for line in said), done.err
    return said


def test_an_empty_archive_stops(gongkai: Command, datasets: Path, tmp_path: Path) -> None:
    """Exit code 3, one line, nothing made."""
    (datasets / "archive" / "report.txt").unlink()
    done = gongkai("build")
    (line,) = lines(done)
    assert (done.code, done.out) == (3, "")
    assert "datasets/archive" in line
    assert "empty" in line
    assert not (tmp_path / "site").exists()
    assert not (datasets / "packages").exists()


def test_a_missing_folder_is_a_fault_of_usage(gongkai: Command, datasets: Path) -> None:
    """Exit code 2, one line that names the folder."""
    shutil.rmtree(datasets / "archive")
    done = gongkai("build")
    (line,) = lines(done)
    assert (done.code, done.out) == (2, "")
    assert "datasets/archive" in line


def test_no_dataset_folder_at_all_is_a_fault_of_usage(within: Command) -> None:
    """Somebody who runs the program in the wrong place hears of the folder that is missing."""
    done = within("build")
    (line,) = lines(done)
    assert done.code == 2
    assert "datasets/archive" in line


def test_an_unknown_option_is_a_fault_of_usage(within: Command, datasets: Path) -> None:
    """Exit code 2; nothing is made."""
    assert within("build", "--fast").code == 2
    assert not (datasets / "packages").exists()


UNREADABLE = {
    "noise.txt": bytes(range(256)) * 16,
    "nothing.txt": b"",
    "scan.pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n\x00\xff",
}


def test_unreadable_files_are_named_and_the_rest_published(
    gongkai: Command, datasets: Path, tmp_path: Path
) -> None:
    """Exit code 1, one line that names each of them, and a site of what is left."""
    for name, data in UNREADABLE.items():
        (datasets / "archive" / name).write_bytes(data)
    done = gongkai("build")
    assert done.code == 1, done
    for name, line in zip(UNREADABLE, lines(done), strict=True):
        assert line.startswith(f"gongkai: {name}: ")
        assert "no report" not in line
    assert "4 files, 1 reports" in done.out
    assert (tmp_path / "site" / "bodies" / "411721103" / "index.html").is_file()


def test_a_file_that_is_no_report_is_listed(gongkai: Command, datasets: Path) -> None:
    """It counts as done: exit code 0, one line that names the file."""
    (datasets / "archive" / "letter.txt").write_text(LETTER, encoding="utf-8")
    done = gongkai("build")
    (line,) = lines(done)
    assert done.code == 0
    assert line.startswith("gongkai: letter.txt: no report: ")


def test_strict_accepts_no_refusal_and_leaves_all_as_it_was(within: Command, built: Path) -> None:
    """Exit code 3 with --strict, and not a byte of the old site or packages changes."""
    old = fingerprint(built.parent / "site"), fingerprint(built / "packages")
    (built / "archive" / "scan.pdf").write_bytes(UNREADABLE["scan.pdf"])
    done = within("build", "--strict")
    (line,) = lines(done)
    assert done.code == 3
    assert "scan.pdf" in line
    assert (fingerprint(built.parent / "site"), fingerprint(built / "packages")) == old


BROKEN = {
    "no report at all": ("archive/report.txt", LETTER, "no file in the archive is a report"),
    "site.yml is no YAML": ("site.yml", "title_zh: [", "site.yml"),
    "site.yml has languages that are none": (
        "site.yml",
        "title_zh: x\ntitle_en: x\nowner_zh: x\nowner_en: x\nlanguages: 5\n",
        "languages",
    ),
    "site.yml has an unknown key": ("site.yml", "titel: x\n", "titel"),
    "an erratum without reason": ("errata.yml", "- body: '1'\n", "errata.yml"),
    "a reply without a day": ("replies.yml", "- body: '1'\n", "replies.yml"),
    "a wrong header": ("reviewed.csv", "a,b\n", "reviewed.csv"),
    "a span that falls": ("redactions.csv", "sha256,start,end,reason\nx,9,3,y\n", "line 2"),
    "a manifest of what is not there": (
        "archive/manifest.csv",
        "path,sha256,url,fetched_at,media_type,note\ngone.txt,,,,,\n",
        "gone.txt",
    ),
}


def test_what_is_broken_stops_and_leaves_the_old_site(within: Command, built: Path) -> None:
    """Exit code 3, one line that says where, and the old site and packages as they were."""
    old = fingerprint(built.parent / "site"), fingerprint(built / "packages")
    for what, (name, content, said) in BROKEN.items():
        path = built / name
        kept = path.read_bytes() if path.is_file() else None
        path.write_text(content, encoding="utf-8")
        done = within("build")
        assert done.code == 3, (what, done)
        (line,) = lines(done)
        assert said in line, what
        if kept is None:
            path.unlink()
        else:
            path.write_bytes(kept)
    assert (fingerprint(built.parent / "site"), fingerprint(built / "packages")) == old
