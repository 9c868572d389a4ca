"""No file of a stranger takes more than 10 seconds and 1 GB, or spoils the file after it.

Each is given to the program within its own limits, followed by a good report. It is refused in
one line or honestly parsed. Nothing is fetched and nothing is executed.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import socket
import threading
import time
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zstandard

from drawing import draw_report
from gongkai.archive import Archived, source_of
from gongkai.intake import Outcome, Task, take_in
from gongkai.knowledge.patterns import body_evidence, furniture, personal
from gongkai.limits import MEMORY, SECONDS, Guard
from gongkai.model import ReadError, Source
from gongkai.read.legacy import find_office
from gongkai.read.plain import MAX_TEXT
from gongkai.unpacking import members_of
from gongkai.workers import take_in_all
from packing import json_lines, parquet, warc, zipped
from read import word_drawing as wd

MB = 1 << 20
GOOD = draw_report("2021", {"requests.received.total": "7"}).encode()
TITLE = "演示镇人民政府2022年政府信息公开工作年度报告\n一、总体情况\n"
TAIL = (
    "\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n六、其他需要报告的事项\n无。\n"
)
SOON = 3.0
"""Seconds that a hostile file has in all tests but one, which gives it the program's ten."""
STARTING = 15.0
"""Seconds that starting a process and a busy machine may add to those of the file itself."""


def text(unit: str, size: int) -> bytes:
    """Repeat something within what looks like a report."""
    return (TITLE + unit * (size // len(unit.encode())) + TAIL).encode()


def longest(unit: str) -> bytes:
    """Repeat something within what looks like a report, as often as a text may be long."""
    room = MAX_TEXT - len(TITLE) - len(TAIL)
    return text(unit, room // len(unit) * len(unit.encode()))


def page(markup: str) -> bytes:
    lines = "".join(f"<p>{line}</p>" for line in TITLE.splitlines())
    return f"<html><body>{lines}{markup}<p>六、其他需要报告的事项</p></body></html>".encode()


def nested_entities(kind: str) -> bytes:
    """A billion words in a page of a few lines."""
    rows = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE {kind} [<!ENTITY a0 "政府信息公开">{rows}]>'
    return f"{head}<{kind}><body><p>{TITLE}&a9;</p></body></{kind}>".encode()


def docx(document: str, **parts: str) -> bytes:
    """A Word file with a body of our own markup."""
    return wd.word(document, **parts)


def xlsx(sheet: str, strings: str = "", packed: Callable[..., bytes] = wd.package) -> bytes:
    """An Excel file with one sheet of our own markup."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kin = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship '
            f'Id="r1" Type="{kin}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{kin}"><sheets>'
            '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r1" Type="{kin}/worksheet" Target="worksheets/a.xml"/>'
            f'<Relationship Id="r2" Type="{kin}/sharedStrings" Target="sharedStrings.xml"/>'
            "</Relationships>",
            "xl/worksheets/a.xml": f'<worksheet xmlns="{main}">{sheet}</worksheet>',
            "xl/sharedStrings.xml": f'<sst xmlns="{main}">{strings}</sst>',
        }
    )


def cells(count: int, kind: str = "s") -> str:
    row = "".join(f'<c t="{kind}"><v>0</v></c>' for _ in range(count))
    return f"<sheetData><row>{row}</row></sheetData>"


NOISE = random.Random(7).randbytes(10 * MB)  # noqa: S311  # repeatable, no secret
UNITS = {
    "digits": "0123456789",
    "blanks": " ",
    "wide blanks": "\u3000",
    "lines": "\n",
    "pipes": "|",
    "tabs": "\t",
    "commas": "、",
    "brackets": "(",
    "Chinese brackets": "（",
    "closing brackets": ")",
    "numerals": "一二三四五六七八九十百千万亿",
    "pinyin that never closes": "文(wen",
    "pinyin": "文(wén)",
    "years": "2022年",
    "dates": "2022年1月1日",
    "counts": "12件",
    "bodies": "演示镇人民政府",
    "offices": "局和委及",
    "titles": "政府信息公开工作年度报告",
    "headings": "二、主动公开政府信息情况\n",
    "Markdown": "| a | b |\n",
    "null bytes": "\0",
    "entities": "&amp;",
    "quotes": "《",
    "mail": "a@",
}
LABELS = "\n".join(line for line in GOOD.decode().splitlines() if line) + "\n"

FILES: dict[str, Callable[[], bytes]] = {
    **{f"a million of {name}": (lambda unit=unit: longest(unit)) for name, unit in UNITS.items()},
    "a million of a form's labels": lambda: longest(LABELS),
    "a million of reports": lambda: GOOD * (MAX_TEXT // len(GOOD.decode())),
    "a report before 50,000 lines": lambda: GOOD + b"\n" * 50_000,
    "a report before 50,000 pipes": lambda: GOOD + b"|" * 50_000,
    "10 MB of digits": lambda: text("0123456789", 10 * MB),
    "10 MB of noise": lambda: NOISE,
    "10 MB of null bytes alone": lambda: bytes(10 * MB),
    "one line of 10 MB": lambda: ("政府" * (5 * MB // 3)).encode(),
    "a page 20,000 deep": lambda: page("<div>" * 20_000 + "1" + "</div>" * 20_000),
    "tables 5,000 deep": lambda: page("<table><tr><td>" * 5000 + "1" + "</td></tr></table>" * 5000),
    "tables that never close": lambda: page("<table><tr><td>" * 5000),
    "tags that never close": lambda: page("<b><i><font>" * 50_000),
    "tags that cross": lambda: page(("<b><i><u><a href=x><font>" * 20 + "<p>") * 3000),
    "a tag of 10^6 attributes": lambda: page("<p " + " a=1" * 1_000_000 + ">x</p>"),
    "an attribute of 10 MB": lambda: page('<p title="' + "a" * (10 * MB) + '">x</p>'),
    "a style of 10 MB": lambda: page('<p style="' + "display:none;" * 800_000 + '">x</p>'),
    "an entity that never ends": lambda: page("&" + "a" * (10 * MB)),
    "entities within entities": lambda: nested_entities("html"),
    "a cell of 10^9 columns": lambda: page(
        "<table><tr><td colspan=1000000000 rowspan=1000000000>x</td><td>1</td></tr></table>"
    ),
    "cells that span 10^3 columns": lambda: page(
        "<table>" + ("<tr>" + "<td colspan=1000 rowspan=65534>x</td>" * 300 + "</tr>") * 3
    ),
    "a table of 10^6 cells": lambda: page(
        "<table>" + ("<tr>" + "<td>1</td>" * 1000 + "</tr>") * 1000 + "</table>"
    ),
    "a million lines": lambda: page("<br>" * 1_000_000),
    "a million angle brackets": lambda: page("<" * 1_000_000),
    "comments that never close": lambda: page("<!--" * 1_000_000),
    "comments before the page": lambda: b"<!---->" * 1_000_000 + page("x"),
    "JSON 5 million deep": lambda: b"[" * (5 * MB),
    "objects a million deep": lambda: b'{"a":' * MB,
    "a number of 8 MB": lambda: b'{"text":' + b"1" * (8 * MB) + b"}",
    "quotes that never close": lambda: b"let a = " + b"'\\" * (4 * MB),
    "templates that never close": lambda: b"let a = " + b"`" * (4 * MB + 1),
    "a script of strings": lambda: b'let a="<p></p><p></p>";\n' * 100_000,
    "parts within parts": lambda: (
        b"From: a\nMIME-Version: 1.0\nContent-Type: multipart/mixed;"
        b" boundary=b0\n\n"
        + b"".join(
            b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (n, n + 1)
            for n in range(1900)
        )
    ),
    "a mail of 200,000 parts": lambda: (
        b"From: a\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        + b"--b\nContent-Type: text/html\n\n<p>a</p>\n" * 200_000
    ),
    "a Word file of entities": lambda: wd.package(
        {
            "[Content_Types].xml": "<a/>",
            "word/document.xml": nested_entities("document").decode(),
        }
    ),
    "a Word bomb": lambda: docx(wd.said("0" * (80 * MB))),
    "a Word table of 10^6 columns": lambda: docx(
        "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='1000000'/></w:tcPr>"
        + wd.said("1")
        + "</w:tc></w:tr></w:tbl>"
    ),
    "Word tables 5,000 deep": lambda: docx(
        "<w:tbl><w:tr><w:tc>" * 5000 + wd.said("1") + "</w:tc></w:tr></w:tbl>" * 5000
    ),
    "Word styles based on each other": lambda: docx(
        wd.said("1"),
        styles="".join(
            f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{n - 1}"/></w:style>'
            for n in range(20_000)
        )
        + '<w:style w:type="paragraph" w:styleId="s-1"><w:basedOn w:val="s19999"/></w:style>',
    ),
    "300,000 Word paragraphs": lambda: docx(wd.said("政府") * 300_000),
    "an Excel sheet of all cells": lambda: xlsx(
        '<dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v>'
        '</c></row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    ),
    "an Excel sheet of one long string": lambda: xlsx(
        cells(50_000), f"<si><t>{'政' * 30_000}</t></si>"
    ),
    "a million Excel cells": lambda: xlsx(
        "<sheetData>" + ("<row>" + "<c><v>1</v></c>" * 1000 + "</row>") * 1000 + "</sheetData>"
    ),
    "an Excel file of strings": lambda: xlsx(cells(1), "<si><t>a</t></si>" * 2_000_000),
    "a bomb within a Word file's bytes": lambda: zipped(
        {"[Content_Types].xml": b"<a/>", "word/document.xml": bytes(200 * MB)}
    ),
    "an old Office file of nothing": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + NOISE[:MB],
}


def within(limit: float, run: Callable[[], Outcome]) -> Outcome:
    """Run something in its time; a refusal of the process itself is an outcome too."""
    found: list[Outcome] = []
    thread = threading.Thread(target=lambda: found.append(run()))
    thread.start()
    thread.join(limit)
    assert not thread.is_alive()
    return found[0]


def taken(guard: Guard, data: bytes, folder: Path) -> Outcome:
    path = folder / "file"
    path.write_bytes(data)
    task = Task(Source("file", "0" * 64, len(data)), path)
    try:
        outcome: Outcome = guard(task)
    except ReadError as error:
        outcome = Outcome(task.source, (), None, None, None, str(error), is_readable=False)
    return outcome


def assert_one_line(outcome: Outcome) -> None:
    if outcome.refusal is not None:
        assert 1 == len(outcome.refusal.splitlines())
        assert len(outcome.refusal) < 300
    else:
        assert outcome.reports


@pytest.fixture(scope="module")
def guard() -> Iterator[Guard]:
    """A reading process as the program has it, but for its time."""
    with Guard(take_in, seconds=SOON) as one:
        yield one


@pytest.fixture(scope="module")
def patient() -> Iterator[Guard]:
    """A reading process with the time of the program, which leaves LibreOffice its own."""
    with Guard(take_in) as one:
        yield one


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("a million of ")])
def test_a_long_text_is_no_longer_than_what_is_parsed(name: str) -> None:
    """The cases above would tell nothing of the parser if the reader refused them."""
    assert 0.9 * MAX_TEXT < len(FILES[name]().decode()) <= MAX_TEXT


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_bounded_and_the_next_one_is_read(
    name: str, guard: Guard, tmp_path: Path
) -> None:
    """In time, and within the memory that the program itself sets: 1 GB."""
    data = FILES[name]()
    assert_one_line(within(SOON + STARTING, lambda: taken(guard, data, tmp_path)))
    (report,) = within(SOON + STARTING, lambda: taken(guard, GOOD, tmp_path)).reports
    assert 2022 == report.year


@pytest.mark.slow
def test_a_file_has_ten_seconds_and_a_gigabyte(patient: Guard, tmp_path: Path) -> None:
    """The limits of the program itself, held against a file that would take minutes."""
    assert (10.0, 1 << 30) == (SECONDS, MEMORY)
    data = FILES["a million of years"]()
    outcome = within(SECONDS + STARTING, lambda: taken(patient, data, tmp_path))
    (report,) = within(SECONDS + STARTING, lambda: taken(patient, GOOD, tmp_path)).reports
    assert "takes longer than 10 s" == outcome.refusal
    assert 2022 == report.year


@pytest.mark.slow
@pytest.mark.skipif(
    find_office() is None and not os.environ.get("CI"), reason="LibreOffice is not installed"
)
@pytest.mark.parametrize(
    "data",
    [
        b"{\\rtf1 " + b"{" * 100_000,
        b"{\\rtf1 " + b"a" * (5 * MB) + b"}",
        b"{\\rtf1 " + b"\\trowd\\cellx1000 a\\cell\\row" * 20_000 + b"}",
        b'<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/'
        b'2003/wordml">' + b"<w:p>" * 20_000,
    ],
    ids=["braces", "one word", "rows", "flat XML"],
)
def test_a_hostile_old_office_file_is_bounded(data: bytes, patient: Guard, tmp_path: Path) -> None:
    """LibreOffice is killed with all its processes."""
    assert_one_line(within(SECONDS + STARTING, lambda: taken(patient, data, tmp_path)))
    assert within(SECONDS + STARTING, lambda: taken(patient, GOOD, tmp_path)).reports


def bombs() -> dict[str, bytes]:
    """Containers that hold far more than they seem to."""
    lines = json_lines({"text": "a"}, {"text": GOOD.decode()})
    return {
        "zip": zipped({"bomb.txt": bytes(300 * MB), "good.txt": GOOD}, level=1),
        "gzip": gzip.compress(bytes(300 * MB), 1),
        "zstd": zstandard.compress(bytes(300 * MB)),
        "one line": gzip.compress(lines + b'{"text": "' + b"a" * (200 * MB) + b'"}\n' + lines, 1),
        "deep lines": lines + b'{"text": ' + b"[" * MB + b"\n" + lines,
        "many": zipped({f"{n}.txt": b"" for n in range(5000)} | {"good.txt": GOOD}),
        "crawl": gzip.compress(
            warc(("http://a.cn/1", "200 OK", "text/plain", GOOD), is_packed=False)
            + b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999\r\n\r\n"
            + bytes(100 * MB),
            1,
        ),
        "headers": warc(("http://a.cn/1", "200 OK", "text/plain", GOOD), is_packed=False)
        + b"WARC/1.0\r\n"
        + b"A: b\r\n" * 500_000,
        "table": parquet([{"text": "a" * (100 * MB)}, {"text": GOOD.decode()}]),
        "cut table": parquet([{"text": GOOD.decode()}])[:-20],
    }


@pytest.mark.slow
def test_a_hostile_container_is_bounded_and_its_good_members_are_read(tmp_path: Path) -> None:
    """Unpacking has its own time; what comes before and after a bomb is taken in."""
    archived = []
    for name, data in bombs().items():
        path = tmp_path / name
        path.write_bytes(data)
        archived.append(Archived(source_of(path), path.parent))
    found: dict[str, list[Outcome]] = {}
    for outcome in take_in_all(archived, (), 2):
        assert_one_line(outcome)
        found.setdefault(outcome.source.path.split("!/")[0], []).append(outcome)
    assert found.keys() == {one.source.path for one in archived}
    read = {name for name, group in found.items() if any(one.reports for one in group)}
    # a table whose row is larger than the memory is refused as a whole, in one line
    assert {"zip", "one line", "deep lines", "many", "crawl", "headers"} == read - {"table"}


@pytest.mark.slow
def test_the_time_of_a_container_grows_with_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small one that unpacks for ever is stopped; its members so far stay."""
    monkeypatch.setattr("gongkai.unpacking.SECONDS", 1.0)
    path = tmp_path / "a.zip"
    noise = zipfile.ZIP_DEFLATED
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", noise) as archive:
        archive.writestr("good.txt", GOOD)
        for number in range(200):
            archive.writestr(f"{number}.bin", NOISE[:1000] + bytes(3 * MB))
    path.write_bytes(memory.getvalue())
    tasks = list(members_of(source_of(path), path))
    assert GOOD == tasks[0].data
    faults = [task.fault for task in tasks if task.fault]
    assert len(tasks) == 201 or "takes longer than" in str(faults[-1])


class Listener:
    """A server on this machine that counts who asks."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(0.2)
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def was_asked(self) -> bool:
        try:
            self._socket.accept()[0].close()
        except TimeoutError:
            return False
        finally:
            self._socket.close()
        return True


EXTERNAL = {
    "entity": '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a SYSTEM "{url}/a">]><html><body>'
    "&a;<p>x</p></body></html>",
    "page": '<html><head><link rel="stylesheet" href="{url}/b"><base href="{url}">'
    '<meta http-equiv="refresh" content="0;url={url}"></head><body><img src="{url}/c">'
    '<script src="{url}/d"></script><iframe src="{url}/e"></iframe><p>x</p></body></html>',
    "script": 'let a = fetch("{url}/f"); let b = "<p>x</p><p>x</p><p>x</p>' + "y" * 300 + '";',
    "json": '{{"content": "<p>x</p>' + "y" * 300 + '", "url": "{url}/g"}}',
}


@pytest.mark.parametrize("kind", EXTERNAL)
def test_nothing_is_fetched(kind: str, guard: Guard, tmp_path: Path) -> None:
    """What a page or a script points to stays where it is."""
    listener = Listener()
    data = EXTERNAL[kind].format(url=listener.address).encode()
    assert_one_line(taken(guard, data, tmp_path))
    assert not listener.was_asked()


def test_no_external_part_of_an_office_file_is_fetched(guard: Guard, tmp_path: Path) -> None:
    """Relationships, entities and linked pictures."""
    listener = Listener()
    entity = f'<!DOCTYPE a [<!ENTITY a SYSTEM "{listener.address}/a">]><a>&a;</a>'
    with zipfile.ZipFile(io.BytesIO(wd.word(wd.said("1")))) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    link = (
        '<Relationship Id="rX" TargetMode="External" Target="{}/{}" Type="http://schemas.openxml'
        'formats.org/officeDocument/2006/relationships/{}"/></Relationships>'
    )
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    for kind in ("image", "attachedTemplate", "styles", "oleObject", "numbering"):
        parts["word/_rels/document.xml.rels"] = rels + link.format(listener.address, kind, kind)
        assert_one_line(taken(guard, wd.package(parts), tmp_path))
    parts["word/document.xml"] = entity
    outcome = taken(guard, wd.package(parts), tmp_path)
    assert "document type" in str(outcome.refusal)
    assert not listener.was_asked()


@pytest.mark.parametrize("unit", [*UNITS.values(), "(wen", "2022年度", "由", "请与", "：", "1."])
def test_every_pattern_of_the_knowledge_is_fast_on_a_long_run(unit: str) -> None:
    """A run of a few thousand costs next to nothing; where it does not, 10 MB never end."""
    patterns = [furniture(), personal(), *(each[-1] for each in body_evidence())]
    for pattern in patterns:
        begin = time.process_time()
        deque(pattern.finditer(unit * (8000 // len(unit))), maxlen=0)
        assert time.process_time() - begin < 1.0, pattern.pattern


def test_what_is_hostile_is_no_stop_for_the_command(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parse goes on; one line on stderr per refused file, exit code 1."""
    from gongkai.cli import main

    deep, bomb, good = tmp_path / "deep.html", tmp_path / "bomb.docx", tmp_path / "good.txt"
    deep.write_bytes(FILES["a page 20,000 deep"]())
    bomb.write_bytes(FILES["a bomb within a Word file's bytes"]())
    good.write_bytes(GOOD)
    monkeypatch.setattr("sys.argv", ["gongkai", "parse", str(deep), str(bomb), str(good)])
    with pytest.raises(SystemExit) as stop:
        main()
    out, err = capfdbinary.readouterr()
    assert 1 == stop.value.code
    assert [str(good)] == [json.loads(line)["path"] for line in out.decode().splitlines()]
    assert [f"gongkai: {deep}", f"gongkai: {bomb}"] == [
        line[: line.index(": ", 9)] for line in err.decode().splitlines()
    ]
