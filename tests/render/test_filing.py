"""The page to check with before filing, as Python makes it: one file, small, closed, the same bytes."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from gongkai.knowledge import FORMS, checks, identities, indicators, layouts
from gongkai.model import UsageError
from gongkai.render.filing import NAME, fragment, make_page
from gongkai.render.filing.rules import CHECKS, export, load_words
from render.conftest import SITE_SRC

PIECES = SITE_SRC / "theme" / "filing"
ABOUT = {
    "title_zh": "演示档案（虚构）",
    "title_en": "Synthetic",
    "address": "",
    "release": "1",
    "date": "2022-03-01",
}
MOST = 250_000
AFTER_86 = (
    r"\.at\(", r"\bhasOwn\b", r"structuredClone", r"\.replaceAll\(", r"findLast", r"toSorted|toReversed|toSpliced",
    r"\.groupBy\(", r"randomUUID", r"Intl\.Segmenter", r"checkVisibility", r"\binert\b", r"popover", r"showModal",
    r"requestSubmit", r"\bWeakRef\b", r"Promise\.any", r"AggregateError", r"'deflate-raw'", r"\.cause\b", r"scheduler\.",
    r"ClipboardItem", r"showOpenFilePicker", r"Array\.fromAsync", r"isWellFormed", r"static\s*\{",
)  # fmt: skip
"""What script has had only since a later Chromium than 86 (or is not in ECMAScript 2020)."""
STYLES_AFTER_86 = (
    r":has\(", r":is\(", r":where\(", r"\binset:", r"aspect-ratio", r"accent-color", r"@layer", r"@container",
    r"color-mix", r"\d(?:dvh|svh|lvh)", r"overflow:\s*clip", r"scrollbar-gutter", r"content-visibility", r"^\s*&",
    r"subgrid", r"@property", r"translate:|rotate:|scale:",
)  # fmt: skip
TALKING = (
    r"\bfetch\b", r"XMLHttpRequest", r"WebSocket", r"EventSource", r"sendBeacon", r"localStorage", r"sessionStorage",
    r"indexedDB", r"document\.cookie", r"importScripts", r"serviceWorker", r"\bimport\(", r"innerHTML", r"outerHTML",
    r"insertAdjacentHTML", r"document\.write", r"\beval\b", r"new Function",
)  # fmt: skip
"""What would send, store or run something."""


@pytest.fixture(scope="module")
def page() -> str:
    """The whole page."""
    return make_page(SITE_SRC, ABOUT).decode()


def script_of(page: str) -> str:
    """The script of the page."""
    found: list[str] = re.findall(r"<script>(.*?)</script>", page, re.S)
    assert len(found) == 1
    return found[0]


def style_of(page: str) -> str:
    """The style of the page."""
    found: list[str] = re.findall(r"<style>(.*?)</style>", page, re.S)
    assert len(found) == 1
    return found[0]


def test_the_page_is_one_small_file_and_always_the_same(page: str) -> None:
    assert len(page.encode()) < MOST
    assert page == make_page(SITE_SRC, ABOUT).decode()
    assert "<!--slot" not in page
    assert "{{" not in page


def test_its_policy_allows_its_own_script_and_style_and_nothing_else(page: str) -> None:
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert rules["default-src"] == "'none'"
    for kind, text in (("script-src", script_of(page)), ("style-src", style_of(page))):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert rules[kind] == f"'sha256-{digest}'"
    assert rules["img-src"] == "data:"
    assert {"connect-src", "frame-src", "worker-src"}.isdisjoint(rules)


def test_nothing_on_it_points_outside(page: str) -> None:
    """No address that a browser would follow by itself, and none to click on."""
    marks = page.split("<script", 1)[0]
    assert re.findall(r'(?:src|href|action|data|poster)="(?!data:|#)', marks) == []
    assert re.findall(r"url\(|@import", style_of(page)) == []
    assert not re.search(r'\s(?:on[a-z]+|style)="', marks)


@pytest.mark.parametrize("banned", TALKING)
def test_its_script_neither_sends_nor_stores_nor_runs_text(page: str, banned: str) -> None:
    assert re.findall(banned, script_of(page)) == []


@pytest.mark.parametrize("later", AFTER_86)
def test_its_script_uses_nothing_newer_than_chromium_86(page: str, later: str) -> None:
    assert re.findall(later, script_of(page)) == []


@pytest.mark.parametrize("later", STYLES_AFTER_86)
def test_its_style_uses_nothing_newer_than_chromium_86(page: str, later: str) -> None:
    assert re.findall(later, style_of(page), re.M) == []


def test_hostile_settings_stay_text(page: str) -> None:
    """What a site says of itself is data in the page and closes no element."""
    hostile = make_page(
        SITE_SRC, {**ABOUT, "title_zh": "</script><script>alert(1)</script>"}
    ).decode()
    assert script_of(hostile) == script_of(page)
    assert "alert(1)" in hostile
    assert "</script><script>alert" not in hostile


def test_the_rules_hold_every_cell_sum_and_label_of_both_forms() -> None:
    rules: dict[str, Any] = json.loads(json.dumps(export()))
    codes = [cell[0] for cell in rules["cells"]]
    assert codes == list(indicators())
    for form in FORMS:
        drawn = [
            codes[box[5]]
            for boxes in rules["forms"][form].values()
            for box in boxes
            if box[0] == "value"
        ]
        assert sorted(drawn) == sorted(
            code for code, one in indicators().items() if form in one.forms
        )
    assert len(rules["sums"]) == len(identities())
    assert set(rules["checks"]) == set(CHECKS) <= set(checks())
    assert {one.label for one in layouts()} == set(rules["english"])
    assert rules["headed"] == {"disclosure.fees.amount": "万元"}


def test_each_label_has_one_english_name_but_for_its_number() -> None:
    """One and the same label means the same wherever it is printed."""
    from gongkai.render.filing import rules
    from gongkai.render.words import load_words as site_words

    english: dict[str, set[str]] = {}
    for place in layouts():
        name = rules._english(place, site_words("en"))
        english.setdefault(place.label, set()).add(re.sub(r"^\(\d\) ", "", name).lower())
    assert [(label, names) for label, names in english.items() if len(names) > 1] == []


def test_every_word_is_used_and_every_word_used_is_there(page: str) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(PIECES.iterdir()))
    known = set(load_words("zh").texts)
    named = set(re.findall(r"data-say(?:-label)?=\"([a-z0-9.]+)\"", text))
    named |= set(re.findall(r"'([a-z]+\.[a-z0-9]+)'", text)) & known | set(
        re.findall(r"\{\{([a-z0-9.]+)\}\}", text)
    )
    named |= set(re.findall(r"(?:say|button)\('([a-z0-9.]+)'", text))
    for start in re.findall(r"(?:say|words)\('([a-z]+\.)' \+|say\(`([a-z]+\.)\$", text):
        named |= {key for key in known if key.startswith(start[0] or start[1])}
    assert known - named == set()
    assert {key for key in named if not key.endswith(".")} - known == set()


def test_what_a_report_carries_forward_stands_behind_the_address() -> None:
    from decimal import Decimal

    codes = [one for one in indicators() if one.startswith("requests.carried_out.")]
    values = {code: Decimal(number) for number, code in enumerate(codes)}
    assert fragment(2023, values) == "#last=2023:0,1,2,3,4,5,6"
    assert fragment(None, values) == ""
    assert fragment(2023, {**values, codes[0]: None}) == ""
    assert fragment(2023, {**values, codes[0]: Decimal(-1)}) == ""


def test_a_missing_piece_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"page\.html"):
        make_page(tmp_path, ABOUT)


def test_the_site_has_the_page_and_leads_to_it(site: Path) -> None:
    """The file of the site, with its title and release, and links from where one looks for it."""
    page = (site / NAME).read_text(encoding="utf-8")
    assert "演示档案（虚构）" in page
    for address, link in (
        ("check-drafts", f"../{NAME}"),
        ("en/check-drafts", f"../../{NAME}"),
        ("data", f"../{NAME}"),
        ("en/data", f"../../{NAME}"),
        ("bodies/990101", f"../../{NAME}"),
        ("en/bodies/990101", f"../../../{NAME}"),
    ):
        text = (site / address / "index.html").read_text(encoding="utf-8")
        assert f'href="{link}' in text, address
    assert (site / "sitemap.xml").read_text(encoding="utf-8").count(NAME) == 1
