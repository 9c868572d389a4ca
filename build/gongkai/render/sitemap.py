"""Write what crawlers ask for first: robots.txt and the sitemap.

In: the addresses of all listed pages. Out: ``sitemap.xml``, an index of compressed parts where one
file may not hold all. Must not know pages; without an address of its own a site has no sitemap.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from html import escape

from gongkai.render.context import Output

MOST = 50_000
"""The protocol allows no more addresses in one file."""

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def write_machine_files(out: Output, base_url: str) -> None:
    """Write robots.txt, and a sitemap where the site knows its own address."""
    lines = ["User-agent: *", "Allow: /"]
    if base_url:
        lines.append(f"Sitemap: {base_url}/sitemap.xml")
        _write_sitemap(out, base_url)
    out.write("robots.txt", "\n".join(lines) + "\n")
    out.write(".nojekyll", "")


def _write_sitemap(out: Output, base_url: str) -> None:
    urls = [f"{base_url}/{address}" for address in sorted(out.addresses)]
    if len(urls) <= MOST:
        out.write("sitemap.xml", _document("urlset", "url", urls))
        return
    parts = []
    for number, start in enumerate(range(0, len(urls), MOST), 1):
        name = f"sitemaps/{number:04}.xml.gz"
        part = _document("urlset", "url", urls[start : start + MOST])
        out.write(name, gzip.compress(part.encode(), mtime=0))
        parts.append(f"{base_url}/{name}")
    out.write("sitemap.xml", _document("sitemapindex", "sitemap", parts))


def _document(root: str, item: str, urls: Iterable[str]) -> str:
    inner = "".join(f"<{item}><loc>{escape(url)}</loc></{item}>\n" for url in urls)
    return f'{HEAD}<{root} xmlns="{NAMESPACE}">\n{inner}</{root}>\n'
