"""Writes one small package per public body, cut out of the published whole.

In: the folder of the whole package. Out: a folder per body with its figures, reports, findings
and sections as CSV. Must not know the staged tables: a body's package says what the whole says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from gongkai.cite.jsonld import data_base
from gongkai.model import KnowledgeError
from gongkai.processes import dealt
from gongkai.publish import (
    blank_form,
    descriptor,
    dictionary,
    excel_csv,
    files,
    prose,
    queries,
    resources,
    schemas,
    sums,
)
from gongkai.publish.blank_form.due import blanks_due
from gongkai.publish.descriptor import Json, Release, Words
from gongkai.publish.fetch import fetch
from gongkai.publish.kept_forms import KeptForms
from gongkai.publish.sizes import is_large
from gongkai.publish.whole import span_of_years
from gongkai.tables import Tables

TABLES = ("figures", "reports", "findings", "sections")
SHEETS = excel_csv.sheets(TABLES)
"""What it holds for spreadsheets too, except in a large archive."""
LARGE = ("figures",)
"""What the package of a body in a large archive holds; its schema is published once."""
SCHEMAS = "schemas"
HOLDS = {
    False: ("数字、正文与核查发现", "figures, narrative and findings"),
    True: (
        "数字；正文与核查发现见所在省的数据包",
        "figures; narrative and findings are with its province",
    ),
}
"""What the descriptor of a body says that its package holds; a small one holds its figures."""
BATCH = 500
SOME = 100
"""Bodies of a small archive that one process takes at a time."""
STRETCH = 1_000
"""Bodies of a large archive that one process takes at a time."""
FEW = 100
"""So few whole packages are written before another process would have begun."""
ADDRESSES = """
    SELECT path, url FROM sources
    WHERE path IN (SELECT path FROM reports WHERE body_id BETWEEN ? AND ?)
"""
FOLDER_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Share:
    """What one body has in the whole: its row of ``bodies`` and its lines of each table.

    ``sheets`` are the lines of the tables for spreadsheets. No lines have a header among them.
    """

    body: Mapping[str, Any]
    lines: Mapping[str, list[str]]
    sheets: Mapping[str, list[str]]
    reports: tuple[Mapping[str, Any], ...]
    years: str


def write(  # noqa: PLR0913  # what of, where to, how large, and how
    whole: Path,
    folder: Path,
    release: Release,
    bodies: int,
    jobs: int = 1,
    kept: Path | None = None,
) -> int:
    """Write the package of every body that has a report; give their number.

    ``bodies`` is how many the archive has, which are dealt out to so many processes: of a large
    one each gets its figures and a small descriptor alone, of a small one a blank form too, of
    which those of the build before lie in ``kept``.
    """
    folder.mkdir(parents=True)
    if is_large(bodies):
        (whole / SCHEMAS).mkdir()
        for table in LARGE:
            schemas.write_schema(whole / SCHEMAS / f"{table}.json", table, LARGE)
        stretches = [Stretch(whole, folder, release, start) for start in range(0, bodies, STRETCH)]
        return sum(dealt(write_small_ones, stretches, jobs, "thousands of bodies"))
    forms = KeptForms(kept)
    blanks = blanks_of(whole)
    some = [
        Few(Stretch(whole, folder, release, start), blanks, forms)
        for start in range(0, bodies, SOME)
    ]
    used: set[str] = set()
    count = 0
    for names in dealt(write_whole_ones, some, jobs if bodies > FEW else 1, "bodies"):
        used.update(names)
        count += len(names)
    forms.forget_others(used)
    return count


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some bodies of an archive in order of their ids, from a number on."""

    whole: Path
    folder: Path
    release: Release
    start: int


@dataclass(frozen=True, slots=True)
class Few:
    """``SOME`` bodies of a small archive; ``blanks`` are the blank forms of all."""

    stretch: Stretch
    blanks: Mapping[str, blank_form.Blank]
    forms: KeptForms


def write_small_ones(stretch: Stretch) -> int:
    """Write the packages of ``STRETCH`` bodies of a large archive; give their number."""
    count = 0
    own = slice(stretch.start, stretch.start + STRETCH)
    for share in shares(stretch.whole, LARGE, own):
        _write_small(stretch.folder / _name(share), share, stretch.release)
        count += 1
    return count


def write_whole_ones(some: Few) -> list[str]:
    """Write the packages of some bodies; gives for each under which name its form is kept."""
    stretch = some.stretch
    own = slice(stretch.start, stretch.start + SOME)
    kept = []
    for share in shares(stretch.whole, TABLES, own):
        name = _name(share)
        folder, blank = stretch.folder / name, some.blanks.get(name)
        _write_tables(folder, share)
        kept.append(some.forms.write(folder / blank_form.NAME, blank) if blank else "")
        explain(folder, share, stretch.release, blank)
        sums.write(folder)
    return kept


def tables_of(bodies: int) -> tuple[str, ...]:
    """The tables in the package of each body."""
    return LARGE if is_large(bodies) else TABLES


def _name(share: Share) -> str:
    body_id = str(share.body["body_id"])
    if not FOLDER_NAME.fullmatch(body_id):
        raise KnowledgeError(f"body id {body_id!r}: no name for a folder; ids are a-z, 0-9 and -")
    return body_id


def blanks_of(whole: Path) -> dict[str, blank_form.Blank]:
    """The blank form of every body that fills one in."""
    tables = Tables(whole)
    try:
        return blanks_due(tables)
    finally:
        tables.close()


def _told(blank: blank_form.Blank | None) -> dict[str, str]:
    """What the README of a body says of its blank form."""
    if blank is None:
        return {"form_zh": "", "form_en": ""}
    name, year = blank_form.NAME, blank.year
    filled_zh = "；上年结转预填自上一年报告" if blank.carried else ""
    filled_en = ", what the report before carried forward is filled in" if blank.carried else ""
    return {
        "form_zh": f"- `{name}` {year} 年度的空白表，合计为公式，对不上的格变色"
        f"{filled_zh}。非官方。",
        "form_en": f"- `{name}` the blank form for {year}: sums are formulas, what does not add up "
        f"is coloured{filled_en}. Unofficial.",
    }


def shares(whole: Path, names: Sequence[str] = TABLES, own: slice = slice(None)) -> Iterator[Share]:
    """Cut tables of the whole package into bodies, some hundreds at a time, in order of body id.

    Of the bodies in that order only ``own`` ones may be wanted.
    """
    tables = Tables(whole)
    try:
        bodies = {
            str(row["body_id"]): row
            for row in tables.rows(
                "SELECT * FROM bodies"
                " WHERE body_id IN (SELECT body_id FROM reports) ORDER BY body_id"
            )
        }
        ids = list(bodies)[own]
        for start in range(0, len(ids), BATCH):
            yield from _shares(tables, bodies, ids[start : start + BATCH], names)
    finally:
        tables.close()


def _shares(
    tables: Tables, bodies: Mapping[str, Mapping[str, Any]], ids: list[str], names: Sequence[str]
) -> Iterator[Share]:
    lines: dict[str, dict[str, list[str]]] = {name: {} for name in names}
    sheets: dict[str, dict[str, list[str]]] = {
        name: {} for name in (SHEETS if tuple(names) == TABLES else ())
    }
    reports: dict[str, tuple[Mapping[str, Any], ...]] = {}
    years: dict[str, str] = {}
    urls = {row["path"]: row["url"] for row in tables.rows(ADDRESSES, (ids[0], ids[-1]))}
    for name in dict.fromkeys([*names, "reports"]):
        found = fetch(tables, queries.select_of_bodies(name), (ids[0], ids[-1]))
        stretches = dict(files.stretches(found.column("of_body")))
        found = found.drop_columns(["of_body"]).cast(dictionary.arrow_schema(name))
        if name in names:
            lines[name] = _cut(files.csv_lines(found), stretches)
        if name in sheets:
            sheets[name] = _cut(files.csv_lines(excel_csv.harmless(found)), stretches)
        if name == "reports":
            rows = found.select(["title", "path", "scope", "year"]).to_pylist()
            for body_id, mine in _cut(rows, stretches).items():
                reports[body_id] = tuple({**row, "url": urls[row["path"]]} for row in mine)
                years[body_id] = span_of_years(sorted({row["year"] for row in mine} - {None}))
    for body_id in ids:
        own, safe = (
            {name: found.get(body_id, []) for name, found in kind.items()}
            for kind in (lines, sheets)
        )
        yield Share(bodies[body_id], own, safe, reports[body_id], years[body_id])


def _cut(rows: list[Row], stretches: Mapping[str, slice]) -> dict[str, list[Row]]:
    """Give each body its rows; printed all at once, for most bodies have a few."""
    return {body_id: rows[stretch] for body_id, stretch in stretches.items()}


def printed(share: Share) -> Iterator[tuple[str, str, list[str]]]:
    """Give the CSV files of a body: the name and the table of each, and its lines with a header."""
    for table, lines in share.lines.items():
        head = files.header(dictionary.arrow_schema(table))
        yield files.csv_name(table, is_compressed=False), table, [head, *lines]
    for table, lines in share.sheets.items():
        head = excel_csv.head(dictionary.arrow_schema(table))
        yield excel_csv.csv_name(table), table, [head, *lines]


def _write_small(folder: Path, share: Share, release: Release) -> None:
    """Write the figures of one body of a large archive, and point to their published schema."""
    _write_tables(folder, share)
    explain_small(folder, share, release)


def explain(folder: Path, share: Share, release: Release, blank: blank_form.Blank | None) -> None:
    """Write what explains the package of a body, in whose folder its files lie already."""
    name, place = str(share.body["name"]), share.body["place"]
    facts = {
        "name": name,
        "body_id": folder.name,
        "place_zh": f"所属：{place}" if place else "",
        "place_en": f"Place: {place}" if place else "",
        "reports": str(len(share.reports)),
        "figures": str(len(share.lines["figures"])),
        "years": share.years,
        **_told(blank),
        "scopes": ", ".join(sorted({f"`{report['scope']}`" for report in share.reports})),
    }
    prose.put(folder, "README.md", "body.md", release, facts)
    prose.put(folder, "LICENSE", "LICENSE", release, {})
    described = [resources.csv_resource(folder, table, TABLES) for table in TABLES]
    described += [resources.excel_resource(folder, table) for table in SHEETS]
    if blank:
        described.append(blank_form.describe(folder))
    _describe(folder, share, release, described)


def explain_small(folder: Path, share: Share, release: Release) -> None:
    """Write the descriptor of a body of a large archive, in whose folder its figures lie."""
    base = data_base(release.settings)
    schema = f"{base}gongkai/{SCHEMAS}/{{}}.json" if base else None
    described = [
        resources.csv_resource(
            folder, table, LARGE, schema=schema.format(table) if schema else None
        )
        for table in LARGE
    ]
    _describe(folder, share, release, described, is_small=True)


def _write_tables(folder: Path, share: Share) -> None:
    folder.mkdir()
    for name, _, lines in printed(share):
        files.write_lines(lines, folder / name)


def _describe(
    folder: Path, share: Share, release: Release, described: list[Json], *, is_small: bool = False
) -> None:
    name = str(share.body["name"])
    pinyin = share.body["name_pinyin"]
    name_en = f"{name} ({pinyin})" if pinyin else name
    words = Words(
        f"gongkai-{folder.name}",
        f"{name} · {release.settings.title_zh}",
        f"{name_en} · {release.settings.title_en}",
        f"{name}的政府信息公开工作年度报告：{HOLDS[is_small][0]}。",
        f"Open government information reports of {name_en}: {HOLDS[is_small][1]}.",
    )
    sources: list[Json] = [
        {"title": report["title"] or name, **({"path": report["url"]} if report["url"] else {})}
        for report in share.reports
    ]
    descriptor.describe(folder, words, release, described, sources)
