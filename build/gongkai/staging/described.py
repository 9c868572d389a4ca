"""What describes the figures as rows: the codebook, the checks, errata, replies, releases.

In: knowledge, errata, replies and releases. Out: rows. Must not add a word of its own.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from gongkai.decisions import Erratum
from gongkai.knowledge import FORMS, checks, codebook, identities, indicators
from gongkai.knowledge.printed import wordings
from gongkai.knowledge.published import fields, measures
from gongkai.replies import Reply
from gongkai.tables import Row, Staging, Value


def stage_described(
    staging: Staging,
    decided: Iterable[tuple[Erratum, bool]],
    releases: Iterable[Row] = (),
    replies: Iterable[tuple[Reply, str, bool]] = (),
) -> None:
    """Stage what is known of the form, errata and replies with what became of them, releases."""
    for name, rows in knowledge_rows():
        staging.add(name, rows)
    staging.add("errata", _erratum_rows(decided))
    staging.add("replies", _reply_rows(replies))
    staging.add("releases", releases)


def knowledge_rows() -> Iterator[tuple[str, list[Row]]]:
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
                "unit": row.unit,
                "numerator": " ".join(row.numerator),
                "denominator": " ".join(row.denominator) or None,
                "forms": "|".join(row.forms),
                "breaks": " ".join(map(str, row.breaks)) or None,
                "formula_zh": row.formula_zh,
                "formula_en": row.formula_en,
                "note_zh": row.note_zh,
                "note_en": row.note_en,
            }
            for row in measures()
        ],
    )


def _or_none(value: str | bool) -> str | bool | None:
    return None if value == "" else value


def _indicator_row(indicator: str) -> Row:
    entry = indicators()[indicator]
    wording: dict[str, Value] = {f"wording_{form}": wordings(form).get(indicator) for form in FORMS}
    row: dict[str, Value] = {
        f.name: getattr(entry, f.name) or None
        for f in fields("indicators")
        if f.name not in wording
    }
    return {**row, **wording, "forms": "|".join(entry.forms)}


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
            "corrected_on": _day(erratum.corrected_on),
            "status": "applied" if is_applied else "stale",
        }


def _day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _reply_rows(replies: Iterable[tuple[Reply, str, bool]]) -> Iterator[Row]:
    """Give the rows of ``replies``, each with the id that its body has and whether it is here."""
    for reply, body, is_shown in replies:
        yield {
            "reply_id": reply.id,
            "body_id": body,
            "year": reply.year,
            "indicator": reply.indicator,
            "replied_on": _day(reply.replied_on),
            "text": reply.text,
            "source": reply.source,
            "outcome": reply.outcome,
            "status": "shown" if is_shown else "unmatched",
        }
