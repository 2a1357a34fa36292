"""What scoring hands out. Points are exact fractions; only `printed` and `shortfall` make text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from bot.model import Level

THOUSAND = Fraction(1000)
"""The scale of the awards, printed beside our own (R9)."""


@dataclass(frozen=True, slots=True)
class ItemScore:
    """What one item scores.

    Attributes:
        points: 0–500; None while the score is pending (1.2 without its ITA).
        level: the highest level that is whole with all below it; of an item without ticks, the
            level that its points reach. None is no level.
        step: the points of the whole levels alone (0, 300, 400, 500); None where there are no ticks.
        lacks_evidence: it has a criterion ticked as met and no evidence at all (R2).
    """

    id: str
    points: Fraction | None
    level: Level | None
    step: Fraction | None = None
    lacks_evidence: bool = False


@dataclass(frozen=True, slots=True)
class CategoryScore:
    """What one category scores.

    Attributes:
        weight: its share of the total, in percent.
        points: 0–500, over what is known; None when all of it is pending.
        provisional: some or all of it is pending.
        low / high: the points if what is pending turned out to be nothing, or the most.
    """

    id: str
    weight: int
    points: Fraction | None
    level: Level | None
    provisional: bool
    low: Fraction
    high: Fraction

    @property
    def weighted(self) -> Fraction | None:
        """What the category brings to a total without pending parts; None when it is pending."""
        return None if self.points is None else self.points * self.weight / 100


@dataclass(frozen=True, slots=True)
class Score:
    """The self-assessed estimate of a whole assessment.

    Attributes:
        points: 0–500, over what is known; 0 where nothing is.
        level: the level that `points` reach, provisional or not; None is no level.
        provisional: some external score is pending.
        low / high: the points if what is pending turned out to be nothing, or the most.
        full_points: the most that there is to reach (500).
        categories: category id → its score, in the framework's order.
        items: item id → its score, for the items that have one, in the framework's order.
        pending: the keys of the external scores that are awaited.
    """

    points: Fraction
    level: Level | None
    provisional: bool
    low: Fraction
    high: Fraction
    full_points: Fraction
    categories: Mapping[str, CategoryScore]
    items: Mapping[str, ItemScore]
    pending: tuple[str, ...]

    @property
    def points_1000(self) -> Fraction:
        """The points on the scale of 1000."""
        return self.points * THOUSAND / self.full_points


class StepKind(StrEnum):
    """What a next step asks an office for."""

    TICKS = "ticks"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step that raises the total by `gain` points, exactly.

    `criteria` are those still missing in the level that a TICKS step completes; a RESULT step has
    none.
    """

    item: str
    kind: StepKind
    criteria: tuple[str, ...]
    gain: Fraction

    @property
    def gain_per_tick(self) -> Fraction:
        """The gain for one tick's work; a result counts as one tick."""
        return self.gain / max(len(self.criteria), 1)
