"""Check the archive as a whole: every comparison of reports, merged by report.

In: staged tables. Out: ``Compared`` rows, sorted by report. The comparisons themselves are in
``across``.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from gongkai.check.across.compared import Compared, prepare
from gongkai.check.across.hierarchy import check_roll_ups
from gongkai.check.across.jumps import check_jumps
from gongkai.check.across.repeats import check_repeats
from gongkai.check.across.versions import check_versions
from gongkai.check.across.years import check_years, needed
from gongkai.knowledge.across import jumping, summing
from gongkai.stages import counted

if TYPE_CHECKING:
    from gongkai.tables import Tables

__all__ = ["Compared", "archive"]


def archive(tables: Tables) -> Iterator[Compared]:
    """Check the archive as a whole; rows of one report follow each other, checks by their name."""
    # NumPy is loaded for this one comparison: reading a single report must not need it.
    from gongkai.check.across.passages import check_passages

    prepare(tables, (*needed(), *jumping(), *summing()))
    streams = [
        check_years(tables),
        check_versions(tables),
        check_jumps(tables),
        check_repeats(tables),
        check_passages(tables),
        check_roll_ups(tables),
    ]
    begun = [_begun(stream) for stream in counted("comparisons", streams)]
    yield from heapq.merge(*begun, key=lambda row: (row.report_id, row.assessment.check))


def _begun(stream: Iterator[Compared]) -> Iterator[Compared]:
    """Ask a comparison for its first row: whatever it asks of the tables takes its time there."""
    first = next(stream, None)
    return iter(()) if first is None else chain((first,), stream)
