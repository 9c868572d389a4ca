"""Name everything but the document that a reading depends on: the code, the knowledge, the parsers.

In: nothing. Out: a hash. What only publishing and showing use is left out, so that a changed word
of the site reads no document again: rooms by name here, files of knowledge in ``shown.csv``.
"""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import gongkai
from gongkai.knowledge import rows

LATER = frozenset(
    {"bench", "cite", "cli", "desk", "pipeline", "publish", "render", "staging"}
    | {"adding.py", "console.py", "explain.py", "fetching.py", "filing.py", "ledger.py"}
    | {"licences.csv", "licences.py", "lines.py", "named.py", "namesakes.py", "preview.py"}
    | {"releases.py"}
    | {"program.py", "replies.py", "report.schema.json", "settings.py", "site_src", "stamps.py"}
    | {"addresses.py", "mirrors", "processes.py", "stages.py", "swap.py"}
)
"""Rooms and modules that come after a document was taken in."""
PARSERS = ("charset-normalizer", "lxml", "pypdfium2", "pypinyin", "warcio", "zstandard")


@cache
def recipe() -> str:
    """Hash the code and the knowledge that reading uses, and the versions of its parsers."""
    root = Path(gongkai.__file__).parent
    shown = {row["file"] for row in rows("shown.csv")}
    digest = hashlib.sha256(f"{sys.version_info[:2]} {[*map(_version, PARSERS)]}".encode())
    for path in sorted(root.rglob("*")):
        within = path.relative_to(root)
        if within.parts[0] in LATER or path.suffix == ".pyc" or not path.is_file():
            continue
        if within.parts[0] == "knowledge" and within.name in shown:
            continue
        digest.update(f"{within.as_posix()}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
