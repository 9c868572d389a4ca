"""One name in one division is one body, whatever the register of the day calls the division."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from conftest import parse_text
from drawing import draw_report
from gongkai.filing import tell_apart
from gongkai.ledger import (
    BODIES,
    NO_LEDGER,
    Kept,
    Ledger,
    extended,
    keys_of,
    load_ledger,
    write_ledger,
)
from gongkai.model import KnowledgeError, Report, Source, Stopped
from gongkai.namesakes import join_namesakes
from gongkai.parse.names import read_name
from gongkai.parse.naming import digest, make_body
from gongkai.parse.placing import Near

DRAWN = parse_text(draw_report("2021", {}, "L5"))
ZONE, SHORT = "泌阳县工业园区管委会人民政府", "工业园区管委会人民政府"
"""The register has 工业园区管委会 until 2022 and 工业园区 from 2023 on, under one code."""
CODE, COUNTY = "411726400", "411726"


def read(name: str, year: int) -> Report:
    """A report of the zone that prints a name, read with the register of its last day."""
    on = f"{year}-12-31"
    body = make_body(read_name(ZONE, on), Near(on, lambda: [COUNTY]))
    source = Source(f"{name}-{year}.txt", "ef" * 32, 1)
    return replace(DRAWN, body=replace(body, name=name), year=year, source=source)


def build(reports: list[Report], ledger: Ledger = NO_LEDGER) -> tuple[list[str], Ledger]:
    """The ids of reports, and the ledger after that build."""
    joined, keys = join_namesakes(reports, keys_of(reports), ledger)
    told = tell_apart(joined, ledger, keys)
    return [one.body.id for one in told], extended(ledger, told, keys)


def kept(tmp_path: Path, ledger: Ledger) -> Ledger:
    """The ledger as the next build reads it."""
    assert write_ledger(tmp_path / BODIES, ledger)
    return load_ledger(tmp_path / BODIES)


def test_the_names_are_read_apart() -> None:
    """Without that there is nothing to join: the register of 2023 splits the name elsewhere."""
    assert read(ZONE, 2022).body.id == CODE
    assert read(ZONE, 2023).body.id.startswith(f"{CODE}-x")


@pytest.mark.parametrize("names", [(ZONE, ZONE), (SHORT, SHORT), (ZONE, SHORT), (SHORT, ZONE)])
def test_one_name_is_one_body(names: tuple[str, str], tmp_path: Path) -> None:
    """It has the id of its division, in any order of files, and the next build reads the ledger."""
    reports = [read(names[0], 2022), read(names[1], 2023)]
    for some in permutations(reports):
        ids, ledger = build([*some])
        assert ids == [CODE, CODE]
        again = kept(tmp_path, ledger)
        assert build([*some], again) == (ids, again)
        assert {row.body_id for row in again.rows} == {CODE}


@pytest.mark.parametrize("names", [(ZONE, ZONE), (SHORT, SHORT), (ZONE, SHORT), (SHORT, ZONE)])
@pytest.mark.parametrize("first", [0, 1])
def test_what_is_kept_first_stays(names: tuple[str, str], first: int, tmp_path: Path) -> None:
    """A report that comes later, or another one that is gone, changes no id."""
    reports = [read(names[0], 2022), read(names[1], 2023)]
    (own,), ledger = build([reports[first]])
    before = kept(tmp_path, ledger)
    ids, ledger = build(reports, before)
    assert ids == [own, own]
    after = kept(tmp_path, ledger)
    assert build([reports[1 - first]], after)[0] == [own]


def test_the_name_stays_as_printed() -> None:
    """Only the body is another one: name, figures and source are the report's."""
    reports = [read(SHORT, 2022), read(ZONE, 2023)]
    joined, _ = join_namesakes(reports, keys_of(reports), NO_LEDGER)
    assert [one.body.name for one in joined] == [SHORT, ZONE]
    assert {one.body.level for one in joined} == {"township"}
    assert [replace(one, body=DRAWN.body) for one in joined] == [
        replace(one, body=DRAWN.body) for one in reports
    ]


def test_other_names_stay_apart() -> None:
    """Neither another name in the division nor the same name in another one is joined."""
    elsewhere = read(SHORT, 2023)
    elsewhere = replace(elsewhere, body=replace(elsewhere.body, code="411727400"))
    centre = read(f"{ZONE}信访中心", 2023)
    centre = replace(centre, body=replace(centre.body, id=f"{CODE}-x{digest(f'{ZONE}信访中心')}"))
    reports = [read(ZONE, 2022), centre, elsewhere]
    before = keys_of(reports)
    assert join_namesakes(reports, before, NO_LEDGER) == (reports, before)


def test_two_kept_ids_both_stay() -> None:
    """An id that was published once stays, though two names in the ledger are one body's."""
    other = read(ZONE, 2023)
    rows = (
        Kept(CODE, CODE, ZONE, "", "2022"),
        Kept(other.body.id, CODE, "管委会人民政府", "", "2023"),
    )
    ids, ledger = build([read(ZONE, 2022), other], Ledger(rows))
    assert ids == [CODE, other.body.id]
    assert ledger.rows == rows


def test_a_redirected_id_is_resolved() -> None:
    """Who joins the two by hand writes one into the row of the other."""
    other = read(ZONE, 2023)
    rows = (
        Kept(CODE, CODE, ZONE, "", "2022"),
        Kept(other.body.id, CODE, SHORT, "", "2023", redirects_to=CODE),
    )
    assert build([read(ZONE, 2022), other], Ledger(rows))[0] == [CODE, CODE]


def test_no_ledger_is_written_that_cannot_be_read(tmp_path: Path) -> None:
    """One name with two ids stops the build that would keep it, and is told when it is read."""
    reports = [read(SHORT, 2022), read(SHORT, 2023)]
    with pytest.raises(Stopped, match=f"{SHORT} of {CODE} would have two ids, {CODE} and {CODE}-x"):
        extended(NO_LEDGER, reports)
    rows = Kept(CODE, CODE, SHORT, "", "2022"), Kept(f"{CODE}-x1", CODE, SHORT, "", "2023")
    write_ledger(tmp_path / BODIES, Ledger(rows))
    with pytest.raises(KnowledgeError, match=r"has two ids.*redirects_to"):
        load_ledger(tmp_path / BODIES)
