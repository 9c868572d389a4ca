"""Shows a comparison as one page that stands alone: counts by cause, reports, changed figures.

In: a ``Diff``. Out: pieces of HTML. Chinese first, English beside it. The page holds no script and
loads nothing, and every text of a package is escaped: what a report prints is a quotation.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from html import escape
from itertools import islice

from gongkai.knowledge import indicators
from gongkai.publish.changed import Cell, FigureChange
from gongkai.publish.dictionary import UNITS
from gongkai.publish.diff import Diff
from gongkai.publish.files import digits
from gongkai.publish.reasons import Cause, causes, shapes

LISTED = 2_000
"""Figures and reports that the page lists, each; ``changes.csv`` has all."""
QUOTED = 60

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem }
table { border-collapse: collapse; margin: 1rem 0; width: 100% }
caption { font-weight: bold; text-align: left }
th, td { border-bottom: 1px solid #ccc; padding: .3rem .6rem }
th, td { text-align: left; vertical-align: top }
td.n { text-align: right }
small { color: #555; display: block; overflow-wrap: anywhere }
"""
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()

_HEAD = f"""<!doctype html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{_HASH}'">
<meta name="viewport" content="width=device-width">
<title>数据变动 · Changes of the data</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>数据变动 <span lang="en">Changes of the data</span></h1>
"""
_END = "</main>\n</body>\n</html>\n"


def page(found: Diff) -> Iterator[str]:
    """Give the page piece by piece."""
    yield _HEAD
    old, new = (escape(one or "?") for one in (found.old_version, found.new_version))
    yield f"<p>{old} → {new}</p>\n"
    if not found:
        yield "<p>没有数字或报告不同。" + _english("No figure and no report differs.") + "</p>\n"
    else:
        yield from _counts(found)
        yield from _reports(found)
        yield from _figures(found)
    yield _END


def _english(text: str) -> str:
    return f' <span lang="en">{escape(text)}</span>'


def _table(zh: str, en: str, heads: tuple[tuple[str, str], ...]) -> str:
    row = "".join(f'<th scope="col">{head}{_english(other)}</th>' for head, other in heads)
    return f"<table><caption>{zh}{_english(en)}</caption><thead><tr>{row}</tr></thead>\n<tbody>\n"


def _counts(found: Diff) -> Iterator[str]:
    """Count by cause; a cause that nothing has is left out."""
    yield _table(
        "按原因", "By cause", (("原因", "Cause"), ("数字", "Figures"), ("意思", "Meaning"))
    )
    for cause in causes().values():
        if count := found.figures.count(cause=cause.cause):
            yield (
                f'<tr><th scope="row">{_named(cause)}</th><td class="n">{count}</td>'
                f'<td>{escape(cause.said_zh)}<small lang="en">{escape(cause.said_en)}</small></td>'
                "</tr>\n"
            )
    yield "</tbody></table>\n"


def _named(cause: Cause) -> str:
    return f"{escape(cause.zh)}{_english(cause.en)}"


def _reports(found: Diff) -> Iterator[str]:
    if not found.reports:
        return
    yield _table("报告", "Reports", (("报告", "Report"), ("变动", "Change"), ("新编号", "New id")))
    for one in found.reports[:LISTED]:
        words = f"{escape(shapes()[one.change].zh)}{_english(shapes()[one.change].en)}"
        yield (
            f"<tr><td>{_report(one.report_id, found.names)}</td><td>{words}</td>"
            f"<td>{escape(one.renamed or '')}</td></tr>\n"
        )
    yield "</tbody></table>\n" + _rest(len(found.reports))


def _report(report_id: str, names: Mapping[str, str]) -> str:
    """A report by its id, with the name of its body where the id tells that."""
    body, _, _ = report_id.rpartition("-")
    name = names.get(body) or names.get(body.rpartition("-")[0])
    return f"{escape(name)}<small>{escape(report_id)}</small>" if name else escape(report_id)


def _figures(found: Diff) -> Iterator[str]:
    if not len(found.figures):
        return
    heads = (
        ("机关、年度", "Body, year"),
        ("指标", "Indicator"),
        ("从前", "Before"),
        ("现在", "Now"),
        ("原因", "Cause"),
    )
    yield _table("数字", "Figures", heads)
    for one in islice(found.figures.first(LISTED), LISTED):
        yield _figure(one, found.names)
    yield "</tbody></table>\n" + _rest(len(found.figures))


def _rest(count: int) -> str:
    if count <= LISTED:
        return ""
    rest = count - LISTED
    return (
        f"<p>另有 {rest} 项，见 changes.csv。" + _english(f"{rest} more in changes.csv.") + "</p>\n"
    )


def _figure(one: FigureChange, names: Mapping[str, str]) -> str:
    code = escape(one.indicator)
    if row := indicators().get(one.indicator):
        column = " / ".join(row.column_zh.split("|"))
        english = f"{row.row_en} · {row.column_en}"
        label = f"{escape(row.row_zh)} · {escape(column)}{_english(english)}<small>{code}</small>"
    else:
        label = code
    body = escape(one.body_id)
    if name := names.get(one.body_id):
        body = f"{escape(name)}<small>{body}</small>"
    shape = shapes()[one.change]
    return (
        f"<tr><td>{body} {one.year}</td><td>{label}</td>"
        f"<td>{_cell(one.old)}</td><td>{_cell(one.new)}</td>"
        f"<td>{_named(causes()[one.cause])}"
        f"<small>{escape(shape.zh)}{_english(shape.en)}</small></td></tr>\n"
    )


def _unit(unit: str) -> str:
    """What a unit is called; one that is not printed has no name."""
    if unit not in UNITS:
        return "（单位未印出）" + _english("unit not printed")
    return escape(UNITS[unit][0]) + _english(UNITS[unit][1])


def _cell(cell: Cell | None) -> str:
    """Show value or status, the quotation, and where it stands in which file."""
    if cell is None:
        return "—"
    shown = escape(digits(cell.value) if cell.value is not None else cell.status)
    unit = f" {_unit(cell.unit)}" if cell.value is not None else ""
    status = " (corrected)" if cell.status == "corrected" else ""
    quote = f"“{escape(cell.as_printed[:QUOTED])}” " if cell.as_printed else ""
    place = f"{cell.start}–{cell.end} " if cell.start is not None else ""
    return (
        f"{shown}{unit}{status}"
        f"<small>{quote}{place}{escape(cell.report_id)} {escape((cell.sha256 or '')[:8])}</small>"
    )
