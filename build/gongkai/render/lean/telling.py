"""Choose the few bodies of a large archive of which whole records are read.

In: a package. Out: ids: those that the home page takes as examples, and those whose reports are
the newest of their province and stand in its feed. Must not know what is told of them.
"""

from __future__ import annotations

from gongkai.render.feeds import MOST
from gongkai.render.overview import TELLING
from gongkai.render.package import Package

NEWEST = f"""SELECT DISTINCT body_id FROM (
    SELECT body_id, row_number() OVER (PARTITION BY left(reports.code, 2)
        ORDER BY coalesce(fetched_on, published_on) DESC NULLS LAST, report_id DESC) AS rank
    FROM reports JOIN sources USING (path) WHERE is_current AND year IS NOT NULL)
WHERE rank <= {MOST}"""  # noqa: S608  # ours
LARGEST = """SELECT body_id FROM figures JOIN reports USING (report_id, body_id)
WHERE indicator = ? AND status = 'reported' AND is_current ORDER BY value DESC, body_id LIMIT 1"""


def telling(package: Package) -> list[str]:
    """Give the ids, sorted."""
    found = {row["body_id"] for row in package.tables.rows(NEWEST)}
    for indicator in TELLING:
        found |= {row["body_id"] for row in package.tables.rows(LARGEST, (indicator,))}
    return sorted(found)
