"""Verifies published packages: descriptors, bytes, schemas, keys, evidence, and each other.

In: a folder of packages. Out: problems, each with file, row, fault and mend, and how much was
looked at. Changes nothing. No hash is trusted: every file is either a table, which is held against
the definitions and rules, or made of the tables, and then it is made again and compared.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gongkai.publish import constraints, cuts, judge, manifest, parts, provinces, rules, whole
from gongkai.publish.constraints import Question, ask
from gongkai.publish.descriptor import DESCRIPTOR, release_of
from gongkai.publish.problem import REBUILD, Problem, few
from gongkai.publish.sizes import has_csv
from gongkai.publish.whole_again import whole_faults
from gongkai.stages import counted
from gongkai.tables import Tables

__all__ = ["Problem", "Verified", "look_over", "verify"]

FOLDERS = (whole.NAME, "bodies", *parts.KINDS)
MEMORY = "3GB"


@dataclass(frozen=True, slots=True)
class Verified:
    """What is wrong, and how much was looked at: tables of the whole, their rows, packages."""

    problems: tuple[Problem, ...]
    rows: Mapping[str, int]
    packages: int

    def __str__(self) -> str:
        """One line of counts."""
        return (
            f"{self.packages} packages; {len(self.rows)} tables of {sum(self.rows.values())} rows,"
            f" {self.rows.get('figures', 0)} of them figures"
        )


def verify(packages: Path, jobs: int = 1) -> tuple[Problem, ...]:
    """Check the whole package and all that is cut out of it; empty if all is well."""
    return look_over(packages, jobs).problems


def look_over(packages: Path, jobs: int = 1) -> Verified:
    """Check as ``verify`` does, by so many processes, and say how much that was."""
    folder = packages / whole.NAME
    if not folder.is_dir():
        wrong = "there is no such file"
        problem = Problem(f"{whole.NAME}/{DESCRIPTOR}", "", wrong)
        return Verified((problem,), {}, 0)
    found = manifest.read(folder, whole.NAME)
    problems = list(found.problems)
    rows, faults = constraints.check_structure(folder, whole.NAME, jobs)
    problems += faults
    release = None
    try:
        release = release_of(found.descriptor) if found.descriptor else None
    except ValueError as error:
        problems.append(Problem(f"{whole.NAME}/{DESCRIPTOR}", "", str(error)))
    count = 1
    bodies = rows.get("bodies", 0)
    asked, local = _questions(rows)
    with _only(folder, rows) as sound:
        problems += _ask_all(sound, asked)
        problems += whole_faults(found, sound, rows, release)
        if found.is_valid:
            small = {name: rows[name] for name in rows if has_csv(name, bodies)}
            problems += judge.judge(found, small)
        own = cuts.Whole(packages, sound, bodies, release, local)
        for number, told in cuts.cuts(own, rows, jobs):
            count += number
            problems += told
    problems += [
        Problem(path.name, "", "is no package", f"remove it, or {REBUILD}")
        for path in sorted(packages.iterdir())
        if path.name not in FOLDERS and not path.name.startswith(".")
    ]
    return Verified(tuple(few(dict.fromkeys(problems))), rows, count)


@contextmanager
def _only(folder: Path, rows: Mapping[str, int]) -> Iterator[Path]:
    """Give a folder with the sound tables alone: one broken file would shut out the others."""
    with tempfile.TemporaryDirectory() as name:
        for table in rows:
            own = folder / table
            path = own if own.is_dir() else folder / f"{table}.parquet"
            (Path(name) / path.name).symlink_to(path.resolve())
        yield Path(name)


def _questions(rows: Mapping[str, int]) -> tuple[list[Question], tuple[Question, ...]]:
    """Give what is asked of sound tables as they are, and what of each province by itself."""
    asked = list(constraints.questions(whole.NAME, rows))
    for rule in rules.rules():
        if rows.keys() >= set(rule.needs):
            file = f"{whole.NAME}/{rule.table}.parquet"
            needed = dict.fromkeys((rule.table, *rule.needs))
            asked.append(Question(file, tuple(needed), rule.sql, rule.mend))
    if not cuts.has_provinces_alone(rows):
        return asked, ()
    local = tuple(question for question in asked if provinces.is_local(question.tables))
    return [question for question in asked if question not in local], local


def _ask_all(sound: Path, asked: list[Question]) -> Iterator[Problem]:
    tables = Tables(sound, MEMORY)
    try:
        for question in counted("rules", asked):
            yield from ask(tables, question)
    finally:
        tables.close()
