"""No digit of a PDF is reported that its page does not show, and none is lost in silence."""

from __future__ import annotations

import pytest

from gongkai.model import Source
from gongkai.read import read
from read.pdf_writing import box_font, join_objects

UNTOLD = "\ufffd"


def text(
    x: float, words: bytes, before: bytes = b"", font: bytes = b"/F", size: float = 10
) -> bytes:
    """Set words in the middle row of the table."""
    return b"BT %s %s %.1f Tf 1 0 0 1 %.1f 210 Tm (%s) Tj ET " % (before, font, size, x, words)


LINES = b"0.5 w " + b"".join(
    [
        *(b"20 %d m 280 %d l S " % (y, y) for y in (260, 230, 200, 170)),
        *(b"%d 170 m %d 260 l S " % (x, x) for x in (20, 120, 200, 280)),
    ]
)
TABLE = LINES + b"".join(
    b"BT /F 10 Tf %d %d Td (%s) Tj ET " % (x, y, words)
    for x, y, words in (
        *((25, 240, b"heading"), (125, 240, b"first"), (205, 240, b"second"), (25, 210, b"row")),
        *((205, 210, b"88"), (25, 180, b"another"), (125, 180, b"31"), (205, 180, b"32")),
        (25, 120, b"enough words for a page to be a text"),
    )
)
NUMBER = text(125, b"597")
MIDDLE = b"BT /F 10 Tf 125 210 Td (5) Tj %s (9) Tj %s (7) Tj ET "
LAYER = b"/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]/Order[6 0 R]>>>>"
GROUP = b"<</Type/OCG/Name(x)>>"


def stream(data: bytes, head: bytes = b"") -> bytes:
    """Write a stream."""
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (head, len(data), data)


def form(content: bytes, box: bytes = b"0 0 300 300", head: bytes = b"") -> bytes:
    """Write a form that is drawn as a whole."""
    fonts = b"/Resources<</Font<</F 5 0 R>>>>"
    return stream(content, b"/Type/XObject/Subtype/Form/BBox[%s]%s%s" % (box, fonts, head))


def pdf(
    content: bytes,
    *further: bytes,
    page: bytes = b"",
    fonts: bytes = b"",
    resources: bytes = b"",
    root: bytes = b"",
) -> bytes:
    """Write a page with a table whose cell in the middle holds what is tested."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R%s" % page
    return join_objects(
        [
            b"<</Type/Catalog/Pages 2 0 R%s>>" % root,
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"%s/Resources<</Font<</F 5 0 R%s>>%s>>>>" % (page, fonts, resources),
            stream(TABLE + content),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            *further,
        ]
    )


def cell_of(data: bytes) -> str:
    """Give the cell in the middle; all others are as they were printed."""
    (grid,) = read(Source("a.pdf", "0" * 64, len(data)), data).grids
    cells = [cell.text for cell in grid.cells]
    assert ["heading", "first", "second", "row"] == cells[:4]
    assert ["88", "another", "31", "32"] == cells[5:]
    return cells[4]


SHOWN = {
    "plain": (pdf(NUMBER), "597"),
    "twice, as bold": (pdf(NUMBER + text(125.3, b"597")), "597"),
    "white on dark": (pdf(b"0.2 g 121 201 78 28 re f 1 g " + NUMBER), "597"),
    "layer": (
        pdf(
            b"/OC /M BDC " + NUMBER + b"EMC",
            GROUP,
            resources=b"/Properties<</M 6 0 R>>",
            root=b"/OCProperties<</OCGs[6 0 R]/D<<>>>>",
        ),
        "597",
    ),
    "form": (pdf(b"/X Do", form(NUMBER), resources=b"/XObject<</X 6 0 R>>"), "597"),
    "turned": (pdf(NUMBER, page=b"/Rotate 90"), "597"),
    "upside down": (pdf(NUMBER, page=b"/Rotate 180"), "597"),
    "in other units": (pdf(NUMBER, page=b"/UserUnit 2"), "597"),
    "filled field": (
        pdf(
            b"",
            b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(597)/Rect[122 202 198 228]/F 4"
            b"/AP<</N 7 0 R>>>>",
            form(b"/Tx BMC BT /F 10 Tf 3 8 Td (597) Tj ET EMC", b"0 0 76 26"),
            page=b"/Annots[6 0 R]",
            root=b"/AcroForm<</Fields[6 0 R]>>",
        ),
        "597",
    ),
    "field that is not drawn": (
        pdf(
            b"",
            b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(597)/Rect[122 202 198 228]/F 4"
            b"/DA(/F 10 Tf 0 g)>>",
            page=b"/Annots[6 0 R]",
            root=b"/AcroForm<</Fields[6 0 R]/DR<</Font<</F 5 0 R>>>>/DA(/F 10 Tf 0 g)>>",
        ),
        UNTOLD,
    ),
    "typed note": (
        pdf(
            b"",
            b"<</Type/Annot/Subtype/FreeText/Rect[122 202 198 228]/F 4/AP<</N 7 0 R>>>>",
            form(b"BT /F 10 Tf 3 8 Td (597) Tj ET", b"0 0 76 26"),
            page=b"/Annots[6 0 R]",
        ),
        "597",
    ),
}
UNSHOWN = {
    "inkless": (pdf(text(125, b"597", b"3 Tr")), ""),
    "inkless digit": (pdf(MIDDLE % (b"3 Tr", b"0 Tr")), f"5{UNTOLD}7"),
    "clip alone": (pdf(b"q " + text(125, b"597", b"7 Tr") + b"Q"), ""),
    "white": (pdf(b"1 g " + NUMBER), ""),
    "white digit": (pdf(MIDDLE % (b"1 g", b"0 g")), f"5{UNTOLD}7"),
    "black on black": (pdf(b"121 201 78 28 re f " + NUMBER), ""),
    "transparent": (
        pdf(b"/G gs " + NUMBER, resources=b"/ExtGState<</G<</ca 0>>>>"),
        "",
    ),
    "clipped": (pdf(b"q 0 0 10 10 re W n " + NUMBER + b"Q"), ""),
    "half clipped": (pdf(b"q 0 0 130 300 re W n " + NUMBER + b"Q"), f"5{UNTOLD}{UNTOLD}"),
    "covered": (pdf(NUMBER + b"1 g 121 201 78 28 re f"), ""),
    "blackened": (pdf(NUMBER + b"0 g 121 201 78 28 re f"), ""),
    "covered by a note": (
        pdf(
            NUMBER,
            b"<</Type/Annot/Subtype/Square/Rect[122 202 198 228]/F 4/AP<</N 7 0 R>>>>",
            form(b"1 g 0 0 76 26 re f", b"0 0 76 26"),
            page=b"/Annots[6 0 R]",
        ),
        "",
    ),
    "overlaid": (pdf(NUMBER + text(125, b"123")), UNTOLD * 6),
    "overlaid aside": (pdf(NUMBER + text(128, b"12")), UNTOLD * 5),
    "a speck": (
        pdf(text(125, b"5") + text(130.6, b"9", size=0.1) + text(130.7, b"7")),
        f"5{UNTOLD}7",
    ),
    "drawn": (
        pdf(b"131 210 m 135 210 l 135 217 l 131 217 l 131 214 l 134 213 l h f "),
        UNTOLD,
    ),
    "drawn behind": (
        pdf(text(125, b"5") + b"136 210 m 140 210 l 140 217 l 136 217 l 138 213 l h f "),
        f"5 {UNTOLD}",
    ),
    "picture": (
        pdf(b"q 20 0 0 8 125 210 cm BI /W 2 /H 2 /CS /G /BPC 8 ID \x00\xff\xff\x00 EI Q"),
        UNTOLD,
    ),
    "layer that is off": (
        pdf(
            b"/OC /M BDC " + NUMBER + b"EMC",
            GROUP,
            resources=b"/Properties<</M 6 0 R>>",
            root=LAYER,
        ),
        "",
    ),
    "form of a layer that is off": (
        pdf(
            b"/X Do",
            GROUP,
            form(NUMBER, head=b"/OC 6 0 R"),
            resources=b"/XObject<</X 7 0 R>>",
            root=LAYER,
        ),
        "",
    ),
    "outside its form": (
        pdf(b"/X Do", form(NUMBER, b"0 0 100 100"), resources=b"/XObject<</X 6 0 R>>"),
        "",
    ),
    "said otherwise": (pdf(b"/Span<</ActualText(999)>>BDC " + NUMBER + b"EMC"), UNTOLD * 3),
}


@pytest.mark.parametrize("name", SHOWN)
def test_what_a_page_shows_is_read(name: str) -> None:
    """However it is written into the file."""
    data, told = SHOWN[name]
    assert told == cell_of(data)


@pytest.mark.parametrize("name", UNSHOWN)
def test_what_a_page_does_not_show_is_no_number(name: str) -> None:
    """Hidden as a whole it is gone; hidden in part or drawn as no text it is unreadable."""
    data, told = UNSHOWN[name]
    assert told == cell_of(data)


def to_unicode(code: bytes, width: bytes = b"00") -> bytes:
    """Write a table that says what the letter A is; B is a seven."""
    return stream(
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def"
        b" 1 begincodespacerange <%s> <%s> endcodespacerange 2 beginbfchar\n"
        b"<41> <%s>\n<42> <0037>\nendbfchar endcmap end end" % (width, b"FF", code)
    )


ODD = {
    "no character": (b"0000", UNTOLD),
    "private": (b"E123", UNTOLD),
    "blank": (b"0020", UNTOLD),
    "hard blank": (b"00A0", UNTOLD),
    "line end": (b"000A", UNTOLD),
    "no width": (b"200B", UNTOLD),
    "mark of order": (b"FEFF", UNTOLD),
    "turned round": (b"202E", UNTOLD),
    "soft hyphen": (b"00AD", "-"),
    "half of a pair": (b"D800", UNTOLD),
    "control": (b"0001", UNTOLD),
    "delete": (b"007F", UNTOLD),
    "unknown": (b"FFFD", UNTOLD),
}


@pytest.mark.parametrize("name", ODD)
def test_a_sign_that_its_font_does_not_tell_makes_no_shorter_number(name: str) -> None:
    """In the middle of a number and at its end."""
    code, told = ODD[name]
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 7 0 R>>"
    for words, want in ((b"5AB", f"5{told}7"), (b"5A", f"5{told}"), (b"AB", f"{told}7")):
        content = text(125, words, font=b"/G")
        got = cell_of(pdf(content, font, to_unicode(code), fonts=b"/G 6 0 R"))
        assert (words, want) == (words, got)


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (b"65/nine/seven", "597"),
        (b"65/g123/seven", f"5{UNTOLD}7"),
        (b"65/.notdef/seven", "5 7"),
        (b"65/space/seven", "5 7"),
    ],
)
def test_signs_by_name_are_told_or_part(names: bytes, told: str) -> None:
    """A name that means nothing is a sign that is not told; a blank between digits parts them."""
    encoding = b"/Encoding<</Type/Encoding/Differences[%s]>>" % names
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica%s>>" % encoding
    assert told == cell_of(pdf(text(125, b"5AB", font=b"/G"), font, fonts=b"/G 6 0 R"))


@pytest.mark.parametrize(
    ("table", "told"), [(b"", UNTOLD * 3), (b"/ToUnicode 8 0 R", f"5{UNTOLD}7")]
)
def test_signs_that_are_drawings_are_told_by_a_table_alone(table: bytes, told: str) -> None:
    """A font of drawings has names that mean nothing."""
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[.001 0 0 .001 0 0]"
        b"/FirstChar 53/LastChar 66/Widths[%s]/Encoding<</Type/Encoding/Differences"
        b"[53/a 65/b/c]>>/CharProcs<</a 7 0 R/b 7 0 R/c 7 0 R>>/Resources<<>>%s>>"
        % (b"556 " * 14, table)
    )
    glyph = stream(b"556 0 0 0 500 700 d1 50 0 450 700 re f")
    codes = to_unicode(b"0000").replace(b"2 beginbfchar\n", b"3 beginbfchar\n<35> <0035>\n")
    assert told == cell_of(
        pdf(text(125, b"5AB", font=b"/G"), font, glyph, codes, fonts=b"/G 6 0 R")
    )


@pytest.mark.parametrize(
    ("codes", "told"),
    [(b"000200020002", "555"), (b"000200030002", f"5{UNTOLD}5"), (b"000200000002", f"5{UNTOLD}5")],
)
def test_a_sign_that_the_table_of_a_font_lacks_is_not_told(codes: bytes, told: str) -> None:
    """Of a font with two bytes for a sign, whether the sign is in the font or not."""
    fonts = (
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[7 0 R]"
        b"/ToUnicode 10 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering"
        b"(Identity)/Supplement 0>>/DW 500/FontDescriptor 8 0 R/CIDToGIDMap/Identity>>",
        b"<</Type/FontDescriptor/FontName/X/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0"
        b"/Ascent 800/Descent -200/CapHeight 700/StemV 80/FontFile2 9 0 R>>",
        stream(box_font()),
        stream(
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def"
            b" 1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfchar\n"
            b"<0002> <0035>\nendbfchar endcmap end end"
        ),
    )
    content = b"BT /G 10 Tf 125 210 Td <%s> Tj ET " % codes
    assert told == cell_of(pdf(content, *fonts, fonts=b"/G 6 0 R"))


def test_a_number_that_the_edge_of_a_page_cuts_is_not_read() -> None:
    """A box that crops the page takes columns whole, or makes their numbers unreadable."""
    whole = pdf(NUMBER, page=b"/CropBox[0 0 190 300]")
    cut = pdf(NUMBER, page=b"/CropBox[0 0 134 300]")
    for data, told in ((whole, ["597", "31"]), (cut, [f"5{UNTOLD}{UNTOLD}", f"3{UNTOLD}"])):
        (grid,) = read(Source("a.pdf", "0" * 64, len(data)), data).grids
        numbers = [cell.text for cell in grid.cells if cell.column == 1][1:]
        assert told == numbers
        assert "88" not in [cell.text for cell in grid.cells]
