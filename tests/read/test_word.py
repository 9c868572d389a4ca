"""A Word file reads as it is printed: every number at its place, nothing that is not shown."""

from __future__ import annotations

import io
import random
from decimal import Decimal

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drawing import Table, draw_disclosure, draw_proceedings, draw_requests, indicators_of
from gongkai.knowledge import indicators
from gongkai.model import Document, ParseError, ReadError, Report, Source
from gongkai.parse import parse
from gongkai.read.word import read_word
from read import word_drawing as wd

SOURCE = Source("report.docx", "0" * 64, 0)
SUPERSCRIPT = '<w:vertAlign w:val="superscript"/>'


def read(*blocks: str, styles: str = "", numbering: str = "") -> Document:
    return read_word(SOURCE, wd.word(*blocks, styles=styles, numbering=numbering))


def lines(*blocks: str, styles: str = "", numbering: str = "") -> list[str]:
    return read(*blocks, styles=styles, numbering=numbering).text.splitlines()


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def rows(*made: str, widths: tuple[int, ...] = ()) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(made)}</w:tbl>"


def places(document: Document, number: int = 0) -> list[tuple[str, int, int, int, int]]:
    cells = document.grids[number].cells
    return [(c.text, c.row, c.column, c.rows, c.columns) for c in cells if c.text]


def assert_sound(document: Document) -> None:
    """Every cell says what stands at its offsets; grids are in order and enclose their cells."""
    position = 0
    for grid in document.grids:
        assert position <= grid.start <= grid.end <= len(document.text)
        position = grid.end
        for cell in grid.cells:
            assert grid.start <= cell.start <= cell.end <= grid.end
            assert cell.text == document.text[cell.start : cell.end]
            assert not set("\t\n") & set(cell.text)


def printed_value(values: dict[str, str], indicator: str) -> Decimal | None:
    words = values.get(indicator, "0")
    return Decimal(words) if words else None


def assert_figures(report: Report, form: str, values: dict[str, str]) -> None:
    assert form == report.form
    expected = {code: printed_value(values, code) for code in indicators_of(form)}
    assert expected == {figure.indicator: figure.value for figure in report.figures}
    for figure in report.figures:
        assert figure.status == ("blank" if figure.value is None else "reported")
        assert figure.as_printed == report.text[figure.start : figure.end]


@st.composite
def filled_forms(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    """Draw a form and printed values; some cells are blank."""
    form = draw(st.sampled_from(["2019", "2021"]))
    codes = indicators_of(form)
    values: dict[str, str] = {}
    for code in draw(st.lists(st.sampled_from(codes), max_size=60, unique=True)):
        kind = indicators()[code].type
        if kind == "amount":
            values[code] = str(draw(st.decimals(0, 10**6, places=4)))
        elif kind == "change":
            values[code] = str(draw(st.integers(-500, 500)))
        else:
            values[code] = str(draw(st.integers(0, 30_000)))
    blanks = draw(st.lists(st.sampled_from(codes), max_size=8, unique=True))
    return form, values | dict.fromkeys(blanks, "")


def draw_tables(form: str, values: dict[str, str]) -> tuple[Table, Table, Table]:
    return (
        draw_disclosure(form, values),
        draw_requests(form, values),
        draw_proceedings(form, values),
    )


@given(filled=filled_forms(), seed=st.integers(0, 10**6), is_split=st.booleans())
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
def test_a_drawn_report_reads_back(
    filled: tuple[str, dict[str, str]], seed: int, is_split: bool
) -> None:
    """Whatever the dirt, every number and every blank comes back at its place."""
    form, values = filled
    dirt = wd.Dirt(seed)
    two, three, four = draw_tables(form, values)
    tables = [
        dirt.table(two),
        dirt.split(three, 4) if is_split else dirt.table(three),
        dirt.table(four),
    ]
    document = read_word(SOURCE, wd.word(*wd.report(tables)))
    assert_sound(document)
    (report,) = parse(document)
    assert_figures(report, form, values)


@given(filled=filled_forms())
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_a_report_in_one_frame_reads_back(filled: tuple[str, dict[str, str]]) -> None:
    """A layout table around the whole report, and a frame of three columns, are unwrapped."""
    form, values = filled
    blocks = "".join(wd.report([wd.table(each) for each in draw_tables(form, values)]))
    frame = rows(row(wd.cell(wd.EMPTY), wd.cell(blocks + wd.EMPTY), wd.cell(wd.EMPTY)))
    document = read_word(SOURCE, wd.word(frame))
    (report,) = parse(document)
    assert_figures(report, form, values)
    assert 7 == len(report.sections)


def test_a_table_of_python_docx_reads_back() -> None:
    """A library's own file, with its merged cells."""
    values = {code: str(number) for number, code in enumerate(indicators_of("2021"))}
    made = docx.Document()
    made.add_paragraph(wd.TITLE.format(year=2022))
    for heading, drawn in zip(wd.HEADINGS[1:4], draw_tables("2021", values), strict=True):
        made.add_paragraph(heading)
        width = sum(box.columns for box in drawn[0])
        table = made.add_table(len(drawn), width)
        taken: set[tuple[int, int]] = set()
        for down, line in enumerate(drawn):
            column = 0
            for box in line:
                while (down, column) in taken:
                    column += 1
                last = (down + box.rows - 1, column + box.columns - 1)
                taken |= {
                    (r, c) for r in range(down, last[0] + 1) for c in range(column, last[1] + 1)
                }
                table.cell(down, column).merge(table.cell(*last)).text = box.text
    memory = io.BytesIO()
    made.save(memory)
    (report,) = parse(read_word(SOURCE, memory.getvalue()))
    assert_figures(report, "2021", values)


def test_merged_cells_have_places() -> None:
    """Spans to the right, down, and cells left out at both ends of a row."""
    skipped = '<w:trPr><w:gridBefore w:val="1"/><w:gridAfter w:val="1"/></w:trPr>'
    document = read(
        rows(
            row(wd.cell(wd.said("a"), 2), wd.cell(wd.said("b"), 1, "restart")),
            row(wd.cell(wd.said("c")), wd.cell(wd.said("d")), wd.cell(wd.said("x"), 1, "go")),
            row(skipped, wd.cell(wd.said("e"))),
        )
    )
    assert [
        ("a", 0, 0, 1, 2),
        ("b", 0, 2, 2, 1),
        ("c", 1, 0, 1, 1),
        ("d", 1, 1, 1, 1),
        ("e", 2, 1, 1, 1),
    ] == places(document)
    assert document.grids[0].is_aligned
    assert "a\tb\nc\td\ne\n" == document.text


def test_a_row_dragged_askew_keeps_its_columns() -> None:
    """Edges that differ by a hair are one edge; a number never stands under two headings."""
    document = read(
        rows(
            row(wd.cell(wd.said("类")), wd.cell(wd.said("甲")), wd.cell(wd.said("乙"), 2)),
            row(wd.cell(wd.said("行")), wd.cell(wd.said("5"), 2), wd.cell(wd.EMPTY)),
            widths=(1500, 900, 40, 900),
        )
    )
    assert [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)] == [
        (cell.row, cell.column) for cell in document.grids[0].cells
    ]


def test_a_deleted_row_is_not_there() -> None:
    """A row that a tracked change took out, and a hidden one."""
    gone = '<w:trPr><w:del w:id="1"/></w:trPr>'
    unseen = "<w:trPr><w:hidden/></w:trPr>"
    kept = row(wd.cell(wd.said("a")), wd.cell(wd.said("1")))
    pair = wd.cell(wd.said("b")) + wd.cell(wd.said("2"))
    assert ["a\t1", "a\t1"] == lines(rows(kept, row(gone, pair), row(unseen, pair), kept))


def test_what_is_not_printed_is_not_read() -> None:
    """Deleted, moved away, hidden by itself or by a style, field codes, readings."""
    styles = '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
    moved = '<w:moveFrom w:id="3">' + wd.run("7") + "</w:moveFrom>"
    ruby = f"<w:r><w:ruby><w:rt>{wd.run('zhōng')}</w:rt><w:rubyBase>{wd.run('中')}</w:rubyBase></w:ruby></w:r>"
    shown = wd.run("1", '<w:vanish w:val="0"/>')
    assert ["a12中"] == lines(
        wd.paragraph(
            wd.run("a"),
            wd.deleted("3"),
            wd.hidden("4"),
            wd.run("5", '<w:rStyle w:val="H"/>'),
            moved,
            shown,
            wd.field_of("PAGE 6", "2"),
            ruby,
        ),
        styles=styles,
    )


def test_a_deleted_paragraph_mark_joins() -> None:
    """A number whose paragraphs were joined by a tracked change is one number."""
    gone = "<w:rPr><w:del w:id='1'/></w:rPr>"
    joined = wd.paragraph(wd.run("1"), properties=gone) + wd.said("2")
    assert ["a\t12"] == lines(rows(row(wd.cell(wd.said("a")), wd.cell(joined))))


def test_a_footnote_mark_is_no_digit() -> None:
    """A raised mark behind a number goes; a number that is raised as a whole stays."""
    noted = wd.paragraph(wd.run("12"), wd.run("[", SUPERSCRIPT), wd.run("1]", SUPERSCRIPT))
    raised = wd.paragraph(wd.run("34", SUPERSCRIPT))
    real = wd.paragraph(wd.run("5"), '<w:r><w:footnoteReference w:id="2"/></w:r>')
    cells = [wd.cell(each) for each in (wd.said("a"), noted, raised, real)]
    assert ["a\t12\t34\t5"] == lines(rows(row(*cells)))


@pytest.mark.parametrize(
    ("look", "told"),
    [
        ('<w:position w:val="8"/>', "12"),
        ('<w:position w:val="-6"/>', "12"),
        ('<w:vertAlign w:val="subscript"/>', "12"),
        ('<w:position w:val="1"/>', "121"),
        ('<w:vertAlign w:val="baseline"/>', "121"),
    ],
)
def test_a_mark_that_stands_higher_or_lower_goes(look: str, told: str) -> None:
    """By its position too, but not where a run is merely set even with its line."""
    noted = wd.paragraph(wd.run("12"), wd.run("1", look))
    whole = wd.paragraph(wd.run("34", look))
    cells = [wd.cell(each) for each in (wd.said("a"), noted, whole)]
    assert [f"a\t{told}\t34"] == lines(rows(row(*cells)))


def test_breaks_in_a_cell_are_blanks() -> None:
    """Paragraphs, line breaks and tabs in a cell become one blank, runs none."""
    broken = "<w:p><w:r><w:t>本年新</w:t><w:br/><w:t>制</w:t></w:r><w:r><w:t>作</w:t></w:r></w:p>"
    tabbed = "<w:p><w:r><w:t>数</w:t><w:tab/><w:t>量</w:t></w:r></w:p>"
    assert ["本年新 制作 数 量\tb"] == lines(
        rows(row(wd.cell(broken + wd.EMPTY + tabbed), wd.cell(wd.said("b"))))
    )


def test_a_text_box_is_read_once_behind_its_paragraph() -> None:
    """Word writes a text box in two forms; they are one."""
    box = wd.text_box(wd.said("框内"), wd.said("第二"))
    assert ["正文", "框内", "第二", "后"] == lines(wd.paragraph(wd.run("正文"), box), wd.said("后"))


def test_a_nested_table_is_a_grid_of_its_own() -> None:
    """In a table of data it stands behind the table; a nested single cell is the cell's text."""
    inner = rows(row(wd.cell(wd.said("1")), wd.cell(wd.said("2"))))
    single = rows(row(wd.cell(wd.said("9"))))
    document = read(
        rows(
            row(wd.cell(wd.said("a")), wd.cell(wd.said("b")), wd.cell(wd.said("c"))),
            row(wd.cell(wd.said("d")), wd.cell(inner + wd.EMPTY), wd.cell(single + wd.EMPTY)),
        )
    )
    assert "a\tb\tc\nd\t\t9\n1\t2\n" == document.text
    assert 2 == len(document.grids)
    assert_sound(document)


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
    '<w:lvlText w:val="%1、"/><w:pStyle w:val="P"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
    '<w:suff w:val="nothing"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1.%3."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="6"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def numbered(text: str, level: int = 0, list_id: int = 5) -> str:
    place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
    return wd.paragraph(wd.run(text), properties=place)


def test_numbers_that_word_prints_are_read() -> None:
    """Levels count by themselves, a deeper one starts anew, an override starts again."""
    assert ["一、甲", "（一）乙", "（二）丙", "一.1. 丁", "二、戊", "（一）己", "一、庚"] == lines(
        numbered("甲"),
        numbered("乙", 1),
        numbered("丙", 1),
        numbered("丁", 2),
        numbered("戊"),
        numbered("己", 1),
        numbered("庚", 0, 6),
        numbering=NUMBERING,
    )


def test_numbers_of_a_style_are_read() -> None:
    """A heading style may number, and numbering may be switched off for a paragraph."""
    styles = (
        '<w:style w:type="paragraph" w:styleId="P"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr>'
        '</w:pPr></w:style><w:style w:type="paragraph" w:styleId="Q"><w:basedOn w:val="P"/></w:style>'
    )
    off = '<w:pStyle w:val="P"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    assert ["一、甲", "乙", "二、丙"] == lines(
        wd.paragraph(wd.run("甲"), properties='<w:pStyle w:val="P"/>'),
        wd.paragraph(wd.run("乙"), properties=off),
        wd.paragraph(wd.run("丙"), properties='<w:pStyle w:val="Q"/>'),
        styles=styles,
        numbering=NUMBERING,
    )


def test_numbered_headings_make_sections() -> None:
    """Parts whose numbers Word prints are found by them."""
    headings = [numbered(heading[2:]) for heading in wd.HEADINGS]
    tables = [wd.table(each) for each in draw_tables("2021", {})]
    document = read_word(
        SOURCE, wd.word(*wd.report(tables, headings=headings), numbering=NUMBERING)
    )
    (report,) = parse(document)
    assert list(range(7)) == [section.number for section in report.sections]
    assert_figures(report, "2021", {})


def test_a_list_number_is_no_digit_of_a_figure() -> None:
    """A list number before a label is read, before a figure it is left out."""
    cells = [wd.cell(numbered(text, 2)) for text in ("属于国家秘密", "0", "-3")]
    assert ["一.1. 属于国家秘密\t0\t-3"] == lines(rows(row(*cells)), numbering=NUMBERING)


def test_tables_drawn_with_tabs_are_grids() -> None:
    """Paragraphs with tabs mark a table as they do in plain text."""
    tabbed = "<w:p><w:r><w:t>规章</w:t><w:tab/><w:t>1</w:t><w:tab/><w:t>2</w:t></w:r></w:p>"
    document = read(wd.said("前"), tabbed)
    assert [("规章", 0, 0, 1, 1), ("1", 0, 1, 1, 1), ("2", 0, 2, 1, 1)] == places(document)
    assert_sound(document)


def test_strict_files_are_read() -> None:
    """The strict variant of the format has other names for the same elements."""
    space = wd.SPACES.replace(wd.W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    assert "正文\n" == read_word(SOURCE, wd.word(wd.said("正文"), space=space)).text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04junk", "broken"),
        (wd.package({"word/other.xml": "<a/>"}), "word/document.xml is missing"),
        (wd.package({"word/document.xml": "<w:p"}), "no well-formed XML"),
        (wd.package({"word/document.xml": "<a/>"}), "no body"),
        (wd.package({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "document type"),
        (wd.word(), "the file is empty"),
        (wd.word(wd.paragraph("<w:r><w:drawing/></w:r>")), "pictures only"),
        (wd.word("<w:altChunk/>"), "请另存为"),
        (wd.word("<w:tbl><w:tr><w:tc>" * 400 + "</w:tc></w:tr></w:tbl>" * 400), "deep|XML"),
        (wd.package({"word/document.xml": "<a>" + " " * (80 << 20) + "</a>"}), "unpacks to"),
    ],
)
def test_an_unreadable_file_is_refused_in_one_line(data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason) as caught:
        read_word(SOURCE, data)
    assert 1 == len(str(caught.value).splitlines())


def test_a_flipped_byte_changes_no_number() -> None:
    """Of a damaged file nothing is read, or what was printed (2,000 mutations)."""
    values = {code: str(number + 100) for number, code in enumerate(indicators_of("2021"))}
    data = wd.word(*wd.report([wd.table(each) for each in draw_tables("2021", values)]))
    dice = random.Random(7)  # noqa: S311  # repeatable damage, no secret
    refused = 0
    for _ in range(2000):
        mutant = bytearray(data)
        for _ in range(dice.randrange(1, 4)):
            mutant[dice.randrange(len(mutant))] = dice.randrange(256)
        if not dice.randrange(10):
            del mutant[dice.randrange(len(mutant)) :]
        try:
            reports = parse(read_word(SOURCE, bytes(mutant)))
        except (ReadError, ParseError):
            refused += 1
            continue
        for figure in reports[0].figures:
            if figure.value is not None:
                assert Decimal(values[figure.indicator]) == figure.value
    assert refused > 100
