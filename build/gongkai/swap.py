"""Replace a folder in one go: the old one stays until the new one is whole.

In: a target folder and what fills it. Out: the new folder in its place. Must not know what the
folder holds. On Linux the two names are exchanged in one step; elsewhere in two renames.
"""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EXCHANGE = 2
HERE = -100


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give an empty sibling of ``target`` to fill; put it in place when the block ends well.

    An exception leaves the target as it was. A process killed in the middle leaves the target
    and a hidden ``.NAME.new`` beside it, which the next run removes; killed between the two
    renames of the swap it leaves ``.NAME.old``, which the next run puts back first.
    """
    target = target.resolve()
    fresh, old = target.with_name(f".{target.name}.new"), target.with_name(f".{target.name}.old")
    _mend(target, old)
    if fresh.exists():
        shutil.rmtree(fresh)
    fresh.mkdir(parents=True)
    try:
        yield fresh
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    if not target.exists():
        fresh.rename(target)
    elif _exchange(fresh, target):
        shutil.rmtree(fresh)
    else:
        target.rename(old)
        fresh.rename(target)
        shutil.rmtree(old)


def _mend(target: Path, old: Path) -> None:
    """Put back what a killed swap had moved aside, or remove it where the swap was done."""
    if not old.exists():
        return
    if target.exists():
        shutil.rmtree(old)
    else:
        old.rename(target)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names atomically (renameat2); False where the system cannot."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    return bool(call(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE) == 0)
