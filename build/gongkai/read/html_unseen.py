"""Blank a text that is unseen until a child shows its own, and numbers that are shown otherwise.

In: an element and its look. Out: the same element with less text in it. Must not know the form.

A number that is shown in another order than it is written, or in white on a ground that the page
does not tell, has marks in the place of its digits: its cell is unreadable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from gongkai.read.html_looks import Look, color_of, ground_of, resets
from gongkai.read.main_content import report_words

MAX_SHORT = 40
MAX_BLANKED = 200
"""A longer text that is only invisible is shown by a script when the page is there."""
MAX_ABOVE = 40
DIGITS = str.maketrans(dict.fromkeys("0123456789", "\ufffd"))
NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*%?")
NUMBERS = re.compile(r"[-+(\u2212\uff0d]?[0-9][-0-9.,+/:%() \u2212\uff0d]*")
PALE = re.compile("[ef].[ef].[ef].")


def words_of(element: Element) -> str:
    """Give all text within an element, run together."""
    return "".join(map(str, element.itertext()))


def short_words(element: Element) -> str | None:
    """Give all text within an element, run together; None where it is no short one."""
    found = ""
    for words in element.itertext():
        found += str(words)
        if len(found) > MAX_SHORT:
            return None
    return found.strip()


def is_pale(color: str | None) -> bool:
    """Tell the name of a colour that is hardly seen on white paper."""
    return color is not None and PALE.fullmatch(color_of(color) or "") is not None


class Blanking:
    """What was blanked so far: the texts within one element are looked at once."""

    def __init__(self) -> None:
        self._done: set[tuple[Element, frozenset[str]]] = set()

    def blanks(self, element: Element, look: Look) -> bool:
        """Blank what is unseen, and digits that are not seen as they are written.

        Returns:
            The text of the element is unseen.
        """
        if until := frozenset((*look.until, *_same_color(element, look))):
            self._blank(element, until)
            return True
        if _is_turned(element, look):
            self._unread(element, "")
        elif _is_pale(element, look):
            self._unread(element, "color")
        return False

    def _blank(self, element: Element, until: frozenset[str]) -> None:
        slots = list(self._slots(element, until))
        words = "".join((one.text if is_text else one.tail) or "" for one, is_text in slots)
        if len(words) > MAX_BLANKED and report_words(words):
            return
        for one, is_text in slots:
            if is_text:
                one.text = None
            else:
                one.tail = None

    def _unread(self, element: Element, until: str) -> None:
        """Put a mark in the place of every digit within that does not set a property anew."""
        for one, is_text in list(self._slots(element, frozenset((until,)))):
            if is_text:
                one.text = (one.text or "").translate(DIGITS)
            else:
                one.tail = (one.tail or "").translate(DIGITS)

    def _slots(self, element: Element, until: frozenset[str]) -> Iterator[tuple[Element, bool]]:
        """Give the texts that are unseen as long as nothing sets the properties anew."""
        waiting = [(element, until)]
        while waiting:
            one, left = waiting.pop()
            if not left or (one, left) in self._done:
                continue
            self._done.add((one, left))
            yield one, True
            for child in one:
                yield child, False
                waiting.append((child, left - resets(child.get("style") or "", left)))


def _is_turned(element: Element, look: Look) -> bool:
    """Tell a number that is shown in another order than it is written."""
    is_rtl = look.is_rtl or (element.get("dir") or "").strip().lower() == "rtl"
    if look.is_turned or (is_rtl and element.tag == "bdo"):
        return True
    if not (is_rtl or look.is_mixed):
        return False
    words = short_words(element)
    if words is None or not NUMBERS.fullmatch(words):
        return False
    return NUMBER.fullmatch(words) is None or (look.is_mixed and len(element) > 1)


def _is_pale(element: Element, look: Look) -> bool:
    """Tell a short text in white on a ground that the page does not tell."""
    color = _color(element, look)
    if not color or not PALE.fullmatch(color) or _ground(element, look) is not None:
        return False
    return short_words(element) is not None


def _color(element: Element, look: Look) -> str | None:
    if look.color is None and element.tag == "font":
        return color_of(element.get("color") or "")
    return look.color


def _same_color(element: Element, look: Look) -> Iterator[str]:
    """Give ``color`` where a text has the colour of the ground that it is known to stand on."""
    color = _color(element, look)
    if color and color == _ground(element, look):
        yield "color"


def _ground(element: Element, look: Look) -> str | None:
    """Give the colour behind an element, where it or one that holds it tells."""
    one: Element | None = element
    for _ in range(MAX_ABOVE):
        if one is None:
            return None
        ground = look.ground if one is element else ground_of(one.get("style") or "")
        if ground := ground or color_of(one.get("bgcolor") or ""):
            return ground
        one = one.getparent()
    return None
