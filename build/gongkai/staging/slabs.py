"""Deal the reports of a vast archive out into slabs: some thousand of one province each.

In: reports with their ids. Out: the slab of each. A slab is what publishing holds in memory at a
time; smaller archives have none. Must not look into a report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gongkai.publish.sizes import is_vast
from gongkai.publish.sql import province
from gongkai.staging.filed import Filed

SLAB = 4_000
"""Reports of a slab, a few more where its last body has more: some 800,000 figures."""


def slabs_of(filed: Sequence[Filed], bodies: Mapping[str, str | None]) -> list[str]:
    """Name the slab of each report; nothing where the archive is not vast.

    Args:
        filed: the reports.
        bodies: the code of every body that the package lists, by id.
    """
    if not is_vast(len(bodies)):
        return []
    counts: dict[str, int] = {}
    for one in filed:
        body = one.report.body.id
        counts[body] = counts.get(body, 0) + 1
    slab_of: dict[str, str] = {}
    numbers: dict[str, int] = {}
    held: dict[str, int] = {}
    for body in sorted(counts):
        key = province(bodies[body])
        if held.get(key, SLAB) >= SLAB:
            numbers[key] = numbers.get(key, -1) + 1
            held[key] = 0
        held[key] += counts[body]
        slab_of[body] = f"{key}-{numbers[key]:04}"
    return [slab_of[one.report.body.id] for one in filed]
