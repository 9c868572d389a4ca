"""Replaces a folder in one go: the old one stays until the new one is whole.

In: a target folder and what fills it. Out: the new folder in its place. Must not know what the
folder holds.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give an empty sibling of ``target`` to fill; put it in place when the block ends well.

    An exception leaves the target as it was. A process killed in the middle leaves the target
    and a hidden ``.NAME.new`` beside it, which the next run removes; killed between the two
    renames of the swap it leaves ``.NAME.old``, which the next run puts back first.
    """
    target = target.resolve()
    fresh, old = target.with_name(f".{target.name}.new"), target.with_name(f".{target.name}.old")
    if old.exists():
        if target.exists():
            shutil.rmtree(old)
        else:
            old.rename(target)
    if fresh.exists():
        shutil.rmtree(fresh)
    fresh.mkdir(parents=True)
    try:
        yield fresh
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    if old.exists():
        shutil.rmtree(old)
