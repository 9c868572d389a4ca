"""What the header rows of a table say of its columns.

In: nothing. Out: ``Columns``, and the two answers that name none. Must not read a heading.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from gongkai.parse.labels import Rule

FOREIGN = "?"
"""Begins the key of a column that the form does not have."""
ORGANIZATIONS = frozenset(
    {
        "business",
        "research_institute",
        "public_interest_organization",
        "legal_service",
        "other_organization",
    }
)
STRENGTH: dict[Rule, int] = {
    "exact": 4,
    "variant": 3,
    "misspelt": 2,
    "truncated": 1,
    "position": 0,
}


@dataclass(frozen=True, slots=True)
class Columns:
    """The leaf columns that a header prints.

    ``is_contradictory`` says that whole headings stand in an order that fits no form, so that
    nothing may be read by position.

    ``places`` are the headings' columns in an aligned grid or empty, one per key; ``forms`` the
    forms that have such columns; ``note`` all header text (units stand there); ``width`` the
    cells of its longest row; ``extents`` over how many columns of an aligned grid each heading
    was repeated. ``is_packed`` says that all cells of a row were moved to the left, so that no
    blank cell stands before the values for a merged label. ``foreign`` are the columns of an
    aligned grid under headings that the form does not have: what stands there is no figure.
    ``headings`` are the words of each key's own heading.
    """

    keys: tuple[str, ...]
    places: tuple[int, ...]
    forms: tuple[str, ...]
    rule: Rule
    note: str
    is_contradictory: bool = False
    width: int = 0
    extents: tuple[int, ...] = ()
    is_packed: bool = False
    foreign: frozenset[int] = frozenset()
    headings: tuple[str, ...] = ()

    def heading_of(self, key: str) -> str:
        """Give the words of a column's own heading; empty where it is not printed."""
        return dict(zip(self.keys, self.headings, strict=False)).get(key, "")


NO_COLUMNS = Columns((), (), (), "position", "")
CONTRADICTORY = replace(NO_COLUMNS, is_contradictory=True)
