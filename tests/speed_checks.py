"""Measure how long the checks of an archive take: report by report, and across years and bodies.

In: nothing; the reports are drawn, their bodies invented. Out: a table by number of reports, and
what it comes to at 100,000 reports, counted up in proportion: single reports one after the other on
one core, as a build checks them, then the comparisons. No test asks for it:

    PYTHONPATH=build:tests python -m speed_checks --machine "2 cores, 2.5 GHz" --date 2026-11-22

Forty series of six years are drawn, printed and parsed; bodies take turns with them. The floor of
a single report is adding up both sides of every sum of its form; that of the comparisons is one
pass over the staged figures and one over the narratives. Times of single reports are of the
process, so that a busy machine shows less; those of the comparisons, which use two cores, are of
the clock, with those of the process beside them. ``--profile`` prints where the time of single reports goes.
"""

# ruff: noqa: T201, S311  -- a program that prints, seeded dice
from __future__ import annotations

import argparse
import cProfile
import multiprocessing
import pstats
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import duckdb

from archives import RESOURCES, blank_row
from conftest import parse_text
from consistent import draw_prose, draw_series
from drawing import draw_report
from gongkai.check import Checked, report
from gongkai.check.archive import archive
from gongkai.knowledge import identities, indicators
from gongkai.model import Report
from gongkai.rows import COLUMNS, rows_of
from gongkai.staging import SCHEMAS
from gongkai.tables import Row, Staging, Tables, from_rows

SERIES, YEARS = 40, range(2019, 2025)
WANTED = 100_000
MEMORY = "3GB"
"""What a build allows the comparisons."""
WORDS = tuple(
    "公开工作推进服务群众信息平台完善制度建设落实责任加强培训规范管理"[place : place + 2]
    for place in range(0, 30, 2)
) + tuple(chr(0x4E00 + 97 * number % 6000) + chr(0x5200 + number) for number in range(800))


def draw_reports(seed: int) -> list[Report]:
    """Draw, print and parse a body's reports of six years."""
    dice, series = Random(seed), []
    for year, form, values in draw_series(dice, YEARS):
        overall = "\n".join([draw_prose(values), write_prose(dice)])
        series.append(parse_text(draw_report(form, values, "L5", year, overall=overall)))
    return series


def write_prose(dice: Random) -> str:
    """Write some paragraphs that no other report has."""
    words = dice.choices(WORDS, k=dice.randint(300, 800))
    return "。\n".join("".join(words[at : at + 30]) for at in range(0, len(words), 30))


def body_of(number: int) -> tuple[str, int]:
    """Give the body and the year of a report by its number."""
    return f"99{number // len(YEARS):07}", YEARS[number % len(YEARS)]


def reports_like(series: list[list[Report]], count: int) -> list[Report]:
    """Give so many reports: bodies take turns with the drawn series."""
    found = []
    for number in range(count):
        drawn = series[number // len(YEARS) % len(series)][number % len(YEARS)]
        body = replace(drawn.body, id=body_of(number)[0])
        found.append(replace(drawn, body=body))
    return found


def floor(subject: Report) -> object:
    """Add up both sides of every sum of the form."""
    values = {one.indicator: one.value or Decimal(0) for one in subject.figures}
    return [
        sum(values[cell] for cell in one.left) == sum(values[cell] for cell in one.right)
        for one in identities()
        if subject.form in one.forms
    ]


def time_each(work: Callable[[Report], object], reports: list[Report]) -> float:
    """Give the milliseconds of one report, of the process."""
    begun = time.process_time()
    for one in reports:
        work(one)
    return (time.process_time() - begun) / len(reports) * 1000


def _figures(drawn: list[Report]) -> Iterator[Row]:
    """Give the rows of ``figures`` of reports that are known by their places in the list."""
    for place, one in enumerate(drawn):
        ids = {"report_id": str(place), "body_id": one.body.id, "year": one.year}
        for cells in rows_of(one, Checked((), ()))["figures"]:
            told = dict(zip(COLUMNS["figures"], cells, strict=True))
            parts = indicators()[str(told["indicator"])].parts
            yield {**ids, **told, **dict(zip(("table", "row", "column"), parts, strict=True))}


def stage(folder: Path, series: list[list[Report]], count: int) -> None:
    """Write the staged tables of so many reports; figures are those of the drawn ones."""
    drawn = [one for row in series for one in row]
    own = from_rows(list(_figures(drawn)), SCHEMAS["figures"])
    dice = Random(0)
    with Staging(folder, {name: SCHEMAS[name] for name in RESOURCES if name != "figures"}) as out:
        for number in range(count):
            _stage_one(out, number, drawn[number % len(drawn)], dice)
    connection = duckdb.connect()
    connection.register("own", own)
    connection.execute(
        "COPY (SELECT report.report_id, report.body_id, report.year, "  # noqa: S608  # our own names
        + ", ".join(
            f'own."{one}"'
            for one in own.column_names
            if one not in ("report_id", "body_id", "year")
        )
        + f" FROM read_parquet('{folder / 'reports.parquet'}') AS report "
        "JOIN own ON own.report_id = report.path ORDER BY report.body_id, report.year) "
        f"TO '{folder / 'figures.parquet'}' (COMPRESSION zstd)"
    )
    connection.close()


def _stage_one(out: Staging, number: int, drawn: Report, dice: Random) -> None:
    body, year = body_of(number)
    report_id = f"{body}-{year}"
    known = {"report_id": report_id, "body_id": body, "year": year, "form": drawn.form}
    place = str(number % (SERIES * len(YEARS)))
    out.add(
        "reports", [blank_row("reports", **known, path=place, scope="own_body", is_current=True)]
    )
    if year == YEARS[0]:
        name = f"演示{number}镇人民政府"
        who = {"body_id": body, "name": name, "code": body, "kind": "government"}
        out.add("bodies", [blank_row("bodies", **who, level="township")])
    text, at = write_prose(dice), 100
    if number % SHARED == 0:  # two reports have the same passage
        text = write_prose(Random(number // SHARED // 2 + 1))[:300] + text
    section = {"report_id": report_id, "section": 1, "start": at, "end": at + len(text)}
    out.add("sections", [blank_row("sections", **section, text=text)])


SHARED = 10
"""One in so many reports has a passage that another one has too."""


def most_memory() -> float:
    """Give the most memory that this process has had, in MB; a child's own, unlike ru_maxrss."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def compare(folder: str, given: Any) -> None:
    """Compare in a process of its own: seconds, those of the floor, and the most memory."""
    tables = Tables(Path(folder), MEMORY)
    begun = time.perf_counter()
    list(tables.rows("SELECT sum(value) FROM figures"))
    list(tables.rows("SELECT sum(length(text)) FROM sections"))
    floored = time.perf_counter()
    idle, spent = most_memory(), time.process_time()
    found = sum(len(row.findings) for row in archive(tables))
    ended, spent = time.perf_counter(), time.process_time() - spent
    tables.close()
    given.put((ended - floored, spent, floored - begun, most_memory(), idle, found))


def compare_apart(folder: Path) -> tuple[float, float, float, float, float, int]:
    """Run the comparisons in a fresh process, so that the memory is theirs."""
    context = multiprocessing.get_context("spawn")
    given = context.Queue()
    process = context.Process(target=compare, args=(str(folder), given))
    process.start()
    numbers: tuple[float, float, float, float, float, int] = given.get()
    process.join()
    return numbers


def measure(series: list[list[Report]], count: int) -> str:
    """Give one line of the table."""
    reports = reports_like(series, count)
    single, least = time_each(report, reports), time_each(floor, reports)
    with tempfile.TemporaryDirectory() as scratch:
        stage(Path(scratch), series, count)
        seconds, spent, scanned, most, idle, found = compare_apart(Path(scratch))
    whole = single * WANTED / 1000 + seconds * WANTED / count
    return (
        f"{count:8}{single:9.3f}{least:9.3f}{seconds:10.1f}{spent:8.1f}{scanned:8.2f}"
        f"{most:8.0f}{idle:8.0f}{found:9}{whole:10.0f}"
    )


def main() -> None:
    """Measure archives of several sizes and print the table."""
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--reports", type=int, nargs="+", default=[2_000, 6_000, 20_000])
    options.add_argument("--machine", default="", help="what it runs on, for the heading")
    options.add_argument("--date", default="", help="the day, for the heading")
    options.add_argument("--profile", action="store_true", help="of single reports, and no more")
    chosen = options.parse_args()
    series = [draw_reports(seed) for seed in range(SERIES)]
    if chosen.profile:
        reports = reports_like(series, chosen.reports[0])
        with cProfile.Profile() as profile:
            time_each(report, reports)
        pstats.Stats(profile).sort_stats("tottime").print_stats(35)
        return
    python = sys.version.split()[0]
    print(f"checks; Python {python}", end="")
    print("".join(f"; {words}" for words in (chosen.machine, chosen.date) if words))
    print("reports: ms a report alone, and of the floor; s of comparing, by the clock, by the")
    print("process, and of the floor; MB at most, and before; findings")
    print(f"of comparing; s for {WANTED:,} reports, alone and compared")
    names = (
        "reports",
        "alone",
        "floor",
        "compare",
        "spent",
        "floor",
        "MB",
        "before",
        "found",
        "whole",
    )
    widths = (8, 9, 9, 10, 8, 8, 8, 8, 9, 10)
    print("".join(f"{name:>{width}}" for name, width in zip(names, widths, strict=True)))
    for count in chosen.reports:
        print(measure(series, count), flush=True)


if __name__ == "__main__":
    main()
