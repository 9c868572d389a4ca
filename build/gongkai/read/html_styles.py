"""What the styles of a page raise, strike or hide, in attributes and in the page's own rules.

In: a tree and its ``style`` elements. Out: the same tree, in which each element bears the
declarations of its class as its own. Must not fetch a style sheet, and knows of selectors only
a class alone: what stands in a rule for print or for another screen is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.etree import _Element as Element

RAISING = re.compile(
    r"[vV](?:ertical-align|ERTICAL-ALIGN)\s*:\s*"
    r"(?:(?i:super|sub\b|text-top|text-bottom)|[+-]?0*(?:\.0*)?[1-9][0-9.]*(?:%|[a-zA-Z]))"
    r"|mso-text-raise\s*:\s*-?(?:[2-9]|[1-9][0-9])"
)
"""Word writes half a point for what merely sits a little higher."""
SELECTOR = re.compile(r"([a-zA-Z][a-zA-Z0-9]*)?\.([\w-]+)")
COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
TELLING = frozenset(
    ("display", "visibility", "text-decoration", "text-decoration-line", "vertical-align")
)
MAX_RULES, MAX_STEPS = 2_000, 50

Rules = dict[str, list[tuple[str, dict[str, str]]]]
"""For a class the rules that name it: the name of its elements, or "" for all; later ones win."""


def spread_rules(root: Element) -> None:
    """Write what the page's own rules say of a class into the style of its elements."""
    rules: Rules = {}
    for sheet in root.iter("style"):
        if sheet.text:
            _add_rules(sheet.text, rules)
    if not rules:
        return
    for element in root.iter():
        classes = element.get("class")
        if classes is None:
            continue
        if said := _said(classes, str(element.tag), rules):
            said |= dict(_declarations(element.get("style") or ""))
            element.set("style", ";".join(f"{name}:{value}" for name, value in said.items()))


def _said(classes: str, name: str, rules: Rules) -> dict[str, str]:
    """Give what the rules say of an element with these classes and this name."""
    said: dict[str, str] = {}
    for one in classes.split():
        for tag, declared in rules.get(one, ()):
            if tag in ("", name):
                said |= declared
    return said


def _add_rules(text: str, rules: Rules) -> None:
    """Read the rules for classes from a style sheet, up to a bound."""
    for selectors, body in _blocks(COMMENT.sub(" ", text)):
        declared = {name: value for name, value in _declarations(body) if name in TELLING}
        if not declared:
            continue
        for selector in selectors.split(","):
            if len(rules) < MAX_RULES and (match := SELECTOR.fullmatch(selector.strip())):
                rules.setdefault(match[2], []).append(((match[1] or "").lower(), declared))


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """Give selectors and declarations of the rules that stand in no other rule."""
    depth, head, body = 0, "", ""
    for piece in re.split(r"([{}])", text):
        if piece == "{":
            depth += 1
        elif piece == "}":
            if depth == 1 and not head.startswith("@"):
                yield head, body
            depth, body = max(depth - 1, 0), ""
        elif depth == 0:
            head = piece.rpartition(";")[2].strip()
        elif depth == 1:
            body = piece


def _declarations(text: str) -> Iterator[tuple[str, str]]:
    for one in text.split(";"):
        name, colon, value = one.partition(":")
        if colon:
            yield name.strip().lower(), value.replace("!important", "").strip().lower()


def is_raised(element: Element, style: str, blocks: frozenset[str]) -> bool:
    """Tell a mark that a style sets higher or lower than the words before it on its line."""
    if element.tag in blocks or not RAISING.search(style):
        return False
    return any(words.strip() for words in islice(_before(element, blocks), MAX_STEPS))


def _before(element: Element, blocks: frozenset[str]) -> Iterator[str]:
    """Give the texts that stand before an element on its line, the nearest first."""
    one = element
    while True:
        before, around = one.getprevious(), one.getparent()
        if before is not None:
            yield before.tail or ""
            if before.tag in blocks:
                return
            yield next((str(words) for words in before.itertext() if str(words).strip()), "")
            one = before
        elif around is not None:
            yield around.text or ""
            if around.tag in blocks:
                return
            one = around
        else:
            return
