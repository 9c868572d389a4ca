"""The licence of site.yml is that of every file; a broken one stops the build with a line."""

from __future__ import annotations

import datetime
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from gongkai.cite.schema_org import Contents, describe_data
from gongkai.cite.works import DataRelease
from gongkai.model import KnowledgeError
from gongkai.publish import publish
from gongkai.settings import load_settings

from .conftest import CLOCK, RELEASE, SETTINGS, _archive, stage

OTHER = replace(
    SETTINGS, license_id="LicenseRef-Ours", license_url="https://example.org/our-licence"
)
HEAD = "title_zh: 档\ntitle_en: A\nowner_zh: 我\nowner_en: We\n"


@pytest.fixture(scope="module")
def licensed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Packages under a licence that nobody knows."""
    folder = tmp_path_factory.mktemp("licensed")
    staged = stage(_archive(), folder / "staged")
    publish(staged, folder / "packages", OTHER, RELEASE, CLOCK)
    return folder / "packages"


def test_no_file_names_another_licence(licensed: Path) -> None:
    """Descriptors, README, LICENSE, citations and catalogues of every package."""
    for path in licensed.rglob("*"):
        if path.suffix in (".json", ".md", ".cff", ".jsonld", ".txt", ".bib") or (
            path.name == "LICENSE"
        ):
            text = path.read_text(encoding="utf-8")
            assert "CC BY" not in text, path
            assert "CC-BY" not in text, path
            assert "creativecommons" not in text, path
    for path in licensed.rglob("datapackage.json"):
        (found,) = json.loads(path.read_text(encoding="utf-8"))["licenses"]
        assert (found["name"], found["path"]) == (OTHER.license_id, OTHER.license_url)
    for path in licensed.rglob("LICENSE"):
        assert OTHER.license_url in path.read_text(encoding="utf-8")
    whole = licensed / "gongkai"
    with closing(sqlite3.connect(whole / "gongkai.sqlite")) as database:
        (row,) = database.execute("SELECT en FROM about WHERE key = 'licence'")
    assert row == (OTHER.license_id,)
    citation = yaml.safe_load((whole / "CITATION.cff").read_text(encoding="utf-8"))
    assert (citation.get("license"), citation["license-url"]) == (None, OTHER.license_url)


def test_pages_name_it_too() -> None:
    """The JSON-LD of the pages is for search engines."""
    data = DataRelease(OTHER, RELEASE, datetime.date(2022, 3, 1))
    found = describe_data(data, "en", Contents({}, (None, None), (), ()))
    assert found["license"] == OTHER.license_url


@pytest.mark.parametrize(
    ("lines", "name", "url"),
    [
        ("", "CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ('license_id: ""', "CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("license_id: ODbL-1.0", "ODbL-1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
        ("license_id: X-1\nlicense_url: https://x.example/", "X-1", "https://x.example/"),
    ],
)
def test_the_licence_of_a_site(tmp_path: Path, lines: str, name: str, url: str) -> None:
    """A known one needs its name alone; without a name it is CC-BY-4.0."""
    path = tmp_path / "site.yml"
    path.write_text(f"{HEAD}{lines}\n", encoding="utf-8")
    found = load_settings(path).licence
    assert (found.id, found.url) == (name, url)


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        ("license_id: CC BY 4.0", "SPDX name"),
        ("license_id: X-1", "license_url"),
        ("license_id: X-1\nlicense_url: our page", "license_url must be an http"),
        ("license_url: https://x.example/", "which licence"),
    ],
)
def test_a_broken_licence_stops(tmp_path: Path, lines: str, wrong: str) -> None:
    """With the file and what to do."""
    path = tmp_path / "site.yml"
    path.write_text(f"{HEAD}{lines}\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=wrong):
        load_settings(path)
