"""Keep the rows of the statistics table of 2014 to 2018 as they are printed.

In: the text of a report with that table. Out: rows with label, number, unit and span. Must not
make figures of them: the table's wording is known from memory only, and a row enters the codebook
when an archived report has confirmed it (site_src/docs/project/decisions.md).
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from gongkai.knowledge.patterns import statistics_2014
from gongkai.model import Statistic
from gongkai.parse.numerals import read_numeral

START = (
    r"(?:^|[\n|\t])[ \u3000\xa0]{0,12}"
    r"(?:[(（]?[一二三四五六七八九十0-9]{1,2}[)）]?[.、\uff0e]?[ \u3000]{0,3}"
    r"|其中[:：]?[ \u3000]{0,3}|[①-⑨])?"
)
NOTE = r"(?:[(（][^()（）\n]{1,60}[)）])?"
GAP = r"[\s|:：，,]{0,24}"
UNITS = r"条|件|次|篇|个|人次|人|万元|元"
NUMBER = r"-?[0-9]{1,12}(?:,[0-9]{3})*(?:\.[0-9]{1,6})?"


@cache
def _pattern() -> re.Pattern[str]:
    labels = sorted({row.label for row in statistics_2014()}, key=len, reverse=True)
    spaced = (r"[ \u3000]{0,2}".join(map(re.escape, label)) for label in labels)
    # Only the label is consumed: the next row may begin where a row without a number ends.
    return re.compile(
        rf"{START}(?P<label>(?:{'|'.join(spaced)})[ \u3000]{{0,2}}{NOTE})"
        rf"(?={GAP}(?:[(（]?(?:单位[:：]?)?(?P<before>{UNITS})[)）]?{GAP})?"
        rf"(?:(?P<number>{NUMBER})[ \u3000]{{0,3}}(?P<behind>{UNITS})?(?=[\s|,，;；。]|$))?)"
    )


def find_statistics(text: str) -> tuple[Statistic, ...]:
    """List the rows of the table in the order of print; a row without a number has none.

    >>> rows = find_statistics("申请办结数|件|4|按时办结数||")
    >>> [(row.label, row.as_printed, row.unit) for row in rows]
    [('申请办结数', '4', '件'), ('按时办结数', None, None)]
    """
    return tuple(_row(match) for match in _pattern().finditer(text))


def _row(match: re.Match[str]) -> Statistic:
    printed = match["number"]
    value: Decimal | None = read_numeral(printed).value if printed else None
    return Statistic(
        label=match["label"].strip(),
        number=value,
        unit=match["behind"] or match["before"],
        as_printed=printed,
        start=match.start("number") if printed else None,
        end=match.end("number") if printed else None,
        label_start=match.start("label"),
        label_end=match.start("label") + len(match["label"].strip()),
    )


def shifted(row: Statistic, by: int) -> Statistic:
    """Count a row's places from ``by`` characters further left."""
    return replace(
        row,
        start=None if row.start is None else row.start + by,
        end=None if row.end is None else row.end + by,
        label_start=row.label_start + by,
        label_end=row.label_end + by,
    )
