"""A tree of blocks → lines and tables in reading order.

In: a simplified body. Out: its blocks, and which of them each element holds. Must not know the
form, and must not judge what belongs to the report.

The walk goes over the tree step by step and never calls itself, so that depth costs nothing.
"""

from __future__ import annotations

from itertools import islice

from lxml import etree
from lxml.etree import _Element as Element

from gongkai.read.html_tables import Row, is_layout, is_regular, read_rows
from gongkai.read.html_tree import words_of
from gongkai.read.main_content import Block

MAX_LINK, MAX_PIECES = 200, 50
"""No title of a page is longer, and no link that shows one is made of more pieces."""


class Blocks:
    """The walk over a page; its state is the line that grows."""

    def __init__(self, body: Element) -> None:
        self.found: list[Block] = []
        self.extents: dict[Element, tuple[int, int]] = {}
        self._pieces: list[str] = []
        self._linked = 0
        self._links: list[Element] = []
        self._owner = body
        self._chunks: dict[Element, list[Row]] = {}
        self._walk(body)

    def _walk(self, body: Element) -> None:
        walk = etree.iterwalk(body, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if event == "end":
                self._leave(element, tag, is_last=element is body)
            elif tag == "a":
                self._enter_link(element)
                self._say(element.text)
            else:
                self._break(element)
                self.extents[element] = (len(self.found), len(self.found))
                if (tag == "table" and self._take_table(element)) or self._take_rows(element):
                    walk.skip_subtree()
                else:
                    self._say(element.text)
        self._break(body)

    def _leave(self, element: Element, tag: str, *, is_last: bool) -> None:
        if tag == "a":
            if self._links and self._links[-1] is element:
                self._links.pop()
        else:
            parent = element.getparent()
            self._break(element if parent is None else parent)
            self.extents[element] = (self.extents[element][0], len(self.found))
        if not is_last:
            self._say(element.tail)

    def _enter_link(self, link: Element) -> None:
        """Note a link; one that was never closed holds the rest of the page and is none."""
        pieces = [str(piece) for piece in islice(link.itertext(), MAX_PIECES)]
        is_short = len(pieces) < MAX_PIECES and sum(map(len, pieces)) <= MAX_LINK
        if is_short and next(link.iter("table"), None) is None:
            self._links.append(link)

    def _say(self, text: str | None) -> None:
        if text:
            self._pieces.append(text)
            if self._links:
                self._linked += len("".join(text.split()))

    def _break(self, owner: Element) -> None:
        """End the line; what follows belongs to ``owner``."""
        if self._pieces:
            if text := " ".join("".join(self._pieces).split()):
                self.found.append(Block(text, self._linked, self._owner))
            self._pieces, self._linked = [], 0
        self._owner = owner

    def _take_table(self, table: Element) -> bool:
        """Take a table of data whole; of a table that also frames, note which rows are data."""
        rows = read_rows(table)
        if is_layout(rows):
            return False
        if not any(row.is_frame for row in rows):
            self._add_rows(rows, table)
            return True
        if any(row.element is None for row in rows):
            return False
        chunk: list[Row] = []
        for row in rows:
            assert row.element is not None  # noqa: S101  # asked above
            if row.is_frame:
                chunk = []
            else:
                if not chunk:
                    self._chunks[row.element] = chunk = []
                else:
                    self._chunks[row.element] = []
                chunk.append(row)
        return False

    def _take_rows(self, element: Element) -> bool:
        rows = self._chunks.get(element)
        if rows is None:
            return False
        if rows:
            self._add_rows(rows, element)
        return True

    def _add_rows(self, rows: list[Row], element: Element) -> None:
        rows = [row for row in rows if any(box.text for box in row.boxes)]
        boxes = [box for row in rows for box in row.boxes]
        if not boxes:
            return
        linked = sum(len(words_of(link)) for link in element.iter("a"))
        text = "\t".join(box.text for box in boxes if box.text)
        self.found.append(Block(text, linked, element, boxes, is_regular(rows)))
