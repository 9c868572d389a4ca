"""Prepare what a reader sends to point out an error: the text, a mail and an issue, filled in.

In: a ``BodyRecord`` and where the site takes mail and issues. Out: ``Pointing`` for the template.
Must not know a script: the text is whole without one, a script only fills in the chosen cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from gongkai.render.context import Pages
from gongkai.render.evidence import visible
from gongkai.render.records import BodyRecord

LINES = ("body", "year", "cell", "shown", "evidence", "release", "original", "address")
"""The lines of the text, in order; what the page cannot know stays empty."""


@dataclass(frozen=True, slots=True)
class Pointing:
    """The lines (name, label, value), and links that end where the text is put."""

    lines: tuple[tuple[str, str, str], ...]
    mail: str
    issue: str
    text: str


def pointing(body: BodyRecord, pages: Pages) -> Pointing:
    """Fill in what is known of a body: its newest report stands for all until a cell is chosen."""
    words, settings = pages.words, pages.site.settings
    newest = body.current[0] if body.current else None
    path = f"reports/{newest.id}/" if newest else f"bodies/{body.id}/"
    base = f"{settings.base_url}/" if settings.base_url else ""
    known = {
        "body": f"{visible(body.row['name'])} ({body.id})",
        "year": str(newest.year) if newest else "",
        "evidence": f"{base}{pages.prefix}{path}",
        "release": pages.site.release,
    }
    lines = tuple((name, words(f"error.{name}"), known.get(name, "")) for name in LINES)
    text = "\n".join(f"{label}{value}" for _, label, value in lines)
    subject = quote(words("error.subject", id=body.id), safe="")
    contact, code = settings.contact, settings.repository
    return Pointing(
        lines,
        f"mailto:{quote(contact, safe='@')}?subject={subject}&body=" if "@" in contact else "",
        f"{code}/issues/new?title={subject}&body=" if code else "",
        quote(text, safe=""),
    )
