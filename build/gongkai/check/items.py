"""Check the rows of the 2019 form that count kinds of powers, their change, and decisions.

In: the values of a report's cells. Out: judgements, at most warnings: an odd number is published
as printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from gongkai.check.sums import Values
from gongkai.check.words import Judged, failed, not_assessable, passed, plain, row_names
from gongkai.knowledge import codebook, indicators
from gongkai.model import Report

COLUMNS = ("previous_items", "change", "decisions")
MANY = 100
"""More kinds of charges than any single department levies."""


@cache
def rows_of_items() -> tuple[tuple[str, ...], ...]:
    """Give by row its cells: items, change and, where the row has them, decisions."""
    known = indicators()
    rows = [entry.parts[:2] for entry in codebook() if entry.parts[2] == "previous_items"]
    wanted = [tuple(f"{table}.{row}.{column}" for column in COLUMNS) for table, row in rows]
    return tuple(tuple(cell for cell in cells if cell in known) for cells in wanted)


def check_misread(values: Values) -> Iterator[Judged]:
    """P4: items and their change that add up to exactly the decisions were likely decisions."""
    for cells in rows_of_items():
        if len(cells) < len(COLUMNS) or not values.keys() >= set(cells):
            continue
        previous, change, decided = (values[cell] for cell in cells)
        if previous is None or change is None or decided is None:
            yield not_assessable("form-misread")
        elif change == 0 or decided == 0 or previous + change != decided:
            yield passed("form-misread")
        else:
            words = {
                "previous": plain(previous),
                "change": plain(change),
                "decisions": plain(decided),
            }
            # No sides: the three do add up, which is what is odd.
            yield failed("form-misread", cells, {**row_names(cells[0]), **words})


def check_items(values: Values) -> Iterator[Judged]:
    """P3, P5: no more is dropped than there was, and a change is not the number of items."""
    for cells in rows_of_items():
        if not values.keys() >= set(cells):
            continue
        items, change, *rest = (values[cell] for cell in cells)
        if items is None or change is None or None in rest:
            yield not_assessable("items-negative")
            continue
        words = {**row_names(cells[0]), "items": plain(items), "change": plain(change)}
        if items + change < 0:
            yield failed("items-negative", cells, words)
        else:
            yield passed("items-negative")
        if rest and items and change == items and rest[0] == 0:
            yield failed("change-mirrors-items", cells, words)
        elif rest:
            yield passed("change-mirrors-items")


def check_charges(report: Report, values: Values) -> Iterator[Judged]:
    """P7: a department with more than a hundred kinds of charges counts charges, not kinds."""
    cells = ("disclosure.fees.previous_items", "disclosure.fees.change")
    if not values.keys() >= set(cells) or report.body.kind == "government":
        return
    items, change = (values[cell] for cell in cells)
    if items is None and change is None:
        yield not_assessable("many-charges")
    elif max(items or Decimal(0), abs(change or Decimal(0))) > MANY:
        yield failed("many-charges", cells, {"items": _shown(items), "change": _shown(change)})
    else:
        yield passed("many-charges")


def _shown(value: Decimal | None) -> str:
    return "—" if value is None else plain(value)
