"""What is set beside a body: bodies of the same level, kind, scope, form and year.

In: the package's tables, by two queries over all of them. Out: which reports have their like,
where each stands among these, and the interval of a ratio. Must not know how either is drawn.

Reports whose scope is unknown are like no other: an office's own requests and a whole county's
are not one quantity. Only reports whose cell has a value are counted.
"""

from __future__ import annotations

from decimal import Decimal
from math import sqrt

FEWEST = 30
"""Of fewer bodies no distribution is shown, and of fewer cases no ratio."""

RECEIVED, GRANTED = "requests.received.total", "granted_share"

GROUP = ("year", "level", "kind", "scope", "form")
"""What like bodies have in common."""

ALIKE = """
    SELECT report_id, reports.body_id, reports.year, level, kind, scope, form
    FROM reports JOIN bodies USING (body_id)
    WHERE is_current AND reports.year IS NOT NULL AND level IS NOT NULL AND kind <> 'other'
        AND scope <> 'unknown' AND form IN ('2019', '2021')
"""
"""The reports that have their like, with the columns of their group."""

# What is put into the queries stands in this module, so nothing foreign gets in (S608).
PLACED = f"""
WITH alike AS ({ALIKE}), known AS (
    SELECT report_id, indicator AS what, value FROM figures
    WHERE indicator = '{RECEIVED}' AND value >= 0
    UNION ALL
    SELECT report_id, measure, value FROM measured
    WHERE measure = '{GRANTED}' AND denominator >= {FEWEST} AND numerator BETWEEN 0 AND denominator
), placed AS (
    SELECT * FROM alike JOIN known USING (report_id)
)
"""  # noqa: S608

KEY = (*GROUP, "what")
_KEY = ", ".join(KEY)

GROUPS = f"""{PLACED}
SELECT {_KEY}, count(*) AS bodies,
    quantile_disc(value, [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1]) AS quantiles
FROM placed GROUP BY ALL
"""  # noqa: S608
"""The groups of like bodies: few, and read once."""

LIKE = f"""{PLACED}
SELECT body_id AS of_body, report_id, what, value,
    rank() OVER (PARTITION BY {_KEY} ORDER BY value) - 1 AS below,
    count(*) OVER (PARTITION BY {_KEY}, value) AS same
FROM placed ORDER BY of_body, report_id, what
"""  # noqa: S608
"""Where each report stands in its group, sorted by body."""

NORMAL = 1.959963984540054
"""The 97.5 % point of the normal distribution: an interval of 95 %."""


def wilson(part: Decimal, whole: Decimal) -> tuple[float, float]:
    """Give the Wilson interval of a share, both ends between 0 and 1.

    >>> [round(end, 3) for end in wilson(Decimal(48), Decimal(60))]
    [0.682, 0.882]
    >>> wilson(Decimal(0), Decimal(30))[0]
    0.0
    """
    count, share = float(whole), float(part) / float(whole)
    square = NORMAL * NORMAL
    middle = share + square / (2 * count)
    spread = NORMAL * sqrt(share * (1 - share) / count + square / (4 * count * count))
    low, high = ((middle + side * spread) / (1 + square / count) for side in (-1, 1))
    return max(0.0, low if part else 0.0), min(1.0, high if part < whole else 1.0)
