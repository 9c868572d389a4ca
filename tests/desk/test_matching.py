"""A report finds its unit by code and by name, and none where two would do."""

from __future__ import annotations

import pytest

from gongkai.desk.matching import find_by_path, find_unit
from gongkai.desk.units import Listed
from gongkai.model import Body

UNITS = tuple(
    Listed(name, code, aliases, None, line)
    for line, (name, code, aliases) in enumerate(
        [
            ("样本县教育体育局", "", ()),
            ("样本县民政局", "", ("样本县民政和社会工作局",)),
            ("财政局", "", ()),
            ("样本县演示镇", "990101101", ()),
            ("示范街道办事处", "", ()),
            ("东区水利局", "", ()),
            ("西区水利局", "", ()),
            ("样本县市场监督管理局", "", ()),
        ],
        start=2,
    )
)


def body(name: str | None, id_: str = "x-00000000") -> Body:
    return Body(id_, name, None, None, "other")


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("样本县教育体育局", 2),
        ("教育体育局", 2),
        ("县教育体育局", 2),
        ("样本市样本县教育体育局", 2),
        ("样本县教体局", 2),
        ("教育局", None),
        ("样本县民政和社会工作局", 3),
        ("样本县财政局", 4),
        ("高新区财政局", None),
        ("演示镇人民政府", 5),
        ("示范街道", 6),
        ("东区水利局", 7),
        ("水利局", None),
        ("南区水利局", None),
        ("市场监督管理局", 9),
        ("样本县民政局办公室", None),
        (None, None),
    ],
)
def test_a_name_finds_its_unit(name: str | None, line: int | None) -> None:
    found = find_unit(body(name), UNITS)
    assert line == (found.line if found else None)


def test_a_code_goes_before_a_name() -> None:
    found = find_unit(body("样本县民政局", "990101101"), UNITS)
    assert found is not None
    assert "样本县演示镇" == found.name


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("03 教育体育局2022.docx", 2),
        ("报送/样本县民政局 年报.docx", 3),
        ("演示镇/年报.docx", 5),
        ("水利局.docx", None),
        ("年报.docx", None),
    ],
)
def test_a_path_finds_the_one_unit_that_it_names(path: str, line: int | None) -> None:
    found = find_by_path(path, UNITS)
    assert line == (found.line if found else None)
