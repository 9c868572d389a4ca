"""Citations, read back by programs that know their format and nothing of gongkai."""

from __future__ import annotations

import datetime
import json
import re
import subprocess
import sys
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import rispy
import yaml
from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

from cite.conftest import FETCHED, HOSTILE_WORK, NOWHERE, RELEASE, REPORT
from gongkai.cite import (
    Work,
    bibtex,
    cff,
    cite_data,
    cite_report,
    csl_json,
    formatted,
    gbt7714,
    ris,
)
from render.conftest import SETTINGS

HELD = "存档副本：演示项目《演示档案（虚构）》版本 2022.3.1，990101-2020，SHA-256 0123456789abcdef"
PAGE = "https://example.org/synthetic/reports/990101-2020/"
OFFLINE = replace(RELEASE, settings=replace(SETTINGS, base_url="", repository=""))
EMPTY = REPORT | {"title": None, "body_name": None, "sha256": None, "published_on": None}


@pytest.mark.parametrize(
    ("edition", "expected"),
    [
        (
            "2025",
            "试山县人民政府. 试山县2020年政府信息公开工作年度报告[R/OL]. 2021-01-31. "
            f"https://www.shishan.example/2020.html. {HELD}.",
        ),
        (
            "2015",
            "试山县人民政府. 试山县2020年政府信息公开工作年度报告[R/OL]. (2021-01-31)[2021-03-01]. "
            f"https://www.shishan.example/2020.html. {HELD}.",
        ),
    ],
)
def test_a_report_online_by_the_national_standard(edition: Any, expected: str) -> None:
    """The shape of the reports in both editions' examples; the day of access went in 2025."""
    assert gbt7714(cite_report(RELEASE, "zh", REPORT, FETCHED, ""), edition) == expected


@pytest.mark.parametrize(
    ("edition", "expected"),
    [
        ("2025", "演示项目. 演示档案（虚构）[DS/OL]. V2022.3.1. (2022-03-01). "),
        ("2015", "演示项目. 演示档案（虚构）: V2022.3.1[DS/OL]. (2022-03-01). "),
    ],
)
def test_a_release_of_the_data_by_the_national_standard(edition: Any, expected: str) -> None:
    """2025 knows data sets and puts the version behind the type; nobody's day of access is known."""
    work = cite_data(RELEASE, "zh", path="data/")
    assert gbt7714(work, edition) == f"{expected}https://example.org/synthetic/data/."


def test_a_report_without_an_address_is_cited_by_its_archived_copy() -> None:
    """By the page of the copy where the site has an address, else as no online resource."""
    work = cite_report(RELEASE, "zh", REPORT, NOWHERE, "")
    assert f"[R/OL]. 2021-01-31. {PAGE}. {HELD}." in gbt7714(work, "2025")
    assert "(2021-01-31). https://example.org" in gbt7714(work, "2015")
    work = cite_report(OFFLINE, "zh", REPORT, NOWHERE, "")
    assert f"[R]. 2021-01-31. {HELD}." in gbt7714(work, "2025")
    assert f"[R]. 2021. {HELD}." in gbt7714(work, "2015")


def test_what_is_not_known_is_not_made_up() -> None:
    """No date, no address, no hash; a title of ours stands in brackets, as the standard asks."""
    work = cite_report(OFFLINE, "en", EMPTY, NOWHERE, "试山县人民政府")
    expected = (
        "试山县人民政府. [Annual report on open government information, 2020][R]. Archived copy: "
        "the synthetic project, Synthetic archive, release 2022.3.1, 990101-2020."
    )
    assert gbt7714(work, "2025") == gbt7714(work, "2015") == expected
    for text in formatted(work).values():
        for word in ("2021", "http", "SHA", "None", "year =", "date =", "PY", "DA  -", "issued"):
            assert word not in text
    data = "\n".join(formatted(cite_data(OFFLINE, "zh")).values())
    assert "http" not in data
    assert "[DS]. V2022.3.1. (2022-03-01)." in data


def test_an_address_that_is_none_is_left_out() -> None:
    """A source may say anything; a page never links or cites it as an address."""
    for bad in ("javascript:alert(1)", "www.a.example", 'https://a.example/"x', "https://a b.c"):
        work = cite_report(RELEASE, "zh", REPORT, FETCHED | {"url": bad}, "")
        assert work.url == PAGE
        assert work.fetched is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_citation_names_the_release(language: str) -> None:
    """Of the data, of a body's part of it, and of a report, whose copy lies in the release."""
    works = [
        cite_data(RELEASE, language),
        cite_data(RELEASE, language, ("990101", "试山县人民政府"), "bodies/990101/"),
        cite_report(RELEASE, language, REPORT, FETCHED, ""),
    ]
    for work in works:
        for name, text in formatted(work).items():
            assert "2022.3.1" in text, name


COMMANDS = {
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciitilde": "~",
    "textasciicircum": "^",
}


def plain(text: str) -> str:
    """What TeX would set: commands by their character, escapes by what they escape, no braces."""
    return re.sub(
        r"\\([a-z]+)\{\}|\\(.)|[{}]",
        lambda found: COMMANDS[found[1]] if found[1] else (found[2] or ""),
        text,
    )


def entry_of(text: str) -> Any:
    found = parse_string(text, "bibtex").entries
    assert len(found) == 1
    return next(iter(found.values()))


def test_pybtex_reads_both_works() -> None:
    """Type, office as one name, dates and address."""
    entry = entry_of(bibtex(cite_report(RELEASE, "zh", REPORT, FETCHED, "")))
    assert entry.type == "techreport"
    assert [str(person) for person in entry.persons["author"]] == ["{试山县人民政府}"]
    assert entry.fields["date"] == "2021-01-31"
    assert entry.fields["year"] == "2021"
    assert entry.fields["urldate"] == "2021-03-01"
    assert entry.fields["url"] == FETCHED["url"]
    entry = entry_of(bibtex(cite_data(RELEASE, "en")))
    assert entry.type == "dataset"
    assert entry.fields["title"] == "{Synthetic archive}"
    assert entry.fields["version"] == "2022.3.1"


def test_rispy_reads_both_works() -> None:
    """One record, with the tags of a report and of a data set."""
    (report,) = rispy.loads(ris(cite_report(RELEASE, "zh", REPORT, FETCHED, "")))
    assert report["type_of_reference"] == "RPRT"
    assert report["authors"] == ["试山县人民政府"]
    assert report["year"] == "2021"
    assert report["date"] == "2021/01/31"
    assert report["urls"] == [FETCHED["url"]]
    (data,) = rispy.loads(ris(cite_data(RELEASE, "zh")))
    assert data["type_of_reference"] == "DATA"
    assert data["edition"] == "2022.3.1"


def rendered(text: str) -> str:
    """A bibliography of one item, as a citation processor writes it."""
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    source = CiteProcJSON(json.loads(text))
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    bibliography.register(Citation([CitationItem(key) for key in source]))
    return "".join(str(item) for item in bibliography.bibliography())


def test_a_citation_processor_renders_both_works() -> None:
    """Author, year, title and address stand in what citeproc makes of it."""
    report = rendered(csl_json(cite_report(RELEASE, "zh", REPORT, FETCHED, "")))
    for part in ("试山县人民政府", "2021", REPORT["title"], FETCHED["url"]):
        assert str(part) in report
    data = rendered(csl_json(cite_data(RELEASE, "en")))
    for part in ("the synthetic project", "2022", "Synthetic archive", "https://example.org"):
        assert part in data


def judge_cff(path: Path) -> subprocess.CompletedProcess[str]:
    """What the published schema of the Citation File Format says of a file."""
    command = ["-m", "check_jsonschema", "--builtin-schema", "vendor.citation-file-format"]
    return subprocess.run(
        [sys.executable, *command, str(path)], capture_output=True, text=True, check=False
    )


def test_citation_cff_holds_against_its_schema(packages: Path, tmp_path: Path) -> None:
    """Of the package, and of hostile texts; and the schema does refuse something."""
    found = judge_cff(packages / "gongkai" / "CITATION.cff")
    assert found.returncode == 0, found.stdout + found.stderr
    hostile = tmp_path / "CITATION.cff"
    hostile.write_text(cff(replace(HOSTILE_WORK, kind="dataset")), encoding="utf-8")
    found = judge_cff(hostile)
    assert found.returncode == 0, found.stdout + found.stderr
    hostile.write_text(cff(HOSTILE_WORK), encoding="utf-8")
    assert "'report' is not one of" in judge_cff(hostile).stdout


def test_the_page_of_the_data_cites_as_the_package_does(packages: Path, site: Path) -> None:
    """One release has one CITATION.cff, and its BibTeX has the title in the other language."""
    for page in ("data", "en/data"):
        text = unescape((site / page / "index.html").read_text(encoding="utf-8"))
        assert (packages / "gongkai" / "CITATION.cff").read_text(encoding="utf-8") in text
        assert "titleaddon = {" in text


def test_hostile_texts_end_no_value() -> None:
    """Braces, quotes, backslashes and line ends of a title stay within it in every format."""
    entry = entry_of(bibtex(HOSTILE_WORK))
    assert plain(entry.fields["title"]) == HOSTILE_WORK.title
    assert len(entry.persons["author"]) == 1
    assert entry.fields["url"] == "https://a.example/%7Bx%7D%5C"
    (record,) = rispy.loads(ris(HOSTILE_WORK))
    assert record["title"] == HOSTILE_WORK.title
    assert record["type_of_reference"] == "RPRT"
    (item,) = json.loads(csl_json(HOSTILE_WORK))
    assert item["title"] == HOSTILE_WORK.title
    for edition in ("2025", "2015"):
        assert "\n" not in gbt7714(HOSTILE_WORK, edition)


TEXTS = st.text(min_size=1, max_size=60)


@given(title=TEXTS, author=TEXTS)
def test_any_text_comes_back_from_every_format(title: str, author: str) -> None:
    """Whatever is printed as a title or name, each reader gives it back as one line."""
    work = Work(
        "dataset", f"题{title}", f"局{author}", "990101", published=datetime.date(2021, 1, 31)
    )
    entry = entry_of(bibtex(work))
    assert plain(entry.fields["title"]) == work.title
    assert plain(str(entry.persons["author"][0])) == work.author
    (record,) = rispy.loads(ris(work))
    assert record["title"] == work.title
    assert record["authors"] == [work.author]
    assert json.loads(csl_json(work))[0]["title"] == work.title
    assert yaml.safe_load(cff(work))["title"] == work.title


def test_a_title_of_a_megabyte_is_cut() -> None:
    """A page that runs together is no title."""
    assert len(bibtex(Work("report", "长" * 1_000_000, "局", "990101-2020"))) < 1000
