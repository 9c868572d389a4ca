"""An archive is listed as it lies, and what people wrote beside it is guarded."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from conftest import ARCHIVE
from gongkai.adding import add_file, add_url
from gongkai.archive import list_sources
from gongkai.model import KnowledgeError, Stopped, UsageError


def test_sources_come_in_order_of_path_with_their_hashes(tmp_path: Path) -> None:
    """Any folder layout; hidden files and the manifest are no reports."""
    for name in ("b.txt", "a/c.txt", ".hidden", "a/.gitkeep"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(name.encode())
    (tmp_path / "manifest.csv").write_text(
        "path,sha256,url,fetched_at,media_type,note\n"
        "b.txt,,https://www.example.gov.cn/b,2024-02-01T10:00:00Z,text/plain,\n"
    )
    sources = [one.source for one in list_sources(tmp_path)]
    assert ["a/c.txt", "b.txt"] == [source.path for source in sources]
    assert hashlib.sha256(b"b.txt").hexdigest() == sources[1].sha256
    assert ("https://www.example.gov.cn/b", "2024-02-01") == (
        sources[1].url,
        sources[1].fetched_on,
    )


def test_missing_and_empty_archives(tmp_path: Path) -> None:
    """A missing folder is a usage error, an empty one stops the build."""
    with pytest.raises(UsageError, match="no such folder"):
        list_sources(tmp_path / "none")
    with pytest.raises(Stopped, match="empty"):
        list_sources(tmp_path)


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ("path,sha256\n", "first line must be"),
        ("path,sha256,url,fetched_at,media_type,note\nx.txt,,,,,\n", "no such file"),
        ("path,sha256,url,fetched_at,media_type,note\na.txt,00,,,,\n", "never change"),
        ("path,sha256,url,fetched_at,media_type,note\na.txt,\n", "line 2: wrong number"),
        ("path,sha256,url,fetched_at,media_type,note\na.txt,,,yesterday,,\n", "fetched_at"),
    ],
)
def test_a_broken_manifest_says_where(tmp_path: Path, manifest: str, words: str) -> None:
    """File, line and mend."""
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "manifest.csv").write_text(manifest)
    with pytest.raises(KnowledgeError, match=words):
        list_sources(tmp_path)


def test_adding_registers_and_never_replaces(tmp_path: Path) -> None:
    """A second file of the same name keeps both; the same bytes are refused."""
    first = next(iter(sorted(ARCHIVE.glob("*.txt"))))
    archive = tmp_path / "archive"
    added = add_file(first, archive, "https://www.example.gov.cn/a", "2024-01-31", "")
    assert first.read_bytes() == added.read_bytes()
    with pytest.raises(UsageError, match="already holds"):
        add_file(first, archive, "", "", "")
    other = tmp_path / first.name
    other.write_text("another text")
    assert added != add_file(other, archive, "", "", "")
    paths = {one.path for one in list_sources(archive)}
    assert 2 == len(paths)
    assert {"another text"} == {path.read_text() for path in paths - {added}}


def test_a_file_that_cannot_be_opened_is_listed_with_its_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link to nothing, and a file without permission."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(name)
    (tmp_path / "link.txt").symlink_to(tmp_path / "nothing.txt")
    opened = open

    def closed(path: Any, *words: Any, **more: Any) -> Any:
        if str(path).endswith("a.txt"):
            raise PermissionError(13, "Permission denied")
        return opened(path, *words, **more)

    monkeypatch.setattr("builtins.open", closed)
    assert [
        ("a.txt", "cannot be opened: Permission denied"),
        ("b.txt", None),
        ("link.txt", "cannot be opened: No such file or directory"),
    ] == [(one.source.path, one.fault) for one in list_sources(tmp_path)]


@pytest.mark.parametrize(
    ("url", "fetched_on", "words"),
    [
        ("", "2024-02-30", "no day"),
        ("", "2024-1-3", "no day"),
        ("", "20240131", "no day"),
        ("ftp://www.example.gov.cn/a", "", "http:// or https://"),
        ("javascript:alert(1)", "", "http:// or https://"),
        ("https://", "", "http:// or https://"),
    ],
)
def test_adding_takes_only_days_and_addresses(
    tmp_path: Path, url: str, fetched_on: str, words: str
) -> None:
    """What the manifest could not be read with later is refused now."""
    path = tmp_path / "a.txt"
    path.write_text("x")
    with pytest.raises(UsageError, match=words):
        add_file(path, tmp_path / "archive", url, fetched_on, "")
    assert not (tmp_path / "archive").exists()


def test_adding_takes_no_other_scheme(tmp_path: Path) -> None:
    """A local file is not fetched as an address."""
    with pytest.raises(UsageError, match="http:// or https://"):
        add_url("file:///a.txt", tmp_path / "archive", "")


def test_what_is_added_can_be_seen(tmp_path: Path) -> None:
    """Hidden files and the manifest are no reports, so no report is stored as one."""
    archive = tmp_path / "archive"
    for name, stored in ((".hidden.txt", "hidden.txt"), ("manifest.csv", "manifest-")):
        path = tmp_path / name
        path.write_text(name)
        assert add_file(path, archive, "", "2024-01-31", "").name.startswith(stored)
    assert 2 == len(list_sources(archive))
