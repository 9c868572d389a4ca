"""Give headings to the groups that they stand under: of applicants, and of table four.

In: all cells of a header, and those among them that head a column. Out: three lists of headings
for review and the two kinds of suit, or the headings of table three in the order of their
columns. Must not tell which column a heading names; the groups of table four have the same ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from gongkai.knowledge import Place, layouts
from gongkai.model import Cell
from gongkai.parse.folding import core, normalise
from gongkai.parse.labels import PROCEEDINGS, REQUESTS, known, misprints, names_total

MIN_BEGUN = 2
GROUPS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")


def group_by_place(filled: list[Cell], leaves: list[Cell]) -> list[list[Cell]]:
    """Group headings by the group heading that stands above or left of them.

    Returns:
        Three lists; all empty where the headings begin anew elsewhere than their groups do:
        where a group heading stands is a guess in a table without rules.
    """
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
    printed = [len(group) for group in groups if group]
    runs = _runs(leaves)
    return [[], [], []] if len(runs) == len(printed) and runs != printed else groups


def _runs(leaves: list[Cell]) -> list[int]:
    """Count how many headings stand in the form's order before they begin anew, over and over."""
    order = list(dict.fromkeys(_result(place.key) for place in _leaves()))
    ranks: list[int] = []
    for cell in leaves:
        told = {_result(named.key) for named in known(cell.text, PROCEEDINGS, "column")}
        if len(told) != 1 or not told <= set(order):
            return []
        ranks.append(order.index(told.pop()))
    begins = [0, *(at for at, pair in enumerate(pairwise(ranks), start=1) if pair[0] >= pair[1])]
    return [end - begin for begin, end in pairwise([*begins, len(ranks)])]


def _result(key: str) -> str:
    """Take the group off the key of a column of table four."""
    return key.rpartition(".")[2]


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


def is_out_of_order(filled: Sequence[Cell]) -> bool:
    """Tell group headings that are printed in another order than the form's.

    Read row by row, their own headings then stand in an order that nobody can tell.
    """
    starts: dict[str, int] = {}
    for cell in filled:
        for named in known(cell.text, PROCEEDINGS, "column"):
            if named.key in ORDER:
                starts.setdefault(named.key, cell.start)
    printed = [starts[key] for key in ORDER if key in starts]
    return any(left > right for left, right in pairwise(printed))


ORDER = ("reconsideration", "litigation", "litigation_direct", "litigation_after_reconsideration")


def begins_with_total(texts: Sequence[str]) -> bool:
    """Tell headings in pieces of which the first that is told apart begins 总计, not 结果维持."""
    told = (begun for text in " ".join(texts).split() if (begun := begun_results(text)))
    return next(told, None) == _total()


def begun_results(text: str) -> list[str]:
    """Give the results of table four that a piece of a heading may begin.

    >>> begun_results("结果维"), begun_results("总"), begun_results("持")
    (['结果维持'], ['总计'], [])
    """
    words = core(text)
    labels = dict.fromkeys(core(p.label) for p in _leaves())
    return [label for label in labels if words and label.startswith(words)]


@cache
def _total() -> list[str]:
    return [next(core(p.label) for p in _leaves() if p.key.endswith(".total"))]


@cache
def _leaves() -> tuple[Place, ...]:
    return tuple(
        p for p in layouts() if (p.block, p.axis) == (PROCEEDINGS, "column") and not p.is_heading
    )


def in_columns(
    leaves: list[Cell], filled: Sequence[Cell], *, is_one_row: bool
) -> list[Cell] | None:
    """Put the headings of table three, read row by row, into the order of their columns.

    总计 comes before the kinds of organization that stand below 法人或其他组织, and behind them
    in the table. A 总计 before everything else is the first column.

    Returns:
        The headings in order; None where the order of reading does not tell it.
    """
    if is_one_row:
        return leaves
    over = next((cell.start for cell in filled if names_organizations(cell.text)), None)
    first = next((c.start for c in leaves if _names(c.text, "natural_person")), None)
    below = [cell.start for cell in leaves if _names(cell.text, "business")]
    if over is not None and first is not None and below and over < first < below[0]:
        return None
    total = [cell for cell in leaves if names_total(cell.text)]
    if not total or total[0] is leaves[0] or total[0] is leaves[-1]:
        return leaves
    if over is None:
        return None
    if total[0].start < over:
        return leaves
    moved = {id(cell) for cell in total}
    return [cell for cell in leaves if id(cell) not in moved] + total


def _names(text: str, key: str) -> bool:
    return any(named.key == key for named in known(text, REQUESTS, "column"))


def names_organizations(text: str) -> bool:
    """Tell the heading over the kinds of organization, be it misspelt or cut short.

    >>> names_organizations("法人或其他组织"), names_organizations("法人或其")
    (True, True)
    """
    words = core(text)
    return _names(text, "organizations") or any(
        misprints(words, label) is not None or (len(words) >= MIN_BEGUN and label.startswith(words))
        for label in _over_organizations()
    )


@cache
def _over_organizations() -> frozenset[str]:
    return frozenset(core(p.label) for p in layouts() if p.key == "organizations")
