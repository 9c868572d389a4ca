"""The SQL that computes the measures of measures.csv out of the published figures.

In: the catalogue of measures. Out: one SELECT statement. Must not know files or formats.
"""

from __future__ import annotations

from gongkai.knowledge.published import measures
from gongkai.publish.sql import CURRENT, literal

DECIMALS = 6
"""To so many decimals shares are rounded."""


def measured() -> str:
    """One row per current report and measure; a sum with a term without value has none.

    Terms that the form of a report does not have are left out; a measure none of whose terms it
    has gets no row. Amounts in an unknown unit are no terms of any measure.
    """
    terms = ", ".join(
        f"({literal(row.measure)}, {literal(side)}, {literal(term)})"
        for row in measures()
        for side, listed in (("numerator", row.numerator), ("denominator", row.denominator))
        for term in listed
    )
    divided = ", ".join(literal(row.measure) for row in measures() if row.denominator)
    sums = ", ".join(
        f"CASE WHEN bool_and(value IS NOT NULL) FILTER (WHERE side = '{side}')"
        f" THEN sum(value) FILTER (WHERE side = '{side}') END AS {side}"
        for side in ("numerator", "denominator")
    )
    return f"""
        WITH terms(measure, side, indicator) AS (VALUES {terms}),
        summed AS (
            SELECT report_id, measure, {sums}
            FROM figures JOIN terms USING (indicator)
            JOIN (SELECT report_id FROM ({CURRENT})) USING (report_id)
            GROUP BY report_id, measure
        )
        SELECT summed.report_id, measure, body_id, year, numerator, denominator,
            CASE WHEN measure NOT IN ({divided}) THEN numerator
                WHEN denominator <> 0 THEN CAST(round(
                    CAST(numerator AS DOUBLE) / CAST(denominator AS DOUBLE), {DECIMALS}
                ) AS DECIMAL(28, 8)) END AS value
        FROM summed JOIN reports USING (report_id)
    """  # noqa: S608
