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
from functools import lru_cache
from itertools import islice
from operator import attrgetter

from lxml import etree
from lxml.etree import _Element as Element

from gongkai.model import ReadError
from gongkai.read.compose import INVISIBLE
from gongkai.read.html_styles import RAISING, is_raised, spread_rules
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
HINTS = ("isplay", "ISPLAY", "isibil", "ISIBIL", "hidden", "HIDDEN", "line-through")
STRUCK = ("del", "s", "strike")
STRUCK_STYLE = re.compile(r"text-decoration[^;]*line-through", re.IGNORECASE)
MAX_STRUCK = 40
"""A longer struck text is a page whose tag was never closed."""
FIELDS = frozenset(("", "text", "number", "tel"))
GONE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
INVISIBLE_STYLE = re.compile(r"visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)", re.IGNORECASE)
ENTITY = re.compile(
    r"&(?:#0*(?:173|820[3-7]|8288|65279)(?![0-9])|#x0*(?:ad|200[b-f]|2060|feff)(?![0-9a-f])"
    r"|(?:shy|zwn?j|[lr]rm|zerowidthspace|nobreak)\b);?",
    re.IGNORECASE,
)
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that a page may hold, in its tags too, and that no tree takes from outside."""
HIDDEN_ATTRIBUTE = re.compile(rb"hidden(?:[\s/=>]|$)")
"""In small letters; what a value says may look like it, which costs only time."""
HIDDEN = "template"
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
    is_plain = not any(hint in text for hint in HINTS) and not RAISING.search(text)
    if not is_plain:
        spread_rules(root)
    is_attribute = not is_plain and HIDDEN_ATTRIBUTE.search(markup.lower()) is not None
    return root, _simplify(root, is_plain=is_plain, is_attribute=is_attribute)


def words_of(element: Element) -> str:
    """Give all text within an element, run together."""
    return "".join(map(str, element.itertext()))


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


def _simplify(root: Element, *, is_plain: bool, is_attribute: bool) -> Element:
    """Leave blocks, tables and links.

    Args:
        root: the tree; it is changed.
        is_plain: no style and no attribute hides anything.
        is_attribute: the attribute ``hidden`` may stand somewhere.
    """
    body = root.find("body")
    body = root if body is None else body
    names, suspects = _survey(root, body, is_plain=is_plain, is_attribute=is_attribute)
    _mark_hidden(root, suspects)
    if suspects:
        names.add("sup")  # what a style raises
    if not names.isdisjoint(STRUCK):
        _mark_struck(body)
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


def _survey(
    root: Element, body: Element, *, is_plain: bool, is_attribute: bool
) -> tuple[set[str], list[Element]]:
    """Give the names of all elements, and those elements that may be hidden."""
    elements = list(islice(root.iter(), MAX_ELEMENTS + 1))
    if len(elements) > MAX_ELEMENTS:
        if sum(1 for _ in body.iter()) > MAX_ELEMENTS:
            raise ReadError(f"the page has more than {MAX_ELEMENTS:,} elements")
        elements = list(root.iter())
    names = set(map(NAME_OF, elements))
    if is_plain:
        return names, []
    styles = [element.get("style") for element in elements]
    hiding = {style for style in set(styles) if style and _hints(style)}
    return names, [
        element
        for element, style in zip(elements, styles, strict=True)
        if style in hiding or (is_attribute and element.get("hidden") is not None)
    ]


def _mark_struck(body: Element) -> None:
    """Give what is struck out a tag that goes: 31 struck before 13 is not 3113."""
    for element in list(body.iter(*STRUCK)):
        if len(words_of(element)) <= MAX_STRUCK:
            element.tag = HIDDEN


def _show_fields(body: Element) -> None:
    """Put the value of a field in a table in its place; a reader sees it as the cell's text."""
    for element in body.iter("input"):
        value = element.get("value")
        kind = (element.get("type") or "").lower()
        if value and kind in FIELDS and any(True for _ in element.iterancestors("td", "th")):
            element.text = CONTROL.sub("\ufffd", value)


def _mark_hidden(root: Element, suspects: list[Element]) -> None:
    """Give what is not shown a tag that goes, unless the shown page lacks its report words.

    The parts of a report may stand in tabs, of which a page shows the first; a copy for
    telephones repeats what is shown.
    """
    doubtful: list[tuple[Element, set[str]]] = []
    hidden: set[Element] = set()
    within: set[Element] = set()
    for element in suspects:
        if element in within or not _is_hidden(element):
            continue
        hidden.add(element)
        if len(element):
            within.update(element.iterdescendants())
        if words := report_words(words_of(element)):
            doubtful.append((element, words))
        else:
            element.tag = HIDDEN
    if doubtful:
        told = report_words(_shown(root, hidden))
        for element, words in doubtful:
            if words <= told:
                element.tag = HIDDEN


def _shown(root: Element, hidden: set[Element]) -> str:
    """Give the words of a page outside of its hidden elements."""
    shown: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            shown.append(element.tail or "")
        elif element in hidden:
            walk.skip_subtree()
        else:
            shown.append(element.text or "")
    return "".join(shown)


@lru_cache(maxsize=4096)
def _hints(style: str) -> bool:
    return any(hint in style for hint in HINTS) or RAISING.search(style) is not None


def _is_hidden(element: Element) -> bool:
    """Tell what takes no place; change what takes one otherwise than its tag says."""
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    if not style or not _hints(style):
        return False
    if GONE.search(style):
        return True
    if STRUCK_STYLE.search(style) and len(words_of(element)) <= MAX_STRUCK:
        return True
    _restyle(element, style)
    return False


def _restyle(element: Element, style: str) -> None:
    """Blank what is unseen; raise what stands higher; part what is shown as a block."""
    if INVISIBLE_STYLE.search(style):
        element.text = None
        for child in element:
            child.tag, child.tail = HIDDEN, None
    elif is_raised(element, style, BLOCKS):
        element.tag = "sup"
    elif element.tag != "a" and element.tag not in BLOCKS and BLOCK_STYLE.search(style):
        element.tag = "div"


def _raise_digits(body: Element) -> None:
    """Keep the mark of a footnote from becoming a digit of the number before it."""
    for element in body.iter("sup", "sub"):
        element.text = _raised(element.text)
        for each in element.iterdescendants():
            each.text, each.tail = _raised(each.text), _raised(each.tail)


def _raised(text: str | None) -> str:
    return CONTROL.sub("\ufffd", (text or "").translate(RAISED))
