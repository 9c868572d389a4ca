"""Draw the first sheet: what was checked, what came of it, and how to read the others.

In: what was found. Out: a sheet. Must not hold a date or a path of this machine.
"""

from __future__ import annotations

from collections import Counter

from gongkai.desk import looks
from gongkai.desk.found import Found, absences
from gongkai.desk.sheets import Cell, Sheet
from gongkai.desk.words import Words, shown
from gongkai.knowledge import checks

SHEETS = ("checklist", "totals", "absences", "feedback", "files")
WIDTH = 5


def draw_overview(found: Found, words: Words) -> Sheet:
    """Draw the sheet that says what the workbook is."""
    sheet = Sheet(words("sheet.overview"), [20, 66, 12, 12, 12], heads=0, tab=looks.ACCENT)
    rows = sheet.rows
    rows.append([Cell(words("title"), looks.TITLE, WIDTH)])
    sheet.heights[0] = 30
    rows.append([Cell(words("overview.lead"), looks.PLAIN, WIDTH)])
    for key, value in counts(found, words):
        rows.append([Cell(words(f"overview.{key}"), looks.KEY), Cell(value, looks.PLAIN, 4)])
    _part(sheet, words("overview.sheets"))
    for name in SHEETS:
        text = words(f"overview.sheet.{name}")
        rows.append([Cell(words(f"sheet.{name}"), looks.KEY), Cell(text, looks.PLAIN, 4)])
    _part(sheet, words("overview.mind"))
    for key in ("neutral", "blank", "copy", "sums"):
        rows.append([Cell(words(f"overview.mind.{key}"), looks.PLAIN, WIDTH)])
    _part(sheet, words("overview.checks"))
    heads = ("rule", "formula", "held", "failed", "open")
    rows.append([Cell(words(f"overview.{key}"), looks.HEAD) for key in heads])
    _checks(found, words, sheet)
    sheet.is_one_page = True
    return sheet


def _part(sheet: Sheet, title: str) -> None:
    sheet.rows.append([Cell(title, looks.PART, WIDTH)])
    sheet.heights[len(sheet.rows) - 1] = 28


def counts(found: Found, words: Words) -> list[tuple[str, str]]:
    """Say in a line each what was read and what came of it."""
    roll, told = found.roll, found.severities()
    kinds = Counter(row.key for row in absences(found, words))
    strangers = kinds["unlisted"] + kinds["nameless"]
    reports = sum(len(outcome.reports) for outcome in found.now)
    refused = sum(not outcome.reports for outcome in found.now)
    listed = sum(unit.listed is not None for unit in roll.units)
    sent = sum(bool(unit.drafts) for unit in roll.units)
    lines = [
        ("folder", shown(found.folder)),
        ("year", str(roll.year or "—")),
        ("files", words("overview.files.text", files=len(found.now), reports=reports,
                        refused=refused)),
        ("units", words("overview.units.listed", listed=listed, sent=sent,
                        missing=sum(1 for _ in roll.missing), unlisted=strangers)
         if roll.has_list else words("overview.units.text", sent=sent)),
        ("findings", words("overview.findings.text", errors=told["error"],
                           warnings=told["warning"], infos=told["info"],
                           units=len(found.units))
         + (words("overview.findings.draft", count=found.of_draft) if found.of_draft else "")),
    ]  # fmt: skip
    if found.before:
        matched = sum(bool(unit.last) for unit in roll.units)
        lines.append(("before", words("overview.before.text", matched=matched)))
    return lines


def _checks(found: Found, words: Words, sheet: Sheet) -> None:
    """Tell of each rule, and of what else failed, how often it held or could not be judged."""
    held: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    unsure: Counter[str] = Counter()
    for one in found.assessments:
        held[one.check] += one.passed
        failed[one.check] += one.failed
        unsure[one.check] += one.not_assessable
    told = {name for name in (*held, *failed, *unsure) if checks()[name].rule or failed[name]}
    for name in sorted(told, key=lambda name: (checks()[name].rule or "Z", name)):
        look = looks.FOUND if failed[name] else looks.NUMBER
        sheet.rows.append(
            [
                Cell(words.title(name), looks.TEXT),
                Cell(words.rule(name), looks.TEXT),
                Cell(held[name], looks.NUMBER),
                Cell(failed[name], look),
                Cell(unsure[name], looks.NUMBER),
            ]
        )
