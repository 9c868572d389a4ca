"""Write one figure as a table cell whose copied text is exactly the printed value.

In: a row of ``figures`` and where its evidence stands. Out: the HTML of one ``td``. Must not
know rows, columns or forms. Units, marks and signs are CSS content, never text of the cell.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from gongkai.render.evidence import safe
from gongkai.render.package import Record
from gongkai.render.words import Words, plain

NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
SIGNED = re.compile(r"[-+]?" + NUMBER.pattern)
MINUS = str.maketrans("−－–—﹣", "-----")
SIGN_CLASS = {"blank": "b", "missing": "m", "unreadable": "u", "not_applicable": "x"}
"""The sign of a cell without a value, by its status: a class here, a value in dense files."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed cell split into what is copied and the mark that only stands beside it."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where cells stand: how they link to evidence and which findings they carry.

    ``evidence`` is put before ``#c-…``; ``anchor`` makes the id of a cell; ``all_ids`` gives
    an id to every cell and not only to those with a finding; ``year`` tells tables of a page
    apart where somebody hears their names.
    """

    evidence: str
    anchor: str
    words: Words
    notes: Mapping[str, Sequence[int]] = field(default_factory=dict)
    outlined: frozenset[str] = frozenset()
    all_ids: bool = False
    year: str = ""


def split_printed(as_printed: str, value: Decimal) -> Printed:
    """Split a printed number from the words around it.

    >>> split_printed("77.806", Decimal("77.806"))
    Printed(text='77.806', mark='')
    >>> split_printed("增318件", Decimal(318))
    Printed(text='318', mark='件')
    >>> split_printed("减1件", Decimal(-1))
    Printed(text='-1', mark='件')
    >>> split_printed("970843元", Decimal("97.0843"))
    Printed(text='970843', mark='元')
    >>> split_printed("零", Decimal(0))
    Printed(text='0', mark='')
    """
    text = unicodedata.normalize("NFKC", as_printed).strip()
    if SIGNED.fullmatch(text.translate(MINUS)):
        return Printed(text.translate(MINUS))
    found = NUMBER.search(text)
    if found is None:
        return Printed(f"{plain(value):f}")
    sign = "-" if value < 0 else ""
    return Printed(sign + found.group(), text[found.end() :].strip())


def unit_mark(figure: Record, printed: Printed, words: Words) -> str:
    """Give the mark after an amount: the unit of the cell, else of its header, else unknown."""
    if printed.mark:
        return printed.mark
    if figure["unit"] == "unknown":
        return words("unit.unknown")
    if figure["unit"] == "CNY 10k" and figure["value"]:
        return words("unit.wan")
    return ""


UNITS = {"CNY 10k": "unit.wan", "unknown": "unit.unknown"}


def write_value(figure: Record, evidence: str, words: Words) -> str:
    """Write what a cell holds, for a list: a number with its place in the text, or its sign.

    ``evidence`` is the page of the report. Numbers, ids and our own words need no escaping.
    """
    value = figure["value"]
    if value is None:
        title, sign = words(f"status.{figure['status']}.long"), SIGN_CLASS[figure["status"]]
        return f'<i class="sign {sign}" title="{title}"></i>'
    place = f"c-{figure['start']}" if figure["start"] is not None else f"t-{figure['indicator']}"
    key = UNITS.get(figure["unit"])
    unit = f' data-u="{words(key)}"' if key and value else ""
    return f'<a href="{evidence}#{place}"{unit}>{words.number(value)}</a>'


def write_cell(figure: Record | None, indicator: str, place: Place, span: str = "") -> str:
    """Write one ``td``; a cell that the package does not hold is missing."""
    if figure is not None and (plain_cell := _plain_cell(figure, indicator, place, span)):
        return plain_cell
    if figure is None:
        figure = {"status": "missing", "as_printed": None, "start": None}
    classes, attributes, inner = _content(figure, figure["status"], place)
    numbers = place.notes.get(indicator, ())
    if indicator in place.outlined:
        classes += " f" if numbers else " g"
    if numbers:
        inner += "".join(_note(number, place.words) for number in numbers)
    if numbers or place.all_ids:
        attributes += f' id="{place.anchor}{indicator}"'
    named = f' class="{classes.strip()}"' if classes.strip() else ""
    return f"<td{named}{attributes}{span}>{inner}</td>"


def _plain_cell(figure: Record, indicator: str, place: Place, span: str) -> str:
    """The short way for nearly every cell: a counted number, printed as digits, without a note."""
    raw = figure["as_printed"]
    is_plain = figure["status"] == "reported" and raw.isascii() and raw.isdigit()
    if not is_plain or figure["unit"] == "unknown" or indicator in place.notes:
        return ""
    value = figure["value"]
    is_other = value and figure["unit"] == "CNY 10k"
    if is_other or value != int(raw) or figure["start"] is None or indicator in place.outlined:
        return ""
    named = "" if value else ' class="z"'
    anchor = f' id="{place.anchor}{indicator}"' if place.all_ids else ""
    link = f'<a href="{place.evidence}#c-{figure["start"]}">{raw}</a>'
    return f"<td{named}{anchor}{span}>{link}</td>"


def _content(figure: Record, status: str, place: Place) -> tuple[str, str, str]:
    if status in ("reported", "corrected"):
        return _number(figure, status, place)
    title = place.words(f"status.{status}.long")
    text = safe(figure["as_printed"] or "")
    if status == "not_applicable":
        title += place.words("printed_as", text=text)
    href = _href(figure, place) or "#legend"
    label = place.words(f"status.{status}")
    inner = f'<a href="{href}" title="{title}" aria-label="{label}">{text}</a>'
    return SIGN_CLASS[status], "", inner


def _number(figure: Record, status: str, place: Place) -> tuple[str, str, str]:
    value: Decimal = figure["value"]
    raw = figure["as_printed"] or ""
    is_corrected = status == "corrected"
    printed = Printed(f"{plain(value):f}") if is_corrected else split_printed(raw, value)
    classes = "z" if value == 0 else ""
    attributes = ""
    if Decimal(printed.text.replace(",", "")) != value:
        attributes += f' data-value="{plain(value):f}"'
    shown = ""
    if mark := unit_mark(figure, printed, place.words):
        shown += f' data-u="{safe(mark)}"'
    if unicodedata.normalize("NFKC", raw).strip().translate(MINUS) != printed.text:
        title = place.words("printed_as", text=safe(raw)) if raw else place.words("printed_nothing")
        shown += f' title="{title}"'
    if is_corrected:
        classes += " e"
    href = _href(figure, place) or "#legend"
    return classes, attributes, f'<a href="{href}"{shown}>{safe(printed.text)}</a>'


def _href(figure: Record, place: Place) -> str:
    return "" if figure["start"] is None else f"{place.evidence}#c-{figure['start']}"


def _note(number: int, words: Words) -> str:
    label = words("finding.number", n=number)
    return f'<a class="fn" href="#finding-{number}" data-n="{number}" aria-label="{label}"></a>'
