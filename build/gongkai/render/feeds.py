"""Write the Atom feeds: of the releases, of the reports of a province, of the findings of a check.

In: releases, bodies as they pass, findings. Out: ``releases/feed.xml``, ``feeds/<code>.xml`` and
``feeds/checks/<check>.xml`` of a language. Must not know pages. Text of an archive is plain text
here, escaped by the writer, and never markup. An entry's id stays the same wherever the site
stands.
"""

from __future__ import annotations

import heapq
import re
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from gongkai.render.addresses import lean_address
from gongkai.render.context import Pages
from gongkai.render.evidence import visible
from gongkai.render.package import Record
from gongkai.render.records import BodyRecord, ReportRecord
from gongkai.render.sentences import blame, lead, message

ATOM = "http://www.w3.org/2005/Atom"
MOST = 50
"""A feed shows the newest; who wants all takes the data."""

NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "gongkai")
NOWHERE = "unplaced"
NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
"""Code points that no XML document may hold; controls are made visible already."""


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One entry; the newest is the greatest, equal days in the order of ids."""

    day: date
    key: str
    title: str
    summary: str
    address: str


class ProvinceFeeds:
    """Collects the newest reports of each province while bodies pass, and writes their feeds."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._entries: dict[str, list[Entry]] = defaultdict(list)

    def add(self, body: BodyRecord) -> None:
        """Take the current reports of one body in; only the newest of a province are kept."""
        kept = self._entries[body.chain[0]["code"] if body.chain else NOWHERE]
        for report in body.current:
            day = _day(report, self._pages.site.day)
            if len(kept) < MOST:
                heapq.heappush(kept, self._entry(day, report, body))
            elif (day, report.id) > (kept[0].day, kept[0].key):
                heapq.heapreplace(kept, self._entry(day, report, body))

    def _entry(self, day: date, report: ReportRecord, body: BodyRecord) -> Entry:
        words = self._pages.words
        title = words("report.title", name=self._pages.name(body.row), year=report.year)
        summary = lead(report, body.row["name"], words)
        return Entry(day, report.id, title, summary, f"reports/{report.id}/")

    def write(self) -> None:
        """Write one feed per province that has a report."""
        for code, entries in sorted(self._entries.items()):
            if not entries:
                continue
            division = self._pages.package.divisions.get(code)
            place = self._pages.name(division) if division else self._pages.words("files.nowhere")
            title = self._pages.words("feed.province", place=place)
            page = f"regions/{code}/" if division else "calendar/"
            _write(self._pages, f"feeds/{code}.xml", title, page, entries)


def _day(report: ReportRecord, else_day: date) -> date:
    """The day a report came into the archive, else its own, else that of the release."""
    return report.source["fetched_on"] or report.row["published_on"] or else_day


def write_release_feed(pages: Pages, releases: Iterable[Record]) -> None:
    """Write the feed of the releases; before the first one it tells the data that is shown."""
    words = pages.words
    entries = [
        Entry(
            row["date"],
            row["release"],
            words("feed.release", release=row["release"]),
            words("feed.release.say", reports=words.number(row["reports"]))
            + words.pick(row, "note"),
            f"releases/#r-{row['release']}",
        )
        for row in releases
    ]
    _write(pages, "releases/feed.xml", words("feed.releases"), "releases/", entries)


def write_check_feed(
    pages: Pages, check: Record, found: Iterable[Record], bodies: Mapping[str, Record]
) -> None:
    """Write what a check found in the reports last taken in, and whose it is as far as known."""
    words = pages.words
    newest = heapq.nlargest(
        MOST,
        (row for row in found if row["year"] is not None),
        key=lambda row: (row["day"] or pages.site.day, row["finding_id"]),
    )
    entries = [
        Entry(
            row["day"] or pages.site.day,
            row["finding_id"],
            words(
                "title.body",
                name=pages.name(bodies[row["body_id"]]),
                year=row["year"],
                fact=message(row, words),
            ),
            blame(row, row["provenance"], words),
            f"reports/{row['report_id']}/",
        )
        for row in newest
    ]
    if entries:
        title = words("feed.check", check=words.pick(check, "title"))
        address = f"feeds/checks/{check['check']}.xml"
        _write(pages, address, title, f"checks/{check['check']}/", entries)


def _write(pages: Pages, address: str, title: str, page: str, entries: list[Entry]) -> None:
    settings = pages.site.settings
    ordered = sorted(entries, reverse=True)[:MOST]
    up = "../" * address.count("/")
    base = f"{settings.base_url}/{pages.prefix}" if settings.base_url else ""
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": "en" if pages.words.is_english else "zh"})
    _text(feed, "id", _name(pages, address))
    _text(feed, "title", f"{title} · {pages.words.pick(_titles(pages), 'title')}")
    _text(feed, "updated", _instant(ordered[0].day if ordered else pages.site.day))
    _text(SubElement(feed, "author"), "name", pages.words.pick(_titles(pages), "owner"))
    SubElement(feed, "link", {"rel": "alternate", "href": (base or up) + page})
    if base:
        SubElement(feed, "link", {"rel": "self", "href": base + address})
    for entry in ordered:
        one = SubElement(feed, "entry")
        _text(one, "id", _name(pages, entry.key))
        _text(one, "title", entry.title)
        _text(one, "updated", _instant(entry.day))
        SubElement(
            one, "link", {"rel": "alternate", "href": (base or up) + address_of(pages, entry)}
        )
        _text(one, "summary", entry.summary)
    indent(feed, " ")
    head = '<?xml version="1.0" encoding="utf-8"?>\n'
    pages.site.out.write(f"{pages.prefix}{address}", f"{head}{tostring(feed, 'unicode')}\n")


def address_of(pages: Pages, entry: Entry) -> str:
    """Where an entry leads to: the reports of a lean site stand on one page."""
    return lean_address(entry.address) if pages.site.out.is_lean else entry.address


def _titles(pages: Pages) -> Record:
    settings = pages.site.settings
    names = ("title_zh", "title_en", "owner_zh", "owner_en")
    return {name: getattr(settings, name) for name in names}


def _name(pages: Pages, key: str) -> str:
    return f"urn:uuid:{uuid.uuid5(NAMES, pages.prefix + key)}"


def _instant(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _text(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = NO_XML.sub("\ufffd", visible(text))
