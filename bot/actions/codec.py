"""Typed actions ⇄ payloads of at most 64 ASCII bytes."""

from __future__ import annotations

import re
from dataclasses import fields
from enum import StrEnum
from functools import lru_cache
from typing import get_type_hints

from bot.actions import answers, evidence, review, team, ways
from bot.actions.base import Action

VERSION = "1"
MAX_BYTES = 64
MOST_DIGITS = 15
"""Of a number in a payload; a longer one may not fit a column of the database."""
CACHED = 8192
"""Payloads kept, each way: a busy year's criteria give about a thousand at each revision."""

_PLAIN = re.compile(r"[A-Za-z0-9_.+\-]*", re.ASCII)


@lru_cache(maxsize=CACHED)
def encode(action: Action) -> str:
    """Write an action as a payload.

    Raises:
        ValueError: when it would not fit in 64 bytes or holds a character that does not belong,
            which is a mistake in our own code.
    """
    parts = [VERSION, action.tag, *(_written(getattr(action, one.name)) for one in fields(action))]  # type: ignore[arg-type]
    payload = ":".join(parts)
    if len(payload) > MAX_BYTES or not all(_PLAIN.fullmatch(part) for part in parts):
        message = f"action {action.tag} does not fit a payload: {payload!r}"
        raise ValueError(message)
    return payload


@lru_cache(maxsize=CACHED)
def decode(payload: str) -> Action | None:
    """Read a payload; None where it is not one that `encode` could have written."""
    if len(payload) > MAX_BYTES or not payload.isascii():
        return None
    version, _, rest = payload.partition(":")
    tag, *values = rest.split(":")
    kind = _BY_TAG.get(tag)
    if version != VERSION or kind is None:
        return None
    types = _FIELDS[kind]
    if len(values) != len(types) or not all(_PLAIN.fullmatch(value) for value in values):
        return None
    try:
        return kind(
            **{name: _read(value, to) for (name, to), value in zip(types.items(), values, strict=True)}
        )
    except ValueError:
        return None


def _written(value: object) -> str:
    return value.value if isinstance(value, StrEnum) else str(value)


def _read(value: str, to: type) -> object:
    if to is int and not (value.isdigit() and len(value) <= MOST_DIGITS):
        message = f"not a number: {value!r}"
        raise ValueError(message)
    return to(value)


_BY_TAG: dict[str, type[Action]] = {
    kind.tag: kind
    for module in (ways, answers, evidence, review, team)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, Action) and kind.tag
}
_FIELDS: dict[type[Action], dict[str, type]] = {
    kind: {name: to for name, to in get_type_hints(kind).items() if name != "tag"}
    for kind in _BY_TAG.values()
}
