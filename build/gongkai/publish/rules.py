"""What must be true of the figures of a package beyond its schema, as queries for wrong rows.

In: nothing. Out: ``rules()``. Must not know how they are run; a rule needs only the tables that
it names.
"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai import knowledge
from gongkai.publish import dictionary, queries
from gongkai.publish.measured import measured
from gongkai.publish.sql import CURRENT, HAS_VALUE, quoted

READ_AGAIN = "a figure and its evidence disagree: report a bug of the reading, with this line"
AGAIN = "derived tables are stale: run `gongkai publish` again"


@dataclass(frozen=True, slots=True)
class Rule:
    """A query over published tables that gives ``place`` and ``wrong`` of every wrong row."""

    table: str
    needs: tuple[str, ...]
    sql: str
    mend: str = READ_AGAIN


def _figures(condition: str, wrong: str) -> str:
    return f"""
        SELECT report_id || ' ' || indicator AS place, {wrong} AS wrong
        FROM figures WHERE {condition}
    """  # noqa: S608


FIGURES = (
    Rule(
        "figures",
        ("figures",),
        _figures(
            f"({HAS_VALUE}) <> (value IS NOT NULL)",
            "'status ' || status || coalesce(' with the value ' || value, ' without a value')",
        ),
    ),
    Rule(
        "figures",
        ("figures",),
        _figures(
            "status IN ('reported', 'not_applicable', 'unreadable')"
            ' AND NOT coalesce(start < "end", false)',
            "'status ' || status || ' needs start < end, not ' || coalesce(start::VARCHAR, 'null')"
            " || ' and ' || coalesce(\"end\"::VARCHAR, 'null')",
        ),
    ),
    Rule(
        "figures",
        ("figures",),
        _figures(
            "status = 'blank' AND NOT coalesce(as_printed = '' AND start = \"end\", false)",
            "'a blank cell needs as_printed \"\" and start = end, or it is missing'",
        ),
    ),
    Rule(
        "figures",
        ("figures",),
        _figures(
            "status = 'missing'"
            ' AND (as_printed IS NOT NULL OR start IS NOT NULL OR "end" IS NOT NULL)',
            "'a missing cell has no place in the text: as_printed, start and end must be null'",
        ),
    ),
    Rule(
        "figures",
        ("figures", "reports", "texts"),
        """
        SELECT report_id || ' ' || indicator AS place,
            'as_printed is "' || coalesce(as_printed, 'null') || '", ' || coalesce(
                'the text says "' || substr(texts.text, start + 1, "end" - start) || '"',
                'there is no text ' || path
            ) AS wrong
        FROM figures JOIN reports USING (report_id) LEFT JOIN texts USING (path)
        WHERE start IS NOT NULL
            AND as_printed IS DISTINCT FROM substr(texts.text, start + 1, "end" - start)
        """,
    ),
    Rule(
        "figures",
        ("figures", "indicators"),
        """
        WITH told AS (SELECT DISTINCT indicator, "table", "row", "column", unit FROM figures),
        odd AS (
            SELECT told.*, indicators.unit AS wanted FROM told JOIN indicators USING (indicator)
            WHERE indicator <> concat_ws('.', told."table", "row", "column")
                OR told.unit NOT IN (
                    indicators.unit, CASE indicators.type WHEN 'amount' THEN 'unknown' ELSE '' END
                )
        )
        SELECT report_id || ' ' || indicator AS place,
            'table, row or column is not a part of the code, or the unit ' || unit ||
            ' is not ' || wanted AS wrong
        FROM figures JOIN odd USING (indicator, "table", "row", "column", unit)
        """,
    ),
)

FORM = Rule(
    "figures",
    ("figures", "reports", "indicators"),
    """
    WITH wanted AS (
        SELECT report_id, indicator FROM reports
        JOIN indicators ON list_contains(string_split(forms, '|'), form)
            OR (form = 'mixed' AND contains(forms, '|'))
        WHERE form <> 'narrative'
    ),
    printed AS (
        SELECT report_id, indicator, form, list_contains(string_split(forms, '|'), form) AS fits
        FROM figures JOIN reports USING (report_id) JOIN indicators USING (indicator)
    )
    SELECT report_id || ' ' || indicator AS place,
        'the form has this cell, the figures have not' AS wrong
    FROM wanted ANTI JOIN printed USING (report_id, indicator)
    UNION ALL
    SELECT report_id || ' ' || indicator, 'form ' || form || ' has no such cell'
    FROM printed WHERE NOT fits AND form <> 'mixed'
    """,
)
"""One figure per indicator of the report's form; ``mixed`` has at least what both forms have."""

REPORTS = (
    Rule(
        "reports",
        ("reports",),
        f"""
        SELECT any_value(body_id) || ' ' || any_value(year) AS place,
            count(*) || ' reports are current: '
                || string_agg(report_id, ', ' ORDER BY report_id) AS wrong
        FROM ({CURRENT}) GROUP BY body_id, year HAVING count(*) > 1
        UNION ALL
        SELECT report_id, 'is current, but its id is not body and year' FROM ({CURRENT})
        WHERE report_id <> body_id || '-' || year
        """,  # noqa: S608
    ),
    Rule(
        "reports",
        ("reports", "figures"),
        """
        SELECT report_id AS place, 'says ' || cells || ' cells, ' || cells_with_value
            || ' with a value; the figures are ' || coalesce(found, 0) || ' and '
            || coalesce(valued, 0) AS wrong
        FROM reports LEFT JOIN (
            SELECT report_id, count(*) AS found, count(value) AS valued
            FROM figures GROUP BY report_id
        ) AS counted USING (report_id)
        WHERE cells <> coalesce(found, 0) OR cells_with_value <> coalesce(valued, 0)
        """,
    ),
    Rule(
        "reports",
        ("reports", "sources"),
        """
        SELECT report_id AS place, 'its sha256 is not that of ' || path AS wrong
        FROM reports JOIN sources USING (path) WHERE reports.sha256 <> sources.sha256
        """,
    ),
    *(
        Rule(
            table,
            (table, "reports"),
            f"""
            SELECT report_id || ' ' || {column} AS place,
                'body or year is not that of its report' AS wrong
            FROM {table} AS found JOIN reports USING (report_id)
            WHERE found.body_id <> reports.body_id OR found.year IS DISTINCT FROM reports.year
            """,  # noqa: S608
        )
        for table, column in (("figures", "indicator"), ("findings", "finding_id"))
    ),
)

SPANS = (
    Rule(
        "texts",
        ("texts",),
        """
        SELECT path AS place,
            'says ' || characters || ' characters, the text has ' || length(text) AS wrong
        FROM texts WHERE characters <> length(text)
        """,
    ),
    Rule(
        "texts",
        ("texts", "reports"),
        "SELECT path AS place, 'is of no report here' AS wrong"
        " FROM texts ANTI JOIN reports USING (path)",
        AGAIN,
    ),
    *(
        Rule(
            table,
            (table, "reports", "texts"),
            f"""
            SELECT report_id || ' ' || {key} AS place,
                'span ' || found.start || ' to ' || found."end" || ' is not in the text' AS wrong
            FROM {table} AS found JOIN reports USING (report_id) JOIN texts USING (path)
            WHERE found.start < 0 OR found.start > found."end" OR found."end" > characters
            """,  # noqa: S608
        )
        for table, key in (
            ("sections", "section"),
            ("mentions", "start"),
            ("findings", "finding_id"),
        )
    ),
)

LISTS = tuple(
    Rule(
        table,
        (table, "indicators"),
        f"""
        SELECT {key} AS place, word || ' is no indicator' AS wrong
        FROM (
            SELECT {key}, unnest(string_split({quoted(column)}, ' ')) AS word
            FROM {table} WHERE {quoted(column)} <> ''
        )
        WHERE word NOT IN (SELECT indicator FROM indicators)
        """,  # noqa: S608
        "name indicators of codebook.csv only",
    )
    for table, key, column in (
        ("findings", "finding_id", "indicators"),
        ("identities", "identity", "left"),
        ("identities", "identity", "right"),
        ("measures", "measure", "numerator"),
        ("measures", "measure", "denominator"),
    )
)


def _unpivoted(table: str, cell: str) -> str:
    shorts = ", ".join(quoted(row.short) for row in knowledge.codebook())
    return f"""
        SELECT report_id, short, cell AS {cell}
        FROM (UNPIVOT {table} ON {shorts} INTO NAME short VALUE cell)
    """  # noqa: S608


def _panel(table: str, cell: str, condition: str) -> Rule:
    sql = f"""
        WITH wide AS ({_unpivoted(table, "shown")}),
        long AS (
            SELECT report_id, short, figures.{cell} AS known
            FROM figures JOIN indicators USING (indicator)
            JOIN ({CURRENT}) AS current USING (report_id)
            WHERE {condition}
        )
        SELECT report_id || ' ' || short AS place,
            'is ' || coalesce(shown::VARCHAR, 'empty') || ', by the figures '
                || coalesce(known::VARCHAR, 'empty') AS wrong
        FROM wide FULL JOIN long USING (report_id, short) WHERE shown IS DISTINCT FROM known
    """  # noqa: S608
    return Rule(table, (table, "figures", "reports", "indicators"), sql, AGAIN)


def _rows_of_panel(table: str) -> Rule:
    sql = f"""
        SELECT coalesce(found.report_id, wanted.report_id) AS place,
            'has no row of its own body and year here, or should have none' AS wrong
        FROM {table} AS found FULL JOIN ({CURRENT}) AS wanted
            ON found.report_id = wanted.report_id AND found.body_id = wanted.body_id
                AND found.year = wanted.year
        WHERE found.report_id IS NULL OR wanted.report_id IS NULL
    """  # noqa: S608
    return Rule(table, (table, "reports"), sql, AGAIN)


def _computed(table: str, wanted: str, needs: tuple[str, ...]) -> Rule:
    """Hold a derived table against the tables that it is derived from."""
    key = dictionary.resources()[table].primary_key
    names = [field.name for field in dictionary.fields(table) if field.name not in key]
    keys = ", ".join(key)
    differs = " OR ".join(
        f"found.{quoted(name)} IS DISTINCT FROM wanted.{quoted(name)}" for name in names
    )
    sql = f"""
        SELECT concat_ws(' ', {keys}) AS place,
            'is not what {needs[0]} and {needs[1]} say' AS wrong
        FROM {table} AS found FULL JOIN ({wanted}) AS wanted USING ({keys}) WHERE {differs}
    """  # noqa: S608
    return Rule(table, (table, *needs), sql, AGAIN)


def rules() -> tuple[Rule, ...]:
    """Every rule; needs the codebook, hence no constant."""
    panels = (
        _panel("panel", "value", f"{HAS_VALUE} AND figures.unit <> 'unknown'"),
        _panel("panel_status", "status", "true"),
        _rows_of_panel("panel"),
        _rows_of_panel("panel_status"),
    )
    computed = (
        _computed("frame", queries.frame(), ("bodies", "reports")),
        _computed("coverage", queries.coverage(), ("figures", "reports")),
        _computed("measured", measured(), ("figures", "reports")),
    )
    return (*FIGURES, FORM, *REPORTS, *SPANS, *LISTS, *panels, *computed)
