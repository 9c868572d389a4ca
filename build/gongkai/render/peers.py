"""Say how like bodies are spread, so that nobody mistakes noise for rank.

In: the package's figures and measures. Out: rows of quantiles per indicator and group of like
bodies. Must not know any single body: a group of fewer than ``FEWEST`` says nothing.

Which bodies are alike says ``likes``. Every quantile is a value that some body printed (the
smallest with so many at or below it); a cell without value, an amount in an unknown unit and a
ratio of fewer than ``FEWEST`` are not counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from gongkai.render.likes import ALIKE, FEWEST, GROUP
from gongkai.render.package import Package, Record

QUANTILES = (10, 25, 50, 75, 90)

FIGURES = "SELECT report_id, indicator, value FROM figures WHERE unit <> 'unknown'"
MEASURED = f"""SELECT report_id, measure AS indicator, value FROM measured
    WHERE denominator IS NULL OR denominator >= {FEWEST}"""  # noqa: S608  # numbers and names of ours


def quantiles(source: str) -> str:
    """The SQL over rows of (report_id, indicator, value): values are counted before ranked.

    Most cells are 0, so that the counted values of a country fit into memory.
    """
    group = ", ".join(f'"{name}"' for name in ("indicator", *GROUP))
    taken = ", ".join(
        f"min(value) FILTER (WHERE 100 * upto >= {share} * n) AS p{share}" for share in QUANTILES
    )
    return f"""
        WITH counted AS (
            SELECT {group}, value, count(*) AS bodies
            FROM ({source}) JOIN ({ALIKE}) USING (report_id)
            WHERE value IS NOT NULL
            GROUP BY ALL
        ), ranked AS (
            SELECT *, sum(bodies) OVER (PARTITION BY {group} ORDER BY value) AS upto,
                sum(bodies) OVER (PARTITION BY {group}) AS n
            FROM counted
        )
        SELECT {group}, CAST(n AS BIGINT) AS n, {taken}
        FROM ranked WHERE n >= {FEWEST} GROUP BY {group}, n ORDER BY {group}
    """  # noqa: S608  # numbers and names of ours


def spreads(package: Package) -> Iterator[tuple[str, list[Record]]]:
    """Each indicator or measure that has a group large enough, with its groups."""
    for source in (FIGURES, MEASURED):
        rows = package.tables.rows(quantiles(source))
        for code, group in groupby(rows, key=lambda row: str(row["indicator"])):
            yield code, [_without_code(row) for row in group]


def _without_code(row: Record) -> Record:
    return {name: value for name, value in row.items() if name != "indicator"}
