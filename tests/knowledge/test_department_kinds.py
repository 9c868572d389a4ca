"""Department names are read into kinds, and the two vocabularies agree with each other."""

import re
from collections import Counter
from typing import get_args

import pytest

from gongkai.knowledge import rows
from gongkai.knowledge.departments import (
    GENERIC,
    LINKS,
    ORGANS,
    department_kinds,
    functions,
    kinds_of,
)
from gongkai.model import Kind

KINDS = list(rows("department_kinds.csv"))
FUNCTIONS = list(rows("department_functions.csv"))


def ids(name):
    """Join the ids of a name's kinds with blanks."""
    return " ".join(kind.id for kind in kinds_of(name))


@pytest.mark.parametrize(
    "name",
    [
        "涡阳县城管局",
        "涡阳县城市管理局",
        "铜陵市城管执法局",
        "攀枝花市城市管理行政执法局",
        "城市管理综合执法局",
        "安化县城市管理和综合执法局",
        "遂宁市安居区综合行政执法局",
    ],
)
def test_every_city_management_bureau_is_one_kind(name):
    """All the names that 城管 has borne compare with each other."""
    assert ids(name) == "urban-management"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("教育和体育局", "education sports"),
        ("上林县教科体局", "education science-technology sports"),
        ("旅游和文化广电体育局", "culture-tourism broadcasting sports"),
        ("文化广电新闻出版局", "culture-tourism broadcasting press-publication"),
        ("农业农村和水务局", "agriculture water"),
        ("住房和城乡建设交通局", "housing-construction transport"),
        ("经济商务和信息化局", "industry-it commerce"),
        ("科学技术和工业信息化局", "science-technology industry-it"),
        ("民政和人力资源社会保障局", "civil-affairs human-resources"),
        ("政务服务数据管理局", "government-services data"),
        ("市场监督管理局（知识产权局）", "market-regulation intellectual-property"),
        ("县政府办公室(县外事办公室、县信访局)", "office foreign-affairs petitions"),
        ("县发展和改革局、县粮食局", "development-reform grain-reserves"),
    ],
)
def test_a_merged_bureau_is_named_for_its_first_function(name, expected):
    """The first function makes the id and the others follow as they are printed."""
    assert expected == ids(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("公安县教育局", "education"),
        ("防城港市港口区教育局", "education"),
        ("运城市规划和自然资源局", "natural-resources"),
        ("益阳市政府办", "office"),
        ("永济市政园林局", "public-utilities landscaping"),
        ("秦皇岛市山海关区文明办", "spiritual-civilisation"),
        ("五台山风景名胜区教育局", "education"),
        ("合肥高新技术产业开发区科技局", "science-technology"),
        ("驻马店市人民政府驻北京办事处", "liaison-office"),
    ],
)
def test_a_place_is_no_function(name, expected):
    """Divisions and zones whose names hold a function's word do not add one."""
    assert expected == ids(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("益阳市公安局交通警察支队", "traffic-police"),
        ("益阳市公安局赫山分局", "police"),
        ("安化县自然资源局不动产登记中心", "real-estate-registration"),
        ("国家税务总局益阳市税务局稽查局", "tax"),
        ("国家统计局益阳调查队", "survey-team"),
        ("国家金融监督管理总局益阳监管分局", "financial-regulator"),
        ("安化县农业综合行政执法大队", "agriculture"),
        ("安化县自然资源局综合行政执法大队", "natural-resources"),
        ("中共安化县委机构编制委员会办公室", "establishment"),
    ],
)
def test_a_unit_of_a_bureau_is_its_own_kind(name, expected):
    """A unit with a function is that, and a branch or an enforcement team is the bureau's."""
    assert expected == ids(name)


@pytest.mark.parametrize(
    "name",
    [
        "安化县人民政府",
        "师灵镇人民政府",
        "文化路街道办事处",
        "泰州市高港区口岸街道办事处",
        "滨海新城管委会",
        "旅游度假区管理委员会",
        "中共安化县委办公室",
        "安化县人民医院",
        "西平县教育学院",
        "前进农场",
        "",
    ],
)
def test_a_name_without_function_has_no_kind(name):
    """Governments, subdistricts, zones, schools and party offices are not guessed at."""
    assert ids(name) == ""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("安化县税务局", "vertical"),
        ("安化县气象局", "vertical"),
        ("安化县教育局", "department"),
        ("安化县人民政府办公室", "office"),
        ("益阳市住房公积金管理中心", "public-institution"),
        ("安化县残联", "other"),
        ("驻京办", "dispatched"),
    ],
)
def test_a_kind_says_what_its_bodies_are(name, expected):
    """The kind of body follows from the kind of department."""
    assert expected == kinds_of(name)[0].body_kind


@pytest.mark.parametrize("prefix", ["", "安化县", "湖南省益阳市", "恩施"])
def test_every_pattern_is_read_as_its_kind(prefix):
    """Each name of the vocabulary gives its own kind, with a division before it or not."""
    read = {row["pattern"]: ids(prefix + row["pattern"]).split(" ")[0] for row in KINDS}
    assert {row["pattern"]: row["kind"] for row in KINDS} == read


def test_the_vocabularies_are_sorted_and_without_repetition():
    """Rows stand in the order of their kinds, and no pattern or stem means two kinds."""
    assert sorted(KINDS, key=lambda row: (row["kind"], row["pattern"])) == KINDS
    assert sorted(FUNCTIONS, key=lambda row: (row["kind"], row["stem"])) == FUNCTIONS
    for column, table in (("pattern", KINDS), ("stem", FUNCTIONS)):
        assert [word for word, n in Counter(row[column] for row in table).items() if n > 1] == []


def test_a_kind_says_the_same_in_each_of_its_rows():
    """A kind has one name, rank and kind of body; ids are kebab-case; no two share a rank."""
    said = {
        (row["kind"], row["name_zh"], row["name_en"], row["order"], row["body_kind"])
        for row in KINDS
    }
    assert len(said) == len(department_kinds()) >= 95
    assert len(said) == len({row["order"] for row in KINDS})
    assert all(re.fullmatch("[a-z]+(-[a-z]+)*", row["kind"]) for row in KINDS)
    assert {row["body_kind"] for row in KINDS} <= set(get_args(Kind))


def test_both_vocabularies_know_the_same_kinds():
    """Each kind has stems, each stem and each further kind belongs to a kind that exists."""
    assert set(department_kinds()) == {row["kind"] for row in FUNCTIONS}
    assert {kind for kinds in functions().values() for kind in kinds} == set(department_kinds())


def test_a_stem_is_no_generic_word():
    """A word that every name may hold cannot also be a function."""
    assert set() == functions().keys() & (GENERIC | ORGANS | LINKS)


@pytest.mark.parametrize(
    "name",
    [
        "教育局",
        "教育体育局",
        "教育和体育局",
        "教育科技局",
        "教育科学技术局",
        "教体局",
        "科技教育局",
        "科教局",
        "教育委员会",
        "教育科技体育局",
        "教科体局",
        "教育文化体育局",
        "文化教育体育局",
    ],
)
def test_every_education_bureau_is_one(name: str) -> None:
    """Whatever it is merged with, and in whatever order its functions are named."""
    assert "education" in {kind.id for kind in kinds_of(f"演示县{name}")}
