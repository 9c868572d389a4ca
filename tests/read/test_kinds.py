"""A file is what its content says, whatever its name; what is no text is refused with advice."""

from __future__ import annotations

import base64
import gzip
import html
import io
import json
import quopri
import tarfile
from pathlib import Path

import pytest

from drawing import TITLE, draw_report
from gongkai.model import ReadError, Report, Source
from gongkai.parse import parse
from gongkai.read import read
from gongkai.read.scripted import find_scripted
from packing import json_lines, zipped
from read import word_drawing as wd

VALUES = {"requests.received.total": "17", "disclosure.licensing.decisions": "1,234"}
TEXT = draw_report("2021", VALUES, "L7")


def markup() -> str:
    """The report as paragraphs and tables."""
    found: list[str] = []
    for line in TEXT.splitlines():
        if "\t" not in line:
            found.append(f"<p>{html.escape(line)}</p>")
            continue
        row = "".join(f"<td>{html.escape(cell)}</td>" for cell in line.split("\t"))
        is_new = not found or not found[-1].endswith("</tr>")
        found.append(("<table border='1'>" if is_new else "") + f"<tr>{row}</tr>")
    return "\n".join(
        line + ("</table>" if line.endswith("</tr>") and not after.startswith("<tr>") else "")
        for line, after in zip(found, [*found[1:], ""], strict=True)
    )


PAGE = f"<html><head><meta charset='gb2312'></head><body>{markup()}</body></html>"


def taken(name: str, data: bytes) -> Report:
    (report,) = parse(read(Source(name, "0" * 64, len(data)), data))
    return report


def refused(data: bytes, name: str = "report.txt") -> str:
    with pytest.raises(ReadError) as fault:
        read(Source(name, "0" * 64, len(data)), data)
    assert 1 == len(str(fault.value).splitlines())
    return str(fault.value)


def cells(report: Report) -> dict[str, tuple[str | None, str]]:
    return {one.indicator: (one.as_printed, one.status) for one in report.figures}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "image (PNG)"),
        (b"\xff\xd8\xff\xe0" + bytes(40), "image (JPEG)"),
        (b"GIF89a" + bytes(40), "image (GIF)"),
        (b"BM" + bytes([9, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 1]), "image (BMP)"),
        (b"II*\0" + bytes(40), "image (TIFF)"),
        (b"MM\0*" + bytes(40), "image (TIFF)"),
        (b"RIFF\x10\0\0\0WEBPVP8 " + bytes(40), "image (WebP)"),
        (b"\0\0\0\x18ftypheic" + bytes(40), "image (HEIC)"),
        (b"\0\0\0\x18ftypisom" + bytes(40), "audio or video file (MP4)"),
        (b"RIFF\x10\0\0\0WAVEfmt " + bytes(40), "audio or video"),
        (b"ID3\x03" + bytes(40), "audio or video file (MP3)"),
        (b"FLV\x01" + bytes(40), "audio or video"),
        (b"Rar!\x1a\x07\x01\0" + bytes(40), "unpack it"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(40), "unpack it"),
        (b"\xfd7zXZ\0" + bytes(40), "unpack it"),
        (b"BZh91AY&SY" + bytes(40), "unpack it"),
        (b"MZ\x90\0" + bytes(100), "a program"),
        (b"\x7fELF" + bytes(100), "a program"),
        (b"SQLite format 3\0" + bytes(100), "a database"),
        (zipped({"OFD.xml": b"<a/>", "Doc_0/Document.xml": b"<a/>"}), "OFD"),
        (wd.package({"[Content_Types].xml": "<a/>", "ppt/presentation.xml": "<a/>"}), "present"),
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (bytes(5000), "empty"),
    ],
)
def test_what_is_no_text_is_refused_with_advice(data: bytes, words: str) -> None:
    """Whatever its name."""
    for name in ("report.txt", "report.html", "report.docx"):
        assert words in refused(data, name)


def test_a_tar_is_told_by_its_mark() -> None:
    memory = io.BytesIO()
    with tarfile.open(fileobj=memory, mode="w") as archive:
        info = tarfile.TarInfo("a.txt")
        info.size = len(TEXT.encode())
        archive.addfile(info, io.BytesIO(TEXT.encode()))
    assert "packed as tar" in refused(memory.getvalue())


@pytest.mark.parametrize(
    "data",
    [
        zipped({"a.txt": TEXT.encode()}),
        gzip.compress(TEXT.encode()),
        json_lines({"text": TEXT}, {"text": TEXT}),
    ],
)
def test_read_takes_no_container(data: bytes) -> None:
    """It gives one document; the commands open containers."""
    assert "gongkai parse" in refused(data)


@pytest.mark.parametrize("opening", ["BM", "MZ", "PK", "ID3", "II*", "Rar!", "#", "{", "[", "//"])
def test_a_text_may_begin_with_any_letters(opening: str) -> None:
    """The mark of a format is more than its letters."""
    report = taken("a.txt", f"{opening}\n{TEXT}".encode())
    assert cells(taken("a.txt", TEXT.encode())) == cells(report)


def saved(page: str, encoding: str, transfer: str, kind: str) -> bytes:
    """Save a page with its headers as a browser or Word does."""
    data = page.encode(encoding)
    packed = base64.encodebytes(data) if transfer == "base64" else quopri.encodestring(data)
    part = (
        f'Content-Type: text/html; charset="{encoding}"\r\n'
        f"Content-Transfer-Encoding: {transfer}\r\n"
        "Content-Location: https://www.yanshi.gov.cn/t1.html\r\n"
    )
    head = "From: <Saved by a browser>\r\nSubject: =?utf-8?B?5bm05oql?=\r\nMIME-Version: 1.0\r\n"
    if kind == "single":
        return f"{head}{part}\r\n".encode() + packed
    image = "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
    whole = f'{head}Content-Type: {kind};\r\n\tboundary="=_B"\r\n\r\n--=_B\r\n{part}\r\n'
    return whole.encode() + packed + f"\r\n--=_B\r\n{image}--=_B--\r\n".encode()


@pytest.mark.parametrize("kind", ["multipart/related", "multipart/mixed", "single"])
@pytest.mark.parametrize("transfer", ["base64", "quoted-printable"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_page_saved_with_its_pictures_is_read(kind: str, transfer: str, encoding: str) -> None:
    """Word saves one under .doc."""
    report = taken("report.doc", saved(PAGE, encoding, transfer, kind))
    assert cells(taken("a.html", PAGE.encode("gb18030"))) == cells(report)
    assert "https://www.yanshi.gov.cn/t1.html" == report.source.url


def test_a_mail_without_a_page_is_refused() -> None:
    head = b"From: a\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n"
    assert "without an HTML part" in refused(head + b"--B\r\n\r\nhello\r\n--B--\r\n")


def script(text: str, quote: str = '"') -> str:
    """Write a text as a string of a script."""
    for plain, escaped in (("\\", "\\\\"), (quote, "\\" + quote), ("\n", "\\n"), ("/", "\\/")):
        text = text.replace(plain, escaped)
    return quote + text + quote


MENU = "//字典项, it's a menu\nlet menu = [{'name': '市政府公报'}];\n"
OBJECT = {"title": TITLE, "content": markup(), "url": "https://www.yanshi.gov.cn/1"}


@pytest.mark.parametrize(
    "data",
    [
        f"{MENU}let content = {script(markup())};\nlet s = 'x';\n",
        f"var html={script(markup(), chr(39))};",
        f"const page = {script(markup(), '`')}\nexport default page",
        f"callback({json.dumps(OBJECT)});",
        json.dumps({"code": 200, "data": OBJECT}),
        json.dumps({"code": 200, "data": OBJECT}, ensure_ascii=False, indent=2),
        json.dumps({"data": {"detail": {"zw": markup()}, "menu": "<p>x</p>"}}),
        json.dumps({"content": TEXT}),
        json.dumps([OBJECT["content"]]),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_report_within_json_or_a_script_is_read(data: str, encoding: str) -> None:
    """上海 published its report of 2019 in such a string."""
    found = taken("page.html", data.encode(encoding))
    assert cells(taken("a.html", PAGE.encode("gb18030"))) == cells(found)
    assert all(
        found.text[one.start : one.end] == one.as_printed
        for one in found.figures
        if one.start is not None
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (json.dumps({"a": OBJECT, "b": {"content": TEXT.replace("17", "18")}}), "holds 2 texts"),
        (
            f"let a = {script(markup())}; let b = {script(markup().replace('17', '18'))};",
            "holds 2 texts",
        ),
        (json.dumps({"content": markup()}, ensure_ascii=False)[:-90], "broken JSON"),
        (json.dumps({"text": TEXT, "content": TEXT.replace("17", "18")}), "two texts"),
    ],
)
def test_of_several_strings_none_is_chosen(data: str, words: str) -> None:
    assert words in refused(data.encode())


def test_address_and_day_of_a_page_in_json() -> None:
    data = json.dumps({**OBJECT, "fetch_time": "2021-02-03"}).encode()
    source = read(Source("a.json", "0" * 64, len(data)), data).source
    assert ("https://www.yanshi.gov.cn/1", "2021-02-03") == (source.url, source.fetched_on)


@pytest.mark.parametrize("text", ["let a = 5;", "{}", "[]", '{"a": 1}', "(x)", "a = 'b'"])
def test_a_script_without_a_document_is_no_document(text: str) -> None:
    assert find_scripted(text.encode()) is None


@pytest.mark.parametrize("suffix", [".doc", ".txt", ".xls", ".pdf", ""])
@pytest.mark.parametrize("kind", ["html", "word html", "docx", "text", "utf-16-le", "utf-16-be"])
def test_a_wrong_suffix_changes_nothing(kind: str, suffix: str) -> None:
    """HTML under .doc is what many offices publish."""
    office = '<html xmlns:w="urn:schemas-microsoft-com:office:word">'
    data = {
        "html": PAGE.encode("gb18030"),
        "word html": PAGE.replace("<html>", office).encode("gb18030"),
        "docx": wd.word(*(wd.said(line) for line in TEXT.splitlines())),
        "text": TEXT.encode(),
        "utf-16-le": TEXT.encode("utf-16-le"),
        "utf-16-be": TEXT.encode("utf-16-be"),
    }[kind]
    assert "17" == cells(taken(f"report{suffix}", data))["requests.received.total"][0]


def test_markdown_is_text() -> None:
    data = draw_report("2021", VALUES, "L6").encode()
    assert "17" == cells(taken("report.md", data))["requests.received.total"][0]


def test_the_archived_five_are_told_as_text() -> None:
    """No mark of another format fits a real report."""
    paths = list((Path(__file__).parents[1] / "archive").glob("*.txt"))
    assert len(paths) == 5
    for path in paths:
        data = path.read_bytes()
        assert "text" == read(Source(path.name, "0" * 64, len(data)), data).method
