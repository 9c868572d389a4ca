"""Number the looks of cells, and write them as the styles of a workbook.

In: looks. Out: numbers that cells name them by, and the part ``styles.xml``. Must not know a cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from gongkai.desk.xlsx_parts import DECLARATION, MAIN

INK, RULE = "FF1F2A30", "FFC9D1D6"
FONT = "Microsoft YaHei"
OWN_FORMS = 164
"""The first number that a number format of our own may have."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks; ``fill`` and ``ink`` are RRGGBB, ``form`` a number format."""

    bold: bool = False
    size: float = 10
    ink: str = ""
    fill: str = ""
    across: str = "left"
    down: str = "center"
    lined: bool = True
    form: str = ""
    quoted: bool = False
    indent: int = 0


class Styles:
    """Every look once, with the number that cells name it by."""

    def __init__(self) -> None:
        self._looks: dict[Look, int] = {}

    def number(self, look: Look) -> int:
        """Give the number of a look."""
        return self._looks.setdefault(look, len(self._looks) + 1)

    def xml(self) -> str:
        """Write the part; to be called when every look has its number."""
        looks = [Look(lined=False, down="bottom"), *self._looks]
        fonts = list(dict.fromkeys(map(_font, looks)))
        plain = ('<fill><patternFill patternType="none"/></fill>',)
        fills = list(dict.fromkeys((*plain, GREY, *map(_fill, looks))))
        forms = [form for form in dict.fromkeys(look.form for look in looks) if form]
        ids = {"": 0} | {form: OWN_FORMS + index for index, form in enumerate(forms)}
        formats = "".join(
            f'<numFmt numFmtId="{ids[form]}" formatCode={quoteattr(form)}/>' for form in forms
        )
        cells = "".join(
            f'<xf numFmtId="{ids[look.form]}" fontId="{fonts.index(_font(look))}" '
            f'fillId="{fills.index(_fill(look))}" borderId="{int(look.lined)}" xfId="0" '
            'applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" '
            f'applyAlignment="1"{QUOTED if look.quoted else ""}>'
            f'<alignment horizontal="{look.across}" vertical="{look.down}" '
            f'indent="{look.indent}" wrapText="1"/></xf>'
            for look in looks
        )
        edge = f'style="hair"><color rgb="{RULE}"/>'
        border = "".join(f"<{s} {edge}</{s}>" for s in ("left", "right", "top", "bottom"))
        none = "<border><left/><right/><top/><bottom/></border>"
        return (
            f'{DECLARATION}<styleSheet xmlns="{MAIN}">'
            + (f'<numFmts count="{len(forms)}">{formats}</numFmts>' if forms else "")
            + f'<fonts count="{len(fonts)}">{"".join(fonts)}</fonts>'
            f'<fills count="{len(fills)}">{"".join(fills)}</fills>'
            f'<borders count="2">{none}<border>{border}</border></borders>'
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
            f'</cellStyleXfs><cellXfs count="{len(looks)}">{cells}</cellXfs>'
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
            "</styleSheet>"
        )


GREY = '<fill><patternFill patternType="gray125"/></fill>'
QUOTED = ' quotePrefix="1"'


def _font(look: Look) -> str:
    ink = f"FF{look.ink}" if look.ink else INK
    bold = "<b/>" if look.bold else ""
    return f'<font>{bold}<sz val="{look.size:g}"/><color rgb="{ink}"/><name val="{FONT}"/></font>'


def _fill(look: Look) -> str:
    if not look.fill:
        return '<fill><patternFill patternType="none"/></fill>'
    return (
        f'<fill><patternFill patternType="solid"><fgColor rgb="FF{look.fill}"/>'
        '<bgColor indexed="64"/></patternFill></fill>'
    )
