"""The pieces that SQL statements of this room share: quotation, and the current reports.

In: names and texts. Out: SQL. Must not know a resource's columns, nor run anything.
"""

from __future__ import annotations

from gongkai.tables import quoted

__all__ = ["CURRENT", "HAS_VALUE", "literal", "quoted"]

HAS_VALUE = "status IN ('reported', 'corrected')"
CURRENT = "SELECT * FROM reports WHERE is_current AND year IS NOT NULL"


def literal(text: str) -> str:
    """Quote a text.

    >>> literal("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"
