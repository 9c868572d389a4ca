"""Tells which numbers a program that reckons in doubles shows as they are.

In: a decimal. Out: the double or integer that stands for it, or none. Must not know a format.
"""

from __future__ import annotations

from decimal import Decimal

DIGITS = 15
"""Digits that every double gives back; spreadsheets show no more of them."""

LARGEST = 2**63 - 1


def double(value: Decimal) -> float | None:
    """The double that reads back as just this number; None if it has too many digits.

    >>> [double(Decimal(text)) for text in ("77.80600000", "0E-8", "12345678.12345678")]
    [77.806, 0.0, None]
    """
    return float(value) if len(value.normalize().as_tuple().digits) <= DIGITS else None


def stored(value: Decimal) -> int | float | None:
    """As ``double``, but an integer for a whole number of up to 64 bits.

    >>> [stored(Decimal(text)) for text in ("3.00000000", "-1.5", "1234567890123456789")]
    [3, -1.5, 1234567890123456789]
    """
    if value == value.to_integral_value() and abs(value) <= LARGEST:
        return int(value)
    return double(value)
