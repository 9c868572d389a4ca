"""Name what the packages of each province of a vast archive are made of.

In: staged tables. Out: a name for each province; the same name, the same rows. Must not know how
anything is written.

Rows of documents are told by the numbers under which the store has them: these follow from their
bytes and from what reads them. Rows that depend on other reports too are told by what they hold.
"""

from __future__ import annotations

import uuid

from gongkai.program import hash_of, program
from gongkai.publish.sql import PROVINCE
from gongkai.tables import Tables

OWN = f"""
    SELECT {PROVINCE} AS key, sha256(string_agg(
        concat_ws('|', reports::VARCHAR, slab, doc, n), '\n' ORDER BY reports.report_id)) AS own
    FROM reports JOIN bodies USING (body_id) JOIN slabs ON slabs.report_id = reports.report_id
    GROUP BY key
"""  # noqa: S608  # made of our own names
FINDINGS = f"""
    SELECT {PROVINCE} AS key,
        sha256(string_agg(findings::VARCHAR, '\n' ORDER BY finding_id)) AS own
    FROM findings JOIN bodies USING (body_id) GROUP BY key
"""  # noqa: S608  # made of our own names
ASSESSED = f"""
    SELECT {PROVINCE} AS key, concat_ws(' ', count(*), bit_xor(hash(assessments)),
        sum(hash(assessments)::HUGEINT), bit_xor(md5_number(assessments::VARCHAR))) AS own
    FROM assessments JOIN reports USING (report_id) JOIN bodies USING (body_id) GROUP BY key
"""  # noqa: S608  # made of our own names
BODIES = f"""
    SELECT {PROVINCE} AS key, sha256(string_agg(bodies::VARCHAR, '\n' ORDER BY body_id)) AS own
    FROM bodies GROUP BY key
"""  # noqa: S608  # made of our own names
DIVISIONS = """
    SELECT left(code, 2) AS key, sha256(string_agg(divisions::VARCHAR, '\n' ORDER BY code)) AS own
    FROM divisions GROUP BY key
"""


def keys(staged: Tables) -> dict[str, str]:
    """Name what each province with a report is made of, in order of its key.

    Where the staged tables are not dealt out, nobody can tell, and the names are of one build.
    """
    if "slabs" not in staged.names:
        listed = f"SELECT DISTINCT {PROVINCE} AS key FROM reports JOIN bodies USING (body_id)"  # noqa: S608  # our own names
        return {str(row["key"]): uuid.uuid4().hex for row in staged.rows(f"{listed} ORDER BY key")}
    found = [
        {str(row["key"]): str(row["own"]) for row in staged.rows(sql)}
        for sql in (OWN, FINDINGS, ASSESSED, BODIES, DIVISIONS)
    ]
    return {
        key: hash_of((program(), key, *(one.get(key) for one in found)))[:20]
        for key in sorted(found[0])
    }
