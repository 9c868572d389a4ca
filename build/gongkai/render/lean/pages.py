"""Write the lean page of a body and its JSON twin by joining finished strings.

In: the rows of one body out of a ``Batch``. Out: HTML for the slots of the shell, and JSON.
Must not know how rows are read. Names come from archives: whatever is no number and no word of
ours is escaped where it is put in. Both languages stand on the page; the script shows one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from html import escape

from gongkai.knowledge.pinyin import shown
from gongkai.render.cells import SIGN_CLASS, split_printed, unit_mark
from gongkai.render.context import to_json
from gongkai.render.evidence import safe
from gongkai.render.forms import Forms
from gongkai.render.lean.batches import ABSENT, SPECIAL, Batch, Numbers
from gongkai.render.lean.choice import towns
from gongkai.render.lean.dense import pack
from gongkai.render.lean.layout import Table, lay_out
from gongkai.render.package import Package, Record
from gongkai.render.records import ReportRecord
from gongkai.render.sentences import PROCEEDINGS, WORKS, fact, lead, message
from gongkai.render.series import LONGEST
from gongkai.render.words import Words, plain
from gongkai.settings import is_address

FEW_FINDINGS = 2
"""So many sentences stand on the page; the page of the report has all of them."""


@dataclass(frozen=True, slots=True)
class Written:
    """The page of one body: what goes into the slots of its shell, and its JSON twin."""

    slots: dict[str, str]
    twin: str


@dataclass(slots=True)
class Writer:
    """Everything that is the same for all bodies, worked out once."""

    package: Package
    words: tuple[Words, ...]
    release: str
    codes: tuple[str, ...] = ()
    places: dict[str, int] = field(default_factory=dict)
    told: list[tuple[int, str]] = field(default_factory=list)
    forms: Forms = field(init=False)
    within: dict[str, str] = field(default_factory=dict)
    _layouts: dict[bytes, list[tuple[Table, list[list[int]]]]] = field(default_factory=dict)
    _chains: dict[str | None, tuple[str, list[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Number the indicators and choose those that the first sentence is made of."""
        self.codes = tuple(self.package.indicators)
        self.places = {code: place for place, code in enumerate(self.codes)}
        self.forms = Forms(self.package.indicators, self.words[0])
        self.within = towns(self.package)
        works = {f"disclosure.{name}" for name in WORKS}
        self.told = [
            (place, code)
            for place, code in enumerate(self.codes)
            if code in works
            or (code.startswith("requests.") and code.endswith(".total"))
            or code.startswith(tuple(f"proceedings.{name}." for name in PROCEEDINGS))
        ]

    def layout(self, numbers: Numbers) -> list[tuple[Table, list[list[int]]]]:
        """The tables of a report's form and where in a row the cells of each part stand."""
        present = numbers != ABSENT
        key = present.tobytes()
        if key not in self._layouts:
            held = {code for code, is_held in zip(self.codes, present, strict=True) if is_held}
            self._layouts[key] = [
                (table, [[self.places[code] for code in part.indicators] for part in table.parts])
                for table in lay_out(self.forms, held, self.words[0])
            ]
        return self._layouts[key]

    def chain(self, code: str | None) -> tuple[str, list[str]]:
        """The places of a body: as a line of links and as names."""
        if code not in self._chains:
            rows = self.package.chain(code)
            links = [
                f"<a href=../../regions/{self._region(row)}>{safe(row['name'])}</a>" for row in rows
            ]
            line = f"<p class=crumbs>{''.join(links)}</p>" if links else ""
            self._chains[code] = line, [row["name"] for row in rows]
        return self._chains[code]

    def _region(self, row: Record) -> str:
        holder = self.within.get(row["code"])
        return f"{holder}/#r-{row['code']}" if holder else f"{row['code']}/"

    def write(self, body: Record, batch: Batch) -> Written:
        """Write one body."""
        reports = batch.reports.get(body["body_id"], [])
        line, places = self.chain(body["code"])
        name = safe(body["name"])
        says, title = self._says(body, reports, batch)
        parts = [line, f"<h1 lang=zh-Hans>{name}</h1>", self._facts(body)]
        parts += [
            f"<p class=lead lang={'en' if words.is_english else 'zh-Hans'}>{safe(said)}</p>"
            for words, said in zip(self.words, says, strict=True)
        ]
        parts.append(self._years(reports))
        if reports:
            parts += self._latest(reports[0], batch)
        slots = {"title": title, "description": says[0], "main": "".join(parts)}
        return Written(slots, self._twin(body, places, reports, batch))

    def _facts(self, body: Record) -> str:
        words = self.words[0]
        said = [words(f"level.{body['level']}")] if body["level"] else []
        said.append(words(f"kind.{body['kind']}"))
        return f"<p class=head__facts>{' · '.join(said)} · <code>{body['body_id']}</code>"

    def _says(self, body: Record, reports: list[Record], batch: Batch) -> tuple[list[str], str]:
        """The first sentence in each language, and the title."""
        if not reports:
            none = [words("body.no_report", name=body["name"]) for words in self.words]
            return [
                f"{said}{words('stop')}" for said, words in zip(none, self.words, strict=True)
            ], body["name"]
        row = reports[0]
        report = ReportRecord(row, {}, figures=self._told(row["report_id"], batch))
        title = self.words[0](
            "title.body", name=body["name"], year=row["year"], fact=fact(report, self.words[0])
        )
        return [lead(report, body["name"], words) for words in self.words], title

    def _told(self, report_id: str, batch: Batch) -> dict[str, Record]:
        numbers = batch.numbers.get(report_id)
        if numbers is None:
            return {}
        special = batch.special.get(report_id, {})
        return {
            code: special[place] if number == SPECIAL else counted(number)
            for place, code in self.told
            if (number := int(numbers[place])) != ABSENT
        }

    def _years(self, reports: list[Record]) -> str:
        """The years with a report; the script links them to what it draws on the same page."""
        years = "".join(f"<li>{row['year']}" for row in reversed(reports))
        return f"<div class=years><ol>{years}</ol></div>" if years else ""

    def _latest(self, report: Record, batch: Batch) -> list[str]:
        words = self.words[0]
        name = report["report_id"]
        findings = [row for row in batch.findings.get(name, []) if row["severity"] == "error"]
        scope, source = (
            words(f"scope.{report['scope']}"),
            words(f"provenance.{report['provenance']}"),
        )
        link = report["url"]
        if link and is_address(link):
            source = f"<a rel='nofollow noopener' href='{escape(link)}'>{source}</a>"
        parts = [
            f"<h2 id=year>{words('year.title', year=report['year'])}</h2><p class=dim id=about>"
            f"{words('scope.title')} {scope} · {words('provenance.title')} {source}"
            f" · <a href=../../reports/#{name}>{words('source.text')}</a></p>"
        ]
        if findings:
            parts.append(self._findings(findings, report))
        numbers = batch.numbers.get(name)
        if numbers is not None:
            outlined = {
                code for row in findings for code in (row["indicators"] or "").split(" ") if code
            }
            parts.append(self._tables(numbers, batch.special.get(name, {}), outlined))
        return parts

    def _findings(self, findings: list[Record], report: Record) -> str:
        out = []
        for words in self.words:
            language = "en" if words.is_english else "zh-Hans"
            count = words.count("lead.errors", len(findings), year=report["year"])
            said = "".join(f"<li>{safe(message(row, words))}" for row in findings[:FEW_FINDINGS])
            key = findings[0]["blame"]
            key = (
                "source"
                if key == "source" and report["provenance"] == "official_host"
                else ("reading" if key == "reading" else "confirmed" if key == "source" else "copy")
            )
            out.append(
                f"<div class=found__lean lang={language}><p class=lead__check>{count}</p>"
                f"<ol>{said}</ol><p class=dim>{words('blame.' + key)}</p></div>"
            )
        return "".join(out)

    def _tables(self, numbers: Numbers, special: Mapping[int, Record], outlined: set[str]) -> str:
        line = numbers.tolist()
        found = []
        for table, places in self.layout(numbers):
            shown_parts = [
                part.fill(
                    [
                        self._cell(line[place], span, special.get(place), code in outlined)
                        for place, span, code in zip(
                            within, part.spans, part.indicators, strict=True
                        )
                    ]
                )
                for part, within in zip(table.parts, places, strict=True)
                if any(line[place] for place in within)
            ]
            if not shown_parts:
                said = self.words[0]("lean.all_zeros")
                found.append(
                    f"<h3>{self.words[0](f'table.{table.name}')}</h3><p class=dim>{said}</p>"
                )
                continue
            found.append(table.head + "".join(shown_parts) + "</table></div>")
            if len(shown_parts) < len(table.parts):
                found.append(f"<p class=dim>{self.words[0]('lean.zeros')}</p>")
        return f"<div id=tables>{''.join(found)}</div>"

    def _cell(self, number: int, span: str, figure: Record | None, is_outlined: bool) -> str:
        if figure is not None:
            found = cell(figure, span, self.words[0])
        else:
            found = f"<td class=n{span}>{number}" if number else f"<td{span}>0"
        return outline(found) if is_outlined else found

    def _twin(self, body: Record, places: list[str], reports: list[Record], batch: Batch) -> str:
        return to_json(
            {
                "release": self.release,
                "body": {
                    "id": body["body_id"],
                    "name": body["name"],
                    "pinyin": body["name_pinyin"] or shown(body["name"]),
                    "level": body["level"],
                    "kind": body["kind"],
                    "code": body["code"],
                    "place": "/".join(places),
                },
                "reports": [self._report(row, batch) for row in reports],
            },
            is_dense=True,
        )

    def _report(self, row: Record, batch: Batch) -> Record:
        name = row["report_id"]
        numbers, special = batch.numbers.get(name), batch.special.get(name, {})
        found: Record = {
            "id": name,
            **{key: row[key] for key in ("year", "form", "scope", "provenance", "published_on")},
        }
        if row["url"]:
            found["url"] = row["url"]
        if numbers is not None:
            found["values"] = pack(numbers, special)
        found |= {key: value for key, value in _marks(special).items() if value}
        if findings := batch.findings.get(name):
            found["findings"] = [[one["check"], self._places(one)] for one in findings]
        return found

    def _places(self, finding: Record) -> list[int]:
        """The cells that a finding is about, by their places in ``values``."""
        codes = (finding["indicators"] or "").split()
        return [self.places[code] for code in codes if code in self.places]


def of_release(twin: bytes, release: str) -> bytes:
    """Give the twin of a body as another release has it.

    >>> of_release(b'{"release":"2021.1.1","body":{"id":"11"}}', "2022.1.1")
    b'{"release":"2022.1.1","body":{"id":"11"}}'
    """
    _, mark, rest = twin.partition(b',"body":')
    head = to_json({"release": release}, is_dense=True).removesuffix("}\n")
    return head.encode() + mark + rest


@lru_cache(maxsize=1024)
def counted(number: int) -> Record:
    """A plain count as a row of ``figures``, as far as sentences look at it."""
    return {"status": "reported", "value": Decimal(number)}


def _marks(special: Mapping[int, Record]) -> Record:
    """What cells print where it is not the digits of their value, and what is unlike the rest."""
    return {
        "printed": {
            str(place): row["as_printed"][:LONGEST]
            for place, row in special.items()
            if row["as_printed"]
            and (row["value"] is None or row["as_printed"] != f"{plain(row['value']):f}")
        },
        "corrected": [place for place, row in special.items() if row["status"] == "corrected"],
        "unit_unknown": [place for place, row in special.items() if row["unit"] == "unknown"],
    }


def cell(figure: Record, span: str, words: Words) -> str:
    """A cell that is no plain count: a sign, an amount, another way of printing."""
    status, value = figure["status"], figure["value"]
    raw = figure["as_printed"] or ""
    if value is None:
        title = words(f"status.{status}")
        return f'<td class={SIGN_CLASS[status]}{span}><i title="{title}">{safe(raw[:LONGEST])}</i>'
    if status == "corrected":
        text, mark = f"{plain(value):f}", ""
    else:
        printed = split_printed(raw, value)
        text, mark = printed.text, unit_mark(figure, printed, words)
    kind = f"{'n' if value else ''}{' e' if status == 'corrected' else ''}".strip()
    named = f' class="{kind}"' if kind else ""
    unit = f' data-u="{safe(mark)}"' if mark else ""
    return f"<td{named}{span}{unit}>{safe(text)}"


def outline(html: str) -> str:
    """Mark a cell that a finding is about.

    >>> outline("<td>0"), outline("<td class=n colspan=3>5")
    ('<td class=f>0', '<td class="n f" colspan=3>5')
    """
    if not html.startswith("<td class="):
        return html.replace("<td", "<td class=f", 1)
    head, _, rest = html.removeprefix("<td class=").partition(">")
    kind, blank, more = head.partition(" ") if not head.startswith('"') else _quoted(head)
    return f'<td class="{kind} f"{blank}{more}>{rest}'


def _quoted(head: str) -> tuple[str, str, str]:
    kind, _, more = head[1:].partition('"')
    return kind, "", more
