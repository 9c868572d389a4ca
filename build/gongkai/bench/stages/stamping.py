"""Stamp the body pages of the built site again, from its shell and what stands in its slots.

In: a room with a site. Out: trials, and the pages for the peers: the same chrome and the same
content. What stood in the slots is read back from the pages of the site, and each of them filled
again must be the page that the site holds, byte for byte; else nothing is measured.
"""

from __future__ import annotations

import html
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from gongkai.bench.trial import Room, Trial
from gongkai.pipeline import published_release
from gongkai.render.lean import SHELL
from gongkai.render.shells import Shell, build_frame
from gongkai.settings import load_settings

KIND = "bodies"
LEAN = "lean"
MOST = 2_000
FEW, REPEATED = 1_000, 20
"""Pages that are stamped: those of the site, each up to so many times, until there are so many; a
peer's start would weigh on fewer."""
ENDING = 200
"""Characters of a shell that tell where a slot ends."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its id, what stands in its slots, and its twin."""

    id: str
    slots: dict[str, str]
    twin: bytes


@dataclass(frozen=True, slots=True)
class Pages:
    """Pages of one kind and their shell."""

    shell: Shell
    pages: tuple[Page, ...]
    is_lean: bool


def read_pages(room: Room) -> Pages:
    """Read the Chinese body pages of the site back into slots.

    Raises:
        ValueError: a page is not its shell filled.
    """
    is_lean = mode_of(room.site) == LEAN
    shell = _shell(room, is_lean=is_lean)
    found = []
    for path in sorted((room.site / KIND).glob("*/index.html"))[:MOST]:
        text = path.read_bytes().decode()
        slots = slots_of(shell, text)
        if shell.fill(slots) != text:
            raise ValueError(f"{path.parent.name}: the page is not its shell filled")
        twin = path.with_suffix(".json")
        found.append(Page(path.parent.name, slots, twin.read_bytes() if twin.exists() else b""))
    wanted = min(max(len(found), min(FEW, REPEATED * len(found))), MOST)
    pages = tuple(_numbered(found[n % len(found)], n // len(found)) for n in range(wanted))
    return Pages(shell, pages, is_lean)


def mode_of(site: Path) -> str:
    """Say how much the pages of a site hold: a lean site has one page for all reports."""
    return "full" if any(site.glob("reports/*/index.html")) else LEAN


def _numbered(page: Page, turn: int) -> Page:
    """Give a page a second time under another id."""
    return Page(f"{page.id}-{turn}", page.slots, page.twin) if turn else page


def _shell(room: Room, *, is_lean: bool) -> Shell:
    """Give the shell of body pages as the site was built from it."""
    settings = replace(load_settings(room.datasets / "site.yml"), size=LEAN if is_lean else "full")
    release, clock = published_release(room.packages)
    day = datetime.fromtimestamp(clock, UTC).date().isoformat()
    shells = build_frame(room.site_src, settings, release, day).shells
    return shells[SHELL] if is_lean else shells["zh", KIND]


def slots_of(shell: Shell, text: str) -> dict[str, str]:
    """Read what stands in the slots of a page.

    >>> slots_of(Shell.cut("<b>__title__</b><!--slot:main-->!"), "<b>a&amp;b</b><i>c</i>!")
    {'title': 'a&b', 'main': '<i>c</i>'}
    """
    slots: dict[str, str] = {}
    place = len(shell.pieces[0])
    for number in range(1, len(shell.pieces), 2):
        slot, after = shell.pieces[number], shell.pieces[number + 1]
        is_last = number + 2 == len(shell.pieces)
        end = len(text) - len(after) if is_last else text.index(after[:ENDING], place)
        held, place = text[place:end], end + len(after)
        is_html = slot.startswith("<!--")
        name = slot[len("<!--slot:") : -len("-->")] if is_html else slot.strip("_")
        slots[name] = held if is_html else html.unescape(held)
    return slots


def stamp(room: Room) -> Trial:
    """Fill the shell for every page and write page and twin."""
    found, out = read_pages(room), room.fresh("stamped")

    def call() -> None:
        for page in found.pages:
            folder = out / KIND / page.id
            folder.mkdir(parents=True)
            (folder / "index.html").write_bytes(found.shell.fill(page.slots).encode())
            (folder / "index.json").write_bytes(page.twin)

    return _writing(call, found, out)


def write_alone(room: Room) -> Trial:
    """Write the finished pages and twins, and nothing else."""
    found, out = read_pages(room), room.fresh("written")
    finished = [(page, found.shell.fill(page.slots).encode()) for page in found.pages]

    def call() -> None:
        for page, text in finished:
            folder = out / KIND / page.id
            folder.mkdir(parents=True)
            (folder / "index.html").write_bytes(text)
            (folder / "index.json").write_bytes(page.twin)

    return _writing(call, found, out)


def _writing(call: Callable[[], object], found: Pages, out: Path) -> Trial:
    def clear() -> None:
        shutil.rmtree(out, ignore_errors=True)

    def facts() -> dict[str, float]:
        clear()
        size = sum(len(found.shell.fill(page.slots).encode()) for page in found.pages)
        return {"kb_a_page": round(size / len(found.pages) / 1000, 1)}

    return Trial(call, len(found.pages), "page", clear, facts)
