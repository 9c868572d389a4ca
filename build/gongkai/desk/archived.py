"""List the findings of the dataset's own archive, as ``gongkai check`` without a folder does.

In: the folders of a build. Out: lines with their severities; what a person rejected is left out.
Must not publish anything.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from gongkai.desk.command import Answer, Wanted, fails, refuse_unknown
from gongkai.pipeline import Folders, stage
from gongkai.tables import Tables
from gongkai.taking import Counted


def answer_for_archive(folders: Folders, jobs: int, wanted: Wanted, progress: Counted) -> Answer:
    """Check the archive; a line holds report, severity, check and message, divided by tabs.

    Raises:
        UsageError: an option is none, or the archive is missing.
        Stopped: it is empty, or no file in it is a report.
    """
    refuse_unknown(wanted)
    rows = list(_rows(folders, jobs, wanted.lang, progress))
    text = "".join(
        f"{row['report_id']}\t{row['severity']}\t{row['check']}\t{row['message']}\n" for row in rows
    )
    return Answer(text, (), fails((row["severity"] for row in rows), wanted.fail_on), False)


def _rows(folders: Folders, jobs: int, lang: str, progress: Counted) -> Iterator[dict[str, str]]:
    with tempfile.TemporaryDirectory(prefix="gongkai-") as scratch:
        stage(folders, Path(scratch), jobs, progress)
        tables = Tables(Path(scratch))
        yield from tables.rows(
            f'SELECT report_id, severity, "check", message_{lang} AS message '  # noqa: S608
            "FROM findings WHERE verdict <> 'rejected' ORDER BY report_id, severity, finding_id"
        )
        tables.close()
