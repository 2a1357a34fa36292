"""Numbers as people write them, and as we print them. Exact throughout: nothing is ever a float."""

from __future__ import annotations

import re
from fractions import Fraction

MAX_DIGITS = 60
"""No office counts further; it keeps a hostile number from costing time."""

PLACES = 4
"""The decimals that are printed, and the most that a KPI has (R5)."""

_TO_ASCII = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_PLAIN = re.compile(r"([0-9]+)(?:\.([0-9]+))?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")


def parse_number(text: str, *, typed: bool = False) -> Fraction | None:
    """Read a plain decimal of zero or more: digits, Thai or not, and at most one point.

    Args:
        text: what was written; no sign, no exponent, at most 60 characters.
        typed: it was typed in a chat, so spaces around it and thousands commas (`1,234.5`) are fine.

    Returns:
        Its exact value, or None when it is no such number.
    """
    plain = plain_number(text) if typed else text.translate(_TO_ASCII)
    match = _PLAIN.fullmatch(plain) if plain and len(plain) <= MAX_DIGITS else None
    if match is None:
        return None
    whole, decimals = match[1], match[2] or ""
    return Fraction(int(whole + decimals), 10 ** len(decimals))


def plain_number(text: str) -> str | None:
    """Turn a number typed in a chat into the plain decimal that is stored (`๑,๒๓๔.๕` → `1234.5`).

    Returns:
        None when it is not a number. A comma that does not part thousands (`1,5`) makes it none,
        because it may stand for a decimal point.
    """
    plain = text.strip().translate(_TO_ASCII)
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    return plain if len(plain) <= MAX_DIGITS and _PLAIN.fullmatch(plain) else None


def decimals(text: str) -> int:
    """Count the digits written after the point of a number that `parse_number` accepts."""
    return len(text.strip().partition(".")[2])


def printed(points: Fraction, *, places: int = PLACES) -> str:
    """Print a number of zero or more, truncated: never more than the office has."""
    scale = int(10**places)
    return _with_places(points.numerator * scale // points.denominator, places)


def shortfall(points: Fraction, goal: Fraction, *, places: int = PLACES) -> str:
    """Print what is missing to a goal, rounded up: whoever gains it is there. `0` once reached."""
    missing = max(goal - points, Fraction(0))
    scale = int(10**places)
    return _with_places(-(-missing.numerator * scale // missing.denominator), places)


def _with_places(units: int, places: int) -> str:
    digits = str(units).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits
