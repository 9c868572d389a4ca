"""The hand-written pages: both languages, short, and true to the program."""

from __future__ import annotations

import re
from pathlib import Path

from render.conftest import ROOT, SITE_SRC

DOCS = SITE_SRC / "docs"


def test_every_page_has_its_twin_in_the_other_language() -> None:
    english = {path.relative_to(DOCS / "en") for path in (DOCS / "en").rglob("*.md")}
    chinese = {path.relative_to(DOCS) for path in DOCS.rglob("*.md") if "en" not in path.parts}
    both = {"lean"}  # one page carries both languages
    assert {path for path in chinese if path.parts[0] not in {"en", *both}} == english


def test_pages_stay_short() -> None:
    for path in DOCS.rglob("*.md"):
        assert len(path.read_text(encoding="utf-8").splitlines()) < 300, path


def test_both_languages_have_the_same_headings_in_number() -> None:
    for path in (DOCS / "en").rglob("*.md"):
        other = DOCS / path.relative_to(DOCS / "en")
        heads = [
            re.findall(r"^#+ ", one.read_text(encoding="utf-8"), re.M) for one in (path, other)
        ]
        assert heads[0] == heads[1], path


def test_every_setting_is_explained() -> None:
    from dataclasses import fields

    from gongkai.settings import Settings

    for page in (DOCS / "own-archive.md", DOCS / "en" / "own-archive.md"):
        text = page.read_text(encoding="utf-8")
        for field in fields(Settings):
            assert field.name in text, (page, field.name)


def test_every_page_stands_in_the_navigation() -> None:
    import yaml

    config = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    listed = [entry for entry in config["nav"] if isinstance(entry, str)]
    listed += next(entry["English"] for entry in config["nav"] if isinstance(entry, dict))
    pages = {
        path.relative_to(DOCS).as_posix()
        for path in DOCS.rglob("*.md")
        if not path.name.startswith("__")
    }
    assert set(listed) == pages


def test_vendored_files_are_what_their_list_says() -> None:
    import hashlib

    folder = Path(__file__).parent / "vendor"
    scripts = sorted(folder.glob("*.js"))
    assert scripts
    for script in scripts:
        digest = hashlib.sha256(script.read_bytes()).hexdigest()
        assert digest in (folder / "README.md").read_text(encoding="utf-8"), script.name
