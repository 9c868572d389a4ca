"""The command that measures: ``bench``.

In: sizes. Out: a table, and its JSON. Must not know a stage.
"""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer

from gongkai import console
from gongkai.cli.ending import DONE, STOPPED
from gongkai.cli.options import JOBS, Jobs, SiteSource, site_source
from gongkai.model import UsageError
from gongkai.swap import write_file


def bench(
    bodies: Annotated[
        str, typer.Option(help="Bodies of the archive; several sizes show growth: 100,1000.")
    ] = "100",
    json_: Annotated[Path | None, typer.Option("--json", help="File for the result.")] = None,
    years: Annotated[int, typer.Option(min=1, max=6, help="Reports of each body.")] = 6,
    only: Annotated[
        str, typer.Option(help="Stages to measure, with commas between; default: all.")
    ] = "",
    repeats: Annotated[int, typer.Option(min=1, help="Runs of each side.")] = 5,
    patience: Annotated[
        float,
        typer.Option(min=0, help="Seconds of runs after which a side is not run again."),
    ] = 2.0,
    keep: Annotated[
        Path | None, typer.Option(help="Empty folder to work in and leave; default: none is left.")
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(help="Result of an earlier run here; these stages take the place of its."),
    ] = None,
    jobs: Jobs = JOBS,
    site_src: SiteSource = None,
) -> None:
    """Measure every stage beside its peers, on an invented archive that is never published."""
    from gongkai.bench.command import Wanted
    from gongkai.bench.command import bench as run
    from gongkai.bench.renewing import load_result, renew
    from gongkai.bench.table import line, table

    earlier = load_result(into) if into else None
    if json_ is not None and not json_.parent.is_dir():
        raise UsageError(f"--json {json_}: its folder is not there")
    wanted = Wanted(
        sizes_of(bodies),
        site_source(site_src),
        years,
        tuple(filter(None, only.split(","))),
        repeats,
        patience,
        jobs,
    )
    found: dict[str, Any] = {}
    # a run of hours that is ended leaves what it has measured; an earlier result it leaves whole
    with closing(run(wanted, keep, earlier)) as results:
        for found in results:
            console.say(line(found["measures"][-1]))
            if json_ is not None and earlier is None:
                write_file(json_, [_json(found)])
    if earlier is not None:
        found = renew(earlier, found)
        if json_ is not None:
            write_file(json_, [_json(found)])
    console.write(table(found))
    is_broken = any(one["status"] == "failed" for one in found["measures"])
    raise typer.Exit(STOPPED if is_broken else DONE)


def _json(result: dict[str, Any]) -> str:
    return f"{json.dumps(result, ensure_ascii=False, indent=1)}\n"


def sizes_of(text: str) -> tuple[int, ...]:
    """Read numbers of bodies.

    >>> sizes_of("100,1000")
    (100, 1000)
    """
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdigit() and int(part) for part in parts):
        raise UsageError(f"--bodies {text}: numbers of bodies, such as 100 or 100,1000")
    return tuple(map(int, parts))
