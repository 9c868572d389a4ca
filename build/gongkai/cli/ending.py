"""How a run ends: the exit codes of the contract, and what is said of an error.

In: an error. Out: words on stderr and a code. Must not know a command.
"""

from __future__ import annotations

import errno

import typer

from gongkai import console
from gongkai.model import GongkaiError, UsageError

DONE, REFUSED, USAGE, STOPPED, FOUND = range(5)

# What typer raises for unknown options and missing arguments, whichever click it carries.
UNUSABLE = next(c for c in typer.BadParameter.__mro__ if c.__name__ == "ClickException")

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
FULL = ("No space left on device", "disk is full", "File too large", "disk I/O error")
"""How libraries that raise errors of their own speak of it."""


def complain(error: Exception) -> int:
    """Say on stderr what went wrong, in one line where it is not our fault; give the code."""
    if isinstance(error, UNUSABLE):
        error.show()  # type: ignore[attr-defined]  # every ClickException has it
        return USAGE
    if isinstance(error, UsageError):
        console.say(str(error))
        return USAGE
    if isinstance(error, GongkaiError):
        console.say(str(error))
        return STOPPED
    if isinstance(error, BrokenPipeError):
        return DONE
    if _lacks_room(error):
        console.say(
            f"the disk is full: {error}; nothing was replaced, what was published before still"
            " stands; make room (or raise the limit of file sizes) and run it again"
        )
        return STOPPED
    import traceback

    traceback.print_exception(error)
    console.say(
        f"stopped by a fault in gongkai itself: {type(error).__name__}; nothing was published"
    )
    return STOPPED


def _lacks_room(error: Exception) -> bool:
    """Say whether the disk is full, which is no fault in gongkai."""
    number = error.errno if isinstance(error, OSError) else None
    return number in NO_ROOM or any(words in str(error) for words in FULL)
