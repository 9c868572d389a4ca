"""All that a check of drafts found, and the rows that several outputs share.

In: the parts. Out: ``Found``, who is absent or out of place, and what became of every file. Must
not know how a row is printed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gongkai.desk.entries import Entry
from gongkai.desk.roll import Draft, Roll, Unit
from gongkai.desk.summary import UNLISTED, LeftOut, Summary
from gongkai.desk.words import Words, shown
from gongkai.intake import Outcome
from gongkai.model import Assessment, Report

KINDS = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.ms-excel": "xls",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/msword": "doc",
    "application/vnd.ms-works": "wps",
}
"""What the contract's methods call docx with the rest of Office."""


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a check: the roll, every finding, the sums, and every file.

    ``now`` and ``before`` are the files of this year and of last year, ``draft`` the county's
    own report; ``assessments`` say how often each check held, failed or could not be judged.
    """

    folder: str
    roll: Roll
    entries: tuple[Entry, ...]
    assessments: tuple[Assessment, ...]
    summary: Summary
    now: tuple[Outcome, ...]
    before: tuple[Outcome, ...]
    draft: Draft | None = None

    def unreadable(self) -> Iterator[Outcome]:
        """Files that could not be read at all, of both years."""
        return (one for one in (*self.now, *self.before) if not one.is_readable)

    @property
    def units(self) -> set[str]:
        """The units with findings; the county's own draft is none."""
        return {entry.unit for entry in self.entries if entry.draft is not self.draft}

    @property
    def of_draft(self) -> int:
        """How many findings the county's own draft has."""
        return sum(entry.draft is self.draft for entry in self.entries)

    def severities(self) -> Counter[str]:
        """How many findings there are of each severity."""
        return Counter(entry.finding.severity for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Absence:
    """Something about who reported, in words; ``key`` is the kind in words.csv."""

    key: str
    kind: str
    unit: str
    code: str
    files: str
    note: str


def absences(found: Found, words: Words) -> Iterator[Absence]:
    """List units without a report, of another year, not on the list, twice there, not added."""
    yield from _silent(found.roll, words)
    for unit in found.roll.unlisted:
        drafts = [*unit.drafts, *unit.stale]
        key = "unlisted" if any(one.report.body.name for one in drafts) else "nameless"
        said = words("absent.hint", unit=shown(unit.hint)) if unit.hint else ""
        yield _absence(key, unit, drafts, words, hint=said)
    for unit in found.roll.doubled:
        key = "same" if unit.is_same_twice else "doubled"
        yield _absence(key, unit, unit.drafts, words, count=len(unit.drafts))
    for one in found.summary.left_out:
        if one.reason != UNLISTED:
            yield _absence("left_out", one.unit, one.unit.drafts, words, why=why(one, words))
    for unit in found.roll.units:
        if unit.by_path:
            yield _absence("by_path", unit, unit.drafts or unit.stale, words)


def why(one: LeftOut, words: Words) -> str:
    """Say why a unit is in no sum, with the words that tell it."""
    quote = words("quote", text=shown(one.quote, 160)) if one.quote else ""
    return words(f"left_out.{one.reason}") + quote


def _silent(roll: Roll, words: Words) -> Iterator[Absence]:
    """List who sent nothing, and who sent a report of another year."""
    for unit in roll.missing:
        if not unit.stale:
            yield _absence("missing", unit, (), words)
    for unit in roll.units:
        if unit.stale:
            yield _absence("stale", unit, unit.stale, words, **_years(unit.stale))


def _years(drafts: Iterable[Draft]) -> dict[str, object]:
    return {"years": "、".join(str(draft.report.year) for draft in drafts)}


def _absence(
    key: str, unit: Unit, drafts: Iterable[Draft], words: Words, **values: object
) -> Absence:
    code = unit.listed.code if unit.listed else ""
    files = "；".join(shown(draft.name) for draft in drafts)
    note = words(f"absent.{key}.note", **values)
    return Absence(key, words(f"absent.{key}"), shown(unit.name), code, files, note)


def file_rows(found: Found, words: Words) -> Iterator[dict[str, str | int | None]]:
    """Give a row for every report of every file, and one for each refused file."""
    units = {
        draft.name: unit.name for unit in found.roll.units for draft in (*unit.drafts, *unit.stale)
    }
    last = {draft.name: unit.name for unit in found.roll.units for draft in unit.last}
    for folder, outcomes, known in (("now", found.now, units), ("before", found.before, last)):
        for outcome in outcomes:
            yield from _file_rows(folder, outcome, known, words)
    if found.draft:
        report = found.draft.report
        fate = _fate(report, found.draft.media_type, words)
        yield {**_row(found.draft.name, report, "", words), **_named("draft", fate, words)}


def _file_rows(
    folder: str, outcome: Outcome, known: dict[str, str], words: Words
) -> Iterator[dict[str, str | int | None]]:
    path = outcome.source.path
    if not outcome.reports:
        key = "file.no_report" if outcome.is_readable else "file.unreadable"
        fate = words(key, reason=shown(outcome.refusal or "", 300))
        yield {
            "folder": words(f"folder.{folder}"), "file": shown(path), "unit": "", "year": None,
            "form": "", "scope": "", "values": None, "blank": None, "fate": fate,
        }  # fmt: skip
    for report in outcome.reports:
        name = path + (f" #{report.ordinal}" if len(outcome.reports) > 1 else "")
        unit = known.get(name, "")
        is_unused = folder == "before" and not unit
        fate = words("file.unused") if is_unused else _fate(report, outcome.media_type, words)
        yield {**_row(name, report, unit, words), **_named(folder, fate, words)}


def _fate(report: Report, media_type: str | None, words: Words) -> str:
    """Name the format of a file that was read."""
    return words("file.read", method=KINDS.get(media_type or "", report.method))


def _named(folder: str, fate: str, words: Words) -> dict[str, str | int | None]:
    return {"folder": words(f"folder.{folder}"), "fate": fate}


def _row(name: str, report: Report, unit: str, words: Words) -> dict[str, str | int | None]:
    values = sum(figure.value is not None for figure in report.figures)
    printed = report.body.name or words("file.nameless")
    return {
        "folder": "",
        "file": shown(name),
        "unit": shown(unit or printed),
        "year": report.year,
        "form": words(f"form.{report.form}"),
        "scope": words(f"scope.{report.scope}"),
        "values": values,
        "blank": len(report.figures) - values,
        "fate": "",
    }
