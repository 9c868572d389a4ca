"""Write a page at the address of every resolved id that leads to the body's page.

In: the package's ``redirects``. Out: one small page per id and language, and
one series that tells the new id. Must not decide which id
holds; an address that was once given out keeps working.
"""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.render.context import Pages, to_json
from gongkai.render.package import Package

PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<meta http-equiv="refresh" content="0; url=../{target}/">
<meta name="robots" content="noindex">
<link rel="canonical" href="../{target}/">
<title>{target}</title>
</head>
<body><p><a href="../{target}/">{target}</a></p></body>
</html>
"""


def write_redirects(package: Package, languages: Sequence[Pages]) -> None:
    """Write the pages; ids are a-z, 0-9 and hyphens (guarded), so nothing needs escaping."""
    for pages in languages:
        for row in package.redirects:
            html = PAGE.format(language=pages.words.language, target=row["body_id"])
            address = f"{pages.prefix}bodies/{row['old_id']}/index.html"
            pages.site.out.page(address, html, is_listed=False)
    out = languages[0].site.out
    for row in package.redirects:
        moved = to_json({"moved_to": row["body_id"]}, is_dense=True)
        out.write(f"bodies/{row['old_id']}/series.json", moved)
