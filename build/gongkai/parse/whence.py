"""Tell where the archived copy comes from: the office's own host, a mirror, or unknown.

In: the registered address, the injected words and the body. Out: a provenance. Must not ask the
network. A government's host that is named for another place has only copied the report.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from gongkai.knowledge.patterns import official_hosts
from gongkai.knowledge.places import places_of_host
from gongkai.model import Body, Provenance


def tell_provenance(
    url: str | None, injected: tuple[str, ...], body: Body, year: int | None
) -> Provenance:
    """Judge by the address, by what a mirror left in the text, and by the place of the body.

    >>> hailin = Body("231083", "海林市人民政府", "231083", "county", "government")
    >>> tell_provenance("http://www.hailin.gov.cn/a.html", (), hailin, 2020)
    'official_host'
    >>> tell_provenance(None, (), hailin, 2020)
    'unknown'
    >>> tell_provenance("http://www.anhua.gov.cn/a.html", (), hailin, 2020)
    'mirror'
    """
    if injected:
        return "mirror"
    if not url:
        return "unknown"
    host = (urlsplit(url).hostname or "").lower().rstrip(".")
    if not any(host == suffix or host.endswith(f".{suffix}") for suffix in official_hosts()):
        return "mirror"
    return "official_host" if _agrees(url, body, year) else "mirror"


def _agrees(url: str, body: Body, year: int | None) -> bool:
    """Tell whether the host's place is the body's or above it, as far as either is known."""
    places = places_of_host(url, f"{year}-12-31" if year else None)
    if not places or body.code is None:
        return True
    return any(body.code.startswith(place) for place in places)
