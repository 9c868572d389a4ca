"""A web page becomes the report that it shows: every figure at its place, and nothing else."""

from __future__ import annotations

import time
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drawing import indicators_of
from gongkai.model import Document, ReadError, Report, Source
from gongkai.parse import parse
from gongkai.parse.numerals import read_numeral
from gongkai.read.web import is_html, read_web
from read.web_drawing import ENCODINGS, Dirt, draw_body, draw_page, encode

SOURCE = Source("a.html", "0" * 64, 0)
PRINTED = st.sampled_from(["0", "1", "7", "12", "305", "1,234", "20件", "", "/", "—", "-"])


def read_page(markup: str) -> Document:
    return read_web(SOURCE, markup.encode())


def lines(markup: str) -> list[str]:
    return read_page(markup).text.splitlines()


def places(markup: str) -> list[list[tuple[int, int, str]]]:
    """Row, column and text of every cell, by grid."""
    return [[(c.row, c.column, c.text) for c in grid.cells] for grid in read_page(markup).grids]


def check_offsets(document: Document) -> None:
    position = 0
    for grid in document.grids:
        assert position <= grid.start <= grid.end <= len(document.text)
        position = grid.end
        for cell in grid.cells:
            assert grid.start <= cell.start <= cell.end <= grid.end
            assert cell.text == document.text[cell.start : cell.end] == cell.text.strip()
            assert not set(cell.text) & set("\t\n\r")


def check_figures(report: Report, form: str, values: dict[str, str]) -> None:
    """Every printed value stands at its place with the status of what is printed."""
    figures = {figure.indicator: figure for figure in report.figures}
    assert set(figures) == set(indicators_of(form))
    for indicator, figure in figures.items():
        printed = values.get(indicator, "0")
        assert (printed, read_numeral(printed).status) == (figure.as_printed, figure.status), (
            indicator
        )
        assert figure.start is not None
        assert figure.as_printed == report.text[figure.start : figure.end]


def test_the_only_blank_cell_of_a_page_is_blank_at_the_end_of_a_row_too() -> None:
    """A page marks its cells: nothing was dropped and filled up behind, as in packed text."""
    values = {"disclosure.rules.disclosed_total": ""}
    dirt = Dirt(Random(2))  # noqa: S311  # tables of several widths within one
    page = draw_page(dirt, draw_body(dirt, "2019", values))
    (report,) = parse(read_web(SOURCE, encode(page, "utf-8")))
    check_figures(report, "2019", values)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_drawn_page_gives_every_value_back(data: st.DataObject) -> None:
    """Whatever the dirt, the frames, the tables' cut and the encoding."""
    form = data.draw(st.sampled_from(["2019", "2021"]))
    chosen = data.draw(st.lists(st.sampled_from(indicators_of(form)), unique=True, max_size=60))
    values = {indicator: data.draw(PRINTED) for indicator in chosen if "amount" not in indicator}
    dirt = Dirt(Random(data.draw(st.integers(0, 2**32))))  # noqa: S311  # a seed that shrinks
    encoding = data.draw(st.sampled_from(ENCODINGS))
    page = draw_page(dirt, draw_body(dirt, form, values), encoding)
    document = read_web(SOURCE, encode(page, encoding))
    check_offsets(document)
    (report,) = parse(document)
    check_figures(report, form, values)
    assert ("演示镇人民政府", 2022, "2023-01-12") == (
        report.body.name,
        report.year,
        report.published_on,
    )


@settings(max_examples=150)
@given(st.text(alphabet='<>/="& \n\t1天trdhpablespnctyixo:!-#;0', max_size=200))
def test_any_markup_is_read_or_refused(markup: str) -> None:
    """No markup raises anything but a ReadError, and every cell stands where it says."""
    try:
        document = read_page("<table><tr><td>" + markup)
    except ReadError:
        return
    check_offsets(document)


PIECES = st.sampled_from(
    "<table> </table> <tr> </tr> <td> <td|colspan=3> <td|rowspan=2> </td> <p> </p> <div> </div>"
    " <thead> <tfoot> <a|name=x> </a> <br> <li> <span> </span> 5 信息内容 &nbsp; <form> <b>"
    " <td|rowspan=0|colspan=900>".replace("|", "\n").split(" ")
)


@settings(max_examples=200)
@given(st.lists(PIECES, max_size=60))
def test_any_nesting_of_tables_is_read_or_refused(pieces: list[str]) -> None:
    """Unclosed and misplaced parts of tables lose no word and repeat none."""
    try:
        document = read_page("<p>信息内容</p>" + "".join(pieces) + "总体情况")
    except ReadError:
        return
    check_offsets(document)
    said = document.text.count("信息内容") + document.text.count("5")
    assert pieces.count("信息内容") + 1 + pieces.count("5") == said


def test_words_of_a_row_within_a_cell_are_that_cell_s() -> None:
    """A form that stands between a cell and a row keeps the cell open (no word is lost)."""
    cell = "<p>信息内容</p><table><td>5<td rowspan=0 colspan=900><form><tr>{}</tr>总体情况"
    for inner, words in (("7", "7 总体情况"), ("7<td>8", "7 总体情况")):
        document = read_page(cell.format(inner))
        check_offsets(document)
        texts = [found.text for grid in document.grids for found in grid.cells]
        assert words in texts
        assert document.text.count("7") == 1


HOSTILE = {
    "deep": "<div>" * 20_000 + "x",
    "deep tables": "<table><tr><td>" * 20_000 + "5",
    "deep links": "<a href=x><p>" * 20_000,
    "entities": '<!DOCTYPE html [<!ENTITY a "&b;&b;"><!ENTITY b "ha">]><p>&a;' + "&amp;" * 500_000,
    "attribute": f'<p title="{"x" * 5_000_000}">1</p>',
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">1</p>",
    "junk": "<p <a &&& <<>" * 300_000,
    "cells": "<table><tr>" + "<td rowspan=9 colspan=1000>1" * 49_000,
    "rows": "<table>" + "<tr><td rowspan=0>1" * 49_000,
    "frames": "<table><tr><td>a<td>" * 600 + "信息内容",
    "unclosed": "<b>" * 1_000 + "<p>一、总体情况" * 1_000,
    "hidden blanks": "<b style='display:none'>1</b>2" * 45_000,
    "hidden nests": "<div style='display:none'>信息内容" * 2_000,
    "paragraphs": "<p>1" * 90_000,
    "tables": "<table><tr><td>1<td>2</table>" * 24_000,
    "many": "<p>" * 2_000_000,
    "hidden": '<p style="display:none">总体情况' * 20_000,
    "links": "<a href=x>年报</a>" * 90_000,
    "rules": "<style>" + ".a .b .c{display:none}" * 20_000 + "</style>" + "<i class='c'>1" * 4_000,
    "long rule": "<style>" + ".a " * 300_000 + ".b{opacity:0}</style><i class=b>1",
    "pale nests": "<font color=white>1" * 2_000,
    "turned nests": "<bdo dir=rtl>1" * 2_000,
    "unseen nests": "<i style='font-size:0'>1" * 2_000,
    "long style": f"<p style='{'color:#fff;' * 200_000}'>1",
    "nulls": "<p>政府信息公开" + "\x00" * 3 + "<p>信息" * 1_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_are_done_in_time(name: str) -> None:
    """A page is read or refused in one line, soon, whatever it does to a parser."""
    begin = time.process_time()
    try:
        check_offsets(read_web(SOURCE, HOSTILE[name].encode()))
    except ReadError as refusal:
        assert "\n" not in str(refusal)
    assert time.process_time() - begin < 8


def test_a_page_nested_too_deep_is_refused_and_not_cut() -> None:
    """What libxml2 would drop in silence might be the figures."""
    with pytest.raises(ReadError, match="nested deeper"):
        read_page("<div>" * 5_000 + "一、总体情况")


def test_a_cell_is_one_run_whatever_stands_in_it() -> None:
    """Inline pieces join, blocks and line breaks part, blanks collapse, the unseen goes."""
    cells = {
        "<span>1</span><span>2</span>": "12",
        "<p>1</p><p>2</p>": "1 2",
        "1<br>2": "1 2",
        "&nbsp;<p>&#8203;1\u200b2\u3000</p>": "12",
        "1<!-- 0 -->2<script>3</script>": "12",
        "<a href=x>1</a>2": "12",
        "<a name=_t></a>1": "1",
        "<o:p>本年\n 新</o:p>\t增": "本年 新 增",
        "5<span style='Display : NONE'>9</span>": "5",
        "<span hidden>9</span>5": "5",
        "<span style='visibility:hidden'>9</span>5": "5",
        "<span style='display:block'>1</span><span style='display:block'>2</span>": "1 2",
        "12<sup>1</sup>": "12¹",
        "12<sup><a href='#n1'>1</a></sup>": "12¹",
        "12<sup>[<b>1</b>]</sup>3": "12[¹]3",
        "12<sup><p>1</p></sup>": "12 ¹",
        "12<sub>1</sub>": "12¹",
        "12<span style='vertical-align:super'>1</span>": "12¹",
        "12<span style='font-size:8px;vertical-align: text-top'><a href=x>1</a></span>": "12¹",
        "<b>12</b><em style='VERTICAL-ALIGN: Super'>1</em>": "12¹",
        "<span>12</span><span><i style='vertical-align:30%'>1</i></span>": "12¹",
        "12<span style='position:relative;top:-3pt;mso-text-raise:3.0pt'>1</span>": "12¹",
        "1<span style='vertical-align:middle'>2</span>": "12",
        "1<span style='vertical-align:0%'>2</span>": "12",
        "1<span style='mso-text-raise:.5pt'>2</span>": "12",
        "<span style='vertical-align:super'>12</span>": "12",
        "<p>1</p><span style='vertical-align:super'>2</span>": "1 2",
        "<ruby>政<rt>zhèng</rt></ruby>务": "政务",
        "<table><tr><td>7</td></tr></table>": "7",
        "&lt;5&gt; &amp;nbsp;": "<5> &nbsp;",
        "<ul><li>5": "5",
    }
    for content, text in cells.items():
        ((_, cell, *_),) = places(f"<table><tr><td>规章<td>{content}</td></tr></table>")
        assert (content, text) == (content, cell[2])


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        (".x{text-decoration:line-through}", "7"),
        (".x { text-decoration-line: line-through }", "7"),
        ("span.x{display:none}", "7"),
        ("a{b:c} /* .x{} */ .w, .x { color: red; DISPLAY: none !important }", "7"),
        (".x{visibility:hidden}", "7"),
        (".z{vertical-align:super}", "5⁷"),
        (".x{display:none} .x{display:inline}", "57"),
        ("@media print{.a{color:red}.x{display:none}}", "57"),
        ("p.x{display:none}", "57"),
        (".y .x{display:none}", "57"),
        (".x{display:none", "57"),
        ("}}.x{display:none}", "7"),
    ],
)
def test_the_rules_of_a_page_for_a_class_hold_for_its_elements(rules: str, told: str) -> None:
    """What the page's own style strikes out, hides or raises is no digit of the number."""
    content = "<span class='x q'>5</span><span class=z>7</span>"
    page = f"<style>{rules}</style><table><tr><td>规章<td>{content}</td></tr></table>"
    ((_, cell, *_),) = places(page)
    assert told == cell[2]


UNSEEN = (
    *("font-size:0", "font-size: 0 !important", "font-size:.1px", "font:0/0 a", "opacity:0"),
    *("OPACITY: 0.0", "opacity:1%", "filter:alpha(opacity=0)", "color:transparent"),
    *("color:rgba(0,0,0,0)", "color:#00000000", "-webkit-text-fill-color:transparent"),
    *("color:#fff;background:white", "background-color:#333;color:#333", "visibility:collapse"),
    *("text-indent:-9999px;display:inline-block", "position:absolute;left:-9999px"),
    *("position:absolute;top:-999em", "position:fixed;right:-200%", "clip-path:inset(50%)"),
    *("clip:rect(0,0,0,0);position:absolute", "clip:rect(1px 1px 1px 1px);position:absolute"),
    *("height:0;overflow:hidden;display:inline-block", "max-width:0;overflow:hidden;float:left"),
    *("width:1px;height:1px;overflow:hidden;position:absolute", "content-visibility:hidden"),
    *("transform:scale(0);display:inline-block", "transform:translateX(-3000px);float:left"),
)
SEEN = (
    *("font-size:10px", "font:12px/0 a", "opacity:.5", "color:#333", "color:#fff;background:#c00"),
    *(
        "text-indent:-21pt",
        "text-indent:-9999px",
        "position:relative;left:-3px",
        "margin-left:-8px",
    ),
    *("position:absolute;left:50%;margin-left:-600px", "height:0;overflow:hidden", "height:0"),
    *("clip:rect(0,0,0,0)", "clip-path:inset(5%)", "transform:scale(0.5)", "order:0"),
    *(
        "background:transparent",
        "line-height:0",
        "border:0;color:rgb(0,0,0)",
        "font-size:0;font-size:9pt",
    ),
)


@pytest.mark.parametrize("rule", ["", ".x", "i.x", "td .x", "table i", "#x", "tr > td > i.x"])
def test_what_is_unseen_is_no_digit_and_what_is_seen_is_one(rule: str) -> None:
    """In a style of its own or by the page's rules; a size of a single run moves nothing."""
    for styles, told in ((UNSEEN, "57"), (SEEN, "597")):
        for style in styles:
            own = "" if rule else f" style='{style}'"
            page = f"<style>{rule}{{{style}}}</style>" if rule else ""
            page += f"<table><tr><td>规章<td>5<i class='q x' id=x{own}>9</i>7</table>"
            ((_, cell, *_),) = places(page)
            assert (style, told) == (style, cell[2])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("<p style='font-size:0'>8<b style='font-size:14px'>12</b>9</p>", "12"),
        ("<p style='font-size:0'><b style='font-size:2em'>12</b></p>", ""),
        ("<p style='visibility:hidden'>8<b style='visibility:visible'>12</b></p>", "12"),
        ("<p style='color:transparent'>8<b style='color:red'>12</b></p>", "12"),
        ("<p style='opacity:0'>8<b style='opacity:1'>12</b></p>", ""),
        ("5<font color=white>9</font>7", "5\ufffd7"),
        ("<span style='color:#FFFFFF'>12</span>", "\ufffd\ufffd"),
        ("<span style='color:#fff'>自然人</span>", "自然人"),
        (
            "<p style='background:navy'><span style='color:#fff;background:transparent'>12",
            "\ufffd\ufffd",
        ),
        ("<p style='background:#008'><span style='color:#fff'>12", "12"),
        ("<bdo dir=rtl>12</bdo>", "\ufffd\ufffd"),
        ("5<span style='direction:rtl;unicode-bidi:bidi-override'>97</span>", "5\ufffd\ufffd"),
        ("<p dir=rtl>12</p>", "12"),
        ("<p dir=RTL>-12</p>", "-\ufffd\ufffd"),
        ("<p style='direction:rtl'>12/3</p>", "\ufffd\ufffd/\ufffd"),
        ("<p dir=rtl>1.属于国家秘密</p>", "1.属于国家秘密"),
        ("<p style='display:flex;flex-direction:row-reverse'><i>1</i><i>2</i></p>", "\ufffd\ufffd"),
        ("5<i style='float:right'>9</i>7", "5 9 7"),
        ("\u202e12\u202c", "\u202e12\u202c"),
    ],
)
def test_what_is_shown_otherwise_than_written_is_not_read(content: str, told: str) -> None:
    """A part may be shown again; turned round or pale on an unknown ground it is unreadable."""
    ((_, cell, *_),) = places(f"<table><tr><td>规章<td>{content}</td><td>3</td></tr></table>")
    assert told == cell[2]


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        (".x::after{content:'1'}", "\ufffd5"),
        (".x:before{content:attr(data-n)}", "\ufffd5"),
        (".x::after{content:'、'}", "5"),
        ("#z{display:none} i.x{display:inline} .x{display:none}", "5"),
        ("i.x{display:none !important} .q.x{display:inline}", ""),
        (".tab{display:none} .q.tab{display:block} .x.y{display:none}", "5"),
        ("div .x{display:none}", "5"),
        ("tr > .x{display:none}", "5"),
        (".x:hover{display:none}", "5"),
    ],
)
def test_the_weightier_rule_of_a_page_wins(rules: str, told: str) -> None:
    """Ids go before classes and classes before names; what is urgent goes before all."""
    page = f"<style>{rules}</style><table><tr><td>规章<td><i class='q x tab'>5</i><td>3</table>"
    ((_, cell, *_),) = places(page)
    assert told == cell[2]


def test_a_report_that_a_script_will_show_stays() -> None:
    """What fades in is unseen in the markup; a cell that is unseen keeps its place."""
    table = "<table><tr><td>信息内容<td>5</table>"
    assert 1 == len(places(f"{REPORT}<div style='opacity:0'>{table}</div>"))
    blank = "<table><tr><td>规章<td style='opacity:0'>9<td>5</table>"
    assert [["规章", "", "5"]] == [[cell[2] for cell in grid] for grid in places(blank)]


@pytest.mark.parametrize(
    ("spoilt", "told"),
    [
        ("<td>1<x\x01y>2</x\x01y>", "12"),
        ("<td><input value='1\x012'>", "1\ufffd2"),
        ("<td>1<sup>\x012</sup>", "1\ufffd²"),
        ("<td>1\x012", "1\x012"),
        ("<td>1&#11;2", "1 2"),
        ("<td title='\x01'>&lt;1&gt; &amp;lt;", "<1> &lt;"),
    ],
)
def test_control_characters_stop_no_page(spoilt: str, told: str) -> None:
    """Broken bytes leave them anywhere, also where no tree of markup takes them back."""
    prose = f"<p>{'政府信息公开工作' * 80}</p>"
    ((_, cell, _),) = places(f"{prose}<table><tr><td>规章{spoilt}<td rowspan=1>5</table>")
    assert told == cell[2]


@pytest.mark.parametrize("seed", range(12))
def test_a_control_character_changes_nothing_beside_it(seed: int) -> None:
    """XML cannot hold it, so such a page is written out in another way."""
    dirt = Dirt(Random(seed))  # noqa: S311  -- seeded dice
    page = draw_page(dirt, draw_body(dirt, "2021", {}))
    spoilt = read_page(page.replace('<div class="footer">', '<div class="footer">主办：\x01'))
    clean = read_page(page.replace('<div class="footer">', '<div class="footer">主办：1'))
    assert clean.grids == spoilt.grids
    assert clean.text == spoilt.text.replace("\x01", "1")


@pytest.mark.parametrize("seed", range(12))
def test_a_page_reads_alike_whatever_it_says_it_is(seed: int) -> None:
    """Under a doctype of XHTML the library writes empty elements and heads in its own way."""
    dirt = Dirt(Random(seed))  # noqa: S311  -- seeded dice
    page = draw_page(dirt, draw_body(dirt, "2021", {}))
    doctype = (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
        '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'
    )
    assert read_page(page) == read_page(page.replace("<!DOCTYPE html>", doctype))


def test_spans_give_places_as_browsers_do() -> None:
    """Rowspans push cells to the right, end with their group, and absurd ones are bounded."""
    markup = """<table><tr><td rowspan=2 colspan=2>a<td colspan=1000>b
      <tr><td>c<TH>d<tr><td rowspan=0>e<td>f<td>g<tr><td>h</table>"""
    ((*cells,),) = places(markup)
    assert [(0, 0, "a"), (0, 2, "b"), (1, 2, "c"), (1, 3, "d")] == cells[:4]
    assert [(2, 0, "e"), (2, 1, "f"), (2, 2, "g"), (3, 1, "h")] == cells[4:]
    ((*cells,),) = places(
        "<table><tfoot><tr><td>z<td>y</tfoot><thead><tr><td rowspan=3>a<td>b</thead><tr><td>c<td>d"
    )
    assert ["a", "b", "c", "d", "z", "y"] == [cell[2] for cell in cells]
    assert (1, 0, "c") == cells[2]


@pytest.mark.parametrize(
    ("rows", "aligned"),
    [
        ("<tr><td rowspan=2>a<td>b<tr><td>c<tr><td>d<td>e", True),
        ("<tr><td colspan=2>a<tr><td>b<td>c", True),
        ("<tr><td rowspan=3>a<td>b<tr><td>c<tr><td>d<td>e", False),
        ("<tr><td>a<td>b<tr><td>c", False),
        ("<tr><td>a<td>b<td colspan=2>c<td>d<tr><td>e<td colspan=2>f<td>g<td>h", False),
    ],
)
def test_wrong_spans_leave_only_the_order(rows: str, aligned: bool) -> None:
    """A rowspan one too long moves figures under the neighbour's heading."""
    (grid,) = read_page(f"<table>{rows}</table>").grids
    assert aligned == grid.is_aligned


def disclosure(row: str) -> dict[str, str | None]:
    """Figures of a table whose headings and values are cut at different places."""
    markup = (
        "<h1>演示局2020年政府信息公开工作年度报告</h1><p>一、总体情况</p><table>"
        "<tr><td colspan=5>第二十条第（五）项<tr><td>信息内容<td>上一年项目数量"
        f"<td colspan=2>本年增/减<td>处理决定数量<tr><td>行政许可{row}</table>"
    )
    (report,) = parse(read_page(markup))
    figures = {figure.indicator: figure.as_printed for figure in report.figures}
    return {name: figures[f"disclosure.licensing.{name}"] for name in ("previous_items", "change")}


def test_a_figure_under_two_headings_is_placed_once() -> None:
    """Values cut as 2 + 1 + 1 under headings cut as 1 + 2 + 1; the middle one is blank."""
    assert {"previous_items": "7", "change": ""} == disclosure("<td colspan=2>7<td><td>31")


def test_a_hidden_cell_takes_no_place() -> None:
    """Spreadsheets saved as pages hide the cells that a merged one covers."""
    markup = "<table><tr><td colspan=2>a<td style='display:none'>x<td>b<tr><td>c<td>d<td>e</table>"
    assert [(0, 0, "a"), (0, 2, "b"), (1, 0, "c"), (1, 1, "d"), (1, 2, "e")] == places(markup)[0]


def test_frames_are_unwrapped_and_nested_tables_stand_alone() -> None:
    """A table that only holds others is none; one within a row of data is a grid of its own."""
    inner = "<table><tr><td>规章<td>0</table>"
    assert [[(0, 0, "规章"), (0, 1, "0")]] == places(f"<table><tr><td>{inner}</table>")
    grids = places(f"<table><tr><td>表一<td>甲<tr><td>表三<td>{inner}<tr><td>表四<td>乙</table>")
    assert [["表一", "甲"], ["规章", "0"], ["表四", "乙"]] == [
        [c[2] for c in grid] for grid in grids
    ]
    text = "演示局" * 80
    assert [f"{text}。", "又一段"] == lines(f"<table><tr><td>左<td><p>{text}。<p>又一段</table>")[
        1:
    ]


def test_a_table_in_a_cell_of_data_is_the_cell() -> None:
    """Editors put a box around a number."""
    markup = "<table><tr><td>行政许可<td><table><tbody><tr><td><p>12</p></table><td>3</table>"
    assert [[(0, 0, "行政许可"), (0, 1, "12"), (0, 2, "3")]] == places(markup)


def test_tables_of_divs_are_lines() -> None:
    """Without marks of a table each cell is a line, which the parser reads by labels."""
    assert ["规章", "0", "行政许可", "12"] == lines(
        "<div>规章</div><div>0</div><i>行政许可</i><br>12"
    )


def test_prose_keeps_its_lines() -> None:
    """Paragraphs and line breaks end lines, white space is one blank, blank lines go."""
    markup = "一、总体情况<p>\u3000\u3000我<b>局</b>主动\n\n公开<br>12&nbsp;&nbsp;条。</p>\n<p>&nbsp;</p>完"
    assert ["一、总体情况", "我局主动 公开", "12 条。", "完"] == lines(markup)


def test_a_link_that_was_never_closed_hides_nothing() -> None:
    """It holds the rest of the page, and that is no menu."""
    markup = f"<a href=x>附件<br>{REPORT}{'<p>略。' * 99}"
    assert ["一、总体情况", "略。", "六、其他需要报告的事项"] == lines(markup)[:3]


def test_words_in_angle_brackets_stay() -> None:
    """印发 <格式> is text and no tag (catalogue M10)."""
    assert ["印发 <年度报告格式> 的通知 1<2"] == lines("<p>印发 <年度报告格式> 的通知 1<2</p>")


REPORT = "<div id=zoom><p>一、总体情况</p><p>略。</p><p>六、其他需要报告的事项</p><p>无。</p></div>"


def test_furniture_goes_and_what_tells_of_the_report_stays() -> None:
    """Menus and lists of links go; breadcrumb, fields, footer marks and the body stay."""
    menu = "<ul>" + "<li><a href=x>某县2019年政府信息公开年度报告</a> 2020-01-01" * 5 + "</ul>"
    got = lines(
        f"<body>{menu}<div>当前位置：<a href=x>首页</a> > <a href=y>年报</a></div>"
        "<h1>演示县教育局2022年政府信息公开工作年度报告</h1>"
        "<div>发布日期：2023-01-12 来源：教育局</div><div>字号：大 中 小</div>"
        f"{REPORT}{menu}<div>打印 关闭</div><div>主办：演示县 网站标识码：9917210001</div>"
    )
    assert "当前位置：首页 > 年报" == got[0]
    assert "演示县教育局2022年政府信息公开工作年度报告" == got[1]
    assert ["一、总体情况", "略。", "六、其他需要报告的事项", "无。"] == got[3:7]
    assert not [line for line in got if "2019" in line or "打印" in line or "字号" in line]
    assert "主办：演示县 网站标识码：9917210001" == got[-1]


def test_prose_outside_the_container_stays() -> None:
    """In doubt more is kept: a preface may stand in a block of its own."""
    preface = "本报告由演示镇人民政府编制，" + "所列数据的统计期限为全年，" * 4 + "如有疑问请联系。"
    assert preface in lines(f"<div><p>{preface}</p></div><div>{REPORT}</div>")


def test_the_head_speaks_where_the_page_is_silent() -> None:
    """The title is a line only if the page does not print it; a date never as 发布日期."""
    head = (
        "<title>演示局2022年政府信息公开工作年度报告_部门年报_演示县</title>"
        '<meta name="PubDate" content="2023-01-12 09:30"><meta NAME="ContentSource" CONTENT="演示局">'
        '<meta name="SiteName" content="演示县人民政府"><meta name="SiteIDCode" content="9917210001">'
    )
    got = lines(f"<html><head>{head}</head><body>{REPORT}")
    assert [
        "标题: 演示局2022年政府信息公开工作年度报告",
        "日期: 2023-01-12",
        "来源: 演示局",
        "网站名称: 演示县人民政府",
        "网站标识码: 9917210001",
    ] == got[:5]
    printed = f"<h1>演示局2022年政府信息公开工作年度报告</h1>{REPORT}"
    document = read_page(f"<html><head>{head}</head><body>{printed}")
    assert 1 == document.text.count("2022年政府信息公开")
    assert "演示局2022年政府信息公开工作年度报告_部门年报_演示县" == document.title


def test_a_hidden_copy_goes_and_a_hidden_part_stays() -> None:
    """Pages repeat a table for telephones, and show one tab of a report at a time."""
    table = "<table><tr><td>信息内容<td>5</table>"
    assert 1 == len(places(f"{REPORT}{table}<div style='display:none'>{table}</div>"))
    assert 1 == len(places(f"{REPORT}<div style='display:none'>{table}</div>"))


@pytest.mark.parametrize("markup", ["<html></html>", "<script>var a</script>", "<img src=a.png>"])
def test_a_page_without_text_is_refused(markup: str) -> None:
    """Pictures and scripts hold nothing that we read."""
    with pytest.raises(ReadError, match=r"no text|empty"):
        read_page(markup)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"<!DOCTYPE html><p>", True),
        (b"\xef\xbb\xbf<html>", True),
        ("<html>".encode("utf-16"), True),
        ("<html>".encode("utf-16-be"), True),
        (b"<!-- cms --><!-- 2 -->\n<div class=a>", True),
        (b"<?xml version='1.0'?><!DOCTYPE html><html>", True),
        (b"<?xml version='1.0'?><feed>", False),
        ("前言<br><table border=1><tr>".encode(), True),
        ("正文</p><p>一</p><p>二</p>".encode(), True),
        ("印发<格式>的通知".encode(), False),
        ("| 规章 | 0 |\n<br>".encode(), False),
        (b'{"html": "<html><body>"}', False),
        (b"", False),
    ],
)
def test_pages_are_told_by_content(data: bytes, told: bool) -> None:
    """No file name is asked."""
    assert told == is_html(data)


def test_a_row_of_blank_cells_stays_and_a_spacer_goes() -> None:
    """A table that is printed blank has its row; one blank cell across is no row."""
    blank = "<tr><td></td><td>&nbsp;</td></tr>"
    spacer = "<tr><td colspan=2></td></tr>"
    (grid,) = places(f"<table><tr><td>甲</td><td>乙</td></tr>{spacer}{blank}</table>")
    assert [(0, 0, "甲"), (0, 1, "乙"), (2, 0, ""), (2, 1, "")] == grid


def test_words_of_a_table_outside_its_cells_stand_above_it() -> None:
    """Browsers show them there, so they are neither lost nor a cell."""
    assert ["单位：件", "甲\t1"] == lines("<table>单位：件<tr><td>甲</td><td>1</td></tr></table>")
