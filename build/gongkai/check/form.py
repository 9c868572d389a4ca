"""Check that a report is on its year's form and has the parts that the form asks for.

In: a Report. Out: judgements, at most warnings. Whether a part was left out by the office or by
the copy is not told here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from gongkai.check.words import Judged, failed, not_assessable, passed
from gongkai.findings import At
from gongkai.model import Report, Section
from gongkai.parse.sections import find_headings

PARTS = range(1, 7)
NUMERALS = "一二三四五六"
FIRST_ON_2019, FIRST_ON_2021 = 2019, 2021
"""The first years that reports on each form describe."""
PROBLEMS = 5
MAX_BEFORE_NUMERAL = 8
"""Signs of Markdown may stand before the numeral of a heading."""
MIN_WORDS = 8
"""So few characters say nothing about problems and improvements."""
HAN = re.compile(r"[\u3400-\u9fff]")


def check_form(report: Report) -> Iterator[Judged]:
    """Hold the form against the year that the figures describe."""
    if report.form not in ("2019", "2021", "mixed"):
        return
    if report.form == "mixed":
        yield failed("form-mixed", (), {})
        return
    yield passed("form-mixed")
    if report.year is None:
        yield not_assessable("form-outdated")
        return
    due = "2021" if report.year >= FIRST_ON_2021 else "2019"
    if report.form == due or report.year < FIRST_ON_2019:
        yield passed("form-outdated")
    else:
        words = {"form": report.form, "year": str(report.year), "due": due}
        yield failed("form-outdated", (), words)


def check_parts_of_form(report: Report) -> Iterator[Judged]:
    """Look for the six parts, in their order, and for something in part five."""
    if report.form in ("2014", "narrative"):
        return
    parts = {section.number: section for section in report.sections if section.number}
    missing = [number for number in PARTS if number not in parts]
    if not parts:
        yield not_assessable("section-missing")
    elif missing:
        words = {
            "parts": "、".join(NUMERALS[number - 1] for number in missing),
            "parts_en": ", ".join(map(str, missing)),
        }
        yield failed("section-missing", (), words)
    else:
        yield passed("section-missing")
    yield from _order(report, is_whole=not missing)
    for number, section in parts.items():
        yield _numbered(number, section)
    if PROBLEMS in parts:
        yield _problems(report, parts[PROBLEMS])


def _order(report: Report, *, is_whole: bool) -> Iterator[Judged]:
    """Judge the order where each part is headed once; a list of contents is no disorder.

    Parts are read in rising order, so that a report which has all of them has them in order.
    """
    if is_whole:
        yield passed("section-order")
        return
    headings = find_headings(report.text)
    numbers = [number for number, _ in headings]
    if len(set(numbers)) != len(numbers) or not numbers:
        return
    fallen = [at for (before, _), (number, at) in pairwise(headings) if number < before]
    if not fallen:
        yield passed("section-order")
        return
    end = report.text.find("\n", fallen[0])
    end = end if end >= 0 else len(report.text)
    quote = report.text[fallen[0] : end]
    yield failed("section-order", (), {"quote": quote}, place=At(fallen[0], end, quote))


def _numbered(number: int, section: Section) -> Judged:
    if NUMERALS[number - 1] in section.heading[:MAX_BEFORE_NUMERAL]:
        return passed("section-unnumbered")
    place = At(section.start, section.start + len(section.heading), section.heading)
    return failed("section-unnumbered", (), {"heading": section.heading}, place=place)


def _problems(report: Report, section: Section) -> Judged:
    body = report.text[section.start : section.end].removeprefix(section.heading)
    if len(HAN.findall(body)) >= MIN_WORDS:
        return passed("section-five-empty")
    place = At(section.start, section.start + len(section.heading), section.heading)
    return failed("section-five-empty", (), {}, place=place)
