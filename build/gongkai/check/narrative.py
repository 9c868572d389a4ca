"""Check the sentences: stated totals against their stated parts, and text against table.

In: a Report. Out: judgements, at most warnings. Approximate numbers and open lists never fail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, combinations, pairwise

from gongkai.check.sums import Values
from gongkai.check.words import Judged, failed, not_assessable, passed, plain, row_names
from gongkai.findings import At
from gongkai.knowledge.statements import Fact, facts, partitions, qualifiers
from gongkai.model import Mention, Report

STOP = re.compile(r"[。；;\n！!？?]")
CLAUSE = re.compile(r"[。；;\n！!？?，,、]")
MAX_LEAD = 40
YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})年")
PARTS = re.compile(r"其中|包括|分别(?:为|是)")
REST = re.compile(r"(?:其他|其它|其余)")
LABEL = re.compile(r"[\s,，、:：;；（(]|^(?:其中|包括|分别(?:为|是))|(?:共计?|为|是|有)$")
GOVERNMENT = "人民政府"
MIN_DIVIDED = 3
MAX_TOTALS, OWN = 3, 3
"""A sentence divides at most so many totals; a body is known by its last characters."""
CARRIED = ("carried_in", "carried_out")
"""What these say is no request where the sentence speaks of other matters."""
MAX_SENTENCE = 160
OPEN = re.compile(r"等(?!级|候|待)|左右|以上")


def check_parts(report: Report) -> Iterator[Judged]:
    """P10: a stated total equals its parts, where the list claims to be complete."""
    for group in sentences(report):
        if len(group) < MIN_DIVIDED or not PARTS.search(report.text, group[0].end, group[-1].start):
            continue  # no total, word that opens its parts, and two parts
        counted = [one for one in group if not _is_compared(report, one)]
        judged = _judge_sentence(report.text, counted, group)
        if judged is not None:
            yield judged


def sentences(report: Report) -> Iterator[list[Mention]]:
    """Group mentions that stand in one sentence."""
    group: list[Mention] = []
    for mention in report.mentions:
        if group and STOP.search(report.text, group[-1].end, mention.start):
            yield group
            group = []
        group.append(mention)
    if group:
        yield group


def _is_compared(report: Report, mention: Mention) -> bool:
    """Tell a change, and another year's number, from what this year's total may be made of."""
    lead = CLAUSE.split(report.text[max(0, mention.start - MAX_LEAD) : mention.start])[-1]
    years = {int(year) for year in YEAR.findall(lead)}
    return bool(years - {report.year}) or bool(qualifiers("comparison").search(lead))


def _judge_sentence(text: str, mentions: list[Mention], group: list[Mention]) -> Judged | None:
    """Judge a sentence of the shape: total, 其中, parts in the same unit.

    The numbers before 其中 are the totals that it may divide, alone or together, and the parts may
    go on as something else: where any beginning of them makes up a total, that is what was said.
    Only parts that exclude each other are a contradiction.
    """
    divided = _divide(text, mentions)
    if divided is None:
        return None
    total, parts = divided
    stated = [one for one in group if one.start < parts[0].start and one.unit == total.unit]
    totals = stated[-MAX_TOTALS:]
    stretch = text[total.start : parts[-1].end]
    if any(one.is_approximate for one in (*totals, *parts)) or OPEN.search(stretch):
        return not_assessable("narrative-parts")
    sums = list(accumulate(part.number for part in parts))
    wholes = {sum(some, Decimal(0)) for some in _subsets([one.number for one in totals])}
    if wholes & set(sums[1:]):
        return passed("narrative-parts")
    inner = text[parts[0].start : parts[-1].start]
    overlap = any(part.number == total.number for part in parts)
    if overlap or qualifiers("nested").search(inner):
        return not_assessable("narrative-parts")  # channels of the same items, or parts of a part
    labels = _labels(text, total, parts)
    closes = any(REST.match(label) for label in labels)
    if not _exclude_each_other(labels) or (sums[-1] < total.number and not closes):
        return not_assessable("narrative-parts")
    start, end = sentence_span(text, total.start, parts[-1].end)
    return failed(
        "narrative-parts",
        (),
        {"unit": total.unit},
        sides=(sums[-1], total.number),
        place=At(start, end, text[start:end]),
    )


def _divide(text: str, mentions: list[Mention]) -> tuple[Mention, list[Mention]] | None:
    """Find the last total before the word that opens the parts, and two parts or more.

    The parts go on as far as nothing else begins; all have one unit.
    """
    for index in range(1, len(mentions)):
        total = mentions[index - 1]
        if not PARTS.search(text[total.end : mentions[index].start]):
            continue
        parts: list[Mention] = []
        for mention in mentions[index:]:
            goes_on = not parts or not qualifiers("ends").search(
                text[parts[-1].end : mention.start]
            )
            if mention.unit != total.unit or not goes_on:
                break
            parts.append(mention)
        return (total, parts) if len(parts) > 1 else None
    return None


def _subsets(numbers: Sequence[Decimal]) -> Iterator[tuple[Decimal, ...]]:
    for count in range(1, len(numbers) + 1):
        yield from combinations(numbers, count)


def _labels(text: str, total: Mention, parts: Sequence[Mention]) -> list[str]:
    """Give the words between a part's number and the one before, without what joins them."""
    pairs = pairwise([total, *parts])
    between = [text[one.end : other.start] for one, other in pairs]
    between[0] = PARTS.split(between[0], maxsplit=1)[-1]
    return [
        LABEL.sub("", words.removeprefix(one.unit))
        for words, one in zip(between, [total, *parts], strict=False)
    ]


def _exclude_each_other(labels: Sequence[str]) -> bool:
    """Tell labels of one vocabulary, of which nothing is in two parts; 其他 may close them."""
    named = [label for label in labels if not REST.match(label)]
    return any(all(map(kinds.fullmatch, named)) for kinds in partitions())


def sentence_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a stretch to the sentence that holds it, without its stop."""
    before = [match.end() for match in STOP.finditer(text, max(0, start - 200), start)]
    after = STOP.search(text, end)
    first = before[-1] if before else max(0, start - 200)
    first += len(text[first:start]) - len(text[first:start].lstrip())
    return first, after.start() if after else end


def check_facts(report: Report, values: Values) -> Iterator[Judged]:
    """P8, P9, P11: a number that clearly speaks of the tables equals what they count.

    收到 N 件 may mean the new requests, or the new and the carried over ones: any sum that the
    wording allows is accepted, and ``fitting`` tells which it was.
    """
    for mention in report.mentions:
        fact = facts().get(mention.fact or "")
        if fact is None or not values:
            continue
        sums = [(cells, _sum(cells, values)) for cells in fact.accepts]
        if any(number == mention.number for _, number in sums):
            yield passed(fact.check)
        elif (
            mention.is_approximate
            or any(number is None for _, number in sums)
            or _is_of_some(report, mention, fact)
        ):
            yield not_assessable(fact.check)
        else:
            yield _contradicted(report, mention, fact, sums, values)


def _is_of_some(report: Report, mention: Mention, fact: Fact) -> bool:
    """Tell a number of some requests only, of other times or of other bodies, by its sentence."""
    text = report.text
    first = max(0, mention.start - MAX_SENTENCE)
    sentence = STOP.split(text[first : mention.start])[-1]
    clause = CLAUSE.split(sentence)[-1]
    match = fact.pattern.search(clause + text[mention.start : mention.end] + mention.unit)
    said = clause[match.start() :] if match else clause
    before = sentence.removesuffix(said)
    years = [int(year) for year in YEAR.findall(before)]
    is_wide = report.scope == "jurisdiction"
    return (
        bool(years and years[-1] != report.year)
        or bool(qualifiers("comparison").search(CLAUSE.split(before)[-1]))
        or bool(qualifiers("table").search(clause))
        or bool(qualifiers("time").search(before))
        or (not is_wide and bool(qualifiers("wider").search(clause)))
        or _names_part(report, before, STOP.split(text[mention.end :][:MAX_SENTENCE])[0])
        or (fact.fact in CARRIED and bool(qualifiers("matter").search(before)))
    )


def _names_part(report: Report, before: str, after: str) -> bool:
    """Tell a sentence that speaks of a named body which is not the report's own, or of parts."""
    if PARTS.search(CLAUSE.split(before)[-1]):
        return True
    own = (report.body.name or "").removesuffix(GOVERNMENT)
    return any(
        not qualifiers("whole").search(name) and name.removesuffix(GOVERNMENT)[-OWN:] != own[-OWN:]
        for name in qualifiers("organ").findall(f"{before}，{after}")
    )


def fitting(mention: Mention, values: Values) -> tuple[str, ...]:
    """Give the cells whose sum a number in a sentence equals, of those that it may speak of."""
    fact = facts().get(mention.fact or "")
    if fact is None or mention.is_approximate:
        return ()
    sums = ((cells, _sum(cells, values)) for cells in fact.accepts)
    return next((cells for cells, number in sums if number == mention.number), ())


def _sum(cells: tuple[str, ...], values: Values) -> Decimal | None:
    found = [values.get(cell) for cell in cells]
    known = [value for value in found if value is not None]
    return sum(known, Decimal(0)) if len(known) == len(found) else None


def _contradicted(
    report: Report,
    mention: Mention,
    fact: Fact,
    sums: list[tuple[tuple[str, ...], Decimal | None]],
    values: Values,
) -> Judged:
    start, end = sentence_span(report.text, mention.start, mention.end)
    cells = tuple(dict.fromkeys(cell for accepted, _ in sums for cell in accepted))
    names = [row_names(cell) for cell in cells]
    shown = [plain(values[cell] or Decimal(0)) for cell in cells]
    pairs = list(zip(names, shown, strict=True))
    words = {
        "what": fact.title_zh,
        "what_en": fact.title_en,
        "cells": "；".join(f"{name['row']} {number}" for name, number in pairs),
        "cells_en": "; ".join(f"{name['row_en']} {number}" for name, number in pairs),
    }
    right = next((number for _, number in sums if number is not None), Decimal(0))
    place = At(start, end, report.text[start:end])
    return failed(fact.check, cells, words, sides=(mention.number, right), place=place)
