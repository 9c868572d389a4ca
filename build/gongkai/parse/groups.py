"""Give the headings of table four to its three groups: review and the two kinds of suit.

In: all cells of its header, and those among them that head a column. Out: three lists of
headings. Must not tell which column a heading names; each group has the same headings.
"""

from __future__ import annotations

from gongkai.model import Cell
from gongkai.parse.folding import normalise
from gongkai.parse.labels import PROCEEDINGS, known

GROUPS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")


def group_by_place(filled: list[Cell], leaves: list[Cell]) -> list[list[Cell]]:
    """Group headings by the group heading that stands above or left of them."""
    starts: dict[str, int] = {}
    for cell in filled:
        for named in known(cell.text, PROCEEDINGS, "column"):
            if named.key in GROUPS:
                starts.setdefault(named.key, cell.column)
    groups: list[list[Cell]] = [[], [], []]
    for cell in leaves:
        owner = (
            max(
                (start, GROUPS.index(key)) for key, start in starts.items() if start <= cell.column
            )[1]
            if any(start <= cell.column for start in starts.values())
            else 0
        )
        groups[owner].append(cell)
    return groups


def group_by_order(filled: list[Cell], leaves: list[Cell]) -> list[list[Cell]]:
    """Group headings in reading order: review first, then the two kinds of suit in halves."""
    split = next(
        (
            cell.start
            for cell in filled
            for named in known(cell.text, PROCEEDINGS, "column")
            if named.key in GROUPS[1:]
        ),
        None,
    )
    if split is None:
        third, rest = divmod(len(leaves), 3)
        if rest:
            return [[], [], []]
        return [leaves[:third], leaves[third : 2 * third], leaves[2 * third :]]
    review = [cell for cell in leaves if cell.start < split]
    suits = [cell for cell in leaves if cell.start > split]
    half, odd = divmod(len(suits), 2)
    texts = [normalise(cell.text) for cell in suits]
    if not odd and texts[:half] == texts[half:]:
        return [review, suits[:half], suits[half:]]
    begins = [i for i, cell in enumerate(suits) if _is_first(cell.text)]
    if len(begins) == 1:
        return [review, suits, []]
    return [review, suits[: begins[1]], suits[begins[1] :]] if len(begins) == 2 else [[], [], []]


def _is_first(text: str) -> bool:
    """结果维持 begins each group of results."""
    return any(named.key.endswith(".upheld") for named in known(text, PROCEEDINGS, "column"))


def lost_leaves(filled: list[Cell], groups: list[list[Cell]]) -> bool:
    """A group heading without headings of its own says that lines were lost."""
    printed = {named.key for cell in filled for named in known(cell.text, PROCEEDINGS, "column")}
    return any(
        group in printed and not members for group, members in zip(GROUPS, groups, strict=True)
    )
