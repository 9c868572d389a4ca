"""What offices answered: ``replies.yml``, each shown word for word with its day.

In: the file beside the archive. Out: replies, guarded. Must not change a word of one, nor a figure:
what an office shows to be otherwise is an erratum, or a decision about a finding.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from gongkai.handwritten import is_day, read_entries
from gongkai.knowledge import indicators
from gongkai.model import KnowledgeError

REPLIES = "replies.yml"
OUTCOMES = ("corrected", "kept", "open")
NEEDED = frozenset({"body", "replied_on", "text", "source", "outcome"})
OPTIONAL = frozenset({"year", "indicator"})
LONGEST = 10_000
"""A reply is a letter; a longer text is some other file."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of an office about its page.

    ``year`` and ``indicator`` say what it is about, where it is about one; ``source`` says how it
    came (an address, the number of a letter); ``outcome`` what came of it.
    """

    body: str
    replied_on: str
    text: str
    source: str
    outcome: str
    year: int | None = None
    indicator: str | None = None

    @property
    def id(self) -> str:
        """Body, day and hash of the words: the same reply keeps its id."""
        digest = hashlib.sha256(self.text.encode()).hexdigest()[:8]
        return f"{self.body}.{self.replied_on}.{digest}"


def load_replies(path: Path) -> tuple[Reply, ...]:
    """Read the file; a missing one holds no reply.

    Raises:
        KnowledgeError: names the entry and what is wrong with it.
    """
    if not path.is_file():
        return ()
    entries = enumerate(read_entries(path, "body"), start=1)
    found = tuple(_reply(f"{path}, entry {number}", entry) for number, entry in entries)
    first: dict[str, int] = {}
    for number, one in enumerate(found, start=1):
        if first.setdefault(one.id, number) != number:
            raise KnowledgeError(f"{path}: entries {first[one.id]} and {number} are the same reply")
    return found


def _reply(where: str, entry: object) -> Reply:
    if not isinstance(entry, dict) or not NEEDED <= set(entry) <= NEEDED | OPTIONAL:
        needed, optional = ", ".join(sorted(NEEDED)), ", ".join(sorted(OPTIONAL))
        raise KnowledgeError(f"{where}: must have {needed}, and may have {optional}")
    texts = {key: str(entry[key] if entry[key] is not None else "").strip() for key in NEEDED}
    for key in ("body", "text", "source"):
        if not texts[key]:
            raise KnowledgeError(f"{where}: {key} is empty")
    if len(texts["text"]) > LONGEST:
        raise KnowledgeError(f"{where}: text has more than {LONGEST} characters")
    if not is_day(texts["replied_on"]):
        raise KnowledgeError(f"{where}: write replied_on as 2024-01-31")
    if texts["outcome"] not in OUTCOMES:
        raise KnowledgeError(f"{where}: outcome must be {', '.join(OUTCOMES)}")
    return Reply(**texts, year=_year(where, entry), indicator=_indicator(where, entry))


def _year(where: str, entry: dict[str, object]) -> int | None:
    year = entry.get("year")
    if year is None or year == "":
        return None
    if isinstance(year, bool) or not str(year).isdecimal():
        raise KnowledgeError(f"{where}: year must be a number, not {year}")
    return int(str(year))


def _indicator(where: str, entry: dict[str, object]) -> str | None:
    indicator = entry.get("indicator")
    if indicator is None or indicator == "":
        return None
    if str(indicator) not in indicators():
        raise KnowledgeError(f"{where}: {indicator} is no indicator of the codebook")
    if not entry.get("year"):
        raise KnowledgeError(f"{where}: an indicator needs the year that it is about")
    return str(indicator)
