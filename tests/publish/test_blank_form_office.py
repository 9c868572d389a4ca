"""What an office sees: LibreOffice opens filled forms, calculates, and paints them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from consistent import draw_values
from drawing import indicators_of
from gongkai.publish.blank_form import NAME, Blank, Carried, write
from publish.filling import (
    FORM,
    broken,
    calculate,
    cells,
    fill,
    is_amber,
    look_at,
    needs_office,
    own_identities,
    place,
    shown,
)

pytestmark = [needs_office, pytest.mark.slow]
CARRIED = Carried("990101-2023", 2023, {"natural_person": Decimal(7), "business": Decimal(0)})
TOTALS = {one.right[0] for one in own_identities() if len(one.right) == 1}
Values = dict[str, int]


def draw(seed: int) -> Values:
    """A whole report in which every sum holds."""
    return {one: int(value) for one, value in draw_values(Random(seed), FORM, least=1).items()}  # noqa: S311


def change(values: Values, indicator: str, by: int = 1) -> Values:
    """The same with one wrong cell."""
    return {**values, indicator: values[indicator] + by}


def planted() -> dict[str, Values]:
    """Forms with one wrong cell each; together they break every identity."""
    dice = Random(2021)  # noqa: S311
    rows = list(dict.fromkeys(one.rpartition(".")[0] for one in indicators_of(FORM)))
    columns = [one.rpartition(".")[2] for one in indicators_of(FORM) if ".received." in one]
    chosen = [f"requests.concluded.{column}" for column in columns]
    for at, row in enumerate(one for one in rows if one.startswith("requests.")):
        chosen.append(f"{row}.{columns[at % len(columns)]}")
    chosen += [f"{row}.{dice.choice(('upheld', 'total'))}" for row in rows if row.startswith("pro")]
    return {
        f"wrong-{one}": change(draw(number), one, dice.choice((-1, 1, 30)))
        for number, one in enumerate(dict.fromkeys(chosen))
    }


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A body's form with two cells filled in from last year."""
    path = tmp_path_factory.mktemp("office") / NAME
    write(path, Blank(2024, "演示县人民政府", CARRIED))
    return path


def run(blank: Path, forms: dict[str, dict[str, object]]) -> dict[str, Path]:
    """Fill forms in and let LibreOffice calculate them all at once."""
    folder = blank.parent / "-".join(sorted(forms))[:40]
    folder.mkdir()
    files = [fill(blank, folder / f"{name}.xlsx", values) for name, values in forms.items()]
    return dict(zip(forms, calculate(files, "xlsx"), strict=True))


def test_a_wrong_cell_is_told_by_every_sum_that_it_breaks(tmp_path: Path) -> None:
    """A finished table pasted over all cells: messages exactly where sums are broken."""
    source = tmp_path / NAME
    write(source, Blank(2024))
    forms = planted() | {f"right-{seed}": draw(seed) for seed in range(40, 43)}
    told = set()
    for name, path in run(source, dict(forms)).items():  # type: ignore[arg-type]
        figures, messages, hints = shown(path)
        assert forms[name] == figures
        assert broken(forms[name]) == messages
        assert bool(messages) == name.startswith("wrong") == any("不符" in one for one in hints)
        for message in messages:
            rule, _, numbers = message.partition("：")
            told.add((rule, numbers.partition("（")[2]))
    wanted = {(one.check, place(one)) for one in own_identities()}
    assert len(wanted) == len(own_identities())
    assert len(told) == len(wanted)


def test_parts_are_typed_and_sums_appear(blank: Path) -> None:
    """Who types the parts gets every sum, may leave cells open, and is told how many."""
    whole = draw(1)
    parts: dict[str, object] = {one: value for one, value in whole.items() if one not in TOTALS}
    row = "requests.granted."
    forms: dict[str, dict[str, object]] = {
        "whole": parts,
        "begun": {f"{row}business": 3, f"{row}legal_service": 4},
        "empty": {},
        "words": {**whole, f"{row}business": "无"},
        "open": {**whole, f"{row}business": None, f"{row}total": 99},
        "changed": {"requests.carried_in.natural_person": 8},
    }
    found = {name: shown(path) for name, path in run(blank, forms).items()}
    figures, messages, hints = found["whole"]
    assert whole == figures
    before = {"natural_person": 7, "business": 0}
    carried = {
        f"上年结转（{name}）：本表 {whole[f'requests.carried_in.{key}']}，"
        f"2023 年度报告结转下年 {before[key]}，请核对"
        for key, name in (("natural_person", "自然人"), ("business", "商业企业"))
    }
    assert carried == messages
    assert ["各格已填。"] * 3 == hints
    figures, messages, hints = found["begun"]
    assert 7 == figures[f"{row}total"] == figures["requests.concluded.total"]
    assert figures["requests.received.total"] in (None, "")
    assert (set(), "尚有 140 格未填数字（没有的填 0）。") == (messages, hints[1])
    figures, messages, hints = found["empty"]
    assert 7 == figures["requests.carried_in.total"]
    assert (set(), "尚有 142 格未填数字（没有的填 0）。") == (messages, hints[1])
    for name in ("words", "open"):
        _, messages, hints = found[name]
        assert not any("予以公开" in one or "商业企业" in one for one in messages - carried)
        assert "尚有 1 格未填" in hints[1]
    _, messages, _ = found["changed"]
    assert {"上年结转（自然人）：本表 8，2023 年度报告结转下年 7，请核对"} == messages


@pytest.mark.parametrize("wrong", ["requests.refused.third_party_rights.legal_service",
                                   "requests.carried_out.total", ""])  # fmt: skip
def test_broken_sums_are_amber_in_a_picture(blank: Path, wrong: str) -> None:
    """Every cell of a broken sum is amber on the printed page, and no other cell."""
    folder = blank.parent / f"picture-{wrong}"
    folder.mkdir()
    values = change(draw(5), wrong) if wrong else draw(5)
    (file,) = calculate([fill(blank, folder / "form.xlsx", values)], "pdf")
    picture, words = look_at(file, page=1)
    order = [one for one in cells() if one.startswith("requests.")]
    ((_, first, top, _, _),) = [word for word in words if word[0] == "自然人"]
    last = max(right for text, _, _, right, _ in words if text == "总计")
    numbers = [
        word for word in words if word[0].isdigit() and first < word[3] < last + 9 and word[2] > top
    ]
    assert [str(values[one]) for one in order] == [word[0] for word in in_rows(numbers)]
    wanted = {
        cell
        for one in own_identities()
        if wrong in (*one.left, *one.right)
        for cell in (*one.left, *one.right)
    }
    found = {
        one
        for one, (_, left, top, _, bottom) in zip(order, in_rows(numbers), strict=True)
        if is_amber(picture.getpixel((int(left) - 12, int(top + bottom) // 2)))
    }
    assert wanted == found


def in_rows(
    words: list[tuple[str, float, float, float, float]],
) -> list[tuple[str, float, float, float, float]]:
    """Put words in the order of reading: lines of the table, from left to right."""
    rows: list[list[tuple[str, float, float, float, float]]] = []
    for word in sorted(words, key=lambda one: one[2] + one[4]):
        if rows and word[2] + word[4] - rows[-1][-1][2] - rows[-1][-1][4] < 12:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [word for row in rows for word in sorted(row, key=lambda one: one[1])]


def test_a_form_prints_on_one_page_per_sheet(blank: Path) -> None:
    """Five sheets, five pages of A4 across, also when every line of messages is full."""
    values = {one: number for number, one in enumerate(indicators_of(FORM))}
    folder = blank.parent / "pages"
    folder.mkdir()
    (file,) = calculate([fill(blank, folder / "form.xlsx", values)], "pdf")
    for page in range(5):
        picture, words = look_at(file, page)
        assert (1684, 1191) == tuple(map(round, picture.size))
        assert words
        assert all(
            0 < left and right < 1684 and bottom < 1191 for _, left, _, right, bottom in words
        )
    with pytest.raises(Exception, match="page"):
        look_at(file, 5)
