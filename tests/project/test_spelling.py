"""English is spelt one way: as in the codebook, -ize with British words (Oxford spelling).

The labels of the codebook are a contract (``organizations``, ``Centralized``), so everything that
is written beside them follows. Ids, which are never changed, have hyphens and are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from gongkai import knowledge

ROOT = Path(__file__).parents[2]
PROSE = ("README.md", "CHANGELOG.md", "SECURITY.md")
FOLDERS = (("build/gongkai", (".csv", ".md", ".html")), ("site_src", (".md", ".html", ".js")))
STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
BRITISH = re.compile(r"(?<![-\w])[a-z]+is(?:e|ed|es|er|ing|able|ations?|ational)\b", re.IGNORECASE)
AMERICAN = re.compile(
    r"(?<![-\w.])(?:behavior|canceled|center|color|defense|favor|gray|honor|labeled|labor|neighbor)"
    r"(?:s|ed|ing)?\b(?![-:(])",
    re.IGNORECASE,
)
ALWAYS = frozenset(
    [
        "advise",
        "arise",
        "baise",
        "compromise",
        "devise",
        "enterprise",
        "enterprises",
        "exercise",
        "guise",
        "likewise",
        "noise",
        "otherwise",
        "precise",
        "promise",
        "promised",
        "promises",
        "raise",
        "raised",
        "raises",
        "revise",
        "revised",
        "rise",
        "rises",
        "supervise",
        "supervised",
        "surprise",
    ]
)
"""Words that no spelling writes with z, and the romanized 百色 (Baise)."""


def texts() -> Iterator[Path]:
    """Every file whose English a reader meets."""
    yield from (ROOT / name for name in PROSE)
    for folder, kinds in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in kinds and "vendor" not in path.parts:
                yield path


def odd_words(path: Path) -> set[str]:
    """The words of a file that are spelt another way."""
    text = path.read_text(encoding="utf-8")
    is_script = path.suffix == ".js"
    said = "\n".join(STRING.findall(text)) if is_script else text
    found = {word.lower() for word in BRITISH.findall(said)} - ALWAYS
    return found if is_script else found | {word.lower() for word in AMERICAN.findall(said)}


def test_english_is_spelt_as_in_the_codebook() -> None:
    found = {str(path.relative_to(ROOT)): odd_words(path) for path in texts()}
    assert {name: words for name, words in found.items() if words} == {}


def test_the_codebook_decides_the_spelling() -> None:
    """Were its labels ever to change, so must the rule above."""
    labels = " ".join(f"{row.row_en} {row.column_en}" for row in knowledge.codebook())
    assert "organizations" in labels
    assert "Centralized" in labels
    assert not {word.lower() for word in BRITISH.findall(labels)} - ALWAYS
