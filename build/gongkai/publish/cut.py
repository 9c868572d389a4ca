"""Holds one package that is cut out of the whole against what it should be.

In: a package, and what gives each of its files. Out: problems. Must not know which packages
there are. Every file is made again and compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from gongkai.publish import csv_text, explained, judge, manifest, same, sums
from gongkai.publish.csv_text import Piece
from gongkai.publish.problem import Problem


@dataclass(frozen=True, slots=True)
class Cut:
    """What a package should hold: the lines of its CSV files, other files, and its texts.

    ``lines`` by the name of the file with its table, and ``pieces`` where they are measured
    already; ``compared`` has what holds a file against the tables, where no text can be made
    again; ``explain`` writes into a folder of the files.
    """

    label: str
    lines: Mapping[str, tuple[str, Callable[[], Iterable[str]]]]
    others: tuple[str, ...]
    explain: Callable[[Mapping[str, int], Path], None] | None
    compared: Mapping[str, Callable[[Path], list[same.Fault]]] = field(default_factory=dict)
    pieces: Mapping[str, Sequence[Piece]] = field(default_factory=dict)
    is_listed: bool = True
    is_judged: bool = False


def faults_of(packages: Path, cut: Cut) -> list[Problem]:
    """Hold one package against what it should be."""
    folder = packages / cut.label
    found = manifest.read(folder, cut.label, is_judged=cut.is_judged)
    problems = list(found.problems)
    if not folder.is_dir():
        return problems
    rows: dict[str, int] = {}
    for name, (table, lines) in cut.lines.items():
        path, file = folder / name, f"{cut.label}/{name}"
        pieces = cut.pieces.get(name) or [csv_text.piece_of(lines())]
        if path.is_file():
            other = f"gongkai/{table}.parquet"
            problems += csv_text.faults(path, file, table, lines, other, pieces)
        # which the file for spreadsheets has too
        rows[table] = sum(piece.lines for piece in pieces) - 1
    for name, compare in cut.compared.items():
        if (folder / name).is_file():
            problems += [Problem(f"{cut.label}/{name}", *fault) for fault in compare(folder / name)]
    data = (*cut.lines, *cut.others)
    if cut.explain:
        explain = partial(cut.explain, rows)
        faults, texts = explained.faults(folder, cut.label, data, explain, is_sound=found.is_sound)
        problems += faults
        told = {problem.file for problem in problems}
        wanted = {*data, *texts, *((sums.NAME,) if cut.is_listed else ())}
        problems += sums.faults(folder, cut.label, wanted, told)
    if cut.is_judged and found.is_valid:
        problems += judge.judge(found, rows)
    return problems
