"""Spread keyed JSON over a fixed number of small files, so that a reader asks for one of them.

In: keys with finished JSON. Out: files numbered by a hash of the key. Must not know what the
keys are. The script of the site computes the same hash (``20-names.js``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from gongkai.render.context import to_json

FULL = 9_000
"""About so many bytes a file holds: some 3 kB when sent compressed."""

OFFSET, PRIME, MASK = 0x811C9DC5, 0x01000193, 0xFFFFFFFF


def hash_key(key: str) -> int:
    """FNV-1a over code points: the same in Python and in a browser.

    >>> hash_key("涡阳"), hash_key("guoy")
    (1813362317, 1168814321)
    """
    number = OFFSET
    for character in key:
        number = ((number ^ ord(character)) * PRIME) & MASK
    return number


def count_files(size: int, full: int = FULL) -> int:
    """How many files so many bytes take: a power of two.

    >>> count_files(100), count_files(100_000)
    (1, 16)
    """
    files = 1
    while files * full < size:
        files *= 2
    return files


def dense(content: object) -> str:
    """Write JSON without blanks, with nothing in it that a browser could act on."""
    return to_json(content, is_dense=True).removesuffix("\n")


def write_keyed(
    write: Callable[[str, str], None], stem: str, found: Mapping[str, str], files: int
) -> int:
    """Write each key into the file of its hash; a file without a key is not written.

    Args:
        write: Takes the address and the text of a file.
        stem: How the addresses begin; number and ``.json`` follow.
        found: Keys with finished JSON, in the order in which they are to stand.
        files: A power of two.

    Returns:
        The number of files written.
    """
    parts: dict[int, list[str]] = defaultdict(list)
    for key, text in found.items():
        parts[hash_key(key) % files].append(f"{dense(key)}:{text}")
    for number, rows in sorted(parts.items()):
        write(f"{stem}{number}.json", "{" + ",\n".join(rows) + "}\n")
    return len(parts)


def write_blocks(write: Callable[[str, str], None], stem: str, blocks: Iterable[str]) -> int:
    """Write numbered files of finished JSON; gives their number."""
    written = 0
    for number, text in enumerate(blocks):
        write(f"{stem}{number}.json", text + "\n")
        written = number + 1
    return written
