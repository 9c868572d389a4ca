"""Holds what explains a package against what it would be: descriptor, README, LICENSE, citations.

In: a package folder, and a function that writes these files into a folder. Out: problems with the
first place that differs. Must not know what a file says: it is written anew and compared.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any

from gongkai.publish.problem import Problem

MEASURED = frozenset(
    {"bytes", "byteSize", "hash", "sha256", "contentSize", "dcat:byteSize", "spdx:checksum"}
)
"""What is measured of a file: of a changed one it differs, and that is told of the file itself."""
NAMES = ("name", "@id", "path", "dct:identifier")
SHOWN = 80


def faults(
    folder: Path,
    label: str,
    files: Collection[str],
    explain: Callable[[Path], None],
    *,
    is_sound: bool,
) -> tuple[list[Problem], set[str]]:
    """Write the explaining files of a package anew; give what differs, and their names.

    Args:
        folder: the package.
        label: how problems name it.
        files: names of its other files, which may lie there or not.
        explain: writes into a folder that holds those.
        is_sound: whether the files are as the descriptor measures them.
    """
    with tempfile.TemporaryDirectory(prefix="gongkai-verify-") as name:
        draft = Path(name) / folder.name
        draft.mkdir()
        for file in files:
            (draft / file).parent.mkdir(exist_ok=True)
            if (folder / file).is_file():
                (draft / file).symlink_to((folder / file).resolve())
            else:
                (draft / file).touch()
        explain(draft)
        texts = {path.name for path in draft.iterdir() if path.is_file()} - {*files}
        skipped = frozenset() if is_sound else MEASURED
        problems = [
            Problem(f"{label}/{text}", *fault)
            for text in sorted(texts)
            if (folder / text).is_file()
            and (fault := _fault(folder / text, draft / text, skipped)) is not None
        ]
    return problems, texts


def _fault(path: Path, wanted: Path, skipped: frozenset[str]) -> tuple[str, str] | None:
    """Tell where a file differs first, and how; None where it says the same."""
    have, want = path.read_bytes(), wanted.read_bytes()
    if have == want:
        return None
    if path.suffix in (".json", ".jsonld"):
        try:
            found = _differences(json.loads(have), json.loads(want), (), skipped)
            first = next(found, None)
        except (ValueError, RecursionError) as error:
            return "", f"is no JSON: {' '.join(str(error).split())[:SHOWN]}"
        if first is None:
            return None
        more = sum(1 for _ in found)
        rest = f" (and {more} more places)" if more else ""
        return "/".join(first[0]), f"{first[1]}{rest}"
    lines = zip_longest(
        have.decode("utf-8", "replace").split("\n"), want.decode("utf-8").split("\n")
    )
    for number, (one, other) in enumerate(lines, start=1):
        if one != other:
            return f"line {number}", f"is {_shown(one)}, not {_shown(other)}"
    return "", "is not UTF-8"


def _differences(
    have: Any, want: Any, place: tuple[str, ...], skipped: frozenset[str]
) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(have, dict) and isinstance(want, dict):
        known = {key: None for key in (*want, *have) if key not in skipped}
        yield from _by_key(have, want, known, place, skipped)
    elif isinstance(have, list) and isinstance(want, list):
        names, wanted = _names(have), _names(want)
        if names and wanted:
            pairs = dict(zip(names, have, strict=True)), dict(zip(wanted, want, strict=True))
            yield from _by_key(*pairs, dict.fromkeys((*wanted, *names)), place, skipped)
            if [one for one in names if one in pairs[1]] != [
                one for one in wanted if one in pairs[0]
            ]:
                yield place, "stand in another order"
        elif len(have) != len(want):
            yield place, f"is {_shown(have)}, not {_shown(want)}"
        else:
            for number, both in enumerate(zip(have, want, strict=True), start=1):
                yield from _differences(*both, (*place, str(number)), skipped)
    elif have != want or type(have) is not type(want):
        yield place, f"is {_shown(have)}, not {_shown(want)}"


def _by_key(
    have: Mapping[str, Any],
    want: Mapping[str, Any],
    keys: Iterable[str],
    place: tuple[str, ...],
    skipped: frozenset[str],
) -> Iterator[tuple[tuple[str, ...], str]]:
    for key in keys:
        here = (*place, key)
        if key not in have:
            yield here, f"is not there, but should be {_shown(want[key])}"
        elif key not in want:
            yield here, f"is {_shown(have[key])}, but should not be there"
        else:
            yield from _differences(have[key], want[key], here, skipped)


def _names(found: list[Any]) -> list[str]:
    """The names of the things in a list, if each has its own."""
    for key in NAMES:
        names = [one.get(key) for one in found if isinstance(one, dict)]
        texts = [name for name in names if isinstance(name, str)]
        if len(texts) == len(found) == len(set(texts)):
            return texts
    return []


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
