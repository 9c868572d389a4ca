"""Write PDF files by hand, as office programs of other makers do, for tests.

In: blocks and a look. Out: the bytes of a PDF whose letters are drawn one by one or in spans at
odd places, and whose rules are thin filled rectangles. The font is not embedded; a table tells
what its letters are. Numbers stand on the middle line of wrapped labels, tables are broken
between two lines, a group's label in the middle of its rows, and the page's number is drawn first.
"""

from __future__ import annotations

import random
import struct
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from drawing import Box, expand
from read.pdf_looks import Block, Look, widths_of

SCAN = b"q 500 0 0 700 40 40 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"
CLOSING = "，。、；：）》”’％%"
Letter = tuple[float, float, str, float]
"""x, y from the top of all pages, the letter, its size."""


def width_of(letter: str, size: float) -> float:
    """Give how far a letter goes: Chinese ones are as wide as their size."""
    return size * (0.5 if letter.isascii() else 1.0)


def wrap(text: str, size: float, room: float) -> list[str]:
    """Break a text into lines: anywhere, but no line begins with a mark that closes."""
    lines, line, width = [], "", 0.0
    for letter in text:
        step = width_of(letter, size)
        if line and width + step > room + 0.01:
            if letter in CLOSING and len(line) > 1:
                lines.append(line[:-1])
                line = line[-1]
                width = width_of(line, size)
            else:
                lines.append(line)
                line, width = "", 0.0
        line += letter
        width += step
    return [*lines, line] if line else lines or []


@dataclass
class _Scroll:
    """Everything on one endless page, and where it may be cut."""

    letters: list[Letter] = field(default_factory=list)
    level: list[tuple[float, float, float]] = field(default_factory=list)
    upright: list[tuple[float, float, float]] = field(default_factory=list)
    cuts: list[float] = field(default_factory=list)
    y: float = 0.0


def write_pdf(
    blocks: Sequence[Block],
    look: Look,
    dice: random.Random,
    *,
    is_embedded: bool = True,
    scans: int = 0,
) -> bytes:
    """Draw the blocks on pages and write them as a PDF, with so many scanned pages behind."""
    width, height = (842, 595) if look.is_landscape else (595, 842)
    scroll = _Scroll()
    for block in blocks:
        if block.table is not None:
            _table(scroll, block, look)
        else:
            _text(scroll, block, look, width)
    pages, room = [], height - 2 * look.margin
    start = 0.0
    while start < scroll.y:
        fitting = [cut for cut in scroll.cuts if start + 40 < cut <= start + room]
        end = max(fitting, default=start + room)
        pages.append((start, end))
        start = end
    contents = [
        _page(scroll, ends, number, look, (width, height), dice)
        for number, ends in enumerate(pages, start=1)
    ]
    contents += [SCAN] * scans
    letters = {letter for _, _, letter, _ in scroll.letters}
    return _file(contents, (width, height), letters, is_embedded=is_embedded)


def _text(scroll: _Scroll, block: Block, look: Look, width: float) -> None:
    size = look.size * (1.5 if block.kind == "title" else 1.0)
    room = width - 2 * look.margin
    text = "　　" + block.text if block.kind in ("prose", "note", "heading") else block.text
    for line in wrap(text, size, room):
        scroll.y += size * look.height * 1.2
        long = sum(width_of(letter, size) for letter in line)
        x = look.margin + (0 if text[0] == "　" else (room - long) / 2)
        _line(scroll, line, x, scroll.y - 0.2 * size, size)
        scroll.cuts.append(scroll.y)
    scroll.y += 4


def _line(scroll: _Scroll, line: str, x: float, y: float, size: float, step: float = 0.0) -> None:
    for letter in line:
        scroll.letters.append((x, y, letter, size))
        x += width_of(letter, size) + step


def _table(scroll: _Scroll, block: Block, look: Look) -> None:
    """Lay a table out: rows as high as their cells, wrapped texts in the middle of a cell."""
    assert block.table is not None
    edges = [float(look.margin)]
    for width in widths_of(block, look):
        edges.append(edges[-1] + width)
    grid = expand(block.table)
    pitch = look.size * look.height
    cells = [
        (
            row,
            column,
            box,
            wrap(
                box.text, look.size, edges[column + box.columns] - edges[column] - 2 * look.padding
            ),
        )
        for row, line in enumerate(grid)
        for column, box in enumerate(line)
        if box is not None
    ]
    heights = [max(look.row_height, pitch + 3)] * len(grid)
    for row, _, box, lines in sorted(cells, key=lambda cell: cell[2].rows):
        lack = len(lines) * pitch + 3 - sum(heights[row : row + box.rows])
        if lack > 0 and (box.rows == 1 or row < block.head):
            heights[row + box.rows - 1] += lack
    tops = [scroll.y]
    for high in heights:
        tops.append(tops[-1] + high)
    for row, column, box, lines in cells:
        area = edges[column], tops[row], edges[column + box.columns], tops[row + box.rows]
        _cell(scroll, box, lines, area, look, pitch)
        _rules(scroll, area, look)
    places = list(tops[1:])
    if not look.keeps:
        own = (y for _, y, _, _ in scroll.letters if tops[0] < y < tops[-1])
        places.extend(y + 0.3 * look.size for y in own)
    scroll.cuts.extend(y for y in places if _is_free(scroll, y, look.size))
    scroll.y = tops[-1] + 10


def _is_free(scroll: _Scroll, y: float, size: float) -> bool:
    return not any(base - 0.85 * size < y < base + 0.15 * size for _, base, _, _ in scroll.letters)


def _cell(
    scroll: _Scroll,
    box: Box,
    lines: Sequence[str],
    area: tuple[float, float, float, float],
    look: Look,
    pitch: float,
) -> None:
    left, top, right, bottom = area
    free = bottom - top - len(lines) * pitch
    y = top + {"top": 1.0, "middle": free / 2, "bottom": free - 1}[look.valign]
    for line in lines:
        y += pitch
        long = sum(width_of(letter, look.size) for letter in line)
        gap = right - left - 2 * look.padding - long
        step = 0.0
        x = left + look.padding + {"left": 0.0, "center": gap / 2, "right": gap}[look.align]
        if look.spread and not box.is_value and 1 < len(line) and gap < 2 * look.size * len(line):
            x, step = left + look.padding, max(gap, 0) / (len(line) - 1)
        _line(scroll, line, x, y - (pitch - look.size) / 2 - 0.14 * look.size, look.size, step)


def _rules(scroll: _Scroll, area: tuple[float, float, float, float], look: Look) -> None:
    left, top, right, bottom = area
    if look.rules == "none":
        return
    scroll.level += [(left, right, top), (left, right, bottom)]
    if look.rules == "level":
        return
    outer = look.rules == "open" and left <= look.margin
    scroll.upright += [(top, bottom, right)] + ([] if outer else [(top, bottom, left)])


def _page(
    scroll: _Scroll,
    ends: tuple[float, float],
    number: int,
    look: Look,
    paper: tuple[int, int],
    dice: random.Random,
) -> bytes:
    """Write what is drawn on one page: first what stands on every page."""
    start, end = ends
    width, height = paper
    shift = look.margin - start
    drawn = [*_stamp(look.watermark), *_edge(look, number, width, height)]
    drawn += _drawn_rules(scroll, ends, shift, height)
    own = [
        (x, y + shift, letter, size) for x, y, letter, size in scroll.letters if start < y <= end
    ]
    if dice.random() < 0.3:
        own.sort(key=lambda letter: (round(letter[1]), letter[0]))
    spans = [[letter] for letter in own] if dice.random() < 0.5 else _spans(own, dice)
    return b"\n".join([*drawn, *(_shown(span, height) for span in spans)])


def _stamp(words: str) -> list[bytes]:
    """Write letters across the page, grey and large."""
    cos, sin = 0.77, 0.64
    return [
        b"0.85 g BT /F 48 Tf %.2f %.2f %.2f %.2f %.2f %.2f Tm <%04X> Tj ET 0 g"
        % (cos, sin, -sin, cos, 120 + 48 * index * cos, 200 + 48 * index * sin, ord(letter))
        for index, letter in enumerate(words)
    ]


def _edge(look: Look, number: int, width: float, height: float) -> list[bytes]:
    lines = {
        height - look.margin + 24: look.footer.replace("n", str(number), 1),
        look.margin - 14: look.header,
    }
    drawn = []
    for y, text in lines.items():
        long = sum(width_of(letter, 9) for letter in text)
        drawn.append(_shown([((width - long) / 2, y, text, 9.0)] if text else [], height))
    return drawn


def _drawn_rules(
    scroll: _Scroll, ends: tuple[float, float], shift: float, height: float
) -> list[bytes]:
    """Write the rules of a page as thin rectangles."""
    start, end = ends
    thin = 0.48
    level = [
        (left, y + shift, right - left, thin)
        for left, right, y in scroll.level
        if start - 0.1 <= y <= end + 0.1
    ]
    upright = [
        (x, max(top, start) + shift, thin, min(bottom, end) - max(top, start))
        for top, bottom, x in scroll.upright
        if max(top, start) < min(bottom, end)
    ]
    return [
        b"%.2f %.2f %.2f %.2f re f" % (x, height - y - high, wide, high)
        for x, y, wide, high in [*level, *upright]
    ]


def _spans(letters: Sequence[Letter], dice: random.Random) -> list[list[Letter]]:
    """Cut the letters into spans, as a program does that writes as many as it has at hand."""
    spans: list[list[Letter]] = []
    for letter in letters:
        last = spans[-1][-1] if spans else None
        if last and last[1] == letter[1] and 0 <= letter[0] - last[0] < 90 and dice.random() < 0.8:
            spans[-1].append(letter)
        else:
            spans.append([letter])
    return spans


def _shown(letters: Sequence[Letter], height: float) -> bytes:
    """Write a span: the letters of one line, with the blanks between them as numbers."""
    if not letters:
        return b""
    x, y, _, size = letters[0]
    parts, at = [], x
    for left, _, text, _ in letters:
        if abs(left - at) > 0.01:
            parts.append(b"%.1f" % ((at - left) / size * 1000))
        parts.append(b"<%s>" % b"".join(b"%04X" % ord(letter) for letter in text))
        at = left + sum(width_of(letter, size) for letter in text)
    return b"BT /F %.2f Tf 1 0 0 1 %.2f %.2f Tm [%s] TJ ET" % (size, x, height - y, b"".join(parts))


def _file(
    contents: Sequence[bytes],
    paper: tuple[int, int],
    letters: set[str],
    *,
    is_embedded: bool,
) -> bytes:
    """Put pages and font into a file."""
    codes = sorted(
        {ord(letter) for letter in letters} | set(range(32, 127)) | {0x2014, 0x7B2C, 0x9875, 0x5171}
    )
    table = b"".join(b"<%04X> <%04X>\n" % (code, code) for code in codes)
    unicode_of = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        + b"%d beginbfchar\n%sendbfchar\nendcmap end end"
        % (len(codes), table)
    )
    glyphs = bytearray(b"\0\2" * 256 + b"\0\1" * 65280)
    for blank in filter(_is_blank, codes):
        glyphs[2 * blank : 2 * blank + 2] = b"\0\0"
    kids = b" ".join(b"%d 0 R" % (9 + 2 * index) for index in range(len(contents)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(contents)),
        b"<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/Identity-H"
        b"/DescendantFonts[4 0 R]/ToUnicode 6 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)"
        b"/Ordering(Identity)/Supplement 0>>/DW 1000/W[32 126 500]/FontDescriptor 5 0 R%s>>"
        % (b"/CIDToGIDMap 8 0 R" * is_embedded),
        b"<</Type/FontDescriptor/FontName/SimSun/Flags 4/FontBBox[0 -140 1000 860]/ItalicAngle 0"
        b"/Ascent 860/Descent -140/CapHeight 700/StemV 80%s>>"
        % (b"/FontFile2 7 0 R" * is_embedded),
        _stream(unicode_of),
        _stream(box_font()),
        _stream(bytes(glyphs)),
    ]
    for index, content in enumerate(contents):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Resources<</Font<</F 3 0 R>>>>"
            b"/Contents %d 0 R>>" % (*paper, 10 + 2 * index)
        )
        objects.append(_stream(content))
    return join_objects(objects)


def _is_blank(code: int) -> bool:
    return chr(code).isspace() or unicodedata.category(chr(code)) == "Cf"


def box_font() -> bytes:
    """Make a TrueType font whose two letters are boxes: a wide one and a narrow one."""
    wide, narrow = _box(900), _box(450)
    tables = {
        b"cmap": struct.pack(">HHHHLHHLLL", 0, 1, 3, 10, 12, 12, 0, 16, 0, 0),
        b"glyf": wide + narrow,
        b"head": struct.pack(
            ">LLLLHHQQ4hHHhhh",
            *(0x10000, 0x10000, 0, 0x5F0F3CF5, 0, 1000, 0, 0, 100, 0, 900, 700, 0, 8, 2, 1, 0),
        ),
        b"hhea": struct.pack(
            ">LhhhHhhh8hhH", 0x10000, 860, -140, 0, 1000, 0, 0, 900, 1, *[0] * 8, 3
        ),
        b"hmtx": struct.pack(">HhHhHh", 1000, 0, 1000, 50, 500, 50),
        b"loca": struct.pack(">LLLL", 0, 0, len(wide), len(wide) + len(narrow)),
        b"maxp": struct.pack(">LH13H", 0x10000, 3, 4, 1, *[0] * 11),
    }
    place = 12 + 16 * len(tables)
    data = struct.pack(">LHHHH", 0x10000, len(tables), 64, 2, 48)
    body = b""
    for name, table in tables.items():
        data += struct.pack(">4sLLL", name, 0, place + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return data + body


def _box(right: int) -> bytes:
    steps_x, steps_y = (50, 0, right - 50, 0), (0, 700, 0, -700)
    head = struct.pack(">hhhhhHH4B", 1, 50, 0, right, 700, 3, 0, 1, 1, 1, 1)
    return head + struct.pack(">8h", *steps_x, *steps_y) + b"\0\0"


def _stream(data: bytes) -> bytes:
    packed = zlib.compress(data)
    return b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)


def join_objects(objects: Sequence[bytes]) -> bytes:
    """Put numbered objects into a file; the first one is its root."""
    data, places = b"%PDF-1.5\n", []
    for number, written in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        data
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(data))
    )
