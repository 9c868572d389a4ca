"""Say where a body or a report stands on a lean site.

In: finished pages whose links are those of a full site. Out: the same pages with links that hold.
Must not know what a page says. A body has one page for both languages, all reports have one page
per language: there the address of a report stands behind ``#``. A town stands on the page of its
county.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

REPORT = re.compile(r'(?<=")((?:\.\./)*)reports/([a-z0-9-]+)/(?:#([^"]*))?(?=")')
BODY = re.compile(r'(?<=")((?:\.\./)*)bodies/([a-z0-9-]+)/(#[^"]*)?(?=")')
REGION = re.compile(r'(?<=")((?:\.\./)*)regions/([0-9]+)/(#[^"]*)?(?=")')
ABSOLUTE = re.compile(r"\breports/([a-z0-9-]+)/(?:#(\S*))?$")


def lean_links(html: str, within: Mapping[str, str], *, is_english: bool) -> str:
    """Turn the links of one page; ``within`` names the page that a division stands on.

    >>> lean_links('<a href="../reports/9901-2020/#c-7">', {}, is_english=False)
    '<a href="../reports/#9901-2020/c-7">'
    >>> lean_links('<a href="../bodies/9901/#year-2020">', {}, is_english=True)
    '<a href="../../bodies/9901/?lang=en#year-2020">'
    """
    html = REGION.sub(lambda found: _region(found, within), REPORT.sub(_report, html))
    return BODY.sub(r"\1../bodies/\2/?lang=en\3", html) if is_english else html


def lean_address(address: str) -> str:
    """Turn one address below the root of a language.

    >>> lean_address("reports/9901-2020/")
    'reports/#9901-2020'
    """
    return ABSOLUTE.sub(lambda found: "reports/#" + _tail(found[1], found[2]), address)


def _report(found: re.Match[str]) -> str:
    return f"{found[1]}reports/#{_tail(found[2], found[3])}"


def _region(found: re.Match[str], within: Mapping[str, str]) -> str:
    code = found[2]
    return f"{found[1]}regions/{within[code]}/#r-{code}" if code in within else found[0]


def _tail(name: str, anchor: str | None) -> str:
    return f"{name}/{anchor}" if anchor else name
