"""Ids of at most 13 ASCII characters, so that several fit into a button's 64 bytes."""

from __future__ import annotations

import secrets
import time

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_RANDOM_BITS = 23
_CHARACTERS = 13


def new_id() -> str:
    """Return a fresh id: 13 characters that sort by time.

    The first 42 bits are milliseconds (enough until 2109), the rest chance; two ids of the same
    millisecond meet once in eight million.
    """
    value = (time.time_ns() // 1_000_000) << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
    return "".join(_ALPHABET[value >> shift & 31] for shift in range(5 * (_CHARACTERS - 1), -1, -5))
