"""The licence that a site gives its compilation under: its SPDX name, titles and address.

In: ``license_id`` and ``license_url`` of site.yml. Out: ``Licence``. Must not know a file that
states it. Licences that data often have are listed in ``licences.csv``; any other needs its
address.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

USUAL = "CC-BY-4.0"
SPDX = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence; ``needs_credit``: what it asks for is what the LICENSE file sums up."""

    id: str
    name: str
    title_zh: str
    title_en: str
    url: str
    needs_credit: bool = False


@cache
def known() -> dict[str, Licence]:
    """The licences of ``licences.csv`` by their SPDX names."""
    text = files(__package__).joinpath("licences.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return {
        row["id"]: Licence(
            row["id"],
            row["name"],
            row["title_zh"],
            row["title_en"],
            row["url"],
            row["needs_credit"] == "yes",
        )
        for row in rows
    }


def licence(name: str, url: str) -> Licence:
    """Give the licence of that SPDX name; its address is ``url`` where that is given.

    Raises:
        ValueError: the name is none, or unknown and without an address.
    """
    if not SPDX.fullmatch(name):
        raise ValueError("license_id must be the SPDX name of a licence, such as CC-BY-4.0")
    found = known().get(name)
    if found is None:
        if not url:
            raise ValueError(
                f"license_id {name} is none of {', '.join(known())}; give its license_url too"
            )
        return Licence(name, name, name, name, url)
    return replace(found, url=url) if url else found
