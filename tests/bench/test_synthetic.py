"""The committed synthetic archive: it is what the generator makes, and it is read right.

A number that is not the one printed is wrong, and there may be none. What is not read, though it
is printed, is held against a floor for each layout.
"""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal

import duckdb
import pytest
import yaml

import synthetic_archive
from conftest import Built
from gongkai.bench.faults import FAULTS
from synthetic_archive import CELLS, DOCUMENTS, HERE, rows_of

FLOOR = 0.999
"""How many of the cells that do not print 0 are read as they are, in each layout."""
PEERS = 30
WAYS = {*FAULTS, "late", "revised", "copied", "renamed", "short_name", "hostile"}


def test_the_generator_makes_what_is_committed() -> None:
    made, held = synthetic_archive.make(), synthetic_archive.committed()
    assert list(made.archive) == list(held.archive)
    assert [] == [name for name, data in made.archive.items() if data != held.archive[name]]
    assert made.cells == held.cells
    assert made.documents == held.documents


def test_every_way_of_being_broken_is_there() -> None:
    told = Counter(fault for row in rows_of(DOCUMENTS) for fault in row[-1].split())
    assert told.keys() == WAYS
    assert sum(told.values()) < len(rows_of(DOCUMENTS)) / 4


def test_there_are_peers_every_year() -> None:
    """Strips of peers begin at thirty bodies of one level, kind, scope, form and year."""
    found = Counter((row[3], row[4], row[5], row[6]) for row in rows_of(DOCUMENTS))
    for year in ("2020", "2021", "2022"):
        assert found["township", "government", "own_body", year] > PEERS
        assert found["county", "department", "own_body", year] > PEERS
        assert 0 < found["county", "vertical", "system", year] < PEERS
    departments = Counter(
        row[1].partition("-")[2] for row in rows_of(DOCUMENTS) if row[6] == "2022"
    )
    assert departments["education"] + departments["housing-construction"] > 40


def query(built: Built, text: str) -> list[tuple]:
    """Ask the packages of a build."""
    with duckdb.connect() as held:
        return held.execute(text.replace("@", f"{built.folders.packages}/gongkai/")).fetchall()


def masked(built: Built) -> set[str]:
    """The files that are masked whole."""
    found = query(built, "select path from '@sources.parquet' where outcome = 'redacted'")
    return {path for (path,) in found}


def test_no_number_is_wrong_and_few_are_not_read(
    synthetic: Built, record_property: pytest.RecordProperty
) -> None:
    read = {
        (path, indicator): rest
        for path, indicator, *rest in query(
            synthetic,
            """select path, indicator, status, value from '@figures.parquet'
            join '@reports.parquet' using (report_id)
            where (status <> 'reported' or value <> 0) and status <> 'corrected'""",
        )
    }
    mended = {
        (one["body"], str(one["year"]), one["indicator"])
        for one in yaml.safe_load((HERE / "errata.yml").read_text(encoding="utf-8"))
    }
    layouts = {row[0]: row[8] for row in rows_of(DOCUMENTS)}
    left_out = masked(synthetic)
    printed = {
        (path, indicator): [status, Decimal(value) if value else None]
        for path, body, year, indicator, status, value, _ in rows_of(CELLS)
        if (body, year, indicator) not in mended and path not in left_out
    }
    wrong, cells, right = [], Counter(), Counter()
    for key in printed.keys() | read.keys():
        true, found = printed.get(key, ["reported", 0]), read.get(key, ["reported", 0])
        if found[1] is not None and found[1] != true[1]:
            wrong.append((key, true, found))
        cells[layouts[key[0]]] += 1
        right[layouts[key[0]]] += found == true
    assert [] == wrong
    record_property("read", {layout: f"{right[layout]}/{cells[layout]}" for layout in cells})
    assert {} == {each: right[each] for each in cells if right[each] < FLOOR * cells[each]}, cells


def test_who_when_and_whom_for_is_read_right(synthetic: Built) -> None:
    """A town that leaves out its county may stay unplaced; nobody is taken for somebody else."""
    read = {
        path: rest
        for path, *rest in query(
            synthetic,
            """select path, body_id, body_name, year::text, form, scope, published_on::text
            from '@reports.parquet'""",
        )
    }
    left_out = masked(synthetic)
    assert {row[0] for row in rows_of(DOCUMENTS)} == read.keys() | left_out
    for path, body, name, _, _, scope, year, form, _, day, faults in rows_of(DOCUMENTS):
        if path in left_out:
            continue
        found, *others = read[path]
        assert others == [name, year, form, scope, day]
        is_unplaced = "short_name" in faults and found.startswith("x-")
        assert found == body or is_unplaced, (path, found, faults)


def test_units_are_unknown_where_none_is_printed(synthetic: Built) -> None:
    unknown = query(
        synthetic,
        """select path, indicator from '@figures.parquet' join '@reports.parquet'
        using (report_id) where unit = 'unknown' and value <> 0""",
    )
    left_out = masked(synthetic)
    told = {(row[0], row[3]) for row in rows_of(CELLS) if row[6] == "unknown"}
    assert set(unknown) == {key for key in told if key[0] not in left_out}


def test_decisions_beside_the_archive_all_apply(synthetic: Built) -> None:
    """One file is masked whole and says so; no erratum, review or redaction is idle."""
    assert [line.split(": ")[1] for line in synthetic.remarks] == ["masked whole"]
    applied = query(synthetic, "select status from '@errata.parquet'")
    assert applied == [("applied",)] * 3
    rejected = query(
        synthetic, "select finding_id from '@findings.parquet' where verdict = 'rejected'"
    )
    assert [key.split(".")[1] for (key,) in rejected] == ["form-misread"]


def test_what_is_broken_on_purpose_is_found(synthetic: Built) -> None:
    """Each way has its check; the others find nothing in reports that are whole."""
    checks = {
        "injected": "injected-text",
        "stray_rules": "rules-unentitled",
        "odd_sentence": "narrative-table",
        "lost_table": "missing-cells",
        "revised": "versions-differ",
    }
    pairs = query(
        synthetic,
        """select path, "check" from '@findings.parquet' join '@reports.parquet'
        using (report_id)""",
    )
    found = set(pairs)
    for row in rows_of(DOCUMENTS):
        for fault in set(row[-1].split()) & checks.keys():
            assert (row[0], checks[fault]) in found, (row[0], fault)
    whole = {row[0] for row in rows_of(DOCUMENTS) if not row[-1]}
    errors = {"balance", "applicants", "outcomes", "proceedings", "injected-text"}
    assert [] == [pair for pair in pairs if pair[0] in whole and pair[1] in errors]


def test_every_page_and_package_says_that_it_is_synthetic(synthetic: Built, synthetic_site) -> None:
    pages = sorted(synthetic_site.rglob("*.html"))
    assert len(pages) > 2 * len(rows_of(DOCUMENTS))
    silent = [
        p
        for p in pages
        if "合成样例" not in (text := p.read_text("utf-8")) and "ynthetic" not in text
    ]
    assert [] == silent
    for path in sorted(synthetic.folders.packages.rglob("datapackage.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        assert "合成样例" in told["title"]
        assert "ynthetic" in told["title_en"]


def test_no_script_of_a_report_reaches_a_page(synthetic: Built, synthetic_site) -> None:
    (body, *_) = synthetic_archive.PLAN.hostile
    pages = sorted(synthetic_site.glob(f"**/reports/{body}-*/index.html"))
    assert len(pages) == 2 * 3
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "javascript:" not in text
