"""How far an office is: what of an item is answered and what is still missing. Pure.

Source: product.md, "How it behaves" 2.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from bot.evidence import asked_kinds, missing_kinds
from bot.model import Assessment, Criterion, Framework, Item, ItemLevel, Level, Mode

RESULT_FIELDS = ("indicator", "unit", "direction", "target", "actual", "repeated", "baseline")
"""The fields of a dimension's indicator in the order in which they are asked."""


AWAITED = "awaited"
"""The field of a dimension that holds the day on which its result is expected, as `2026-10-15`."""


class Status(StrEnum):
    """How far an item is; WAITING lacks nothing but a year-end result whose day is known (`รอผล`)."""

    TODO = "todo"
    DOING = "doing"
    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing an item still lacks: `ticks`, `narrative`, `project`, a kind of evidence, a result field."""

    kind: str
    level: Level | None = None


def percent(part: Fraction | int, whole: Fraction | int) -> int:
    """Return how much of the whole a part is, 0–100, rounded down; 1 for the least that there is."""
    return max(int(part * 100 / whole), int(part > 0)) if whole else 0


def met(assessment: Assessment, level: ItemLevel) -> int:
    """Count the criteria of a level that are ticked as met."""
    return len(level.criterion_ids & assessment.answers.met)


def is_whole(assessment: Assessment, level: ItemLevel) -> bool:
    """Tell whether every criterion of a level is met."""
    return level.criterion_ids <= assessment.answers.met


def first_incomplete(assessment: Assessment, item: Item) -> ItemLevel | None:
    """Return the lowest level that is not whole, None when all are."""
    return next((one for one in item.levels if not is_whole(assessment, one)), None)


def unanswered(assessment: Assessment, level: ItemLevel) -> tuple[Criterion, ...]:
    """Return the criteria of a level that have no tick at all."""
    return tuple(one for one in level.criteria if assessment.tick(one.id) is None)


def has_narrative(assessment: Assessment, item: Item, level: Level) -> bool:
    """Tell whether anything is written for that level."""
    return assessment.item(item.id).narrative_chars.get(level, 0) > 0


def level_to_write(assessment: Assessment, item: Item) -> Level:
    """Return the level whose narrative comes next.

    The lowest whole level without one; else the first level that is not whole; else the lowest
    without one; else the highest.
    """
    lacking = [one for one in item.levels if not has_narrative(assessment, item, one.level)]
    if item.mode is Mode.SELF:
        whole = [one for one in lacking if is_whole(assessment, one)]
        incomplete = first_incomplete(assessment, item)
        lacking = whole or ([incomplete] if incomplete else lacking)
    return (lacking[0] if lacking else item.levels[-1]).level


def result_gaps(assessment: Assessment, item: Item) -> tuple[str, ...]:
    """Return the fields of a dimension that are still to be asked, in order."""
    known = {name for name in RESULT_FIELDS if assessment.cell(item.id, name) is not None}
    if assessment.cell(item.id, "repeated") == "no":
        known.add("baseline")
    return tuple(name for name in RESULT_FIELDS if name not in known)


def gaps(assessment: Assessment, item: Item) -> tuple[Gap, ...]:
    """Return what an item lacks to be done; empty when it is done."""
    if item.mode is Mode.RESULTS:
        return tuple(Gap(name) for name in result_gaps(assessment, item))
    if item.mode is Mode.EXTERNAL_WITH_FORM:
        lowest = item.levels[0].level
        return () if has_narrative(assessment, item, lowest) else (Gap("narrative", lowest),)
    return tuple(_self_gaps(assessment, item)) if item.mode is Mode.SELF else ()


def _self_gaps(assessment: Assessment, item: Item) -> Iterable[Gap]:
    open_level = first_incomplete(assessment, item)
    for level in item.levels:
        if level is open_level:
            if unanswered(assessment, level):
                yield Gap("ticks", level.level)
            break
        if not has_narrative(assessment, item, level.level):
            yield Gap("narrative", level.level)
    if assessment.cell(item.id, "project") is None:
        yield Gap("project")
    if assessment.has_evidence(item.id):  # once there is any, all its kinds are asked for
        yield from (Gap(kind) for kind in missing_kinds(assessment, item))


def is_answered(assessment: Assessment, item: Item) -> bool:
    """Tell whether nothing but evidence is lacking."""
    return all(one.kind in asked_kinds(item) for one in gaps(assessment, item))


def status(assessment: Assessment, item: Item) -> Status:
    """Tell how far an item of the office's own is."""
    lacking = gaps(assessment, item)
    if not lacking:
        return Status.DONE
    if lacking == (Gap("actual"),) and awaited_on(assessment, item) is not None:
        return Status.WAITING
    return Status.DOING if item.id in assessment.touched else Status.TODO


def awaited_on(assessment: Assessment, item: Item) -> date | None:
    """Return the day on which the result of a dimension is expected, None where none was said."""
    stored = assessment.cell(item.id, AWAITED)
    return date.fromisoformat(stored) if stored else None


def by_status(assessment: Assessment, framework: Framework) -> dict[Status, tuple[Item, ...]]:
    """Group the office's own items by how far they are, in the framework's order."""
    return group_by_status(assessment, framework.own_items)


def group_by_status(assessment: Assessment, items: Iterable[Item]) -> dict[Status, tuple[Item, ...]]:
    """Group items by how far they are, in their order."""
    found = [(status(assessment, item), item) for item in items]
    return {one: tuple(item for kind, item in found if kind is one) for one in Status}


def next_item(
    assessment: Assessment, framework: Framework, after: str | None, among: Collection[Item] | None = None
) -> Item | None:
    """Return the first unfinished item after that one, else the first of all, else None.

    What waits for its result comes when nothing else is left.

    Args:
        among: only these count; None counts all of the office's own.
    """
    own = framework.own_items
    place = next((number for number, item in enumerate(own, 1) if item.id == after), 0)
    wanted = {item.id for item in (own if among is None else among)}
    waiting = None
    for item in own[place:] + own[:place]:
        state = status(assessment, item) if item.id in wanted else Status.DONE
        if state is Status.WAITING:
            waiting = waiting or item
        elif state is not Status.DONE:
            return item
    return waiting
