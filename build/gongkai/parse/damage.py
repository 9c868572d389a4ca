"""Notice what happened to the copy: injected words, dropped characters.

In: the text of a report. Out: findings. Must not repair: the text stays as archived, and the
reader is told where it cannot be trusted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache

from gongkai.findings import At, make_finding
from gongkai.knowledge.patterns import Injection, injection
from gongkai.model import Finding

# 自202011日起至20201231日止: digits run on where 年 or 月 stood (231083-2020).
# The century stands first, so that only its places are looked at closely.
DROPPED = re.compile(
    r"20(?<![0-9]20)[0-9]{2}(?:[0-9]{2,4}日|[0-9]{1,2}月[0-9]{1,2}(?![0-9日号.,，、至-])"
    r"|[ \u3000]{1,3}[0-9]{1,2}[ \u3000]{1,3}[0-9]{1,2}[ \u3000]{0,3}日)"
)
NEAR = 12
"""Two such dates so close together are one passage: a period with both ends damaged."""


@lru_cache(maxsize=2)
def injected_tokens(text: str) -> tuple[str, ...]:
    """Give the words that a mirror put into the text, most frequent first."""
    found: Counter[str] = Counter()
    for strong in injection("strong"):
        found.update(match[0] for match in _find(strong, text))
    slots = Counter(m["token"] for slot in injection("slot") for m in _find(slot, text))
    for token, count in slots.items():
        is_weak = any(weak.pattern.fullmatch(token) for weak in injection("weak"))
        is_ordinary = any(one.pattern.fullmatch(token) for one in injection("ordinary"))
        if count > 1 and is_weak and not is_ordinary:
            found[token] = text.count(token)
    return tuple(token for token, _ in sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _find(injected: Injection, text: str) -> Iterator[re.Match[str]]:
    """Find all tokens of a kind; its pattern is slow, and most texts hold nothing it needs."""
    if not injected.needs or _any_of(injected.needs).search(text):
        yield from injected.pattern.finditer(text)


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)))


def find_damage(text: str) -> tuple[Finding, ...]:
    """Find injected words and dropped characters, one per word and per passage."""
    return (*_injected(text), *_dropped(text))


def _injected(text: str) -> list[Finding]:
    """Make one finding per injected word, at its first place; ``quote`` finds the others."""
    findings = []
    for token in injected_tokens(text):
        values = {"token": token, "count": text.count(token)}
        start = text.index(token)
        at = At(start, start + len(token), token)
        findings.append(replace(make_finding("injected-text", values, at=at), blame="copy"))
    return findings


def _dropped(text: str) -> list[Finding]:
    passages: list[list[int]] = []
    for match in DROPPED.finditer(text):
        if passages and match.start() - passages[-1][1] <= NEAR:
            passages[-1][1] = match.end()
        else:
            passages.append([match.start(), match.end()])
    return [_of_passage(text[start:end], start, end) for start, end in passages]


def _of_passage(quote: str, start: int, end: int) -> Finding:
    at = At(start, end, quote)
    return replace(make_finding("dropped-characters", {"quote": quote}, at=at), blame="copy")
