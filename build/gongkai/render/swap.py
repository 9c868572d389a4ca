"""Put a finished folder in the place of an old one, whole or not at all.

In: a new folder beside the old. Out: the new one under the old one's name. Must not know what
the folders hold. On Linux the two names are exchanged in one step; elsewhere in two renames.
"""

from __future__ import annotations

import ctypes
import os
import shutil
from pathlib import Path

EXCHANGE = 2
HERE = -100


def swap_in(new: Path, old: Path) -> None:
    """Give ``new`` the name of ``old``; the former ``old`` is removed afterwards."""
    if not old.exists():
        new.rename(old)
        return
    if not _exchange(new, old):
        aside = old.with_name(f".{old.name}.old")
        shutil.rmtree(aside, ignore_errors=True)
        old.rename(aside)
        new.rename(old)
        new = aside
    shutil.rmtree(new)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names atomically (renameat2); False where the system cannot."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    return bool(call(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE) == 0)
