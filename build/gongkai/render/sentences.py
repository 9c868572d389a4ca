"""Say in one sentence what a report's figures say, from printed table cells only.

In: the figures of one report. Out: sentences in one language. Must not know pages. A blank or
missing total is said to be blank or missing, never to be "no requests".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache

from gongkai.render.masking import mask
from gongkai.render.package import Record
from gongkai.render.records import ReportRecord
from gongkai.render.words import Words

OUTCOMES = (
    "granted",
    "partly_granted",
    "refused",
    "unavailable",
    "not_processed",
    "other_outcome",
)
PROCEEDINGS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
RESULTS = ("upheld", "corrected", "other", "pending")
WORKS = ("licensing.decisions", "penalties.decisions", "compulsion.decisions", "procurement.items")
MOST_WORKS = 3


def value_of(figures: Mapping[str, Record], indicator: str) -> Decimal | None:
    """The value of a figure with status ``reported``; None for any other."""
    figure = figures.get(indicator)
    if figure is None or figure["status"] != "reported":
        return None
    value: Decimal = figure["value"]
    return value


def outcome_totals(figures: Mapping[str, Record]) -> dict[str, Decimal]:
    """What became of the requests: the printed totals per kind of outcome, where all are known."""
    found: dict[str, list[Decimal | None]] = {name: [] for name in OUTCOMES}
    for code in figures:
        if name := _outcome_of(code):
            found[name].append(value_of(figures, code))
    totals: dict[str, Decimal] = {}
    for name, values in found.items():
        if values and None not in values:
            totals[name] = sum((value for value in values if value is not None), Decimal(0))
    return totals


@cache
def _outcome_of(code: str) -> str:
    """The kind of outcome of which an indicator is a printed total; "" for any other."""
    if not (code.startswith("requests.") and code.endswith(".total")):
        return ""
    name = code.split(".", 2)[1]
    return name if name in OUTCOMES else ""


def lead(report: ReportRecord, name: str, words: Words) -> str:
    """The first sentence of a body page: requests, outcomes, proceedings, else other work."""
    figures = report.figures
    if not figures:
        return words("lead.no_table", year=report.year, name=name)
    parts = [_received(figures, report, name, words)]
    parts += _outcomes(figures, words)
    parts += _proceedings(figures, words)
    received = value_of(figures, "requests.received.total")
    if not received:
        parts += _works(figures, words)
    return words("lead.join").join(parts) + words("stop")


def fact(report: ReportRecord, words: Words) -> str:
    """What a title says of a report: how many requests were received, or why that is not known."""
    figure = report.figures.get("requests.received.total")
    if not report.figures:
        return words("fact.no_table")
    status = figure["status"] if figure else "missing"
    if figure is None or figure["value"] is None:
        return words(f"fact.received.{status}")
    key = "fact.received.one" if figure["value"] == 1 else "fact.received"
    return words(key, n=words.number(figure["value"]))


def brief(report: ReportRecord, name: str, words: Words) -> str:
    """One short sentence for a list: what was received and granted, else what else was counted."""
    if not report.figures:
        return words("lead.no_table", year=report.year, name=name)
    figures = report.figures
    parts = [_received(figures, report, name, words)]
    if granted := outcome_totals(figures).get("granted"):
        parts.append(words("lead.granted", n=words.number(granted)))
    if not value_of(figures, "requests.received.total"):
        parts += _works(figures, words)
    return words("lead.join").join(parts) + words("stop")


def _received(figures: Mapping[str, Record], report: ReportRecord, name: str, words: Words) -> str:
    figure = figures.get("requests.received.total")
    status = figure["status"] if figure else "missing"
    if status in ("reported", "corrected"):
        number = Decimal(figure["value"]) if figure else Decimal(0)
        key = "lead.received.one" if number == 1 else "lead.received"
        return words(key, year=report.year, name=name, n=words.number(number))
    return words(f"lead.received.{status}", year=report.year, name=name)


def _outcomes(figures: Mapping[str, Record], words: Words) -> list[str]:
    carried = value_of(figures, "requests.carried_in.total")
    out = [words("lead.carried_in", n=words.number(carried))] if carried else []
    for name, total in outcome_totals(figures).items():
        if total:
            out.append(words(f"lead.{name}", n=words.number(total)))
    if left := value_of(figures, "requests.carried_out.total"):
        out.append(words("lead.carried_out", n=words.number(left)))
    return out


def _proceedings(figures: Mapping[str, Record], words: Words) -> list[str]:
    out = []
    for name in PROCEEDINGS:
        total = value_of(figures, f"proceedings.{name}.total")
        if not total:
            continue
        results = {result: value_of(figures, f"proceedings.{name}.{result}") for result in RESULTS}
        parts = [
            words(f"lead.result.{result}", n=words.number(count))
            for result, count in results.items()
            if count
        ]
        sentence = words(f"lead.{name}", n=words.number(total))
        out.append(
            sentence + (words("lead.of_which") + words("lead.and").join(parts) if parts else "")
        )
    return out


def _works(figures: Mapping[str, Record], words: Words) -> list[str]:
    """What else the report counts, when there were no requests to speak of."""
    out = []
    for name in WORKS:
        if number := value_of(figures, f"disclosure.{name}"):
            out.append(words(f"lead.{name}", n=words.number(number)))
    return out[:MOST_WORKS]


def prose(report: ReportRecord, words: Words) -> list[tuple[str, int]]:
    """What the report's own sentences say about requests, unless a check disputes it."""
    disputed = [
        (row["start"], row["end"])
        for row in report.findings
        if row["start"] is not None and row["verdict"] == "failed"
    ]
    out = []
    for row in report.mentions:
        if row["indicator"] and not _within(row, disputed):
            out.append((row["quote"].strip(), row["start"]))
    return list(dict.fromkeys(out))[:2]


def _within(row: Record, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start < row["end"] and row["start"] < end for start, end in spans)


def is_rejected(finding: Record) -> bool:
    """Whether a person found that it does not hold: told, but neither counted nor listed."""
    return bool(finding["verdict"] == "rejected")


def message(finding: Record, words: Words) -> str:
    """What a finding says; one about no cell quotes the text, so persons are masked in it."""
    said = words.pick(finding, "message")
    return said if finding["indicators"] else mask(said)


def blame(finding: Record, provenance: str, words: Words) -> str:
    """Whose the fault is, as far as anybody knows: the office is named only with proof.

    Where no two sides are compared there is nothing that could fail to add up. What a person
    confirmed is no word of the office's own copy where the copy is not from its host.
    """
    if is_rejected(finding):
        return ""
    if finding["blame"] == "reading":
        return words("blame.reading")
    key = "copy"
    if finding["blame"] == "source":
        key = "source" if provenance == "official_host" else "confirmed"
    return words(f"blame.{key}" if finding["left"] is not None else f"blame.{key}.other")
