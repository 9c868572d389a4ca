"""Containers give their members one by one, and one broken member spoils no other."""

from __future__ import annotations

import gzip
import hashlib
import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.limits import Guard
from gongkai.model import ReadError, Source
from gongkai.read.containers import Limits, clean_name, is_container, members, unpack
from packing import json_lines, parquet, warc, zipped
from read import word_drawing as wd

TEXT = "演示镇人民政府2022年政府信息公开工作年度报告"
PAGE = f"<html><body>{TEXT}</body></html>".encode()
WORD = wd.word(wd.said(TEXT))


def source(name: str) -> Source:
    return Source(name, "0" * 64, 0, url="https://example.gov.cn/all", fetched_on="2020-01-01")


def opened(name: str, data: bytes, limits: Limits | None = None) -> dict[str, bytes | str]:
    """Give the members by path; a refused one as its reason."""
    found = members(source(name), data, limits) if limits else members(source(name), data)
    return {one.path: str(got) if isinstance(got, ReadError) else got for one, got in found}


def test_a_zip_gives_its_files() -> None:
    """Reports in folders come with their bytes and hashes; furniture does not."""
    files = {
        "县/报告.docx": WORD,
        "a.txt": TEXT.encode(),
        "__MACOSX/._a.txt": b"x",
        ".DS_Store": b"x",
    }
    found = list(members(source("all.zip"), zipped(files)))
    assert ["all.zip!/县/报告.docx", "all.zip!/a.txt"] == [one.path for one, _ in found]
    assert [WORD, TEXT.encode()] == [data for _, data in found]
    assert hashlib.sha256(WORD).hexdigest() == found[0][0].sha256
    assert (len(WORD), "https://example.gov.cn/all") == (found[0][0].size, found[0][0].url)


def test_names_in_gbk_are_read() -> None:
    """Chinese programs write names in GBK without saying so."""
    data = zipped({"AA.txt": b"1"}).replace(b"AA.txt", "报".encode("gb18030") + b".txt")
    assert {"a.zip!/报.txt": b"1"} == opened("a.zip", data)


def test_a_zip_in_a_zip_is_opened_and_a_third_is_refused() -> None:
    inner = zipped({"b.txt": b"1", "deep.zip": zipped({"c.txt": b"2"})})
    found = opened("a.zip", zipped({"inner.zip": inner, "d.txt": b"3"}))
    assert {
        "a.zip!/inner.zip!/b.txt": b"1",
        "a.zip!/inner.zip!/deep.zip": "an archive in an archive in an archive; unpack it first (请先解压)",
        "a.zip!/d.txt": b"3",
    } == found


@pytest.mark.parametrize(
    "name", ["../a.txt", "/etc/a.txt", "b/../../a.txt", "C:/a.txt", "..\\a.txt"]
)
def test_a_name_that_leads_out_is_refused(name: str) -> None:
    """Its path, which is only shown, stays within the container's."""
    ((one, data),) = members(source("a.zip"), zipped({name: b"1"}))
    assert "its name leads out of the archive" == str(data)
    assert one.path.startswith("a.zip!/") and ".." not in one.path


def test_a_broken_member_is_refused_alone() -> None:
    data = zipped({"a.txt": b"first", "b.txt": b"second"}, zipfile.ZIP_STORED)
    found = opened("a.zip", data.replace(b"first", b"fi_st", 1))
    assert {"a.zip!/a.txt": "a broken ZIP: a.txt is damaged", "a.zip!/b.txt": b"second"} == found


def test_a_locked_member_is_refused() -> None:
    data = bytearray(zipped({"a.txt": b"1"}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    assert {"a.zip!/a.txt": "protected by a password"} == opened("a.zip", bytes(data))


def test_a_zip_bomb_is_refused() -> None:
    """A member that unpacks to far more than its size, and one over the limit."""
    found = opened("a.zip", zipped({"bomb.txt": bytes(20 << 20), "a.txt": b"1"}))
    assert {"a.zip!/bomb.txt", "a.zip!/a.txt"} == found.keys()
    assert "zip bomb" in str(found["a.zip!/bomb.txt"])
    small = Limits(member_size=1 << 20)
    noise = random.Random(1).randbytes(2 << 20)  # noqa: S311  # no secret
    assert {"a.zip!/b": "unpacks to more than 1 MB"} == opened("a.zip", zipped({"b": noise}), small)


def test_the_rest_beyond_the_limits_is_one_refusal() -> None:
    """The container itself comes last, with the reason."""
    data = zipped({f"{number}.txt": b"12345" for number in range(5)})
    for limits, reason in (
        (Limits(members=2), "more than 2 members; the rest is not read (after 2 members)"),
        (
            Limits(total_size=12),
            "unpacks to more than 0 MB; the rest is not read (after 2 members)",
        ),
    ):
        found = opened("a.zip", data, limits)
        assert ["a.zip!/0.txt", "a.zip!/1.txt", "a.zip"] == list(found)
        assert reason == found["a.zip"]


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.ZstdCompressor().compress])
def test_json_lines_give_their_texts(pack: Callable[[bytes], bytes]) -> None:
    """Addresses and days come from the records; a line that is no JSON is refused alone."""
    rows = [
        {"text": TEXT, "url": "http://a.gov.cn/x/t1.html", "timestamp": "2021-02-03T00:00:00Z"},
        {"content": "内容", "title": "标题", "meta": {"url": "http://b.gov.cn/"}, "id": 7},
        {"html": PAGE.decode(), "text": "x", "fetched_at": "20210405"},
        {"url": "http://c.gov.cn/none.html"},
    ]
    data = json_lines(*rows).replace(b'{"html"', b'broken\n{"html"')
    found = list(members(source("a.jsonl"), pack(data)))
    assert [
        ("a.jsonl!/000001/t1.html", "http://a.gov.cn/x/t1.html", "2021-02-03", TEXT.encode()),
        ("a.jsonl!/000002/7", "http://b.gov.cn/", "2020-01-01", "标题\n内容".encode()),
        ("a.jsonl!/000003", "https://example.gov.cn/all", "2020-01-01", "this line is no JSON"),
        ("a.jsonl!/000004", "https://example.gov.cn/all", "2021-04-05", PAGE),
        (
            "a.jsonl!/000005/none.html",
            "http://c.gov.cn/none.html",
            "2020-01-01",
            "a record without a text",
        ),
    ] == [
        (one.path, one.url, one.fetched_on, str(data) if isinstance(data, ReadError) else data)
        for one, data in found
    ]


@pytest.mark.parametrize("is_packed", [True, False])
def test_a_warc_gives_its_documents(is_packed: bool) -> None:
    """Successful answers that may be documents, with address, day and declared type."""
    data = warc(
        ("http://a.gov.cn/报告.html", "200 OK", "text/html; charset=gbk", PAGE),
        ("http://a.gov.cn/gone.html", "404 Not Found", "text/html", b"gone"),
        ("http://a.gov.cn/a.png", "200 OK", "image/png", b"\x89PNG"),
        ("http://a.gov.cn/a.docx", "200 OK", "application/octet-stream", WORD),
        is_packed=is_packed,
    )
    found = list(members(source("a.warc.gz"), data))
    assert [PAGE, WORD] == [data for _, data in found]
    assert ["a.warc.gz!/000001/报告.html", "a.warc.gz!/000002/a.docx"] == [
        one.path for one, _ in found
    ]
    first = found[0][0]
    assert "text/html; charset=gbk" == first.media_type
    assert ("http://a.gov.cn/报告.html", "2021-02-03") == (first.url, first.fetched_on)


def test_parquet_gives_its_rows(tmp_path: Path) -> None:
    """Texts or bytes, from a file or from memory."""
    texts = parquet(
        [{"text": TEXT, "url": "http://a.gov.cn/1.html", "id": None}, {"text": None, "id": "u"}]
    )
    bodies = parquet([{"content": PAGE}])
    path = tmp_path / "a.parquet"
    path.write_bytes(texts)
    assert {
        "a.parquet!/000001/1.html": TEXT.encode(),
        "a.parquet!/000002/u": "a record without a text",
    } == {
        one.path: str(data) if isinstance(data, ReadError) else data
        for one, data in members(source("a.parquet"), path)
    }
    assert {"b.parquet!/000001": PAGE} == opened("b.parquet", bodies)
    with pytest.raises(ReadError, match="without a column of texts"):
        opened("c.parquet", parquet([{"number": 1}]))


def test_a_packed_file_is_its_only_member() -> None:
    assert {"x/a.html.gz!/a.html": PAGE} == opened("x/a.html.gz", gzip.compress(PAGE))


def test_a_stream_that_breaks_off_keeps_what_came_before() -> None:
    lines = json_lines(*({"text": f"{TEXT}{number * 7919 % 1000}"} for number in range(3000)))
    data = gzip.compress(lines)
    found = opened("a.jsonl.gz", data[: len(data) // 2])
    *whole, last = found
    assert "a.jsonl.gz" == last and "damaged or cut off" in str(found[last])
    assert len(whole) > 100
    assert all(isinstance(found[path], bytes) for path in whole[:-1])


@pytest.mark.parametrize(
    ("data", "is_one"),
    [
        (WORD, False),
        (wd.package({"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>"}), False),
        (zipped({"a.docx": WORD}, zipfile.ZIP_STORED), True),
        (WORD[:200], False),
        (zipped({"a.docx": WORD}, zipfile.ZIP_STORED)[:200], True),
        (zipped({}), True),
        (json_lines({"text": "a"}, {"text": "b"}), True),
        (json_lines({"text": "a" * 70_000}, {"text": "b"}), True),
        (json_lines({"text": "a" * 70_000}), False),
        (b'{"text": "' + b"a" * 70_000, False),
        (json_lines({"number": 1}, {"number": 2}), False),
        (b'[{"id": 1,\n"text": "a"}]', True),
        (b'[{"id": 1}]', False),
        (b"[1, 2]", False),
        (b"{\n", False),
        (TEXT.encode(), False),
        (PAGE, False),
        (b"", False),
    ],
)
def test_a_container_is_told_by_content(data: bytes, is_one: bool) -> None:
    """Office files are ZIPs and no containers; a ZIP of Office files is one."""
    assert is_one == is_container(data, "file")


def test_a_zip_larger_than_its_head_is_told_from_a_word_file(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(100_000)  # noqa: S311  # no secret
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"a.txt": TEXT.encode(), "b.bin": noise}))
    assert 2 == len(list(members(source("a.zip"), path)))


def test_a_limited_process_gets_bytes_or_reasons(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"../evil.txt": b"1", "a.txt": b"2"}))
    assert ["its name leads out of the archive", b"2"] == [
        data for _, data in unpack((source("a.zip"), path))
    ]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_one_name_have_paths_of_their_own() -> None:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for text in (b"1", b"2", b"3"):
            archive.writestr("a.txt", text)
    assert {"a.zip!/a.txt": b"1", "a.zip!/a.txt#2": b"2", "a.zip!/a.txt#3": b"3"} == opened(
        "a.zip", memory.getvalue()
    )


def test_an_archive_without_a_document_is_refused() -> None:
    """Also a crawl of nothing but pictures."""
    for data in (zipped({}), warc(("http://a.cn/a.png", "200 OK", "image/png", b"x"))):
        with pytest.raises(ReadError, match="holds no document"):
            opened("a", data)


def test_what_is_no_container_is_refused() -> None:
    with pytest.raises(ReadError, match="no container"):
        opened("a.txt", b"text")
    with pytest.raises(ReadError, match="unreadable"):
        opened("a.zip", b"PK\x03\x04" + bytes(100))


CONTAINERS = {
    "a.zip": zipped({"a.txt": TEXT.encode(), "b.docx": WORD, "c.zip": zipped({"d": b"1"})}),
    "a.json": b'[{"text": "1"}, {"text": "2", "url": "http://a.cn/b"}]',
    "a.jsonl": json_lines({"text": TEXT}, {"text": "b", "url": "u"}),
    "a.jsonl.gz": gzip.compress(json_lines({"text": TEXT}, {"text": "b"})),
    "a.jsonl.zst": zstandard.ZstdCompressor().compress(json_lines({"text": TEXT}, {"text": "b"})),
    "a.warc": warc(("http://a.cn/b", "200 OK", "text/html", PAGE), is_packed=False),
    "a.warc.gz": warc(("http://a.cn/b", "200 OK", "text/html", PAGE)),
    "a.parquet": parquet([{"text": TEXT, "url": "http://a.cn/b"}]),
}


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_damaged_container_never_crashes(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Members or refusals, whatever byte is flipped or cut off; no library says anything."""
    data = CONTAINERS[name]
    dice = random.Random(9)  # noqa: S311  # repeatable damage, no secret
    for _ in range(400):
        mutant = bytearray(data)
        for _ in range(dice.randrange(1, 4)):
            mutant[dice.randrange(len(mutant))] = dice.randrange(256)
        if not dice.randrange(5):
            del mutant[dice.randrange(len(mutant)) :]
        try:
            for one, got in members(source(name), bytes(mutant)):
                assert isinstance(got, bytes | ReadError)
                assert "\n" not in one.path
        except ReadError as error:
            assert 1 == len(str(error).splitlines())
    assert ("", "") == tuple(capsys.readouterr())


@given(st.text())
@settings(max_examples=200)
def test_a_shown_path_leads_nowhere(name: str) -> None:
    cleaned = clean_name(name)
    assert not cleaned.startswith("/") and ".." not in cleaned.split("/")
    assert 1 >= len(cleaned.splitlines())
    cleaned.encode()


TOO_LARGE = "larger than 0 MB; no report is, leave it out or split it"


@pytest.mark.parametrize("kind", ["parquet", "jsonl", "jsonl.gz", "warc"])
def test_a_huge_record_is_refused_alone(kind: str) -> None:
    """The others are read; its own line says what it is and what to do."""
    texts = [TEXT, "信息" * 4000, TEXT]
    rows = [{"text": text, "url": f"http://a.gov.cn/{n}"} for n, text in enumerate(texts)]
    lines = json_lines(*rows)
    pages = [
        (f"http://a.gov.cn/{n}", "200 OK", "text/html", t.encode()) for n, t in enumerate(texts)
    ]
    data = {
        "parquet": lambda: parquet(rows),
        "jsonl": lambda: lines,
        "jsonl.gz": lambda: gzip.compress(lines),
        "warc": lambda: warc(*pages),
    }[kind]()
    found = opened(f"a.{kind}", data, Limits(member_size=10_000)).values()
    assert [TEXT.encode()] * 2 == [got for got in found if isinstance(got, bytes)]
    (fault,) = [got for got in found if isinstance(got, str)]
    assert fault in (TOO_LARGE, TOO_LARGE.replace("larger", "a line longer"))


@pytest.mark.slow
def test_rows_that_the_memory_cannot_hold_are_named_and_the_other_groups_read(
    tmp_path: Path,
) -> None:
    """A field of hundreds of MB spoils its group of rows from there to its end, and no other."""
    path = tmp_path / "a.parquet"
    with pq.ParquetWriter(path, pa.schema([("text", pa.string())])) as writer:
        for texts in ([TEXT] * 40, [TEXT] * 20 + ["x" * (300 << 20)] + [TEXT] * 19, [TEXT] * 40):
            writer.write_table(pa.table({"text": texts}))
    with Guard(unpack, seconds=60) as guard:
        found = list(guard.stream((source("a.parquet"), path)))
    faults = {one.path: got for one, got in found if isinstance(got, str)}
    assert 80 <= sum(1 for _, got in found if got == TEXT.encode())
    ((where, fault),) = faults.items()
    assert where == "a.parquet!/000041"
    assert fault.startswith("40 rows to the end of row group 1: a field is too large")
    assert "a.parquet!/000081" in {one.path for one, _ in found}
