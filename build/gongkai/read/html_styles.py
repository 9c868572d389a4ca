"""Spread the rules of a page's own style sheets over its elements.

In: a tree and its ``style`` elements. Out: the same tree, in which each element bears what the
rules say of it as its own style. Must not fetch a style sheet, and leaves out what stands in a
rule for print or for another screen, and selectors of anything but names, classes and ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from lxml.etree import _Element as Element

from gongkai.read.html_looks import ADDED, declarations, may_matter

COMPOUND = re.compile(r"(\*|[a-zA-Z][a-zA-Z0-9]*)?((?:[.#][\w-]+)*)")
MARKS = re.compile(r"([.#])([\w-]+)")
ADDING = re.compile(r"::?(?:before|after)$", re.IGNORECASE)
CONTENT = re.compile(r"content\s*:[^;]*(?:[0-9]|attr\()", re.IGNORECASE)
COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
MAX_RULES, MAX_SAME, MAX_STEPS = 4_000, 60, 1_000_000
"""Rules of a page, rules that end in one name, and comparisons; no page has as many."""


class Compound(NamedTuple):
    """What a selector says of one element; ``is_child`` if it stands right in the one before."""

    tag: str
    ids: frozenset[str]
    classes: frozenset[str]
    is_child: bool


class Rule(NamedTuple):
    """A selector, outermost element first, with its weight and what it declares."""

    compounds: tuple[Compound, ...]
    weight: tuple[int, int, int]
    declared: dict[str, str]
    urgent: dict[str, str]


def spread_rules(root: Element) -> None:
    """Write what the page's own rules say of an element into its style."""
    sheets = [sheet.text for sheet in root.iter("style") if sheet.text]
    rules = _telling([pair for sheet in sheets if _may_tell(sheet) for pair in _read(sheet)])
    if not rules:
        return
    steps = 0
    for element in root.iter():
        own = [rule for key in _keys(element) for rule in rules.get(key, ())]
        steps += sum(len(rule.compounds) for rule in own)
        if steps > MAX_STEPS:
            return
        matched = [rule for rule in own if _matches(element, rule.compounds)]
        if matched:
            _write(element, sorted(matched, key=lambda rule: rule.weight))


def _may_tell(sheet: str) -> bool:
    return may_matter(sheet.lower()) or CONTENT.search(sheet) is not None


def _write(element: Element, rules: Iterable[Rule]) -> None:
    said: dict[str, str] = {}
    urgent: dict[str, str] = {}
    for rule in rules:
        said |= rule.declared
        urgent |= rule.urgent
    said |= dict(declarations(element.get("style") or ""))
    said |= urgent
    element.set("style", ";".join(f"{name}:{value}" for name, value in said.items()))


def _telling(read: list[tuple[str, str]]) -> dict[str, list[Rule]]:
    """Keep of all rules what they say of properties that hide or part something in any of them.

    Returns:
        The rules by the last mark of their selector: an id, a class or a name.
    """
    bodies = {body for selectors, body in read if _tells(selectors, body)}
    names = {name for body in bodies for name, _ in declarations(body)}
    rules: dict[str, list[Rule]] = {}
    count = 0
    for selectors, body in read:
        declared = {name: value for name, value in declarations(body) if name in names}
        adds = CONTENT.search(body) is not None
        if not declared and not adds:
            continue
        urgent = {name: declared[name] for name in _urgent(body) if name in declared}
        for selector in selectors.split(","):
            rule = _rule(selector.strip(), declared, urgent, adds=adds)
            if rule and count < MAX_RULES:
                count += 1
                same = rules.setdefault(_key(rule.compounds[-1]), [])
                if len(same) < MAX_SAME:
                    same.append(rule)
    return rules


def _tells(selectors: str, body: str) -> bool:
    return ":" not in selectors and may_matter(body.lower())


def _urgent(body: str) -> Iterator[str]:
    for one in body.split(";"):
        if "!important" in one:
            yield one.partition(":")[0].strip().lower()


def _rule(
    selector: str, declared: Mapping[str, str], urgent: Mapping[str, str], *, adds: bool
) -> Rule | None:
    """Read one selector; None for one of a kind that is not known."""
    bare = ADDING.sub("", selector)
    if bare != selector:
        declared, urgent = ({ADDED: "1"} if adds else {}), {}
    if not declared or not bare:
        return None
    compounds: list[Compound] = []
    is_child = False
    for part in re.sub(r"\s*>\s*", " > ", bare).split():
        if part == ">":
            is_child = True
            continue
        match = COMPOUND.fullmatch(part)
        if match is None:
            return None
        marks = MARKS.findall(match[2])
        compounds.append(
            Compound(
                "" if match[1] in (None, "*") else match[1].lower(),
                frozenset(name for sign, name in marks if sign == "#"),
                frozenset(name for sign, name in marks if sign == "."),
                is_child,
            )
        )
        is_child = False
    if not compounds:
        return None
    weight = (
        sum(len(one.ids) for one in compounds),
        sum(len(one.classes) for one in compounds),
        sum(bool(one.tag) for one in compounds),
    )
    return Rule(tuple(compounds), weight, dict(declared), dict(urgent))


def _key(last: Compound) -> str:
    for sign, names in (("#", last.ids), (".", last.classes)):
        if names:
            return sign + min(names)
    return last.tag


def _keys(element: Element) -> Iterator[str]:
    yield ""
    yield str(element.tag)
    for one in (element.get("class") or "").split():
        yield f".{one}"
    if own := element.get("id"):
        yield f"#{own}"


def _matches(element: Element, compounds: tuple[Compound, ...]) -> bool:
    """Tell whether an element is the last one of a selector, within the ones before."""
    if not _is(element, compounds[-1]):
        return False
    one = element.getparent()
    must = compounds[-1].is_child
    for compound in reversed(compounds[:-1]):
        while one is not None and not _is(one, compound):
            if must:
                return False
            one = one.getparent()
        if one is None:
            return False
        one, must = one.getparent(), compound.is_child
    return True


def _is(element: Element, compound: Compound) -> bool:
    return (
        compound.tag in ("", element.tag)
        and (not compound.ids or compound.ids == {element.get("id")})
        and (not compound.classes or compound.classes <= set((element.get("class") or "").split()))
    )


def _read(sheet: str) -> Iterator[tuple[str, str]]:
    """Give selectors and declarations of the rules that stand in no other rule."""
    depth, head, body = 0, "", ""
    for piece in re.split(r"([{}])", COMMENT.sub(" ", sheet)):
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
