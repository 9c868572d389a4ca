"""What is masked is in no published file: page, twin, search, table, workbook, database, archive."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from drawing import draw_report
from gongkai.pipeline import Folders, build

ROOT = Path(__file__).parents[1]
SITE = 'title_zh: "档案"\ntitle_en: "archive"\nowner_zh: "某"\nowner_en: "somebody"\n'
NAME, NUMBER, PHONE = "欧阳隐秘", "9182736", "13800138000"
SECRETS = (NAME, NUMBER, PHONE)
KEPT = "样本县教育局"
VALUES = {"requests.received.total": NUMBER, "requests.received.natural_person": NUMBER}


def report_of(year: int, more: str) -> str:
    overall = (
        f"由{NAME}负责,主动公开政府信息{NUMBER}条,收到政府信息公开申请{NUMBER}件。"
        f"联系人：{NAME}，电话{PHONE}。{more}"
    )
    title = KEPT + "{year}年政府信息公开工作年度报告（" + NAME + "）"
    return draw_report("2021", VALUES, "L5", year, title=title, overall=overall)


@pytest.fixture(scope="module")
def masked(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """Packages and site of three reports, two of one year, each with the same secrets masked."""
    top = tmp_path_factory.mktemp("masked")
    (top / "data" / "archive").mkdir(parents=True)
    (top / "data" / "site.yml").write_text(SITE, encoding="utf-8")
    lines = ["sha256,start,end,reason"]
    for name, year, more in (
        ("a", 2021, ""),
        ("b", 2022, "今年另有说明。"),
        ("c", 2022, "又一份。"),
    ):
        text = report_of(year, more)
        (top / "data" / "archive" / f"{name}.txt").write_bytes(text.encode())
        digest = hashlib.sha256(text.encode()).hexdigest()
        for secret in SECRETS:
            at = text.find(secret)
            while at >= 0:
                lines.append(f"{digest},{at},{at + len(secret)},private")
                at = text.find(secret, at + 1)
    (top / "data" / "redactions.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    folders = Folders(top / "data" / "archive", top / "packages", top / "site", ROOT / "site_src")
    build(folders, jobs=1)
    return folders


def texts(name: str, data: bytes) -> Iterator[str]:
    """Everything that a file says to any reader of its format."""
    yield from (data.decode(encoding, "replace") for encoding in ("utf-8", "utf-16-le", "gb18030"))
    yield data[1:].decode("utf-16-le", "replace")
    if name.endswith(".gz"):
        yield from texts(name.removesuffix(".gz"), gzip.decompress(data))
    elif zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for inner in archive.namelist():
                yield from texts(inner, archive.read(inner))
    elif read := READERS.get(Path(name).suffix):
        yield read(data)


def columns(data: bytes) -> str:
    table = pq.read_table(io.BytesIO(data))  # type: ignore[no-untyped-call]
    return f"{table.to_pylist()}{table.schema.metadata}"


def panel(data: bytes) -> str:
    return str(pd.read_stata(io.BytesIO(data), convert_categoricals=False).to_csv())


def database(data: bytes) -> str:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(data)
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master")]
    found = [
        connection.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608  # our own names
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    ]
    connection.close()
    return f"{names}{found}"


READERS = {
    ".parquet": columns,
    ".json": lambda data: str(json.loads(data)),
    ".html": lambda data: unescape(data.decode()),
    ".dta": panel,
    ".sqlite": database,
}


def published(folders: Folders) -> Iterator[Path]:
    for folder in (folders.packages, folders.site):
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file())


def test_no_published_file_holds_what_is_masked(masked: Folders) -> None:
    leaks = []
    for path in published(masked):
        said = list(texts(path.name, path.read_bytes()))
        leaks += [(path.name, secret) for secret in SECRETS if any(secret in text for text in said)]
        leaks += [(path.name, "in its name") for secret in SECRETS if secret in str(path)]
    assert leaks == []


def test_the_search_for_leaks_finds_what_is_not_masked(masked: Folders) -> None:
    """Each format is really read: the name beside the masked one is found in it."""
    seen: dict[str, bool] = {}
    for path in published(masked):
        said = any(KEPT in text for text in texts(path.name, path.read_bytes()))
        seen[path.suffix] = seen.get(path.suffix, False) or said
    for suffix in (".html", ".json", ".csv", ".parquet", ".xlsx", ".sqlite", ".dta"):
        assert seen[suffix], suffix


def test_the_mask_stands_where_the_secret_stood(masked: Folders) -> None:
    html = (masked.site / "reports").rglob("index.html")
    pages = [path.read_text(encoding="utf-8") for path in html]
    assert len(pages) == 3
    for page in pages:
        assert f"由{'█' * len(NAME)}负责" in page
        assert '<section class="part against">' in page or "2021 年度报告" in page
