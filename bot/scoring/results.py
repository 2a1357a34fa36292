"""R7: what a dimension's indicator is worth."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from bot.model import Direction, Item, ResultAnswer, ScoringRules, Unit
from bot.scoring.levels import NOTHING, level_at
from bot.scoring.numbers import parse_number
from bot.scoring.values import ItemScore

WHOLE = Fraction(100)
"""An achievement of 100 %: the target is reached."""


def result_score(item: Item, result: ResultAnswer, rules: ScoringRules) -> ItemScore:
    """Score one dimension (R7, R8); a blank one has 0 points."""
    points = result_points(result, rules)
    return ItemScore(item.id, points, level_at(points, rules.category_levels))


def result_points(result: ResultAnswer, rules: ScoringRules) -> Fraction:
    """Return what the indicator is worth, 0–500; 0 while direction, target or actual is missing."""
    target, actual = _number(result.target), _number(result.actual)
    if result.direction is None or target is None or actual is None:
        return NOTHING
    if is_at_ceiling(result, rules) and actual >= target:
        return rules.ceiling_points
    if target == 0:
        return rules.zero_target_points if _stayed_at_zero(result, actual) else NOTHING
    return _banded(_percent(result.direction, target, actual), rules)


def with_target_reached(result: ResultAnswer) -> ResultAnswer:
    """Return the indicator as it would stand with its actual at its target.

    What is still to be chosen is taken as ordinary: more is better (less, for a target of 0), and a
    target of 1, which a count may have and which ends no scale.
    """
    if _number(result.target) is None:
        result = replace(result, unit=Unit.COUNT, target="1")
    ordinary = Direction.LOWER if _number(result.target) == 0 else Direction.HIGHER
    return replace(result, direction=result.direction or ordinary, actual=result.target)


def achievement(result: ResultAnswer) -> Fraction | None:
    """Return how far the target was reached, in percent, 0 or more.

    Returns:
        None while direction, target or actual is missing, and for a target of 0, of which no
        share can be taken.
    """
    target, actual = _number(result.target), _number(result.actual)
    if result.direction is None or not target or actual is None:
        return None
    return _percent(result.direction, target, actual)


def is_at_ceiling(result: ResultAnswer, rules: ScoringRules) -> bool:
    """Tell whether the target is the end of its unit's scale, so that nothing lies above it.

    The officer is told then: reaching such a target gives `ceiling_points` and no more.
    """
    if result.unit is None or result.direction is not Direction.HIGHER:
        return False
    end, target = rules.ceilings.get(result.unit), _number(result.target)
    return end is not None and target == end


def needs_other_target(result: ResultAnswer) -> bool:
    """Tell whether the target is 0 although more is better, which is refused: anything reaches it."""
    return result.direction is Direction.HIGHER and _number(result.target) == 0


def _number(text: str | None) -> Fraction | None:
    return None if text is None else parse_number(text)


def _stayed_at_zero(result: ResultAnswer, actual: Fraction) -> bool:
    return result.direction is Direction.LOWER and actual == 0


def _percent(direction: Direction, target: Fraction, actual: Fraction) -> Fraction:
    share = WHOLE * actual / target
    return share if direction is Direction.HIGHER else max(2 * WHOLE - share, NOTHING)


def _banded(percent: Fraction, rules: ScoringRules) -> Fraction:
    banded = (band.points for band in rules.result_bands if band.holds(percent))
    return next(banded, rules.result_factor * percent)
