"""The knowledge files are complete, disjoint and about nothing that does not exist."""

from __future__ import annotations

import csv
import re
from collections import Counter
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai import knowledge, model
from gongkai.knowledge import (
    FORMS,
    checks,
    codebook,
    identities,
    indicators,
    layouts,
    patterns,
    rows,
    statements,
)
from gongkai.knowledge.deadlines import deadline_of, deadlines
from gongkai.knowledge.patterns import Injection, injection, own_voice
from gongkai.knowledge.published import fields, resources
from gongkai.parse.deciding import turns
from gongkai.parse.figures import place_of
from gongkai.parse.folding import NOTE, core, normalise
from gongkai.parse.labels import DISCLOSURE, PROCEEDINGS, REQUESTS, misprints, table_of
from gongkai.parse.sections import heading_number

FOLDER = files("gongkai.knowledge")
NAMES = sorted(p.name for p in FOLDER.iterdir() if p.name.endswith(".csv"))


@pytest.mark.parametrize("name", NAMES)
def test_files_are_plain_csv(name: str) -> None:
    """UTF-8 without a mark, line feeds, as many cells in each row as columns."""
    data = FOLDER.joinpath(name).read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    assert data.endswith(b"\n")
    rows = list(csv.reader(data.decode("utf-8").splitlines()))
    assert {len(rows[0])} == {len(row) for row in rows}
    assert list(knowledge.rows(name))


def test_the_forms_have_198_and_200_cells() -> None:
    """The codebook holds every cell of both forms once."""
    assert [198, 200] == [sum(form in row.forms for row in codebook()) for form in FORMS]
    assert len(codebook()) == len(indicators()) == len({row.short for row in codebook()})
    assert all(len(row.short) <= 32 for row in codebook())


@pytest.mark.parametrize("form", FORMS)
def test_every_cell_of_a_form_has_a_row_and_a_column(form: str) -> None:
    """Rows times columns of layouts.csv are exactly the indicators of the form."""
    printed = set()
    for block in (*DISCLOSURE, REQUESTS, PROCEEDINGS):
        here = [p for p in layouts() if (p.form, p.block) == (form, block) and not p.is_heading]
        rows = [p.key for p in here if p.axis == "row"] or [""]
        columns = [p.key for p in here if p.axis == "column"]
        printed |= {(block, row, column) for row in rows for column in columns}
    assert printed == {place_of(row) for row in codebook() if form in row.forms}


def test_every_indicator_is_defined_in_both_languages() -> None:
    """Definition, ground, unit and type are never empty."""
    for row in codebook():
        assert all((row.definition_zh, row.definition_en, row.legal_basis, row.unit, row.type))


def test_labels_mean_something_and_one_thing() -> None:
    """Every variant names a row or column that exists; within a block a wording is unique."""
    known = {(p.block, p.axis, p.key) for p in layouts()}
    meanings: dict[tuple[str, str, str], set[str]] = {}
    for label in knowledge.labels():
        blocks = DISCLOSURE if label.block == "disclosure" else (label.block,)
        if label.kind == "fixable":
            leaf = {
                key.rsplit(".", 1)[-1] for b, a, key in known if (b, a) == (label.block, label.axis)
            }
            assert any((b, label.axis, label.means) in known for b in blocks) or label.means in leaf
        assert label.kind in {"fixable", "ignored", "extra"}
        meanings.setdefault((label.block, label.axis, core(label.label)), set()).add(label.means)
    assert all(len(means) == 1 for means in meanings.values())


def test_deciding_words_are_found_in_no_note_of_the_form() -> None:
    """Each pattern compiles and matches something; the form's own notes turn no label round."""
    words = patterns.deciding_words()
    assert {"year", "time", "negation", "side", "number", "harmless"} == {w.kind for w in words}
    assert all(bool(word.means) != (word.kind == "harmless") for word in words)
    assert not any(re.fullmatch(word.pattern, "") for word in words)
    for place in layouts():
        if note := NOTE.search(normalise(place.label)):
            assert not note.start() or not turns(note[0], normalise(place.label)[: note.start()])


def test_no_label_is_a_misprint_of_another_row() -> None:
    """Of the wordings of one table no two with different meanings are as near as misprints."""
    for table in ("disclosure", REQUESTS):
        wordings = {
            core(one.label): getattr(one, "key", None) or getattr(one, "means", "")
            for one in (*layouts(), *knowledge.labels())
            if one.axis == "row" and table_of(one.block) == table
        }
        ignored = {label for label, key in wordings.items() if not key}
        near = [
            (a, b)
            for a, b in combinations(sorted(wordings.keys() - ignored), 2)
            if wordings[a] != wordings[b] and misprints(a, b) is not None
        ]
        assert [] == near


def test_labels_do_not_repeat_the_form() -> None:
    """A wording of the form itself needs no row in labels.csv."""
    own = {(p.block, p.axis, core(p.label)) for p in layouts() if not p.is_heading}
    assert [] == [
        label.label
        for label in knowledge.labels()
        if (label.block, label.axis, core(label.label)) in own and label.means
    ]


def test_identities_are_made_of_indicators() -> None:
    """Every term exists, no identity has a term twice, and H1 to H4 are all there."""
    for row in identities():
        terms = (*row.left, *row.right)
        assert set(terms) <= indicators().keys()
        assert len(terms) == len(set(terms))
        assert row.check in checks()
        for form in row.forms:
            assert all(form in indicators()[term].forms for term in terms)
    counts = {
        form: Counter(row.check for row in identities() if form in row.forms) for form in FORMS
    }
    assert {"balance": 7, "applicants": 23, "outcomes": 7, "proceedings": 3} == counts["2019"]
    assert {"balance": 7, "applicants": 25, "outcomes": 7, "proceedings": 3} == counts["2021"]


def test_every_check_is_worded_and_raised_by_a_test() -> None:
    """Both languages name the same values, and the test suite knows each check by its id."""
    tests = "\n".join(
        path.read_text(encoding="utf-8")
        for path in Path(__file__).parent.parent.rglob("test_*.py")
        if path != Path(__file__)
    )
    for check in checks().values():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", check.check)
        assert check.severity in get_args(model.Severity)
        assert all((check.title_zh, check.title_en, check.description_zh, check.description_en))
        zh, en = (
            {name.removesuffix("_en") for name in re.findall(r"{(\w+)}", text)}
            for text in (check.message_zh, check.message_en)
        )
        assert zh - {"unit"} == en - {"unit"}
        assert all((check.remedy_zh, check.remedy_en, check.example_zh, check.example_en))
        assert f'"{check.check}"' in tests or f"'{check.check}'" in tests, check.check


def test_whose_fault_a_check_may_find_is_a_closed_list() -> None:
    """Only the closed sums are errors; what the copy did is never the office's fault."""
    for row in rows("checks.csv"):
        assert {row["is_damage"], row["is_listed"]} <= {"yes", "no"}
        assert row["assessed"] in get_args(knowledge.Assessed)
    for check in checks().values():
        assert check.blame in get_args(model.Blame)
        assert check.blame == "copy" or not check.is_damage
        assert check.severity != "error" or (check.blame == "source" and check.is_listed)
        if not check.is_listed and check.assessed != "drafts":
            assert check.severity == "info"
        assert check.assessed != "drafts" or check.severity != "error"
    unlisted = {one.check for one in checks().values() if not one.is_listed}
    assert {"published-late", "cell-no-number", "cell-not-filled"} == unlisted


def test_deadlines_are_days_for_bodies_that_the_law_names() -> None:
    """A town or an office has no statutory day since 2019; before, everybody had the same."""
    for one in deadlines():
        assert one.kinds <= set(get_args(model.Kind))
        assert one.levels <= set(get_args(model.Level))
        assert "01-01" < one.due < one.season_ends < "12-31"

    def due(kind: str, level: str | None, year: int) -> str | None:
        body = model.Body("x", None, None, level, kind)
        found = deadline_of(body, year)
        return found.due if found else None

    assert "01-31" == due("department", "county", 2023)
    assert "03-31" == due("government", "province", 2019)
    assert {None} == {due(kind, "township", 2023) for kind in ("government", "department")}
    assert {None} == {due(kind, "county", 2023) for kind in ("office", "vertical", "other")}
    assert due("department", None, 2023) is None
    assert {"03-31"} == {due(kind, "township", 2018) for kind in ("government", "office")}


def test_enumerations_are_those_of_the_contract() -> None:
    """The published lists are read off the model, word for word."""
    wanted = {
        ("figures", "status"): model.Status,
        ("figures", "unit_basis"): model.UnitBasis,
        ("figures", "method"): model.Method,
        ("reports", "form"): model.Form,
        ("reports", "scope"): model.Scope,
        ("reports", "provenance"): model.Provenance,
        ("bodies", "kind"): model.Kind,
        ("bodies", "level"): model.Level,
        ("findings", "severity"): model.Severity,
        ("findings", "blame"): model.Blame,
        ("findings", "verdict"): model.Verdict,
    }
    for (resource, name), closed in wanted.items():
        (field,) = [f for f in fields(resource) if f.name == name]
        assert set(get_args(closed)) == set(field.enum), (resource, name)


def test_references_and_keys_exist() -> None:
    """A foreign key points at a field of another resource; a primary key is made of fields."""
    for resource in resources():
        names = {field.name for field in fields(resource.name)}
        assert set(resource.primary_key) <= names
        for field in fields(resource.name):
            if field.reference:
                other, column = field.reference.split(".")
                assert column in {f.name for f in fields(other)}


def test_scopes_kinds_and_patterns_are_of_closed_lists() -> None:
    """Patterns compile (they were compiled to get here) and give words of the contract."""
    assert {scope for scope, _ in patterns.scopes()} <= set(get_args(model.Scope))
    assert {kind for kind, _ in patterns.body_names()} <= set(get_args(model.Kind))
    assert {number for number, _ in patterns.headings()} == {1, 2, 3, 4, 5, 6}
    told = statements.facts().values()
    assert {fact.indicator for fact in told if fact.indicator} <= indicators().keys()
    assert {
        cell for fact in told for cells in fact.accepts for cell in cells
    } <= indicators().keys()
    assert {fact.check for fact in told} <= checks().keys()
    assert patterns.personal().search("联系人:张某某,电话")


@pytest.mark.parametrize(
    ("name", "column", "kinds"),
    [
        (
            "fee_patterns.csv",
            "says",
            {"none", "amount", "passed_on", "rate", "open", "denied"},
        ),
        ("year_patterns.csv", "tells", {"plan", "later", "comparison"}),
    ],
)
def test_what_a_sentence_says_is_found_in_its_example(
    name: str, column: str, kinds: set[str]
) -> None:
    table = tuple(knowledge.rows(name))
    assert kinds == {row[column] for row in table}
    for row in table:
        assert re.search(row["pattern"], row["example"]), row
        assert not re.search(row["pattern"], "本年度主动公开政府信息12条")
    assert len(table) == len({row["pattern"] for row in table})


def test_every_heading_is_named_by_its_note() -> None:
    """Each wording of a part heads it where its note prints it."""
    for row in knowledge.rows("headings.csv"):
        first = row["note"].split(";")[0].split(" (")[0]
        assert int(row["section"]) == heading_number(first), row


def test_every_printed_table_has_an_english_name() -> None:
    """What the findings quote of the codebook is translated."""
    for row in codebook():
        assert patterns.wording(row.table)


def test_each_way_to_speak_of_oneself_is_one_group() -> None:
    pattern, ways = own_voice()
    assert pattern.groups == len(ways)


@pytest.mark.parametrize(
    "injected", [one for kind in ("strong", "slot") for one in injection(kind) if one.needs]
)
@given(data=st.data())
@settings(max_examples=300)
def test_what_an_injected_token_needs_stands_in_each_that_its_pattern_finds(
    injected: Injection, data: st.DataObject
) -> None:
    token = data.draw(st.from_regex(injected.pattern, fullmatch=True))
    assert any(word in token for word in injected.needs)
