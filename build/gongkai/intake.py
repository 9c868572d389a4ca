"""One file through read, redact, parse and check: all that can be done without other files.

In: a path and its source. Out: an ``Outcome``: reports with their findings, or a refusal. Must
not import pandas, pyarrow, DuckDB or mkdocs: ``gongkai parse`` and every worker run this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from gongkai.archive import why_closed
from gongkai.decisions import Redaction, redact
from gongkai.limits import Guard
from gongkai.model import Document, ParseError, ReadError, Report, Source
from gongkai.parse import parse
from gongkai.read import read
from gongkai.read.containers import is_container

SYNTHETIC = "合成样例，仅供测试，不是真实报告"
"""What every report made for tests says of itself (a synthetic sample, no real report)."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker needs to know of one file; one with a fault is refused unread.

    ``data`` holds the bytes of a file that lies in a container; ``path`` is the container then.
    ``origin`` is the address of the archive, where it has one: a machine on which ``path`` is not
    fetches the file from there.
    """

    source: Source
    path: Path
    redactions: tuple[Redaction, ...] = ()
    fault: str | None = None
    data: bytes | None = field(default=None, repr=False)
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file; ``refusal`` is the one line that says why there is no report.

    ``is_redacted`` says that the whole text is masked; nobody looked for a report in it.
    ``is_readable`` is False where the bytes could not be turned into text at all. A container has
    no text of its own: what lies in it is to be taken in file by file (``unpacking``).
    """

    source: Source
    reports: tuple[Report, ...]
    text: str | None
    encoding: str | None
    media_type: str | None
    refusal: str | None = None
    is_readable: bool = True
    is_container: bool = False
    is_redacted: bool = False


Progress = Callable[[Iterable[Outcome], int], Iterable[Outcome]]
"""Shows how outcomes come in, of so many files, and hands them on."""


def no_progress(outcomes: Iterable[Outcome], _total: int) -> Iterable[Outcome]:
    """Show nothing."""
    return outcomes


def guarded(guard: Guard, task: Task) -> Outcome:
    """Take in one file within the limits of a guard; what breaks them becomes a refusal."""
    if task.fault:
        return refused(task.source, task.fault)
    try:
        outcome: Outcome = guard(task)
    except ReadError as error:
        return refused(task.source, str(error))
    return outcome


def load(task: Task) -> Document:
    """Read one file and mask what must not be published.

    Raises:
        ReadError: the file cannot be read.
    """
    if task.data is not None:
        return redact(read(task.source, task.data), task.redactions)
    try:
        data = task.path.read_bytes()
    except OSError as error:
        raise ReadError(why_closed(error)) from error
    return redact(read(task.source, data), task.redactions)


def load_text(task: Task) -> Outcome:
    """Read one file, and do not look for a report in it."""
    found = _load(task)
    return found if isinstance(found, Outcome) else _loaded(found)


def take_in(task: Task) -> Outcome:
    """Read and parse one file; a file that cannot be used becomes a refusal."""
    found = _load(task)
    if isinstance(found, Outcome):
        return found
    if whole := next((row for row in task.redactions if row.is_whole), None):
        return replace(_loaded(found), refusal=f"masked whole: {whole.reason}", is_redacted=True)
    try:
        reports = parse(found)
    except ParseError as error:
        return replace(_loaded(found), refusal=str(error))
    return replace(_loaded(found), reports=reports)


def _load(task: Task) -> Document | Outcome:
    try:
        if task.data is None and is_container(task.path, task.source.path):
            return Outcome(task.source, (), None, None, None, is_container=True)
        return load(task)
    except ReadError as error:
        return refused(task.source, str(error))


def _loaded(document: Document) -> Outcome:
    return Outcome(document.source, (), document.text, document.encoding, document.media_type)


def refused(source: Source, reason: str) -> Outcome:
    """Make the outcome of a file that could not be read."""
    return Outcome(source, (), None, None, source.media_type, reason, is_readable=False)
