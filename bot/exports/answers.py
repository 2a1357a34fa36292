"""Every answer of an office under one flat key, as the workbook and the forms carry it out and back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from bot.exports.source import PackSource
from bot.exports.texts import plain
from bot.model import Item, Level, Mode

RESULT_FIELDS = ("indicator", "unit", "direction", "baseline", "target", "actual")
"""The fields of a dimension in the order of the form."""

DIGEST_CHARS = 8


def narrative_key(item: str, level: Level) -> str:
    """Return the key of a level's how-to: `1.1.basic.narrative`."""
    return f"{item}.{level.value}.narrative"


def project_key(item: str) -> str:
    """Return the key of the project that an item cites."""
    return f"{item}.project"


def result_key(item: str, name: str) -> str:
    """Return the key of a field of a dimension: `7.1.target`."""
    return f"{item}.{name}"


def answers_of(source: PackSource) -> Mapping[str, str]:
    """Return key → stored value, an empty text where nothing is answered, in the framework's order.

    Keys: a criterion's id → `met` or `not_met`; `1.1.project`; `1.1.basic.narrative`; `7.1.target` and
    the other fields of a dimension.
    """
    return {key: value for item in source.framework.own_items for key, value in _of_item(source, item)}


def _of_item(source: PackSource, item: Item) -> Iterator[tuple[str, str]]:
    cell = source.assessment.cell
    if item.mode is Mode.RESULTS:
        yield from ((result_key(item.id, name), cell(item.id, name) or "") for name in RESULT_FIELDS)
        return
    if item.mode is Mode.SELF:
        yield project_key(item.id), cell(item.id, "project") or ""
    for level in item.levels:
        if item.mode is Mode.SELF:
            yield from ((one.id, cell(item.id, one.id) or "") for one in level.criteria)
        yield narrative_key(item.id, level.level), source.narrative(item.id, level.level)


def settled(text: str) -> str:
    """Return a text as it is compared: what an editor changes without being asked does not count."""
    lines = (line.rstrip() for line in plain(text).replace("\xa0", " ").split("\n"))
    return "\n".join(lines).strip()


def digest(text: str) -> str:
    """Return a short fingerprint of a value, by which a file that comes back knows what it held."""
    return hashlib.sha256(settled(text).encode()).hexdigest()[:DIGEST_CHARS]
