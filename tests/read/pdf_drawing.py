"""Print drawn reports as PDF files, with a browser and with an office, for tests.

In: tables of boxes and a look. Out: the bytes of a real PDF. All drawn bodies are invented.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pytest

from drawing import Table, draw_disclosure, draw_proceedings, draw_requests

FONT = "Noto Serif CJK SC"
PROSE = (
    "本年度，我镇认真贯彻落实《中华人民共和国政府信息公开条例》，坚持以公开为常态、不公开为例外，"
    "全年通过门户网站主动公开政府信息128条，其中工作动态类信息96条，通知公告类信息32条，"
    "回复群众咨询17件，按期办结率100%。"
)
PARTS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)


@dataclass(frozen=True, slots=True)
class Look:
    """How a printed report looks; widths are points, ``labels`` those of the label columns."""

    tool: str = "chromium"
    size: float = 10.5
    is_landscape: bool = False
    rules: str = "solid"
    align: str = "center"
    valign: str = "middle"
    margin: int = 57
    padding: float = 2.0
    labels: tuple[int, int, int] = (28, 60, 130)
    value_width: int = 0
    repeats_header: bool = False
    has_footer: bool = True
    before: int = 3
    first_cell: str = "td"


def print_report(form: str, values: Mapping[str, str], look: Look, year: int = 2022) -> bytes:
    """Print a whole report; skips the test where the tool is not installed."""
    tables = (
        draw_disclosure(form, values),
        draw_requests(form, values),
        draw_proceedings(form, values),
    )
    return print_tables(tables, look, year)


def print_tables(tables: Sequence[Table], look: Look, year: int = 2022) -> bytes:
    """Print the report that has these three tables."""
    title = f"演示镇人民政府{year}年政府信息公开工作年度报告"
    blocks: list[str | tuple[Table, int]] = [PARTS[0], *[PROSE] * look.before]
    blocks += [PARTS[1], (tables[0], 1), PARTS[2], (tables[1], 3), PARTS[3], (tables[2], 0)]
    blocks += [PARTS[4], PROSE, PARTS[5], "本年度未收取信息处理费。"]
    if look.tool == "chromium":
        return print_html(_html(title, blocks, look), has_footer=look.has_footer)
    return print_flat(_flat(title, blocks, look))


def find_tool(name: str) -> str:
    """Find a program; a machine of CI must have it, elsewhere the test is skipped."""
    for candidate in ("chromium", "chromium-browser") if name == "chromium" else ("soffice",):
        if found := shutil.which(candidate):
            return found
    if os.environ.get("CI") == "true":
        pytest.fail(f"{name} is not installed")
    pytest.skip(f"{name} is not installed")


def print_html(page: str, *, has_footer: bool = False) -> bytes:
    """Print a web page with the browser."""
    program = find_tool("chromium")
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "a.html", Path(folder) / "a.pdf"
        source.write_text(page, encoding="utf-8")
        footer = [] if has_footer else ["--no-pdf-header-footer"]
        options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/p"]
        command = [program, *options, *footer, f"--print-to-pdf={target}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=90)
        return target.read_bytes()


def print_flat(*documents: str) -> bytes:
    """Print a flat OpenDocument text with the office."""
    return print_many(documents)[0]


def print_many(documents: Sequence[str]) -> list[bytes]:
    """Print several flat OpenDocument texts in one run of the office."""
    program = find_tool("soffice")
    with tempfile.TemporaryDirectory() as folder:
        names = [Path(folder) / f"{number}.fodt" for number in range(len(documents))]
        for name, document in zip(names, documents, strict=True):
            name.write_text(document, encoding="utf-8")
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", folder]
        subprocess.run([*command, *map(str, names)], check=True, capture_output=True, timeout=300)
        return [name.with_suffix(".pdf").read_bytes() for name in names]


def _widths(table: Table, labels: int, look: Look) -> list[int]:
    page = (842 if look.is_landscape else 595) - 2 * look.margin
    columns = sum(box.columns for box in table[0])
    lead = list(look.labels) if labels == 3 else [150] * labels
    count = columns - labels
    each = look.value_width or (page - sum(lead)) // count
    return [*lead, *[each] * count]


def _html(title: str, blocks: Sequence[str | tuple[Table, int]], look: Look) -> str:
    size = "A4 landscape" if look.is_landscape else "A4"
    rule = {"none": "0", "solid": "1px solid #000", "thin": "0.4px solid #888"}
    border = rule.get(look.rules, f"1px {look.rules} #000")
    style = (
        f"@page {{ size: {size}; margin: {look.margin}pt }}"
        f"body {{ margin: 0; font: {look.size}pt '{FONT}' }}"
        "h1 { font-size: 1.5em; text-align: center } h2 { font-size: 1.1em } p { text-indent: 2em }"
        "table { border-collapse: collapse; table-layout: fixed }"
        f"td, th {{ border: {border}; padding: {look.padding}pt; text-align: {look.align};"
        f" vertical-align: {look.valign}; overflow-wrap: anywhere; line-break: anywhere;"
        " font-weight: normal }"
    )
    body = [f"<h1>{escape(title)}</h1>"]
    for block in blocks:
        if isinstance(block, tuple):
            body.append(_html_table(*block, look))
        else:
            tag = "h2" if block in PARTS else "p"
            body.append(f"<{tag}>{escape(block)}</{tag}>")
    return (
        f"<!doctype html><meta charset=utf-8><title>{escape(title)}</title>"
        f"<style>{style}</style>{''.join(body)}"
    )


def _html_table(table: Table, labels: int, look: Look) -> str:
    widths = _widths(table, labels, look)
    columns = "".join(f"<col style='width:{width}pt'>" for width in widths)
    rows = ["".join(_html_cell(box) for box in row) for row in table]
    head = 3 if labels != 1 and look.repeats_header else 0
    top = "".join(f"<tr>{row}</tr>" for row in rows[:head])
    rest = "".join(f"<tr>{row}</tr>" for row in rows[head:])
    thead = f"<thead>{top}</thead>" if head else ""
    return (
        f"<table style='width:{sum(widths)}pt'><colgroup>{columns}</colgroup>"
        f"{thead}<tbody>{rest}</tbody></table>"
    )


def _html_cell(box: object) -> str:
    spans = ""
    if box.columns > 1:  # type: ignore[attr-defined]
        spans += f" colspan={box.columns}"  # type: ignore[attr-defined]
    if box.rows > 1:  # type: ignore[attr-defined]
        spans += f" rowspan={box.rows}"  # type: ignore[attr-defined]
    return f"<td{spans}>{escape(box.text)}</td>"  # type: ignore[attr-defined]


FLAT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:automatic-styles>
<style:page-layout style:name="P"><style:page-layout-properties fo:page-width="{width}pt"
 fo:page-height="{height}pt" fo:margin="{margin}pt"/>
<style:footer-style/></style:page-layout>
<style:style style:name="B" style:family="paragraph"><style:text-properties
 style:font-name-asian="{font}" style:font-family-asian="{font}" fo:font-size="{size}pt"
 style:font-size-asian="{size}pt"/></style:style>
<style:style style:name="C" style:family="paragraph"><style:paragraph-properties
 fo:text-align="{align}"/><style:text-properties style:font-family-asian="{font}"
 fo:font-size="{size}pt" style:font-size-asian="{size}pt"/></style:style>
<style:style style:name="cell" style:family="table-cell"><style:table-cell-properties
 fo:border="{border}" fo:padding="{padding}pt" style:vertical-align="{valign}"/></style:style>
{columns}
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="P">
{footer}</style:master-page></office:master-styles>
<office:body><office:text>{body}</office:text></office:body></office:document>
"""


def _flat(title: str, blocks: Sequence[str | tuple[Table, int]], look: Look) -> str:
    width, height = (842, 595) if look.is_landscape else (595, 842)
    rule = {"none": "none", "solid": "0.75pt solid #000000", "thin": "0.05pt solid #888888"}
    body, columns = [f'<text:p text:style-name="C">{escape(title)}</text:p>'], []
    for number, block in enumerate(blocks):
        if isinstance(block, tuple):
            table, labels = block
            widths = _widths(table, labels, look)
            columns.append(_flat_widths(number, widths))
            body.append(_flat_table(table, labels, number, len(widths), look))
        else:
            body.append(f'<text:p text:style-name="B">{escape(block)}</text:p>')
    footer = (
        '<style:footer><text:p text:style-name="C">- <text:page-number/> -</text:p></style:footer>'
        if look.has_footer
        else ""
    )
    return FLAT.format(
        width=width,
        height=height,
        margin=look.margin,
        font=FONT,
        size=look.size,
        align={"right": "end", "left": "start"}.get(look.align, look.align),
        valign=look.valign,
        border=rule.get(look.rules, f"0.75pt {look.rules} #000000"),
        padding=look.padding,
        columns="".join(columns),
        footer=footer,
        body="".join(body),
    )


def _flat_widths(number: int, widths: Sequence[int]) -> str:
    styles = (
        f'<style:style style:name="T{number}" style:family="table"><style:table-properties'
        f' style:width="{sum(widths)}pt" table:align="left"/></style:style>'
    )
    for index, width in enumerate(widths):
        styles += (
            f'<style:style style:name="T{number}.{index}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width}pt"/></style:style>'
        )
    return styles


def _flat_table(table: Table, labels: int, number: int, width: int, look: Look) -> str:
    columns = "".join(
        f'<table:table-column table:style-name="T{number}.{index}"/>' for index in range(width)
    )
    covered: dict[tuple[int, int], bool] = {}
    rows = []
    for at, row in enumerate(table):
        cells, column = "", 0
        boxes = iter(row)
        while column < width:
            if covered.get((at, column)):
                cells += "<table:covered-table-cell/>"
                column += 1
                continue
            box = next(boxes)
            for down in range(box.rows):
                for right in range(box.columns):
                    covered[at + down, column + right] = True
            cells += (
                f'<table:table-cell table:style-name="cell" office:value-type="string"'
                f' table:number-columns-spanned="{box.columns}"'
                f' table:number-rows-spanned="{box.rows}">'
                f'<text:p text:style-name="C">{escape(box.text)}</text:p></table:table-cell>'
            )
            cells += "<table:covered-table-cell/>" * (box.columns - 1)
            column += box.columns
        rows.append(f"<table:table-row>{cells}</table:table-row>")
    head = 3 if labels != 1 and look.repeats_header else 0
    top = f"<table:table-header-rows>{''.join(rows[:head])}</table:table-header-rows>"
    return (
        f'<table:table table:style-name="T{number}">{columns}{top if head else ""}'
        f"{''.join(rows[head:])}</table:table>"
    )
