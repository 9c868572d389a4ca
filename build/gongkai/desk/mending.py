"""Find the one cell that would mend every sum it stands in, if there is exactly one.

In: a report. Out: for a broken identity the cell, and what it would have to be. Must not say that
the cell is wrong: it is where broken sums cross, no more.
"""

from __future__ import annotations

from decimal import Decimal

from gongkai.check.diagnosis import connected
from gongkai.check.repairs import by_one_cell
from gongkai.check.sums import judgeable, values_of
from gongkai.model import Report


def find_mends(report: Report) -> dict[str, tuple[str, Decimal]]:
    """Give the mending cell and its value by the name of each broken identity that has one."""
    values = values_of(report)
    sums = judgeable(report, values)
    mends: dict[str, tuple[str, Decimal]] = {}
    for group in connected([one for one in sums if one.difference]):
        repairs = by_one_cell(group, sums, values)
        if len(repairs) == 1:
            (repair,) = repairs
            mends |= {one.identity.identity: (repair.cell, repair.mended) for one in group}
    return mends
