"""One file through read, redact, parse and check: all that can be done without other files.

In: a path and its source. Out: an ``Outcome``: reports with their findings, or a refusal. Must
not import pandas, pyarrow, DuckDB or mkdocs: ``gongkai parse`` and every worker run this.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gongkai.archive import Redaction, redact, why_closed
from gongkai.model import Document, ParseError, ReadError, Report, Source
from gongkai.parse import parse
from gongkai.read import read


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker needs to know of one file; one with a fault is refused unread."""

    source: Source
    path: Path
    redactions: tuple[Redaction, ...] = ()
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file; ``refusal`` is the one line that says why there is no report.

    ``is_readable`` is False where the bytes could not be turned into text at all.
    """

    source: Source
    reports: tuple[Report, ...]
    text: str | None
    encoding: str | None
    media_type: str | None
    refusal: str | None = None
    is_readable: bool = True


def load(task: Task) -> Document:
    """Read one file and mask what must not be published.

    Raises:
        ReadError: the file cannot be read.
    """
    try:
        data = task.path.read_bytes()
    except OSError as error:
        raise ReadError(why_closed(error)) from error
    return redact(read(task.source, data), task.redactions)


def take_in(task: Task) -> Outcome:
    """Read and parse one file; a file that cannot be used becomes a refusal."""
    try:
        document = load(task)
    except ReadError as error:
        return refused(task.source, str(error))
    text, encoding, media_type = document.text, document.encoding, document.media_type
    try:
        reports = parse(document)
    except ParseError as error:
        return Outcome(task.source, (), text, encoding, media_type, str(error))
    return Outcome(task.source, reports, text, encoding, media_type)


def refused(source: Source, reason: str) -> Outcome:
    """Make the outcome of a file that could not be read."""
    return Outcome(source, (), None, None, source.media_type, reason, is_readable=False)
