"""Filled forms and what the build says of them: the vectors that the page must agree with.

In: a number of forms. Out: for each the text of every cell, and the status, value, findings and
counts that ``read``, ``parse`` and ``check.draft`` give for the same form printed as a web page.
Must not know the page. All figures are drawn by dice; bodies are invented.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from html import escape
from random import Random
from typing import Any

from consistent import draw_values
from drawing import Table, draw_disclosure, draw_proceedings, draw_requests, indicators_of
from gongkai.check import draft
from gongkai.knowledge import Identity, identities, indicators
from gongkai.model import Body, Report, Source
from gongkai.parse import parse
from gongkai.read import read
from gongkai.render.filing.rules import BODIES, CARRIED, CHECKS

FORMS = ("2021", "2019")
ODD = (
    "", "/", "无", "—", "-", "－", "零", "三", "十二", "1,234", "１２", "１,２３４", "3.5", "2.0", "+4", "-3",
    "−2", "增3", "减1件", "7件", "5 项", "2O", "见附件", "12①", "*", "0.0", "000", "123456789012345",
    "9999999999999999", "0.12345678", "5万件", "3元", "不适用", "约5", "1e5", "5(注1)", "**6**", "二〇",
)  # fmt: skip
"""What may stand in a cell of counts; some of it is no number."""
AMOUNTS = ("970843元", "97.08万元", "0", "12000", "12.50", "1.2亿元", "/", "", "8040", "0元", "３.５", "20000.5",
           "5件", "人民币3万元", "50000元")  # fmt: skip
"""What may stand in a cell of amounts."""
Values = dict[str, str]


def draw_page(form: str, texts: Mapping[str, str], year: int) -> str:
    """Print a form as the web page of an invented bureau."""
    tables = (draw_disclosure, draw_requests, draw_proceedings)
    titles = (
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
    )
    parts = [
        f"<p>{title}</p>{draw_table(draw(form, texts))}"
        for title, draw in zip(titles, tables, strict=True)
    ]
    return (
        f'<!doctype html><meta charset="utf-8"><title>试山县教育局{year}年政府信息公开工作年度报告</title>'
        f"<body><h1>试山县教育局{year}年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>照章办理。</p>"
        + "".join(parts)
        + "<p>五、存在的主要问题及改进情况</p><p>公开内容有待丰富，将加强学习。</p><p>六、其他需要报告的事项</p><p>未收取信息处理费。</p>"
    )


def draw_table(table: Table) -> str:
    """Write a table with its merged cells."""
    rows = (
        "".join(
            f'<td colspan="{box.columns}" rowspan="{box.rows}">{escape(box.text)}</td>'
            for box in row
        )
        for row in table
    )
    return '<table border="1">' + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def report_of(form: str, texts: Mapping[str, str], level: str | None, kind: str) -> Report:
    """Read the printed form, and say whose it is."""
    data = draw_page(form, texts, 2020 if form == "2019" else 2023).encode()
    source = Source("vector.html", hashlib.sha256(data).hexdigest(), len(data))
    (report,) = parse(read(source, data))
    body = Body(report.body.id, report.body.name, report.body.code, level, kind)  # type: ignore[arg-type]
    return replace(report, body=body)


def expect(form: str, texts: Mapping[str, str], level: str | None, kind: str) -> dict[str, Any]:
    """What the build says of a form, as far as it is about its tables alone."""
    report = report_of(form, texts, level, kind)
    checked = draft(report)
    return {
        "form": report.form,
        "cells": {one.indicator: [one.status, _plain(one.value)] for one in report.figures},
        "findings": [
            {
                "check": one.check,
                "severity": one.severity,
                "cells": list(one.indicators),
                "left": _plain(one.left),
                "right": _plain(one.right),
                "message": [one.message_zh, one.message_en],
            }
            for one in checked.findings
            if one.check in CHECKS
        ],
        "counts": {
            one.check: [one.passed, one.failed, one.not_assessable]
            for one in checked.assessments
            if one.check in CHECKS
        },
    }


def _plain(number: Decimal | None) -> str | None:
    if number is None:
        return None
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def make_vectors(seed: int, count: int) -> Iterator[dict[str, Any]]:
    """Draw so many forms: every identity broken alone, then dice of every kind."""
    dice = Random(seed)  # noqa: S311
    made = 0
    for form in FORMS:
        for one in identities():
            if form in one.forms:
                made += 1
                yield _vector(dice, form, f"broken {one.identity}", _break(dice, form, one))
    for form, name, body, texts in _edges(dice):
        made += 1
        yield _vector(dice, form, name, texts, body)
    while made < count:
        form = dice.choice(FORMS)
        name, draw = dice.choice(tuple(_WAYS.items()))
        made += 1
        yield _vector(dice, form, name, draw(dice, form))


Body_ = tuple[str, str | None, str]


def _edges(dice: Random) -> Iterator[tuple[str, str, Body_, Values]]:
    """What depends on whom the report is of, and totals short by a group of which one row holds."""
    for body in BODIES:
        amounts = {"disclosure.fees.amount": "12000", "disclosure.rules.in_force": "6"}
        yield "2021", f"of {body[0]}", body, {**draw_values(dice, "2021"), **amounts}
        counted = {
            "disclosure.fees.previous_items": "100",
            "disclosure.fees.change": dice.choice(("101", "-101")),
        }
        yield "2019", f"of {body[0]}", body, {**draw_values(dice, "2019"), **counted}
    for form in FORMS:
        texts = dict.fromkeys(indicators_of(form), "0")
        for column in ("natural_person", "total"):
            texts |= {f"requests.received.{column}": "4", f"requests.refused.state_secret.{column}": "4",
                      f"requests.carried_out.{column}": "4"}  # fmt: skip
        yield form, "one row of a group left out", BODIES[0], texts


def _vector(
    dice: Random, form: str, name: str, texts: Values, body: Body_ | None = None
) -> dict[str, Any]:
    key, level, kind = body or dice.choice(BODIES)
    return {
        "name": f"{form} {name}",
        "form": form,
        "body": {"key": key, "level": level, "kind": kind},
        "texts": texts,
        "expected": expect(form, texts, level, kind),
    }


def _break(dice: Random, form: str, identity: Identity) -> Values:
    texts = draw_values(dice, form, least=dice.randint(0, 1))
    cell = dice.choice((*identity.left, *identity.right))
    return {**texts, cell: str(int(texts[cell]) + dice.choice((1, 2, 9, 10, 90)))}


def _consistent(dice: Random, form: str) -> Values:
    return draw_values(dice, form)


def _slips(dice: Random, form: str) -> Values:
    """A digit lost, added or turned round, in one cell or two."""
    texts = draw_values(dice, form, least=1)
    for cell in dice.sample(indicators_of(form), dice.randint(1, 2)):
        digits = str(int(texts[cell]) + 11)
        texts[cell] = dice.choice((digits[1:], digits + "0", digits[::-1], "1" + digits))
    return texts


def _swapped(dice: Random, form: str) -> Values:
    """Two cells of a row exchanged, in one row or two."""
    texts = draw_values(dice, form, least=1)
    rows: dict[str, list[str]] = {}
    for cell in indicators_of(form):
        if cell.startswith("requests."):
            rows.setdefault(cell.rpartition(".")[0], []).append(cell)
    for row in dice.sample(list(rows.values()), dice.randint(1, 2)):
        one, other = dice.sample(row[:6], 2)
        texts[one], texts[other] = texts[other], texts[one]
    return texts


def _left_out(dice: Random, form: str) -> Values:
    """Totals that leave a row or a group of rows out."""
    texts = draw_values(dice, form, least=1)
    group = dice.choice(("refused.", "unavailable.", "not_processed.", "granted", "partly_granted"))
    columns = [one.rpartition(".")[2] for one in indicators_of(form) if ".received." in one]
    for column in columns:
        gone = sum(
            int(text)
            for cell, text in texts.items()
            if cell.startswith(f"requests.{group}") and cell.endswith(f".{column}")
        )
        cell = f"requests.concluded.{column}"
        texts[cell] = str(int(texts[cell]) - gone)
    return texts


def _blanks(dice: Random, form: str) -> Values:
    """Cells without a number: a few, a row, a column."""
    texts = draw_values(dice, form)
    cells = indicators_of(form)
    mark = dice.choice(("", "/", "无", "—"))
    row = dice.choice(cells).rpartition(".")[0]
    for cell in dice.sample(cells, dice.randint(1, 25)):
        texts[cell] = mark
    if dice.random() < 0.5:
        texts.update({cell: mark for cell in cells if cell.startswith(row + ".")})
    return texts


def _odd(dice: Random, form: str) -> Values:
    """Cells with everything that offices print, and some that nobody should."""
    texts = draw_values(dice, form)
    for cell in dice.sample(indicators_of(form), dice.randint(3, 40)):
        texts[cell] = dice.choice(AMOUNTS if indicators()[cell].type == "amount" else ODD)
    return texts


def _amounts(dice: Random, form: str) -> Values:
    texts = draw_values(dice, form)
    cells = [one for one in indicators_of(form) if indicators()[one].type == "amount"]
    rules = [one for one in indicators_of(form) if one.startswith("disclosure.rules.")]
    return {
        **texts,
        **{one: dice.choice(AMOUNTS) for one in cells},
        **{one: dice.choice(("0", "6", "", "/")) for one in rules},
    }


def _big(dice: Random, form: str) -> Values:
    """Numbers of many digits, some with decimals, that no float holds."""
    texts = draw_values(dice, form, least=1)
    factor = dice.choice((10**9 + 7, 10**11 + 3))
    grown = {
        cell: str(int(text) * factor) if cell.startswith(("requests", "proceedings")) else text
        for cell, text in texts.items()
    }
    for cell in dice.sample(list(grown), dice.randint(1, 3)):
        grown[cell] += dice.choice((".0", ".00000001", ".5"))
    return grown


def _items(dice: Random, form: str) -> Values:
    """The rows of the 2019 form in which items, change and decisions are mixed up."""
    texts = draw_values(dice, form)
    for row in ("licensing", "other_services", "penalties", "compulsion", "fees"):
        numbers = dice.choice(
            ((7, 7, 0), (20, 341, 361), (3, -5, 0), (101, 0, 4), (5, 0, 5), (0, 0, 0))
        )
        for column, number in zip(("previous_items", "change", "decisions"), numbers, strict=True):
            if f"disclosure.{row}.{column}" in texts:
                texts[f"disclosure.{row}.{column}"] = str(number)
    return texts


def _noughts(dice: Random, form: str) -> Values:
    """Nearly all nought, as most forms are."""
    texts = dict.fromkeys(indicators_of(form), "0")
    for cell in dice.sample(indicators_of(form), dice.randint(0, 4)):
        texts[cell] = str(dice.randint(1, 30))
    return texts


_WAYS = {
    "consistent": _consistent,
    "slips": _slips,
    "swapped": _swapped,
    "left out": _left_out,
    "blanks": _blanks,
    "odd": _odd,
    "amounts": _amounts,
    "big": _big,
    "items": _items,
    "noughts": _noughts,
}

__all__ = ["CARRIED", "draw_page", "draw_table", "expect", "make_vectors", "report_of"]
