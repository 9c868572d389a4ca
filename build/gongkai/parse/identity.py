"""Tell whose report it is, from the document's own words.

In: the text of a report. Out: a Body with the evidence. Must not use a site's owner line, a
superior that is merely named, or an injected word; the register only turns a printed name into
a code, and never replaces the name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.knowledge.departments import kinds_of
from gongkai.knowledge.divisions import LEVELS, Division, named, names, resolve
from gongkai.knowledge.patterns import body_evidence, body_names
from gongkai.model import Body, Evidence, Kind, Level
from gongkai.parse.labels import normalise

YEAR = re.compile(r"(?:(?:19|20)[0-9]{2}|[〇○零一二三四五六七八九]{4})\s*年度?")
TITLE = re.compile(r"(?:政府信息|政务|信息)公开.{0,14}(?:年度报告|年报|工作报告)")
CUT = re.compile(r"关于|政府信息公开|政务公开|信息公开")
LEADING = re.compile(r"^(?:标题|文件名称|名称|文章标题)[:：]|^[•·*#\s《]+")
PRONOUN = re.compile(
    r"^(?:我|本|各|该|全|市|县|区|省|州|旗|乡|镇|苏木|街道)?"
    r"(?:市|县|区|局|委|办|乡|镇|单位|机关|级|街道|苏木|(?:人民)?政府(?:办公室|办公厅|办)?)?$"
)
NAMELESS = re.compile(r"^[省市州盟县区旗镇乡](?=[\u3400-\u9fff]{2})")
ZONE = re.compile(r"^[\u3400-\u9fff]{2,8}?(?:新区|开发区|高新区|经开区|示范区|度假区|管委会)(?=.)")
SITE_CODE = re.compile(
    r"(?:网站标识码[:：]?\s*|公网安备[^0-9]{0,3}|公安网备案?[^0-9]{0,3}|索引号[:：|\s]*(?:1[12])?)"
    r"([1-6][0-9]{5})"
)
PLACE_WORD = re.compile(r"[\u3400-\u9fff]{1,7}[省市县区旗州盟]")
MAX_TITLE = 70
MAX_PLACE = 16
TOWNSHIP_ENDINGS = ("镇", "乡", "苏木", "街道", "街道办事处")


@dataclass(frozen=True, slots=True)
class Claim:
    """One place where the document names a body, and by which rule it was found."""

    rule: str
    name: str
    start: int
    end: int


def find_titles(text: str, narrative_start: int, start: int = 0) -> tuple[tuple[int, int], ...]:
    """Find the lines before part one that are the report's title, as spans.

    A title over two lines has the body on the line before (640323201-2019).
    """
    spans: list[tuple[int, int]] = []
    before: tuple[int, int] | None = None
    for at, line in _lines(text, start, narrative_start):
        span = (at, at + len(line))
        if _is_title(line):
            spans.append(_with_name(text, before, span) if before else span)
        before = span
    return tuple(spans)


def _with_name(text: str, before: tuple[int, int], span: tuple[int, int]) -> tuple[int, int]:
    """Add the line before to a title that names nobody, where both together name a body."""
    if _named_in_title(text[slice(*span)]):
        return span
    joined = text[slice(*before)] + text[slice(*span)]
    name = _named_in_title(joined)
    return (before[0], span[1]) if len(normalise(joined)) <= MAX_TITLE and _kind_of(name) else span


def _is_title(line: str) -> bool:
    words = normalise(line)
    if len(words) > MAX_TITLE or "。" in words or ">" in words:
        return False
    return bool(TITLE.search(words)) and "通知" not in words


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    offset = start
    for line in text[start:end].split("\n"):
        trimmed = line.strip()
        if trimmed:
            yield offset + line.index(trimmed), trimmed
        offset += len(line) + 1


def _named_in_title(line: str) -> str:
    """Take year and 政府信息公开… off a title; what is left is the name.

    >>> _named_in_title("• 海林市2020年度政府信息公开工作年度报告")
    '海林市'
    >>> _named_in_title("2022年沙湾镇人民政府信息公开工作年度报告")
    '沙湾镇人民政府'
    """
    words = YEAR.sub("", LEADING.sub("", normalise(line)))
    cut = CUT.search(words)
    name = words[: cut.start()] if cut else words
    name = name.rstrip("的").strip("《》()（）“”\"'")
    return name + "政府" if name.endswith("人民") else name


def find_claims(text: str, titles: tuple[tuple[int, int], ...]) -> list[Claim]:
    """List every place that names the body, strongest first; the text may contradict itself."""
    claims = [
        Claim("title", name, start, end)
        for start, end in titles
        if (name := _named_in_title(text[start:end].replace("\n", "")))
    ]
    for rule, pattern in body_evidence():
        for match in pattern.finditer(text):
            claims.append(Claim(rule, normalise(match["name"]), *match.span("name")))
    return [claim for claim in claims if _is_name(claim)]


def _is_name(claim: Claim) -> bool:
    """Keep what ends like a body, names more than a pronoun and is no sentence."""
    if PRONOUN.match(claim.name) or len(claim.name) < 3 or not _kind_of(claim.name):
        return False
    return claim.rule in {"title", "field"} or bool(split_place(claim.name, None)[0])


def _kind_of(name: str) -> Kind | None:
    for kind, pattern in body_names():
        if pattern.search(name):
            return kind  # type: ignore[return-value]  # the file's kinds are guarded in tests
    return None


def split_place(name: str, on: str | None) -> tuple[tuple[str, ...], str]:
    """Split a name into the divisions that it begins with and the rest.

    >>> split_place("西平县师灵镇人民政府", None), split_place("安化县城管执法局", None)
    ((('西平县', '师灵镇'), '人民政府'), (('安化县',), '城管执法局'))
    """
    places: list[str] = []
    rest = name
    zone = ZONE.match(name)
    if zone and not named(zone[0], on) and _begins_with_place(name[zone.end() :], on):
        rest = name[zone.end() :]
    while rest:
        lengths = range(min(len(rest), MAX_PLACE), 1, -1)
        place = next((rest[:length] for length in lengths if named(rest[:length], on)), "")
        if not place:
            break
        places.append(place)
        rest = rest[len(place) :]
    return tuple(places), rest


def _begins_with_place(name: str, on: str | None) -> bool:
    lengths = range(min(len(name), MAX_PLACE), 1, -1)
    return any(named(name[:length], on) for length in lengths)


def tell_body(
    text: str,
    titles: tuple[tuple[int, int], ...],
    injected: tuple[str, ...],
    fallback: str,
    year: int | None,
) -> tuple[Body, tuple[Evidence, ...]]:
    """Tell the body by the strongest claim, and keep what told it.

    Args:
        text: the document.
        titles: spans of its title lines.
        injected: words that a mirror put in; a name that holds one is no evidence.
        fallback: eight hex digits that make the id where nothing names the body.
        year: of the report; the register in force at its end gives the code.
    """
    claims = [c for c in find_claims(text, titles) if not any(t in c.name for t in injected)]
    if not claims:
        return Body(f"x-{fallback}", None, None, None, "other"), ()
    on = f"{year}-12-31" if year else None
    claim = _best(claims, on)
    places, rest = split_place(claim.name, on)
    name = places[-1] + rest if places else claim.name
    if not rest and places:
        name = _fuller(text, name)
        rest = name[len(places[-1]) :]
    division = _division(text, places, on)
    body = _make_body(name, rest, division)
    evidence = tuple(Evidence(c.rule, c.start, c.end, text[c.start : c.end]) for c in claims[:6])
    return body, evidence


def _best(claims: list[Claim], on: str | None) -> Claim:
    """Take the strongest claim, in the fuller words of a weaker one that says the same.

    A title may leave out the county (教育局); a sentence that names 安化县教育局 completes it,
    and one that names another body does not.
    """
    first = claims[0]
    if split_place(first.name, on)[0]:
        return first
    short = NAMELESS.sub("", first.name)
    for claim in claims[1:]:
        places, rest = split_place(claim.name, on)
        if places and (claim.name.endswith(short) or rest == short):
            return claim
    return first


def _fuller(text: str, place: str) -> str:
    """Take the government's full name where the document prints it beside the bare place."""
    full = re.search(re.escape(place) + r"\s*人民政府(?!办公)", text)
    return normalise(full[0]) if full else place


def _division(text: str, places: tuple[str, ...], on: str | None) -> Division | None:
    """Find the one division that a name means; None where several remain."""
    if not places:
        return None
    above: list[str] = []
    for place in places[:-1]:
        found = resolve(place, above, on)
        above = [division.code for division in found]
    found = resolve(places[-1], above, on)
    if len(found) > 1:
        found = resolve(places[-1], _mentioned(text, on), on) if not above else found
    return found[0] if len(found) == 1 else None


def _mentioned(text: str, on: str | None) -> list[str]:
    """List codes of counties and cities that the document prints, by site code or by name."""
    codes = [match[1] for match in SITE_CODE.finditer(text)]
    if codes:
        return codes
    words = {match[0] for match in PLACE_WORD.finditer(text)}
    endings = {word[start:] for word in words for start in range(len(word) - 1)}
    register = names(on)
    return sorted(
        division.code
        for ending in endings
        for division in named(ending, on)
        if len(division.code) == 6 and division.code in register
    )


def _make_body(name: str, rest: str, division: Division | None) -> Body:
    kind = _kind_of(name) or "other"
    code = division.code if division else None
    level = division.level if division else _level_by_ending(name)
    departments = kinds_of(rest) if kind in {"department", "office"} else ()
    if departments:
        kind = departments[0].body_kind
    own = departments[0].id if departments else None
    identifier = _identifier(name, kind, code, own)
    further = tuple(department.id for department in departments[1:])
    return Body(identifier, name, code, level, kind, own, further)


def _identifier(name: str, kind: Kind, code: str | None, department: str | None) -> str:
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    if code is None:
        return f"x-{digest}"
    if kind in {"government", "subdistrict-office"}:
        return code
    return f"{code}-{department or f'x{digest}'}"


def _level_by_ending(name: str) -> Level | None:
    place = re.sub("人民政府$|政府$", "", name)
    return LEVELS[9] if place.endswith(TOWNSHIP_ENDINGS) else None
