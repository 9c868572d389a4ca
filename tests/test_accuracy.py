"""Measure how much of drawn reports is read right, by layout and format, and never let it fall.

Every kind of damage of ``mutations`` is drawn once per layout, the layouts of plain text in all
encodings in turn. A number that differs from what is printed fails at once; how many cells that
are not zero are read is held against ``floors.json``, which only ever rises:

    python -m pytest tests/test_accuracy.py --update-floors
"""

# ruff: noqa: S311  -- seeded dice
from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from random import Random

import pytest

from formats import FORMATS, print_as, print_with
from mutations import DIRT, LAYOUTS, SECONDS, Drawn, Verdict, judge_bytes, make
from read.pdf_drawing import print_documents, print_pages
from read.pdf_looks import Look

FLOORS = Path(__file__).parent / "floors.json"
ENCODINGS = ("utf-8", "gb18030", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "big5")
PRINTED = ("clean", "deleted_rows", "odd_blanks", "signs_in_words", "split_labels", "thousands")
PRINTED_LOOKS = (Look(), Look(size=14, valign="top", labels=(28, 44, 66)), Look(rules="none"))
PRINTED_FLOORS = {"browser": 0.95, "office": 0.75}
"""How many figures at least come back from paper; tables without rules are cut off by the page."""
ALIKE = {("L6b", "deleted_cell"), ("xlsx", "deleted_cell"), ("pdf", "deleted_cell")}
"""A row that lost a cell and was filled up with a blank prints the same as one whose last is blank."""


@dataclass(slots=True)
class Tally:
    """What was read right of how much: figures, figures other than zero, documents, facts."""

    documents: int = 0
    whole: int = 0
    cells: int = 0
    right: int = 0
    non_zero: int = 0
    non_zero_right: int = 0
    body: int = 0
    year: int = 0
    form: int = 0

    def add(self, verdict: Verdict) -> None:
        """Count one more document."""
        self.documents += 1
        self.whole += verdict.cells == verdict.right
        self.cells += verdict.cells
        self.right += verdict.right
        self.non_zero += verdict.non_zero
        self.non_zero_right += verdict.non_zero_right
        self.body += verdict.is_body
        self.year += verdict.is_year
        self.form += verdict.is_form

    def shares(self) -> dict[str, float]:
        """The shares of what is held against the floors."""
        return {
            "non_zero": self.non_zero_right / max(self.non_zero, 1),
            "figures": self.right / max(self.cells, 1),
            "documents": self.whole / max(self.documents, 1),
            "body": self.body / max(self.documents, 1),
            "year": self.year / max(self.documents, 1),
            "form": self.form / max(self.documents, 1),
        }


def encoded(text: str, number: int) -> bytes:
    """Encode a text in one of the encodings in turn; Big5 lacks most simplified characters."""
    try:
        return text.encode(ENCODINGS[number % len(ENCODINGS)])
    except UnicodeEncodeError:
        return text.encode("gb18030")


def documents(name: str) -> Iterator[tuple[str, Drawn, bytes]]:
    """Draw one report per kind of damage in a layout of text or in a format."""
    for number, kind in enumerate(sorted(DIRT)):
        if (name, kind) in ALIKE:
            continue
        if name in LAYOUTS:
            drawn, text = make(name, kind, 0)
            yield kind, drawn, encoded(text, number)
            continue
        drawn, _ = make("L6", kind, 0)
        data = print_as(drawn, name, Random(f"{name}/{kind}"))
        if data is not None:
            yield kind, drawn, data


@pytest.mark.parametrize("name", [*LAYOUTS, *FORMATS])
def test_accuracy(
    name: str, record_property: pytest.RecordProperty, *, update_floors: bool
) -> None:
    """No number is invented, evidence is the printed cell, and no share falls below its floor."""
    tally = Tally()
    for kind, drawn, data in documents(name):
        verdict = judge_bytes(drawn, data)
        where = f"{name} {kind}"
        assert [] == verdict.wrong, where
        assert [] == verdict.broken, where
        assert verdict.seconds < SECONDS, where
        tally.add(verdict)
    record_property("accuracy", [name, *(getattr(tally, each.name) for each in fields(tally))])
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    if update_floors:
        raised = {
            key: max(share, floors.get(name, {}).get(key, 0))
            for key, share in tally.shares().items()
        }
        floors[name] = {key: int(share * 100_000) / 100_000 for key, share in raised.items()}
        text = json.dumps(dict(sorted(floors.items())), indent=1)
        FLOORS.write_text(text + "\n", encoding="utf-8")
    fallen = {k: v for k, v in tally.shares().items() if v < floors[name][k]}
    assert {} == fallen, f"{name} fell below {floors[name]}"


def printed_documents(tool: str) -> Iterator[tuple[str, Drawn, bytes]]:
    """Print some damaged reports by a browser or an office, each with another look in turn."""
    sources: list[tuple[str, Drawn, str | bytes]] = []
    for number, kind in enumerate(PRINTED):
        drawn, _ = make("L6", kind, 0)
        look = PRINTED_LOOKS[number % len(PRINTED_LOOKS)]
        if source := print_with(drawn, tool, look, Random(kind)):
            sources.append((f"{tool} {kind} {look.rules}", drawn, source))
    printed = (
        print_documents([source for *_, source in sources if isinstance(source, bytes)])
        if tool == "office"
        else print_pages([source for *_, source in sources if isinstance(source, str)])
    )
    for (where, drawn, _), data in zip(sources, printed, strict=True):
        yield where, drawn, data


@pytest.mark.slow
@pytest.mark.parametrize("tool", ["browser", "office"])
def test_no_number_is_invented_on_paper(tool: str, record_property: pytest.RecordProperty) -> None:
    """Prints of damaged reports by the programs of real offices: no number is wrong."""
    tally = Tally()
    for where, drawn, data in printed_documents(tool):
        verdict = judge_bytes(drawn, data)
        assert [] == verdict.wrong, where
        assert [] == verdict.broken, where
        tally.add(verdict)
    record_property("accuracy", [tool, *(getattr(tally, each.name) for each in fields(tally))])
    assert tally.shares()["figures"] >= PRINTED_FLOORS[tool], tally
