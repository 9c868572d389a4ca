"""Write an archived text with every figure, mention and damaged passage marked.

In: the text and spans that count its code points. Out: HTML in which the text is unchanged,
escaped and without a live link. Must not know tables or forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from itertools import islice

from gongkai.render.package import Record
from gongkai.render.records import ReportRecord
from gongkai.render.words import Words

CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
"""Characters that a page must not act on: controls, changes of writing direction, line
separators, annotations and tags, which show nothing and carry text."""

DAMAGE = frozenset({"injected-text", "dropped-characters", "truncated"})
SHORT = 12
MOST_REPEATS = 500
"""So many places of one injected token are marked; a page must not grow with the attack."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked stretch; ``kind`` is figure, mention, damage, finding, part or change."""

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
    """Injected or damaged passages; a short injected token is marked wherever it stands.

    ``numbers`` are those of the findings on the page; without one the passage leads nowhere.
    """
    found = []
    for row in report.findings:
        if row["check"] in DAMAGE and row["verdict"] != "rejected":
            number = numbers.get(row["finding_id"])
            target = f"finding-{number}" if number else ""
            for start, end in damage_spans(row, report.text):
                title = words(f"damage.{row['check']}", n=end - start)
                found.append(Mark(start, end, "damage", target, title))
    return found


def part_marks(report: ReportRecord) -> list[Mark]:
    """Where each numbered part of a report begins: a place to go to, which shows nothing."""
    starts: dict[int, int] = {}
    for row in report.sections:
        if row["section"] and row["heading"]:
            starts.setdefault(row["section"], row["start"])
    return [Mark(start, start, "part", f"part-{part}", "") for part, start in starts.items()]


def damage_spans(finding: Record, text: str) -> list[tuple[int, int]]:
    """Where a damage finding stands in the text, every repetition of a short token included."""
    start, end = finding["start"], finding["end"]
    if start is None or end is None:
        return []
    token = text[start:end]
    if finding["check"] == "injected-text" and 1 < len(token) <= SHORT:
        found = re.finditer(re.escape(token), text)
        return [match.span() for match in islice(found, MOST_REPEATS)]
    return [(start, end)]


def write_text(text: str, marks: Sequence[Mark], start: int = 0, end: int | None = None) -> str:
    """Write a stretch of text with its marks; offsets stay those of the whole text.

    Marks may overlap: the text is cut at every border, and each piece carries the classes of
    all marks around it. Damaged passages are folded; what is in them stands there all the same.
    """
    end = len(text) if end is None else end
    inside = [mark for mark in marks if mark.start >= start and mark.end <= end]
    folds = _folds([mark for mark in inside if mark.kind == "damage"])
    borders = sorted({start, end, *(m.start for m in inside), *(m.end for m in inside)})
    empty = {m.start: m for m in inside if m.start == m.end and m.kind != "part"}
    parts = {mark.start: mark.target for mark in inside if mark.kind == "part"}
    around = [mark for mark in inside if mark.start < mark.end and mark.kind != "damage"]
    covers = _covers(around, borders)
    closing = {mark.end for mark in folds.values()}
    out = []
    for left, right in zip(borders, [*borders[1:], end], strict=True):
        if left in closing:
            out.append("</span></details>")
        if left in parts:
            out.append(f'<span id="{parts[left]}"></span>')
        if left in empty:
            out.append(_wrap("", [empty[left]], left))
        if left in folds:
            out.append(_open_fold(folds[left]))
        if left < right:
            out.append(_wrap(safe(text[left:right]), covers.get(left, []), left))
    return "".join(out)


def _folds(marks: Iterable[Mark]) -> dict[int, Mark]:
    """Damaged passages by their start; those that overlap or touch are folded as one."""
    folds: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, mark.end)):
        if mark.start == mark.end:
            continue
        if folds and mark.start <= folds[-1].end:
            if mark.end > folds[-1].end:
                folds[-1] = replace(folds[-1], end=mark.end, title=mark.title)
        else:
            folds.append(mark)
    return {mark.start: mark for mark in folds}


def _open_fold(mark: Mark) -> str:
    """Begin a folded passage; its words stand in attributes, so that the text stays the text."""
    length = mark.end - mark.start
    long = " damage--long" if length > SHORT * 4 else ""
    number = mark.target.rpartition("-")[2]
    note = f" ({number})" if number else ""
    said = _title(mark.title)
    return (
        f'<details class="damage{long}"><summary data-say="{said}"'
        f' aria-label="{said}{note}"></summary><span>'
    )


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
        elif mark.kind == "change":
            inner = f'<b class="dif">{inner}</b>'
        elif mark.kind == "finding":
            name = f' id="s-{mark.start}"' if mark.start == left else ""
            number = mark.target.rpartition("-")[2]
            shown = f'data-n="{number}" aria-label="{safe(mark.title)}"'
            note = f'<a class="fn" href="#{mark.target}" {shown}></a>'
            inner = f'<span class="quoted"{name}>{inner}</span>{note if name else ""}'
    return inner
