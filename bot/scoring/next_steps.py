"""What would raise the total most for the least work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

from bot.model import Answers, Category, Framework, Item, Mode, ResultAnswer
from bot.scoring.levels import NOTHING, missing_criteria, ticks_score
from bot.scoring.results import result_points, with_target_reached
from bot.scoring.total import mean_category, score, total_points
from bot.scoring.values import NextStep, Score, StepKind


def next_steps(framework: Framework, answers: Answers, limit: int = 5) -> tuple[NextStep, ...]:
    """Return the steps that raise the total, best first; empty when nothing of one's own is left.

    A ticks step completes an item's first incomplete level; a result step brings a blank or short
    dimension to its target. They are ordered by gain per tick, then gain, then the framework's
    order. Each gain is exactly what the total (over what is known) rises by if that step alone is
    done.
    """
    now = score(framework, answers)
    steps = [
        _STEPS[item.mode](category, item, framework, answers, now)
        for category in framework.categories
        for item in category.items
        if item.mode in _STEPS
    ]
    return tuple(sorted((step for step in steps if step.gain > 0), key=_best_first)[:limit])


def _best_first(step: NextStep) -> tuple[Fraction, Fraction]:
    return -step.gain_per_tick, -step.gain


def _ticks_step(
    category: Category, item: Item, framework: Framework, answers: Answers, now: Score
) -> NextStep:
    missing = missing_criteria(item, answers.met)
    completed = replace(answers, met=answers.met.union(missing))
    points = ticks_score(item, completed, framework.scoring).points
    gain = _gain(category, item, points, framework, now)
    return NextStep(item.id, StepKind.TICKS, missing, gain)


def _result_step(
    category: Category, item: Item, framework: Framework, answers: Answers, now: Score
) -> NextStep:
    reached = with_target_reached(answers.results.get(item.id, ResultAnswer()))
    points = result_points(reached, framework.scoring)
    gain = _gain(category, item, points, framework, now)
    return NextStep(item.id, StepKind.RESULT, (), gain)


def _gain(
    category: Category, item: Item, points: Fraction | None, framework: Framework, now: Score
) -> Fraction:
    """Return what the total rises by when that item alone comes to have these points.

    Where item and category are scored already, the category's mean rises by the item's share of it, and
    the total by the category's share of that; no other part moves.
    """
    before = now.items[item.id].points
    if points is None or before is None:
        return _gain_of_a_new_part(category, item, points, framework, now)
    if points == before:
        return NOTHING
    scored = (now.items[one.id].points for one in category.items if one.id in now.items)
    known = sum(one is not None for one in scored)
    weights = sum(one.weight for one in now.categories.values() if one.points is not None)
    return (points - before) * Fraction(category.weight, known * weights)


def _gain_of_a_new_part(
    category: Category, item: Item, points: Fraction | None, framework: Framework, now: Score
) -> Fraction:
    items = {**now.items, item.id: replace(now.items[item.id], points=points)}
    raised = mean_category(category, items, framework.scoring)
    return total_points({**now.categories, category.id: raised}.values()) - now.points


_Step = Callable[[Category, Item, Framework, Answers, Score], NextStep]
_STEPS: Mapping[Mode, _Step] = {Mode.SELF: _ticks_step, Mode.RESULTS: _result_step}
