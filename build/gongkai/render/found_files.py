"""Write what a check found in one province as a dense file, for the lists of large archives.

In: the findings of one check, in order of place. Out: ``checks/<check>/<province>.json`` among the
bulk data, whose rows name bodies by their place in ``indicators/bodies/<province>.json``
(``value_files``). Must not know pages. The script ``64-found.js`` lays the rows out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gongkai.render.context import BULK, Output, to_json
from gongkai.render.dealing import not_taken
from gongkai.render.evidence import visible
from gongkai.render.package import SCOPES, Record
from gongkai.render.placed import Provinces, by_place
from gongkai.render.sentences import blame, message
from gongkai.render.words import Words


class FoundFiles:
    """Writes the files of every check; knows where each body stands among those of its province."""

    def __init__(
        self, bodies: Iterable[Record], provinces: Provinces, out: Output, words: Sequence[Words]
    ) -> None:
        self._out = out
        self._words = (words[0], words[-1])
        placed = by_place(bodies, provinces.of)
        sizes = {key: len(group) for key, group in placed.items()}
        self._left = not_taken(
            out, sizes, lambda key: out.kept.found(f"{BULK}/checks/*/{key}.json.gz")
        )
        self._at = {
            row["body_id"]: (key, place)
            for key, group in placed.items()
            for place, row in enumerate(group)
        }

    def write(self, check: str, found: Iterable[Record]) -> None:
        """Write the files of one check: a row a finding."""
        for key, rows in by_place(found, lambda row: self._at[row["body_id"]][0]).items():
            if key not in self._left:
                continue
            said: dict[tuple[str, ...], int] = {}
            content = {
                "scopes": [self._both(f"scope.{scope}") for scope in SCOPES],
                "found": [self._row(row, said) for row in rows],
                "said": list(said),
            }
            self._out.bulk(f"checks/{check}/{key}.json", to_json(content, is_dense=True))

    def _row(self, row: Record, said: dict[tuple[str, ...], int]) -> list[object]:
        """Body, year, id of another version, scope, anchor, what is said, and of whom."""
        told = tuple(blame(row, row["provenance"], words) for words in self._words)
        return [
            self._at[row["body_id"]][1],
            row["year"],
            0 if row["is_current"] else row["report_id"],
            SCOPES.index(row["scope"]),
            anchor(row),
            *(visible(message(row, words)) for words in self._words),
            said.setdefault(told, len(said)),
        ]

    def _both(self, key: str) -> tuple[str, ...]:
        return tuple(words(key) for words in self._words)


def anchor(finding: Mapping[str, object]) -> str:
    """Where the page of the report shows a finding: a stretch of the text, else its first cell.

    >>> anchor({"start": 4, "end": 9, "indicators": "a b"})
    's-4'
    >>> anchor({"start": None, "end": None, "indicators": "a b"})
    't-a'
    """
    start, end = finding["start"], finding["end"]
    if isinstance(start, int) and start < (end if isinstance(end, int) else 0):
        return f"s-{start}"
    cells = str(finding["indicators"] or "").split()
    return f"t-{cells[0]}" if cells else ""
