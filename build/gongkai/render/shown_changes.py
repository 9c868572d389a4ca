"""Show a comparison: the cells that differ, and the sentences that were kept, gone or new.

In: a ``Comparison``. Out: what the template and the JSON twin show of it. Must not know how
reports were compared. What is shown is bounded: a page must not grow with an attack.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup

from gongkai.render.aligned import Span, Step
from gongkai.render.cells import write_value
from gongkai.render.compared import CellChange, Comparison, PartChange
from gongkai.render.context import Pages
from gongkai.render.evidence import Mark, damage_marks, write_text
from gongkai.render.masking import covered
from gongkai.render.package import Record
from gongkai.render.records import ReportRecord
from gongkai.render.words import Words

MOST_STEPS = 150
"""So many sentences that differ are shown of a part; the others are counted."""

FEW_KEPT = 2
"""Up to so many sentences that were kept stand there in full, more are counted."""

LONGEST = 600
EVIDENCE = "../{}/"


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of a compared text: the kind, its two halves, or how many were kept."""

    kind: str
    old: Markup
    new: Markup
    count: int = 0


def shown_cells(changes: tuple[CellChange, ...], comparison: Comparison, pages: Pages) -> Markup:
    """The rows of the cells that differ: label, both values at their evidence, the change."""
    words = pages.words
    rows = []
    for cell in changes:
        label = pages.labels[cell.indicator]
        care = pages.words.pick(pages.package.indicators[cell.indicator], "usage_warning")
        note = Markup(" <small>{}</small>").format(care) if cell.with_care and care else ""
        row = Markup('<tr><th scope="row"><a href="../../indicators/{}/">{}</a>{}</th>{}{}').format(
            cell.indicator,
            label,
            note,
            _cell(cell.old, EVIDENCE.format(comparison.other.id), words),
            _cell(cell.new, "", words),
        )
        if comparison.kind == "year":
            row += Markup('<td class="n">{}</td>').format(_signed(cell, words))
        rows.append(row + Markup("</tr>"))
    return Markup("\n").join(rows)


def _signed(cell: CellChange, words: Words) -> str:
    if cell.change is None:
        return ""
    sign = "−" if cell.change < 0 else "+"
    return f"{sign}{words.number(abs(cell.change))}"


def _cell(figure: Record, evidence: str, words: Words) -> Markup:
    """One value as a link to its mark in the text, or the sign of why there is none."""
    zero = "" if figure["value"] else " z"
    return Markup(f'<td class="n{zero}">{write_value(figure, evidence, words)}</td>')  # noqa: S704


@dataclass(frozen=True, slots=True)
class ShownPart:
    """One part of the text as it is shown; ``more`` sentences that differ are not among it."""

    change: PartChange
    lines: list[Shown]
    more: int


def shown_parts(comparison: Comparison, report: ReportRecord, pages: Pages) -> list[ShownPart]:
    """The parts of the text sentence by sentence, damaged passages folded as in the text."""
    if not comparison.parts:
        return []
    old = damage_marks(comparison.other, {}, pages.words)
    new = damage_marks(report, {}, pages.words)

    def line(step: Step) -> Shown:
        left = _half(comparison.other.text, step.old, step.old_marks, old)
        return Shown(step.kind, left, _half(report.text, step.new, step.new_marks, new))

    return [_shown_part(part, line) for part in comparison.parts]


def _shown_part(part: PartChange, line: Callable[[Step], Shown]) -> ShownPart:
    lines: list[Shown] = []
    different = 0
    for is_kept, run in groupby(part.steps, key=lambda step: step.kind == "kept"):
        steps = list(run)
        if is_kept and (len(steps) > FEW_KEPT or different > MOST_STEPS):
            lines.append(Shown("same", Markup(), Markup(), len(steps)))
        elif is_kept:
            lines += map(line, steps)
        else:
            lines += map(line, steps[: max(0, MOST_STEPS - different)])
            different += len(steps)
    return ShownPart(part, lines, max(0, different - MOST_STEPS))


def _half(text: str, span: Span | None, changed: tuple[Span, ...], damage: list[Mark]) -> Markup:
    if span is None:
        return Markup()
    start, end = span[0], min(span[1], span[0] + LONGEST)
    marks = [Mark(a, min(b, end), "change", "", "") for a, b in changed if a < end]
    near = [
        Mark(max(one.start, start), min(one.end, end), "damage", "", one.title)
        for one in damage
        if one.start < end and start < one.end
    ]
    written = write_text(covered(text, start, end), [*marks, *near], start, end)
    return Markup(written + ("…" if end < span[1] else ""))  # noqa: S704  # escaped piece by piece


def compared_twin(report: ReportRecord) -> list[dict[str, Any]]:
    """What the comparisons of a report say, as data."""
    return [
        {
            "kind": found.kind,
            "with": found.other.id,
            "cells_compared": found.compared,
            "same_form": found.has_same_form,
            "same_scope": found.has_same_scope,
            "cells": [_twin(cell) for cell in (*found.cells, *found.gaps)],
            "sentences": [
                {
                    "section": part.section,
                    **{kind: part.tally(kind) for kind in ("kept", "changed", "gone", "new")},
                }
                for part in found.parts
            ],
        }
        for found in report.compared
    ]


def _twin(cell: CellChange) -> dict[str, Any]:
    def side(figure: Record) -> dict[str, Any]:
        return {name: figure[name] for name in ("value", "unit", "status", "start", "end")}

    return {
        "indicator": cell.indicator,
        "old": side(cell.old),
        "new": side(cell.new),
        "change": cell.change,
    }
