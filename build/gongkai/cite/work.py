"""What is cited: a public body's report, or a release of the data.

In: texts as they were printed or archived. Out: ``Work``. Must not know any format of citation.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from gongkai.settings import is_address

Kind = Literal["report", "dataset"]

LONGEST = 300
"""Characters of one text; what is longer is no title, and ends in an ellipsis."""

TEXTS = (
    "title",
    "author",
    "identifier",
    "title_en",
    "author_en",
    "abstract",
    "version",
    "publisher",
    "language",
    "note",
)
UNSAFE_IN_ADDRESS = re.compile(r"[\\^`{|}]")


@dataclass(frozen=True, slots=True)
class Work:
    """One citable thing; an empty text or None is unknown and is left out.

    Archived texts are hostile: every text becomes one line without control characters, and an
    address that is no http(s) address is dropped. ``published`` is the day of publication,
    ``fetched`` the day on which the archive fetched ``url``. ``identifier`` is the id of the report
    or the name of the package, ``language`` that of the title, ``note`` a sentence for people.
    ``license_id`` is the SPDX name of its licence, ``license_url`` the address of that.
    """

    kind: Kind
    title: str
    author: str
    identifier: str
    title_en: str = ""
    author_en: str = ""
    abstract: str = ""
    published: datetime.date | None = None
    fetched: datetime.date | None = None
    url: str = ""
    version: str = ""
    publisher: str = ""
    language: str = "zh-CN"
    note: str = ""
    license_id: str = ""
    license_url: str = ""

    def __post_init__(self) -> None:
        """Put every text in order, so that no format has to."""
        for name in TEXTS:
            if value := getattr(self, name):
                object.__setattr__(self, name, one_line(value))
        if self.url:
            object.__setattr__(self, "url", address(self.url))

    @property
    def key(self) -> str:
        """A name for the entry in a bibliography: ASCII letters, digits, dots and hyphens."""
        parts = (self.kind, self.identifier, self.version)
        return re.sub(r"[^A-Za-z0-9.]+", "-", "-".join(part for part in parts if part)).strip("-")


def one_line(text: str) -> str:
    r"""Make one line of printable characters, no longer than a title may be.

    >>> one_line(" 2020 年\n报告\u202e\x07 ")
    '2020 年 报告'
    """
    tidy = " ".join(text.split())
    if not tidy.isprintable():
        tidy = " ".join("".join(filter(_is_printable, tidy)).split())
    return tidy if len(tidy) <= LONGEST else tidy[: LONGEST - 1] + "…"


def _is_printable(character: str) -> bool:
    """Neither a control, a change of writing direction, a lone surrogate nor a noncharacter."""
    number = ord(character)
    is_noncharacter = number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs") and not is_noncharacter


def address(text: str) -> str:
    """Give an http(s) address without characters that end a field somewhere; "" for another.

    >>> address("https://example.org/{a}"), address("javascript:alert(1)")
    ('https://example.org/%7Ba%7D', '')
    """
    tidy = text.strip()
    if not is_address(tidy) or not (tidy.isprintable() or all(map(_is_printable, tidy))):
        return ""
    return UNSAFE_IN_ADDRESS.sub(lambda found: f"%{ord(found.group()):02X}", tidy)
