"""Take out of a page what its reader does not see, and blank what he sees otherwise.

In: a tree and the elements whose style or attributes may hide something. Out: the same tree.
Must not know the form.

What is hidden gets a tag that goes, what stands higher or apart another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml import etree
from lxml.etree import _Element as Element

from gongkai.read.html_looks import Look, look_of
from gongkai.read.html_unseen import NUMBER, Blanking, words_of
from gongkai.read.main_content import report_words

HIDDEN = "template"
STRUCK = ("del", "s", "strike")
MAX_STRUCK = 40
"""A longer struck text is a page whose tag was never closed."""
MAX_STEPS = 50
PARTS = frozenset(("table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"))
RAISING = re.compile(
    r"[vV](?:ertical-align|ERTICAL-ALIGN)\s*:\s*"
    r"(?:(?i:super|sub\b|text-top|text-bottom)|[+-]?0*(?:\.0*)?[1-9][0-9.]*(?:%|[a-zA-Z]))"
    r"|mso-text-raise\s*:\s*-?(?:[2-9]|[1-9][0-9])"
)
"""Word writes half a point for what merely sits a little higher."""


def mark_struck(body: Element) -> None:
    """Give what is struck out a tag that goes: 31 struck before 13 is not 3113."""
    for element in list(body.iter(*STRUCK)):
        if len(words_of(element)) <= MAX_STRUCK:
            element.tag = HIDDEN


def mark_hidden(root: Element, suspects: Iterable[Element], blocks: frozenset[str]) -> None:
    """Give what is not shown a tag that goes, unless the shown page lacks its report words.

    The parts of a report may stand in tabs, of which a page shows the first; a copy for
    telephones repeats what is shown.

    Args:
        root: the tree; it is changed.
        suspects: what may be hidden, in the order of the page.
        blocks: the names of elements that begin a line.
    """
    doubtful: list[tuple[Element, set[str]]] = []
    hidden: set[Element] = set()
    within: set[Element] = set()
    blanking = Blanking()
    for element in suspects:
        if element in within:
            continue
        look = look_of(element.get("style") or "")
        if not _is_hidden(element, look, blocks):
            if not blanking.blanks(element, look):
                _restyle(element, look, blocks)
            continue
        hidden.add(element)
        if len(element):
            within.update(element.iterdescendants())
        if words := report_words(words_of(element)):
            doubtful.append((element, words))
        else:
            _hide(element, look)
    _hide_copies(root, hidden, doubtful)


def _hide_copies(
    root: Element, hidden: set[Element], doubtful: list[tuple[Element, set[str]]]
) -> None:
    """Take out what is hidden with words of a report that the page also shows."""
    told = report_words(_shown(root, hidden)) if doubtful else set()
    for element, words in doubtful:
        if words <= told:
            _hide(element, look_of(element.get("style") or ""))


def _hide(element: Element, look: Look) -> None:
    """Take an element out; a cell that is merely unseen keeps its place."""
    if element.tag in PARTS and not look.is_gone and element.get("hidden") is None:
        _blank(element)
    else:
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


def _is_hidden(element: Element, look: Look, blocks: frozenset[str]) -> bool:
    """Tell an element of which nothing is seen."""
    if look.is_gone or look.is_unseen or element.get("hidden") is not None:
        return True
    is_box = look.is_boxed or element.tag in blocks
    if is_box and (look.is_flat or (look.is_low and element.tag not in PARTS)):
        return True
    return look.is_struck and len(words_of(element)) <= MAX_STRUCK


def _restyle(element: Element, look: Look, blocks: frozenset[str]) -> None:
    """Raise what stands higher; part what is shown as a block."""
    if look.is_added and element.tag not in PARTS - {"td", "th"}:
        element.text = "\ufffd" + (element.text or "")
    if is_raised(element, element.get("style") or "", blocks):
        element.tag = "sup"
    elif element.tag != "a" and element.tag not in blocks and _is_apart(element, look):
        element.tag = "div"


def _is_apart(element: Element, look: Look) -> bool:
    """Tell what stands on a line of its own, or a number that is set aside."""
    return look.is_block or (
        look.is_afloat and NUMBER.fullmatch(words_of(element).strip()) is not None
    )


def _blank(element: Element) -> None:
    element.text = None
    for child in element:
        child.tag, child.tail = HIDDEN, None


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
