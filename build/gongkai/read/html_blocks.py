"""The blocks of a page → lines and tables in reading order.

In: a flow. Out: its blocks, and which of them each element holds. Must not know the form, and
must not judge what belongs to the report.

The walk goes over the flow step by step and never calls itself, so that depth costs nothing.
"""

from __future__ import annotations

from itertools import islice

from gongkai.read.html_flow import Flow
from gongkai.read.html_tables import Row, is_layout, is_regular, read_rows, stray_words
from gongkai.read.main_content import Block

MAX_LINK, MAX_PIECES = 200, 50
"""No title of a page is longer, and no link that shows one is made of more pieces."""


class Blocks:
    """The walk over a page; its state is the line that grows."""

    def __init__(self, flow: Flow) -> None:
        self.found: list[Block] = []
        self.extents: dict[int, tuple[int, int]] = {}
        self._flow = flow
        self._pieces: list[str] = []
        self._linked = 0
        self._links: list[int] = []
        self._owner = 0
        self._chunks: dict[int, list[Row]] = {}
        self._walk()

    def _walk(self) -> None:
        names, texts, pairs = self._flow.names, self._flow.texts, self._flow.pairs
        at = 0
        while at < len(names):
            name = names[at]
            if name[0] == "/":
                self._leave(pairs[at], name)
            elif name == "a":
                self._enter_link(at)
            else:
                self._break(at)
                self.extents[at] = (len(self.found), len(self.found))
                if (name == "table" and self._take_table(at)) or self._take_rows(at):
                    at = pairs[at]
                    continue
            self._say(texts[at])
            at += 1
        self._break(0)

    def _leave(self, start: int, name: str) -> None:
        if name == "/a":
            if self._links and self._links[-1] == start:
                self._links.pop()
        else:
            self._break(max(self._flow.around[start], 0))
            self.extents[start] = (self.extents[start][0], len(self.found))

    def _enter_link(self, link: int) -> None:
        """Note a link; one that was never closed holds the rest of the page and is none."""
        texts, end = self._flow.texts, self._flow.pairs[link]
        pieces = list(islice((texts[at] for at in range(link, end) if texts[at]), MAX_PIECES))
        is_short = len(pieces) < MAX_PIECES and sum(map(len, pieces)) <= MAX_LINK
        if is_short and "table" not in self._flow.names[link:end]:
            self._links.append(link)

    def _say(self, text: str) -> None:
        if text:
            self._pieces.append(text)
            if self._links:
                self._linked += len("".join(text.split()))

    def _break(self, owner: int) -> None:
        """End the line; what follows belongs to ``owner``."""
        if self._pieces:
            if text := " ".join("".join(self._pieces).split()):
                self.found.append(Block(text, self._linked, self._owner))
            self._pieces, self._linked = [], 0
        self._owner = owner

    def _take_table(self, table: int) -> bool:
        """Take a table of data whole; of a table that also frames, note which rows are data."""
        rows = read_rows(self._flow, table)
        if is_layout(rows):
            return False
        if not any(row.is_frame for row in rows):
            self._say(stray_words(self._flow, table))
            self._break(table)
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

    def _take_rows(self, element: int) -> bool:
        rows = self._chunks.get(element)
        if rows is None:
            return False
        if rows:
            self._add_rows(rows, element)
        return True

    def _add_rows(self, rows: list[Row], element: int) -> None:
        # A row of several blank cells may be printed blank; a single blank cell is a spacer.
        rows = [row for row in rows if len(row.boxes) > 1 or any(box.text for box in row.boxes)]
        boxes = [box for row in rows for box in row.boxes]
        if not any(box.text for box in boxes):
            return
        text = "\t".join([box.text for box in boxes if box.text])
        block = Block(text, self._linked_in(element), element, boxes, is_regular(rows))
        self.found.append(block)

    def _linked_in(self, element: int) -> int:
        """Count the characters of all links within an element."""
        names = self._flow.names[element : self._flow.pairs[element]]
        if "a" not in names:
            return 0
        links = (at for at, name in enumerate(names, element) if name == "a")
        return sum(len(self._flow.within(link)) for link in links)
