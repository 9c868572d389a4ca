"""What people decide about an archive is guarded, and masks move nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from gongkai.decisions import Redaction, load_errata, load_redactions, load_reviews, redact
from gongkai.model import KnowledgeError, Source
from gongkai.read import read

ERRATUM = """
- body: "231083"
  year: 2020
  indicator: requests.received.total
  as_printed: "4"
  value: 5
  reason: the copy lost a digit
  evidence: https://www.example.gov.cn/a.html
"""


def test_errata_are_read(tmp_path: Path) -> None:
    """A list of mappings with every key; no file is no errata."""
    path = tmp_path / "errata.yml"
    assert () == load_errata(path)
    path.write_text(ERRATUM)
    (erratum,) = load_errata(path)
    assert ("231083", 2020, "4", "5") == (
        erratum.body,
        erratum.year,
        erratum.as_printed,
        str(erratum.value),
    )


@pytest.mark.parametrize("written", ["", " null", " ~", ' ""'])
def test_an_erratum_may_say_that_nothing_was_printed(tmp_path: Path, written: str) -> None:
    """Whichever way YAML has for nothing; 0 is something."""
    path = tmp_path / "errata.yml"
    path.write_text(ERRATUM.replace(' "4"', written))
    assert [""] == [one.as_printed for one in load_errata(path)]
    path.write_text(ERRATUM.replace(' "4"', " 0"))
    assert ["0"] == [one.as_printed for one in load_errata(path)]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("requests.received.total", "requests.nothing", "no indicator"),
        ("value: 5", "value: many", "must be numbers"),
        ("value: 5", "value: .nan", "value must be a number"),
        ("value: 5", "value: -.inf", "value must be a number"),
        ("value: 5", "value: 1e999", "value must be a number"),
        ('  as_printed: "4"\n', "", "exactly"),
        ("year: 2020", "year: .inf", "must be numbers"),
        ("requests.received.total", "[a]", "no indicator"),
        (ERRATUM, ERRATUM * 2, "entries 1 and 2 are both for 231083-2020 requests"),
        ("reason: the copy lost a digit", "reason: ", "reason is empty"),
        ("  year: 2020\n", "", "exactly"),
        (ERRATUM, "body: x", "expected a list"),
        ('"231083"', "[", "no readable YAML"),
    ],
)
def test_a_broken_erratum_says_what(tmp_path: Path, old: str, new: str, words: str) -> None:
    """The entry and the fault."""
    path = tmp_path / "errata.yml"
    path.write_text(ERRATUM.replace(old, new))
    with pytest.raises(KnowledgeError, match=words):
        load_errata(path)


def test_redactions_mask_without_moving_anything(tmp_path: Path) -> None:
    """Equal in length, line ends kept, cells masked with the text."""
    data = "甲乙\t12\n丙丁\t34\n".encode()
    source = Source("a.txt", hashlib.sha256(data).hexdigest(), len(data))
    document = read(source, data)
    masked = redact(document, (Redaction(source.sha256, 3, 6, "a name"),))
    assert "甲乙\t██\n丙丁\t34\n" == masked.text
    assert ["甲乙", "██", "丙丁", "34"] == [cell.text for cell in masked.grids[0].cells]
    assert set("█\n") == set(redact(document, (Redaction(source.sha256, None, None, "all"),)).text)
    assert document == redact(document, (Redaction("other", 0, 3, "not this file"),))


def test_redactions_and_reviews_are_guarded(tmp_path: Path) -> None:
    """Spans rise; unknown columns are named."""
    path = tmp_path / "redactions.csv"
    path.write_text("sha256,start,end,reason\nabc,5,3,why\n")
    with pytest.raises(KnowledgeError, match="line 2: start and end"):
        load_redactions(path)
    path = tmp_path / "reviewed.csv"
    path.write_text("key,verdict,reason,reviewed_on\nk,maybe,why,2024-01-01\n")
    with pytest.raises(KnowledgeError, match="line 2: verdict"):
        load_reviews(path)
    path.write_text("key,verdict,reason,reviewed_on\n" + "k,accepted,why,2024-01-01\n" * 2)
    with pytest.raises(KnowledgeError, match="k stands there more than once"):
        load_reviews(path)
