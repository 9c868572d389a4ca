"""Reports are counted by value within one scope; medians only of enough reports."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
from markupsafe import Markup

from gongkai.render.package import Package
from gongkai.render.placed import PAGE_BYTES, Line, cut, rooted
from gongkai.render.records import read_bodies
from gongkai.render.spread import Group, read_spreads
from gongkai.render.spread_charts import Bar, draw
from gongkai.render.spread_views import over_time, scope_charts
from gongkai.render.words import load_words

ZH = load_words("zh")


def test_figures_stand_in_the_order_of_the_codebook_whatever_that_of_their_file(
    packages: Path, tmp_path: Path
) -> None:
    """A database sorts rows of one report as it likes; pages and twins must be the same bytes."""
    found = []
    for name in ("as-published", "turned"):
        folder = tmp_path / name
        shutil.copytree(packages / "gongkai", folder)
        path = folder / "figures.parquet"
        rows = pq.read_table(path)
        pq.write_table(
            rows if name == "as-published" else rows.take([*range(len(rows))][::-1]), path
        )
        package = Package(folder)
        codes = list(package.indicators)
        reports = [report for body in read_bodies(package) for report in body.reports]
        found.append([list(report.figures) for report in reports])
        package.close()
    assert found[0] == found[1]
    assert found[1] == [sorted(figures, key=codes.index) for figures in found[1]]
    assert len(found[1][0]) > 100


def test_reports_are_counted_by_scope_and_band(packages: Path) -> None:
    package = Package(packages / "gongkai")
    spread = read_spreads(package)["requests.received.total"]
    package.close()
    assert {
        scope: {year: dict(counts) for year, counts in years.items()}
        for scope, years in spread.bands.items()
    } == {
        "jurisdiction": {2020: {"1": 1}},
        "own_body": {2020: {"missing": 1, "zero": 1}, 2021: {"1": 1}},
        "unknown": {2020: {"1": 1}},
    }
    assert (spread.reports, spread.known) == (5, 4)
    assert spread.years == [2020, 2021]


def test_a_chart_shows_its_scope_alone_and_every_number_stands_below(packages: Path) -> None:
    package = Package(packages / "gongkai")
    spread = read_spreads(package)["requests.received.total"]
    package.close()
    charts = scope_charts(spread, "request", ZH)
    assert [chart.title.split("”")[0].split("“")[1] for chart in charts] == [
        "本机关", "全辖区", "不明",
    ]  # fmt: skip
    own = charts[0]
    assert own.heads == ("年度", "0", "1–9", "缺")
    assert own.rows == (("2020", "1", "0", "1"), ("2021", "0", "1", "0"))
    assert 'class="bar bar--none"' not in own.svg


def test_few_reports_have_no_median(packages: Path) -> None:
    assert Group(9, [(Decimal(1), 9)]).median() is None
    assert Group(30, [(Decimal(0), 7), (Decimal(5), 6)]).median() == 0
    package = Package(packages / "gongkai")
    lines = over_time(read_spreads(package)["requests.received.total"], ZH)
    package.close()
    assert {cell[2] for line in lines for cell in line.years if cell} == {""}
    assert len({(line.scope, line.level, line.form) for line in lines}) == len(lines)


def test_hostile_labels_are_text_in_a_drawing() -> None:
    svg = draw("x", "<script>\u202e", [Bar("<a>&\x00", (("some", 1),))], ZH)
    assert "<script>" not in svg and "<a>" not in svg
    assert "\u202e" not in svg and "\x00" not in svg


def line(province: str, size: int) -> Line:
    return Line(province, (Markup().join("x" * size), Markup().join("汉" * (size // 6))), [])


def test_a_short_list_stays_on_its_page_and_a_long_one_is_cut_by_province() -> None:
    assert cut([line("41", 1_000)] * 10) == []
    slices = cut([line("23", 1_000)] * 150 + [line("41", 1_000)] * 20)
    assert [part.key for part in slices] == ["23", "23-2", "41"]
    assert [part.number for part in slices] == [1, 2, 1]
    assert sum(len(part.lines) for part in slices) == 170
    for part in slices:
        assert sum(len(one.html[0]) for one in part.lines) <= PAGE_BYTES


def test_one_line_too_long_has_a_page_of_its_own() -> None:
    slices = cut([line("41", 10), line("41", PAGE_BYTES * 2), line("41", 10)])
    assert [len(part.lines) for part in slices] == [1, 1, 1]


def test_links_of_a_line_find_the_root_from_either_depth() -> None:
    html = Markup('<a href="@bodies/1/">&#34;@x</a>')
    assert str(rooted(html, 3)) == '<a href="../../../bodies/1/">&#34;@x</a>'
