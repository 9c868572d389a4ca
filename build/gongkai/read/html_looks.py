"""Tell from a style what it does to text: hides it, strikes it out, parts it, turns it round.

In: the declarations of one element. Out: a Look. Must not know the tree, and must not guess what
a style sheet says that is not in the page. What is doubtful is called so, never hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

ADDED = "--adds"
"""The name of the property that says that a rule puts digits before or behind an element."""
HINTS = (
    *("display", "visib", "hidden", "line-through", "opacity", "transparent", "clip", "scale("),
    *("bidi", "rtl", "fixed", "absolute", "translate", "row-reverse", "float", ADDED),
)
"""What stands in every style that may change what is read; most styles hold none of them."""
SAME = re.compile(r"(?:color|background)\s*:\s*([#a-z0-9]+)\b[^\n]*(?:color|background)\s*:\s*\1\b")
RARER = re.compile(
    r"font-size\s*:\s*[0.]|#[0-9a-f]{3}(?:[0-9a-f]{3}0)?0\b|font\s*:[^;]*\b0|color\s*:\s*(?:#f|white|rgb|hsl)|(?:indent|margin[a-z-]*)"
    r"\s*:[^;]*-[0-9.]{3}|vertical-align\s*:\s*(?:su|text|[-+.0-9])|text-raise"
)
BLOCKS = ("block", "flex", "grid", "table", "list-item")
BOXED = ("block", "inline-block", "flex", "inline-flex", "grid", "inline-grid", "flow-root")
LENGTH = re.compile(r"([-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))([a-z]+|%|)")
FONT = re.compile(r"(?:^|\s)([0-9.]+(?:[a-z]+|%)?)(?=\s*/|\s)")
PIXELS = {"": 1.0, "px": 1.0, "pt": 1.33, "em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0, "in": 96.0}
SHARES = ("%", "vw", "vh")
FAR = 900.0
"""So many pixels aside nothing is seen; frames that are set in the middle stay within."""
OPACITY = re.compile(r"opacity\s*(?:\(|=)\s*0*\.?0*\s*%?\s*\)")
SHRUNK = re.compile(r"scale[xy3d]*\(\s*0*\.?0*\s*[,)]")
ALPHA = re.compile(r"(?:rgb|hsl)a?\((?:(?:[^),]*,){3}|[^)]*/)\s*0*\.?0*%?\s*\)")
RGB = re.compile(r"rgba?\(\s*([0-9]+)[\s,]+([0-9]+)[\s,]+([0-9]+)")
NAMED = {"white": "ffffff", "black": "000000", "snow": "fffafa", "ivory": "fffff0"}
LONG = 400


class Look(NamedTuple):
    """What a style does to the text of an element.

    ``until`` names the properties that hide it until a child sets them otherwise; ``is_flat``
    hides a box and no run of text within a line, ``is_low`` no cell or row of a table either.
    """

    is_gone: bool = False
    is_unseen: bool = False
    is_flat: bool = False
    is_low: bool = False
    is_boxed: bool = False
    is_struck: bool = False
    is_block: bool = False
    is_afloat: bool = False
    is_turned: bool = False
    is_rtl: bool = False
    is_mixed: bool = False
    is_added: bool = False
    until: tuple[str, ...] = ()
    color: str | None = None
    ground: str | None = None


PLAIN = Look()


def may_matter(styles: str) -> bool:
    """Tell fast whether styles in small letters may change anything at all."""
    return any(hint in styles for hint in HINTS) or (
        RARER.search(styles) is not None or SAME.search(styles) is not None
    )


def look_of(style: str) -> Look:
    """Tell what a style does."""
    return _short(style) if len(style) <= LONG else _look(style)


@lru_cache(maxsize=4096)
def _short(style: str) -> Look:
    return _look(style)


def _look(style: str) -> Look:
    lowered = style.lower()
    if not may_matter(lowered):
        return PLAIN
    said = dict(declarations(lowered))
    display, position = said.get("display", ""), said.get("position", "")
    floats = said.get("float", "") in ("left", "right")
    is_out = position in ("absolute", "fixed")
    color = color_of(said.get("-webkit-text-fill-color", said.get("color", "")))
    ground = color_of(said.get("background-color", said.get("background", "")))
    line = said.get("text-decoration", "") + said.get("text-decoration-line", "")
    is_rtl = said.get("direction") == "rtl"
    return Look(
        is_gone=display == "none",
        is_unseen=_is_unseen(said, is_out=is_out),
        is_flat=_is_far(said, "text-indent", FAR / 2) or _is_moved(said.get("transform", "")),
        is_low=_is_low(said),
        is_boxed=display in BOXED or is_out or floats,
        is_struck="line-through" in line,
        is_block=display.startswith(BLOCKS),
        is_afloat=floats,
        is_turned=is_rtl and "override" in said.get("unicode-bidi", ""),
        is_rtl=is_rtl,
        is_mixed="row-reverse" in said.get("flex-direction", "") + said.get("flex-flow", ""),
        is_added=ADDED in said,
        until=tuple(_until(said, color, ground)),
        color=color,
        ground=ground,
    )


def declarations(text: str) -> Iterator[tuple[str, str]]:
    """Give the properties of a style and their values, in small letters."""
    for one in text.split(";"):
        name, colon, value = one.partition(":")
        if colon:
            yield name.strip().lower(), value.replace("!important", "").strip().lower()


def _until(said: Mapping[str, str], color: str | None, ground: str | None) -> Iterator[str]:
    if said.get("visibility") in ("hidden", "collapse"):
        yield "visibility"
    size = said.get("font-size", "")
    if not size and (match := FONT.search(said.get("font", ""))):
        size = match[1]
    if size and (pixels := _pixels(size)) is not None and pixels < 1:
        yield "font-size"
    if color == "" or (color is not None and color == ground):
        yield "color"


def ground_of(style: str) -> str | None:
    """Give the colour that a style puts behind the text; "" for one that shows what is behind."""
    said = dict(declarations(style)) if "ackground" in style or "ACKGROUND" in style else {}
    return color_of(said.get("background-color", said.get("background", "")))


def resets(style: str, names: Iterable[str]) -> set[str]:
    """Give those of the properties that an element sets anew, so that its text is seen."""
    if not style:
        return set()
    said = dict(declarations(style))
    look = look_of(style)
    found = set(names) - set(look.until)
    size = said.get("font-size") or said.get("font", "")
    is_sized = (bool(size) and not size.endswith(("%", "em"))) or "rem" in size
    return {
        name
        for name in found
        if (name == "visibility" and said.get(name) == "visible")
        or (name == "font-size" and is_sized)
        or (name == "color" and _is_colored(said))
    }


def _is_colored(said: Mapping[str, str]) -> bool:
    value = said.get("-webkit-text-fill-color", said.get("color", ""))
    return value not in ("", "inherit", "unset", "currentcolor") and color_of(value) != ""


def _is_unseen(said: Mapping[str, str], *, is_out: bool) -> bool:
    """Tell what no child can show again."""
    clear = _pixels(said.get("opacity", ""), share=0.01)
    return (
        (clear is not None and clear <= 0.05)
        or bool(OPACITY.search(said.get("filter", "")))
        or said.get("content-visibility") == "hidden"
        or (is_out and any(_is_far(said, name, FAR) for name in ("left", "top", "right", "bottom")))
        or any(_is_far(said, f"margin-{name}", 2 * FAR) for name in ("left", "top"))
        or _is_clipped(said, is_out=is_out)
    )


def _is_far(said: Mapping[str, str], name: str, far: float) -> bool:
    value = said.get(name, "")
    match = LENGTH.match(value)
    if match and match[2] in SHARES:
        return float(match[1]) <= -100
    pixels = _pixels(value)
    return pixels is not None and (pixels <= -far or pixels >= 5 * FAR)


def _is_moved(transform: str) -> bool:
    if SHRUNK.search(transform):
        return True
    match = re.search(r"translate[xy3d]*\(([^)]*)\)", transform)
    parts = match[1].split(",") if match else []
    return any(_is_far({"by": part.strip()}, "by", FAR) for part in parts)


def _is_clipped(said: Mapping[str, str], *, is_out: bool) -> bool:
    path = said.get("clip-path", "")
    inset = re.search(r"inset\(\s*([0-9.]+)%", path)
    if (inset and float(inset[1]) >= 50) or re.search(r"circle\(\s*0(?![0-9.])", path):
        return True
    if not (is_out and said.get("clip", "").startswith("rect")):
        return False
    edges = [float(edge) for edge in re.findall(r"-?[0-9.]*[0-9]", said["clip"])]
    if len(edges) != 4:
        return False
    top, right, bottom, left = edges
    return bottom - top <= 1 or right - left <= 1


def _is_low(said: Mapping[str, str]) -> bool:
    """Tell a box without height or width whose contents are cut off."""
    if not any(said.get(name, "") in ("hidden", "clip") for name in ("overflow", "overflow-y")):
        return False
    sizes = (_pixels(said.get(name, "")) for name in ("height", "max-height", "width", "max-width"))
    return any(size is not None and size <= 1 for size in sizes)


def _pixels(value: str, share: float = 0.16) -> float | None:
    match = LENGTH.fullmatch(value)
    if not match:
        return None
    unit = match[2]
    return float(match[1]) * (share if unit in SHARES else PIXELS.get(unit, 1.0))


def color_of(value: str) -> str | None:
    """Give a colour as six digits, "" for one that nothing is seen of, None for what is none.

    >>> color_of("#FFF"), color_of("rgb(255, 255, 255) none"), color_of("transparent")
    ('ffffff', 'ffffff', '')
    """
    return _color(value) if len(value) <= LONG else None


@lru_cache(maxsize=1024)
def _color(value: str) -> str | None:
    value = value.strip().lower()
    first = value.split(" ")[0] if "(" not in value else value.partition(")")[0] + ")"
    if first == "transparent" or ALPHA.match(first):
        return ""
    if first.startswith("#"):
        digits = first[1:]
        if len(digits) in (3, 4):
            digits = "".join(2 * digit for digit in digits)
        if len(digits) == 8 and digits.endswith("00"):
            return ""
        return digits[:6] if len(digits) >= 6 else None
    if match := RGB.match(first):
        return "".join(f"{min(int(part), 255):02x}" for part in match.groups())
    return NAMED.get(first)
