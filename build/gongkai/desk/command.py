"""The body of ``gongkai check``: choose the form of the output, write it, and judge.

In: the options of the command. Out: what to print and how to end. Must not print, and must not
know an exit code: the command line does.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gongkai.desk.desk import Asked, check_drafts
from gongkai.desk.found import Found
from gongkai.desk.listing import json_lines
from gongkai.desk.sheets import is_ours
from gongkai.desk.terminal import print_table
from gongkai.desk.words import Words, load_words
from gongkai.desk.workbook import make_workbook
from gongkai.intake import Progress
from gongkai.model import UsageError

FORMATS = ("table", "jsonl", "xlsx")
LEVELS = {"error": ("error",), "warning": ("error", "warning"),
          "info": ("error", "warning", "info"), "never": ()}  # fmt: skip
LANGUAGES = ("zh", "en")
WORKBOOK = Path("核查结果.xlsx")
WIDTH = 120
"""Columns of a table that goes to no terminal."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How to answer: ``format`` is None for what fits where the answer goes."""

    format: str | None = None
    out: Path | None = None
    lang: str = "zh"
    fail_on: str = "info"


@dataclass(frozen=True, slots=True)
class Answer:
    """What to print on stdout and on stderr, and whether the check failed or files were refused."""

    text: str
    notes: tuple[str, ...]
    is_found: bool
    is_refused: bool


def answer_for_folder(
    asked: Asked, wanted: Wanted, columns: int | None, progress: Progress
) -> Answer:
    """Check a folder of drafts and answer in the format that is wanted.

    ``columns`` are those of the terminal that is written to, None where it is none.

    Raises:
        UsageError: an option is none, or the workbook would replace a file that is not ours.
        Stopped: there is nothing to check.
    """
    refuse_unknown(wanted)
    format_ = _format(wanted, is_terminal=columns is not None)
    out = wanted.out or WORKBOOK
    if format_ == "xlsx":
        _refuse_foreign(out)
    elif wanted.out:
        raise UsageError(f"--out {wanted.out}: only a workbook is written to a file")
    found = check_drafts(asked, progress)
    words = load_words(wanted.lang)
    answers: dict[str, Callable[[], str]] = {
        "table": lambda: print_table(
            found, words, columns or WIDTH, is_coloured=columns is not None
        ),
        "jsonl": lambda: "".join(f"{line}\n" for line in json_lines(found)),
        "xlsx": lambda: _write(found, words, out),
    }
    return Answer(
        answers[format_](),
        tuple(_refusals(found, asked)),
        fails((entry.finding.severity for entry in found.entries), wanted.fail_on),
        any(True for _ in found.unreadable()),
    )


def refuse_unknown(wanted: Wanted) -> None:
    """Refuse an option that has none of its values.

    Raises:
        UsageError: names the option and its values.
    """
    for option, value, known in (
        ("--lang", wanted.lang, LANGUAGES),
        ("--fail-on", wanted.fail_on, tuple(LEVELS)),
        ("--format", wanted.format or FORMATS[0], FORMATS),
    ):
        if value not in known:
            listed = f"{', '.join(known[:-1])} or {known[-1]}"
            raise UsageError(f"{option} {value}: must be {listed}")


def fails(severities: Iterable[str], level: str) -> bool:
    """Say whether findings of these severities make the check fail.

    >>> fails(["info", "warning"], "error"), fails(["info"], "info")
    (False, True)
    """
    return any(severity in LEVELS[level] for severity in severities)


def _format(wanted: Wanted, *, is_terminal: bool) -> str:
    if wanted.format:
        return wanted.format
    if wanted.out:
        return "xlsx"
    return "table" if is_terminal else "jsonl"


def _refusals(found: Found, asked: Asked) -> Iterator[str]:
    for folder, outcomes in ((asked.folder, found.now), (asked.last_year, found.before)):
        for outcome in outcomes:
            if folder and outcome.refusal:
                base = folder if folder.is_dir() else folder.parent
                yield f"{base / outcome.source.path}: {outcome.refusal}"


def _refuse_foreign(out: Path) -> None:
    if not out.absolute().parent.is_dir():
        raise UsageError(f"{out}: no such folder to write to")
    if out.is_dir() or (out.exists() and not is_ours(out)):
        raise UsageError(
            f"{out}: was not written by this program, or was changed since; "
            "name another file with --out"
        )


def _write(found: Found, words: Words, out: Path) -> str:
    """Write the workbook beside its place first: it is there whole or not at all."""
    data = make_workbook(found, words)
    target = out.absolute()
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".xlsx")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except OSError as error:
        raise UsageError(f"{out}: cannot be written: {error.strerror}") from error
    errors = found.severities()["error"]
    return words("written", out=out, count=len(found.entries), errors=errors) + "\n"
