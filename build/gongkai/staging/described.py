"""What describes the figures as rows: the codebook, the checks, the errata, earlier releases.

In: knowledge, errata and releases. Out: rows. Must not add a word of its own.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal

from gongkai.decisions import Erratum
from gongkai.knowledge import checks, codebook, fields, identities, indicators, measures
from gongkai.tables import Row, Staging


def stage_described(
    staging: Staging, decided: Iterable[tuple[Erratum, bool]], releases: Iterable[Row] = ()
) -> None:
    """Stage what is known of the form, the errata with what became of them, and releases."""
    for name, rows in _knowledge_rows():
        staging.add(name, rows)
    staging.add("errata", _erratum_rows(decided))
    staging.add("releases", releases)


def _knowledge_rows() -> Iterator[tuple[str, list[Row]]]:
    """Give the rows of the resources that describe the form; what only drafts have is left out."""
    yield (
        "checks",
        [
            {f.name: _or_none(getattr(check, f.name)) for f in fields("checks")}
            for check in checks().values()
            if check.assessed != "drafts"
        ],
    )
    yield (
        "identities",
        [
            {
                "identity": row.identity,
                "check": row.check,
                "forms": "|".join(row.forms),
                "left": " ".join(row.left),
                "right": " ".join(row.right),
            }
            for row in identities()
        ],
    )
    yield "indicators", [_indicator_row(row.indicator) for row in codebook()]
    yield (
        "measures",
        [
            {
                "measure": row.measure,
                "title_zh": row.title_zh,
                "title_en": row.title_en,
                "numerator": " ".join(row.numerator),
                "denominator": " ".join(row.denominator) or None,
                "forms": "|".join(row.forms),
                "note_zh": row.note_zh or None,
                "note_en": row.note_en or None,
            }
            for row in measures()
        ],
    )


def _or_none(value: str | bool) -> str | bool | None:
    return None if value == "" else value


def _indicator_row(indicator: str) -> Row:
    entry = indicators()[indicator]
    row: dict[str, str | int | bool | Decimal | datetime.date | None] = {
        f.name: getattr(entry, f.name) or None for f in fields("indicators")
    }
    return {**row, "forms": "|".join(entry.forms)}


def _erratum_rows(applied: Iterable[tuple[Erratum, bool]]) -> Iterator[Row]:
    """Give the rows of ``errata`` with what became of each."""
    for erratum, is_applied in applied:
        yield {
            "erratum_id": f"{erratum.body}-{erratum.year}.{erratum.indicator}",
            "body_id": erratum.body,
            "year": erratum.year,
            "indicator": erratum.indicator,
            "as_printed": erratum.as_printed,
            "value": erratum.value,
            "reason": erratum.reason,
            "evidence": erratum.evidence,
            "status": "applied" if is_applied else "stale",
        }
