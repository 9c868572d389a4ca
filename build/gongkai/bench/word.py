"""Write the parts of a Word file by hand: paragraphs, merged tables, the package around them.

In: words, and tables of boxes. Out: XML, and the bytes of a file, the same for the same parts:
nothing is compressed and no clock is asked. Must not know what the words say.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

from gongkai.bench.drawing import Box, Table, expand

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = (
    f'xmlns:w="{W}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EMPTY = '<w:p><w:pPr><w:jc w:val="center"/></w:pPr></w:p>'
LONG_AGO = (1980, 1, 1, 0, 0, 0)

Draw = Callable[[Box], str]


def run(text: str, look: str = "") -> str:
    """One run of text."""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    """A paragraph of runs, which are XML already."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def said(text: str) -> str:
    """A paragraph of plain words, or an empty one."""
    return paragraph(run(text)) if text else EMPTY


def cell(content: str, columns: int = 1, merge: str = "") -> str:
    """A table cell; ``merge`` is restart, continue or empty."""
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    down = f'<w:vMerge w:val="{merge}"/>' if merge == "restart" else "<w:vMerge/>" if merge else ""
    return f"<w:tc><w:tcPr>{span}{down}</w:tcPr>{content}</w:tc>"


def table(drawn: Table, draw: Draw | None = None, width: int = 900) -> str:
    """A Word table with merged cells; ``draw`` writes what stands in a cell."""
    draw = draw or (lambda box: said(box.text))
    grid = expand(drawn)
    columns = max(len(line) for line in grid)
    running: dict[int, tuple[int, int]] = {}
    rows = []
    for line in grid:
        cells = []
        column = 0
        while column < len(line):
            box = line[column]
            if box is None:
                left, span = running[column]
                running[column] = (left - 1, span)
                cells.append(cell(EMPTY, span, "continue"))
                column += span
                continue
            if box.rows > 1:
                running[column] = (box.rows - 1, box.columns)
            cells.append(cell(draw(box), box.columns, "restart" if box.rows > 1 else ""))
            column += box.columns
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    places = f'<w:gridCol w:w="{width}"/>' * columns
    return f"<w:tbl><w:tblPr/><w:tblGrid>{places}</w:tblGrid>{''.join(rows)}</w:tbl>"


def package(parts: dict[str, str]) -> bytes:
    """A ZIP of parts, stored as they are."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), content)
    return memory.getvalue()


def typed(main: str, kind: str) -> dict[str, str]:
    """The parts that say which part of a package is the document, and of what kind."""
    return {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Override PartName="/{main}" '
        f'ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="{main}"/></Relationships>',
    }


def word(*blocks: str, styles: str = "", numbering: str = "", space: str = SPACES) -> bytes:
    """A whole Word file."""
    related = ""
    parts = typed("word/document.xml", "wordprocessingml.document")
    for number, (kind, content) in enumerate({"styles": styles, "numbering": numbering}.items()):
        if content:
            parts[f"word/{kind}.xml"] = f"<w:{kind} {space}>{content}</w:{kind}>"
            related += f'<Relationship Id="p{number}" Type="{OFFICE}/{kind}" Target="{kind}.xml"/>'
    parts["word/_rels/document.xml.rels"] = (
        f'<Relationships xmlns="{RELATIONS}">{related}</Relationships>'
    )
    parts["word/document.xml"] = (
        f"<w:document {space}><w:body>{''.join(blocks)}<w:sectPr/></w:body></w:document>"
    )
    return package(parts)
