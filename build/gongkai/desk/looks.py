"""How the cells of the workbook look: one ink, one accent, and amber for findings alone.

In: nothing. Out: looks. Must not know what is written in them.
"""

from __future__ import annotations

from gongkai.desk.styles import Look

ACCENT, SOFT, AMBER, PALE = "0F5158", "E3EDEE", "FFE9B0", "5F6B73"
CHANGE = "+0.####;-0.####;0"
WHOLE_CHANGE = "+0;-0;0"

TEXT = Look(down="top")
FAINT = Look(down="top", ink=PALE)
MIDDLE = Look(across="center", down="top")
FAINT_MIDDLE = Look(across="center", down="top", ink=PALE)
NUMBER = Look(across="right", down="top", indent=1)
HEAD = Look(bold=True, ink=ACCENT, fill=SOFT, across="center")
LABEL = Look(fill=SOFT, ink=ACCENT)
LABEL_MIDDLE = Look(fill=SOFT, ink=ACCENT, across="center")
FOUND = Look(across="right", down="top", fill=AMBER, bold=True, indent=1)
FOUND_WORDS = Look(down="top", fill=AMBER, bold=True)
TITLE = Look(bold=True, size=15, ink=ACCENT, lined=False)
PART = Look(bold=True, size=11, ink=ACCENT, lined=False)
PLAIN = Look(lined=False, down="top")
QUIET = Look(lined=False, down="top", ink=PALE)
KEY = Look(lined=False, down="top", bold=True)
LABEL_TOP = Look(fill=SOFT, ink=ACCENT, across="center", down="top")
KIND = Look(across="center", ink=PALE, size=9)
SUM = Look(across="right")
ZERO = Look(across="right", ink=PALE)
DIFFERS = Look(across="right", bold=True, fill=AMBER, form=WHOLE_CHANGE)
DIFFERS_LISTED = Look(across="right", down="top", bold=True, fill=AMBER, form=CHANGE)
DIFFERS_PART = Look(across="right", bold=True, fill=AMBER, form=CHANGE)
