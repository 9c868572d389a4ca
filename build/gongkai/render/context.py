"""What every page builder shares: the archive, the words, the shells and where files go.

In: the archive and the frame that mkdocs made. Out: ``Site`` (the whole) and ``Pages`` (one
language of it), which fill templates and write files. Must not know what a page says.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from gongkai.cite import DataRelease
from gongkai.cite.jsonld import data_base
from gongkai.knowledge.glossary import glossary
from gongkai.knowledge.patterns import evidence_rules
from gongkai.knowledge.pinyin import shown
from gongkai.render.addresses import lean_links
from gongkai.render.evidence import CONTROL, visible
from gongkai.render.forms import Forms, explained
from gongkai.render.kept import NOTHING, Kept
from gongkai.render.masking import mask
from gongkai.render.package import Package, Record
from gongkai.render.shells import Frame
from gongkai.render.terms import link_terms, named
from gongkai.render.words import Words, load_words
from gongkai.settings import Settings

TEXT_LIMIT = 160
PACKED = 4
"""The level of compression: a higher one takes twice the time for a tenth of the bytes."""

BULK = "data/bulk"
"""Where a lean site keeps what only scripts fetch: below ``data``, which may lie elsewhere."""


@dataclass(slots=True)
class Output:
    """The folder being filled; remembers which addresses exist for sitemap and counts.

    ``within`` names the division on whose page another one stands, on a lean site; ``kept`` what
    of the site that stood is taken over.
    """

    folder: Path
    addresses: list[str] = field(default_factory=list)
    pages: int = 0
    is_lean: bool = False
    within: dict[str, str] = field(default_factory=dict)
    kept: Kept = NOTHING

    def write(self, address: str, content: str | bytes) -> None:
        """Write one file under its address."""
        path = self.folder / address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def take(self, addresses: Iterable[str]) -> bool:
        """Take files over from the site that stood; see ``Kept``."""
        return self.kept.take(self.folder, addresses)

    def bulk(self, address: str, text: str) -> None:
        """Write JSON that only scripts fetch: of a lean site compressed, with the bulk data."""
        if self.is_lean:
            self.write(f"{BULK}/{address}.gz", gzip.compress(text.encode(), PACKED, mtime=0))
        else:
            self.write(address, text)

    def page(self, address: str, html: str, *, is_listed: bool = True) -> None:
        """Write one page; a listed one stands in the sitemap."""
        if self.is_lean:
            html = lean_links(html, self.within, is_english=address.startswith("en/"))
        self.write(address, html)
        self.pages += 1
        if is_listed:
            self.addresses.append(address.removesuffix("index.html"))


@dataclass(frozen=True, slots=True)
class Site:
    """All that a build knows."""

    package: Package
    settings: Settings
    frame: Frame
    out: Output
    release: str
    day: date

    def languages(self) -> Iterator[Pages]:
        """Give each language its page maker."""
        for language in self.settings.languages:
            yield Pages(self, load_words(language))


class _Compiled(BytecodeCache):
    """Keeps each template as compiled for one language: for the other it is the same."""

    def __init__(self) -> None:
        self._held: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._held:
            bucket.bytecode_from_string(self._held[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._held[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


class Pages:
    """One language of the site: fills templates and shells, and names things."""

    def __init__(self, site: Site, words: Words) -> None:
        self.site = site
        self.words = words
        self.package = site.package
        self.prefix = "en/" if words.is_english else ""
        self._environment = Environment(
            loader=PackageLoader("gongkai.render", "templates"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
            finalize=_inert,
            bytecode_cache=_COMPILED,
        )
        self._environment.globals.update(w=words, settings=site.settings, release=site.release)
        self._environment.globals["at"] = data_base(site.settings)
        self._environment.globals["held"] = site.package.files
        self._environment.filters["number"] = words.number
        self._environment.filters["day"] = words.date
        self._environment.filters["size"] = words.size
        self._environment.filters["masked"] = mask
        self._environment.filters["terms"] = self.link_terms
        # Marks what stays Chinese on an English page.
        mark = ' lang="zh-Hans"' if words.is_english else ""
        self._environment.globals["zh"] = Markup(mark)  # noqa: S704
        self._environment.globals["name"] = self.name
        self._environment.globals["glossary"] = glossary()
        self._environment.globals["named_terms"] = named()
        self._environment.globals["term"] = _term
        self._environment.globals["place"] = self.place
        self._environment.globals["rule_name"] = self.rule_name

    @cached_property
    def data(self) -> DataRelease:
        """The release that the pages show, as it is cited."""
        return DataRelease(self.site.settings, self.site.release, self.site.day)

    @cached_property
    def forms(self) -> Forms:
        """The statutory tables in this language."""
        return Forms(self.package.indicators, self.words)

    @cached_property
    def labels(self) -> dict[str, str]:
        """What each cell is called in a sentence: row and column."""
        return {code: self.label(row) for code, row in self.package.indicators.items()}

    def label(self, row: Record) -> str:
        """Row and column of an indicator in this language."""
        column = self.words.pick(row, "column").split("|")[0]
        return f"{self.words.pick(row, 'row')} · {column}"

    @property
    def has_twins(self) -> bool:
        """Whether stamped pages have a twin of their own: on a lean site languages share it."""
        site = self.site
        return not site.out.is_lean or self.words.language == site.settings.languages[0]

    def name(self, row: Record) -> str:
        """A body's or division's name; on English pages with its pinyin beside it."""
        if not self.words.is_english:
            return str(row["name"])
        return f"{row['name']} ({row.get('name_pinyin') or shown(row['name'])})"

    def link_terms(self, text: str) -> Markup:
        """A sentence whose words the glossary explains link to that."""
        return link_terms(text, self.words.language)

    def place(self, row: Record, without: int = 0) -> str:
        """The divisions of a body in a line, from the province down.

        It stands beside the body's name, which is in 汉字; both would break every line of a list.
        """
        names = [str(division["name"]) for division in self.package.chain(row["code"])]
        names = [shown(name) for name in names] if self.words.is_english else names
        return self.words("place.join").join(names[: len(names) - without])

    def rule_name(self, rule: str) -> str:
        """What a rule is called that told a body or a year."""
        if rule in evidence_rules():
            return evidence_rules()[rule][self.words.is_english]
        return self.words.texts.get(f"told.{rule}", rule)

    def fill(self, template: str, depth: int, **values: object) -> str:
        """Fill a template; ``depth`` is the number of folders between page and language root."""
        root = "../" * depth
        site = root + ("../" if self.words.is_english else "")
        data = self.site.settings.data_url or f"{site}data"
        return self._environment.get_template(template).render(
            root=root, site=site, data=data, **values
        )

    def stamp(
        self, kind: str, name: str, slots: Mapping[str, str], *, is_listed: bool = True
    ) -> None:
        """Stamp one page of a kind from its shell; ``of`` names the page that it stands below."""
        shell = self.site.frame.shells[self.words.language, kind]
        robots = "index,follow" if is_listed else "noindex"
        html = shell.fill(
            {"id": name, "robots": robots, **slots, "description": _short(slots["description"])}
        )
        folder = kind.replace("__of__", slots.get("of", ""))
        if not self.has_twins:
            there = f"{'../' * (2 + folder.count('/') + 1)}{folder}/{name}/index.json"
            html = html.replace('href="index.json"', f'href="{there}"')
        self.site.out.page(f"{self.prefix}{folder}/{name}/index.html", html, is_listed=is_listed)

    def twin(self, kind: str, name: str, content: object) -> None:
        """Write the JSON twin of a stamped page; a finished text is written as it is."""
        if not self.has_twins:
            return
        text = content if isinstance(content, str) else to_json(content)
        self.site.out.write(f"{self.prefix}{kind}/{name}/index.json", text)

    def overview_twin(self, address: str, content: Record) -> None:
        """Write the JSON twin of an overview page, which stands at a folder of the language."""
        head: Record = {"release": self.site.release}
        self.site.out.write(f"{self.prefix}{address}index.json", to_json(head | content))


def _term(mark: str, label: str) -> Markup:
    """A word of our own that the glossary explains."""
    return Markup(explained(mark, str(Markup.escape(label))))  # noqa: S704


def _inert(value: object) -> object:
    """Make control characters of archived text visible; finished HTML has been through it."""
    return visible(value) if type(value) is str else value


def to_json(content: object, *, is_dense: bool = False) -> str:
    """Write JSON with the digits of every number as they are.

    Control characters and ``<`` are escaped: it reads back the same, and a browser that takes
    the file for text or for a page finds nothing in it to act on.
    """
    separators = (",", ":") if is_dense else (",", ": ")
    text = json.dumps(content, ensure_ascii=False, separators=separators, default=_plain_json)
    return CONTROL.sub(_escaped, text).replace("<", "\\u003c") + "\n"


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(found.group())[1:-1]


def _plain_json(value: Any) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def _short(text: str) -> str:
    return text if len(text) <= TEXT_LIMIT else text[: TEXT_LIMIT - 1] + "…"
