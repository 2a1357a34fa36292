"""Finds Thai citizen ids, which do not belong into the names and captions of evidence; pure.

Thirteen digits, in one run or written 1-2345-67890-12-3, the last of which checks the others.
"""

from __future__ import annotations

import re
import unicodedata

_LIKE_ONE = re.compile(r"(?<!\d)[1-8](?:\d{12}|[ -]\d{4}[ -]\d{5}[ -]\d{2}[ -]\d)(?!\d)")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−_", "-"))


def has_citizen_id(text: str) -> bool:
    """Tell whether the text holds a valid citizen id, in Thai digits or others, with dashes or without."""
    plain = "".join(_plain(one) for one in text).translate(_DASHES)
    return any(_checks(found[0]) for found in _LIKE_ONE.finditer(plain))


def _plain(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def _checks(found: str) -> bool:
    digits = [int(one) for one in found if one.isdigit()]
    total = sum(weight * digit for weight, digit in zip(range(13, 1, -1), digits, strict=False))
    return (11 - total % 11) % 10 == digits[-1]
