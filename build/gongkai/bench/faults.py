"""Break drafted reports as real ones are broken, and say so.

In: a draft and dice. Out: the same draft, broken in one way, or untouched where that way does
not fit it. What is printed stays known cell by cell. Must not know which check finds what.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from gongkai.bench.documents import Draft, Odd
from gongkai.bench.drawing import indicators_of
from gongkai.bench.narrative import Narrative
from gongkai.bench.sums import KINDS

HOSTILE = "hostile"
TOKENS = ("球彩网", "老虎机游戏", "威廉希尔体育")
PHONE, MAIL = "14000000000", "nobody.synthetic@example.org"
"""Nobody's: no line has such a number, and example.org is kept for examples."""
HOSTILE_TEXT = (
    "<script>alert('synthetic')</script><img src=x onerror=alert(1)>"
    '\u202e\u202d\u2066\u200f“\'"&lt;`${7*7}{{7*7}}=HYPERLINK("https://example.org")'
)
HOSTILE_MARKUP = (
    "<script>alert('synthetic')</script>\n"
    '<img src="x" onerror="alert(1)"><a href="javascript:alert(1)">附件</a>\n'
)

Fault = Callable[[Draft, Random], bool]


def broken_balance(draft: Draft, source: Random) -> bool:
    """More was carried on than was left over."""
    kind, extra = source.choice(KINDS[:2]), source.randint(1, 3)
    for column in (kind, "total"):
        cell = f"requests.carried_out.{column}"
        draft.values[cell] = draft.values.get(cell, 0) + extra
    return True


def broken_sum(draft: Draft, source: Random) -> bool:
    """A total is off by a little."""
    cells = [one for one in draft.values if one.endswith(".total") and draft.values[one]]
    if not cells:
        return False
    draft.values[source.choice(cells)] += source.choice((1, 2, 10))
    return True


def swapped_columns(draft: Draft, _: Random) -> bool:
    """In one row the numbers of two applicants changed places."""
    one, other = KINDS[0], KINDS[1]
    for row in ("granted", "unavailable.not_held", "received"):
        first, second = (draft.values.get(f"requests.{row}.{kind}", 0) for kind in (one, other))
        if first != second:
            draft.values[f"requests.{row}.{one}"] = second
            draft.values[f"requests.{row}.{other}"] = first
            return True
    return False


def stray_rules(draft: Draft, source: Random) -> bool:
    """A body that may make no rules counts its notices as such."""
    if draft.form == "2019" or draft.body.level == "prefecture":
        return False
    for column in ("issued", "in_force"):
        draft.values[f"disclosure.rules.{column}"] = source.randint(1, 9)
    return True


def slashes(draft: Draft, _: Random) -> bool:
    """What is nothing is crossed out."""
    for cell in indicators_of(draft.form):
        if cell.startswith("proceedings.") and not draft.values.get(cell):
            draft.odd[cell] = Odd("/", "not_applicable")
    return True


def blanks(draft: Draft, source: Random) -> bool:
    """A few cells are left blank; a layout without places for cells is left alone."""
    if draft.layout == "L1":
        return False
    cells = [one for one in indicators_of(draft.form) if one.startswith("requests.")]
    for cell in source.sample(cells, source.randint(1, 4)):
        draft.odd[cell] = Odd("", "blank")
    return True


def unreadable(draft: Draft, source: Random) -> bool:
    """A cell holds what is no number."""
    cell = source.choice([one for one in indicators_of(draft.form) if one.endswith(".total")])
    draft.odd[cell] = Odd(source.choice(("1o", "#REF!", "见附件", "2O3")), "unreadable")
    return True


def lost_table(draft: Draft, source: Random) -> bool:
    """A table is not printed."""
    draft.lost.add(source.choice(("disclosure", "requests", "proceedings")))
    return True


def odd_sentence(draft: Draft, source: Random) -> bool:
    """A sentence tells another number of requests than the table."""
    received = draft.values.get("requests.received.total", 0)
    told = f"公开申请{received}件"
    if not received or told not in "".join(draft.words.parts[1]):
        return False
    extra = source.randint(1, 5)
    if extra == draft.values.get("requests.carried_in.total", 0):
        extra += 1  # new requests and those carried in together may be told too
    return _rewrite(draft, told, f"公开申请{received + extra}件")


def injected(draft: Draft, source: Random) -> bool:
    """Copied by a host that sells its words: they stand where 关于 belongs."""
    token = source.choice(TOKENS)
    year = draft.year
    said = (
        f"按照《国务院办公厅{token}印发{year}年政务公开工作要点的通知》和"
        f"《{draft.body.place}人民政府办公室{token}印发{year}年政务公开工作要点的通知》要求开展工作。"
    )
    return _say(draft, 1, said)


def private(draft: Draft, _: Random) -> bool:
    """Somebody's number and address stand in the text."""
    return _say(draft, 6, f"咨询请联系经办人员，手机{PHONE}，邮箱{MAIL}。")


def hostile(draft: Draft, _: Random) -> bool:
    """Markup, scripts and overrides stand in the text and around it."""
    draft.layout, draft.hidden = "html", HOSTILE_MARKUP
    return _say(draft, 5, HOSTILE_TEXT)


def _say(draft: Draft, part: int, sentence: str) -> bool:
    parts = {**draft.words.parts, part: [*draft.words.parts[part], sentence]}
    draft.words = replace(draft.words, parts=parts)
    return True


def _rewrite(draft: Draft, old: str, new: str) -> bool:
    parts = {
        part: [sentence.replace(old, new) for sentence in said]
        for part, said in draft.words.parts.items()
    }
    draft.words = replace(draft.words, parts=parts)
    return True


def copied(words: Narrative, last_year: Narrative) -> Narrative:
    """Give last year's words under this year's title."""
    return replace(words, parts=last_year.parts)


FAULTS: dict[str, tuple[float, Fault]] = {
    "broken_balance": (0.02, broken_balance),
    "broken_sum": (0.02, broken_sum),
    "swapped_columns": (0.01, swapped_columns),
    "stray_rules": (0.006, stray_rules),
    "slashes": (0.02, slashes),
    "blanks": (0.02, blanks),
    "unreadable": (0.008, unreadable),
    "lost_table": (0.008, lost_table),
    "odd_sentence": (0.02, odd_sentence),
    "injected": (0.008, injected),
    "private": (0.008, private),
}
"""How often a report is broken in each way. At most one of them befalls a report."""
LATE, REVISED, COPIED, SKIPPED = 0.04, 0.01, 0.015, 0.015
"""How often a report is late, is published again, has last year's words, or is not there."""


def break_one(draft: Draft, source: Random) -> str:
    """Break a draft in one way or, mostly, in none; gives the name of what was done."""
    luck = source.random()
    for name, (rate, fault) in FAULTS.items():
        luck -= rate
        if luck < 0:
            return name if fault(draft, source) else ""
    return ""
