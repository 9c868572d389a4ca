"""Write an archived text with every figure, mention and damaged passage marked.

In: the text and spans that count its code points. Out: HTML in which the text is unchanged,
escaped and without a live link. Must not know tables or forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from gongkai.render.package import Record, ReportRecord
from gongkai.render.words import Words

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""Characters that a page must not act on: controls and changes of writing direction."""

DAMAGE = frozenset({"injected-text", "dropped-characters", "truncated"})
SHORT = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked stretch; ``kind`` is figure, mention, damage or finding."""

    start: int
    end: int
    kind: str
    target: str
    title: str


def visible(text: str) -> str:
    """Make every control character one visible sign."""
    return CONTROL.sub("\ufffd", text)


def safe(text: str) -> str:
    """Escape archived text; a control character becomes one visible sign."""
    return escape(visible(text))


_title = lru_cache(maxsize=4096)(safe)


def figure_marks(report: ReportRecord, labels: dict[str, str]) -> list[Mark]:
    """One mark per figure that has a place; of two at one place the first is kept."""
    found: dict[tuple[int, int], Mark] = {}
    for indicator, figure in report.figures.items():
        if figure["start"] is not None:
            span = (figure["start"], figure["end"])
            found.setdefault(
                span, Mark(*span, "figure", f"t-{indicator}", labels.get(indicator, indicator))
            )
    return sorted(found.values(), key=lambda mark: (mark.start, mark.end))


def mention_marks(mentions: Iterable[Record], words: Words, *, has_ids: bool = False) -> list[Mark]:
    """The numbers that stand in sentences; ``has_ids`` where a text stands once on a page."""
    target = "id" if has_ids else ""
    return [
        Mark(row["start"], row["end"], "mention", target, words("mention.title", unit=row["unit"]))
        for row in mentions
    ]


def damage_marks(report: ReportRecord, numbers: dict[str, int], words: Words) -> list[Mark]:
    """Injected or damaged passages; a short injected token is marked wherever it stands."""
    found = []
    for row in report.findings:
        if row["check"] in DAMAGE:
            number = numbers[row["finding_id"]]
            title = words.pick(row, "message")
            for start, end in damage_spans(row, report.text):
                found.append(Mark(start, end, "damage", f"finding-{number}", title))
    return found


def damage_spans(finding: Record, text: str) -> list[tuple[int, int]]:
    """Where a damage finding stands in the text, every repetition of a short token included."""
    start, end = finding["start"], finding["end"]
    if start is None or end is None:
        return []
    token = text[start:end]
    if finding["check"] == "injected-text" and 1 < len(token) <= SHORT:
        return [(found.start(), found.end()) for found in re.finditer(re.escape(token), text)]
    return [(start, end)]


def write_text(text: str, marks: Sequence[Mark], start: int = 0, end: int | None = None) -> str:
    """Write a stretch of text with its marks; offsets stay those of the whole text.

    Marks may overlap: the text is cut at every border, and each piece carries the classes of
    all marks around it.
    """
    end = len(text) if end is None else end
    inside = [mark for mark in marks if mark.start >= start and mark.end <= end]
    borders = sorted({start, end, *(m.start for m in inside), *(m.end for m in inside)})
    empty = {mark.start: mark for mark in inside if mark.start == mark.end}
    covers = _covers([mark for mark in inside if mark.start < mark.end], borders)
    out = []
    for left, right in zip(borders, [*borders[1:], end], strict=True):
        if left in empty:
            out.append(_wrap("", [empty[left]], left))
        if left < right:
            out.append(_wrap(safe(text[left:right]), covers.get(left, []), left))
    return "".join(out)


def _covers(marks: Sequence[Mark], borders: Sequence[int]) -> dict[int, list[Mark]]:
    """The marks around each piece, by the start of the piece."""
    places = {border: number for number, border in enumerate(borders)}
    found: dict[int, list[Mark]] = {}
    for mark in marks:
        for number in range(places[mark.start], places[mark.end]):
            found.setdefault(borders[number], []).append(mark)
    return found


def _wrap(inner: str, marks: Sequence[Mark], left: int) -> str:
    for mark in marks:
        if mark.kind == "figure":
            name = f' id="c-{mark.start}"' if mark.start == left else ""
            title = _title(mark.title)
            label = "" if inner else f' aria-label="{title}"'
            inner = (
                f'<mark{name}><a href="#{mark.target}" title="{title}"{label}>{inner}</a></mark>'
            )
    for mark in marks:
        if mark.kind == "mention":
            name = f' id="m-{mark.start}"' if mark.target and mark.start == left else ""
            inner = f'<span class="mention"{name} title="{safe(mark.title)}">{inner}</span>'
        elif mark.kind == "damage":
            inner = f'<span class="damage" title="{safe(mark.title)}">{inner}</span>'
        elif mark.kind == "finding":
            name = f' id="s-{mark.start}"' if mark.start == left else ""
            number = mark.target.rpartition("-")[2]
            shown = f'data-n="{number}" aria-label="{safe(mark.title)}"'
            note = f'<a class="fn" href="#{mark.target}" {shown}></a>'
            inner = f'<span class="quoted"{name}>{inner}</span>{note if name else ""}'
    return inner
