"""Measure how long a report takes, and hold it against the least that any program would need.

In: nothing; the reports are drawn, their bodies invented. Out: a table of medians. Times are
those of the process itself, so that a busy machine shows less; no test asks for them:

    PYTHONPATH=build:tests python -m speed --machine "2 cores, 2.5 GHz" --date 2026-11-22

Each report is read and parsed once, after some others of its kind: nothing is prepared for it,
but what all reports have in common has been seen. The peer is one regex pass over the text, for
HTML the parser of markup alone, for Word the unpacking and the parser of XML alone, for PDF the
text of the pages as PDFium gives it, without any table. PDFs are printed by the browser and the
office that are installed, which takes some seconds each: ``--printed 0`` leaves them out.
"""

# ruff: noqa: T201, S311  -- a program that prints, seeded dice
from __future__ import annotations

import argparse
import io
import re
import statistics
import sys
import time
import zipfile
from collections.abc import Callable, Iterable
from random import Random

import pypdfium2
from lxml import etree

import mutations
from drawing import draw_disclosure, draw_proceedings, draw_requests, indicators_of
from gongkai.model import Source
from gongkai.parse import parse
from gongkai.read import read
from read import web_drawing, word_drawing
from read.pdf_drawing import print_documents, print_pages, web_page, word_document
from read.pdf_looks import compose, random_look
from read.pdf_writing import write_pdf

SEEN = 8
"""So many reports of a kind are read before the clock runs."""
PROSE = (
    "我镇主动公开政府信息12条，通过网站公开8条，公众号发布3条。2022年共收到政府信息公开申请5件。"
)
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def draw_text(layout: str, seed: int) -> bytes:
    """Draw a report in plain text, with some prose, as real ones have."""
    _, text = mutations.make(layout, "clean", seed)
    return text.replace("一、总体情况\n", "一、总体情况\n" + f"{PROSE * 4}\n" * 4, 1).encode()


def _values(rng: Random) -> tuple[str, dict[str, str]]:
    form = rng.choice(["2019", "2021"])
    drawn = {indicator: str(rng.randrange(400)) for indicator in indicators_of(form)}
    return form, {one: number for one, number in drawn.items() if rng.random() < 0.4}


def draw_html(seed: int) -> bytes:
    """Draw a report as the page of a site, dirty as they are."""
    rng = Random(seed)
    dirt = web_drawing.Dirt(rng)
    return web_drawing.draw_page(dirt, web_drawing.draw_body(dirt, *_values(rng))).encode()


def draw_word(seed: int) -> bytes:
    """Draw a report as a Word file, with the leftovers of editing."""
    form, values = _values(Random(seed))
    dirt = word_drawing.Dirt(seed)
    drawn = (draw(form, values) for draw in (draw_disclosure, draw_requests, draw_proceedings))
    return word_drawing.word(*word_drawing.report([dirt.table(table) for table in drawn]))


def draw_printed(seeds: Iterable[int]) -> dict[str, list[bytes]]:
    """Print reports as PDF files by a browser, by an office and by a program of our own."""
    looks = [Random(seed) for seed in seeds]
    drawn = [(compose(_values(dice)[1], look := random_look(dice)), look, dice) for dice in looks]
    return {
        "web.pdf": print_pages([web_page(blocks, look) for blocks, look, _ in drawn]),
        "doc.pdf": print_documents([word_document(blocks, look) for blocks, look, _ in drawn]),
        "own.pdf": [write_pdf(blocks, look, dice) for blocks, look, dice in drawn],
    }


def scan(data: bytes) -> object:
    """Find every number of a text."""
    return [match.span() for match in NUMBER.finditer(data.decode())]


def grow(data: bytes) -> object:
    """Parse the markup of a page."""
    return etree.fromstring(data, etree.HTMLParser(encoding="utf-8"))


def unpack(data: bytes) -> object:
    """Unpack a Word file and parse its text."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return etree.fromstring(file.read("word/document.xml"))


def extract(data: bytes) -> object:
    """Take the text of all pages."""
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range() for page in document]


def _times(data: bytes, peer: Callable[[bytes], object]) -> tuple[float, float, float]:
    """Give the milliseconds of reading, of parsing, and of the peer."""
    source = Source("drawn", "0" * 64, len(data))
    begun = time.process_time_ns()
    document = read(source, data)
    is_read = time.process_time_ns()
    parse(document)
    is_parsed = time.process_time_ns()
    peer(data)
    ended = time.process_time_ns()
    return (is_read - begun) / 1e6, (is_parsed - is_read) / 1e6, (ended - is_parsed) / 1e6


def measure(name: str, reports: list[bytes], peer: Callable[[bytes], object]) -> str:
    """Give one line of the table: median milliseconds of reading, parsing, both, and the peer."""
    counted = [_times(data, peer) for data in reports][SEEN:]
    reading, parsing, alone = (statistics.median(column) for column in zip(*counted, strict=True))
    total = statistics.median(first + second for first, second, _ in counted)
    size = statistics.median(map(len, reports)) / 1000
    return (
        f"{name:8}{len(counted):9}{size:8.0f}{reading:8.2f}{parsing:8.2f}{total:8.2f}{alone:8.2f}"
    )


def main() -> None:
    """Measure every kind and print the table."""
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--reports", type=int, default=40, help="of each kind")
    options.add_argument("--machine", default="", help="what it runs on, for the heading")
    options.add_argument("--date", default="", help="the day, for the heading")
    options.add_argument("--printed", type=int, default=12, help="of each kind of PDF")
    chosen = options.parse_args()
    seeds = range(SEEN + chosen.reports)
    python = sys.version.split()[0]
    print(f"median milliseconds a report, one process; Python {python}", end="")
    print("".join(f"; {words}" for words in (chosen.machine, chosen.date) if words))
    print(f"{'kind':8}{'reports':>9}{'kB':>8}{'read':>8}{'parse':>8}{'both':>8}{'peer':>8}")
    for layout in mutations.LAYOUTS:
        print(measure(layout, [draw_text(layout, seed) for seed in seeds], scan), flush=True)
    print(measure("html", [draw_html(seed) for seed in seeds], grow))
    print(measure("docx", [draw_word(seed) for seed in seeds], unpack), flush=True)
    if chosen.printed:
        for name, files in draw_printed(range(SEEN + chosen.printed)).items():
            print(measure(name, files, extract), flush=True)


if __name__ == "__main__":
    main()
