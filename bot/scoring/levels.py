"""R1 and R2: what ticks are worth, and which level a number of points reaches."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from bot.model import Answers, Item, Level, ScoringRules
from bot.scoring.values import ItemScore

NOTHING = Fraction(0)
BLOCK = "block"
"""The `evidence_gate` under which a tick without evidence does not count."""


def full_points(rules: ScoringRules) -> Fraction:
    """Return the most that an item, a category and the total can reach: every level whole (500)."""
    return sum(rules.level_points.values(), NOTHING)


def level_at(points: Fraction | None, begins: Mapping[Level, Fraction]) -> Level | None:
    """Return the highest level that the points reach; None is no level, as for pending points.

    Args:
        points: exact, never rounded, because 4.99997 is not 5.
        begins: level → the points at which it begins.
    """
    if points is None:
        return None
    return next((level for level in reversed(Level) if level in begins and points >= begins[level]), None)


def next_level(points: Fraction, begins: Mapping[Level, Fraction]) -> tuple[Level, Fraction] | None:
    """Return the next level above the points and where it begins, or None at the highest."""
    above = ((level, begins[level]) for level in Level if level in begins and points < begins[level])
    return next(above, None)


def missing_criteria(item: Item, met: frozenset[str]) -> tuple[str, ...]:
    """Return what is not met in the item's first incomplete level; empty once all are whole."""
    open_level = next((level for level in item.levels if not level.criterion_ids <= met), None)
    return tuple(one.id for one in open_level.criteria if one.id not in met) if open_level else ()


def ticks_score(item: Item, answers: Answers, rules: ScoringRules) -> ItemScore:
    """Score the ticks of an item (R1): a level counts in part, and those above it only when whole."""
    met = _counted(item, answers, rules)
    points, level = NOTHING, None
    step = NOTHING
    for one in item.levels:
        count = len(one.criterion_ids & met)
        if count < len(one.criteria):
            points = step + rules.level_points[one.level] * Fraction(count, len(one.criteria))
            break
        points = step = step + rules.level_points[one.level]
        level = one.level
    return ItemScore(item.id, points, level, step, lacks_evidence=_lacks_evidence(item, answers))


def _counted(item: Item, answers: Answers, rules: ScoringRules) -> frozenset[str]:
    blocked = rules.evidence_gate == BLOCK and item.id not in answers.evidenced
    return frozenset() if blocked else answers.met


def _lacks_evidence(item: Item, answers: Answers) -> bool:
    ticked = any(not level.criterion_ids.isdisjoint(answers.met) for level in item.levels)
    return ticked and item.id not in answers.evidenced
