"""Short names for the XML elements of Word files, strict and transitional alike.

In: an element. Out: its name with the usual prefix, and its attributes by local name. Must not
know what an element means.
"""

from __future__ import annotations

from functools import lru_cache

from lxml import etree

PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w:",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w:",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
}
OFF = frozenset({"0", "false", "off", "none"})


LONG = 200
"""Characters of a tag with its vocabulary; one that is longer is not kept."""


def _short(tag: str) -> str:
    return _kept(tag) if len(tag) <= LONG else _read(tag)


@lru_cache(maxsize=4096)
def _kept(tag: str) -> str:
    return _read(tag)


def _read(tag: str) -> str:
    space, _, local = tag.rpartition("}")
    return PREFIXES.get(space[1:], "other:") + local


def name(element: etree._Element) -> str:
    """Give an element's short name, such as ``w:tbl``; other vocabularies are ``other:…``."""
    return _short(element.tag)


def child(element: etree._Element | None, wanted: str) -> etree._Element | None:
    """Give the first child of a name."""
    if element is None:
        return None
    for each in element:
        if _short(each.tag) == wanted:
            return each
    return None


def attribute(element: etree._Element | None, wanted: str) -> str | None:
    """Give an attribute by its local name, whatever its namespace."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == wanted:
            return str(value)
    return None


def number(element: etree._Element | None, default: int, wanted: str = "val") -> int:
    """Give an attribute as a number that is not negative; the default where it is none."""
    value = attribute(element, wanted)
    return int(value) if value and value.isdecimal() and len(value) < 9 else default


def switch(element: etree._Element | None) -> bool | None:
    """Read an on-off property: None where it is not given."""
    if element is None:
        return None
    return (attribute(element, "val") or "on").lower() not in OFF
