"""What a file that came back would change. Pure: three values of each answer are compared.

As the file held it when it was made (a fingerprint), as the file holds it now, as it is stored now. What
was not touched in the file changes nothing, even where a colleague answered meanwhile. What both changed
is a conflict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.copy import Copy
from bot.exports.answers import answers_of, digest, settled
from bot.exports.sent_back import SentBack, SentValue
from bot.exports.source import PackSource
from bot.model import CellChanged, Change, Direction, Level, LineAdded, LinesHidden, Tick, Unit
from bot.scoring import needs_other_target, plain_number

LONGEST_NAME, LONGEST_NARRATIVE = 500, 200_000
"""Characters, as the conversation takes them."""

_NUMBERS = frozenset({"target", "actual", "baseline"})


class Kind(StrEnum):
    """What would become of an answer.

    CONFLICT: a colleague changed it too since the file was made. REFUSED: what stands in the file is no
    answer to that (a word that is no choice, text where a number belongs).
    """

    CHANGE = "change"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer that a file would change; empty texts are unanswered."""

    key: str
    item: str
    kind: Kind
    stored: str
    sent: str


def difference(source: PackSource, sent: SentBack, copy: Copy) -> tuple[Difference, ...]:
    """Return what the file would change, in the framework's order; nothing where nothing was touched.

    Args:
        source: the answers as they are stored now, of the office and framework that the file names.
    """
    stored, told = answers_of(source), {one.key: one for one in sent.values}
    fresh = sent.stamp.revision == source.revision
    there = [(told[key], value) for key, value in stored.items() if key in told]
    found = (_compare(source, one, value, copy, fresh=fresh) for one, value in there)
    return tuple(_possible(source, [one for one in found if one is not None]))


def _possible(source: PackSource, found: list[Difference]) -> Iterator[Difference]:
    """Refuse what would leave a target of zero where more is better: nothing can be reckoned from that."""
    sent = {one.key: one.sent for one in found}
    for one in found:
        result = source.assessment.result(one.item)
        target = sent.get(f"{one.item}.target", result.target or "")
        direction = sent.get(f"{one.item}.direction", result.direction or "")
        wrong = needs_other_target(replace(result, target=target or None, direction=_direction(direction)))
        touches = one.key in {f"{one.item}.target", f"{one.item}.direction"}
        yield replace(one, kind=Kind.REFUSED) if wrong and touches else one


def _direction(text: str) -> Direction | None:
    return Direction(text) if text in set(Direction) else None


def _compare(
    source: PackSource, sent: SentValue, stored: str, copy: Copy, *, fresh: bool
) -> Difference | None:
    if digest(sent.text) == sent.was:
        return None
    value = _read(source, sent.key, sent.text, copy)
    item = _item(sent.key)
    if value is None:
        return Difference(sent.key, item, Kind.REFUSED, stored, settled(sent.text))
    if settled(value) == settled(stored) or digest(value) == sent.was:
        return None
    safe = digest(stored) == sent.was if sent.was else fresh
    return Difference(sent.key, item, Kind.CHANGE if safe else Kind.CONFLICT, stored, value)


def _item(key: str) -> str:
    return ".".join(key.split(".")[:2])


def _read(source: PackSource, key: str, text: str, copy: Copy) -> str | None:
    """Return the value as it is stored, None when it is no answer to that key."""
    text, name = settled(text), key.rpartition(".")[2]
    if key in source.framework.criteria:
        return _picked(text, {copy.say(f"history.value_{one.value}"): one.value for one in Tick})
    if name in {"unit", "direction"}:
        choices = Unit if name == "unit" else Direction
        return _picked(text, {copy.say(f"result.{name}.{one.value}"): one.value for one in choices})
    if name in _NUMBERS:
        return plain_number(text) if text else ""
    if name == "narrative":
        return text if len(text) <= LONGEST_NARRATIVE else None
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_NAME else None


def _picked(text: str, choices: Mapping[str, str]) -> str | None:
    return choices.get(text) if text else ""


def changes_of(
    source: PackSource, differences: Iterable[Difference], new_line: Callable[[], str]
) -> tuple[Change, ...]:
    """Return the ordinary changes that bring these differences about; refused ones bring none.

    Args:
        new_line: gives each narrative that is written anew the id of its line.
    """
    return tuple(
        change
        for one in differences
        if one.kind is not Kind.REFUSED
        for change in _changes(source, one, new_line)
    )


def _changes(source: PackSource, one: Difference, new_line: Callable[[], str]) -> Iterator[Change]:
    if not one.key.endswith(".narrative"):
        name = one.key if one.key in source.framework.criteria else one.key.rpartition(".")[2]
        yield CellChanged(one.item, name, source.assessment.cell(one.item, name), one.sent or None)
        return
    level = Level(one.key.split(".")[2])
    shown = source.narratives.get((one.item, level), ())
    if shown:
        yield LinesHidden(one.item, level, tuple(line.id for line in shown))
    if one.sent:
        yield LineAdded(one.item, level, new_line(), one.sent)
