"""The pieces that SQL statements of this room share: quotation, and the current reports.

In: names and texts. Out: SQL. Must not know a resource's columns, nor run anything.
"""

from __future__ import annotations

from gongkai.tables import quoted

__all__ = ["CURRENT", "HAS_VALUE", "NOWHERE", "PROVINCE", "literal", "province", "quoted"]

HAS_VALUE = "status IN ('reported', 'corrected')"
CURRENT = "SELECT * FROM reports WHERE is_current AND year IS NOT NULL"

NOWHERE = "00"
"""Stands for a province where a body lies in none: national ones, and those not told."""
PROVINCE = f"coalesce(left(bodies.code, 2), '{NOWHERE}')"
"""The province of a row of ``bodies``."""


def province(code: str | None) -> str:
    """Give the province of a body by the code of its division, as ``PROVINCE`` does."""
    return code[:2] if code else NOWHERE


def literal(text: str) -> str:
    """Quote a text.

    >>> literal("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"
