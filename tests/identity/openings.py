"""Read the synthetic openings, cases and look-alikes beside this module.

In: the text files of this folder. Out: documents as text, with what must be told of them. No
document here is real; names of divisions are those of the registers, and no such report exists.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from drawing import draw_disclosure, draw_proceedings, draw_requests, indicators_of, row_per_line
from gongkai.knowledge.divisions import division, named

FOLDER = Path(__file__).parent
FIRST_YEAR, LAST_YEAR = 2019, 2023
NUMERALS = dict(zip("0123456789", "〇一二三四五六七八九", strict=True))
HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
WORDS = "各项工作有序推进,共公开信息12条。"
REST = "\n".join((*HEADINGS[1:5], "下一步将加大公开力度。", HEADINGS[5], "无。"))


@dataclass(frozen=True, slots=True)
class Opening:
    """A document and the body and year that it is about."""

    slug: str
    text: str
    name: str
    kind: str
    level: str | None
    code: str | None
    year: int


@dataclass(frozen=True, slots=True)
class Case:
    """A document and what must be told of it; a key that is not given is not held."""

    slug: str
    text: str
    expected: dict[str, str | None]


def blocks(name: str) -> Iterator[tuple[str, str]]:
    """Give the documents of a file by their slugs."""
    for part in (FOLDER / name).read_text(encoding="utf-8").split("\n=== ")[1:]:
        slug, _, text = part.partition("\n")
        yield slug.strip(), text


def code_of(place: str, on: str) -> str | None:
    """Walk down a path of division names; every step must name one division."""
    code = ""
    for step in filter(None, place.split("/")):
        below = [one.code for one in named(step, on) if one.code.startswith(code)]
        below = [one for one in below if len(one) > len(code)]
        shortest = min(below, key=len)
        assert [shortest] == [one for one in below if len(one) == len(shortest)], (place, step)
        code = shortest
    assert not code or division(code, on)
    return code or None


def openings() -> Iterator[Opening]:
    """Set every body into a third of the templates, each in another year."""
    templates = list(blocks("templates.txt"))
    with (FOLDER / "bodies.csv").open(encoding="utf-8", newline="") as file:
        bodies = list(csv.DictReader(file))
    for number, body in enumerate(bodies):
        for offset in range(0, len(templates), 3):
            slug, template = templates[(number + offset) % len(templates)]
            year = FIRST_YEAR + (number + offset) % (LAST_YEAR - FIRST_YEAR + 1)
            own = (
                f"{HEADINGS[0]}\n{year}年,{body['own']}按要求做好政府信息公开工作,公开信息12条。\n"
            )
            text = template.format(
                said=body["said"],
                own=body["own"],
                year=year,
                next=year + 1,
                chinese="".join(NUMERALS[digit] for digit in str(year)),
                parts=own + REST,
                tables=REST,
            )
            code = code_of(body["place"], f"{year}-12-31")
            level = body["level"] or None
            yield Opening(
                f"{slug}-{body['said']}", text, body["name"], body["kind"], level, code, year
            )


def cases(name: str) -> Iterator[Case]:
    """Give the cases of a file with what must be told of them."""
    for slug, block in blocks(name):
        head, _, text = block.partition("---\n")
        pairs = (part.split(":", 1) for part in head.strip().split(" | "))
        expected = {key.strip(): value.strip() for key, value in pairs}
        told = {key: None if value == "null" else value for key, value in expected.items()}
        yield Case(slug, filled(text, told.get("year") or "2022"), told)


def filled(text: str, year: str) -> str:
    """Put the six parts, the tables of a form or the blank form in."""
    dated = f"{HEADINGS[0]}\n{year}年,{WORDS}\n{REST}"
    text = text.replace("{parts-no-year}", f"{HEADINGS[0]}\n{WORDS}\n{REST}")
    text = text.replace("{parts}", dated).replace("{rest}", REST)
    for form in ("2019", "2021"):
        if f"{form}}}" in text:
            blank = dict.fromkeys(indicators_of(form), "")
            text = text.replace(f"{{tables-{form}}}", tables(form, {}))
            text = text.replace(f"{{blank-{form}}}", tables(form, blank))
    return text


def tables(form: str, values: dict[str, str]) -> str:
    """Draw the three tables of a form under their headings."""
    drawn = (
        draw_disclosure(form, values),
        draw_requests(form, values),
        draw_proceedings(form, values),
    )
    parts = (
        f"{head}\n{row_per_line(table)}" for head, table in zip(HEADINGS[1:4], drawn, strict=True)
    )
    return "\n".join((HEADINGS[0], "有序推进。", *parts, HEADINGS[4], "无", HEADINGS[5], "无"))
