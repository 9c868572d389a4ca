"""Commands on single reports: ``parse``, ``text`` and ``explain``.

In: arguments. Out: what was read, on stdout. Must not know how a file is read.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gongkai import console
from gongkai.check import report as check_report
from gongkai.cli.ending import DONE, REFUSED
from gongkai.cli.options import PACKAGES, Packages
from gongkai.intake import load_text, take_in
from gongkai.limits import Guard
from gongkai.lines import report_line, text_line
from gongkai.model import INSIDE, UsageError
from gongkai.named import Named, find, outcomes


def parse(
    files: Annotated[list[Path], typer.Argument(help="Files to read.", readable=False)],
) -> None:
    """Print one JSON line per report; refused files are named on stderr."""
    found = [find(path) for path in files]
    code = DONE
    with Guard(take_in) as guard:
        for named in found:
            for outcome in outcomes(guard, named):
                path = named.shown(outcome.source)
                for report in outcome.reports:
                    console.write(report_line(path, report, check_report(report)) + "\n")
                if outcome.refusal:
                    console.say(f"{path}: {outcome.refusal}")
                    code = REFUSED
    raise typer.Exit(code)


def text(file: Annotated[Path, typer.Argument(help="File to read.", readable=False)]) -> None:
    """Print the text of a file, exactly as evidence spans count it.

    Of a ZIP, WARC or other container it prints one JSON line per file in it; name a single one
    as all.zip!/folder/file.
    """
    named = find(file)
    code = DONE
    with Guard(load_text) as guard:
        for outcome in outcomes(guard, named):
            path = named.shown(outcome.source)
            if outcome.text is None:
                console.say(f"{path}: {outcome.refusal}")
                code = REFUSED
            elif named.member is None and INSIDE in outcome.source.path:
                console.write(text_line(path, outcome.text) + "\n")
            else:
                console.write(outcome.text)
    raise typer.Exit(code)


def explain(
    report: Annotated[str, typer.Argument(help="A file, or the id of a published report.")],
    indicator: Annotated[str, typer.Argument(help="Indicator code, e.g. requests.granted.total.")],
    packages: Packages = PACKAGES,
) -> None:
    """Tell where a figure comes from: file, span, cell, labels, erratum, identities."""
    from gongkai.explain import explain_file, explain_report
    from gongkai.mirrors import packages_at

    if (named := _named(report)) is not None:
        with Guard(take_in) as guard:
            for outcome in outcomes(guard, named):
                console.write(explain_file(outcome, indicator))
    else:
        with packages_at(packages) as folder:
            console.write(explain_report(folder, report, indicator))


def _named(words: str) -> Named | None:
    """Find a file, or None where the words are the id of a report."""
    try:
        return find(Path(words))
    except UsageError:
        return None
