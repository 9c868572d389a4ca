"""What the three descriptions in JSON-LD share: addresses of files, years, JSON in a page.

In: the descriptor of a package (``datapackage.json`` as plain data). Out: small values. Must not
know a vocabulary.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from gongkai.settings import Settings

Json = dict[str, Any]

IN_SCRIPT = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def data_base(settings: Settings) -> str:
    """The address below which the packages lie, with its slash; empty where none is set."""
    if settings.data_url:
        return f"{settings.data_url}/"
    return f"{settings.base_url}/data/" if settings.base_url else ""


def files_of(package: Mapping[str, Any]) -> Iterator[Json]:
    """Every resource that is one file with a size and a hash."""
    for resource in package["resources"]:
        if isinstance(resource.get("path"), str) and "hash" in resource:
            yield resource


def size_of(resource: Mapping[str, Any]) -> int:
    """The bytes of a file, whichever of its two names the descriptor has for them."""
    return int(resource.get("bytes", resource.get("byteSize", 0)))


def sha256_of(resource: Mapping[str, Any]) -> str:
    """The SHA-256 of a file as hexadecimal digits."""
    return str(resource["hash"]).removeprefix("sha256:")


def interval(first: int | None, last: int | None) -> str:
    """The years described, as an ISO 8601 interval; empty where there is none.

    >>> interval(2019, 2023), interval(2020, 2020), interval(None, None)
    ('2019/2023', '2020', '')
    """
    if first is None or last is None:
        return ""
    return str(first) if first == last else f"{first}/{last}"


def known(found: Json) -> Json:
    """Leave out what is not known."""
    return {name: value for name, value in found.items() if value not in (None, "", [], {})}


def to_script(found: Json) -> str:
    r"""Write JSON that cannot end the script element it stands in.

    >>> print(to_script({"name": "</script>"}))
    {"name":"\u003c/script\u003e"}
    """
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return text.translate(IN_SCRIPT)
