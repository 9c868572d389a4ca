"""Name the kinds of department that a body's printed name says it is.

In: the name of a public body, with or without its division. Out: ``DepartmentKind`` rows, the
one that makes the body's id first: 教育和体育局 is education, and sports besides. Must not know
which body a report is from, nor which other bodies the division has.

``department_functions.csv`` holds 职能 (what a department is for) as stems that belong to one kind
each; ``department_kinds.csv`` holds the kinds, each with the names that its departments bear.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import cast

from gongkai.knowledge import divisions, rows
from gongkai.model import Kind


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What a name may hold beside its functions. Whatever is neither a stem, nor one of these, nor
# one of ORGANS is taken for a place, so a missing word costs a kind and an idle one nothing.
# 城管理 is no word: it keeps 老城管理办公室 (an old town's office) from reading as 城管.
GENERIC = _words(
    """
    管理 监督 监管 行政 事务 事业 服务 工作 综合 执法 综合执法 行政执法 综合行政执法 发展 建设 保护
    保障 促进 开发 治理 监察 检查 稽查 监测 预警 指挥 信息 技术 推广 应用 资源 产业 经营 改革 体系
    推进 协调 领导小组 联席会议 登记 交易 评审 评价 评估 鉴定 认证 检测 检验 考试 培训 指导 研究
    救助 救援 调度 调解 维护 养护 运行 运营 公共 社会 督导 储备 勘测 编制 编纂 统筹 专项 基金 专卖
    安全 创新 教研 活动 宣传教育 防治 防控 指挥部 运动 勘察 收购 展览 科研 创建 资产 收储 巡查 修缮
    整治 合作 交流 咨询 创业 休养 养殖 良种 设计 文献 病虫害 城管理
    """
)
ORGANS = _words(
    """
    局 总局 分局 支局 厅 委员会 管理委员会 指导委员会 委 办公室 办 中心 分中心 署 处 所 站 总站 队
    支队 大队 总队 中队 会 协会 学会 联合会 总社 联社 联合社 馆 部 室 组 办事处 联络处 支行 分行
    总行 中心支行 中心支局 营业管理部
    """
)
LINKS = frozenset("和与及暨兼、·")
# Stems that are an organ by themselves may close a name (教委, 海关, 残联, 党校).
_CLOSING = re.compile("(?:[局厅委办会部处社站院馆校联队所台室协署]|中心|海关|监狱)$")
_LAST_ORGAN = re.compile("(?:局|厅|委|委员会|办公室|办|中心|署|处|站|所|队|支行|分行)$")
# What follows an inner 局 is a unit of that bureau (公安局交通警察支队), unless a link says that
# the name goes on.
_UNIT = re.compile("(?:(?<=局)|(?<=厅)|(?<=委员会))(?=[^和与及暨兼、])")
# A branch is named for its place, and places are called 口岸 or 园林 too.
_BRANCH = re.compile("(?:分局|支局|派出所|分中心|管理部|分行|支行)$")
# Bodies of other kinds, whose names hold places and not functions.
_NO_DEPARTMENT = re.compile("(?:人民政府|[镇乡]政府|管理委员会|街道|村|社区)$")
_ZONE = re.compile(".*(?:开发|高新|经开|示范|试验|实验|度假|保税|合作|管理|保护|名胜|园|新|景)区")
# 农业综合行政执法大队 enforces for agriculture; only on its own is it the city's 综合执法. So
# with 监察局, which was a department of its own to 2018.
_ENFORCEMENT = re.compile("(?:综合|行政)+执法(?:局|大队|支队|委员会)|监察[局厅]")
_PLATE = re.compile(r"[(\[【\u3014]([^)\]】\u3015]*)(?:[)\]】\u3015]|$)")
# 县发展和改革局、县粮食局 are two names; 教育、体育局 is one.
_BESIDE = re.compile("(?<=[局厅委办会室心])[、,;/]")


@dataclass(frozen=True, slots=True)
class DepartmentKind:
    """One kind of department: ``order`` is its rank in lists, ``body_kind`` what it is."""

    id: str
    name_zh: str
    name_en: str
    order: int
    body_kind: Kind


@cache
def department_kinds() -> dict[str, DepartmentKind]:
    """Every kind by id, in the order of lists."""
    kinds = {
        row["kind"]: DepartmentKind(
            id=row["kind"],
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            order=int(row["order"]),
            body_kind=cast(Kind, row["body_kind"]),  # guarded in tests
        )
        for row in rows("department_kinds.csv")
    }
    return dict(sorted(kinds.items(), key=lambda item: item[1].order))


@cache
def functions() -> dict[str, tuple[str, ...]]:
    """The kinds that each stem means, the stem's own first.

    A further one stands only behind an abbreviation that has no parts to read: 教体 is
    education and sports.
    """
    return {
        row["stem"]: (row["kind"], *row["further"].split())
        for row in rows("department_functions.csv")
    }


@lru_cache(maxsize=65536)
def kinds_of(name: str) -> tuple[DepartmentKind, ...]:
    """Read the kinds of department in a body's name, first the one that makes its id.

    Names in brackets (挂牌, a second nameplate) come last; no kind for a name without function.

    >>> [kind.id for kind in kinds_of("安化县城市管理和综合执法局")]
    ['urban-management']
    >>> [kind.id for kind in kinds_of("文化广电旅游体育局（文物局）")]
    ['culture-tourism', 'broadcasting', 'sports', 'cultural-heritage']
    >>> kinds_of("公安县人民政府"), kinds_of("文化路街道办事处")
    ((), ())
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", name))
    plain = plain.replace("管委会", "管理委员会")  # or 新城管委会 would read as 城管
    names = (_PLATE.sub("", plain), *_PLATE.findall(plain))
    found = (kind for part in names for one in _BESIDE.split(part) for kind in _kinds(one))
    return tuple(department_kinds()[kind] for kind in dict.fromkeys(found))


def _kinds(name: str) -> tuple[str, ...]:
    """Read the last unit of one name that has a function, else the bureau above it."""
    first, *units = _UNIT.split(name)
    for unit in reversed(units):
        if unit and not _BRANCH.search(unit):
            found = tuple(_scan(_department(unit), inside=True))
            if found:
                return found
    return tuple(_scan(_department(first), inside=False))


def _department(unit: str) -> str:
    """Cut what stands before the first function: the longest end made of known words.

    Where an unknown word stands between functions there is no such end; then the name counts
    from behind its division, if it is an organ's at all.
    """
    if unit.endswith("办事处") and "驻" not in unit:
        return ""
    bare = _without_division(unit)
    if _first_function(bare) == 0:
        return bare
    # 永济市政园林局 without 永济市 leaves 政园林局: no clean cut, so the whole name counts.
    start = _first_function(unit)
    if start is not None:
        return unit[start:]
    return bare if _LAST_ORGAN.search(unit) and not _NO_DEPARTMENT.search(unit) else ""


def _first_function(unit: str) -> int | None:
    """Find the first stem from which known words lead to the end."""
    stems = functions()
    known = _ends_known(unit)
    for start in range(len(unit)):
        ends = range(start + 1, len(unit) + 1)
        if known[start] and any(known[end] and unit[start:end] in stems for end in ends):
            return start
    return None


@cache
def _inner_words() -> frozenset[str]:
    """Every word that may stand before the last one; 山海关 is a place and no 海关."""
    return (frozenset(functions()) | GENERIC | ORGANS | LINKS) - {"海关"}


def _ends_known(unit: str) -> list[bool]:
    """Tell for each position whether known words lead from it to a closing one."""
    stems = functions()
    inner = _inner_words()
    known = [False] * len(unit) + [True]
    for start in reversed(range(len(unit))):
        for end in range(start + 1, len(unit) + 1):
            word = unit[start:end]
            if end == len(unit):
                fits = word in ORGANS or (word in stems and bool(_CLOSING.search(word)))
            else:
                fits = word in inner
            if fits and known[end]:
                known[start] = True
                break
    return known


def _without_division(unit: str) -> str:
    """Cut zones and registered divisions from the front: 公安县 is no police, 晋城市 no 城市."""
    rest = _ZONE.sub("", unit, count=1)
    while True:
        lengths = range(len(rest) - 1, 1, -1)
        place = next((rest[:length] for length in lengths if divisions.named(rest[:length])), "")
        if not place:
            return rest
        rest = rest.removeprefix(place)


def _scan(department: str, *, inside: bool) -> Iterator[str]:
    """Yield the kinds from left to right, always by the longest word; unknown ones are skipped.

    Args:
        department: what ``_department`` left of a unit's name.
        inside: the unit is part of a bureau, so a bare 综合执法大队 is the bureau's own.
    """
    stems = functions()
    start, behind_function = 0, inside
    while start < len(department):
        word = next(
            (
                department[start:end]
                for end in range(len(department), start, -1)
                if department[start:end] in stems or department[start:end] in GENERIC
            ),
            department[start],
        )
        if word in stems and not (behind_function and _ENFORCEMENT.fullmatch(word)):
            yield from stems[word]
        behind_function = (behind_function or word in stems) and word not in LINKS
        start += len(word)
