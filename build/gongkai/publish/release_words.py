"""Words the notes of a release and the changelog of the data.

In: rows of ``releases`` and a comparison. Out: Markdown, Chinese first. Must not count anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.resources import files
from string import Template

from gongkai import __version__
from gongkai.publish.diff import Diff
from gongkai.publish.reasons import causes
from gongkai.tables import Row

HEAD = """# 数据更新记录 · Changelog of the data

每次发布一节，最新的在前；逐个数字见该次发布的 changes.csv。
One part for each release, the newest first; every figure is in the changes.csv of that release.
"""


def notes(row: Row, old_version: str | None, found: Diff | None) -> str:
    """Give the notes of one release.

    Args:
        row: its row of ``releases``.
        old_version: version of the package it is compared with.
        found: the comparison; None for a first release.
    """
    template = files(__package__).joinpath("words", "notes.md").read_text(encoding="utf-8")
    zh, en = _changes(row, found is not None)
    if found is not None:
        lost = sum(one.change == "vanished" for one in found.reports)
        came = sum(one.change == "added" for one in found.reports)
        zh = f"与 {_against(row, old_version)} 相比：新增报告 {came} 份，消失 {lost} 份。\n\n{zh}"
        en = (
            f"Compared with {_against(row, old_version)}: {came} reports added, {lost} gone."
            f"\n\n{en}"
        )
    facts = {name: "" if value is None else str(value) for name, value in row.items()}
    facts |= {
        "note_zh": plain(facts["note_zh"]),
        "note_en": plain(facts["note_en"]),
        "changes_zh": zh,
        "changes_en": en,
        "program": __version__,
    }
    return _tidy(Template(template).substitute(facts))


def changelog(rows: Sequence[Row]) -> str:
    """Give one part for each release, the newest first."""
    parts = [HEAD]
    for row in reversed(rows):
        zh, en = _changes(row, row["figures_reading"] is not None)
        said = [plain(str(row[name])) for name in ("note_zh", "note_en") if row[name]]
        size = f"{row['reports']} 份报告，{row['figures']} 个数字 · "
        size += f"{row['reports']} reports, {row['figures']} figures. `{row['version']}`"
        parts += [f"## {row['release']}\n", size + "\n", *(f"{one}\n" for one in said)]
        parts += [zh + "\n", en + "\n"]
    return _tidy("\n".join(parts))


def _against(row: Row, old_version: str | None) -> str:
    known = [str(one) for one in (row["previous"], old_version) if one]
    return f"`{known[0]}`" if known else "?"


def _changes(row: Row, is_compared: bool) -> tuple[str, str]:
    """Count the changed figures by cause, in both languages."""
    if not is_compared:
        return "第一次发布。", "The first release."
    counted = [(one, row[f"figures_{one.cause}"]) for one in causes().values()]
    told = [(one, count) for one, count in counted if count]
    if not told:
        return "没有数字改变。", "No figure changed."
    zh = "".join(f"- {one.zh}：{count}\n" for one, count in told)
    en = "".join(f"- {one.en}: {count}\n" for one, count in told)
    return f"改变的数字，按原因：\n\n{zh}", f"Changed figures by cause:\n\n{en}"


def plain(text: str) -> str:
    r"""Show a note as text: nothing in it becomes markup.

    >>> plain("a | <b> *c*")
    'a \\| &lt;b&gt; \\*c\\*'
    """
    shown = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_\[\]|#])", r"\\\1", shown)


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n"
