"""What is known of several reports together is about cells that there are."""

from __future__ import annotations

from collections import Counter
from typing import get_args

from gongkai.knowledge import FORMS, checks, indicators, rows
from gongkai.knowledge.across import Relation, jumping, links, summing


def test_links_are_made_of_cells_of_their_forms() -> None:
    """Every term exists on each form of the link, in one unit, and every link is told once."""
    for link in links():
        terms = {*link.cells, *link.before}
        assert terms <= indicators().keys()
        for form in set(link.forms) & set(FORMS):
            assert all(form in indicators()[term].forms for term in terms)
        assert 1 == len({indicators()[term].unit for term in terms})
        assert link.relation in get_args(Relation)
        # X4 cannot know what was repealed: it is a note, the others are warnings.
        severity = "info" if link.check == "disclosed-total" else "warning"
        assert severity == checks()[link.check].severity
    assert len(links()) == len({link.link for link in links()})
    counts = Counter(link.check for link in links())
    expected = {
        "carried-over": 7,
        "stock-in-force": 2,
        "repealed-over-stock": 2,
        "items-carried": 5,
        "disclosed-total": 2,
    }
    assert expected == counts


def test_the_totals_worth_comparing_are_indicators() -> None:
    """No stock is added up over bodies: a document in force may be listed by two of them."""
    assert {*jumping(), *summing()} <= indicators().keys()
    assert {row[name] for row in rows("main_totals.csv") for name in ("may_jump", "adds_up")} == {
        "yes",
        "no",
    }
    assert all(indicator.endswith(".total") for indicator in summing())
