"""Markup → a tree of blocks: nothing fetched, nothing executed, nothing without bound.

In: the text of a page. Out: its tree with only blocks, tables and links left. Must not know
the form.

What a page does not show is removed: scripts, hidden elements, menus to choose from, notes on
pronunciation (ruby), and what it shows as struck out. A field in a table shows its value. Inline
markup goes and leaves its text, so that a number set in two fonts is one number. Zero-width
characters print nothing and go too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from operator import attrgetter

from lxml import etree
from lxml.etree import _Element as Element

from gongkai.model import ReadError
from gongkai.read.compose import INVISIBLE
from gongkai.read.html_hidden import HIDDEN, STRUCK, mark_hidden, mark_struck
from gongkai.read.html_looks import may_matter
from gongkai.read.html_styles import spread_rules
from gongkai.read.html_unseen import is_pale

UNSEEN = (
    *("script", "style", "noscript", "template", "iframe", "frame", "object", "embed", "applet"),
    *("svg", "math", "canvas", "audio", "video", "map", "select", "option", "datalist", "button"),
    *("textarea", "rt", "rp", "colgroup", "col"),
)
BLOCKS = frozenset(
    (
        *("html", "body", "div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl"),
        *("dt", "dd", "section", "article", "main", "header", "footer", "nav", "aside", "center"),
        *("blockquote", "pre", "form", "fieldset", "legend", "address", "figure", "figcaption"),
        *("hr", "br", "details", "summary", "table", "caption", "thead", "tbody", "tfoot", "tr"),
        *("td", "th", "dir", "menu", "hgroup", "search"),
    )
)
FIELDS = frozenset(("", "text", "number", "tel"))
ENTITY = re.compile(
    r"&(?:#0*(?:173|820[3-7]|8288|65279)(?![0-9])|#x0*(?:ad|200[b-f]|2060|feff)(?![0-9a-f])"
    r"|(?:shy|zwn?j|[lr]rm|zerowidthspace|nobreak)\b);?",
    re.IGNORECASE,
)
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that a page may hold, in its tags too, and that no tree takes from outside."""
ATTRIBUTES = {"hidden": b"hidden", "dir": b"rtl"}
"""That which hides, and that which turns round; and what a page holds that uses them."""
NAME_OF = attrgetter("tag")
LONG_TAG = 500
MAX_ATTRIBUTES = 20_000
"""The parser compares each attribute of a tag with all before it: so many cost two seconds."""

MAX_ELEMENTS = 100_000


def grow(text: str) -> tuple[Element, Element]:
    """Parse a page.

    Returns:
        The root, untouched but for what is hidden, and the body, simplified to blocks.

    Raises:
        ReadError: no markup at all, or nested or crammed beyond what any page needs.
    """
    _refuse_crammed(text)
    parser = etree.HTMLParser(
        encoding="utf-8",
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,  # the limits of libxml2 cut long pages silently; ours refuse
    )
    markup = _without_invisible(text).encode("utf-8", "replace")
    try:
        root = etree.fromstring(markup, parser)
    except etree.LxmlError as error:
        raise ReadError(f"the page cannot be parsed: {str(error).splitlines()[0]}") from error
    if root is None:
        raise ReadError("the page is empty")
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise ReadError("the page is nested deeper than any page needs")
    spread_rules(root)
    lowered = markup.lower()
    said = {name for name, sign in ATTRIBUTES.items() if sign in lowered}
    return root, _simplify(root, said)


def _refuse_crammed(text: str) -> None:
    cost = 0
    for piece in _long_pieces(text):
        if (start := piece.find("<")) >= 0:
            words = re.sub(r""""[^"]*"|'[^']*'""", " ", piece[start:])
            cost += len(re.findall(r"[\s/]+", words)) ** 2
    if cost > MAX_ATTRIBUTES**2:
        raise ReadError("the page holds a tag with more attributes than any page needs")


def _long_pieces(text: str) -> Iterator[str]:
    """Give what stands before, between and behind the signs >, where that is long."""
    at = 0
    while len(text) - at > LONG_TAG:
        last = text.rfind(">", at, at + LONG_TAG + 1)
        if last < 0:
            last = text.find(">", at)
            last = len(text) if last < 0 else last
            yield text[at:last]
        at = last + 1


def _without_invisible(text: str) -> str:
    for character in INVISIBLE:
        if character in text:
            text = text.replace(character, "")
    if "&#" in text or "&zw" in text or "&shy" in text or "rm;" in text:
        text = ENTITY.sub("", text)
    return text


def _simplify(root: Element, said: set[str]) -> Element:
    """Leave blocks, tables and links.

    Args:
        root: the tree; it is changed.
        said: those of ``ATTRIBUTES`` that may stand somewhere.
    """
    body = root.find("body")
    body = root if body is None else body
    elements = _survey(root, body)
    names = set(map(NAME_OF, elements))
    suspects = _suspects(elements, names, said)
    mark_hidden(root, suspects, BLOCKS)
    if suspects:
        names |= {"sup", "div"}  # what a style makes of others
    if not names.isdisjoint(STRUCK):
        mark_struck(body)
    if "input" in names:
        _show_fields(body)
    unseen = names.intersection(UNSEEN)
    etree.strip_elements(body, *unseen, HIDDEN, with_tail=False)
    _strip_inline(body, names - BLOCKS - unseen)
    return body


def _strip_inline(body: Element, inline: set[str]) -> None:
    """Leave of inline markup its text, and of links those that lead somewhere."""
    odd = {name for name in inline if CONTROL.search(name)}
    for element in [element for element in body.iter() if element.tag in odd] if odd else ():
        element.tag = "span"
    if "a" in inline:
        for link in [link for link in body.iter("a") if link.get("href") is None]:
            link.tag = "span"
    raised = inline & {"sup", "sub"}
    etree.strip_tags(body, "span", *(inline - odd - raised - {"a"}))
    if raised:
        _raise_digits(body)
        etree.strip_tags(body, *raised)


def _survey(root: Element, body: Element) -> list[Element]:
    """Give all elements."""
    elements = list(islice(root.iter(), MAX_ELEMENTS + 1))
    if len(elements) > MAX_ELEMENTS:
        if sum(1 for _ in body.iter()) > MAX_ELEMENTS:
            raise ReadError(f"the page has more than {MAX_ELEMENTS:,} elements")
        elements = list(root.iter())
    return elements


def _suspects(elements: list[Element], names: set[str], said: set[str]) -> list[Element]:
    """Give the elements that a style or an attribute may hide, turn round or print in white."""
    styles = [element.get("style") for element in elements]
    telling = set(filter(None, styles))
    is_told = may_matter("\n".join(telling).lower())
    telling = {style for style in telling if may_matter(style.lower())} if is_told else set()
    marked = {one for name in said for one in elements if one.get(name) is not None}
    if "font" in names:
        marked |= {one for one in elements if one.tag == "font" and is_pale(one.get("color"))}
    if not telling and not marked:
        return []
    pairs = zip(elements, styles, strict=True)
    return [element for element, style in pairs if style in telling or element in marked]


def _show_fields(body: Element) -> None:
    """Put the value of a field in a table in its place; a reader sees it as the cell's text."""
    for element in body.iter("input"):
        value = element.get("value")
        kind = (element.get("type") or "").lower()
        if value and kind in FIELDS and any(True for _ in element.iterancestors("td", "th")):
            element.text = CONTROL.sub("\ufffd", value)


def _raise_digits(body: Element) -> None:
    """Keep the mark of a footnote from becoming a digit of the number before it."""
    for element in body.iter("sup", "sub"):
        element.text = _raised(element.text)
        for each in element.iterdescendants():
            each.text, each.tail = _raised(each.text), _raised(each.tail)


def _raised(text: str | None) -> str:
    return CONTROL.sub("\ufffd", (text or "").translate(RAISED))
