"""Write what the page of comparison reads: the catalogue, the spreads, and its slot.

In: the codebook, the measures and the package's tables. Out: ``compare/index.json``,
``compare/peers/<code>.json`` and the slot of the hand-written page, which says without script
what the page needs and where the data are. Must not know the values of any body.
"""

from __future__ import annotations

from gongkai.render.breaks import break_years, row_of, years_of
from gongkai.render.cells import SIGN_CLASS
from gongkai.render.context import Output, Pages, to_json
from gongkai.render.likes import FEWEST
from gongkai.render.package import Package, Record
from gongkai.render.peers import spreads
from gongkai.render.records import BodyRecord
from gongkai.render.words import load_words
from gongkai.stages import counted

MOST_BODIES = 8
FIRST = "requests.received.total"


def write_comparison(
    package: Package, languages: list[Pages], examples: list[BodyRecord]
) -> list[dict[str, str]]:
    """Write the files that both languages share; gives the slots of the page in each."""
    out = languages[0].site.out
    spread = _write_spreads(package, out)
    content = catalogue(package, spread)
    for pages in languages:
        pages.overview_twin("compare/", content | {"date": pages.site.day})
    ids = ",".join(body.id for body in examples)
    return [
        {
            "compare": pages.fill(
                "compare.html",
                1,
                has_csv=(package.folder / "panel.csv").is_file(),
                query=f"?bodies={ids}&indicators={FIRST}",
                examples=[body.row for body in examples],
            )
        }
        for pages in languages
    ]


def _write_spreads(package: Package, out: Output) -> frozenset[str]:
    """Write a file per indicator that has a large enough group; gives their codes."""
    written = []
    for code, groups in counted("comparisons", spreads(package), len(package.indicators)):
        content = {"indicator": code, "least": FEWEST, "groups": groups}
        out.write(f"compare/peers/{code}.json", to_json(content, is_dense=True))
        written.append(code)
    return frozenset(written)


def catalogue(package: Package, spread: frozenset[str]) -> Record:
    """Every indicator and measure in the order of the lists in ``series.json``."""
    breaks = break_years(package.measures)
    return {
        "most_bodies": MOST_BODIES,
        "least": FEWEST,
        "first": FIRST,
        "first_year": package.counts["first_year"],
        "last_year": package.counts["last_year"],
        "signs": SIGN_CLASS,
        "indicators": [
            _indicator(row, breaks.get(row_of(code), [])) | {"peers": code in spread}
            for code, row in package.indicators.items()
        ],
        "measures": [
            _measure(row) | {"peers": row["measure"] in spread} for row in package.measures
        ],
    }


def _indicator(row: Record, breaks: list[int]) -> Record:
    labels = {
        f"label_{language}": f"{row[f'row_{language}']} · {row[f'column_{language}'].split('|')[0]}"
        for language in ("zh", "en")
    }
    return {
        "code": row["indicator"],
        **labels,
        **_unit(row["unit"]),
        "forms": row["forms"].split("|"),
        "comparable": row["comparable"],
        "breaks": breaks,
        "note_zh": row["usage_warning_zh"],
        "note_en": row["usage_warning_en"],
    }


def _measure(row: Record) -> Record:
    return {
        "code": row["measure"],
        "label_zh": row["title_zh"],
        "label_en": row["title_en"],
        **_unit(row["unit"]),
        "is_share": bool(row["denominator"]),
        **{name: (row[name] or "").split() for name in ("numerator", "denominator")},
        "forms": row["forms"].split("|"),
        "breaks": years_of(row),
        **{name: row[name] for name in ("formula_zh", "formula_en", "note_zh", "note_en")},
    }


def _unit(unit: str) -> Record:
    return {
        "unit": unit,
        **{
            f"unit_{language}": "" if unit == "share" else load_words(language)(f"unit.name.{unit}")
            for language in ("zh", "en")
        },
    }
