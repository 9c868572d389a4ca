"""Fill in the sums of the form, so that H1 to H4 hold.

In: outcomes and what is carried over, by applicant. Out: the cells of tables three and four.
Sums are made here from the form's rows and columns; nothing here reads identities.csv.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from gongkai.bench.drawing import indicators_of

KINDS = (
    "natural_person",
    "business",
    "research_institute",
    "public_interest_organization",
    "legal_service",
    "other_organization",
)
RESULTS = ("upheld", "corrected", "other", "pending")
WAYS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
NO_OUTCOMES = ("received", "carried_in", "concluded", "carried_out")

Row = Mapping[str, int]


@cache
def outcomes_of(form: str) -> tuple[str, ...]:
    """Name the rows of table three that are outcomes."""
    cells = (one for one in indicators_of(form) if one.startswith("requests."))
    rows = dict.fromkeys(one.removeprefix("requests.").rpartition(".")[0] for one in cells)
    return tuple(row for row in rows if row not in NO_OUTCOMES)


def sum_requests(outcomes: Mapping[str, Row], carried_in: Row, carried_out: Row) -> dict[str, int]:
    """Give the cells of table three that are not 0, sums and new requests among them.

    What was received is what the balance asks for: concluded and carried out, less carried in.
    """
    concluded = {kind: sum(row.get(kind, 0) for row in outcomes.values()) for kind in KINDS}
    received = {
        kind: concluded[kind] + carried_out.get(kind, 0) - carried_in.get(kind, 0) for kind in KINDS
    }
    rows = {
        **outcomes,
        "received": received,
        "carried_in": carried_in,
        "concluded": concluded,
        "carried_out": carried_out,
    }
    return dict(_cells(rows))


def _cells(rows: Mapping[str, Row]) -> Iterator[tuple[str, int]]:
    for name, row in rows.items():
        total = 0
        for kind, number in row.items():
            if number:
                total += number
                yield f"requests.{name}.{kind}", number
        if total:
            yield f"requests.{name}.total", total


def sum_proceedings(results: Mapping[str, Row]) -> dict[str, int]:
    """Give the cells of table four that are not 0, with their totals, from results by way."""
    return {
        f"proceedings.{way}.{result}": number
        for way, row in results.items()
        for result, number in {**row, "total": sum(row.values())}.items()
        if number
    }
