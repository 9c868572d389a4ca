"""Build the hand-written pages and shells with mkdocs, and stamp pages by filling slots.

In: ``site_src`` and the settings. Out: the HTML of every hand-written page and one ``Shell``
per page kind and language. Must not know the package.

A slot is ``__name__`` for escaped text and ``<!--slot:name-->`` for finished HTML. All pages
of a kind stand at one depth, so the relative links of the shell hold for each of them; a test
holds a stamped page equal to the same page rendered by mkdocs itself.
"""

from __future__ import annotations

import base64
import hashlib
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

from gongkai.model import UsageError
from gongkai.render.evidence import safe
from gongkai.settings import Settings

KINDS = (
    "bodies",
    "reports",
    "regions",
    "indicators",
    "checks",
    "indicators/__of__",
    "checks/__of__",
)
SLOT = re.compile(r"(__(?:id|of|title|description|robots)__|<!--slot:[a-z-]+-->)")
BREAK = re.compile(r"(?<=[\u3000-\u303f\uff00-\uffef])\n(?=\S)(?!<(?:/|li|p|h|t|ul|ol))")
FOREIGN = re.compile(
    r'<input class="md-toggle"[^>]*>\s*|<label class="md-overlay"[^>]*></label>\s*'
    r'|<div data-md-component="(?:skip|announce)">.*?</div>\s*',
    re.DOTALL,
)
"""Of Material's base: the switches of its drawer and search, its own skip link, its banner."""

ASSETS = Path("assets/gongkai")
JOINED = "site"
LEAN = "lean"


@dataclass(frozen=True, slots=True)
class Shell:
    """A page cut at its slots: every second piece is the name of a slot."""

    pieces: tuple[str, ...]

    @classmethod
    def cut(cls, html: str) -> Shell:
        """Cut a rendered page at its slots."""
        return cls(tuple(SLOT.split(html)))

    def fill(self, slots: Mapping[str, str]) -> str:
        """Fill every slot: text is escaped here, ``<!--slot:…-->`` takes finished HTML."""
        out = list(self.pieces)
        for number in range(1, len(out), 2):
            out[number] = _fill(out[number], slots)
        return "".join(out)


def _fill(slot: str, slots: Mapping[str, str]) -> str:
    if slot.startswith("<!--"):
        return slots.get(slot[9:-3], slot)
    return safe(slots[slot.strip("_")])


@dataclass(frozen=True, slots=True)
class Frame:
    """What mkdocs made: pages by address, shells by (language, kind), and the assets."""

    pages: dict[str, Shell]
    shells: dict[tuple[str, str], Shell]
    assets: dict[str, bytes]


def build_frame(site_src: Path, settings: Settings, release: str, date: str) -> Frame:
    """Run mkdocs once over the hand-written pages and the shells."""
    assets = _assets(site_src)
    with tempfile.TemporaryDirectory() as folder:
        config = load_config(
            config_file=str(_config_file(site_src)),
            docs_dir=str(site_src / "docs"),
            site_dir=folder,
            site_url=f"{settings.base_url}/" if settings.base_url else "",
            theme=_theme(site_src),
            exclude_docs="" if "en" in settings.languages else "/en/",
            extra=_extra(settings, release, date, assets),
        )
        build(config)
        return Frame(*_collect(Path(folder), settings), assets)


def _config_file(site_src: Path) -> Path:
    """mkdocs.yml beside ``site_src`` in the repository, inside it in the wheel."""
    for path in (site_src.parent / "mkdocs.yml", site_src / "mkdocs.yml"):
        if path.is_file():
            return path
    raise UsageError(f"{site_src}: no mkdocs.yml beside or inside it")


def _theme(site_src: Path) -> dict[str, object]:
    with _config_file(site_src).open(encoding="utf-8") as file:
        theme: dict[str, object] = yaml.safe_load(file)["theme"]
    return {**theme, "custom_dir": str(site_src / "theme")}


def _assets(site_src: Path) -> dict[str, bytes]:
    """Every asset by name; the pieces in ``site/`` are joined: a page asks for two files."""
    folder = site_src / "theme" / ASSETS
    found = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    pieces = sorted((folder / JOINED).iterdir())
    for suffix in (".css", ".js"):
        parts = [path.read_bytes() for path in pieces if path.suffix == suffix]
        found[f"{JOINED}{suffix}"] = b"\n".join(parts)
        # A lean page names one file of each: its own lines stand before the script they set up.
        lean = [found.pop(f"{LEAN}{suffix}"), found[f"{JOINED}{suffix}"]]
        found[f"{LEAN}{suffix}"] = b"\n".join(lean if suffix == ".js" else reversed(lean))
    return found


def _extra(
    settings: Settings, release: str, date: str, assets: Mapping[str, bytes]
) -> dict[str, object]:
    digest = hashlib.sha256(b"".join(assets.values())).hexdigest()[:8]
    return {
        "site": {field.name: getattr(settings, field.name) for field in fields(settings)},
        "release": release,
        "date": date,
        "stamp": f"?{digest}",
    }


def _collect(
    folder: Path, settings: Settings
) -> tuple[dict[str, Shell], dict[tuple[str, str], Shell]]:
    pages: dict[str, Shell] = {}
    shells: dict[tuple[str, str], Shell] = {}
    for path in sorted(folder.rglob("*.html")):
        address = path.relative_to(folder).as_posix()
        html = FOREIGN.sub("", path.read_text(encoding="utf-8"))
        html = apply_policy(html, settings)
        if not address.startswith("en/"):
            html = join_lines(html)
        if address.endswith("__id__/index.html"):
            language = "en" if address.startswith("en/") else "zh"
            kind = address.removeprefix("en/").removesuffix("/__id__/index.html")
            shells[language, kind] = Shell.cut(html)
        else:
            pages[address] = Shell.cut(html)
    return pages, shells


def join_lines(html: str) -> str:
    r"""Take out the line breaks between Chinese sentences, which a browser shows as blanks.

    The sources keep one sentence per line; preformatted text stays as it is.

    >>> join_lines("<p>一句。\n二句。</p>")
    '<p>一句。二句。</p>'
    """
    parts = re.split(r"(<pre.*?</pre>)", html, flags=re.S)
    return "".join(part if part.startswith("<pre") else BREAK.sub("", part) for part in parts)


def apply_policy(html: str, settings: Settings) -> str:
    """Put the content security policy in: our host, ``data_url``, and the hashed inline script."""
    data = re.match(r"https?://[^/]+", settings.data_url)
    hashes = " ".join(
        f"'sha256-{_hash(script)}'" for script in re.findall(r"<script>(.*?)</script>", html, re.S)
    )
    # frames and objects fall back to default-src, base-uri and form-action do not
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {hashes}".rstrip(),
            "style-src 'self'",
            "img-src 'self' data:",
            f"connect-src 'self' {data.group() if data else ''}".rstrip(),
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    return re.sub(
        r'(<meta http-equiv="Content-Security-Policy" content=")[^>]*(">)',
        lambda found: found.group(1) + policy + found.group(2),
        html,
        count=1,
    )


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
