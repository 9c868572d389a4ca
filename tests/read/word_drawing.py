"""Draw Word and Excel files for tests: the official tables as Office programs write them.

In: tables of ``drawing.Box`` and paragraphs, with dirt. Out: the bytes of a file. The XML is
written by hand so that a test says exactly what stands in the file.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from drawing import Box, Table, expand
from gongkai.bench.word import (
    EMPTY,
    OFFICE,
    RELATIONS,
    SPACES,
    TYPES,
    W,
    cell,
    package,
    paragraph,
    run,
    said,
    table,
    typed,
    word,
)

__all__ = [
    "EMPTY",
    "HEADINGS",
    "OFFICE",
    "RELATIONS",
    "SPACES",
    "TITLE",
    "TYPES",
    "WORDS",
    "Dirt",
    "W",
    "cell",
    "control",
    "deleted",
    "field_of",
    "hidden",
    "inserted",
    "package",
    "paragraph",
    "report",
    "run",
    "said",
    "table",
    "text_box",
    "typed",
    "word",
    "wrapped",
]


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


def wrapped(*blocks: str) -> str:
    """A layout table of one cell around blocks."""
    row = f"<w:tr>{cell(''.join(blocks))}</w:tr>"
    return f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{row}</w:tbl>"


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
