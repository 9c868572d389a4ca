"""Tell whose report it is, from the document's own words.

In: the text of a report. Out: a Body with the evidence, and the claims that contradict it. Must
not use a site's owner line, a superior that is merely named, or an injected word; the register
only turns a printed name into a code, and never replaces the name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from gongkai.knowledge.departments import kinds_of
from gongkai.knowledge.divisions import division, named, names
from gongkai.knowledge.places import places_of_host
from gongkai.model import Body, Evidence, Level
from gongkai.parse.claims import Claim, Voice, find_claims, hear_voice
from gongkai.parse.folding import normalise
from gongkai.parse.names import Reading, kind_of, read_name
from gongkai.parse.naming import make_body
from gongkai.parse.placing import Near
from gongkai.parse.titles import Span

NAMELESS = re.compile(r"^[省市州盟县区旗镇乡](?=[\u3400-\u9fff]{2})")
NAMELESS_LEVELS: dict[str, Level] = {"县": "county", "区": "county", "旗": "county"}
SITE_CODE = re.compile(
    r"(?:网站标识码[:：]?\s*|公网安备[^0-9]{0,3}|公安网备案?[^0-9]{0,3}|索引号[:：|\s]*(?:1[12])?)"
    r"([1-6][0-9]{5})"
)
SITE = re.compile(r"网站标识码[:：]?\s*([1-6][0-9]{5})[0-9]{4}(?![0-9])")
PLACE_TYPE = re.compile("(?<=[\u3400-\u9fff])[省市县区旗州盟]")
MAX_PLACE_WORD, MAX_PLACES = 12, 20_000
OFFICE_BEHIND = re.compile(r"\s*办公[室厅]")
SPOKEN_BY_OFFICES = frozenset({"compiled-by", "contact"})
"""Rules by which a government is named where its office is meant, or the other way round."""
MAX_EVIDENCE = 6
SILENT = Voice(())


@dataclass(frozen=True, slots=True)
class Subject:
    """What is known of a report before its body: the copy and where its parts stand.

    ``injected`` are words of a mirror, ``fallback`` eight hex digits for a nameless body's id,
    ``head`` where part one begins, ``url`` the archived address. ``rivals`` are titles that name
    another body, and of which nothing says that they are another report's.
    """

    text: str
    titles: tuple[Span, ...]
    injected: tuple[str, ...]
    fallback: str
    year: int | None
    head: int
    url: str | None = None
    rivals: tuple[Claim, ...] = ()

    @property
    def on(self) -> str | None:
        """The day whose register holds: the end of the year reported on."""
        return f"{self.year}-12-31" if self.year else None


@dataclass(frozen=True, slots=True)
class Identity:
    """The body, what tells it, and the bodies that the document names beside it."""

    body: Body
    evidence: tuple[Evidence, ...]
    claims: tuple[tuple[Claim, Body], ...] = ()
    voice: Voice = SILENT


def tell_body(subject: Subject) -> Identity:
    """Tell the body by the strongest claim, and keep what told it and what contradicts it."""
    claims = find_claims(subject.text, subject.titles, subject.head, subject.injected)
    voice = hear_voice(subject.text)
    near = Near(subject.on, cache(lambda: tuple(_mentioned(subject))))
    known = {name: _body_of(name, subject, near) for name in {claim.name for claim in claims}}
    bodies = [(claim, known[claim.name]) for claim in claims]
    rivals = [(claim, _body_of(claim.name, subject, near)) for claim in subject.rivals]
    chosen = _choose(bodies, voice, subject, near)
    if chosen is None:
        return Identity(_nameless(subject, voice), (), (*bodies, *rivals), voice)
    claim, body = _completed(chosen, bodies, subject)
    evidence = [claim, *(one for one in claims if one != claim)][:MAX_EVIDENCE]
    quoted = tuple(
        Evidence(one.rule, one.start, one.end, subject.text[one.start : one.end])
        for one in evidence
    )
    return Identity(body, quoted, (*bodies, *rivals), voice)


def _nameless(subject: Subject, voice: Voice) -> Body:
    """Make a body that no word names; 我局 still tells what kind of body it is."""
    return Body(f"x-{subject.fallback}", None, None, None, voice.kind or "other")


Named = tuple[Claim, Body]


def _body_of(name: str, subject: Subject, near: Near) -> Body:
    reading = read_name(name, subject.on)
    if reading.places and not reading.rest:
        reading = _fuller(subject.text, reading)
    return make_body(reading, near)


def _choose(bodies: Sequence[Named], voice: Voice, subject: Subject, near: Near) -> Named | None:
    """Take a title; without one the strongest claim in whose voice the report speaks.

    那仁宝拉格苏木's report announces its banner's: another body's name is no title.
    """
    titled = [one for one in bodies if one[0].rule == "title"]
    if titled:
        return next((one for one in titled if _has_place(one)), titled[0])
    for claim, body in bodies:
        if claim.rule in SPOKEN_BY_OFFICES and body.kind == "government" and _is_office(voice):
            office = OFFICE_BEHIND.match(subject.text, claim.end)
            if office:
                whole = replace(claim, name=claim.name + office[0].strip(), end=office.end())
                return whole, _body_of(whole.name, subject, near)
        if voice.allows(body.kind, body.level) and not (
            claim.rule == "source" and (voice.is_silent or body.kind == "government")
        ):
            return claim, body
    return None


def _has_place(one: Named) -> bool:
    claim, body = one
    return body.code is not None or bool(read_name(claim.name, None).places)


def _is_office(voice: Voice) -> bool:
    return (
        not voice.is_silent
        and not voice.allows("government", "county")
        and voice.allows("office", None)
    )


def _completed(chosen: Named, bodies: Sequence[Named], subject: Subject) -> Named:
    """Take the strongest claim, in the fuller words of a weaker one that says the same.

    A title may leave out the county (教育局); a sentence that names 安化县教育局 completes it,
    and one that names another body does not.
    """
    claim, body = chosen
    if _has_place(chosen) or body.level == "national" or "市" in claim.name[1:7]:
        return chosen
    short = NAMELESS.sub("", claim.name)
    for other, fuller in bodies:
        reading = read_name(other.name, subject.on)
        if reading.places and _is_said_by(short, other.name, reading.rest):
            return other, fuller
    return claim, _of_the_site(claim, body, subject)


def _is_said_by(short: str, name: str, rest: str) -> bool:
    """Tell whether a fuller name says the same as a short one, or abbreviates it."""
    if name.endswith(short) or rest == short:
        return True
    kinds = kinds_of(short)
    return bool(kinds) and kinds == kinds_of(rest) and kind_of(short) == kind_of(rest)


def _of_the_site(claim: Claim, body: Body, subject: Subject) -> Body:
    """Give a nameless county department (教育局) the county of the site that holds it."""
    found = SITE.search(subject.text)
    first = claim.name[0] if NAMELESS.match(claim.name) else ""
    if not found or found[1].endswith("00") or body.kind in {"government", "subdistrict-office"}:
        return body
    county = division(found[1], subject.on)
    if county is None or (first and NAMELESS_LEVELS.get(first) != county.level):
        return body
    reading = Reading("", (county.name,), NAMELESS.sub("", claim.name))
    return replace(make_body(reading, Near(subject.on, lambda: [county.code])), name=claim.name)


def _fuller(text: str, reading: Reading) -> Reading:
    """Take the body's full name where the document prints it beside the bare place."""
    place = reading.places[-1]
    full = re.search(re.escape(place) + r"\s*(人民政府|管理委员会|管委会)(?!办公)", text)
    if full is None or (full[1] != "人民政府") != (kind_of(place) == "development-zone"):
        return reading
    return replace(reading, rest=normalise(full[1]))


def _mentioned(subject: Subject) -> list[str]:
    """List codes of counties and cities that the document prints, by site code or by name."""
    codes = [match[1] for match in SITE_CODE.finditer(subject.text)]
    codes += places_of_host(subject.url, subject.on)
    if codes:
        return codes
    endings = {
        subject.text[at - length : at + 1]
        for at in (match.start() for match in islice(PLACE_TYPE.finditer(subject.text), MAX_PLACES))
        for length in range(1, min(at, MAX_PLACE_WORD) + 1)
    }
    register = names(subject.on)
    return sorted(
        found.code
        for ending in endings
        for found in named(ending, subject.on)
        if len(found.code) in (4, 6) and found.code in register
    )
