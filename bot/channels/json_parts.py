"""Reads JSON of a platform, of which nothing is certain; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LONGEST_ID = 100

Json = Mapping[str, Any]


def part(values: Json, name: str) -> Json:
    """Return the object of that name, an empty one where there is none."""
    found = values.get(name)
    return found if isinstance(found, dict) else {}


def identifier(value: object) -> str:
    """Return an id that is fit to be kept and logged, else an empty text."""
    usable = isinstance(value, str) and len(value) <= LONGEST_ID and value.isascii() and value.isprintable()
    return str(value) if usable else ""
