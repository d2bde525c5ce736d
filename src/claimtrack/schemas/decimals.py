"""Decimals in one spelling each: what a number is kept as, exactly."""

from decimal import Decimal, InvalidOperation
from typing import Any

_MOST_DIGITS = 40
"""Digits on either side of the point; a file that says more is no number of anything counted."""


def canonical_decimal(given: Any) -> str:
    """Return a number as its row keeps it: "220", "1200000", "0.5"; no exponent, no needless zero.

    It is given as text in plain digits ("1.20", "3e6") or as a number; a float counts as its
    shortest spelling. Raises ValueError for anything else, and for more than 40 digits on a side.
    """
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise ValueError("should be a number")  # noqa: TRY004 — a fault of a field
    try:
        number = Decimal(str(given).strip().replace("_", "x"))
    except InvalidOperation:
        raise ValueError(
            f"{str(given)[:40]!r} is no number: write it in digits, as 1200.5"
        ) from None
    if not number.is_finite():
        raise ValueError(f"{given} is no number")
    if abs(number.adjusted()) >= _MOST_DIGITS or len(number.as_tuple().digits) > 2 * _MOST_DIGITS:
        raise ValueError(f"has more than {_MOST_DIGITS} digits on a side of its point")
    plain = format(number, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain if number else "0"
