"""What Word's styles say of a run or a paragraph: hidden, raised, or numbered.

In: the part with the styles. Out: ``Styles``. Must not know fonts or colours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from gongkai.read.word_names import attribute, child, name, number, switch

MARKED = re.compile(r"-?(?:[4-9]|[1-9][0-9]{1,3})")
"""Half-points by which a mark stands above or below its line; less is a line set even."""
MAX_BASES = 20
"""Styles rest on one another; a longer chain is a loop."""


@dataclass(frozen=True, slots=True)
class Look:
    """What decides whether a run is printed and where: None leaves it to the next in charge."""

    is_hidden: bool | None = None
    is_raised: bool | None = None

    def over(self, below: Look) -> Look:
        """Lay this look over another one."""
        return Look(
            below.is_hidden if self.is_hidden is None else self.is_hidden,
            below.is_raised if self.is_raised is None else self.is_raised,
        )


PLAIN = Look()


def look_of(properties: etree._Element | None) -> Look:
    """Read hidden and raised from run properties."""
    if properties is None or not len(properties):
        return PLAIN
    hidden: bool | None = None
    raised: bool | None = None
    for each in properties:
        kind = name(each)
        if kind == "w:vanish":
            hidden = switch(each)
        elif kind in ("w:strike", "w:dstrike") and switch(each):
            # What is struck out was taken back: 31 struck before 13 is not 3113.
            hidden = True
        elif kind == "w:vertAlign":
            raised = attribute(each, "val") in ("superscript", "subscript")
        elif kind == "w:position" and MARKED.fullmatch(attribute(each, "val") or ""):
            raised = True
    return Look(hidden, raised) if hidden is not None or raised is not None else PLAIN


@dataclass(frozen=True, slots=True)
class ListPlace:
    """The list and level that a paragraph belongs to; level None is told by its style."""

    list_id: str | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Styles:
    """Looks and list places by style id, with what a style inherits."""

    looks: dict[str, Look] = field(default_factory=dict)
    lists: dict[str, ListPlace] = field(default_factory=dict)
    default: str = ""

    def look(self, style: str | None) -> Look:
        """Give the look of a style."""
        return self.looks.get(style or "", PLAIN)


def list_place(properties: etree._Element | None) -> ListPlace | None:
    """Read a paragraph's own numbering."""
    numbering = child(properties, "w:numPr")
    if numbering is None:
        return None
    level = child(numbering, "w:ilvl")
    place = attribute(child(numbering, "w:numId"), "val")
    return ListPlace(place, number(level, 0) if level is not None else None)


def read_styles(root: etree._Element) -> Styles:
    """Read the styles that hide, raise or number."""
    looks: dict[str, Look] = {}
    lists: dict[str, ListPlace] = {}
    bases: dict[str, str] = {}
    default = ""
    for style in root:
        style_id = attribute(style, "styleId")
        if name(style) != "w:style" or style_id is None:
            continue
        if base := attribute(child(style, "w:basedOn"), "val"):
            bases[style_id] = base
        if attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true"):
            default = style_id
        looks[style_id] = look_of(child(style, "w:rPr"))
        if place := list_place(child(style, "w:pPr")):
            lists[style_id] = place
    inherited = {each: _inherited(each, bases, looks) for each in looks}
    numbered = {each: p for each in looks if (p := _numbered(each, bases, lists)) is not None}
    return Styles({k: v for k, v in inherited.items() if v != PLAIN}, numbered, default)


def _chain(style: str, bases: dict[str, str]) -> list[str]:
    chain = [style]
    while (base := bases.get(chain[-1])) and len(chain) < MAX_BASES:
        chain.append(base)
    return chain


def _inherited(style: str, bases: dict[str, str], looks: dict[str, Look]) -> Look:
    look = PLAIN
    for each in _chain(style, bases):
        look = look.over(looks.get(each, PLAIN))
    return look


def _numbered(style: str, bases: dict[str, str], lists: dict[str, ListPlace]) -> ListPlace | None:
    """Give the list of a style; list and level may come from different styles of the chain."""
    found = [lists[each] for each in _chain(style, bases) if each in lists]
    if not found:
        return None
    list_id = next((one.list_id for one in found if one.list_id is not None), None)
    return ListPlace(list_id, next((one.level for one in found if one.level is not None), None))
