"""Read Word files: paragraphs and tables in their order, merged cells expanded to places.

In: a source and the bytes of a .docx file. Out: a Document. Must not know the form.

What is printed is read: tracked deletions, hidden text, field codes, comments, headers, footers
and footnotes are not part of the text; the numbers that Word prints before list paragraphs are.
A list number before a figure is left out, as it would be read as its digits.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from gongkai.model import Document, ReadError, Source
from gongkai.read.compose import Composer, trim
from gongkai.read.package import Package
from gongkai.read.word_lists import Lists
from gongkai.read.word_names import attribute, child, name, number, switch
from gongkai.read.word_runs import chosen_content, read_line
from gongkai.read.word_styles import Styles, list_place, read_styles
from gongkai.read.word_tables import MAX_SPAN, Paragraph, Place, Table, write

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WRAPPERS = frozenset(
    {"w:sdt", "w:sdtContent", "w:customXml", "w:smartTag", "w:ins", "w:moveTo", "w:txbxContent"}
)
Blocks = list[Paragraph | Table]


def read_word(source: Source, data: bytes) -> Document:
    """Read a Word file.

    Raises:
        ReadError: the file is broken, encrypted, over the limits, or holds no text.
    """
    package = Package(data)
    main = package.main("word/document.xml")
    body = child(package.xml(main), "w:body")
    if body is None:
        raise ReadError("a broken Word file: it has no body")
    reader = _Reader(package, main)
    composer = Composer()
    try:
        write(reader.blocks(body), composer)
    except RecursionError as error:
        raise ReadError("tables or text boxes are nested too deeply") from error
    text, grids = composer.finish()
    if not text:
        raise ReadError(_why_empty(body))
    return Document(
        source=source,
        text=text,
        grids=grids,
        encoding="utf-8",
        media_type=MEDIA_TYPE,
        method="docx",
    )


def _why_empty(body: etree._Element) -> str:
    kinds = {name(each) for each in body.iter(etree.Element)}
    if "w:altChunk" in kinds:
        return "the text is embedded as another file; save it again in Word (请另存为 .docx)"
    if kinds & {"w:drawing", "w:pict", "w:object"}:
        return "pictures only, no text; gongkai reads text"
    return "the file is empty"


class _Reader:
    """The walk over a document; its state is the count of its lists."""

    def __init__(self, package: Package, main: str) -> None:
        styles = package.target_of_type(main, "styles")
        lists = package.target_of_type(main, "numbering")
        self._styles = read_styles(package.xml(styles)) if styles else Styles()
        self._lists = Lists(package.xml(lists) if lists else None, self._styles)

    def blocks(self, element: etree._Element) -> Blocks:
        """Read paragraphs and tables, with text boxes behind the paragraph they hang on."""
        found: Blocks = []
        for each in _parts(element, ("w:p", "w:tbl")):
            if name(each) == "w:tbl":
                found.append(self._table(each))
            else:
                paragraph, boxes = self._paragraph(each, in_cell=False)
                found += [paragraph, *boxes]
        return found

    def _paragraph(self, element: etree._Element, *, in_cell: bool) -> tuple[Paragraph, Blocks]:
        properties = child(element, "w:pPr")
        style = attribute(child(properties, "w:pStyle"), "val")
        line = read_line(element, self._styles, style)
        text = line.text()
        prefix = self._lists.prefix(list_place(properties), style)
        if prefix and (trimmed := trim(text)) and (not in_cell or trimmed[0].isalpha()):
            text = prefix + trimmed
        mark = child(child(properties, "w:rPr"), "w:del")
        boxes = [block for box in line.boxes for block in self.blocks(box)]
        return Paragraph(text, mark is not None), boxes

    def _table(self, element: etree._Element) -> Table:
        columns = child(element, "w:tblGrid")
        table = Table([] if columns is None else [number(one, 0, "w") for one in columns])
        for row in _parts(element, ("w:tr",)):
            properties = child(row, "w:trPr")
            if child(properties, "w:del") is None and not switch(child(properties, "w:hidden")):
                self._row(row, properties, table)
        return table

    def _row(self, row: etree._Element, properties: etree._Element | None, table: Table) -> None:
        column = min(number(child(properties, "w:gridBefore"), 0), MAX_SPAN)
        before: list[Place] = []
        for cell in _parts(row, ("w:tc",)):
            own = child(cell, "w:tcPr")
            span = max(1, min(number(child(own, "w:gridSpan"), 1), MAX_SPAN))
            if _merge(own, "w:hMerge") == "continue" and before:
                before[-1].columns += span
            else:
                merge = _merge(own, "w:vMerge")
                table.add(column, span, merge, self._cell(cell))
                before = table.cells[-1:]
            column += span
        table.end_row(column + min(number(child(properties, "w:gridAfter"), 0), MAX_SPAN))

    def _cell(self, element: etree._Element) -> Place:
        """Read what a cell holds; its places are not known here."""
        held = Place(0, 0, 1)
        for each in _parts(element, ("w:p", "w:tbl")):
            if name(each) == "w:tbl":
                held.blocks.append(self._table(each))
            else:
                paragraph, boxes = self._paragraph(each, in_cell=True)
                held.blocks.append(paragraph)
                held.floats += boxes
        return held


def _parts(element: etree._Element, wanted: tuple[str, ...]) -> Iterator[etree._Element]:
    """Yield the wanted children, also those in content controls and tracked insertions."""
    for each in element:
        kind = name(each)
        if kind in wanted:
            yield each
        elif kind in WRAPPERS:
            yield from _parts(each, wanted)
        elif kind == "mc:AlternateContent" and (chosen := chosen_content(each)) is not None:
            yield from _parts(chosen, wanted)


def _merge(properties: etree._Element | None, kind: str) -> str | None:
    """Tell whether a cell begins or continues a merged one; the mark alone continues."""
    mark = child(properties, kind)
    return None if mark is None else attribute(mark, "val") or "continue"
