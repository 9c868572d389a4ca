"""Passages that two reports share are found with their spans; templates and phrases are not."""

from __future__ import annotations

import random
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from archives import Printed, compare, counts_in, found_in, text_of
from gongkai.check.across.winnow import RUN, WINDOW, fingerprints

LETTERS = "".join(chr(point) for point in range(0x4E00, 0x4E00 + 600))


def words(seed: int, length: int = 400) -> str:
    """Write so many invented letters in sentences, always the same for a seed."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    letters = [chance.choice(LETTERS) for _ in range(length)]
    for place in range(20, length, 20):
        letters[place] = "，" if place % 3 else "。\n"
    return "".join(letters)


def report(number: int, text: str, year: int = 2023, **more: object) -> Printed:
    """Give a report of one of many bodies whose first part says this."""
    name = f"甲{LETTERS[number]}镇人民政府"
    known: dict[str, object] = {"name": name, "kind": "government", **more}
    return Printed(f"99999{number:04}", year, sections={1: text}, **known)


def test_a_copied_passage_is_reported_in_both_with_its_spans(tmp_path: Path) -> None:
    """Each report names the other, and both spans cut the passage out of the texts."""
    passage = words(1, 180)
    reports = [
        report(1, words(11) + "。" + passage + "。" + words(12)),
        report(2, words(21, 900) + "。" + passage + "。" + words(22)),
        report(3, words(31)),
    ]
    found = dict(found_in(compare(tmp_path, reports), "copied-text"))
    first, second, _ = reports
    assert {first.report_id, second.report_id} == found.keys()
    core = "".join(one for one in passage if one.isalpha())
    for own, other in ((first, second), (second, first)):
        finding = found[own.report_id]
        assert "info" == finding.severity
        assert finding.start is not None
        assert finding.end is not None
        assert text_of(own)[0][finding.start : finding.end] == finding.quote
        assert core == "".join(one for one in finding.quote or "" if one.isalpha())
        place = text_of(other)[0].index(passage)
        for message in (finding.message_zh, finding.message_en):
            assert other.report_id in message
            assert other.name in message
            assert str(place) in message
        assert "模板" in finding.message_zh
        assert "templates" in finding.message_en


def test_numbers_names_and_marks_do_not_hide_a_copy(tmp_path: Path) -> None:
    """Another year, another count, its own name: still the same passage."""
    passage = [words(seed, 30).replace("。", "") for seed in range(6)]
    texts = []
    for number, (name, year, mark) in enumerate((("", "2022", "；"), ("", "2023", ",")), start=1):
        name = f"甲{LETTERS[number]}镇人民政府"
        texts.append(f"{name}{year}年{number}件{mark}".join(passage))
    found = found_in(compare(tmp_path, [report(1, texts[0]), report(2, texts[1])]), "copied-text")
    assert 2 == len(found)
    assert all(
        text.startswith((f.quote or "!")[:20]) for (_, f), text in zip(found, texts, strict=True)
    )


def test_a_word_changed_within_does_not_break_a_passage(tmp_path: Path) -> None:
    """Nearly the same is reported as one passage from end to end."""
    chance = words(5, 600)
    changed = chance[:300] + "改" + chance[301:]
    found = found_in(compare(tmp_path, [report(1, chance), report(2, changed)]), "copied-text")
    assert {2} == {len(found)}
    assert all(len(f.quote or "") >= 290 for _, f in found)


def test_what_many_bodies_share_is_a_template(tmp_path: Path) -> None:
    """A passage of all bodies is ignored; what two of them share besides is not."""
    template, copied = words(1, 300), words(2, 150)
    reports = [
        report(n, template + "。" + words(100 + n) + (copied if n < 2 else "")) for n in range(8)
    ]
    compared = compare(tmp_path, reports)
    found = found_in(compared, "copied-text")
    assert {reports[0].report_id, reports[1].report_id} == {report_id for report_id, _ in found}
    assert not any(template[:40] in (finding.quote or "") for _, finding in found)
    assert (1, 0, 0) == counts_in(compared, "copied-text")[reports[5].report_id]


def test_a_body_s_own_earlier_text_is_named(tmp_path: Path) -> None:
    """The later report says so; the earlier one repeats nothing."""
    text = words(1, 300)
    reports = [report(1, text + words(year), year) for year in (2021, 2022)]
    ((report_id, finding),) = found_in(compare(tmp_path, reports), "copied-text")
    assert reports[1].report_id == report_id
    assert "2021" in finding.message_en


def test_phrases_and_short_narratives_are_not_reported(tmp_path: Path) -> None:
    """Sixty letters in common are a phrase, and a line of text cannot be judged."""
    phrase = words(1, 60)
    reports = [report(1, words(2) + phrase), report(2, words(3) + phrase), report(3, "没有。")]
    compared = compare(tmp_path, reports)
    assert [] == found_in(compared, "copied-text")
    assert (0, 0, 1) == counts_in(compared, "copied-text")[reports[2].report_id]


def test_the_order_of_reports_changes_nothing(tmp_path: Path) -> None:
    """Same findings for any order, and no finding of one moves when a stranger comes in."""
    passage = words(1, 200)
    reports = [report(n, words(10 + n) + passage * (n < 3) + words(20 + n)) for n in range(6)]
    first = compare(tmp_path / "0", reports)
    assert 3 == len(found_in(first, "copied-text"))
    random.Random(3).shuffle(reports)  # noqa: S311  # no secret
    assert first == compare(tmp_path / "1", reports)
    more = compare(tmp_path / "2", [report(0, words(99), 2020), *reports, report(9, words(77))])
    assert found_in(first, "copied-text") == found_in(more, "copied-text")


@given(
    before=st.text(LETTERS, max_size=80),
    after=st.text(LETTERS, max_size=80),
    shared=st.text(LETTERS, min_size=RUN + WINDOW - 1, max_size=90),
    marks=st.sampled_from(["", "，", "2023", " \n"]),
)
@settings(max_examples=60)
def test_texts_with_a_long_enough_passage_share_a_fingerprint(
    before: str, after: str, shared: str, marks: str
) -> None:
    """The promise of winnowing: it does not depend on what stands around, nor on marks."""
    scattered = marks.join(shared)
    chosen = fingerprints([shared, "", before + scattered + after])
    own = {int(h) for h, text in zip(chosen.hashes, chosen.texts, strict=True) if text == 0}
    other = {int(h) for h, text in zip(chosen.hashes, chosen.texts, strict=True) if text == 2}
    assert own & other
