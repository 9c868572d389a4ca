"""Draw the figures of a body year by year: skewed, lasting, and each year following the last.

In: a body. Out: the cells of its tables, most of those that are 0 left out; H1 to H4 hold, and
the links between years. A year depends on the seed, the body and the years before, on nothing
else. Must not know how figures are printed; what is broken on purpose is ``faults``' work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from itertools import accumulate
from random import Random

from gongkai.bench.bodies import Body
from gongkai.bench.dice import count, dice, share_of
from gongkai.bench.sums import KINDS, RESULTS, WAYS, outcomes_of, sum_proceedings, sum_requests

Number = int | Decimal
Values = dict[str, Number]

FIRST = 2019
"""The year in which every series begins, so that a later year is the same wherever one starts."""
ON_2021 = 2021
SECOND_FORM = "2021"

REQUESTS: dict[tuple[str, str], float] = {
    ("government", "province"): 4000,
    ("government", "prefecture"): 1500,
    ("government", "county"): 110,
    ("government", "township"): 0.35,
    ("office", "county"): 6,
    ("department", "province"): 60,
    ("department", "prefecture"): 14,
    ("department", "county"): 1.6,
    ("subdistrict-office", "township"): 0.6,
}
OTHER_REQUESTS = 2.0
"""How many requests come in a usual year, by kind and level of body; sizes spread around it."""
DECISIONS: dict[tuple[str, str], float] = {
    ("government", "province"): 90_000,
    ("government", "prefecture"): 40_000,
    ("government", "county"): 6_000,
    ("government", "township"): 3,
    ("department", "province"): 400,
    ("department", "prefecture"): 150,
    ("department", "county"): 50,
    ("vertical", "prefecture"): 400,
    ("vertical", "county"): 90,
}
"""How many licences a body with the power to grant them usually grants in a year."""
POWERS, CHARGING = 0.45, 0.3
"""How many bodies have a power to decide, and how many collect charges."""
APPLICANTS = (0.82, 0.12, 0.004, 0.004, 0.03, 0.022)
OUTCOMES = {
    "granted": 44,
    "partly_granted": 8,
    "refused.third_party_rights": 2,
    "refused.internal_affairs": 1,
    "refused.process_information": 1.5,
    "refused.enforcement_files": 1.5,
    "refused.administrative_inquiry": 2,
    "refused.prohibited_by_law": 0.5,
    "refused.security_and_stability": 0.2,
    "unavailable.not_held": 22,
    "unavailable.requires_creation": 3,
    "unavailable.still_unclear": 2.5,
    "not_processed.petition": 3.5,
    "not_processed.duplicate": 1.5,
    "not_processed.publication": 0.3,
    "not_processed.excessive": 0.2,
    "not_processed.reconfirmation": 0.4,
    "other_outcome": 4,
    "other_outcome.not_corrected": 2,
    "other_outcome.fee_unpaid": 0.1,
    "other_outcome.other": 2,
}
CARRIED, DISPUTED, SUED, SUED_AFTER = 0.06, 0.035, 0.012, 0.01
MAKES_RULES = {"province", "prefecture"}
STOCKS = ("licensing", "other_services", "penalties", "compulsion", "fees")


def form_of(year: int) -> str:
    """Name the form of a year."""
    return "2019" if year < ON_2021 else SECOND_FORM


def draw_years(seed: str, body: Body, last: int) -> Iterator[tuple[int, Values]]:
    """Draw a body's years from ``FIRST`` on, each following from the one before."""
    spread = 0.6 if body.scope == "jurisdiction" else 1.1
    size = dice(seed, body.key, "size").lognormvariate(0, spread)
    before: Values = {}
    for year in range(FIRST, last + 1):
        source = dice(seed, body.key, year)
        before = {
            **_disclosure(source, body, size, year, before),
            **_requests(source, body, size, year, before),
        }
        yield year, before


def _requests(
    source: Random, body: Body, size: float, year: int, before: Mapping[str, Number]
) -> dict[str, int]:
    usual = REQUESTS.get((body.kind, body.level), OTHER_REQUESTS)
    received = count(source, usual * size * source.lognormvariate(0, 0.25))
    by_kind = Counter(source.choices(KINDS, APPLICANTS, k=received))
    names, weights = _weights(form_of(year))
    outcomes: dict[str, dict[str, int]] = {}
    carried_in: dict[str, int] = {}
    carried_out: dict[str, int] = {}
    for kind in KINDS:
        waiting = int(before.get(f"requests.carried_out.{kind}", 0))
        everything = waiting + by_kind[kind]
        if not everything:
            continue
        later = min(share_of(source, by_kind[kind], CARRIED), by_kind[kind])
        carried_in[kind], carried_out[kind] = waiting, later
        chosen = Counter(source.choices(names, cum_weights=weights, k=everything - later))
        for name, number in chosen.items():
            outcomes.setdefault(name, {})[kind] = number
    shares = zip(WAYS, (DISPUTED, SUED, SUED_AFTER), strict=True)
    results = {way: _results(source, share_of(source, received, share)) for way, share in shares}
    return {**sum_requests(outcomes, carried_in, carried_out), **sum_proceedings(results)}


@cache
def _weights(form: str) -> tuple[list[str], list[float]]:
    names = [name for name in outcomes_of(form) if name in OUTCOMES]
    return names, list(accumulate(OUTCOMES[name] for name in names))


def _results(source: Random, number: int) -> dict[str, int]:
    return dict(Counter(source.choices(RESULTS, (60, 12, 13, 15), k=number)))


def _disclosure(
    source: Random, body: Body, size: float, year: int, before: Mapping[str, Number]
) -> Values:
    grown = _on_2019 if form_of(year) != SECOND_FORM else _on_2021
    return {f"disclosure.{cell}": number for cell, number in grown(source, body, size, before)}


def _documents(source: Random, body: Body, size: float) -> Iterator[tuple[str, int]]:
    """Draw how many documents of each sort are made in a year."""
    is_government = body.kind == "government"
    mean = {"province": 30.0, "prefecture": 16.0, "county": 6.0, "township": 0.25}
    share = 1.0 if is_government else 0.12
    yield "normative_documents", count(source, mean.get(body.level, 1.0) * share * min(size, 4))
    yield "rules", count(source, 2.0) if _makes_rules(body) else 0


def _makes_rules(body: Body) -> bool:
    return body.kind == "government" and body.level in MAKES_RULES


def _decisions(source: Random, body: Body, size: float) -> Iterator[tuple[str, int]]:
    """Draw decisions; a town or a bureau without such powers has none in any year."""
    busy = DECISIONS.get((body.kind, body.level), 5.0)
    for row, share in (("licensing", 1.0), ("penalties", 0.4), ("compulsion", 0.05)):
        has_power = body.scope == "jurisdiction" or dice(body.key, row).random() < POWERS
        yield row, count(source, busy * share * size) if has_power else 0


def _on_2019(
    source: Random, body: Body, size: float, before: Mapping[str, Number]
) -> Iterator[tuple[str, Number]]:
    for row, made in _documents(source, body, size):
        total = before.get(f"disclosure.{row}.disclosed_total")
        yield f"{row}.produced", made
        yield f"{row}.disclosed", made
        yield f"{row}.disclosed_total", made + int(3 * made if total is None else total)
    decisions = dict(_decisions(source, body, size))
    for row in STOCKS:
        items = int(before.get(f"disclosure.{row}.previous_items", 0))
        items += int(before.get(f"disclosure.{row}.change", 0))
        if not before and (decisions.get(row) or source.random() < 0.15):
            items = 1 + count(source, 20 * min(size, 3))
        change = source.choice((0, 0, 0, 0, -1, 1, 2)) if items > 2 else 0
        yield f"{row}.previous_items", items
        yield f"{row}.change", change
        if row != "fees":
            yield f"{row}.decisions", decisions.get(row, 0)
    bought = count(source, 3 * size) if source.random() < 0.4 else 0
    yield "procurement.items", bought
    yield "procurement.amount", _money(source, 30 * bought) if bought else 0


def _on_2021(
    source: Random, body: Body, size: float, before: Mapping[str, Number]
) -> Iterator[tuple[str, Number]]:
    for row, made in _documents(source, body, size):
        if row == "rules" and not _makes_rules(body):
            continue
        held = before.get(f"disclosure.{row}.in_force")
        stock = int(held) if held is not None else 4 * made + count(source, min(size, 3))
        repealed = share_of(source, stock, 0.08)
        yield f"{row}.issued", made
        yield f"{row}.repealed", repealed
        yield f"{row}.in_force", stock + made - repealed
    for row, number in _decisions(source, body, size):
        yield f"{row}.decisions", number
    lasting = dice(body.key, "charges")
    charges = body.level != "township" and lasting.random() < CHARGING
    yield "fees.amount", _money(source, lasting.lognormvariate(3, 1.2)) if charges else 0


def _money(source: Random, usual: float) -> Decimal:
    """Draw an amount in 万元 near the usual one, with up to four digits behind the point."""
    amount = usual * source.lognormvariate(0, 0.25) + 0.01
    return Decimal(f"{amount:.{source.choice((0, 2, 2, 4))}f}")
