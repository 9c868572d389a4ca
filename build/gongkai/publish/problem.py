"""One thing that is wrong with a package, and what to do about it.

In: nothing. Out: ``Problem``. Must not know how it was found.
"""

from __future__ import annotations

from dataclasses import dataclass

EXAMPLES = 20
"""Problems that one rule lists by row; the last of them says how many more there are."""

REBUILD = "publish again from the archive with `gongkai build`; do not edit packages by hand"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in which file and row; ``where`` is empty if it is the whole file."""

    file: str
    where: str
    wrong: str
    mend: str = REBUILD

    def __str__(self) -> str:
        place = f"{self.file}: {self.where}" if self.where else self.file
        return f"{place}: {self.wrong}; {self.mend}"
