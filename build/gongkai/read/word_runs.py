"""The words of one Word paragraph as printed: no deleted or hidden text, no field codes.

In: a paragraph element. Out: its words, and the text boxes that hang on it. Must not know tables
or where the paragraph stands.

A raised footnote mark is left out: glued to a number it would be a digit of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from gongkai.read.word_names import attribute, child, name
from gongkai.read.word_styles import PLAIN, Look, Styles, look_of

UNPRINTED = frozenset(
    {
        "w:pPr",
        "w:rPr",
        "w:sdtPr",
        "w:del",
        "w:moveFrom",
        "w:delText",
        "w:instrText",
        "w:delInstrText",
        "w:rt",  # the reading printed above a word
        "w:rubyPr",
        "w:ffData",
        "m:rPr",
        "m:ctrlPr",
    }
)
FIXED = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:br": "\n",
    "w:cr": "\n",
    "w:noBreakHyphen": "-",
}
MARK = re.compile(
    r"[\s\[\]()（）\u3014\u3015【】0-9①-⑳⑴-⒇*※,，、]+|\(?注[0-9一二三四五六七八九十]*\)?"
)


@dataclass(slots=True)
class Line:
    """A paragraph being read: pieces of text, raised or not, and the boxes that hang on it."""

    styles: Styles
    pieces: list[tuple[str, bool]] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)

    def add(self, text: str, look: Look) -> None:
        """Add words unless they are hidden or part of a field's code."""
        if text and not look.is_hidden and not any(self.fields):
            self.pieces.append((text, bool(look.is_raised)))

    def text(self) -> str:
        """Join the pieces; a raised mark behind a word goes."""
        words, raised = "", ""
        for text, is_raised in [*self.pieces, ("", False)]:
            if is_raised:
                raised += text
                continue
            if raised:
                is_mark = words.strip() and MARK.fullmatch(raised)
                words, raised = words if is_mark else words + raised, ""
            words += text
        return words


def read_line(paragraph: etree._Element, styles: Styles, style: str | None) -> Line:
    """Read the words of a paragraph."""
    line = Line(styles)
    _walk(paragraph, line, styles.look(style or styles.default))
    return line


def _walk(element: etree._Element, line: Line, look: Look) -> None:
    for each in element:
        kind = name(each)
        if kind in UNPRINTED:
            continue
        if kind == "w:r":
            _walk(each, line, _run_look(each, line.styles).over(look))
        elif kind in ("w:t", "m:t"):
            line.add(each.text or "", look)
        elif kind in FIXED:
            line.add(FIXED[kind], look)
        elif kind == "w:txbxContent":
            if not look.is_hidden:
                line.boxes.append(each)
        else:
            _special(each, kind, line, look)


def _special(each: etree._Element, kind: str, line: Line, look: Look) -> None:
    """Read what is neither words nor a mere container."""
    if kind == "w:fldChar":
        _turn(line.fields, attribute(each, "fldCharType"))
    elif kind == "w:sym":
        line.add(_symbol(attribute(each, "char")), look)
    elif kind == "mc:AlternateContent":
        if (chosen := chosen_content(each)) is not None:
            _walk(chosen, line, look)
    else:
        if kind in ("m:den", "m:sup", "m:sub", "m:deg"):
            line.add("/" if kind == "m:den" else " ", look)
        _walk(each, line, look)


def chosen_content(alternatives: etree._Element) -> etree._Element | None:
    """Choose one of several forms of the same content: the first that holds any."""
    found = [each for each in alternatives if name(each) in ("mc:Choice", "mc:Fallback")]
    return next((each for each in found if len(each)), None)


def _run_look(run: etree._Element, styles: Styles) -> Look:
    properties = child(run, "w:rPr")
    if properties is None:
        return PLAIN
    style = attribute(child(properties, "w:rStyle"), "val")
    return look_of(properties).over(styles.look(style))


def _turn(fields: list[bool], kind: str | None) -> None:
    """Follow a field: its code stands between begin and separate, its result behind."""
    if kind == "begin":
        fields.append(True)
    elif kind == "separate" and fields:
        fields[-1] = False
    elif kind == "end" and fields:
        fields.pop()


def _symbol(code: str | None) -> str:
    if not code or not re.fullmatch(r"[0-9A-Fa-f]{2,5}", code):
        return ""
    number = int(code, 16)
    return "" if number < 32 or 0xD800 <= number < 0xE000 else chr(number)
