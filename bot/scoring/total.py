"""R3 and R8–R10: from items to categories, and from categories to the total."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from bot.model import EXTERNAL_KEYS, Answers, Category, Framework, Item, Mode, ResultAnswer, ScoringRules
from bot.scoring.external import group_category, includes_ita, ita_score, kpi_category, pending_keys
from bot.scoring.levels import NOTHING, full_points, level_at, ticks_score
from bot.scoring.results import result_score
from bot.scoring.values import CategoryScore, ItemScore, Score


def score(framework: Framework, answers: Answers) -> Score:
    """Score an assessment: the estimate that an office makes of itself.

    Pure and exact. What is unanswered counts 0; what comes from elsewhere and is not there yet is
    pending, so that the score is provisional (R10). A value that cannot be read counts as absent.
    """
    items = item_scores(framework, answers)
    categories = {
        category.id: _category_score(category, framework, answers, items) for category in framework.categories
    }
    points = total_points(categories.values())
    return Score(
        points,
        level_at(points, framework.scoring.total_levels),
        provisional=any(one.provisional for one in categories.values()),
        low=_mean((one.low, one.weight) for one in categories.values()),
        high=_mean((one.high, one.weight) for one in categories.values()),
        full_points=full_points(framework.scoring),
        categories=categories,
        items=items,
        pending=pending_keys(framework, answers),
    )


def item_score(framework: Framework, answers: Answers, item_id: str) -> ItemScore | None:
    """Score one item.

    Returns:
        None for an item without a score of its own (4.x, 6.x, an excluded 1.2), or an unknown id.
    """
    item = framework.items.get(item_id)
    return None if item is None else _item_score(item, framework, answers)


def item_scores(framework: Framework, answers: Answers) -> Mapping[str, ItemScore]:
    """Score every item that has a score of its own; item id → score, in the framework's order."""
    scores = (_item_score(item, framework, answers) for item in framework.items.values())
    return {one.id: one for one in scores if one is not None}


def mean_category(category: Category, items: Mapping[str, ItemScore], rules: ScoringRules) -> CategoryScore:
    """Score a category as the mean of its scored items (R3, R8), over those known (R10)."""
    points = [items[item.id].points for item in category.items if item.id in items]
    known = [one for one in points if one is not None]
    pending = len(points) - len(known)
    earned = sum(known, NOTHING)
    value = earned / len(known) if known else None
    return CategoryScore(
        category.id,
        category.weight,
        points=value,
        level=level_at(value, rules.category_levels),
        provisional=pending > 0,
        low=earned / len(points),
        high=(earned + pending * full_points(rules)) / len(points),
    )


def total_points(categories: Iterable[CategoryScore]) -> Fraction:
    """Return the weighted mean of the categories of which something is known (R9, R10), 0–500."""
    return _mean((one.points, one.weight) for one in categories if one.points is not None)


def _item_score(item: Item, framework: Framework, answers: Answers) -> ItemScore | None:
    if item.mode is Mode.SELF:
        return ticks_score(item, answers, framework.scoring)
    if item.mode is Mode.RESULTS:
        return result_score(item, answers.results.get(item.id, ResultAnswer()), framework.scoring)
    if item.id in EXTERNAL_KEYS and includes_ita(framework.scoring):
        return ita_score(item, framework, answers)
    return None


def _category_score(
    category: Category, framework: Framework, answers: Answers, items: Mapping[str, ItemScore]
) -> CategoryScore:
    if any(item.id in items for item in category.items):
        return mean_category(category, items, framework.scoring)
    if category.id in EXTERNAL_KEYS:
        return group_category(category, framework, answers)
    return kpi_category(category, framework, answers)


def _mean(parts: Iterable[tuple[Fraction, int]]) -> Fraction:
    weighted, weights = NOTHING, 0
    for points, weight in parts:
        weighted += points * weight
        weights += weight
    return weighted / weights if weights else NOTHING
