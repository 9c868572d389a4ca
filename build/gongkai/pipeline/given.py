"""What people wrote beside an archive: decisions, replies, releases, and the ids of bodies.

In: the folder of the datasets. Out: all of it, guarded. Must not apply anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gongkai.decisions import (
    ERRATA,
    REDACTIONS,
    REVIEWED,
    Erratum,
    Redaction,
    Review,
    load_errata,
    load_redactions,
    load_reviews,
)
from gongkai.ledger import BODIES, Ledger, load_ledger
from gongkai.releases import RELEASES, load_releases
from gongkai.replies import REPLIES, Reply, load_replies
from gongkai.tables import Row


@dataclass(frozen=True, slots=True)
class Given:
    """Every file that people write beside an archive."""

    errata: tuple[Erratum, ...]
    reviews: tuple[Review, ...]
    redactions: tuple[Redaction, ...]
    releases: tuple[Row, ...]
    replies: tuple[Reply, ...]
    ledger: Ledger


def load_given(datasets: Path) -> Given:
    """Read what people wrote; what is not there is empty.

    Raises:
        KnowledgeError: a file is broken.
    """
    return Given(
        load_errata(datasets / ERRATA),
        tuple(load_reviews(datasets / REVIEWED)),
        tuple(load_redactions(datasets / REDACTIONS)),
        tuple(load_releases(datasets / RELEASES)),
        tuple(load_replies(datasets / REPLIES)),
        load_ledger(datasets / BODIES),
    )
