"""What lies in a container is taken in file by file, by every command."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from drawing import draw_report
from gongkai.archive import Archived
from gongkai.cli import main
from gongkai.model import KnowledgeError, Source
from gongkai.pipeline import Folders, stage
from gongkai.publish import publish, verify
from gongkai.settings import load_settings
from gongkai.tables import Tables
from gongkai.workers import take_in_all
from packing import json_lines, parquet, warc, zipped

pytestmark = pytest.mark.usefixtures("lent_readers")

REPORT = draw_report("2021", {"requests.received.total": "7"})
OTHER = draw_report("2021", {"requests.received.total": "8"}, year=2023)
PAGE = "<html><body>" + "".join(f"<p>{line}</p>" for line in REPORT.splitlines()) + "</body></html>"
URL = "https://www.yanshi.gov.cn/2023/t1.html"
MANIFEST = "path,sha256,url,fetched_at,media_type,note\n"


def parsed(output: bytes) -> list[tuple[str, int | float | None]]:
    """Give the path and the number of requests of every object printed."""
    found = []
    for line in output.decode().splitlines():
        one = json.loads(line)
        figures = {f["indicator"]: f["value"] for f in one["figures"]}
        found.append((one["path"], figures["requests.received.total"]))
    return found


@pytest.fixture
def gongkai(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Callable[..., tuple[int | str | None, bytes, list[str]]]:
    """Run the command line in this process; gives exit code, stdout, and lines of stderr."""

    def run(*words: object) -> tuple[int | str | None, bytes, list[str]]:
        monkeypatch.setattr(sys, "argv", ["gongkai", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            main()
        out, err = capfdbinary.readouterr()
        return stop.value.code, out, err.decode().splitlines()

    return run


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """An empty dataset folder with a site.yml."""
    archive = tmp_path / "data" / "archive"
    archive.mkdir(parents=True)
    (archive.parent / "site.yml").write_text(
        'title_zh: "档案"\ntitle_en: "archive"\nowner_zh: "某"\nowner_en: "somebody"\n'
    )
    return Folders(archive, tmp_path / "packages", tmp_path / "site", tmp_path / "src")


def staged(folders: Folders, into: Path, jobs: int = 2) -> dict[str, dict[str, object]]:
    """Give the rows of ``sources`` by path."""
    stage(folders, into, jobs)
    tables = Tables(into)
    rows = {str(row["path"]): row for row in tables.rows("SELECT * FROM sources")}
    tables.close()
    return rows


def test_parse_prints_every_report_of_a_zip(tmp_path: Path, gongkai: Callable) -> None:
    """One object per report, one line per refused file, and the next file is done."""
    path, single = tmp_path / "all.zip", tmp_path / "one.txt"
    inner = zipped({"b.txt": OTHER.encode()})
    path.write_bytes(
        zipped({"甲/a.txt": REPORT.encode(), "x.png": b"\x89PNG", "更多.zip": inner, "n.txt": b""})
    )
    single.write_text(REPORT)
    code, out, err = gongkai("parse", path, single)
    assert 1 == code
    assert [
        (f"{path}!/甲/a.txt", 7),
        (f"{path}!/更多.zip!/b.txt", 8),
        (str(single), 7),
    ] == parsed(out)
    assert [f"gongkai: {path}!/x.png: ", f"gongkai: {path}!/n.txt: "] == [
        line[: line.index(": ", 9) + 2] for line in err
    ]


@pytest.mark.parametrize(
    ("name", "data", "member"),
    [
        ("a.jsonl", json_lines({"text": REPORT, "url": URL}, {"text": OTHER}), "000001/t1.html"),
        (
            "a.jsonl.zst",
            zstandard.compress(json_lines({"content": REPORT}, {"content": OTHER})),
            "000001",
        ),
        ("a.parquet", parquet([{"text": REPORT}, {"text": OTHER}]), "000001"),
        (
            "a.warc.gz",
            warc(
                (URL, "200 OK", "text/html", PAGE.encode()),
                ("https://a.cn/2", "200 OK", "text/plain", OTHER.encode()),
            ),
            "000001/t1.html",
        ),
        ("wrong.docx", zipped({"a.txt": REPORT.encode(), "b.txt": OTHER.encode()}), "a.txt"),
    ],
)
def test_parse_and_text_open_a_crawl(
    tmp_path: Path, gongkai: Callable, name: str, data: bytes, member: str
) -> None:
    """The texts that evidence counts in come by path, and a single one as it stands."""
    path = tmp_path / name
    path.write_bytes(data)
    code, out, err = gongkai("parse", path)
    assert (0, []) == (code, err)
    assert [7, 8] == [value for _, value in parsed(out)]
    assert f"{path}!/{member}" == parsed(out)[0][0]
    figures = json.loads(out.splitlines()[0])["figures"]
    code, out, err = gongkai("text", path)
    lines = [json.loads(line) for line in out.decode().splitlines()]
    assert (0, [], 2) == (code, err, len(lines))
    assert f"{path}!/{member}" == lines[0]["path"]
    code, out, err = gongkai("text", f"{path}!/{member}")
    text = out.decode()
    assert (0, [], lines[0]["text"]) == (code, err, text)
    assert all(f["raw"] == text[f["start"] : f["end"]] for f in figures if f["raw"])


def test_one_file_in_a_container_can_be_named(tmp_path: Path, gongkai: Callable) -> None:
    """By parse and explain too; one that is not there is refused."""
    path = tmp_path / "all.zip"
    path.write_bytes(zipped({"a.txt": REPORT.encode(), "b/c.txt": OTHER.encode()}))
    code, out, _ = gongkai("parse", f"{path}!/b/c.txt")
    assert (0, [(f"{path}!/b/c.txt", 8)]) == (code, parsed(out))
    code, out, _ = gongkai("explain", f"{path}!/b/c.txt", "requests.received.total")
    assert 0 == code
    assert "all.zip!/b/c.txt" in out.decode()
    for command in ("parse", "text"):
        code, out, err = gongkai(command, f"{path}!/d.txt")
        assert (1, b"") == (code, out)
        assert [f"gongkai: {path}!/d.txt: no such file in the container"] == err
    assert 2 == gongkai("text", f"{tmp_path}/none.zip!/d.txt")[0]


def test_a_refused_file_has_no_text(tmp_path: Path, gongkai: Callable) -> None:
    """One line and exit code 1, not a crash."""
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG\r\n")
    code, out, err = gongkai("text", path)
    assert (1, b"", 1) == (code, out, len(err))
    assert err[0].startswith(f"gongkai: {path}: ")


def test_members_are_sources_of_their_own(folders: Folders, tmp_path: Path) -> None:
    """With the hash of their bytes and of the container, which is not listed itself."""
    data = zipped({"a.txt": REPORT.encode(), "b.bin": b"\x00\x01\x02"})
    (folders.archive / "all.zip").write_bytes(data)
    (folders.archive / "c.txt").write_text(OTHER)
    rows = staged(folders, tmp_path / "staged")
    assert ["all.zip!/a.txt", "all.zip!/b.bin", "c.txt"] == sorted(rows)
    first = rows["all.zip!/a.txt"]
    assert "read" == first["outcome"]
    assert hashlib.sha256(REPORT.encode()).hexdigest() == first["sha256"]
    assert hashlib.sha256(data).hexdigest() == first["container_sha256"]
    assert "refused" == rows["all.zip!/b.bin"]["outcome"]
    assert rows["c.txt"]["container_sha256"] is None


def locked(files: dict[str, bytes], name: str) -> bytes:
    """Make a ZIP and mark one of its files as encrypted."""
    data = bytearray(zipped(files))
    for mark, at, length in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
        start = data.index(mark)
        while bytes(data[start + length : start + length + len(name)]) != name.encode():
            start = data.index(mark, start + 1)
        data[start + at] |= 1
    return bytes(data)


def test_refused_members_are_listed_without_a_hash(folders: Folders, tmp_path: Path) -> None:
    """Their bytes cannot be had; a package that lists them holds what it says."""
    files = {"bomb.txt": bytes(20 << 20), "a.txt": REPORT.encode(), "../up.txt": b"1", "k": b"2"}
    (folders.archive / "all.zip").write_bytes(locked(files, "k"))
    rows = staged(folders, tmp_path / "staged")
    refused = {path: row["reason"] for path, row in rows.items() if row["outcome"] == "refused"}
    assert {"all.zip!/bomb.txt", "all.zip!/up.txt", "all.zip!/k"} == refused.keys()
    assert "password" in str(refused["all.zip!/k"])
    assert all(rows[path]["sha256"] is None and rows[path]["bytes"] is None for path in refused)
    settings = load_settings(folders.datasets / "site.yml")
    publish(tmp_path / "staged", folders.packages, settings, "2024.01.01-0", 1_700_000_000)
    assert [] == [str(problem) for problem in verify(folders.packages)]


def test_a_crawl_gives_address_and_day(folders: Folders, tmp_path: Path) -> None:
    """And the manifest goes before what the container says."""
    answers = (
        (URL, "200 OK", "text/html", PAGE.encode()),
        ('https://a.cn/x"onclick="', "200 OK", "text/html", PAGE.encode()),
    )
    (folders.archive / "a.warc.gz").write_bytes(warc(*answers))
    (folders.archive / "manifest.csv").write_text(
        MANIFEST + "a.warc.gz!/000002,,https://b.gov.cn/,2024-05-06,,seen\n"
    )
    first, second = staged(folders, tmp_path / "staged").values()
    assert (URL, "2021-02-03") == (first["url"], str(first["fetched_on"]))
    assert ("https://b.gov.cn/", "2024-05-06", "seen") == (
        second["url"],
        str(second["fetched_on"]),
        second["note"],
    )


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("all.zip!/none.txt,,,,,\n", "all.zip!/none.txt: no such file"),
        (f"all.zip!/a.txt,{'0' * 64},,,,\n", "archived files never change"),
        ("c.txt!/a.txt,,,,,\n", "c.txt!/a.txt: no such file"),
    ],
)
def test_a_manifest_of_what_is_not_there_stops(folders: Folders, row: str, reason: str) -> None:
    (folders.archive / "all.zip").write_bytes(zipped({"a.txt": REPORT.encode()}))
    (folders.archive / "c.txt").write_text(OTHER)
    (folders.archive / "manifest.csv").write_text(MANIFEST + row)
    with pytest.raises(KnowledgeError, match=reason):
        stage(folders, folders.datasets / "staged", 1)


def test_a_folder_that_looks_like_a_container_stops(folders: Folders) -> None:
    """Two files would have one path."""
    (folders.archive / "all.zip").write_bytes(zipped({"a.txt": REPORT.encode()}))
    (folders.archive / "all.zip!").mkdir()
    (folders.archive / "all.zip!" / "a.txt").write_text(OTHER)
    with pytest.raises(KnowledgeError, match="rename"):
        stage(folders, folders.datasets / "staged", 1)


def test_the_same_container_gives_the_same_rows_by_any_number_of_jobs(
    folders: Folders, tmp_path: Path
) -> None:
    rows = [{"text": draw_report("2021", {}, year=2000 + n)} for n in range(10, 40)]
    (folders.archive / "a.jsonl").write_bytes(json_lines(*rows))
    (folders.archive / "b.txt").write_text(OTHER)
    one, many = (staged(folders, tmp_path / str(jobs), jobs) for jobs in (1, 4))
    assert list(one.values()) == list(many.values())
    assert 31 == len(one)


@pytest.mark.parametrize("data", [b"PK\x03\x04" + bytes(100), zipped({}), b"PAR1" + bytes(100)])
def test_a_container_that_cannot_be_opened_is_refused_itself(
    tmp_path: Path, gongkai: Callable, data: bytes
) -> None:
    """One line, exit code 1."""
    path = tmp_path / "all.zip"
    path.write_bytes(data)
    code, out, err = gongkai("parse", path)
    assert (1, b"", 1) == (code, out, len(err))
    assert err[0].startswith(f"gongkai: {path}: ")


def test_a_crawl_that_breaks_off_keeps_what_came_before(tmp_path: Path, gongkai: Callable) -> None:
    path = tmp_path / "a.warc.gz"
    data = warc(*((URL, "200 OK", "text/html", PAGE.encode()) for _ in range(3)))
    path.write_bytes(data[:-40])
    code, out, err = gongkai("parse", path)
    assert 1 == code
    assert [7, 7] == [value for _, value in parsed(out)][:2]
    assert err[-1].startswith(f"gongkai: {path}")


def test_a_crawl_takes_no_more_memory_than_its_members(tmp_path: Path) -> None:
    """Members come one by one, only a few ahead, and nothing is written to the disk."""
    path = tmp_path / "a.zip"
    noise = [os.urandom(1 << 20) for _ in range(4)]
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for number in range(200):
            archive.writestr(f"{number}.bin", b"\x00" + noise[number % 4])
    path.write_bytes(memory.getvalue())
    source = Source("a.zip", hashlib.sha256(memory.getvalue()).hexdigest(), path.stat().st_size)
    del memory
    before = resident()
    peak = 0
    found = 0
    for outcome in take_in_all([Archived(source, path.parent)], (), 2):
        assert not outcome.is_readable
        found += 1
        peak = max(peak, resident())
    assert 200 == found
    assert peak - before < 60 << 20
    assert [path] == list(tmp_path.iterdir())


def resident() -> int:
    """Give the memory that this process holds now, in bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
