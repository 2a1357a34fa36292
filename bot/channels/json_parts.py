"""Reads JSON of a platform, of which nothing is certain; pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.channels.text import clean_text

LONGEST_ID = 100

LONGEST_NAME = 255

Json = Mapping[str, Any]


def json_object(body: bytes) -> Json | None:
    """Read a body; None when it is no JSON object."""
    try:
        values = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return values if isinstance(values, dict) else None


def part(values: Json, name: str) -> Json:
    """Return the object of that name, an empty one where there is none."""
    found = values.get(name)
    return found if isinstance(found, dict) else {}


def identifier(value: object, *, most: int = LONGEST_ID) -> str:
    """Return an id that is fit to be kept and logged, else an empty text."""
    usable = isinstance(value, str) and len(value) <= most and value.isascii() and value.isprintable()
    return str(value) if usable else ""


def count(value: object, *, most: int = 1 << 53) -> int | None:
    """Return a number of things, None where it is none or makes no sense."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 <= value <= most else None


def file_name(value: object) -> str:
    """Return what a sender's device calls a file, an empty text where that is not told."""
    return clean_text(value)[:LONGEST_NAME] if isinstance(value, str) else ""
