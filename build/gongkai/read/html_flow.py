"""A tree of blocks → its elements in a row, with the text that stands behind each tag.

In: a simplified body. Out: a Flow. Must not know the form, nor what an element is for.

The library that made the tree writes it out as XML, and the XML is cut at its tags: to ask the
tree for one element after the other takes several times as long. In XML that a program wrote,
``<`` and ``>`` stand nowhere but at tags. An element is named by the place where it begins, so
that whatever is asked of it is a look into a list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from xml.sax.saxutils import escape

from lxml import etree
from lxml.etree import _Element as Element

TAG = re.compile(r"<([^>]*)>")
ATTRIBUTE = re.compile(r' (=?[^=]*)="([^"]*)"')
NUMBER = re.compile(r"\s*([0-9]{1,9})")
ESCAPED = re.compile(r"&(?:(lt|gt|amp|quot)|#([0-9]+)|#x([0-9a-fA-F]+));")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
QUOTE = {'"': "&quot;"}
LONG = 300
ONE = (1, 1)
LOST = "&#xFFFD;"
"""What XML writes for a control character; U+FFFD itself is written as it is."""


@dataclass(slots=True)
class Flow:
    """The elements of a page; the first holds all others.

    ``names`` are those of the elements, with a slash before where they end; ``texts`` is what
    stands behind each, ``pairs`` the place of the other end, ``around`` that of the element in
    which it stands, -1 for the first. ``spans`` has the printed columns and rows of a cell that
    gives any.
    """

    names: list[str]
    texts: list[str]
    spans: dict[int, tuple[int, int]]
    pairs: list[int] = field(init=False)
    around: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.pairs = pairs = [-1] * len(self.names)
        self.around = around = [-1] * len(self.names)
        start = -1
        for at, name in enumerate(self.names):
            if name[0] != "/":
                around[at] = start
                start = at
            else:
                pairs[start], pairs[at] = at, start
                start = around[at] = around[start]

    def within(self, start: int) -> str:
        """Give all text within an element, run together."""
        return "".join(self.texts[start : self.pairs[start]])


def flow_of(body: Element) -> Flow:
    """Put the elements of a tree in a row."""
    markup = etree.tostring(body, encoding="unicode", with_tail=False)
    if LOST in markup:
        markup = _written(body)
    # An empty element has two tags as any other, the second one without its name.
    parts = TAG.split(markup.replace("/>", "></>"))
    heads, texts = parts[1::2], parts[2::2]
    at = 0
    for _ in range(heads.count("/")):
        at = heads.index("/", at)
        heads[at] = f"/{_name(heads[at - 1])}"
    known = {head: _short(head) if len(head) <= LONG else _read(head) for head in set(heads)}
    names = {head: name for head, (name, _) in known.items()}
    wide = {head: spans for head, (_, spans) in known.items() if spans != ONE}
    return Flow(
        names=list(map(names.__getitem__, heads)),
        texts=[_plain(text) if "&" in text else text for text in texts],
        spans={at: wide[head] for at, head in enumerate(heads) if head in wide},
    )


def _name(head: str) -> str:
    return head.split(" ", 1)[0]


@lru_cache(maxsize=8192)
def _short(head: str) -> tuple[str, tuple[int, int]]:
    return _read(head)


def _read(head: str) -> tuple[str, tuple[int, int]]:
    """Read what stands within the brackets of a tag: its name, its columns and rows."""
    name = _name(head)
    if "span=" not in head:
        return name, ONE
    said = {match[1]: _plain(match[2]) for match in ATTRIBUTE.finditer(head, len(name))}
    return name, (_number(said.get("colspan")), _number(said.get("rowspan")))


def _number(printed: str | None) -> int:
    match = NUMBER.match(printed) if printed else None
    return int(match[1]) if match else 1


def _plain(text: str) -> str:
    r"""Undo the escapes of XML.

    >>> _plain("1 &lt; 2 &amp;lt;&#13;")
    '1 < 2 &lt;\r'
    """
    return ESCAPED.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    if match[1]:
        return NAMED[match[1]]
    return chr(int(match[2]) if match[2] else int(match[3], 16))


def _written(body: Element) -> str:
    """Write out a tree that holds control characters, as XML would if it could."""
    written: list[str] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            said = (f' {key}="{escape(value, QUOTE)}"' for key, value in element.items())
            written += (f"<{element.tag}{''.join(said)}>", escape(element.text or ""))
        else:
            written += (f"</{element.tag}>", escape(element.tail or ""))
    return "".join(written[:-1])
