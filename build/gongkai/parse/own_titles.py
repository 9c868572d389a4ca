"""Tell the report's own title from titles of other reports that stand above it.

In: a report's text, the titles that stand in it, and what its period and its signature say. Out:
the titles that tell the body, those that tell the year, and those that are another report's. Must
not guess: where titles contradict each other and nothing decides, none of them tells anything.

Copies of pages bring along what stands around a report: the banner of a column, a list of a
body's reports, links to its neighbours'. The report's own title is the nearest above part one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from gongkai.model import Evidence
from gongkai.parse.claims import Claim, find_claims
from gongkai.parse.dates import PERIOD, PERIOD_END, SENTENCE, Told, in_titles, year_of
from gongkai.parse.folding import normalise
from gongkai.parse.names import is_same_body, kind_of
from gongkai.parse.titles import DATED, LINK, LIST, Span, name_in

MIN_LISTED = 3
"""So many titles of different reports, one below the other, are a list."""
MAX_TITLES = 100
"""No page lists so many titles above a report that one further up could be its own."""
SIGNING = frozenset({"signature", "self-announced"})
"""Rules of words that name the report's own body apart from its title."""


OFFICE = re.compile(r"(?:党政)?(?:综合)?办公[室厅]$")


@dataclass(frozen=True, slots=True)
class Own:
    """The titles that tell the body and the year; ``found`` are all, links to others too.

    ``rivals`` are titles that contradict the own one, where no two words of the report decide.
    """

    naming: tuple[Span, ...]
    dating: tuple[Span, ...]
    found: tuple[Span, ...] = ()
    rivals: tuple[Span, ...] = ()

    @property
    def all(self) -> tuple[Span, ...]:
        """The titles of the report, whatever they tell."""
        return tuple(sorted({*self.naming, *self.dating}))


@dataclass(frozen=True, slots=True)
class _Title:
    """A title: what it says, and whether period and signature say so too (None: silent)."""

    span: Span
    name: str
    year: int | None
    run: int
    is_listed: bool
    has_year: bool | None = None
    has_name: bool | None = None

    @property
    def is_denied(self) -> bool:
        return self.has_year is False or self.has_name is False

    @property
    def is_supported(self) -> bool:
        return not self.is_denied and bool(self.has_year or self.has_name)

    @property
    def is_proven(self) -> bool:
        return bool(self.has_year and self.has_name)

    def agrees(self, other: _Title) -> bool:
        """Tell whether two titles may be of one report."""
        if self.year and other.year and self.year != other.year:
            return False
        return self.names_same(other)

    def names_same(self, other: _Title) -> bool:
        return not (self.name and other.name) or is_same_body(self.name, other.name)


def tell_own(text: str, titles: tuple[Span, ...], head: int, tables: int) -> Own:
    """Tell which titles are the report's own.

    Args:
        text: the report in simplified characters.
        titles: spans of all titles above part one.
        head: where part one begins.
        tables: where its prose ends.
    """
    links = _links(text, head)
    found = _read(text, titles[-MAX_TITLES:])
    is_plain = not found or bool(found[-1].name) or not any(one.name for one in found)
    is_plain = is_plain and len(found) == len(titles)
    if is_plain and not any(one.is_listed for one in found) and _agree(found):
        return Own(titles, titles, (*titles, *links))
    judged = _judged(text, found, head, tables)
    chosen, is_decided = _choose(judged)
    naming = tuple(one.span for one in chosen) if _agree(chosen, by_year=False) else ()
    dating = tuple(one.span for one in chosen) if len(_years(chosen)) < 2 else ()
    unlisted = tuple(o.span for o in judged if not o.is_listed)
    kept = {*naming} & {*dating}
    rivals = () if is_decided else tuple(span for span in unlisted if span not in kept)
    return Own(naming, dating, (*titles, *links), rivals)


def for_body(text: str, own: Own) -> str:
    """Blank what names another report's body, or may; offsets stay as they are."""
    return _blank(text, {*own.found} - {*own.naming})


def for_year(text: str, own: Own) -> str:
    """Blank what tells another report's year, or may; offsets stay as they are."""
    return _blank(text, {*own.found} - {*own.dating})


def rival_claims(text: str, own: Own) -> tuple[Claim, ...]:
    """Give the bodies that rival titles name."""
    named = ((name_in(text[a:b].replace("\n", "")), a, b) for a, b in own.rivals)
    return tuple(Claim("title", name, a, b) for name, a, b in named if kind_of(name))


def contradicted(text: str, told: Told, own: Own) -> Told:
    """Add the years of rival titles to those that contradict the year."""
    proofs = [one for one in in_titles(text, own.rivals) if one[1] != told.year]
    if not proofs:
        return told
    others = tuple(sorted({*told.others, *(year for _, year in proofs)}))
    rivals: tuple[Evidence, ...] = (*told.rivals, *(proof for proof, _ in proofs))
    return replace(told, others=others, rivals=rivals[:5])


def _blank(text: str, spans: Iterable[Span]) -> str:
    pieces, at = [], 0
    for start, end in sorted(spans):
        first = max(start, at)
        if first < end:
            pieces += [text[at:first], " " * (end - first)]
            at = end
    return "".join((*pieces, text[at:]))


def _links(text: str, head: int) -> tuple[Span, ...]:
    """Find the lines that lead to another page or name a column of the site."""
    return tuple(
        match.span()
        for match in re.finditer(r"[^\n|]+", text[:head])
        if LINK.search(normalise(match[0])) and "公开" in match[0]
    )


def _read(text: str, titles: tuple[Span, ...]) -> list[_Title]:
    """Read the titles in their order, and number the runs in which they follow each other."""
    found: list[_Title] = []
    run, gap, end, is_listed = 0, 0, 0, False
    dated = [bool(DATED.search(normalise(text[slice(*span)]))) for span in titles]
    for span, has_date in zip(titles, dated, strict=True):
        between = text[end : span[0]]
        lines = between.count("\n")
        if not found or between.strip(" \t\r\n|\u3000") or 0 < gap < lines:
            label = between.rstrip().rpartition("\n")[2]
            run, gap = run + 1, 0
            is_listed = bool(LIST.fullmatch(normalise(label)))
            lines = len(between) - len(between.rstrip()) if is_listed else 0
        gap = gap or lines
        end = span[1]
        name = name_in(text[slice(*span)].replace("\n", ""))
        years = in_titles(text, (span,))
        listed = is_listed or (has_date and not all(dated))
        year = years[0][1] if years else None
        found.append(_Title(span, name if kind_of(name) else "", year, run, listed))
    return found


def _judged(text: str, titles: list[_Title], head: int, tables: int) -> list[_Title]:
    """Hold the titles against the period and the signature."""
    spans = tuple(one.span for one in titles)
    rest = _blank(text, spans)
    years = {year_of(m) for m in PERIOD.finditer(rest)}
    years |= {year_of(m) for m in PERIOD_END.finditer(rest, head, max(tables, head))}
    if not years:
        spoken = Counter(year_of(m) for m in SENTENCE.finditer(rest, head, max(tables, head)))
        years = {year for year, _ in spoken.most_common(1)}
    names = [one.name for one in find_claims(rest, (), head, ()) if one.rule in SIGNING]
    return [
        replace(
            one,
            has_year=one.year in years if one.year and years else None,
            has_name=_is_signed(one.name, names) if one.name else None,
        )
        for one in titles
    ]


def _is_signed(name: str, names: list[str]) -> bool | None:
    """Tell whether a body's report is signed as its own; an office may sign for its government."""
    if any(is_same_body(name, other) for other in names):
        return True
    office = OFFICE.sub("", name)
    signed = [OFFICE.sub("", other) for other in names]
    return False if names and not any(is_same_body(office, one) for one in signed) else None


def _choose(titles: list[_Title]) -> tuple[list[_Title], bool]:
    """Give the titles that stay, and whether period and signature decided."""
    proven = [one for one in titles if one.is_proven]
    if proven:
        return _with_agreeing(proven[-1], titles), True
    free = [one for one in titles if not one.is_listed]
    if not free:
        return [], True
    nearest = free[-1]
    if not nearest.is_denied:
        if nearest.is_supported or not _is_in_list(nearest, titles):
            return _with_agreeing(nearest, free), False
        return [one for one in free if not one.is_denied], False
    supported = [one for one in free if one.is_supported]
    return (_with_agreeing(supported[-1], free) if _agree(supported) and supported else free), False


def _with_agreeing(chosen: _Title, titles: list[_Title]) -> list[_Title]:
    """Give a title with those that say the same, the nearest to it first to be asked."""
    taken = [chosen]
    for one in sorted(titles, key=lambda one: abs(one.span[0] - chosen.span[0])):
        if one is not chosen and not one.is_denied and all(map(one.agrees, taken)):
            taken.append(one)
    return sorted(taken, key=lambda one: one.span)


def _is_in_list(title: _Title, titles: list[_Title]) -> bool:
    """Tell a title that is but the last of a list; one that is printed twice is more."""
    run = [one for one in titles if one.run == title.run]
    said = {(one.name, one.year) for one in run}
    printed = sum((one.name, one.year) == (title.name, title.year) for one in titles)
    return len(said) >= MIN_LISTED and printed == 1


def _agree(titles: Sequence[_Title], *, by_year: bool = True) -> bool:
    agree: Callable[[_Title, _Title], bool] = _Title.agrees if by_year else _Title.names_same
    return all(agree(a, b) for at, a in enumerate(titles) for b in titles[:at])


def _years(titles: Sequence[_Title]) -> set[int]:
    return {one.year for one in titles if one.year}
