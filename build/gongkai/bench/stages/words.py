"""Index the narratives of an archive for the page that finds reports by words.

In: the packages of a room. Out: a trial, and the narratives for the peer.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from gongkai.bench.stages.making import weigh
from gongkai.bench.trial import Facts, Room, Trial
from gongkai.publish.whole import NAME
from gongkai.render.context import Output
from gongkai.render.finding import write_search
from gongkai.render.package import Package
from gongkai.tables import Tables

TEXTS = """
    SELECT report_id, string_agg(text, chr(10) ORDER BY section) AS text
    FROM sections
    WHERE report_id IN (SELECT report_id FROM reports WHERE is_current ORDER BY report_id LIMIT ?)
    GROUP BY report_id ORDER BY report_id
"""
REPORTS = "SELECT count(*) AS count FROM reports WHERE is_current"


def index(room: Room) -> Trial:
    """Write the index of words and the tables that the page filters by."""
    folder, out = room.packages / NAME, room.fresh("words")

    def call() -> None:
        package = Package(folder)
        try:
            write_search(Output(out), package)
        finally:
            package.close()

    def before() -> None:
        shutil.rmtree(out, ignore_errors=True)

    def facts() -> Facts:
        size = weigh(out)
        before()
        return {"bytes": size}

    tables = Tables(folder)
    count = int(next(iter(tables.rows(REPORTS)))["count"])
    tables.close()
    return Trial(call, count, "report", before, facts)


def narratives(room: Room, most: int) -> Iterator[tuple[str, str, str]]:
    """The narratives of the first so many current reports: id, title, text."""
    tables = Tables(room.packages / NAME)
    try:
        for row in tables.rows(TEXTS, [most]):
            yield str(row["report_id"]), str(row["report_id"]), str(row["text"])
    finally:
        tables.close()
