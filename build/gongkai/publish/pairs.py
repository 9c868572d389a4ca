"""Finds which report of one publication is which of another, across resolved ids and years.

In: the tables ``reports``, ``sources`` and ``redirects`` of two publications, as SQL. Out: SQL
that makes the table ``pairs``. Must not look at a figure.

A report of before and one of now are a pair where body (by the ids that hold now) and year are
the same. Of the rest, the same report of the same file is a pair under another body or year.
What is left stands alone, with the reason as far as the tables tell it.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

COLUMNS = {
    "reports": ("report_id", "body_id", "year", "sha256", "ordinal", "form", "is_current"),
    "sources": ("sha256", "outcome"),
    "redirects": ("old_id", "body_id"),
}
"""What must be known of each table; only ``reports`` has to be there."""

_SIDE = """
CREATE TABLE ${side} AS
SELECT report_id, reports.body_id, coalesce(known.body_id, reports.body_id) AS place, year,
    sha256, ordinal, form, is_current AND year IS NOT NULL AS is_shown
FROM (${reports}) AS reports LEFT JOIN (${redirects}) AS known ON reports.body_id = known.old_id;
CREATE TABLE ${side}_files AS
SELECT sha256, bool_or(outcome = 'redacted') AS is_masked,
    bool_or(outcome = 'refused') AS is_refused
FROM (${sources}) WHERE sha256 IS NOT NULL GROUP BY sha256;
"""

_PAIRED = """
CREATE TABLE paired AS
SELECT old.report_id AS old_id, new.report_id AS new_id
FROM old JOIN new ON old.place = new.place AND old.year = new.year
WHERE old.is_shown AND new.is_shown
QUALIFY row_number() OVER (
    PARTITION BY new.report_id
    ORDER BY old.body_id <> new.body_id, old.sha256 <> new.sha256, old.report_id
) = 1;
INSERT INTO paired
WITH left_old AS (
    SELECT *, row_number() OVER (PARTITION BY sha256, ordinal ORDER BY NOT is_shown, report_id) AS n
    FROM old ANTI JOIN paired ON old.report_id = paired.old_id WHERE is_shown OR year IS NULL
), left_new AS (
    SELECT *, row_number() OVER (PARTITION BY sha256, ordinal ORDER BY NOT is_shown, report_id) AS n
    FROM new ANTI JOIN paired ON new.report_id = paired.new_id WHERE is_shown OR year IS NULL
)
SELECT left_old.report_id, left_new.report_id
FROM left_old JOIN left_new USING (sha256, ordinal, n)
WHERE left_old.is_shown OR left_new.is_shown;
"""

_ALONE = """
SELECT old.report_id AS old_id, NULL AS new_id,
    CASE WHEN (sha256, ordinal) IN (SELECT (sha256, ordinal) FROM new) THEN 'body'
        WHEN is_masked THEN 'withheld'
        WHEN is_refused OR sha256 IN (SELECT sha256 FROM new) THEN 'reading'
        ELSE 'gone' END AS cause
FROM old ANTI JOIN paired ON old.report_id = paired.old_id LEFT JOIN new_files USING (sha256)
WHERE is_shown
UNION ALL
SELECT NULL, new.report_id,
    CASE WHEN (sha256, ordinal) IN (SELECT (sha256, ordinal) FROM old) THEN 'body'
        WHEN is_masked THEN 'withheld'
        WHEN is_refused OR sha256 IN (SELECT sha256 FROM old) THEN 'reading'
        ELSE 'added' END
FROM new ANTI JOIN paired ON new.report_id = paired.new_id LEFT JOIN old_files USING (sha256)
WHERE is_shown
"""

_PAIRS = f"""
CREATE TABLE pairs AS
WITH listed AS (SELECT *, NULL AS cause FROM paired UNION ALL {_ALONE})
SELECT row_number() OVER (
        ORDER BY coalesce(old.body_id <> new.body_id, false), coalesce(new.place, old.place),
            coalesce(new.year, old.year), old_id, new_id
    ) AS pair,
    CASE WHEN new.is_shown THEN new.body_id ELSE old.place END AS body_id,
    CASE WHEN new.is_shown THEN new.year ELSE old.year END AS year,
    old_id AS old_report_id, new_id AS new_report_id,
    old.body_id AS old_body_id, new.body_id AS new_body_id, old.year AS old_year,
    new.year AS new_year, old.sha256 AS old_sha256, new.sha256 AS new_sha256,
    old.form AS old_form, new.form AS new_form, cause
FROM listed LEFT JOIN old ON old.report_id = old_id LEFT JOIN new ON new.report_id = new_id;
"""  # noqa: S608

REPORTS_CHANGED = """
WITH gone AS (FROM old ANTI JOIN new USING (report_id)),
came AS (FROM new ANTI JOIN old USING (report_id)),
led AS (
    SELECT old_id AS report_id, new_id AS renamed FROM paired
    WHERE old_id IN (SELECT report_id FROM gone) AND new_id IN (SELECT report_id FROM came)
),
same AS (
    SELECT gone.report_id, came.report_id AS renamed
    FROM gone JOIN came USING (sha256, ordinal)
    WHERE gone.report_id NOT IN (SELECT report_id FROM led)
        AND came.report_id NOT IN (SELECT renamed FROM led)
    QUALIFY row_number() OVER (PARTITION BY gone.report_id ORDER BY came.report_id) = 1
),
renamed AS (FROM led UNION ALL FROM same)
SELECT report_id, 'renamed' AS change, renamed FROM renamed
UNION ALL
SELECT report_id, 'vanished', NULL FROM gone WHERE report_id NOT IN (SELECT report_id FROM renamed)
UNION ALL
SELECT report_id, 'added', NULL FROM came WHERE report_id NOT IN (SELECT renamed FROM renamed)
ORDER BY report_id, change
"""
"""Reports whose id is in one publication only."""


def statements(old: Mapping[str, str], new: Mapping[str, str]) -> str:
    """Give the SQL that makes ``pairs`` out of the tables of both publications.

    Args:
        old: a SELECT for each table of ``COLUMNS``.
        new: likewise; its ``redirects`` hold for both sides.
    """
    redirects = new["redirects"]
    sides = (
        Template(_SIDE).substitute(
            side=side, reports=found["reports"], sources=found["sources"], redirects=redirects
        )
        for side, found in (("old", old), ("new", new))
    )
    return "".join([*sides, _PAIRED, _PAIRS])
