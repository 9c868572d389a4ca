"""Draw Word and Excel files for tests: the official tables as Office programs write them.

In: tables of ``drawing.Box`` and paragraphs, with dirt. Out: the bytes of a file. The XML is
written by hand so that a test says exactly what stands in the file.
"""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from drawing import Box, Table, expand

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


def run(text: str, look: str = "") -> str:
    """One run of text."""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    """A paragraph of runs, which are XML already."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def said(text: str) -> str:
    """A paragraph of plain words, or an empty one."""
    return paragraph(run(text)) if text else EMPTY


def deleted(text: str) -> str:
    """Words that a tracked change took out."""
    return f'<w:del w:id="1" w:author="x"><w:r><w:delText>{escape(text)}</w:delText></w:r></w:del>'


def inserted(text: str) -> str:
    """Words that a tracked change put in."""
    return f'<w:ins w:id="2" w:author="x">{run(text)}</w:ins>'


def hidden(text: str) -> str:
    """Words that are not printed."""
    return run(text, "<w:vanish/>")


def field_of(code: str, result: str) -> str:
    """A field: its code is not printed, its result is."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{escape(code)}</w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def text_box(*blocks: str) -> str:
    """A run with a text box, in the new form and again in the old one, as Word writes it."""
    content = f"<w:txbxContent>{''.join(blocks)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>'
        f"{content}</wps:txbx></wps:wsp></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )


def control(*blocks: str) -> str:
    """A content control around blocks."""
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{''.join(blocks)}</w:sdtContent></w:sdt>"


def cell(content: str, columns: int = 1, merge: str = "") -> str:
    """A table cell; ``merge`` is restart, continue or empty."""
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    down = f'<w:vMerge w:val="{merge}"/>' if merge == "restart" else "<w:vMerge/>" if merge else ""
    return f"<w:tc><w:tcPr>{span}{down}</w:tcPr>{content}</w:tc>"


def wrapped(*blocks: str) -> str:
    """A layout table of one cell around blocks."""
    row = f"<w:tr>{cell(''.join(blocks))}</w:tr>"
    return f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{row}</w:tbl>"


Draw = Callable[[Box], str]


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
    """A ZIP of parts."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return memory.getvalue()


def _typed(main: str, kind: str) -> dict[str, str]:
    return {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Override PartName="/{main}" '
        f'ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="{main}"/></Relationships>',
    }


def word(*blocks: str, styles: str = "", numbering: str = "", space: str = SPACES) -> bytes:
    """A whole Word file."""
    related = ""
    parts = _typed("word/document.xml", "wordprocessingml.document")
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


TITLE = "演示镇人民政府{year}年政府信息公开工作年度报告"
HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
WORDS = ("我镇主动公开政府信息12条。", "", "", "", "公开内容有待丰富。", "本年度未收取信息处理费。")


def report(
    tables: Sequence[str], year: int = 2022, headings: Sequence[str] = HEADINGS
) -> list[str]:
    """The blocks of a report: title, six parts, and the tables, which are XML already."""
    blocks = [said(TITLE.format(year=year))]
    for number, (heading, words) in enumerate(zip(headings, WORDS, strict=True)):
        blocks.append(heading if heading.startswith("<") else said(heading))
        if 1 <= number <= len(tables):
            blocks.append(tables[number - 1])
        if words:
            blocks.append(said(words))
    return blocks


@dataclass(slots=True)
class Dirt:
    """Random dirt that changes no printed word; ``seed`` makes it repeatable."""

    seed: int
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311  # dirt, no secret

    def cell(self, box: Box) -> str:
        """Write a cell as people leave it behind: many runs, changes, hidden words."""
        text = box.text
        if not text:
            return self._random.choice([EMPTY, paragraph(hidden("5"), deleted("7"))])
        half = self._random.randrange(len(text) + 1)
        broken = text[:half], text[half:]
        choices = [
            said(text),
            paragraph(*(run(character) for character in text)),
            paragraph(deleted("99"), run(broken[0]), inserted(broken[1])),
            paragraph(run(text), hidden("8")),
            paragraph(field_of("= SUM(ABOVE)", text)),
            EMPTY + paragraph(run("\u00a0 "), run(text), run("\u3000")) + EMPTY,
            paragraph(run(text), run("①", '<w:vertAlign w:val="superscript"/>')),
            control(said(text)),
        ]
        if not box.is_value:
            choices.append("".join(said(part) for part in broken if part))
        return self._random.choice(choices)

    def table(self, drawn: Table) -> str:
        """Write a table, perhaps in a frame, a text box, or a content control."""
        xml = table(drawn, self.cell)
        dice = self._random.randrange(6)
        if dice == 0:
            return wrapped(said("单位：件"), xml, EMPTY)
        if dice == 1:
            return wrapped(wrapped(xml, EMPTY), EMPTY)
        if dice == 2:
            return paragraph(text_box(xml, EMPTY))
        if dice == 3:
            return control(xml)
        return xml

    def split(self, drawn: Table, least: int) -> str:
        """Write a table in two halves, cut where no merged cell is cut."""
        cuts = [
            number
            for number in range(least, len(drawn))
            if all(box for box in expand(drawn)[number])
        ]
        if not cuts:
            return self.table(drawn)
        cut = self._random.choice(cuts)
        return table(drawn[:cut], self.cell) + EMPTY + table(drawn[cut:], self.cell)
