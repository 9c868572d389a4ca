"""What people decided about an archive: errata, reviewed findings, redactions.

In: the files beside the archive. Out: their rows, guarded; and documents with masked stretches.
Must not decide anything itself: a missing file is no decision, a broken one stops the build.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

from gongkai.handwritten import is_day, read_entries, read_rows
from gongkai.knowledge import indicators
from gongkai.model import Cell, Document, Grid, KnowledgeError

ERRATA, REVIEWED, REDACTIONS = "errata.yml", "reviewed.csv", "redactions.csv"
REVIEWED_COLUMNS = ("key", "verdict", "reason", "reviewed_on")
REDACTION_COLUMNS = ("sha256", "start", "end", "reason")
VERDICTS = ("confirmed", "accepted", "rejected")
MASK = "█"
MAX_VALUE = Decimal("1e12")


@dataclass(frozen=True, slots=True)
class Erratum:
    """One cell in which the archived copy differs from the office's own page.

    ``as_printed`` is "" where the copy prints nothing: a blank cell, or one that it lost.
    ``corrected_on`` is the day on which it was written down; "" where nobody said.
    """

    body: str
    year: int
    indicator: str
    as_printed: str
    value: Decimal
    reason: str
    evidence: str
    corrected_on: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """What a person decided about one finding; the numbers that were seen are in its key."""

    key: str
    verdict: str
    reason: str
    reviewed_on: str


@dataclass(frozen=True, slots=True)
class Redaction:
    """A stretch of one file that is not published; without a span it is the whole file."""

    sha256: str
    start: int | None
    end: int | None
    reason: str

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the file is published."""
        return self.start is None


def load_errata(path: Path) -> tuple[Erratum, ...]:
    """Read ``errata.yml``: a list of mappings with the attributes of ``Erratum``.

    Raises:
        KnowledgeError: names the entry and what is wrong with it.
    """
    if not path.is_file():
        return ()
    entries = read_entries(path, "body")
    errata = tuple(_erratum(path, number, entry) for number, entry in enumerate(entries, start=1))
    first: dict[tuple[str, int, str], int] = {}
    for number, one in enumerate(errata, start=1):
        cell = (one.body, one.year, one.indicator)
        if first.setdefault(cell, number) != number:
            raise KnowledgeError(
                f"{path}: entries {first[cell]} and {number} are both for "
                f"{one.body}-{one.year} {one.indicator}; keep one"
            )
    return errata


def _erratum(path: Path, number: int, entry: object) -> Erratum:
    where = f"{path}, entry {number}"
    wanted = set(Erratum.__dataclass_fields__) - {"corrected_on"}
    if not isinstance(entry, dict) or set(entry) - {"corrected_on"} != wanted:
        named = ", ".join(sorted(wanted))
        raise KnowledgeError(f"{where}: must have exactly {named}, and may have corrected_on")
    day = str(entry.get("corrected_on") or "")
    if day and not is_day(day):
        raise KnowledgeError(f"{where}: write corrected_on as 2024-01-31")
    if str(entry["indicator"]) not in indicators():
        raise KnowledgeError(f"{where}: {entry['indicator']} is no indicator of the codebook")
    try:
        value = Decimal(str(entry["value"]))
        year = int(entry["year"])
    except (InvalidOperation, ValueError, TypeError, OverflowError) as error:
        raise KnowledgeError(f"{where}: value and year must be numbers") from error
    if not value.is_finite() or abs(value) >= MAX_VALUE:
        raise KnowledgeError(f"{where}: value must be a number, not {entry['value']}")
    for key in ("reason", "evidence"):
        if not str(entry[key] or "").strip():
            raise KnowledgeError(f"{where}: {key} is empty; an erratum needs both")
    texts = {key: str(entry[key]) for key in ("body", "indicator", "reason", "evidence")}
    printed = "" if entry["as_printed"] is None else str(entry["as_printed"])
    return Erratum(year=year, value=value, as_printed=printed, corrected_on=day, **texts)


def load_reviews(path: Path) -> tuple[Review, ...]:
    """Read ``reviewed.csv``.

    Raises:
        KnowledgeError: an unknown verdict, a day that is none, or two rows of one key.
    """
    if not path.is_file():
        return ()
    found = []
    for number, row in enumerate(read_rows(path, REVIEWED_COLUMNS), start=2):
        if row["verdict"] not in VERDICTS:
            raise KnowledgeError(f"{path}, line {number}: verdict must be {', '.join(VERDICTS)}")
        if not is_day(row["reviewed_on"]):
            raise KnowledgeError(f"{path}, line {number}: write reviewed_on as 2024-01-31")
        found.append(Review(**row))
    if twice := [key for key, count in Counter(one.key for one in found).items() if count > 1]:
        raise KnowledgeError(f"{path}: {twice[0]} stands there more than once; keep one")
    return tuple(found)


def load_redactions(path: Path) -> tuple[Redaction, ...]:
    """Read ``redactions.csv``.

    Raises:
        KnowledgeError: a span that is no pair of rising numbers.
    """
    if not path.is_file():
        return ()
    found = []
    for number, row in enumerate(read_rows(path, REDACTION_COLUMNS), start=2):
        start, end = row["start"], row["end"]
        if not (start or end):
            found.append(Redaction(row["sha256"], None, None, row["reason"]))
        elif start.isdigit() and end.isdigit() and int(start) < int(end):
            found.append(Redaction(row["sha256"], int(start), int(end), row["reason"]))
        else:
            raise KnowledgeError(f"{path}, line {number}: start and end must be rising numbers")
    return tuple(found)


def redact(document: Document, redactions: tuple[Redaction, ...]) -> Document:
    """Mask stretches of a document, equal in length, so that every offset still holds."""
    mine = [row for row in redactions if row.sha256 == document.source.sha256]
    if not mine:
        return document
    characters = list(document.text)
    for row in mine:
        for index in range(row.start or 0, min(row.end or len(characters), len(characters))):
            if characters[index] != "\n":
                characters[index] = MASK
    text = "".join(characters)
    grids = tuple(
        Grid(
            tuple(_remade(cell, text) for cell in grid.cells), grid.start, grid.end, grid.is_aligned
        )
        for grid in document.grids
    )
    return replace(document, text=text, grids=grids)


def _remade(cell: Cell, text: str) -> Cell:
    return replace(cell, text=text[cell.start : cell.end])
