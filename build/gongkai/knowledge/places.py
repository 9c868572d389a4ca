"""Look up the divisions that the address of a government's site is spelt like.

In: an address and a date. Out: codes of provinces, cities and counties whose stem the host spells
in pinyin. A spelling is no proof: yulin is 榆林 and 玉林, so a lookup gives every match.

``place_spellings.csv`` is made by ``python -m gongkai.knowledge.places``; the spelling of a place
is the one that ``pinyin.syllables`` gives for its stem in any register.
"""

from __future__ import annotations

import sys
from functools import cache
from urllib.parse import urlsplit

from gongkai.knowledge import rows
from gongkai.knowledge.divisions import PSEUDO, names, registers, stem, stemmed

COUNTY = 6
MIN_SPELLING = 4


@cache
def spellings() -> dict[str, tuple[str, ...]]:
    """Stems of provinces, cities and counties by their spelling."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows("place_spellings.csv"):
        found[row["spelling"]] = (*found.get(row["spelling"], ()), row["stem"])
    return found


def places_of_host(url: str | None, on: str | None = None) -> list[str]:
    """List the codes of the places that an address may be named for; none where it is not.

    >>> places_of_host("http://www.hailin.gov.cn/a.html"), places_of_host("http://a.example")
    (['231083'], [])
    """
    host = (urlsplit(url).hostname or "") if url else ""
    labels = [label for label in host.split(".") if len(label) >= MIN_SPELLING]
    stems = {place for label in labels for place in spellings().get(label, ())}
    return sorted(
        found.code
        for place in stems
        for found in stemmed(place, on)
        if len(found.code) <= COUNTY and found.code[4:] != "00"
    )


def made() -> list[tuple[str, str]]:
    """Make the rows of ``place_spellings.csv`` from every register; needs pypinyin."""
    from gongkai.knowledge.pinyin import syllables

    stems = {
        stem(name)
        for register in registers()
        for code, name in names(register.valid_on).items()
        if len(code) <= COUNTY and name not in PSEUDO
    }
    spelt = sorted(("".join(syllables(one)), one) for one in stems)
    return [row for row in spelt if len(row[0]) >= MIN_SPELLING and row[0].isascii()]


if __name__ == "__main__":
    sys.stdout.write("spelling,stem\n" + "".join(f"{a},{b}\n" for a, b in made()))
