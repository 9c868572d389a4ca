"""Print drawn reports as PDF files, with a browser and with an office, for tests.

In: blocks and a look. Out: the bytes of a real PDF. Without the programs the test is skipped, on
a machine of CI it fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

import pytest

from drawing import Box, expand
from read import word_drawing as wd
from read.pdf_looks import Block, Look, widths_of

FONTS = {"serif": "Noto Serif CJK SC", "sans-serif": "Noto Sans CJK SC"}
HTML_RULES = {
    "solid": "1px solid #000",
    "thin": "0.4px solid #888",
    "hair": "0.1pt solid #000",
    "dotted": "1px dotted #000",
    "dashed": "1px dashed #000",
}
WORD_RULES = {
    "solid": ("single", 4),
    "thin": ("single", 2),
    "hair": ("single", 1),
    "dotted": ("dotted", 4),
    "dashed": ("dashed", 4),
}


def find_tool(name: str) -> str:
    """Find a program; a machine of CI must have it, elsewhere the test is skipped."""
    for candidate in ("chromium", "chromium-browser") if name == "chromium" else ("soffice",):
        if found := shutil.which(candidate):
            return found
    if os.environ.get("CI"):
        pytest.fail(f"{name} is not installed")
    pytest.skip(f"{name} is not installed")


def print_pages(pages: Sequence[str]) -> list[bytes]:
    """Print web pages, each with a run of the browser."""
    program = find_tool("chromium")
    found = []
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "a.html", Path(folder) / "a.pdf"
        for page in pages:
            source.write_text(page, encoding="utf-8")
            options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/p"]
            options += ["--no-pdf-header-footer", f"--print-to-pdf={target}"]
            command = [program, *options, source.as_uri()]
            subprocess.run(command, check=True, capture_output=True, timeout=90)
            found.append(target.read_bytes())
    return found


def print_documents(documents: Sequence[bytes]) -> list[bytes]:
    """Print Word documents in one run of the office."""
    program = find_tool("soffice")
    with tempfile.TemporaryDirectory() as folder:
        names = [Path(folder) / f"{number}.docx" for number in range(len(documents))]
        for name, document in zip(names, documents, strict=True):
            name.write_bytes(document)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", folder]
        subprocess.run([*command, *map(str, names)], check=True, capture_output=True, timeout=600)
        return [name.with_suffix(".pdf").read_bytes() for name in names]


def web_page(blocks: Sequence[Block], look: Look) -> str:
    """Write a web page whose print is the report."""
    size = "A4 landscape" if look.is_landscape else "A4"
    border = HTML_RULES.get(look.rules, "1px solid #000")
    sides = {
        "none": "border: 0",
        "level": f"border: 0; border-top: {border}; border-bottom: {border}",
    }
    footer = escape(look.footer).replace("n", '" counter(page) "', 1)
    foot = f'@bottom-center {{ content: "{footer}"; font-size: 10pt }}' if look.footer else ""
    top = f'@top-center {{ content: "{look.header}"; font-size: 9pt }}' if look.header else ""
    style = (
        f"@page {{ size: {size}; margin: {look.margin}pt; {foot} {top} }}"
        f"body {{ margin: 0; font: {look.size}pt/{look.height} {_family(look)} }}"
        "h1 { font-size: 1.5em; text-align: center; margin: 0 } h2 { font-size: 1.1em }"
        " p { text-indent: 2em } p.n { font-size: .9em } p.c { text-align: center; text-indent: 0 }"
        "table { border-collapse: collapse; table-layout: fixed; margin-bottom: 6pt }"
        f"td {{ {sides.get(look.rules, f'border: {border}')}; padding: {look.padding}pt;"
        f" text-align: {look.align}; vertical-align: {look.valign};"
        " overflow-wrap: anywhere; line-break: anywhere }"
        f"tr {{ height: {look.row_height}pt }} {'tr { break-inside: avoid }' if look.keeps else ''}"
        "td.s { text-align: justify; text-align-last: justify }"
        ".w { position: fixed; top: 40%; left: 15%; font-size: 60pt; color: #ddd;"
        " transform: rotate(-40deg); z-index: -1 }"
        ".i { position: fixed; bottom: 40%; left: 45%; font-size: 9pt }"
        + ("tr td:first-child { border-left: 0 }" if look.rules == "open" else "")
    )
    tags = {"title": "h1", "heading": "h2", "note": "p class=n", "center": "p class=c"}
    body = [f"<div class=w>{look.watermark}</div>"] if look.watermark else []
    for block in blocks:
        if block.table is not None:
            body.append(_html_table(block, look))
        else:
            tag = tags.get(block.kind, "p")
            body.append(f"<{tag}>{escape(block.text)}</{tag.split()[0]}>")
    return f"<!doctype html><meta charset=utf-8><style>{style}</style>{''.join(body)}"


def _family(look: Look) -> str:
    return f"'{FONTS[look.family]}'" if look.family in FONTS else look.family


def _html_table(block: Block, look: Look) -> str:
    widths = widths_of(block, look)
    columns = "".join(f"<col style='width:{width}pt'>" for width in widths)
    assert block.table is not None
    rows = ["<tr>" + "".join(_html_cell(box, look) for box in row) + "</tr>" for row in block.table]
    head = block.head if look.repeats_header else 0
    thead = f"<thead>{''.join(rows[:head])}</thead>" if head else ""
    return (
        f"<table style='width:{sum(widths)}pt'><colgroup>{columns}</colgroup>"
        f"{thead}<tbody>{''.join(rows[head:])}</tbody></table>"
    )


def _html_cell(box: Box, look: Look) -> str:
    kind = " class=s" if look.spread and not box.is_value and len(box.text) < 8 else ""
    return f"<td{kind} colspan={box.columns} rowspan={box.rows}>{escape(box.text)}</td>"


def word_document(blocks: Sequence[Block], look: Look) -> bytes:
    """Write a Word file as an office writes it: A4, fixed columns, the page's number below."""
    width, height = (842, 595) if look.is_landscape else (595, 842)
    body = [
        _word_table(block, look) + wd.EMPTY if block.table is not None else _word_line(block, look)
        for block in blocks
    ]
    margin = look.margin * 20
    before, _, after = look.footer.partition("n")
    footer = _said(before, look) + wd.field_of("PAGE", "1") + _said(after, look)
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="h1"/>'
        '<w:footerReference w:type="default" r:id="f1"/>'
        f'<w:pgSz w:w="{width * 20}" w:h="{height * 20}"/><w:pgMar w:top="{margin}"'
        f' w:bottom="{margin}" w:left="{margin}" w:right="{margin}" w:header="500"'
        ' w:footer="500" w:gutter="0"/></w:sectPr>'
    )
    return _word_package(
        "".join(body) + section,
        _paragraph(footer if look.footer else "", "center", look),
        _paragraph(_said(look.header, look), "center", look),
    )


def _word_package(body: str, footer: str, header: str) -> bytes:
    space = f'{wd.SPACES} xmlns:r="{wd.OFFICE}"'
    kinds = {"document": "document.main", "footer1": "footer", "header1": "header"}
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{word}.{kind}+xml"/>'
        for name, kind in kinds.items()
    )
    rels = f'<Relationships xmlns="{wd.RELATIONS}">'
    one = f'{rels}<Relationship Id="r1" Type="{wd.OFFICE}/officeDocument" Target="word/document.xml"/>'
    ends = (
        f'{rels}<Relationship Id="f1" Type="{wd.OFFICE}/footer" Target="footer1.xml"/>'
        f'<Relationship Id="h1" Type="{wd.OFFICE}/header" Target="header1.xml"/>'
    )
    return wd.package(
        {
            "[Content_Types].xml": f'<Types xmlns="{wd.TYPES}"><Default Extension="rels" ContentType='
            f'"application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>',
            "_rels/.rels": f"{one}</Relationships>",
            "word/_rels/document.xml.rels": f"{ends}</Relationships>",
            "word/document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>",
            "word/footer1.xml": f"<w:ftr {space}>{footer}</w:ftr>",
            "word/header1.xml": f"<w:hdr {space}>{header}</w:hdr>",
        }
    )


def _said(text: str, look: Look, size: float = 0) -> str:
    font = FONTS.get(look.family, "楷体_GB2312")
    half = round((size or look.size) * 2)
    return (
        wd.run(
            text,
            f'<w:rFonts w:ascii="Times New Roman" w:eastAsia="{font}"/><w:sz w:val="{half}"/>',
        )
        if text
        else ""
    )


def _paragraph(runs: str, align: str, look: Look, indent: int = 0) -> str:
    line = round(look.height * 240)
    return wd.paragraph(
        runs,
        properties=f'<w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="auto"/>'
        f'<w:ind w:firstLine="{indent}"/><w:jc w:val="{align}"/>',
    )


def _word_line(block: Block, look: Look) -> str:
    if block.kind == "title":
        return _paragraph(_said(block.text, look, look.size * 1.5), "center", look)
    align = "center" if block.kind == "center" else "both"
    indent = 0 if block.text.startswith("附件") else round(look.size * 40)
    return _paragraph(_said(block.text, look), align, look, indent if align == "both" else 0)


def _word_table(block: Block, look: Look) -> str:
    widths = [round(width * 20) for width in widths_of(block, look)]
    kind, size = WORD_RULES.get(look.rules, ("single", 4))
    drawn = {"none": (), "level": ("top", "bottom", "insideH")}.get(
        look.rules, ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    if look.rules == "open":
        drawn = ("top", "bottom", "insideH", "insideV")
    borders = "".join(f'<w:{s} w:val="{kind}" w:sz="{size}" w:color="000000"/>' for s in drawn)
    pad = round(look.padding * 20)
    assert block.table is not None
    rows = []
    running: dict[int, tuple[int, int]] = {}
    for number, line in enumerate(expand(block.table)):
        cells, column = [], 0
        while column < len(line):
            box = line[column]
            merge, content = "", wd.EMPTY
            if box is None:
                left, span = running[column]
                running[column] = (left - 1, span)
                merge = "<w:vMerge/>"
            else:
                span, content = box.columns, _word_cell(box, look)
                if box.rows > 1:
                    running[column] = (box.rows - 1, span)
                    merge = '<w:vMerge w:val="restart"/>'
            valign = {"middle": "center"}.get(look.valign, look.valign)
            cells.append(
                f'<w:tc><w:tcPr><w:tcW w:w="{sum(widths[column : column + span])}" w:type="dxa"/>'
                f'<w:gridSpan w:val="{span}"/>{merge}<w:vAlign w:val="{valign}"/></w:tcPr>{content}</w:tc>'
            )
            column += span
        look_of = f'<w:trHeight w:val="{round(look.row_height * 20)}"/>' if look.row_height else ""
        look_of += "<w:cantSplit/>" if look.keeps else ""
        look_of += "<w:tblHeader/>" if look.repeats_header and number < block.head else ""
        rows.append(f"<w:tr><w:trPr>{look_of}</w:trPr>{''.join(cells)}</w:tr>")
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{borders}'
        f'</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{pad}" w:type="dxa"/>'
        f'<w:right w:w="{pad}" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(rows)}</w:tbl>"
    )


def _word_cell(box: Box, look: Look) -> str:
    align = look.align
    if look.spread and not box.is_value and len(box.text) < 8:
        align = "distribute"
    return _paragraph(_said(box.text, look), align, look)
