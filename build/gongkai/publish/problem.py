"""One thing that is wrong with a package, what to do about it, and how many are told.

In: nothing. Out: ``Problem``. Must not know how it was found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

EXAMPLES = 3
"""Problems of one kind that are told; the last of them says how many more there are."""

REBUILD = "publish again from the archive with `gongkai build`; do not edit packages by hand"
CHANGED = f"the file was changed or cut off after it was published: fetch it again, or {REBUILD}"
VARYING = r'"[^"]*"|\S*\d\S*'
"""What differs between two problems of one kind: quotations, and words with a digit in them."""


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

    @property
    def kind(self) -> tuple[str, str, str]:
        """What problems have in common of which a few stand for all."""
        folder, _, rest = self.file.partition("/")
        return folder, rest.rpartition("/")[2], re.sub(VARYING, "…", self.wrong)


def few(problems: Iterable[Problem], what: str = "files or rows") -> list[Problem]:
    """Leave out all but the first problems of each kind; the last of them counts the rest.

    >>> [str(one).split(";")[0] for one in few(Problem(f"a/{n}/x", "", "bad") for n in range(5))]
    ['a/0/x: bad', 'a/1/x: bad', 'a/2/x: bad (and 2 more such files or rows)']
    """
    kinds: dict[tuple[str, str, str], list[Problem]] = {}
    counts: Counter[tuple[str, str, str]] = Counter()
    for problem in problems:
        kind = problem.kind
        counts[kind] += 1
        if counts[kind] <= EXAMPLES:
            kinds.setdefault(kind, []).append(problem)
    for kind, found in kinds.items():
        if more := counts[kind] - len(found):
            wrong = f"{found[-1].wrong} (and {more} more such {what})"
            found[-1] = replace(found[-1], wrong=wrong)
    return [problem for found in kinds.values() for problem in found]
