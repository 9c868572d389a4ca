"""The body of ``gongkai form``: find out whose blank form is asked for, and write it.

In: the options of the command. Out: the file that was written. Must not print.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gongkai.model import UsageError
from gongkai.publish import blank_form
from gongkai.publish.blank_form.due import blank_of, coming_year
from gongkai.publish.blank_form.parts import FIRST_YEAR, Blank
from gongkai.tables import Tables

WHOLE = "gongkai"
NEAR = 5
"""Bodies that are named where one is not known."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: a body by id or by its whole name, "" for nobody; and where."""

    body: str
    year: int | None
    packages: Path
    out: Path | None


def make_form(asked: Asked) -> Path:
    """Write the blank form that is asked for; without body and with a year it needs no packages.

    Raises:
        UsageError: no such body, folder or year, or the file is there already.
    """
    if asked.year is not None and not FIRST_YEAR <= asked.year <= 2999:
        raise UsageError(f"--year {asked.year}: the form is that of reports from {FIRST_YEAR} on")
    body, blank = _blank(asked)
    name = "-".join(part for part in ("blank-form", body, str(blank.year)) if part)
    out = asked.out or Path(f"{name}.xlsx")
    if out.exists():
        raise UsageError(f"{out}: is there already; remove it, or name another file with --out")
    if not out.absolute().parent.is_dir():
        raise UsageError(f"{out}: no such folder to write to")
    try:
        blank_form.write(out, blank)
    except OSError as error:
        raise UsageError(f"{out}: cannot be written: {error.strerror or error}") from error
    return out


def _blank(asked: Asked) -> tuple[str, Blank]:
    """The id of the body, and its blank form."""
    if not asked.body and asked.year:
        return "", Blank(asked.year)
    folder = asked.packages / WHOLE
    if not (folder / "bodies.parquet").is_file():
        raise UsageError(f"{asked.packages}: no packages there; run gongkai publish first")
    tables = Tables(folder)
    try:
        body = _body_id(tables, asked) if asked.body else ""
        blank = blank_of(tables, body, asked.year) if body else Blank(coming_year(tables))
    finally:
        tables.close()
    return body, blank


def _body_id(tables: Tables, asked: Asked) -> str:
    words = asked.body
    sql = "SELECT body_id, name FROM bodies WHERE {} ORDER BY body_id = ? DESC, body_id LIMIT ?"
    exact = list(tables.rows(sql.format("? IN (body_id, name)"), [words, words, NEAR]))
    if exact and (len(exact) == 1 or exact[0]["body_id"] == words):
        return str(exact[0]["body_id"])
    near = exact or list(
        tables.rows(
            sql.format("starts_with(body_id, ?) OR contains(name, ?)"), [words, words, words, NEAR]
        )
    )
    if exact:
        reason = "more than one body has this name; name one by its id"
    else:
        reason = f"no such body in {asked.packages}"
    hint = "; ".join(f"{row['body_id']} {row['name']}" for row in near)
    raise UsageError(f"{words}: {reason}" + (f": {hint}" if near else "; see bodies.csv"))
