"""Markup → a tree of blocks: nothing fetched, nothing executed, nothing without bound.

In: the text of a page. Out: its tree with only blocks, tables and links left. Must not know
the form.

What a page does not show is removed: scripts, hidden elements, menus to choose from, notes on
pronunciation (ruby). Inline markup goes and leaves its text, so that a number set in two fonts
is one number. Zero-width characters print nothing and go too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from lxml import etree
from lxml.etree import _Element as Element

from gongkai.model import ReadError
from gongkai.read.compose import INVISIBLE
from gongkai.read.main_content import report_words

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
HINTS = ("isplay", "ISPLAY", "isibil", "ISIBIL", "hidden", "HIDDEN")
GONE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
INVISIBLE_STYLE = re.compile(r"visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)", re.IGNORECASE)
ENTITY = re.compile(
    r"&(?:#0*(?:173|820[3-7]|8288|65279)(?![0-9])|#x0*(?:ad|200[b-f]|2060|feff)(?![0-9a-f])"
    r"|(?:shy|zwn?j|[lr]rm|zerowidthspace|nobreak)\b);?",
    re.IGNORECASE,
)
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
LONG_TAG = 500
MAX_ATTRIBUTES = 20_000
"""The parser compares each attribute of a tag with all before it: so many cost two seconds."""


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
    try:
        root = etree.fromstring(_without_invisible(text).encode("utf-8", "replace"), parser)
    except etree.LxmlError as error:
        raise ReadError(f"the page cannot be parsed: {str(error).splitlines()[0]}") from error
    if root is None:
        raise ReadError("the page is empty")
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise ReadError("the page is nested deeper than any page needs")
    return root, _simplify(root, is_plain=not any(hint in text for hint in HINTS))


def _refuse_crammed(text: str) -> None:
    cost = 0
    for piece in text.split(">"):
        if len(piece) > LONG_TAG and (start := piece.find("<")) >= 0:
            words = re.sub(r""""[^"]*"|'[^']*'""", " ", piece[start:])
            cost += len(re.findall(r"[\s/]+", words)) ** 2
    if cost > MAX_ATTRIBUTES**2:
        raise ReadError("the page holds a tag with more attributes than any page needs")


def _without_invisible(text: str) -> str:
    for character in INVISIBLE:
        if character in text:
            text = text.replace(character, "")
    if "&#" in text or "&zw" in text or "&shy" in text or "rm;" in text:
        text = ENTITY.sub("", text)
    return text


def _simplify(root: Element, *, is_plain: bool) -> Element:
    """Leave blocks, tables and links; ``is_plain`` says that no style can hide anything."""
    if not is_plain:
        styled = [element for element in root.iter() if _may_hide(element)]
        _remove_hidden(root, styled)
        for element in styled:
            if BLOCK_STYLE.search(element.get("style") or "") and element.tag != "a":
                element.tag = element.tag if element.tag in BLOCKS else "div"
    body = root.find("body")
    body = root if body is None else body
    names = {str(element.tag) for element in body.iter()}
    if unseen := names.intersection(UNSEEN):
        etree.strip_elements(body, *unseen, with_tail=False)
    inline = names - BLOCKS - {"a", "sup", "sub"} - unseen
    for link in [link for link in body.iter("a") if link.get("href") is None]:
        link.tag = "span"
        inline.add("span")
    if inline:
        etree.strip_tags(body, *inline)
    if "sup" in names or "sub" in names:
        _raise_digits(body)
        etree.strip_tags(body, "sup", "sub")
    return body


def _may_hide(element: Element) -> bool:
    style = element.get("style")
    if style and any(hint in style for hint in HINTS):
        return True
    return element.get("hidden") is not None


def _raise_digits(body: Element) -> None:
    """Keep the mark of a footnote from becoming a digit of the number before it."""
    for element in body.iter("sup", "sub"):
        element.text = (element.text or "").translate(RAISED)


def _remove_hidden(root: Element, styled: Iterable[Element]) -> None:
    """Remove what is not shown, unless it holds report words that the shown page lacks.

    The parts of a report may stand in tabs, of which a page shows the first; a copy for
    telephones repeats what is shown.
    """
    doubtful: list[Element] = []
    for element in styled:
        style = element.get("style") or ""
        if element.get("hidden") is not None or GONE.search(style):
            if report_words("".join(element.itertext())):
                doubtful.append(element)
            else:
                _drop(element)
        elif INVISIBLE_STYLE.search(style) and not report_words("".join(element.itertext())):
            for child in list(element):
                element.remove(child)
            element.text = None
    if doubtful:
        _weigh(root, doubtful)


def _weigh(root: Element, doubtful: list[Element]) -> None:
    places = [(element, element.getparent(), _drop(element)) for element in doubtful]
    shown = report_words("".join(root.itertext()))
    for element, _, undo in reversed(places):
        if not report_words("".join(element.itertext())) <= shown:
            undo()


def _drop(element: Element) -> Callable[[], None]:
    """Take an element out and leave the text behind it; give the way back."""
    parent = element.getparent()
    if parent is None:
        return lambda: None
    index, tail = parent.index(element), element.tail
    before = element.getprevious()
    element.tail = None
    parent.remove(element)
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail
    return lambda: parent.insert(index, element)
