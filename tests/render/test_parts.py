"""The parts that pages are made of: forms, evidence, sentences, words, name index."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from gongkai import knowledge
from gongkai.model import KnowledgeError
from gongkai.render.cells import Place, write_cell
from gongkai.render.evidence import Mark, write_text
from gongkai.render.forms import Forms
from gongkai.render.words import load_words

RENDER = Path(__file__).parents[2] / "build" / "gongkai" / "render"
INDICATORS = {
    row.indicator: {"row_en": row.row_en, "column_en": row.column_en}
    for row in knowledge.codebook()
}


def figure(raw: str | None, value: str | None, **special: Any) -> dict[str, Any]:
    found = {
        "status": "reported",
        "as_printed": raw,
        "value": None if value is None else Decimal(value),
        "unit": "request",
        "start": 7,
        "end": 9,
    }
    return {**found, **special}


def cell(found: dict[str, Any] | None, **special: Any) -> str:
    return write_cell(
        found, "requests.received.total", Place("../x/", "y-", load_words("zh"), **special)
    )


def text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


def test_units_marks_and_notes_stand_outside_the_text_of_a_cell() -> None:
    html = cell(
        figure("970843元", "97.0843", unit="CNY 10k"),
        notes={"requests.received.total": [1, 2]},
        outlined=frozenset({"requests.received.total"}),
    )
    assert text_of(html) == "970843"
    assert 'data-u="元"' in html
    assert 'data-value="97.0843"' in html
    assert 'data-n="1"' in html and 'data-n="2"' in html


def test_a_zero_is_lighter_and_a_gap_is_never_a_zero() -> None:
    assert 'class="z"' in cell(figure("0", "0"))
    for status in ("blank", "missing", "unreadable", "not_applicable"):
        html = cell(figure("", None, status=status, start=None))
        assert text_of(html) == ""
        assert "aria-label=" in html


def test_a_cell_that_the_package_does_not_hold_is_missing() -> None:
    assert 'class="m"' in cell(None)


@pytest.mark.parametrize(("form", "count"), [("2019", 198), ("2021", 200)])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_three_tables_print_each_indicator_of_the_form_once(
    form: str, count: int, language: str
) -> None:
    forms = Forms(INDICATORS, load_words(language))
    figures = {row.indicator: figure("0", "0") for row in knowledge.codebook() if form in row.forms}
    place = Place("", "t-", load_words(language), all_ids=True)
    html = "".join(
        forms.table(name, figures, place, name)
        for name in ("disclosure", "requests", "proceedings")
    )
    found = re.findall(r'id="t-([^"]+)"', html)
    assert len(found) == len(set(found)) == count == len(figures)


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("name", ["disclosure", "requests", "proceedings"])
def test_merged_cells_fill_a_rectangle(form: str, name: str) -> None:
    forms = Forms(INDICATORS, load_words("zh"))
    figures = {row.indicator: figure("0", "0") for row in knowledge.codebook() if form in row.forms}
    html = forms.table(name, figures, Place("", "t-", load_words("zh")), name)
    taken: set[tuple[int, int]] = set()
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.S)
    for number, row in enumerate(rows):
        column = 0
        for attributes in re.findall(r"<t[hd]([^>]*)>", row):
            while (number, column) in taken:
                column += 1
            spans = {
                key: int(value)
                for key, value in re.findall(r'(colspan|rowspan)="(\d+)"', attributes)
            }
            wide, deep = spans.get("colspan", 1), spans.get("rowspan", 1)
            cells = {
                (number + down, column + right) for down in range(deep) for right in range(wide)
            }
            assert not cells & taken
            taken |= cells
    width = {"disclosure": 4, "requests": 10, "proceedings": 15}[name]
    assert taken == {(row, column) for row in range(len(rows)) for column in range(width)}


def test_the_familiar_merges_of_section_three() -> None:
    forms = Forms(INDICATORS, load_words("zh"))
    for form, outcomes in (("2019", 20), ("2021", 22)):
        figures = {
            row.indicator: figure("0", "0") for row in knowledge.codebook() if form in row.forms
        }
        html = forms.table("requests", figures, Place("", "", load_words("zh")), "三")
        groups = re.findall(r'class="group" rowspan="(\d+)"[^>]*><span>(?:<a [^>]*>)?([^<]*)', html)
        assert (str(outcomes), "三、本年度办理结果") in groups
        assert ("8", "（三）不予公开") in groups
        assert ("3", "（四）无法提供") in groups
        assert ("5", "（五）不予处理") in groups


def test_a_mixed_report_prints_each_table_in_its_own_form() -> None:
    forms = Forms(INDICATORS, load_words("zh"))
    wanted = {
        row.indicator: figure("0", "0")
        for row in knowledge.codebook()
        if ("2021" if row.section == 2 else "2019") in row.forms
    }
    place = Place("", "", load_words("zh"))
    assert "本年制发件数" in forms.table("disclosure", wanted, place, "二")
    assert "逾期不补正" not in forms.table("requests", wanted, place, "三")


def test_marks_may_overlap_and_the_text_stays() -> None:
    text = "收到<4>件，其中\n3件"
    marks = [
        Mark(0, 8, "damage", "finding-1", "x"),
        Mark(3, 4, "figure", "t-a", "a"),
        Mark(2, 6, "mention", "", "m"),
        Mark(9, 9, "figure", "t-b", "b"),
    ]
    html = write_text(text, marks)
    assert text_of(html) == text
    assert '<mark id="c-3"><a href="#t-a" title="a">4</a></mark>' in html
    assert '<mark id="c-9"><a href="#t-b" title="b" aria-label="b"></a></mark>' in html


def test_every_word_that_code_and_templates_ask_for_exists() -> None:
    known = load_words("zh").texts
    asked, counted = set(), set()
    for path in [*RENDER.glob("*.py"), *RENDER.glob("templates/*.html")]:
        text = path.read_text("utf-8")
        asked |= set(
            re.findall(r"""\b(?:w|words)(?:\.count)?\(\s*["']([a-z_.0-9]+)["']\s*[,)]""", text)
        )
        counted |= set(re.findall(r"""\.count\(\s*["']([a-z_.]+)["'],""", text))
    assert sorted(asked - known.keys()) == []
    assert counted
    assert sorted({f"{key}.one" for key in counted} - known.keys()) == []
    with pytest.raises(KnowledgeError, match="no row nothing"):
        load_words("en")("nothing")


def test_the_number_of_a_note_is_its_only_sign() -> None:
    """A sign stands before the link of the cell, never before that of the note beside it."""
    folder = RENDER.parents[2] / "site_src/theme/assets/gongkai/site"
    css = "".join(path.read_text("utf-8") for path in sorted(folder.glob("*.css")))
    rules = re.findall(r"([^{}]+)\{[^{}]*\}", css)
    signs = [
        one.strip() for rule in rules for one in rule.split(",") if re.search(r"\.[bmxue] > a", one)
    ]
    assert len(signs) >= 8
    assert [one for one in signs if ":not(.fn)" not in one] == []


def test_findings_of_one_check_stand_in_the_order_of_the_form(packages: Path) -> None:
    from gongkai.render.package import Package

    package = Package(packages / "gongkai")
    codes = [row.indicator for row in knowledge.codebook()]
    rows = [
        {
            "severity": "error",
            "verdict": "failed",
            "check": "balance",
            "indicators": codes[place] + " " + codes[0],
            "start": None,
            "finding_id": str(99 - place),
        }
        for place in (7, 3, 50)
    ]
    rows.append({**rows[0], "indicators": None})
    ordered = sorted(rows, key=package.finding_order)
    package.close()
    shown = [row["indicators"] and row["indicators"].split()[0] for row in ordered]
    assert shown == [None, codes[3], codes[7], codes[50]]
