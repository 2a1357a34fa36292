"""What a careful coordinator would notice before the answers go to the director. Pure.

Nothing here blocks: it is said, and the coordinator decides. Scores that come from elsewhere are
awaited and named apart (`Score.pending`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot import progress
from bot.model import Assessment, Framework, Item, Level, Mode
from bot.search.normalise import fold


class Lack(StrEnum):
    """What an item lacks, or has twice."""

    ANSWERS = "answers"
    NARRATIVE = "narrative"
    EVIDENCE = "evidence"
    SAME_INDICATOR = "same_indicator"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at again.

    Args:
        level: whose narrative is missing, for NARRATIVE.
        other: the item that has the same indicator, for SAME_INDICATOR.
    """

    lack: Lack
    item: Item
    level: Level | None = None
    other: Item | None = None


def findings(assessment: Assessment, framework: Framework) -> tuple[Finding, ...]:
    """Return all there is to look at again, item by item in the framework's order."""
    same = _same_indicators(assessment, framework)
    return tuple(
        one
        for item in framework.own_items
        for one in (*_of_item(assessment, item), *(s for s in same if s.item is item))
    )


def _of_item(assessment: Assessment, item: Item) -> Iterator[Finding]:
    if not progress.is_answered(assessment, item):
        yield Finding(Lack.ANSWERS, item)
    if item.mode is not Mode.SELF:
        return
    missing = {gap.level for gap in progress.gaps(assessment, item) if gap.kind == "narrative"}
    for level in item.levels:
        told = progress.has_narrative(assessment, item, level.level)
        if progress.met(assessment, level) and not told and level.level not in missing:
            yield Finding(Lack.NARRATIVE, item, level.level)
    if any(progress.met(assessment, level) for level in item.levels) and not assessment.has_evidence(item.id):
        yield Finding(Lack.EVIDENCE, item)


def _same_indicators(assessment: Assessment, framework: Framework) -> tuple[Finding, ...]:
    """Return every dimension whose indicator an earlier one has already."""
    named: defaultdict[str, list[Item]] = defaultdict(list)
    for item in framework.own_items:
        indicator = assessment.cell(item.id, "indicator")
        if indicator:
            named[fold(indicator)].append(item)
    return tuple(
        Finding(Lack.SAME_INDICATOR, later, other=items[0]) for items in named.values() for later in items[1:]
    )
