"""How large an archive may be for what is published in one piece, or once more for convenience.

In: how many bodies there are. Out: limits. Must not know how anything is made.
"""

from __future__ import annotations

WHOLE_BODIES = 1_000
"""Up to so many bodies everything is published whole, and every body gets its own blank form."""

VAST_BODIES = 10_000
"""Up to so many bodies each has a package of its own, and each province workbooks and a database;
a larger archive lies in one Parquet file for each province."""

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


BY_PROVINCE = ("texts", "figures", "sections", "mentions", "assessments")
"""Tables of a vast archive that no single Parquet file holds."""


def is_large(bodies: int) -> bool:
    """Tell an archive whose CSV lies in the packages of its provinces and years."""
    return bodies > WHOLE_BODIES


def is_vast(bodies: int) -> bool:
    """Tell an archive that is published province by province."""
    return bodies > max(VAST_BODIES, WHOLE_BODIES)


def size_of(bodies: int) -> str:
    """Name the size of an archive, as the texts of a package mark their lines."""
    return "vast" if is_vast(bodies) else "large" if is_large(bodies) else "small"


def is_by_province(table: str, bodies: int) -> bool:
    """Whether the whole package holds a table in a Parquet file for each province."""
    return is_vast(bodies) and table in BY_PROVINCE


def has_csv(table: str, bodies: int) -> bool:
    """Whether the whole package holds a table as CSV; it always holds it as Parquet."""
    return not is_large(bodies) or table not in SPLIT
