"""Make a document of one row of a crawl: the text, the address and the day that its fields give.

In: a mapping of field names to values. Out: a record: bytes, name, address, day of the fetch.
Must not know the container that the row stood in, nor a report.

The names are those that web crawls and text dumps use (fields.csv). Where two fields may
both be meant, the plainer name goes first (url before source); where nothing tells them apart,
the text is refused and an address or a day is left out: none is chosen silently.
"""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from gongkai.model import ReadError
from gongkai.read.field_names import record_fields, unsure_fields

(MARKUP_FIELDS,), (TEXT_FIELDS,) = record_fields("markup"), record_fields("text")
URL_FIELDS, DAY_FIELDS = record_fields("address"), record_fields("day")
UNSURE_DAYS = unsure_fields()
(NAME_FIELDS,), (TITLE_FIELDS,) = record_fields("name"), record_fields("title")
(NESTED_FIELDS,) = record_fields("nested")
FIELDS = frozenset(
    {
        *(*MARKUP_FIELDS, *TEXT_FIELDS, *NAME_FIELDS, *TITLE_FIELDS, *NESTED_FIELDS),
        *(name for rank in (*URL_FIELDS, *DAY_FIELDS) for name in rank),
    }
)

DAY = re.compile(r"\s*(\d{4})[-/年.](\d{1,2})[-/月.](\d{1,2})(?!\d)")
COMPACT_DAY = re.compile(r"\s*(\d{4})(\d\d)(\d\d)(?:T?\d{6}(?:\d{3})?Z?)?\s*$")
MOMENT = re.compile(r"\s*\d{4}-?\d\d-?\d\dT\d\d:?\d\d:?\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)\s*")
EPOCH = (1_000_000_000, 4_000_000_000)
YEARS = range(1990, 2100)
ADDRESS = re.compile(r"https?://[^\s\"'<>\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,2000}", re.IGNORECASE)
MARKUP = re.compile(r"\s*<[!a-zA-Z]")
NEAR_TOP = 1000
SHORT = 200
"""Characters below which a field beside a longer one is no report: an organ, a summary."""


@dataclass(frozen=True, slots=True)
class Record:
    """One document of a container; ``is_numbered`` is False where names are paths.

    ``rows`` counts the rows that are refused together.
    """

    data: bytes | ReadError
    name: str = ""
    url: str | None = None
    fetched_on: str | None = None
    media_type: str | None = None
    is_numbered: bool = True
    rows: int = 1


def row_record(row: Mapping[str, Any]) -> Record:
    """Make a record of a row; a title that the text lacks goes before it."""
    flat = _flat(row)
    url = _address(flat)
    name = _name(flat) or base_name(url)
    day = _day_of(flat)
    try:
        found = _text(flat)
    except ReadError as error:
        return Record(error, name, url, day)
    if isinstance(found, bytes):
        return Record(found, name, url, day)
    title = next((" ".join(t.split()) for t in _filled(flat, TITLE_FIELDS)), "")
    if title and title not in found[:NEAR_TOP]:
        is_markup = MARKUP.match(found)
        found = f"<h1>{html.escape(title)}</h1>\n{found}" if is_markup else f"{title}\n{found}"
    data = found.encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode()
    return Record(data, name, url, day)


def has_text(row: Mapping[str, Any]) -> bool:
    """Tell whether a row has a field that may be a document."""
    return next(_filled(_flat(row), (*MARKUP_FIELDS, *TEXT_FIELDS)), None) is not None


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """Give the fields under names in small letters; those of the row go before nested ones."""
    flat = {str(key).lower().replace("-", "_"): value for key, value in row.items()}
    for name in NESTED_FIELDS:
        if isinstance(nested := flat.get(name), dict):
            for key, value in nested.items():
                flat.setdefault(str(key).lower().replace("-", "_"), value)
    return flat


def _filled(flat: Mapping[str, Any], names: Iterable[str]) -> Iterator[Any]:
    for name in names:
        value = flat.get(name)
        if isinstance(value, str | bytes) and value.strip():
            yield value


def _text(flat: Mapping[str, Any]) -> str | bytes:
    """Give the one text of a row: its markup, or the longest of texts that hold each other.

    Raises:
        ReadError: there is none, or there are two that differ.
    """
    names = [n for n in (*MARKUP_FIELDS, *TEXT_FIELDS) if next(_filled(flat, (n,)), None)]
    if not names:
        raise ReadError("a record without a text")
    marked = [n for n in names if n in MARKUP_FIELDS or _is_markup(flat[n])]
    chosen = _differing(flat, marked or names)
    if len(chosen) > 1:
        raise ReadError(f"a record with two texts ({' and '.join(chosen[:2])}); keep one of them")
    found: str | bytes = flat[chosen[0]]
    return found


def _is_markup(value: str | bytes) -> bool:
    return isinstance(value, str) and MARKUP.match(value) is not None


def _differing(flat: Mapping[str, Any], names: list[str]) -> list[str]:
    """Leave out texts that another one holds, and short ones beside a long one."""
    sizes = {name: len(flat[name]) for name in names}
    if max(sizes.values()) >= SHORT:
        names = [name for name in names if sizes[name] >= SHORT]
    kept: list[str] = []
    for name in sorted(names, key=lambda name: -sizes[name]):
        words = b"".join(_bytes(flat[name]).split())
        if not any(words in b"".join(_bytes(flat[other]).split()) for other in kept):
            kept.append(name)
    return kept


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")


def _name(flat: Mapping[str, Any]) -> str:
    for name in NAME_FIELDS:
        value = flat.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())
    return ""


def _address(flat: Mapping[str, Any]) -> str | None:
    """Give the address of the first rank that has exactly one."""
    for rank in URL_FIELDS:
        values = _filled(flat, rank)
        found = {url for value in values if (url := address(value))}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def address(value: str | bytes | None) -> str | None:
    """Take a web address as it stands, or nothing: whatever else a field holds leads nowhere.

    >>> address(" <http://a.gov.cn/1> "), address("javascript:alert(1)")
    ('http://a.gov.cn/1', None)
    """
    text = value.strip().strip("<>") if isinstance(value, str) else ""
    try:
        return text if ADDRESS.fullmatch(text) and urlsplit(text).hostname else None
    except ValueError:
        return None


def _day_of(flat: Mapping[str, Any]) -> str | None:
    for rank in DAY_FIELDS:
        found = {day for name in rank if (day := _field_day(name, flat.get(name)))}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _field_day(name: str, value: Any) -> str | None:
    is_unsure = name in UNSURE_DAYS and isinstance(value, str)
    return None if is_unsure and not MOMENT.fullmatch(value) else day_of(value)


def day_of(value: Any) -> str | None:
    """Read a day from 2021-02-01T…, 2021/2/1, 20210201… or seconds since 1970.

    >>> day_of("20210203T000000Z"), day_of(1612310400), day_of("1612121234")
    ('2021-02-03', '2021-02-03', None)
    """
    if isinstance(value, datetime.date):
        return value.isoformat()[:10] if value.year in YEARS else None
    if isinstance(value, int | float):
        seconds = value / 1000 if value > EPOCH[1] else value
        is_moment = EPOCH[0] <= seconds <= EPOCH[1]
        moment = datetime.datetime.fromtimestamp(seconds, datetime.UTC) if is_moment else None
        return moment.date().isoformat() if moment else None
    match = (DAY.match(value) or COMPACT_DAY.match(value)) if isinstance(value, str) else None
    if match is None:
        return None
    try:
        day = datetime.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return day.isoformat() if day.year in YEARS else None


def base_name(url: str | None) -> str:
    """Give the last part of an address as a name to be shown."""
    try:
        return PurePosixPath(unquote(urlsplit(url or "").path)).name
    except ValueError:
        return ""
