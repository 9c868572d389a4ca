"""Lay the statutory tables out in their familiar form: merged headers, printed labels.

In: the layout of the form (knowledge/layouts.csv), the indicators of the package and the
figures of one report. Out: HTML tables. Must not know where a page stands; ``Place`` does.

A report in the ``mixed`` form prints each table in the form whose indicators it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from html import escape

from gongkai import knowledge
from gongkai.knowledge.glossary import term_of
from gongkai.render.cells import Place, write_cell
from gongkai.render.package import Record
from gongkai.render.words import Words

Piece = str | tuple[str, str]
"""Either finished HTML or a cell to fill: its indicator and its span."""

DISCLOSURE = ("article20_1", "article20_5", "article20_6", "article20_8", "article20_9")
WIDTH = 4
DIGITS = "一二三四五六七八九"
NUMBERED = re.compile(rf"(?:([{DIGITS}])、|（([{DIGITS}])）|([1-9])\.)")
Rows = list[knowledge.Place]


@dataclass(frozen=True, slots=True)
class Skeleton:
    """One table of one form in one language: finished HTML with places for the cells."""

    pieces: tuple[Piece, ...]
    indicators: tuple[str, ...]

    def fill(self, figures: Mapping[str, Record], place: Place) -> str:
        """Put the figures of one report into the table."""
        return "".join(
            piece
            if isinstance(piece, str)
            else write_cell(figures.get(piece[0]), piece[0], place, piece[1])
            for piece in self.pieces
        )


class Forms:
    """The statutory tables of every form in one language, laid out once."""

    def __init__(self, indicators: Mapping[str, Record], words: Words) -> None:
        self._indicators = indicators
        self._words = words
        self._blocks: dict[tuple[str, str], Skeleton] = {}
        for form in knowledge.FORMS:
            places = [place for place in knowledge.layouts() if place.form == form]
            for block in dict.fromkeys(place.block for place in places):
                rows = [place for place in places if place.block == block]
                self._blocks[form, block] = self._lay(block, rows)

    def table(self, name: str, figures: Mapping[str, Record], place: Place, caption: str) -> str:
        """Write one of the three tables: disclosure, requests or proceedings."""
        bodies = [skeleton.fill(figures, place) for skeleton in self.picked(name, figures)]
        label = escape(caption)
        return (
            '<div class="scroll" role="region" tabindex="0"'
            f' aria-label="{" ".join((label, place.year)).strip()}">'
            f'<table class="form form--{name}">'
            f"<caption>{explained(f'table.{name}', label)}</caption>"
            f"{''.join(bodies)}</table></div>"
        )

    def picked(self, name: str, figures: Collection[str]) -> list[Skeleton]:
        """The blocks of a table in the form whose indicators a report holds."""
        found = []
        for block in DISCLOSURE if name == "disclosure" else (name,):
            for form in knowledge.FORMS:
                skeleton = self._blocks.get((form, block))
                if skeleton and all(name in figures for name in skeleton.indicators):
                    found.append(skeleton)
                    break
        return found

    def _lay(self, block: str, rows: Rows) -> Skeleton:
        lay: dict[str, Callable[[Rows], list[Piece]]] = {
            "requests": self._requests,
            "proceedings": self._proceedings,
        }
        pieces = _join(lay.get(block, self._article)(rows))
        return Skeleton(
            tuple(pieces), tuple(piece[0] for piece in pieces if not isinstance(piece, str))
        )

    def _label(self, place: knowledge.Place) -> str:
        """A printed label, or its English words."""
        mark = place.key or f"corner.{place.block}"
        label = self._words(f"form.{mark}") if self._words.is_english else place.label
        return explained(mark, escape(label))

    def _row_label(self, indicator: str, place: knowledge.Place) -> str:
        if not self._words.is_english:
            return explained(place.key, escape(place.label))
        label = str(self._indicators[indicator]["row_en"]).split(": ")[-1]
        return explained(place.key, _number(place.label) + escape(label[:1].upper() + label[1:]))

    def _article(self, rows: Rows) -> list[Piece]:
        """One block of section two: caption, header line, one line per row."""
        columns = _of(rows, "column")
        spans = [""] * len(columns)
        if len(columns) < WIDTH - 1:
            spans[-1] = f' colspan="{WIDTH - len(columns)}"'
        caption, corner = _of(rows, "caption")[0], _of(rows, "corner")[0]
        out: list[Piece] = [
            f'<tbody><tr><th class="cap" colspan="{WIDTH}" scope="rowgroup">'
            f"{self._label(caption)}</th></tr>",
            f'<tr class="heads"><th scope="col">{self._label(corner)}</th>',
        ]
        for place, span in zip(columns, spans, strict=True):
            indicator = _first(self._indicators, rows, place)
            word = self._column_label(indicator, place)
            out.append(f'<th scope="col"{span}>{word}</th>')
        out.append("</tr>")
        for row in _of(rows, "row"):
            codes = [f"disclosure.{row.key}.{place.key}" for place in columns]
            out.append(f'<tr><th scope="row">{self._row_label(codes[0], row)}</th>')
            out += list(zip(codes, spans, strict=True))
            out.append("</tr>")
        return [*out, "</tbody>"]

    def _column_label(self, indicator: str, place: knowledge.Place) -> str:
        if not self._words.is_english:
            return escape(place.label)
        return escape(self._indicators[indicator]["column_en"])

    def _requests(self, rows: Rows) -> list[Piece]:
        """Section three: a header of three lines, row labels grouped by merged cells."""
        columns = _of(rows, "column")
        cells = [place for place in columns if not place.is_heading]
        corner = self._label(_of(rows, "corner")[0])
        out: list[Piece] = [
            '<colgroup><col class="narrow"><col class="narrow"><col class="words"><col span="7">'
            "</colgroup>"
            f'<thead><tr><th class="corner" rowspan="3" colspan="3">{corner}</th>'
        ]
        out += [*_header(columns, self._label), "</thead><tbody>"]
        lines = _of(rows, "row")
        waiting: list[str] = []
        for row in lines:
            if row.is_heading:
                count = len(_leaves(lines, row.key))
                waiting.append(
                    f'<th class="group" rowspan="{count}" scope="row">'
                    f"<span>{self._label(row)}</span></th>"
                )
                continue
            code = f"requests.{row.key}."
            span = {"": 3, "outcomes": 2}.get(row.group, 1)
            wide = f' colspan="{span}"' if span > 1 else ""
            label = self._row_label(code + "total", row)
            kind = ' class="sum"' if row.key in ("received", "concluded") else ""
            out.append(f'<tr{kind}>{"".join(waiting)}<th scope="row"{wide}>{label}</th>')
            out += [(code + place.key, "") for place in cells]
            out.append("</tr>")
            waiting = []
        return [*out, "</tbody>"]

    def _proceedings(self, rows: Rows) -> list[Piece]:
        """Section four: a header of three lines over one row of figures."""
        columns = _of(rows, "column")
        cells = [place for place in columns if not place.is_heading]
        out: list[Piece] = ["<thead><tr>", *_header(columns, self._label), "</thead><tbody><tr>"]
        out += [(f"proceedings.{place.key}", "") for place in cells]
        return [*out, "</tr></tbody>"]


def _number(label: str) -> str:
    """The number of a printed label in Western writing: the note of the table counts by it.

    >>> _number("二、上年结转"), _number("（七）总计"), _number("1.属于国家秘密"), _number("规章")
    ('2. ', '(7) ', '1. ', '')
    """
    if found := NUMBERED.match(label):
        item, part, line = found.groups()
        if part:
            return f"({DIGITS.index(part) + 1}) "
        return f"{line or DIGITS.index(item) + 1}. "
    return ""


def explained(mark: str, label: str) -> str:
    """Make a label a link to what it means; the glossary stands on the same page."""
    term = term_of(mark)
    return f'<a class="term" href="#g-{term.term}">{label}</a>' if term else label


def _of(rows: Rows, axis: str) -> Rows:
    return [place for place in rows if place.axis == axis]


def _leaves(rows: Rows, group: str) -> Rows:
    """The lines that a heading covers, through the headings below it."""
    found = []
    for row in rows:
        if row.group == group:
            found += _leaves(rows, row.key) if row.is_heading else [row]
    return found


def _header(columns: Rows, label: Callable[[knowledge.Place], str]) -> list[Piece]:
    """Write a merged header as deep as its groups; a cell without parts reaches the bottom.

    A heading speaks for the columns that it spans: the scope ``colgroup`` would make it one of the
    whole group of columns, as ``rowgroup`` would a merged label of the whole body of the table.
    """
    level = [place for place in columns if not place.group]
    depth = 1 + max(_depth(columns, place) for place in columns)
    out: list[Piece] = []
    for line in range(depth):
        if line:
            out.append("<tr>")
        below: Rows = []
        for place in level:
            parts = (
                [part for part in columns if part.group == place.key] if place.is_heading else []
            )
            below += parts
            span = f' colspan="{len(_leaves(columns, place.key))}"' if parts else ""
            down = f' rowspan="{depth - line}"' if not parts and depth - line > 1 else ""
            last = ' class="sum"' if place.key.endswith("total") else ""
            out.append(f'<th scope="col"{last}{span}{down}>{label(place)}</th>')
        out.append("</tr>")
        level = below
    return out


def _depth(columns: Rows, place: knowledge.Place) -> int:
    if not place.group:
        return 0
    parent = next(column for column in columns if column.key == place.group)
    return 1 + _depth(columns, parent)


def _first(indicators: Mapping[str, Record], rows: Rows, column: knowledge.Place) -> str:
    """An indicator of a column, for its English heading."""
    codes = (f"disclosure.{row.key}.{column.key}" for row in _of(rows, "row"))
    return next(code for code in codes if code in indicators)


def _join(pieces: list[Piece]) -> list[Piece]:
    """Join neighbouring finished pieces, so that filling touches as few as possible."""
    joined: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined
