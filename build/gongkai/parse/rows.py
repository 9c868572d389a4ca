"""A table row as the matcher takes it, whatever it was printed as.

In: nothing. Out: ``Row``. Must not decide anything.
"""

from __future__ import annotations

from typing import NamedTuple

from gongkai.model import Cell


class Row(NamedTuple):
    """Cells of one table row in order; ``grid`` numbers the marked grid, -1 for unmarked text.

    A row without cells is a break: prose stands between what comes before and after. A thinned
    row comes from text of which each line stands once: the copy dropped those that stood before.
    """

    cells: tuple[Cell, ...]
    grid: int = -1
    is_aligned: bool = False
    is_thinned: bool = False
