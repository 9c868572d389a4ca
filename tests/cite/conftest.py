"""The packages and the site of the site's tests, and a few works to cite."""

from __future__ import annotations

import datetime

from gongkai.cite import DataRelease, Work
from render.conftest import SETTINGS, packages, site

__all__ = ["packages", "site"]

RELEASE = DataRelease(SETTINGS, "2022.3.1", datetime.date(2022, 3, 1))
REPORT = {
    "report_id": "990101-2020",
    "title": "试山县2020年政府信息公开工作年度报告",
    "body_name": "试山县人民政府",
    "year": 2020,
    "sha256": "0123456789abcdef" * 4,
    "published_on": datetime.date(2021, 1, 31),
}
FETCHED = {
    "url": "https://www.shishan.example/2020.html",
    "fetched_on": datetime.date(2021, 3, 1),
}
NOWHERE = {"url": None, "fetched_on": None}
HOSTILE = (
    "a {b} } { \\ \"c\" 'd' 50% & $x_1^2~ #\nER  - \r\nTY  - BOOK\n@book{x,}\u202e\x07 "
    "</script><!--<script>\ufffe\ud800 --- : - 空 and 年"
)
HOSTILE_WORK = Work(
    kind="report",
    title=HOSTILE,
    author=HOSTILE,
    identifier=HOSTILE,
    title_en=HOSTILE,
    author_en=HOSTILE,
    abstract=HOSTILE,
    version=HOSTILE,
    publisher=HOSTILE,
    note=HOSTILE,
    url="https://a.example/{x}\\",
    published=datetime.date(2021, 1, 31),
)
