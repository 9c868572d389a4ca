"""Write the index of the narrative parts: pairs of characters, and the sentences to show.

In: the sections of a shard's reports. Out: files under ``search/words/<shard>/``. Must not know
pages.

``keys-N.json`` holds for each pair of neighbouring characters the numbers of the reports that have
it, as steps from one to the next; 0 stands for a pair that more than half of them have.
``texts-N.json`` holds the sentences of ``BLOCK`` reports with their places in the archived text.
A reader takes the reports that have every pair of a word, then looks into their sentences: any
part of a sentence is found, whatever a dictionary holds for a word.
Mirrors and copies with injected text are left out, as from search engines, and so are damaged
sentences; personal data is covered before anything is indexed.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from gongkai.render.context import Output
from gongkai.render.evidence import DAMAGE, damage_spans, visible
from gongkai.render.facets import ALL, Shard
from gongkai.render.masking import COVER, mask
from gongkai.render.package import Package, Record
from gongkai.render.records import NARRATIVE, Stream
from gongkai.render.shards import FULL, count_files, dense, write_blocks, write_keyed

BLOCK = 8
FEW = 40
"""In a shard of fewer reports every pair keeps its list."""

FOLDER = "search/words"
WORDLESS = ("narrative", "2014")
"""Forms without the six parts: every part of these is words."""

END = re.compile(r"[^。！？；\n]+[。！？；]?")
WORD = re.compile(r"[0-9a-z\u3400-\u9fff\U00020000-\U0003ffff]")

TEXTS = """
SELECT reports.report_id, sections.section, sections.start, sections.text, reports.form
FROM sections JOIN reports USING (report_id) JOIN bodies USING (body_id)
WHERE reports.is_current AND reports.year IS NOT NULL
    AND (? = 'all' OR coalesce(substr(bodies.code, 1, 2), '00') = ?)
ORDER BY reports.report_id, sections.start, sections.section
"""
DAMAGED = """
SELECT findings.report_id, findings."check", findings.start, findings."end"
FROM findings JOIN bodies USING (body_id)
WHERE findings."check" IN (?, ?, ?)
    AND findings.verdict <> 'rejected'
    AND (? = 'all' OR coalesce(substr(bodies.code, 1, 2), '00') = ?)
"""


class Sentence(NamedTuple):
    """One sentence with its place in the archived text and its part of the report."""

    start: int
    end: int
    section: int
    text: str


def write_words(out: Output, package: Package, shard: Shard) -> int:
    """Write the index of one shard; gives the number of reports in it."""
    newest = _indexed(shard)
    postings: dict[str, array[int]] = defaultdict(lambda: array("L"))
    told: list[list[Sentence]] = [[] for _ in shard.reports]
    numbers = {row["report_id"]: number for number, row in enumerate(shard.reports)}
    for report_id, sentences in read_sentences(package, shard):
        if (number := numbers[report_id]) in newest:
            told[number] = sentences
    for number, sentences in enumerate(told):
        for pair in sorted(pairs(sentence.text for sentence in sentences)):
            postings[pair].append(number)
    held = sum(map(bool, told))
    common = held // 2 if held >= FEW else held
    keys = {pair: _steps(postings[pair], common) for pair in sorted(postings)}
    files = count_files(sum(len(text) + 8 for text in keys.values()), FULL)
    folder = f"{FOLDER}/{shard.key}"
    write_keyed(out.bulk, f"{folder}/keys-", keys, files)
    blocks = (told[first : first + BLOCK] for first in range(0, len(told), BLOCK))
    write_blocks(out.bulk, f"{folder}/texts-", map(dense, blocks))
    out.bulk(f"{folder}/index.json", dense({"keys": files, "block": BLOCK, "reports": held}) + "\n")
    return held


def _indexed(shard: Shard) -> set[int]:
    """Which reports have their words indexed: of a large archive each body's newest."""
    if shard.key == ALL:
        return set(range(len(shard.reports)))
    first: dict[str, int] = {}
    for number, row in enumerate(shard.reports):
        first.setdefault(row["body_id"], number)
    return set(first.values())


def read_sentences(package: Package, shard: Shard) -> Iterator[tuple[str, list[Sentence]]]:
    """Give the sentences of each report that may be shown, report by report."""
    mirrors = {row["report_id"] for row in shard.reports if row["provenance"] == "mirror"}
    damaged: dict[str, list[Record]] = defaultdict(list)
    for row in package.tables.rows(DAMAGED, (*sorted(DAMAGE), shard.key, shard.key)):
        damaged[row["report_id"]].append(row)
    sections = Stream(package.tables.rows(TEXTS, (shard.key, shard.key)), "report_id")
    for report_id in sorted(row["report_id"] for row in shard.reports):
        rows = sections.take(report_id)
        faults = damaged[report_id]
        if report_id in mirrors or any(row["check"] == "injected-text" for row in faults):
            continue
        spans = [span for row in faults for span in damage_spans(row, "")]
        found = [
            sentence
            for row in rows
            if row["section"] in NARRATIVE or row["form"] in WORDLESS
            for sentence in cut(row["text"] or "", row["start"], row["section"])
            if not any(start < sentence.end and sentence.start < end for start, end in spans)
        ]
        if found:
            yield report_id, found


def cut(text: str, start: int, section: int) -> Iterator[Sentence]:
    r"""Cut a part into sentences; personal data is covered, offsets are those of the whole text.

    >>> [found.text for found in cut("一、总体情况\n全年公开9条。联系人：王小明。", 0, 1)]
    ['一、总体情况', '全年公开9条。', '联系人：■■■。']
    """
    covered = mask(text)
    for found in END.finditer(covered):
        plain = found[0].strip()
        if len(plain) > 1 and any(WORD.match(letter) for letter in plain.lower()):
            first = start + found.start() + len(found[0]) - len(found[0].lstrip())
            yield Sentence(first, first + len(plain), section, visible(plain))


def pairs(sentences: Iterable[str]) -> set[str]:
    """Every pair of neighbouring letters, digits and 汉字, in one width and lower case.

    >>> sorted(pairs(["公开 平台，AB"]))
    ['ab', '公开', '平台', '开平']
    """
    found: set[str] = set()
    for sentence in sentences:
        plain = "".join(unicodedata.normalize("NFKC", sentence).lower().split())
        for word in re.findall(f"{WORD.pattern}+", plain.replace(COVER, " ")):
            found.update(map("".join, pairwise(word)))
    return found


def _steps(numbers: Sequence[int], common: int) -> str:
    """The steps between the numbers of a list; 0 where it is too common to tell anything.

    >>> _steps([0, 1, 5], 9), _steps([0, 1, 5], 2)
    ('[0,1,4]', '0')
    """
    if len(numbers) > common:
        return "0"
    steps = [number - before for before, number in zip([0, *numbers], numbers, strict=False)]
    return f"[{','.join(map(str, steps))}]"
