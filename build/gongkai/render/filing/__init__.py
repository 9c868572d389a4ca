"""The page to check a report with before it is filed: one HTML file that asks for nothing else.

In: the knowledge of the form, and the pieces in ``site_src/theme/filing``. Out: one file that
opens by double click. Must not know a package, nor judge anything: the page does, by the rules
that ``rules`` exports, and the tests hold its judgement against ``check.report``.

It must run in Chromium since version 86: a test reads the script as ECMAScript 2020 and looks for
what came later. It sends nothing, and its own policy forbids it to.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from gongkai.model import UsageError
from gongkai.render.filing.rules import Json, carried_cells, export, load_words
from gongkai.render.words import plain

__all__ = ["NAME", "export", "fragment", "make_page"]

NAME = "check-before-filing.html"
FOLDER = Path("theme/filing")
COLOURS = Path("theme/assets/gongkai/site/00-base.css")
"""The site's own colours and letters, light and dark."""
SLOT = re.compile(r"\{\{([a-z0-9._]+)\}\}")


def make_page(site_src: Path, about: Mapping[str, str]) -> bytes:
    """Put the page together, the same bytes for the same pieces.

    Args:
        site_src: where the pieces of the page lie.
        about: what the page says of its origin: ``title_zh``, ``title_en``, ``address``,
            ``release`` and ``date``.

    Raises:
        UsageError: a piece is missing.
    """
    folder = site_src / FOLDER
    try:
        page = (folder / "page.html").read_text(encoding="utf-8")
        looks = (site_src / COLOURS).read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{error.filename}: no such file; is site_src complete?") from error
    style = looks + "".join(_pieces(folder, ".css"))
    script = "".join(_pieces(folder, ".js"))
    rules = _json({**export(), "about": dict(about)})
    words = load_words("zh").texts
    filled = SLOT.sub(lambda slot: html.escape(words[slot[1]]), page)
    slots = {"policy": _policy(style, script), "style": style, "rules": rules, "script": script}
    pieces = re.split(r"<!--slot:([a-z]+)-->", filled)
    pieces[1::2] = [slots[name] for name in pieces[1::2]]
    return "".join(pieces).encode()


def fragment(year: int | None, values: Mapping[str, Decimal | None]) -> str:
    """Write what a report carries forward behind the page's address; no browser sends that part.

    >>> fragment(2023, {})
    ''
    """
    carried = [values.get(before) for _, before in carried_cells()]
    known = [value for value in carried if value is not None and value >= 0]
    if year is None or len(known) < len(carried):
        return ""
    return f"#last={year}:" + ",".join(f"{plain(value):f}" for value in known)


def _pieces(folder: Path, suffix: str) -> list[str]:
    """The pieces of the style or of the script, in the order of their names."""
    paths = sorted(path for path in folder.iterdir() if path.suffix == suffix)
    return [path.read_text(encoding="utf-8") for path in paths]


def _json(content: Json) -> str:
    """Write JSON that may stand in a page: nothing in it opens or closes an element."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _policy(style: str, script: str) -> str:
    """Forbid everything but this style, this script and pictures within the page."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_hash(script)}'",
            f"style-src '{_hash(style)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
