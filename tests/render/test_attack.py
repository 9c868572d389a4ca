"""Hostile text is inert in every file of a site: pages, drawings, twins, lists, maps."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from gongkai.render.evidence import CONTROL
from gongkai.render.filing import NAME as FILING
from render.attack import CURRENT, EVERYTHING, FOLDED, HOST, VERSION, attacked_rows
from render.conftest import publish_rows, render_packages

TAGS = frozenset(
    [
        "a",
        "article",
        "aside",
        "b",
        "blockquote",
        "body",
        "br",
        "button",
        "caption",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "desc",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "head",
        "header",
        "html",
        "i",
        "input",
        "ins",
        "label",
        "li",
        "line",
        "link",
        "main",
        "mark",
        "meta",
        "nav",
        "noscript",
        "ol",
        "option",
        "p",
        "path",
        "pre",
        "q",
        "rect",
        "script",
        "section",
        "select",
        "small",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "svg",
        "table",
        "tbody",
        "td",
        "text",
        "th",
        "thead",
        "time",
        "title",
        "tr",
        "ul",
        "wbr",
        "circle",
        "g",
        "hr",
        "img",
    ]
)
FOREIGN = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//|[a-z][a-z0-9+.-]*:", re.I)
OURS = ("https://example.org/", "data:image/svg+xml,", "mailto:nobody@example.org?")


class Acts(HTMLParser):
    """Whatever a page could act on: elements, attributes, addresses."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on") or name in {"style", "srcdoc", "action", "formaction", "ping"}:
                self.found.append(f"{tag} {name}")
            if name in {"href", "src", "xlink:href", "poster", "data", "srcset"}:
                is_foreign = FOREIGN.match((value or "").strip()) is not None
                if is_foreign and not (value or "").startswith(OURS):
                    self.found.append(f"{tag} {name}={(value or '')[:60]}")
            if name == "http-equiv" and (value or "").lower() != "content-security-policy":
                self.found.append(f"{tag} {name}={value}")
        if tag == "script" and not {"src", "type"} & dict(attrs).keys():
            self.found.append("inline script")


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of an archive in which every text is hostile."""
    folder = tmp_path_factory.mktemp("attack")
    render_packages(publish_rows(attacked_rows(), folder), folder / "site")
    return folder / "site"


def files(site: Path, *suffixes: str) -> list[Path]:
    return [
        path
        for path in sorted(site.rglob("*"))
        if path.suffix in suffixes and path.relative_to(site).parts[0] != "data"
    ]


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_no_page_has_anything_to_act_on(attacked: Path) -> None:
    """The one inline script of a page is ours and is named by its hash."""
    for path in files(attacked, ".html"):
        html = read(path)
        if path.name == FILING:
            assert HOST not in html, "the page that stands alone holds no archived text"
            continue
        assert Acts(html).found in ([], ["inline script"]), path
        assert not CONTROL.search(html.replace("\n", "")), path
        assert not re.search(rf"(?:href|src)=\"[^\"?]*{re.escape(HOST)}", html), path


def test_no_slot_is_filled_by_an_archived_text(attacked: Path) -> None:
    html = read(attacked / f"reports/{CURRENT}/index.html")
    assert html.count("<main") <= 1
    assert html.count('<div class="twain">') == 1
    assert "&lt;!--slot:main--&gt;__title__{{7*7}}{% raw %}" in html


def test_every_drawing_is_well_formed_and_only_drawn(attacked: Path) -> None:
    seen = 0
    for path in files(attacked, ".html", ".svg"):
        for svg in re.findall(r"<svg.*?</svg>", read(path), re.S):
            root = ElementTree.fromstring(svg)  # noqa: S314  # our own pages
            names = {element.tag.rpartition("}")[2] for element in root.iter()}
            assert names <= {"svg", "title", "desc", "line", "rect", "text", "path", "g", "circle",
                             "tspan", "polyline", "polygon"}, path  # fmt: skip
            seen += 1
    assert seen > 100


def test_every_twin_reads_back_and_holds_the_text_unchanged(attacked: Path) -> None:
    for path in files(attacked, ".json"):
        text = read(path)
        json.loads(text)
        assert "<" not in text, path
        assert not CONTROL.search(text.replace("\n", "")), path
    twin = json.loads(read(attacked / f"reports/{CURRENT}/index.json"))
    assert EVERYTHING in twin["title"]
    assert twin["source"]["url"].startswith("javascript:")


def test_every_map_and_feed_is_well_formed(attacked: Path) -> None:
    found = files(attacked, ".xml", ".atom")
    assert found
    for path in found:
        ElementTree.fromstring(read(path))  # noqa: S314  # our own files


def test_a_damaged_copy_asks_not_to_be_listed_and_no_other_page_repeats_it(attacked: Path) -> None:
    page = attacked / "reports/x-0123abcd-2020/index.html"
    assert '<meta name="robots" content="noindex">' in read(page)
    assert "/reports/x-0123abcd-2020/" not in read(attacked / "sitemap.xml")
    holding = {
        path.relative_to(attacked).as_posix()
        for path in files(attacked, ".html")
        if path.relative_to(attacked).parts[:2] != ("reports", "x-0123abcd-2020")
        and "reports" in path.parts
        and FOLDED in read(path)
    }
    assert holding == {"en/reports/x-0123abcd-2020/index.html"}


def test_the_figures_of_a_folded_passage_keep_their_anchors(attacked: Path) -> None:
    html = read(attacked / "reports/x-0123abcd-2020/index.html")
    fold = re.search(r'<details class="damage damage--long">.*?</details>', html, re.S)
    assert fold and FOLDED in fold[0]
    twin = json.loads(read(attacked / "reports/x-0123abcd-2020/index.json"))
    places = [figure["start"] for figure in twin["figures"][:3]]
    for place in places:
        assert fold[0].count(f'id="c-{place}"') == 1
    assert f'id="s-{twin["findings"][0]["start"]}"' in fold[0]


@pytest.mark.parametrize("language", ["", "en/"])
def test_versions_are_compared_on_either_page(attacked: Path, language: str) -> None:
    for one, other in ((CURRENT, VERSION), (VERSION, CURRENT)):
        html = read(attacked / f"{language}reports/{one}/index.html")
        part = html[html.index(f'id="against-{other}"') :]
        row = re.search(r"<tr><th scope=\"row\"><a href=\"../../indicators/requests.received.total/"
                        r".*?</tr>", part, re.S)  # fmt: skip
        assert row
        values = re.findall(r'<a href="(\.\./[^"/]+/)?#c-\d+">(\d+)</a>', row[0])
        assert values == [(f"../{other}/", "9" if other == VERSION else "4"),
                          ("", "9" if one == VERSION else "4")]  # fmt: skip
        assert '<b class="dif">' in part
    twin = json.loads(read(attacked / f"{language}reports/{VERSION}/index.json"))
    (found,) = twin["compared"]
    assert (found["kind"], found["with"]) == ("version", CURRENT)
    assert found["cells"][0]["old"]["value"] == 4
    assert found["cells"][0]["change"] == 5


def test_years_are_compared_and_scopes_kept_apart(attacked: Path) -> None:
    html = read(attacked / "reports/990101-2021/index.html")
    part = html[html.index('id="against-year"') :]
    assert "口径不同（本机关，全辖区）" in part
    assert "格式不同" in part
    twin = json.loads(read(attacked / "reports/990101-2021/index.json"))["compared"][0]
    assert not twin["same_scope"] and not twin["same_form"]
    assert all(cell["change"] is None for cell in twin["cells"])
