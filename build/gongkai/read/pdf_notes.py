"""Put what is written on a page of a PDF afterwards into the page: filled fields, typed notes.

In: an open page. Out: the same page, with fields and notes among its marks as readers show them.
Must not know what they say. The file itself is not changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

LINK, POPUP = 2, 16
MAX_NOTES = 5_000
EMPTY = 2
"""Bytes of a text that is there and says nothing."""
Place = tuple[float, float, float, float]


def with_notes(raw: Any, document: Any, page: Any, number: int) -> Any:
    """Give a page with its notes drawn into it; links and closed windows show nothing."""
    if not any(kind not in (LINK, POPUP) for kind in _kinds(raw, page)):
        return page
    if raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_FAIL:
        return page
    drawn = raw.FPDF_LoadPage(document, number)
    if not drawn:
        return page
    raw.FPDF_ClosePage(page)
    return drawn


def undrawn_fields(raw: Any, page: Any) -> list[Place]:
    """Give the places of fields that hold a value and say not how it looks, in the file's points.

    Readers draw them each in their own way; the value of one may be another than is shown.
    """
    places = []
    for note in _notes(raw, page):
        has_value = raw.FPDFAnnot_GetStringValue(note, b"V", None, 0) > EMPTY
        if (
            has_value
            and raw.FPDFAnnot_GetAP(note, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) <= EMPTY
        ):
            box = raw.FS_RECTF()
            if raw.FPDFAnnot_GetRect(note, box):
                places.append((box.left, box.bottom, box.right, box.top))
    return places


def _kinds(raw: Any, page: Any) -> list[int]:
    return [raw.FPDFAnnot_GetSubtype(note) for note in _notes(raw, page)]


def _notes(raw: Any, page: Any) -> Iterator[Any]:
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), MAX_NOTES)):
        note = raw.FPDFPage_GetAnnot(page, index)
        if note:
            yield note
            raw.FPDFPage_CloseAnnot(note)
