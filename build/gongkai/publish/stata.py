"""Writes the panel as a Stata file that says of every empty cell why it is empty.

In: the Parquet files of the panel and its status. Out: ``panel.dta``. Must not know how either
was made.

pandas writes the file, but of Stata's 27 kinds of missing numbers it writes one. The others are
put in afterwards, at the places that the file's own map tells (format 118, "data").
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from gongkai.knowledge.published import Field
from gongkai.publish import dictionary
from gongkai.publish.descriptor import Release
from gongkai.publish.exact import double

LETTERS: Mapping[str | None, str] = {
    "blank": "b",
    "not_applicable": "n",
    "missing": "m",
    "unreadable": "u",
    None: "f",
}
"""What Stata calls each reason for an empty cell; ``.f``: the form has no such cell."""

NO_NUMBER_HERE = "u"
"""Printed, but no number of this column: an amount whose unit is not printed, or more digits than
a number of Stata has. ``panel_status`` calls it reported, and ``figures`` has it."""

LABEL = 80
MISSING = 0x7FE0_0000_0000_0000
"""The bits of Stata's ``.``; those of ``.a``, ``.b`` follow in steps of 2**40."""

WIDTHS = {65526: 8, 65527: 4, 65528: 4, 65529: 2, 65530: 1, 32768: 8}
"""Bytes of each numeric type and of a reference to a long text; others are texts of that size."""


def write(folder: Path, path: Path, release: Release) -> None:
    """Write the panel; the same bytes for the same rows and release."""
    panel = pq.read_table(folder / "panel.parquet")
    status = pq.read_table(folder / "panel_status.parquet")
    if panel.column("report_id") != status.column("report_id"):
        raise ValueError("panel and panel_status have other rows")
    fields = dictionary.fields("panel")
    data = {field.name: _column(field, panel.column(field.name)) for field in fields}
    letters = {
        name: _letters(np.isnan(data[name]), status.column(name))
        for name in dictionary.panel_columns("panel")
    }
    file = io.BytesIO()
    pd.DataFrame(data).to_stata(
        file,
        write_index=False,
        byteorder="<",
        version=118,
        time_stamp=datetime.datetime.fromtimestamp(release.clock, tz=datetime.UTC),
        data_label=f"{release.settings.title_zh} {release.version}"[:LABEL],
        variable_labels={field.name: field.title_zh[:LABEL] for field in fields},
    )
    path.write_bytes(_with_letters(bytearray(file.getbuffer()), letters, list(data)))


def _column(field: Field, column: pa.ChunkedArray) -> Any:
    """One variable; of a closed list of words Stata keeps numbers with the words as labels."""
    values = column.to_pylist()
    if field.type == "number":
        return np.array([_double(value) for value in values], dtype=np.float64)
    if field.enum:
        return pd.Categorical(values, categories=list(field.enum))
    if field.type == "string":
        return pd.Series([value or "" for value in values], dtype=object)
    return np.array(values, dtype=np.int32)


def _double(value: Decimal | None) -> float:
    found = None if value is None else double(value)
    return float("nan") if found is None else found


def _letters(is_empty: Any, status: pa.ChunkedArray) -> Any:
    """The bits of each empty cell, 0 for a cell with a number."""
    words = [LETTERS.get(word, NO_NUMBER_HERE) for word in status.to_pylist()]
    bits = [MISSING + (ord(letter) - ord("a") + 1 << 40) for letter in words]
    return np.where(is_empty, np.array(bits, dtype=np.uint64), np.uint64(0))


def _with_letters(file: bytearray, letters: Mapping[str, Any], names: list[str]) -> bytearray:
    places = np.frombuffer(file, "<u8", 14, file.index(b"<map>") + len("<map>"))
    types = np.frombuffer(file, "<u2", len(names), int(places[2]) + len("<variable_types>"))
    widths = [WIDTHS.get(int(kind), int(kind)) for kind in types]
    starts = [sum(widths[:place]) for place in range(len(widths))]
    rows = len(next(iter(letters.values())))
    cells = np.ndarray(
        rows,
        dtype=np.dtype(
            {
                "names": list(letters),
                "formats": ["<u8"] * len(letters),
                "offsets": [starts[names.index(name)] for name in letters],
                "itemsize": sum(widths),
            }
        ),
        buffer=file,
        offset=int(places[9]) + len("<data>"),
    )
    for name, bits in letters.items():
        cells[name][bits > 0] = bits[bits > 0]
    return file
