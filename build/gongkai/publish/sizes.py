"""How large an archive may be for what is published in one piece, or once more for convenience.

In: how many bodies there are. Out: limits. Must not know how anything is made.
"""

from __future__ import annotations

WHOLE_BODIES = 1_000
"""Up to so many bodies everything is published whole, and every body gets its own blank form."""

SPLIT = frozenset(
    {
        "texts",
        "figures",
        "sections",
        "mentions",
        "findings",
        "assessments",
        "panel",
        "panel_status",
        "measured",
        "frame",
    }
)
"""Tables that grow with every report: of a large archive they have no CSV in one piece."""


def is_large(bodies: int) -> bool:
    """Tell an archive whose CSV lies in the packages of its provinces and years."""
    return bodies > WHOLE_BODIES


def has_csv(table: str, bodies: int) -> bool:
    """Whether the whole package holds a table as CSV; it always holds it as Parquet."""
    return not is_large(bodies) or table not in SPLIT
