"""Lay the statutory tables out once, so that filling them is joining strings.

In: the tables of ``forms`` in one language and the form's layout. Out: ``Layout``: the parts of
the three tables, each finished HTML cut where cells stand. Must not know a report.

Nearly all of a report is 0. A part whose cells are all a printed 0 is left out of the page, which
says so; the script draws the whole form from ``whole``, which all pages share. Closing tags that
HTML allows to leave out are left out too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape
from itertools import chain

from gongkai import knowledge
from gongkai.render.bodies import TABLES
from gongkai.render.forms import Forms, Skeleton
from gongkai.render.words import Words

TERM = re.compile(r'<a class="term"[^>]*>|</a>')
NEEDLESS = re.compile(r"</t(?:h|d|r|body|head)>| scope=\"(?:row|col|rowgroup)\"")
QUOTES = re.compile(r'="([\w-]+)"')


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of a table that are shown or left out together, with a cell between two pieces."""

    pieces: tuple[str, ...]
    spans: tuple[str, ...]
    indicators: tuple[str, ...]

    def fill(self, cells: Sequence[str]) -> str:
        """Put finished cells between the pieces."""
        return "".join(chain.from_iterable(zip(self.pieces, cells, strict=False))) + self.pieces[-1]

    def empty(self) -> str:
        """The part with empty cells, as the script fills them."""
        return self.fill([f"<td{span}>" for span in self.spans])


@dataclass(frozen=True, slots=True)
class Table:
    """One of the three tables: what stands before its parts, and these."""

    name: str
    head: str
    parts: tuple[Part, ...]


def lay_out(forms: Forms, held: Collection[str], words: Words) -> list[Table]:
    """Lay out the tables of a report that holds these indicators, to be shown in part."""
    found = []
    for name in TABLES:
        skeletons = forms.picked(name, held)
        if not skeletons:
            continue
        if name == "requests":
            head, parts = _requests(held, words)
        else:
            head, parts = "", tuple(map(cut, skeletons))
        found.append(Table(name, _begin(name, words) + head, parts))
    return found


def whole(forms: Forms, held: Collection[str], words: Words) -> tuple[str, list[str]]:
    """The three tables with empty cells, and which indicator each cell is."""
    html, indicators = "", []
    for name in TABLES:
        parts = [cut(skeleton) for skeleton in forms.picked(name, held)]
        html += _begin(name, words) + "".join(part.empty() for part in parts) + "</table></div>"
        indicators += [code for part in parts for code in part.indicators]
    return html, indicators


def _begin(name: str, words: Words) -> str:
    return (
        f"<div class=scroll tabindex=0><table class='form form--{name}'>"
        f"<caption>{escape(words(f'table.{name}'))}</caption>"
    )


def cut(skeleton: Skeleton) -> Part:
    """Cut a finished block at its cells."""
    pieces, spans, indicators = [""], [], []
    for piece in skeleton.pieces:
        if isinstance(piece, str):
            pieces[-1] += small(piece)
        else:
            indicators.append(piece[0])
            spans.append(small(piece[1]))
            pieces.append("")
    return Part(tuple(pieces), tuple(spans), tuple(indicators))


def _requests(held: Collection[str], words: Words) -> tuple[str, tuple[Part, ...]]:
    """Section three line by line: each names the heading that it stands below."""
    rows = [
        place
        for place in knowledge.layouts()
        if place.block == "requests" and place.form == _form(held)
    ]
    columns = [place for place in rows if place.axis == "column" and not place.is_heading]
    lines = {place.key: place for place in rows if place.axis == "row"}
    head = "".join(f"<th>{escape(column.label)}" for column in columns)
    parts = []
    for line in lines.values():
        if line.is_heading:
            continue
        group = lines.get(line.group)
        above = f"{group.label} " if group and group.group else ""
        kind = " class=sum" if line.key in ("received", "concluded") else ""
        label = f"<tr{kind}><th>{escape(above + line.label)}"
        parts.append(
            Part(
                (label, *[""] * len(columns)),
                ("",) * len(columns),
                tuple(f"requests.{line.key}.{column.key}" for column in columns),
            )
        )
    return f"<thead><tr><th>{words('lean.row')}{head}<tbody>", tuple(parts)


def _form(held: Collection[str]) -> str:
    """The form whose section three a report holds."""
    for form in knowledge.FORMS:
        rows = [one for one in knowledge.codebook() if form in one.forms]
        codes = [one.indicator for one in rows if one.indicator.startswith("requests.")]
        if codes and all(code in held for code in codes):
            return form
    return str(knowledge.FORMS[-1])


def small(html: str) -> str:
    """Leave out what a browser does not need.

    >>> small('<tr><th scope="row"><a class="term" href="#g-x">规章</a></th>')
    '<tr><th>规章'
    """
    return QUOTES.sub(r"=\1", NEEDLESS.sub("", TERM.sub("", html)))
