"""Reads JSON that a person may have written by hand: whatever is wrong with it is one `InputError`."""

from __future__ import annotations

import json
from typing import NoReturn

from bot.errors import InputError

MAX_BYTES = 16 * 1024 * 1024
"""Far above any assessment with its narratives; more is a wrong file."""

_DOCUMENT = "document"


def read_json(text: str | bytes) -> object:
    """Read one JSON value.

    Args:
        text: the JSON; bytes are UTF-8. A byte order mark, as some editors leave, is fine.

    Raises:
        InputError: not UTF-8, not JSON, an object with the same key twice, too deep or too large.
    """
    if len(text) > MAX_BYTES:
        raise InputError(_DOCUMENT, f"is larger than {MAX_BYTES} bytes; give the right file")
    try:
        return json.loads(_decoded(text), object_pairs_hook=_unique, parse_constant=_no_constant)
    except RecursionError:
        raise InputError(_DOCUMENT, "is nested too deeply; give the right file") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise InputError(_DOCUMENT, f"is not JSON ({error.msg} at {place}); mend it there") from None
    except ValueError:  # an integer of thousands of digits
        raise InputError(_DOCUMENT, "holds a number that is too long; write numbers as strings") from None


def quoted(value: object) -> str:
    """Return a value as it may stand in a one-line message: short, printable, never a line break."""
    text = value if isinstance(value, str) else type(value).__name__
    shown = text if text.isprintable() else ascii(text)
    return shown if len(shown) <= _SHOWN else shown[:_SHOWN] + "…"


_SHOWN = 40


def _decoded(text: str | bytes) -> str:
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(_DOCUMENT, "is not UTF-8 text; save it as UTF-8") from None


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise InputError(quoted(key), "stands twice in one object; leave one of them")
        found[key] = value
    return found


def _no_constant(name: str) -> NoReturn:
    raise InputError(_DOCUMENT, f"holds {name}, which is no JSON; write numbers as plain decimal strings")
