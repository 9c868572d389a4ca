"""Look up 行政区划 (administrative divisions) in dated registers.

In: a code or a name, and a date where the division may have changed since. Out: ``Division``
rows as the register prints them. A name is never a key: 3,743 township names occur more than
once, and 宝力根苏木 and 宝力根街道 lie in one city, so a lookup gives every match and keeps the
type suffix. Must not know any report; no lookup falls back from a name to its stem, nor from one
register to another.

The files: ``registers.csv`` (one row per register), ``<register>.csv.gz`` (code, name) and
``refresh.py``, which makes both.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from gzip import BadGzipFile, decompress
from importlib.resources import files

from gongkai.knowledge import rows
from gongkai.model import KnowledgeError, Level

LEVELS: dict[int, Level] = {2: "province", 4: "prefecture", 6: "county", 9: "township"}
# Rows that only hold a place in the code; nobody writes them in an address.
PSEUDO = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})

# 街道 (a subdistrict) is the place and 街道办事处 its office: registers to 2018 print the office
# (宝力根街道办事处), later ones the place, and reports either.
_OFFICES = ("街道办事处", "街道办", "地区办事处")

_TYPE = re.compile(
    "(?:特别行政区|自治[区州县旗]|街道办事处|街道办|街道|地区办事处|地区|办事处|"
    "苏木|(?<=...)林区|特区|[省市县旗盟州镇乡]|(?<=族)区|(?<=^..)区|(?<=^...)区|(?<=^....)区)$"
)
# 区 ends these too, but as part of a proper name: 滨海新区 is not 滨海, 开发区 is not 开发.
_ZONE = re.compile(
    "(?:开发|高新|经开|经济|管理|示范|试验|实验|工业|产业|保税|度假|旅游|风景|名胜|合作|功能|"
    "工贸|集中|保护|物流|税港|片|社|景|库)区$|..[新矿]区$|.[业技化件态流新校]园区$"
)
_PEOPLE = (
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 "
    "拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 "
    "怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺 各"
).replace(" ", "|")
_NATIONAL = re.compile(f"(?<=..)(?:(?:(?:{_PEOPLE})族)+(?:民族)?|(?:{_PEOPLE})?民族)$")
# 巴音郭楞蒙古自治州 leaves 族 out; before 乡 and 镇 it never is: 回镇 and 满镇 end ordinary names.
_AUTONOMOUS = re.compile(
    f"(?<=..)(?:(?:(?:{_PEOPLE})族)+|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯|维吾尔|族)$"
)


@dataclass(frozen=True, slots=True)
class Division:
    """One row of a register: 2, 4, 6 or 9 digits, the name as printed, the level by length."""

    code: str
    name: str
    level: Level


@dataclass(frozen=True, slots=True)
class Register:
    """One dated register: where it comes from and the hash of its uncompressed file."""

    register: str
    valid_on: str
    source: str
    version: str
    licence: str
    sha256: str
    rows: int
    note: str


@cache
def registers() -> tuple[Register, ...]:
    """Every register, oldest first."""
    listed = (
        Register(**{**row, "rows": int(row["rows"])})  # type: ignore[arg-type]  # the rest is str
        for row in rows("divisions/registers.csv")
    )
    return tuple(sorted(listed, key=lambda register: register.valid_on))


@cache
def register_on(on: str | None = None) -> Register:
    """Choose the register in force on an ISO date: the last one made by then, else the oldest.

    Without a date it is the newest.
    """
    known = registers()
    made = [register for register in known if on is None or register.valid_on <= on]
    return made[-1] if made else known[0]


def content(register: str) -> bytes:
    """Uncompress one register's file.

    Raises:
        KnowledgeError: the file is missing or damaged.
    """
    name = f"{register}.csv.gz"
    try:
        return decompress(files(__name__).joinpath(name).read_bytes())
    except (OSError, EOFError, BadGzipFile, zlib.error) as error:
        raise KnowledgeError(f"knowledge/divisions/{name}: {error}; run refresh.py") from error


@cache
def names(on: str | None = None) -> Mapping[str, str]:
    """The register in force on a date as a mapping from code to name, sorted by code."""
    return _names(register_on(on).register)


def division(code: str, on: str | None = None) -> Division | None:
    """Find the division with a code, which may be filled up with zeros to 6 or 12 digits.

    >>> division("411721103"), division("330700").name
    (Division(code='411721103', name='师灵镇', level='township'), '金华市')
    """
    register = names(on)
    for length in (len(code), *sorted(LEVELS, reverse=True)):
        if code[:length] in register and not code[length:].strip("0"):
            return Division(code[:length], register[code[:length]], LEVELS[length])
    return None


def lineage(code: str, on: str | None = None) -> tuple[Division, ...]:
    """List the divisions above one and itself, from the province down, without pseudo rows.

    >>> [step.name for step in lineage("500233")]
    ['重庆市', '忠县']
    """
    own = division(code, on)
    if own is None:
        return ()
    above = (division(own.code[:length], on) for length in LEVELS if length < len(own.code))
    return (*(step for step in above if step and not _is_pseudo(step, own)), own)


def named(name: str, on: str | None = None) -> tuple[Division, ...]:
    """Find every division with exactly this name; 街道 and its 办事处 are one name.

    >>> [found.code for found in named("宝力根街道办事处")], named("宝力根")
    (['152502002'], ())
    """
    found = _divisions(_by_name(register_on(on).register).get(_place(name), ""), on)
    # 大兴安岭地区办事处 is no name of 大兴安岭地区: only townships are run by a 办事处.
    return tuple(own for own in found if own.name == name or own.level == "township")


def stem(name: str) -> str:
    """Strip what says the type of a division; a name of one character keeps it (忠县).

    >>> [stem(name) for name in ("师灵镇", "湘西土家族苗族自治州", "内蒙古自治区", "忠县")]
    ['师灵', '湘西', '内蒙古', '忠县']
    """
    kind = _TYPE.search(name)
    if kind is None or name in PSEUDO or _ZONE.search(name):
        return name
    place = name[: kind.start()]
    if kind[0].startswith("自治") and place != "内蒙古":
        place = _AUTONOMOUS.sub("", place)
    elif "族" in place:
        place = _NATIONAL.sub("", place)
    return place if len(place) > 1 else name


def stemmed(stem: str, on: str | None = None) -> tuple[Division, ...]:
    """Find every division with this stem, whatever its type.

    >>> sorted(found.name for found in stemmed("宝力根"))
    ['宝力根苏木', '宝力根街道']
    """
    return _divisions(_by_stem(register_on(on).register).get(stem, ""), on)


def resolve(name: str, within: Sequence[str] = (), on: str | None = None) -> tuple[Division, ...]:
    """Find the divisions with a name below any of some codes, or all where none lies there.

    >>> [found.code for found in resolve("鼓楼区", within=["320100"])], len(resolve("鼓楼区"))
    (['320106'], 4)
    """
    found = named(name, on)
    prefixes = tuple(_significant(code) for code in within)
    return tuple(own for own in found if own.code.startswith(prefixes)) or found


def _significant(code: str) -> str:
    """Cut the zeros that fill a code up: 430900 covers what starts with 4309."""
    for length in sorted(LEVELS):
        if not code[length:].strip("0"):
            return code[:length]
    return code


def _is_pseudo(step: Division, own: Division) -> bool:
    """Whether a division above another is left out of its line.

    东莞, 中山 and 儋州 have no counties: the register repeats the city as a county ending in 00.
    """
    repeats = step.level == "county" and step.code.endswith("00")
    return step.name in PSEUDO or repeats or own.code == f"{step.code}00"


def _place(name: str) -> str:
    """Name the place that a 街道办事处 or 地区办事处 runs."""
    return name[: name.rindex("办")] if name.endswith(_OFFICES) else name


def _divisions(codes: str, on: str | None) -> tuple[Division, ...]:
    register = names(on)
    return tuple(Division(code, register[code], LEVELS[len(code)]) for code in codes.split())


@cache
def _names(register: str) -> Mapping[str, str]:
    head, _, body = content(register).decode("utf-8").partition("\n")
    # One flat split takes a third of the time of one split a row, and every command pays it.
    cells = body.rstrip("\n").replace("\n", ",").split(",")
    codes, names = cells[0::2], cells[1::2]
    if head != "code,name" or len(codes) != len(names) or not all(map(str.isdigit, codes)):
        where = f"knowledge/divisions/{register}.csv.gz"
        raise KnowledgeError(f"{where}: not rows of a code and a name; run refresh.py")
    return dict(zip(codes, names, strict=True))


def _grouped(keyed: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Join the codes of each key with blanks: 40,000 strings load faster than as many tuples."""
    groups: dict[str, str] = {}
    for key, code in keyed:
        groups[key] = f"{groups[key]} {code}" if key in groups else code
    return groups


@cache
def _by_name(register: str) -> dict[str, str]:
    return _grouped((_place(name), code) for code, name in _names(register).items())


@cache
def _by_stem(register: str) -> dict[str, str]:
    return _grouped((stem(name), code) for code, name in _names(register).items())
