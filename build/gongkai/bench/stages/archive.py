"""Make the synthetic archive that the other stages work on.

In: a room. Out: ``datasets/`` in it: files, manifest, and a ``site.yml`` that says that all of it
is invented. It lies in a folder of its own, for a while, and is never published.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable
from pathlib import Path

from gongkai.bench.archives import NOTE, Made, Plan, generate
from gongkai.bench.country import choose_bodies
from gongkai.bench.trial import Facts, Room, Trial

SITE = """\
title_zh: "合成档案"
title_en: "A synthetic archive"
owner_zh: "性能测量"
owner_en: "the measurement"
description_zh: "全部报告都是程序编造的，只用来测量速度；不得公布。"
description_en: "All of its reports were made by a program, to be measured; never to be published."
base_url: "https://www.synthetic-sample.example"
data_url: "https://data.synthetic-sample.example"
is_synthetic: true
"""
MARK = "SYNTHETIC"
WARNING = "Invented reports under real names, made to be measured. Never publish them.\n"
COLUMNS = ("path", "sha256", "url", "fetched_at", "media_type", "note")


def write(room: Room) -> Trial:
    """Write the archive of a room anew."""
    datasets = room.datasets
    bodies = choose_bodies(room.seed, room.bodies)
    if len(bodies) < room.bodies:
        raise ValueError(f"the country has {len(bodies):,} bodies that are likely to report")
    reports = len(bodies) * len(room.years)

    def call() -> None:
        write_archive(datasets, generate(Plan(room.seed, room.years), bodies))

    def before() -> None:
        shutil.rmtree(datasets, ignore_errors=True)

    return Trial(call, reports, "report", before, lambda: _sizes(room), is_warmed=False)


def _sizes(room: Room) -> Facts:
    files = [path for path in room.archive.rglob("*") if path.is_file()]
    return {"files": len(files) - 1, "bytes": sum(path.stat().st_size for path in files)}


def write_archive(datasets: Path, made: Iterable[Made]) -> None:
    """Write files with their manifest, one at a time, and what says that they are invented."""
    archive = datasets / "archive"
    archive.mkdir(parents=True)
    (datasets / "site.yml").write_text(SITE, encoding="utf-8")
    (datasets / MARK).write_text(WARNING, encoding="utf-8")
    with (archive / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(COLUMNS)
        for one in made:
            write_file(archive, one)
            if one.url:
                rows.writerow((one.path, "", one.url, one.fetched_on, "", NOTE))


def write_file(archive: Path, made: Made) -> Path:
    """Write one file of the archive."""
    path = archive / made.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made.data)
    return path
