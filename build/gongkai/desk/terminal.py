"""Print what was found as a table on the terminal, in Chinese or English.

In: what was found. Out: text for a terminal of some width. Must not print what a stranger's file
says as anything but plain characters: no markup, no control sequence.
"""

from __future__ import annotations

from io import StringIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gongkai.desk.entries import Entry, labels, printed
from gongkai.desk.found import Found, absences
from gongkai.desk.overview import counts
from gongkai.desk.summary import differing
from gongkai.desk.words import Words, number, shown

INKS = {"error": "yellow", "warning": "", "info": "dim"}


def print_table(found: Found, words: Words, width: int, *, is_coloured: bool) -> str:
    """Give the tables of findings and of absent units, and the counts below them."""
    out = StringIO()
    console = Console(
        file=out, width=width, force_terminal=is_coloured, no_color=not is_coloured,
        highlight=False, markup=False, emoji=False,
    )  # fmt: skip
    if found.entries:
        console.print(_findings(found, words))
    rows = list(absences(found, words))
    if rows:
        table = _table(words, "absent", ("kind", "unit", "file", "note"))
        for row in rows:
            table.add_row(
                *(Text(shown(text)) for text in (row.kind, row.unit, row.files, row.note))
            )
        console.print(table)
    for key, text in counts(found, words):
        console.print(Text(f"{words(f'overview.{key}')}  {text}"))
    for form in found.summary.forms:
        if form.has_draft:
            count = sum(1 for _ in differing(form))
            console.print(Text(words("terminal.differs", count=count, of=len(form.cells))))
    return out.getvalue()


def _table(words: Words, sheet: str, keys: tuple[str, ...]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, expand=True)
    for key in keys:
        is_number = key in ("printed", "expected")
        table.add_column(
            words(f"{sheet}.{key}"), overflow="fold", justify="right" if is_number else "left"
        )
    return table


def _findings(found: Found, words: Words) -> Table:
    table = _table(words, "list", ("unit", "cell", "printed", "expected", "message"))
    for entry in found.entries:
        for order, cells in enumerate(_lines(entry, words)):
            ink = INKS[entry.finding.severity] if not order else "dim"
            table.add_row(*(Text(text) for text in cells), style=ink)
    return table


def _lines(entry: Entry, words: Words) -> list[tuple[str, ...]]:
    lines: list[tuple[str, ...]] = []
    for order, side in enumerate(entry.sides):
        place = labels(side, entry.draft.report.form, words)
        cell = " · ".join(part for part in (place.row, place.column) if part)
        message = "" if order else words.message(entry.finding)
        unit = "" if order else shown(entry.unit, 40)
        lines.append((unit, cell, printed(side), number(side.expected), message))
    return lines
