"""List every place where a document says whose report it is, strongest first.

In: the text of a report and its titles. Out: claims, each with its rule and its span, and the
voice in which the report speaks of itself. Must not choose between claims: identity does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice, pairwise

from gongkai.knowledge.patterns import BodyPattern, body_evidence, national_bodies, own_voice
from gongkai.model import Kind, Level
from gongkai.parse.folding import normalise
from gongkai.parse.glance import near
from gongkai.parse.names import kind_of, read_name
from gongkai.parse.placing import is_placed
from gongkai.parse.titles import Span, name_in, unwrapped, within

PRONOUN = re.compile(
    r"^(?:我|本|各|该|全|市|县|区|省|州|旗|乡|镇|苏木|街道)?"
    r"(?:市|县|区|局|委|办|乡|镇|单位|机关|级|街道|苏木|部门|(?:人民)?政府(?:办公室|办公厅|办)?)?"
    r"(?:和|及)?(?:党政综?合?办(?:公室)?)?$"
)
PLACEHOLDER = re.compile(r"[Xx\u00d7*○□_]{2}|某某")
"""XX县XX局 of a template is nobody."""
SHAPE = re.compile(
    r"^(?:中共|中华人民共和国)?"
    r"(?![各全我本该县市区乡镇省州盟旗和与及对为在将把从以由是有不上下同当所其这那])"
    r"[\u3400-\u9fff]{1,9}?(?:省|市|县|区|旗|州|盟|镇|乡|苏木|街道|兵团|农场|团)"
)
SOFT = frozenset({"subject", "period-subject", "own-media", "source", "breadcrumb", "head-line"})
"""Rules whose words stand in no frame that only a body fits; these need a registered place."""
CRUMB = re.compile(r">+|»|→|\u203a|/|\\|-{2,}")
MIN_CRUMBS, MAX_CRUMBS = 2, 400
DATE_LINE = re.compile(
    r"(?:(?:19|20)[0-9]{2}|[〇○零Oo一二三四五六七八九]{4})\s{0,3}[年./-]\s{0,3}[0-9一二三四五六七八九十]{1,3}\s{0,3}[月./-]"
    r"\s{0,3}[0-9一二三四五六七八九十]{1,3}\s{0,3}日?"
)
OFFICE = re.compile("办公[室厅]")
CLOSING_LINES = 40
MIN_DATE = len("2021.1.1")
MAX_NAME = 40
LINE = r"(?:^|\n)"
"""How a pattern begins that looks at lines only; a search for the break alone is much faster."""
MAX_FOUND, MAX_CLAIMS = 2_000, 200
"""No report has so many places that may name its body, or do; those beyond are the weakest."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One place where the document names a body, and by which rule it was found."""

    rule: str
    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Voice:
    """The words in which a report speaks of itself, and how often; 我市 and 我县 tell nothing."""

    words: tuple[tuple[tuple[Kind, ...], str, int], ...]
    word: str = ""

    @property
    def count(self) -> int:
        """How often the report speaks of itself at all."""
        return sum(count for _, _, count in self.words)

    @property
    def kind(self) -> Kind | None:
        """The kind of body that most often speaks so, where all its ways to speak fit that kind."""
        kinds = {of_kinds[0] for of_kinds, _, _ in self.words}
        return kinds.pop() if len(kinds) == 1 else None

    def allows(self, kind: Kind, level: Level | None) -> bool:
        """Tell whether a body of this kind would speak so; a silent text allows every body."""
        fitting = sum(
            count
            for kinds, of_level, count in self.words
            if kind in kinds and (not of_level or level in {None, of_level})
        )
        return fitting * 2 >= self.count

    @property
    def is_silent(self) -> bool:
        """Whether the report never says 我局 or the like."""
        return not self.words


def hear_voice(text: str) -> Voice:
    """Count the ways in which a text speaks of its own body.

    >>> hear_voice("我镇公开63条。").allows("government", "township")
    True
    >>> hear_voice("我镇公开63条。").allows("government", "county")
    False
    """
    pattern, ways = own_voice()
    heard: list[list[str]] = [[] for _ in ways]
    for match in pattern.finditer(text):
        heard[(match.lastindex or 1) - 1].append(match[0])
    for found, way in zip(heard, ways, strict=True):
        if way.phrase:
            found += [way.phrase] * text.count(way.phrase)
    words = Counter(chain.from_iterable(heard))
    counts = tuple(
        (way.kinds, way.level, len(found)) for found, way in zip(heard, ways, strict=True) if found
    )
    return Voice(counts, words.most_common(1)[0][0] if words else "")


def find_claims(
    text: str, titles: tuple[Span, ...], head: int, injected: tuple[str, ...]
) -> list[Claim]:
    """List every place that names the body, strongest first; the text may contradict itself.

    Args:
        text: the document in simplified characters.
        titles: spans of its title lines.
        head: where part one begins.
        injected: words that a mirror put in; they are cut out of a name.
    """
    found = chain(
        (
            ("title", _plain(name_in(text[a:b].replace("\n", "")), injected), a, b)
            for a, b in titles
        ),
        _head_lines(text, head, titles),
        _matches(text, head, up_to=25),
        _signatures(text, head),
        _matches(text, head, up_to=57, since=25),
        _crumbs(text, head),
        _matches(text, head, up_to=99, since=57),
    )
    claims = (
        Claim(rule, _plain(name, injected), start, end)
        for rule, name, start, end in islice(found, MAX_FOUND)
    )
    return list(islice(filter(_is_name, claims), MAX_CLAIMS))


Found = tuple[str, str, int, int]


def _matches(text: str, head: int, up_to: int, since: int = 0) -> Iterator[Found]:
    for one in body_evidence():
        rule, order, where, needs, _, _ = one
        if since <= order < up_to and (not needs or any(word in text for word in needs)):
            for match in _found_by(one, text, head if where == "head" else len(text)):
                name, end = _whole(normalise(match["name"]), match), match.end("name")
                office = OFFICE.match(text, end)
                if office and not kind_of(name) and kind_of(name + office[0]):
                    name, end = name + office[0], office.end()  # 外事 / 办公室 is one body's name
                yield rule, name, match.start("name"), end


def _found_by(one: BodyPattern, text: str, end: int) -> Iterator[re.Match[str]]:
    """Find a pattern where it may stand: around its words, or where a line begins."""
    pattern = one.pattern
    if one.reach:
        yield from near(one.needs, one.reach, pattern, text, end)
        return
    if not pattern.pattern.startswith(LINE):
        yield from pattern.finditer(text, 0, end)
        return
    first, others = _of_lines(pattern)
    found = first.match(text, 0, end)
    if found:
        yield found
    yield from others.finditer(text, found.end() if found else 0, end)


@cache
def _of_lines(pattern: re.Pattern[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Give a pattern of lines for the first one, and for those behind a line break."""
    words = pattern.pattern.removeprefix(LINE)
    return re.compile(words, pattern.flags), re.compile(f"\n(?:{words})", pattern.flags)


def _whole(name: str, match: re.Match[str]) -> str:
    """Give 人民政府 back its end where 政府信息公开 runs into it."""
    return name + "政府" if name.endswith("人民") and match[0].count("政府") else name


def _plain(name: str, injected: tuple[str, ...]) -> str:
    for token in injected:
        name = name.replace(normalise(token), "")
    return unwrapped(name)


def _head_lines(text: str, head: int, titles: tuple[Span, ...]) -> Iterator[Found]:
    """Find the one body that stands alone on a line before part one, where only one does."""
    found: dict[str, Found] = {}
    is_title = within(titles)
    for match in re.finditer(r"[^\n]+", text[:head]):
        line = match[0].strip()
        at = match.start() + match[0].index(line) if line else 0
        if 3 <= len(line) <= MAX_NAME and not is_title(at):
            name = normalise(line)
            if kind_of(name) and read_name(name, None).places:
                found.setdefault(name, ("head-line", name, at, at + len(line)))
    if len(found) == 1:
        yield from found.values()


def _signatures(text: str, head: int) -> Iterator[Found]:
    """Find a body that signs: alone on a line at the end, with a date behind it."""
    if not _closes_with_date(text, head):
        return
    lines = reversed(list(_closing_lines(text, head)))
    for (words, at), (following, _) in pairwise(lines):
        if 3 <= len(words) <= MAX_NAME and DATE_LINE.fullmatch(following):
            yield "signature", normalise(words), at, at + len(words)


def _closes_with_date(text: str, head: int) -> bool:
    """Tell at a glance most reports, which nobody signs: none of the last lines is a date."""
    filled = filter(None, map(str.strip, reversed(text[head:].split("\n"))))
    return any(
        len(words) >= MIN_DATE and DATE_LINE.fullmatch(words)
        for words in islice(filled, CLOSING_LINES)
    )


def _closing_lines(text: str, head: int) -> Iterator[tuple[str, int]]:
    """Yield the last lines that hold anything, trimmed and with their places, from the end on."""
    count, end = 0, len(text)
    while end > head and count < CLOSING_LINES:
        start = max(text.rfind("\n", head, end) + 1, head)
        if words := text[start:end].strip():
            yield words, text.index(words, start)
            count += 1
        end = start - 1


def _crumbs(text: str, head: int) -> Iterator[Found]:
    """Find a body in the path of pages that leads to this one, the nearest first."""
    for match in re.finditer(r"[^\n]+", text[:head]):
        parts = [part.strip() for part in CRUMB.split(match[0][:MAX_CRUMBS])]
        if len(parts) <= MIN_CRUMBS:
            continue
        for part in reversed(parts):
            name = normalise(part)
            if 3 <= len(name) <= MAX_NAME and kind_of(name) not in {None, "government", "office"}:
                at = match.start() + match[0].rindex(part)
                yield "breadcrumb", name, at, at + len(part)


def _is_name(claim: Claim) -> bool:
    """Keep what ends like a body, names more than a pronoun and is no sentence."""
    name = claim.name
    if name in national_bodies():
        return True
    if PLACEHOLDER.search(name):
        return False
    if PRONOUN.match(name) or not 3 <= len(name) <= MAX_NAME or not kind_of(name):
        return False
    if claim.rule in {"title", "field"}:
        return True
    reading = read_name(name, None)
    if reading.places or reading.prefix in national_bodies():
        return True
    if claim.rule not in SOFT - {"subject"} and is_placed(name):
        return True
    return claim.rule not in SOFT - {"subject"} and bool(SHAPE.match(name))
