"""The command line: arguments in, pipeline called, printed. Exit codes are the contract's.

0 done · 1 done, but input was refused or unreadable · 2 usage, missing folder · 3 stopped,
nothing published or changed · 4 check, verify or diff found something.

Each command stands in the module of its topic, and all of them in ``COMMANDS``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated, NoReturn

import typer

from gongkai import __version__, console
from gongkai.cli.archiving import add
from gongkai.cli.checking import check
from gongkai.cli.ending import DONE, STOPPED, complain
from gongkai.cli.making import build, publish, render, serve
from gongkai.cli.measuring import bench
from gongkai.cli.packages import diff, form, release, verify
from gongkai.cli.reading import explain, parse, text

app = typer.Typer(
    name="gongkai",
    help="Read Chinese annual reports on open government information, check them, publish them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

COMMANDS: tuple[Callable[..., None], ...] = (
    parse, text, explain, build, publish, render, check, verify, diff, release, add, form, serve,
    bench,
)  # fmt: skip
"""Every command, in the order of --help."""
for command in COMMANDS:
    app.command()(command)


def main() -> NoReturn:
    """Run the command line; every fault of the user is one line on stderr."""
    try:
        code = app(standalone_mode=False)
    except typer.Exit as stop:
        code = stop.exit_code
    except typer.Abort:
        code = STOPPED
    except Exception as error:  # the last door: sorted by kind in there
        code = complain(error)
    sys.exit(code if isinstance(code, int) else DONE)


def _version(value: bool) -> None:
    if value:
        console.write(f"gongkai {__version__}\n")
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass
