"""Writes a citation by GB/T 7714, the Chinese standard of bibliographic references.

In: a ``Work``. Out: one line of text, without a number. The two editions differ in what is cited
here: since 2025 (in force from 2026-07-01) an online report has its date without brackets and no
day of access, and a data set is a type of its own with its version behind the type; in 2015 both
were electronic resources with ``(date)[day of access]``, and a version was part of the title.
"""

from __future__ import annotations

from typing import Literal

from gongkai.cite.work import Work

Edition = Literal["2025", "2015"]

EDITIONS: tuple[Edition, ...] = ("2025", "2015")
TYPES = {"report": "R", "dataset": "DS"}


def gbt7714(work: Work, edition: Edition) -> str:
    """Cite a work by one edition of the standard.

    >>> report = Work("report", "2020年年度报告", "试山县人民政府", "990101-2020")
    >>> gbt7714(report, "2025")
    '试山县人民政府. 2020年年度报告[R].'
    """
    title = work.title
    if edition == "2015" and work.version:
        title = f"{title}: V{work.version}"
    carrier = "/OL" if work.url else ""
    parts = [work.author, f"{title}[{TYPES[work.kind]}{carrier}]"]
    if edition == "2025" and work.version:
        parts.append(f"V{work.version}")
    parts += [_dates(work, edition), work.url]
    cited = ". ".join(part for part in parts if part) + "."
    return f"{cited} {work.note}." if work.note else cited


def _dates(work: Work, edition: Edition) -> str:
    """Day of publication and day of access, each where the edition wants it and it is known."""
    if work.kind == "report":
        if edition == "2025":
            return work.published.isoformat() if work.published else ""
        if not work.url:
            return str(work.published.year) if work.published else ""
    published = f"({work.published.isoformat()})" if work.published else ""
    accessed = f"[{work.fetched.isoformat()}]" if work.fetched and work.url else ""
    return published + accessed
