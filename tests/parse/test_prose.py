"""Numbers in sentences: whole, or not at all."""

from __future__ import annotations

import pytest

from gongkai.parse.prose import find_mentions
from gongkai.parse.sections import find_sections


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("共公开12件。", ["12"]),
        ("共1,234件，12条。", ["1234", "12"]),
        ("共12,345,678件。", ["12345678"]),
        ("共1,23件。", []),
        ("共10,5000件。", []),
        ("共" + "111," * 9 + "111件。", []),
    ],
)
def test_a_number_is_never_the_tail_of_an_odd_one(words: str, numbers: list[str]) -> None:
    found = find_mentions(words, find_sections(words))
    assert numbers == [str(one.number) for one in found]
