"""Stories of the page to check with before filing, opened as a file in a browser without network."""

# ruff: noqa: S311  -- seeded dice
from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Iterator
from html import escape
from pathlib import Path
from random import Random
from typing import Any

import pytest

from archives import Printed, compare, counts_in, found_in
from consistent import draw_values
from drawing import draw_disclosure, draw_proceedings, draw_requests, expand, indicators_of
from gongkai.check import report as check_report
from gongkai.knowledge import labels, layouts
from gongkai.knowledge.patterns import marks, signs, units
from gongkai.parse.folding import core
from gongkai.parse.numerals import read_numeral
from gongkai.read.legacy import find_office
from gongkai.render.filing import NAME, make_page
from gongkai.render.filing.rules import CHECKS
from mutations import DIRT, make, truths
from publish.filling import needs_office
from read.web_drawing import Dirt, draw_body
from read.word_drawing import said, table, word
from render.browsing import DESKTOP, PHONE, violations, watched
from render.conftest import SITE_SRC
from render.filing_vectors import draw_page, draw_table, make_vectors, report_of
from render.test_filing import ABOUT, script_of

pytestmark = pytest.mark.browser

VENDOR = Path(__file__).parent / "vendor"
VECTORS, NUMERALS, LABELS = 360, 4000, 2500
SEED = 20_260_101
AMBER = "td.lit"

RUN = """vectors => vectors.map(one => {
  const { decimal } = filing;
  const plain = value => (value ? decimal.plain(value) : null);
  const got = filing.check(one.form, new Map(Object.entries(one.texts)), one.body);
  const cells = {};
  for (const figure of got.figures) cells[figure.code] = [figure.status, plain(figure.value)];
  return {
    form: one.form, cells, counts: Object.fromEntries(got.counts),
    findings: got.findings.map(({ check, severity, cells, left, right, message }) =>
      ({ check, severity, cells, left: plain(left), right: plain(right), message })),
  };
})"""
READ = """texts => texts.map(text => {
  const { status, value, kind, factor } = filing.numerals.read(text);
  return [status, value && filing.decimal.printed(value), kind, filing.decimal.printed(factor)];
})"""
PLACE = """([kind, text, form, spot]) => {
  const out = filing.place(filing.tables[kind](text), form, spot || '');
  return [Object.fromEntries(out.cells), out.left.map(one => one.reason)];
}"""
COPY = """([html, text]) => {
  const give = event => {
    event.preventDefault();
    if (html) event.clipboardData.setData('text/html', html);
    event.clipboardData.setData('text/plain', text);
  };
  document.addEventListener('copy', give);
  const isDone = document.execCommand('copy');
  document.removeEventListener('copy', give);
  return isDone;
}"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the page as a file on a disk."""
    path = tmp_path_factory.mktemp("filing") / NAME
    path.write_bytes(make_page(SITE_SRC, ABOUT))
    return path.as_uri()


def _open(browser: Any, address: str, **options: Any) -> Iterator[Any]:
    """A page without network that fails on any request, console message or error."""
    opened = watched(browser.new_context(offline=True, **options), address, "data:", "blob:")
    page = next(opened)
    page.goto(address)
    yield page
    yield from opened


@pytest.fixture
def page(browser: Any, file: str) -> Iterator[Any]:
    """On a desktop."""
    yield from _open(browser, file, **DESKTOP)


@pytest.fixture
def phone(browser: Any, file: str) -> Iterator[Any]:
    """On a phone."""
    yield from _open(browser, file, **PHONE)


def cell(page: Any, code: str) -> Any:
    """The field of a cell."""
    return page.locator(f'[id="c-{code}"]')


def shown(page: Any) -> dict[str, str]:
    """What stands in the fields."""
    found: dict[str, str] = page.evaluate(
        "Object.fromEntries(Array.from(filing.fields, ([code, input]) => [code, input.value]))"
    )
    return {code: text for code, text in found.items() if not code.startswith("last.")}


def paste(page: Any, html: str, text: str = "") -> None:
    """Put something on the clipboard of the system, and press Ctrl+V."""
    assert page.evaluate(COPY, [html, text])
    page.keyboard.press("Control+v")


def whole(form: str, texts: dict[str, str]) -> str:
    """The three tables as a page has them, with a heading before each."""
    return draw_page(form, texts, 2023)


# ---------------------------------------------------------------- the same rules as the build


def test_the_page_says_of_every_vector_what_the_build_says(page: Any, tmp_path: Path) -> None:
    """Statuses, values, checks, cells, both sides, sentences and counts, of hundreds of forms."""
    path = tmp_path / "vectors.json"
    path.write_text(
        json.dumps(list(make_vectors(SEED, VECTORS)), ensure_ascii=False), encoding="utf-8"
    )
    vectors = json.loads(path.read_text(encoding="utf-8"))
    assert len(vectors) == VECTORS
    told: set[str] = set()
    for start in range(0, VECTORS, 40):
        some = vectors[start : start + 40]
        for one, got in zip(some, page.evaluate(RUN, some), strict=True):
            expected = one["expected"]
            told |= {finding["check"] for finding in expected["findings"]}
            # Diagnoses are told and never counted here; the build counts them where they are told.
            counted = {
                name: counts for name, counts in expected["counts"].items() if name in got["counts"]
            }
            told_only = set(expected["counts"]) - set(counted)
            assert told_only <= {
                "one-cell",
                "lost-digit",
                "sign-lost",
                "swapped-columns",
                "left-out",
            }
            assert got == {**expected, "counts": counted}, one["name"]
    assert {"balance", "applicants", "outcomes", "proceedings", "count-not-whole", "left-out", "swapped-columns",
            "rules-unentitled", "form-misread", "cell-no-number", "cell-not-filled"} <= told  # fmt: skip


def numerals() -> list[str]:
    """Texts that a cell may hold: dice, every unit, sign and mark."""
    dice = Random(SEED)
    pieces = [*"0123456789" * 3, *"０１９，．,.。-－−–—+/／ \u3000\xa0\u200b\ufeff\t\n①⑵¹*†[]()（）【】注一二三十百千万零〇两元件",
              "万元", "增", "净减", "注1", "(1)", "[2]", "**", "`", "%", "\x85", "\x1c", "ⅳ", "㈠", "½", "٣", "𝟓"]  # fmt: skip
    texts = {
        "".join(dice.choice(pieces) for _ in range(dice.randint(0, 7))) for _ in range(NUMERALS)
    }
    texts |= {f"{number}{unit}" for unit in units() for number in ("3", "1,234", "12.5 ", "三十")}
    texts |= {f"{sign}{number}" for sign in signs() for number in ("3", "３", " 1.5")}
    texts |= (
        marks()
        | {f" {mark} " for mark in marks()}
        | {"9" * 81, " " * 81, "1" * 15, "1" * 16, "二零二〇", "三四"}
    )
    return sorted(texts)


def test_a_printed_number_is_read_as_the_build_reads_it(page: Any) -> None:
    texts = numerals()
    for text, got in zip(texts, page.evaluate(READ, texts), strict=True):
        one = read_numeral(text)
        value = None if one.value is None else format(one.value, "f")
        assert got == [one.status, value, one.kind, str(one.factor)], repr(text)


DIFFERENCES = (
    # text, what the page says of the cell, what the build says where a whole table is like that
    ("1 234", "unreadable", "a number, where all of a table part thousands by blanks"),
)
"""All that the page reads otherwise than the build: it looks at one cell, and refuses."""


@pytest.mark.parametrize(("text", "status", "otherwise"), DIFFERENCES)
def test_what_the_page_refuses_it_refuses(
    page: Any, text: str, status: str, otherwise: str
) -> None:
    assert otherwise
    assert page.evaluate(READ, [text])[0][0] == status


def test_a_label_is_reduced_as_the_build_reduces_it(page: Any) -> None:
    """Where not, the page keeps more words: then it knows no such label, and places nothing."""
    dice = Random(SEED)
    known = [one.label for one in layouts()] + [one.label for one in labels()]
    dirt = ("(上年)", "（2022年）", "（单位：件）", "(累计)", "（区分处理的，只计这一情形，不计其他情形）", "(注1)", " ",
            "\u3000", "\n", "一、", "(三)", "1.", "１．", "第", "**", "?", ":", "•", "、", "(zhang)")  # fmt: skip
    texts = list(known)
    for _ in range(LABELS):
        text = dice.choice(known)
        for _ in range(dice.randint(1, 3)):
            at = dice.choice((0, len(text), dice.randint(0, len(text))))
            text = text[:at] + dice.choice(dirt) + text[at:]
        texts.append(text)
    cores = page.evaluate("texts => texts.map(filing.labels.core)", texts)
    differing = [
        (text, core(text), got) for text, got in zip(texts, cores, strict=True) if core(text) != got
    ]
    assert all(
        len(got) > len(wanted) and got.startswith(wanted[:2]) for _, wanted, got in differing
    )
    assert len(differing) < LABELS / 100
    assert not [one for one in differing if one[0] in known]


def test_last_year_is_compared_as_the_archive_compares_it(page: Any, tmp_path: Path) -> None:
    """X1, column by column: the same verdicts and sentences; blanks are not assessable."""
    columns = [
        one.rpartition(".")[2]
        for one in indicators_of("2021")
        if one.startswith("requests.carried_in.")
    ]
    before: tuple[int | None, ...] = (118, 3, 0, None, 2, 0, 121)
    now: tuple[int | None, ...] = (116, 3, 1, 0, None, 0, 120)
    reports = [
        Printed(
            "9999",
            2023,
            {f"requests.carried_out.{c}": n for c, n in zip(columns, before, strict=True)},
        ),
        Printed(
            "9999", 2024, {f"requests.carried_in.{c}": n for c, n in zip(columns, now, strict=True)}
        ),
    ]
    compared = compare(tmp_path, reports)
    for row, numbers in (("requests.carried_in", now), ("last.requests.carried_out", before)):
        for column, number in zip(columns, numbers, strict=True):
            cell(page, f"{row}.{column}").fill("" if number is None else str(number))
    got = page.evaluate(
        """() => { const one = filing.checked(); return [one.counts.get('carried-over'),
          one.findings.filter(f => f.check === 'carried-over').map(f => [f.cells, filing.decimal.plain(f.left), filing.decimal.plain(f.right), ...f.message])]; }"""
    )
    found = [one for _, one in found_in(compared, "carried-over")]
    assert tuple(got[0]) == counts_in(compared, "carried-over")["9999-2024"]
    expected = [
        [list(one.indicators), str(one.left), str(one.right), one.message_zh, one.message_en]
        for one in found
    ]
    assert sorted(map(str, got[1])) == sorted(map(str, expected))


def test_its_script_is_of_2020(page: Any, file: str) -> None:
    """Read as ECMAScript 2020 by acorn, which knows nothing of later syntax then."""
    del file
    script = script_of(make_page(SITE_SRC, ABOUT).decode())
    acorn = (VENDOR / "acorn.js").read_text(encoding="utf-8")
    parse = f"script => {{ {acorn}; return globalThis.acorn.parse(script, {{ ecmaVersion: 2020 }}).body.length; }}"
    assert page.evaluate(parse, script) > 10
    with pytest.raises(Exception, match="Unexpected token"):
        page.evaluate(parse, "let a; a ??= 1;")


# ---------------------------------------------------------------- pasting: never a shifted number


@pytest.mark.parametrize("form", ["2021", "2019"])
def test_a_page_in_any_dirt_falls_into_place(page: Any, form: str) -> None:
    """Fonts, frames, hidden cells, six tables or one: every cell where it belongs, and no word of doubt."""
    for seed in range(12):
        dice = Random(seed)
        texts = draw_values(dice, form, least=1)
        cells, left = page.evaluate(PLACE, ["fromHtml", draw_body(Dirt(dice), form, texts), form])
        assert (cells, left) == (texts, []), seed


@pytest.mark.parametrize("layout", ["html", "text"])
def test_no_damage_moves_a_number(page: Any, layout: str) -> None:
    """Every kind of damage once: what is placed is what is printed there, else it stays outside."""
    placed = wanted = 0
    for kind in DIRT:
        drawn, text = make("L7", kind, 2)
        if layout == "html" and (drawn.edits or drawn.second):
            continue
        form = drawn.form if drawn.form in ("2019", "2021") else "2021"
        if layout == "html":
            dirt = Dirt(Random(kind))
            order = (
                drawn.order[: drawn.order.index(drawn.stops_after) + 1]
                if drawn.stops_after
                else drawn.order
            )
            tables = [
                [row.cells for row in drawn.tables[name] if not row.is_loose] for name in order
            ]
            content = "".join(_html_of(rows, dirt) for rows in tables if rows)
            cells, _ = page.evaluate(PLACE, ["fromHtml", content, form])
        else:
            cells, _ = page.evaluate(PLACE, ["fromText", text, form])
        truth = truths(drawn)
        for code, printed in cells.items():
            number = read_numeral(printed)
            if number.value is None:
                continue
            known = truth.get(code)
            assert known is not None, (kind, code, printed)
            assert known.printed in (number.value, number.value * number.factor), (
                kind,
                code,
                printed,
            )
        needed = [code for code, one in truth.items() if one.printed]
        placed += sum(bool(cells.get(code)) for code in needed)
        wanted += len(needed)
    assert placed / wanted > (0.9 if layout == "html" else 0.8)


def _html_of(rows: list[Any], dirt: Dirt) -> str:
    from drawing import Box

    return dirt.table([[Box(one.text, one.columns, one.rows) for one in row] for row in rows])


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"><head>
<meta name=Generator content="Microsoft Word 15"><style><!-- p.MsoNormal {mso-style-unhide:no; margin:0cm;} table.MsoTableGrid {mso-yfti-tbllook:1184;} --></style>
<!--[if gte mso 9]><xml><w:WordDocument></w:WordDocument></xml><![endif]--></head><body lang=ZH-CN><!--StartFragment-->%s<!--EndFragment--></body></html>"""
EXCEL = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta name=ProgId content=Excel.Sheet>
<style><!--table {mso-displayed-decimal-separator:"\\.";} .xl65 {mso-number-format:"#\\,##0";} .xl66 {text-decoration:line-through;} --></style></head><body><!--StartFragment-->%s<!--EndFragment--></body></html>"""
WPS = """<html><head><meta name="Generator" content="WPS Office"><style>@font-face{font-family:"宋体";} p.p0{margin:0;}</style></head><body><!--StartFragment-->%s<!--EndFragment--></body></html>"""


def as_word(rows: Any) -> str:
    """A table as Word copies it: paragraphs, fonts, an empty row that keeps the widths."""
    lines = []
    for number, row in enumerate(rows):
        cells = "".join(
            f"<td width=57 colspan={box.columns} rowspan={box.rows} style='width:42.5pt;border:solid windowtext 1.0pt;mso-border-alt:solid windowtext .5pt'>"
            f"<p class=MsoNormal align=center><span lang=EN-US style='font-size:10.5pt'>{escape(box.text)}<o:p></o:p></span></p></td>"
            for box in row
        )
        lines.append(f"<tr style='mso-yfti-irow:{number}'>{cells}</tr>")
    lines.append(
        "<![if !supportMisalignedColumns]><tr height=0>"
        + "<td width=57></td>" * 10
        + "</tr><![endif]>"
    )
    return f"<table class=MsoTableGrid border=1 style='border-collapse:collapse'>{''.join(lines)}</table>"


def as_excel(rows: Any) -> str:
    """A table as Excel copies it: styles by class, the number beside its text."""
    lines = "".join(
        "<tr height=19>"
        + "".join(
            f'<td class=xl65 colspan={box.columns} rowspan={box.rows} x:num="{escape(box.text)}">{escape(f"{int(box.text):,}" if box.text.isdecimal() else box.text)}</td>'
            for box in row
        )
        + "</tr>"
        for row in rows
    )
    return f"<table border=0 cellpadding=0 cellspacing=0><col width=72 span=10>{lines}</table>"


def as_wps(rows: Any) -> str:
    """A table as WPS copies it."""
    lines = "".join(
        "<tr>"
        + "".join(
            f'<td valign="center" colspan="{box.columns}" rowspan="{box.rows}"><p class="p0"><span style="mso-spacerun:\'yes\';font-size:10.5pt;"><font face="宋体">{escape(box.text)}</font></span><span style="mso-spacerun:\'yes\';"><o:p></o:p></span></p></td>'
            for box in row
        )
        + "</tr>"
        for row in rows
    )
    return f'<table class="MsoNormalTable" border="1" cellspacing="0">{lines}</table>'


@pytest.mark.parametrize(("frame", "draw"), [(WORD, as_word), (EXCEL, as_excel), (WPS, as_wps)])
def test_tables_of_word_excel_and_wps_are_pasted_with_the_clipboard(
    page: Any, frame: str, draw: Any
) -> None:
    texts = {
        code: str(int(text) + 1000)
        for code, text in draw_values(Random(5), "2021", least=1).items()
    }
    tables = [
        draw(one("2021", texts)) for one in (draw_disclosure, draw_requests, draw_proceedings)
    ]
    page.locator("#drop").click()
    paste(page, frame % "<p>二、主动公开政府信息情况</p>".join(tables))
    page.get_by_text("已放入").wait_for()
    assert {code: text.replace(",", "") for code, text in shown(page).items()} == texts
    assert page.locator(".said__left").count() == 0
    page.locator("#said").get_by_role("button", name="撤销").click()
    assert set(shown(page).values()) == {""}


@needs_office
def test_a_table_that_libreoffice_made_is_pasted(page: Any, tmp_path: Path) -> None:
    """Its page of a Word file, as it stands on the clipboard, and its lines of text with tabs."""
    texts = draw_values(Random(6), "2021", least=1)
    document = tmp_path / "form.docx"
    tables = [
        table(one("2021", texts)) for one in (draw_disclosure, draw_requests, draw_proceedings)
    ]
    document.write_bytes(
        word(
            said("二、主动公开政府信息情况"),
            tables[0],
            said("三"),
            tables[1],
            said("四"),
            tables[2],
        )
    )
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        str(find_office()),
        profile,
        "--headless",
        "--convert-to",
        "html",
        "--outdir",
        str(tmp_path),
        str(document),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    html = (tmp_path / "form.html").read_text(encoding="utf-8")
    page.locator("#drop").click()
    paste(page, html)
    page.get_by_text("已放入").wait_for()
    assert shown(page) == texts
    # The same file, opened by the page itself.
    page.locator("#clear").click()
    page.locator("#file").set_input_files(str(document))
    page.get_by_text("已放入").wait_for()
    assert shown(page) == texts


def test_word_files_give_no_struck_or_deleted_digits(page: Any, tmp_path: Path) -> None:
    from read.word_drawing import deleted, inserted

    path = tmp_path / "draft.docx"
    texts = {
        **dict.fromkeys(indicators_of("2021"), "0"),
        "proceedings.reconsideration.upheld": "88",
    }
    drawn = table(draw_proceedings("2021", texts)).replace(
        '<w:t xml:space="preserve">88</w:t>', "<w:t>88</w:t>"
    )
    edited = drawn.replace("<w:r><w:t>88</w:t></w:r>", f"{deleted('1')}{inserted('2')}")
    path.write_bytes(word(said("四"), edited if edited != drawn else drawn))
    page.locator("#file").set_input_files(str(path))
    page.get_by_text("已放入").wait_for()
    assert cell(page, "proceedings.reconsideration.upheld").input_value() in ("2", "88")


def grid_of(codes: list[list[str]], texts: dict[str, str]) -> str:
    """Numbers alone, as a spreadsheet gives them as text."""
    return "\n".join("\t".join(texts[code] for code in line) for line in codes) + "\n"


def lines_of(table_: str) -> list[list[str]]:
    """The codes of table three or four, row by row."""
    codes = [one for one in indicators_of("2021") if one.startswith(table_ + ".")]
    if table_ == "proceedings":
        return [codes]
    rows: dict[str, list[str]] = {}
    for code in codes:
        rows.setdefault(code.rpartition(".")[0], []).append(code)
    from gongkai.knowledge import shape

    order = [
        box.indicator.rpartition(".")[0]
        for box in shape.boxes("2021", table_)
        if box.indicator.endswith(".total")
    ]
    return [rows[row] for row in order]


def test_numbers_alone_go_where_they_are_exactly_a_block(page: Any) -> None:
    texts = draw_values(Random(8), "2021", least=1)
    page.locator("#drop").click()
    paste(page, "", grid_of(lines_of("requests"), texts))
    page.get_by_text("已放入 175 格").wait_for()
    paste(page, "", grid_of(lines_of("proceedings"), texts))
    page.get_by_text("已放入 15 格").wait_for()
    expected = {
        code: text if not code.startswith("disclosure") else "" for code, text in texts.items()
    }
    assert shown(page) == expected


def test_a_row_or_column_goes_where_the_caret_is(page: Any) -> None:
    page.locator("#drop").click()
    paste(page, "", "1\t2\t3\t4\t5\t6\t21\n")
    page.get_by_text("请先点一下").wait_for()
    assert set(shown(page).values()) == {""}
    cell(page, "requests.granted.business").click()
    paste(page, "", "1\t2\t3\t4\t5\t6\t21\n")
    page.get_by_text("已放入 7 格").wait_for()
    assert [text for code, text in shown(page).items() if code.startswith("requests.granted.")] == [
        *"123456",
        "21",
    ]
    column = "\n".join(str(number) for number in range(25)) + "\n"
    cell(page, "requests.received.business").click()
    paste(page, "", column)
    page.get_by_text("已放入 25 格").wait_for()
    assert cell(page, "requests.carried_out.business").input_value() == "24"


def test_what_is_no_block_is_offered_and_never_guessed(page: Any) -> None:
    cell(page, "requests.refused.state_secret.natural_person").click()
    paste(page, "", "1\t2\n3\t4\n")
    page.get_by_text("不是格式里的一整块").wait_for()
    assert set(shown(page).values()) == {""}
    page.get_by_role("button", name="从所选格起按位置填入").click()
    filled = {code.split(".", 1)[1]: text for code, text in shown(page).items() if text}
    assert filled == {
        "refused.state_secret.natural_person": "1",
        "refused.state_secret.business": "2",
        "refused.prohibited_by_law.natural_person": "3",
        "refused.prohibited_by_law.business": "4",
    }
    cell(page, "requests.refused.state_secret.total").click()
    paste(page, "", "1\t2\n3\t4\n")
    page.get_by_text("不是格式里的一整块").wait_for()
    assert page.get_by_role("button", name="从所选格起按位置填入").count() == 0


def test_a_turned_table_is_refused_with_a_sentence(page: Any) -> None:
    texts = draw_values(Random(9), "2021", least=1)
    grid = [
        [box.text if box else "" for box in line] for line in expand(draw_requests("2021", texts))
    ]
    turned = "\n".join("\t".join(line) for line in zip(*grid, strict=True)) + "\n"
    page.locator("#drop").click()
    paste(page, "", turned)
    page.get_by_text("行列互换").wait_for()
    assert set(shown(page).values()) == {""}


def test_rows_of_the_other_form_and_of_nobody_stay_outside(page: Any) -> None:
    texts = draw_values(Random(10), "2019", least=1)
    page.locator("#drop").click()
    paste(page, draw_table(draw_disclosure("2019", texts)))
    page.get_by_text("属于另一版格式").wait_for()
    assert (
        cell(page, "disclosure.licensing.decisions").input_value()
        == texts["disclosure.licensing.decisions"]
    )
    page.locator("#form").select_option("2019")
    page.locator("#drop").click()
    paste(page, draw_table(draw_disclosure("2019", texts)))
    page.get_by_text("已放入").wait_for()
    assert {code: text for code, text in shown(page).items() if code.startswith("disclosure")} == {
        code: text for code, text in texts.items() if code.startswith("disclosure")
    }


def test_lines_of_excel_as_text_fall_into_place_by_their_labels(page: Any) -> None:
    texts = draw_values(Random(11), "2021", least=1)
    for draw in (draw_disclosure, draw_requests, draw_proceedings):
        grid = expand(draw("2021", texts))
        # A merged cell stands once, at its corner, as Excel writes it.
        seen: set[int] = set()
        lines = []
        for line in grid:
            cells = []
            for box in line:
                cells.append(box.text if box and id(box) not in seen else "")
                seen.add(id(box))
            lines.append("\t".join(cells))
        page.locator("#drop").click()
        paste(page, "", "\n".join(lines) + "\n")
        page.get_by_text("已放入").wait_for()
    assert shown(page) == texts


def test_pasted_markup_is_never_run(page: Any) -> None:
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    hostile = '<img src="https://example.org/a.png" onerror=alert(1)><script>alert(2)</script><svg onload=alert(3)>'
    texts = {
        **dict.fromkeys(indicators_of("2021"), "0"),
        "proceedings.reconsideration.upheld": "XX",
    }
    html = (
        draw_table(draw_proceedings("2021", texts))
        .replace("XX", f"{hostile}7")
        .replace("结果纠正", f"{hostile}结果纠正")
    )
    page.locator("#drop").click()
    paste(page, html)
    page.get_by_text("已放入").wait_for()
    assert cell(page, "proceedings.reconsideration.upheld").input_value() == "7"
    assert page.locator("img, svg").count() == 0


# ---------------------------------------------------------------- typing, moving, taking away


def test_what_does_not_add_up_is_said_while_one_types(page: Any) -> None:
    row = "requests.received."
    for column, text in (("natural_person", "１２"), ("business", "3"), ("total", "14")):
        cell(page, row + column).fill(text)
    assert page.locator(AMBER).count() == 0
    assert "不能判断" in page.locator("#sum").inner_text()
    for column in (
        "research_institute",
        "public_interest_organization",
        "legal_service",
        "other_organization",
    ):
        cell(page, row + column).fill("0")
    note = page.locator("#notes li").first
    assert "各类申请人之和为 15，总计栏为 14，相差 1" in note.inner_text()
    assert "15 ≠ 14" in note.inner_text()
    assert page.locator(AMBER).count() == 7
    field = cell(page, row + "total")
    assert field.get_attribute("aria-invalid") == "true"
    assert page.locator("#" + field.get_attribute("aria-describedby").split()[0]).is_visible()
    assert (
        "若为 15" in page.locator("#notes").inner_text()
        or "→ 15" in page.locator("#notes").inner_text()
    )
    note.get_by_role("button").last.click()
    assert page.evaluate("document.activeElement.id") == "c-" + row + "total"
    cell(page, row + "natural_person").focus()
    assert "“１２”读作 12" in page.locator("#strip").inner_text()
    field.fill("15")
    assert page.locator(AMBER).count() == 0


def test_blank_and_marks_are_not_nought(page: Any) -> None:
    for code, text in draw_values(Random(3), "2021").items():
        cell(page, code).evaluate(
            "(input, text) => { input.value = text; input.dispatchEvent(new Event('input', { bubbles: true })); }",
            text,
        )
    assert "全部成立" in page.locator("#sum").inner_text()
    for text, read in (
        ("", "空白：不作 0 计"),
        ("/", "不适用"),
        ("无", "不适用"),
        ("2O", "不是数字"),
    ):
        cell(page, "requests.received.total").fill(text)
        assert read in page.locator("#strip").inner_text()
        assert "全部成立" not in page.locator("#sum").inner_text()
        assert page.locator(AMBER).count() == (1 if text == "2O" else 0)


def test_the_grid_is_moved_through_as_in_excel(page: Any) -> None:
    def here() -> str:
        return str(page.evaluate("document.activeElement.id")).removeprefix("c-requests.")

    cell(page, "requests.received.natural_person").focus()
    for key, expected in (
        ("ArrowRight", "received.business"), ("ArrowDown", "carried_in.business"), ("Enter", "granted.business"),
        ("Shift+Enter", "carried_in.business"), ("Tab", "carried_in.research_institute"), ("ArrowLeft", "carried_in.business"),
        ("ArrowUp", "received.business"), ("Shift+Tab", "received.natural_person"),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert here() == expected, key
    page.keyboard.type("125")
    page.keyboard.press("ArrowLeft")
    assert here() == "received.natural_person"
    page.keyboard.press("Escape")
    assert cell(page, "requests.received.natural_person").input_value() == ""
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("F2")
    page.keyboard.type("5")
    assert cell(page, "requests.received.natural_person").input_value() == "75"


def test_every_field_is_named_by_its_headings(page: Any) -> None:
    names = page.evaluate(
        """() => Array.from(filing.fields, ([code, input]) => [code, input.getAttribute('aria-labelledby').split(' ').map(id => document.getElementById(id).textContent)])"""
    )
    found = dict(names)
    assert found["requests.refused.state_secret.business"] == [
        "三、本年度办理结果", "（三）不予公开", "1.属于国家秘密", "申请人情况", "法人或其他组织", "商业企业",
    ]  # fmt: skip
    assert found["disclosure.penalties.decisions"] == [
        "第二十条第（六）项",
        "行政处罚",
        "本年处理决定数量",
    ]
    assert found["proceedings.litigation_after_reconsideration.total"] == [
        "行政诉讼",
        "复议后起诉",
        "总计",
    ]
    assert len({tuple(name) for name in found.values()}) == len(found)


def test_the_tables_are_copied_as_the_build_reads_them(page: Any) -> None:
    """What is copied is pasted again without loss, and read by the build as it was typed."""
    texts = {
        **draw_values(Random(12), "2021", least=1),
        "requests.granted.business": "１,２３４",
        "requests.granted.total": "",
    }
    page.evaluate("texts => filing.change(Object.entries(texts))", texts)
    page.locator("#copy").click()
    page.get_by_text("已复制").wait_for()
    html = page.evaluate(
        "filing.TABLES = ['disclosure', 'requests', 'proceedings'], filing.TABLES.map(filing.asHtml).join('')"
    )
    page.locator("#clear").click()
    page.locator("#drop").click()
    page.keyboard.press("Control+v")
    page.get_by_text("已放入").wait_for()
    assert shown(page) == texts
    drawn = report_of("2021", texts, None, "other")
    copied = f"<h1>试山县教育局2023年政府信息公开工作年度报告</h1><p>一、总体情况</p>{html}<p>五、存在的主要问题及改进情况</p><p>六、其他需要报告的事项</p>"
    from conftest import parse_text

    read = parse_text("<!doctype html><meta charset=utf-8><body>" + copied, "copied.html")
    assert [(one.indicator, one.status, one.value) for one in read.figures] == [
        (one.indicator, one.status, one.value) for one in drawn.figures
    ]
    found, known = (
        [one.message_zh for one in check_report(report).findings if one.check in CHECKS]
        for report in (read, drawn)
    )
    assert found == known


def test_values_are_saved_and_put_back(page: Any, tmp_path: Path) -> None:
    texts = {
        **draw_values(Random(13), "2021"),
        "requests.granted.total": "=1+1",
        "requests.granted.business": "-",
        "requests.received.business": "'=2",
    }
    page.evaluate(
        "texts => filing.change(Object.entries(texts).concat([['last.requests.carried_out.total', '9']]))",
        texts,
    )
    page.locator("#body").select_option("township")
    with page.expect_download() as waiting:
        page.locator("#save").click()
    path = tmp_path / "saved.csv"
    waiting.value.save_as(path)
    rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))
    by_code = {row["indicator"]: row for row in rows}
    assert by_code["requests.granted.total"]["as_printed"] == "'=1+1"
    assert by_code["requests.granted.total"]["status"] == "unreadable"
    assert not [row for row in rows if row["as_printed"].startswith(("=", "+", "@", "-"))]
    page.locator("#clear").click()
    page.locator("#body").select_option("county")
    page.locator("#file").set_input_files(str(path))
    page.get_by_text("已放回").wait_for()
    assert shown(page) == texts
    assert cell(page, "last.requests.carried_out.total").input_value() == "9"
    assert page.locator("#body").input_value() == "township"


def test_other_files_are_refused_with_a_sentence(page: Any, tmp_path: Path) -> None:
    for name, content, words in (
        ("a.xlsx", b"PK", "只能打开"),
        ("a.docx", b"PK\x05\x06" + b"\0" * 18, "读不出来"),
        ("a.docx", b"not a zip at all", "读不出来"),
        ("a.txt", "没有表".encode("gb18030"), "没有认出表格"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        page.locator("#file").set_input_files(str(path))
        page.locator("#said", has_text=words).wait_for()


def test_nothing_is_kept_unless_it_is_saved(page: Any, file: str) -> None:
    """Leaving asks first; after a reload all is gone."""
    cell(page, "requests.received.total").type("5")
    asked: list[str] = []

    def leave(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.reload()
    assert asked == ["beforeunload"]
    assert set(shown(page).values()) == {""}
    assert page.evaluate("document.cookie") == ""
    assert file.startswith("file:")


def test_noughts_are_filled_in_on_demand_alone(page: Any) -> None:
    cell(page, "requests.received.total").fill("5")
    page.locator('[data-zeros="requests"]').click()
    filled = shown(page)
    assert filled["requests.received.total"] == "5"
    assert {text for code, text in filled.items() if code.startswith("requests.")} == {"0", "5"}
    assert {text for code, text in filled.items() if not code.startswith("requests.")} == {""}
    page.locator("#undo").click()
    assert shown(page)["requests.granted.total"] == ""


# ---------------------------------------------------------------- looks, languages, the site's copy

FILLED = """texts => filing.change(Object.entries(texts))"""


def broken() -> dict[str, str]:
    """A form in which several things are odd."""
    return {
        **draw_values(Random(14), "2021", least=1),
        "requests.concluded.total": "1",
        "disclosure.rules.in_force": "2O",
        "requests.granted.business": "",
    }


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(browser: Any, file: str, language: str, width: int) -> None:
    opened = _open(browser, file, viewport={"width": width, "height": 900})
    page = next(opened)
    page.evaluate(FILLED, broken())
    if language == "en":
        page.locator("#language").click()
    page.locator("details").last.locator("summary").click()
    cell(page, "requests.concluded.total").focus()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    list(opened)


def test_the_page_speaks_both_languages(page: Any) -> None:
    page.evaluate(FILLED, broken())
    page.locator("#language").click()
    assert page.title() == "Check before filing"
    assert page.evaluate("document.documentElement.lang") == "en"
    text = page.locator("main").inner_text()
    assert "the outcomes add up to" in text
    assert "Natural persons" in text
    assert not [line for line in text.splitlines() if "申请人" in line]
    page.locator("#language").click()
    assert "各项办理结果之和为" in page.locator("main").inner_text()


def test_a_phone_shows_the_label_beside_its_number(phone: Any) -> None:
    """The form scrolls within its frame; the label stays, and what is wrong is said at the bottom."""
    phone.evaluate(FILLED, broken())
    field = cell(phone, "requests.concluded.total")
    field.tap()
    label = phone.locator(".form--requests tr.sum th").last
    assert label.bounding_box()["x"] >= 0
    assert (
        label.bounding_box()["x"] + label.bounding_box()["width"] <= field.bounding_box()["x"] + 1
    )
    assert "(七)总计" in phone.locator("#strip").inner_text()
    assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_it_prints_the_tables_and_what_was_found(page: Any) -> None:
    page.evaluate(FILLED, broken())
    page.emulate_media(media="print")
    for hidden in (".intro", "#strip", ".tools", "[data-zeros]", ".about"):
        assert not page.locator(hidden).first.is_visible(), hidden
    for kept in (".form--requests", ".form--proceedings", "#notes li"):
        assert page.locator(kept).first.is_visible(), kept
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.form--requests input')).color")
        == "rgb(0, 0, 0)"
    )


def test_the_site_leads_to_it_with_last_years_row(browser: Any, address: str) -> None:
    """From the page of a body; what its report carries forward comes along and is not sent."""
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + "/bodies/990101/")
    link = page.locator("#download ~ ul a", has_text="报送前核对")
    link.click()
    page.wait_for_url(f"**/{NAME}*")
    page.get_by_text("已填入本存档中 2021 年报告").wait_for()
    assert cell(page, "last.requests.carried_out.total").input_value() == "0"
    sent = [url for url in asked if NAME in url]
    assert all("last" not in url.partition("#")[0] for url in sent)
    assert asked[-1] == sent[-1]
    context.close()
