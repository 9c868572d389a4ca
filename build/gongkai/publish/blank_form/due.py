"""Which blank form is due: of which year, for whom, and what the archive has to fill in.

In: the tables of a whole package. Out: blanks. Must not know a workbook.

A body's form is that of the year after its newest report, the form of nobody that of the year
after the newest report of all; neither is of a year before the form. Only the current report of
the year just before fills anything in, and only what it has a value for.
"""

from __future__ import annotations

from decimal import Decimal

from gongkai.knowledge import shape
from gongkai.publish.blank_form.parts import FIRST_YEAR, FORM, Blank, Carried
from gongkai.publish.files import digits
from gongkai.publish.sql import CURRENT, HAS_VALUE
from gongkai.tables import Tables

CARRIED = "requests.carried_out."
NEWEST = f"""
    SELECT bodies.body_id, bodies.name, max(current.year) AS newest
    FROM ({CURRENT}) AS current JOIN bodies ON bodies.body_id = current.body_id
    GROUP BY bodies.body_id, bodies.name
    HAVING bool_or(current.form IN ('2019', '2021', 'mixed'))
    ORDER BY bodies.body_id
"""  # noqa: S608
OF_BODY = f"""
    SELECT bodies.name, max(current.year) AS newest
    FROM bodies LEFT JOIN ({CURRENT}) AS current ON current.body_id = bodies.body_id
    WHERE bodies.body_id = ? GROUP BY bodies.name
"""  # noqa: S608
FIGURES = f"""
    SELECT current.body_id, current.year, current.report_id, figures.indicator, figures.value
    FROM ({CURRENT}) AS current JOIN figures ON figures.report_id = current.report_id
    WHERE starts_with(figures.indicator, '{CARRIED}') AND {HAS_VALUE}
"""  # noqa: S608


def coming_year(tables: Tables) -> int:
    """The year after the newest report of all; the first year of the form where there is none."""
    newest = next(tables.rows(f"SELECT max(year) AS newest FROM ({CURRENT})"))["newest"]  # noqa: S608
    return _after(newest)


def blanks_due(tables: Tables) -> dict[str, Blank]:
    """The form that each body with a report on the form is due to fill in next, by body id."""
    carried = _carried(tables, FIGURES)
    found = {}
    for row in tables.rows(NEWEST):
        year = _after(row["newest"])
        found[row["body_id"]] = Blank(year, row["name"], carried.get((row["body_id"], year - 1)))
    return found


def blank_of(tables: Tables, body_id: str, year: int | None) -> Blank:
    """The form of one body and year, by default the year after its newest report.

    Raises:
        StopIteration: there is no such body.
    """
    found = next(tables.rows(OF_BODY, [body_id]))
    wanted = year or (_after(found["newest"]) if found["newest"] else coming_year(tables))
    carried = _carried(tables, f"{FIGURES} AND current.body_id = ?", body_id)
    return Blank(wanted, found["name"], carried.get((body_id, wanted - 1)))


def _after(newest: int | None) -> int:
    return max((newest or 0) + 1, FIRST_YEAR)


def _carried(tables: Tables, sql: str, *parameters: str) -> dict[tuple[str, int], Carried]:
    """What each report carries forward, by body and year, in the order of the form's columns."""
    values: dict[tuple[str, int, str], dict[str, Decimal]] = {}
    for row in tables.rows(sql, parameters):
        key = (row["body_id"], row["year"], row["report_id"])
        values.setdefault(key, {})[row["indicator"].removeprefix(CARRIED)] = Decimal(
            digits(row["value"])
        )
    columns = [
        box.indicator.removeprefix(CARRIED)
        for box in shape.boxes(FORM, "requests")
        if box.indicator.startswith(CARRIED)
    ]
    return {
        (body, year): Carried(report, year, {one: own[one] for one in columns if one in own})
        for (body, year, report), own in values.items()
    }
