"""The pieces that SQL statements of this room share: quotation, and the current reports.

In: names and texts. Out: SQL. Must not know a resource's columns, nor run anything.
"""

from __future__ import annotations

HAS_VALUE = "status IN ('reported', 'corrected')"
CURRENT = "SELECT * FROM reports WHERE is_current AND year IS NOT NULL"


def quoted(name: str) -> str:
    """Quote a column or table name.

    >>> quoted("end")
    '"end"'
    """
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a text.

    >>> literal("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"
