"""Tell where the archived copy comes from: the office's own host, a mirror, or unknown.

In: the registered address and the injected words. Out: a provenance. Must not ask the network.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from gongkai.model import Provenance

OFFICIAL = (".gov.cn",)


def tell_provenance(url: str | None, injected: tuple[str, ...]) -> Provenance:
    """Judge by the address and by what a mirror left in the text.

    >>> tell_provenance("http://www.hailin.gov.cn/a.html", ()), tell_provenance(None, ())
    ('official_host', 'unknown')
    """
    if injected:
        return "mirror"
    if not url:
        return "unknown"
    host = (urlsplit(url).hostname or "").lower()
    return "official_host" if host.endswith(OFFICIAL) or host == "gov.cn" else "mirror"
