"""Make findings in the words of knowledge/checks.csv.

In: a check's name and the values that its wording names. Out: a ``Finding``. Must not decide
whether anything is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.knowledge import checks
from gongkai.model import Figure, Finding


@dataclass(frozen=True, slots=True)
class At:
    """The place in a document that a finding is about, and its words."""

    start: int | None
    end: int | None
    quote: str | None


NOWHERE = At(None, None, None)


def place_of(figure: Figure) -> At:
    """Give the place of a cell and what is printed there."""
    return At(figure.start, figure.end, figure.as_printed)


def make_finding(
    check: str,
    values: Mapping[str, object],
    indicators: tuple[str, ...] = (),
    at: At = NOWHERE,
) -> Finding:
    """Make the finding of a check, worded in both languages; whose fault it is stays open.

    Args:
        check: its name in checks.csv.
        values: what the placeholders of its wordings stand for, in Chinese and in English.
        indicators: the cells that it is about.
        at: the place that it is about.
    """
    entry = checks()[check]
    return Finding(
        check=check,
        severity=entry.severity,
        indicators=indicators,
        message_zh=entry.message_zh.format(**values),
        message_en=entry.message_en.format(**values),
        start=at.start,
        end=at.end,
        quote=at.quote,
    )
