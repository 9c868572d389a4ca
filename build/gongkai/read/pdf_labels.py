"""Find the label of each row in a table without rules: the lines beside its numbers.

In: the rows, each by the place of its numbers, and the pieces left of the numbers. Out: the
pieces of each row's label. Must not know the form. A label may have several lines, its numbers
stand at its first, its middle or its last one: the same for all rows of a table. All rows are
labelled at once, so that what a line cannot tell, the lines above and below it do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf, isfinite
from typing import NamedTuple

from gongkai.read.pdf_pieces import Piece

LINES = 9
"""No label has more lines."""
NEAREST, FARTHEST = 0.75, 3.3
"""The steps that two lines of one label may have, in parts of their size."""
SKIPPED, BARE, BROKEN = 1.2, 6.0, 0.5
"""What it costs to leave a line out, to leave a row without label, to go over a page break."""
ODD = 4.0
"""So much worse a table may fit the way in which its document sets labels."""
SHARES = (0.5, 0.0, 1.0)
"""Numbers stand at the middle, at the first or at the last line of a label."""
SURE = 0.6
"""How far, in parts of the size, numbers may stand from where their label wants them."""
BESIDE = 0.4
ALIGNED = 0.25


@dataclass(frozen=True, slots=True)
class Place:
    """Where the numbers of a row stand: the y of their first and last line, and their size."""

    first: float
    last: float
    size: float
    page: int


Labelled = dict[float, tuple[float, list[list[Piece]]]]


class _Label(NamedTuple):
    """Pieces ``start`` to ``end`` of the list, less the ones left out, label one row."""

    cost: float
    kept: tuple[int, ...]


def label_rows(places: Sequence[Place], pieces: Sequence[Piece]) -> Labelled:
    """Give the lines of each row's label, none where it is not certain.

    Returns:
        For each way in which numbers may stand at labels of several lines what it costs, and
        the labels.
    """
    ordered = sorted(pieces, key=lambda piece: (piece.y, piece.x0))
    found: Labelled = {}
    for share in SHARES:
        cost, labels = _Search(places, ordered, share).run()
        found[share] = cost, [[ordered[index] for index in label] for label in labels]
    return found


def usual_share(tables: Iterable[Labelled]) -> float:
    """Give the way in which the numbers of all tables of a document stand at their labels."""
    costs = dict.fromkeys(SHARES, 0.0)
    for table in tables:
        for share, (cost, _) in table.items():
            costs[share] += cost
    return min(costs, key=lambda share: costs[share])


def chosen(labelled: Labelled, usual: float) -> list[list[Piece]]:
    """Give the labels as the document sets them, unless another way fits far better."""
    best = min(labelled, key=lambda share: labelled[share][0])
    share = usual if labelled[usual][0] <= labelled[best][0] + ODD else best
    return labelled[share][1]


class _Search:
    """Part the lines among the rows so that all rows together fit best."""

    def __init__(self, places: Sequence[Place], pieces: Sequence[Piece], share: float) -> None:
        self._places = places
        self._pieces = pieces
        self._share = share
        self._enclosed = [
            [place for place in places if _shares_band(piece, place)] for piece in pieces
        ]
        self._alone = {
            id(place): {at for at, own in enumerate(self._enclosed) if own == [place]}
            for place in places
        }

    def run(self) -> tuple[float, list[tuple[int, ...]]]:
        """Give the cost and the label of each row."""
        count = len(self._pieces)
        costs = [SKIPPED * index for index in range(count + 1)]
        trace: list[list[tuple[int, tuple[int, ...]]]] = []
        for place in self._places:
            after = [inf] * (count + 1)
            back: list[tuple[int, tuple[int, ...]]] = [(0, ())] * (count + 1)
            labels = self._labels_by_end(place)
            for end in range(count + 1):
                choices: list[tuple[float, tuple[int, tuple[int, ...]]]]
                choices = [(costs[end] + BARE, (end, ()))]
                if end:
                    choices.append((after[end - 1] + SKIPPED, back[end - 1]))
                for start, label in labels.get(end, ()):
                    choices.append((costs[start] + label.cost, (start, label.kept)))
                after[end], back[end] = min(choices, key=lambda choice: choice[0])
            trace.append(back)
            costs = after
        found: list[tuple[int, ...]] = []
        end = count
        for back in reversed(trace):
            end, kept = back[end]
            found.append(kept)
        return costs[count], found[::-1]

    def _labels_by_end(self, place: Place) -> dict[int, list[tuple[int, _Label]]]:
        """Give the labels that a row may have, by the number of the piece behind each."""
        found: dict[int, list[tuple[int, _Label]]] = {}
        reach = LINES * FARTHEST * place.size
        beside = [index for index, piece in enumerate(self._pieces) if _is_beside(piece, place)]
        for start, piece in enumerate(self._pieces):
            if piece.y > place.last + SURE * place.size:
                break
            if piece.y < place.first - reach or _is_parted(piece, place):
                continue
            for end, label in self._labels(start, place):
                if not any(self._is_between(index, label.kept) for index in beside):
                    found.setdefault(end, []).append((start, label))
        return found

    def _is_between(self, index: int, kept: Sequence[int]) -> bool:
        """Tell whether a piece that is no line of a label stands right of it."""
        right = max(self._pieces[at].x1 for at in kept)
        return index not in kept and self._pieces[index].center > right

    def _labels(self, start: int, place: Place) -> list[tuple[int, _Label]]:
        """Give the labels that begin with a piece, line after line."""
        found: list[tuple[int, _Label]] = []
        kept, cost = [start], 0.0
        index = start
        while True:
            if (off := self._off(kept, place)) <= SURE:
                found.append((index + 1, _Label(cost + off, tuple(kept))))
            index += 1
            if index == len(self._pieces) or len(kept) == LINES:
                return found
            step = self._step(kept, self._pieces[index], place)
            if step is None:
                piece, last = self._pieces[index], self._pieces[kept[-1]]
                # What stands between a label and its numbers is the label itself.
                if self._is_between(index, kept) or piece.y - last.y > FARTHEST * place.size:
                    return found
                cost += SKIPPED
            else:
                cost += step
                kept.append(index)

    def _step(self, kept: Sequence[int], piece: Piece, place: Place) -> float | None:
        """Tell what it costs that a piece is the next line of a label; None if it is not."""
        lines = [self._pieces[index] for index in kept]
        size = lines[0].line.size
        step = (piece.y - lines[-1].y) / size
        is_next = NEAREST <= step <= FARTHEST and abs(piece.line.size - size) <= 0.5
        if not is_next or piece.is_item or not aligned([*lines, piece]):
            return None
        if _is_parted(piece, place):
            return None
        if piece.page != lines[-1].page:
            return BROKEN
        before = (lines[-1].y - lines[-2].y) / size if len(lines) > 1 else step
        return abs(step - before) if lines[-1].page == lines[max(len(lines) - 2, 0)].page else 0.0

    def _off(self, kept: Sequence[int], place: Place) -> float:
        """Tell how far numbers stand from where the label wants them."""
        if self._alone[id(place)] == set(kept):
            return 0.0
        lines = [self._pieces[index] for index in kept]
        first, last = lines[0].y, lines[-1].y
        if lines[0].page != lines[-1].page:
            # Each half of a broken row has its own middle.
            return max(first - place.first, place.last - last, 0) / place.size
        wanted = first + self._share * (last - first)
        there = place.first + self._share * (place.last - place.first)
        return abs(wanted - there) / place.size


def _is_parted(piece: Piece, place: Place) -> bool:
    return piece.is_parted((place.first + place.last) / 2, place.page)


def _shares_band(piece: Piece, place: Place) -> bool:
    """Tell whether level rules above and below hold a piece and the numbers together."""
    return all(map(isfinite, piece.band)) and not (
        piece.page != place.page or _is_parted(piece, place)
    )


def _is_beside(piece: Piece, place: Place) -> bool:
    slack = BESIDE * place.size
    return place.first - slack <= piece.y <= place.last + slack


def aligned(pieces: Sequence[Piece]) -> bool:
    """Tell whether lines stand under each other: at the left, in the middle or at the right."""
    size = pieces[0].line.size
    ends = (
        [piece.x0 for piece in pieces],
        [piece.center for piece in pieces],
        [piece.x1 for piece in pieces],
    )
    return any(max(places) - min(places) <= ALIGNED * size for places in ends)
