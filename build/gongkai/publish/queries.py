"""The SQL that makes published tables out of staged ones: order, panel and frame.

In: names of resources. Out: SELECT statements whose rows come in the one published order. Must
not know files or formats, nor run anything.
"""

from __future__ import annotations

from gongkai import knowledge
from gongkai.knowledge import published
from gongkai.publish import dictionary
from gongkai.publish.measured import measured
from gongkai.publish.sql import CURRENT, HAS_VALUE, literal, quoted

PLACES = """
    WITH RECURSIVE above(code, name, level, parent) AS (
        SELECT code, name, level, parent FROM divisions
        UNION
        SELECT above.code, divisions.name, divisions.level, divisions.parent
        FROM above JOIN divisions ON divisions.code = above.parent
    )
    SELECT code,
        max(name) FILTER (WHERE level = 'province') AS province,
        max(name) FILTER (WHERE level = 'prefecture') AS prefecture,
        max(name) FILTER (WHERE level = 'county') AS county
    FROM above GROUP BY code
"""
"""Names of province, city and county of every division, itself included."""


def select(resource: str) -> str:
    """SELECT every row of a resource in published order, derived resources included."""
    source = _DERIVED[resource]() if resource in _DERIVED else f"SELECT * FROM {quoted(resource)}"  # noqa: S608
    return _ordered(resource, f"SELECT found.* FROM ({source}) AS found")  # noqa: S608


def added_up(resource: str, parts: str) -> str:
    """SELECT the rows of a resource of counts by adding up those of parts of the archive."""
    keys = dictionary.resources()[resource].primary_key
    counts = (field.name for field in dictionary.fields(resource) if field.name not in keys)
    summed = ", ".join(f"CAST(sum({quoted(one)}) AS BIGINT) AS {quoted(one)}" for one in counts)
    key = ", ".join(map(quoted, keys))
    return _ordered(resource, f"SELECT {key}, {summed} FROM {quoted(parts)} GROUP BY {key}")  # noqa: S608


def select_where(resource: str, condition: str) -> str:
    """SELECT the published rows of a resource that meet a condition, in published order."""
    return _ordered(resource, f"SELECT * FROM {quoted(resource)} WHERE {condition}")  # noqa: S608


def select_of_bodies(resource: str) -> str:
    """SELECT the rows of the bodies from ``?`` to ``?``, with their body as ``of_body``."""
    source = f"""
        SELECT found.*, owner.body_id AS of_body
        FROM {quoted(resource)} AS found
        JOIN reports AS owner ON owner.report_id = found.report_id
        WHERE owner.body_id BETWEEN ? AND ?
    """  # noqa: S608
    return _ordered(resource, source, first="of_body, ")


def _ordered(resource: str, source: str, first: str = "") -> str:
    columns = ", ".join(
        _column(field.resource, field.name, field.type) for field in dictionary.fields(resource)
    )
    owner = "of_body, " if first else ""
    positions = ", ".join(
        f"({literal(row.indicator)}, {place})" for place, row in enumerate(knowledge.codebook())
    )
    if resource not in ("figures", "indicators"):
        return f"SELECT {owner}{columns} FROM ({source}) ORDER BY {first}{_keys(resource)}"  # noqa: S608
    keys = "body_id, year NULLS LAST, report_id, " if resource == "figures" else ""
    return f"""
        SELECT {owner}{columns} FROM ({source})
        LEFT JOIN (VALUES {positions}) AS codebook(listed, place) ON listed = indicator
        ORDER BY {first}{keys}place NULLS LAST, {_keys(resource)}
    """  # noqa: S608


def _column(resource: str, name: str, kind: str) -> str:
    column = quoted(name)
    if kind == "string" and (resource, name) not in dictionary.KEEPS_EMPTY:
        return f"nullif({column}, '') AS {column}"
    return column


def _keys(resource: str) -> str:
    """Sort by key, then by everything, so that even duplicates have one order."""
    key = dictionary.resources()[resource].primary_key
    names = [field.name for field in dictionary.fields(resource)]
    return ", ".join(quoted(name) for name in (*key, *(name for name in names if name not in key)))


def _wide(column: str, condition: str) -> str:
    """Turn indicators into columns; with filtered aggregates DuckDB plans ten times as long."""
    names = ", ".join(
        f"{literal(row.indicator)} AS {quoted(row.short)}" for row in knowledge.codebook()
    )
    return f"""
        SELECT * FROM (SELECT report_id, indicator, {column} FROM figures WHERE {condition})
        PIVOT (max({column}) FOR indicator IN ({names}) GROUP BY report_id)
    """  # noqa: S608


def _shorts() -> str:
    return ", ".join(f"wide.{quoted(row.short)}" for row in knowledge.codebook())


CELLS = {
    "panel": ("value", f"{HAS_VALUE} AND unit <> 'unknown'"),
    "panel_status": ("status", "true"),
}
"""The column of figures behind the indicators of a panel, and which figures count."""

_NAMED = {
    "panel": f"""
        SELECT current.body_id, current.year, current.report_id, bodies.name, bodies.level,
            bodies.kind, current.code, current.code_2023,
            places.province, places.prefecture, places.county,
            current.form, current.scope, current.provenance
        FROM ({CURRENT}) AS current
        JOIN bodies ON bodies.body_id = current.body_id
        LEFT JOIN ({PLACES}) AS places ON places.code = bodies.code
    """,  # noqa: S608
    "panel_status": f"SELECT body_id, year, report_id FROM ({CURRENT})",  # noqa: S608
}
"""The rows of a panel without its indicators."""


def named(resource: str) -> str:
    """SELECT the columns of a panel that are no indicators, in published order."""
    names = (field.name for field in published.fields(resource))
    columns = ", ".join(_column(resource, name, "string") for name in names if name != "year")
    key = ", ".join(map(quoted, dictionary.resources()[resource].primary_key))
    return f"SELECT year, {columns} FROM ({_NAMED[resource]}) ORDER BY {key}"  # noqa: S608


def panel() -> str:
    """One row per body and year: values of the current report, in a known unit."""
    return _with_indicators("panel")


def panel_status() -> str:
    """The statuses behind the panel; null where the report's form has no such cell."""
    return _with_indicators("panel_status")


def _with_indicators(resource: str) -> str:
    return f"""
        SELECT named.*, {_shorts()} FROM ({_NAMED[resource]}) AS named
        LEFT JOIN ({_wide(*CELLS[resource])}) AS wide ON wide.report_id = named.report_id
    """  # noqa: S608


def frame() -> str:
    """Every body by every year between the first and the last year of the archive."""
    return f"""
        WITH current AS ({CURRENT}),
        years AS (
            SELECT unnest(generate_series(min(year), max(year))) AS year FROM current
        )
        SELECT bodies.body_id, years.year, current.report_id IS NOT NULL AS in_archive,
            current.report_id, current.form, current.scope
        FROM bodies CROSS JOIN years
        LEFT JOIN current ON current.body_id = bodies.body_id AND current.year = years.year
    """  # noqa: S608


def coverage() -> str:
    """For each indicator and year, the current reports that have the cell, by status."""
    counted = ", ".join(
        f"count(*) FILTER (WHERE status = {literal(status)}) AS {status}"
        for status in ("blank", "not_applicable", "missing", "unreadable")
    )
    return f"""
        SELECT indicator, current.year, count(*) AS reports,
            count(*) FILTER (WHERE {HAS_VALUE}) AS with_value,
            count(*) FILTER (WHERE {HAS_VALUE} AND value <> 0) AS not_zero, {counted}
        FROM figures JOIN ({CURRENT}) AS current USING (report_id)
        GROUP BY indicator, current.year
    """  # noqa: S608


_DERIVED = {
    "panel": panel,
    "panel_status": panel_status,
    "measured": measured,
    "coverage": coverage,
    "frame": frame,
}
