"""R4–R6: the scores that come from elsewhere: ITA, the two KPIs of หมวด 4, สตผ.'s group.

An external key names what it scores: an item (`1.2`), a KPI of the rules, or a category (`6`).
"""

from __future__ import annotations

from fractions import Fraction

from bot.model import EXTERNAL_KEYS, Answers, Category, Framework, Item, ScoringRules
from bot.scoring.levels import NOTHING, full_points, level_at
from bot.scoring.numbers import PLACES, decimals, parse_number
from bot.scoring.values import CategoryScore, ItemScore

EXCLUDE = "exclude"
"""The `ita_mode` under which item 1.2 stays out of its category's mean."""


def read_external(key: str, text: str, framework: Framework) -> Fraction | None:
    """Read an external score as it was entered.

    Args:
        key: one of `EXTERNAL_KEYS`.
        text: a plain decimal, or the letter of a group.
        framework: its rules say the greatest ITA and KPI, and which groups there are.

    Returns:
        ITA 0–100, a KPI 0–5 with up to 4 decimals, or the points of the group; None when the text
        is no such value.
    """
    rules = framework.scoring
    if key in rules.kpi_shares:
        return _at_most(rules.kpi_max, text) if decimals(text) <= PLACES else None
    if key in framework.items:
        return _at_most(rules.ita_max, text)
    return rules.groups.get(text)


def pending_keys(framework: Framework, answers: Answers) -> tuple[str, ...]:
    """Return the external keys that the score still waits for; an excluded ITA is not awaited."""
    awaited = (key for key in EXTERNAL_KEYS if key not in framework.items or includes_ita(framework.scoring))
    return tuple(key for key in awaited if known(framework, answers, key) is None)


def includes_ita(rules: ScoringRules) -> bool:
    """Tell whether the ITA counts in its category's mean (R4)."""
    return rules.ita_mode != EXCLUDE


def known(framework: Framework, answers: Answers, key: str) -> Fraction | None:
    """Return the value of that external score as `read_external` reads it, or None while pending."""
    text = answers.external.get(key)
    return None if text is None else read_external(key, text, framework)


def ita_score(item: Item, framework: Framework, answers: Answers) -> ItemScore:
    """Score the item that stands on the ITA (R4); its points are None while that is pending."""
    rules = framework.scoring
    value = known(framework, answers, item.id)
    points = None if value is None else _banded(value, rules)
    return ItemScore(item.id, points, level_at(points, rules.category_levels))


def composite(framework: Framework, answers: Answers) -> Fraction | None:
    """Return the composite of the KPIs, 0–5 (R5).

    While a KPI is pending it is taken over those known; None when none is.
    """
    rules = framework.scoring
    kpis = _known_kpis(framework, answers)
    shares = sum((rules.kpi_shares[key] for key in kpis), NOTHING)
    return _weighted(kpis, rules) / shares if shares else None


def kpi_category(category: Category, framework: Framework, answers: Answers) -> CategoryScore:
    """Score the category that stands on the KPIs alone (R5, R10)."""
    rules = framework.scoring
    kpis = _known_kpis(framework, answers)
    pending = [key for key in rules.kpi_shares if key not in kpis]
    value = composite(framework, answers)
    low = rules.kpi_factor * _weighted(kpis, rules)
    return CategoryScore(
        category.id,
        category.weight,
        points=None if value is None else rules.kpi_factor * value,
        level=level_at(value, rules.kpi_levels),
        provisional=bool(pending),
        low=low,
        high=low + rules.kpi_factor * _weighted(dict.fromkeys(pending, rules.kpi_max), rules),
    )


def group_category(category: Category, framework: Framework, answers: Answers) -> CategoryScore:
    """Score the category that stands on the group that สตผ. put the office in (R6, R10)."""
    rules = framework.scoring
    points = known(framework, answers, category.id)
    return CategoryScore(
        category.id,
        category.weight,
        points=points,
        level=level_at(points, rules.category_levels),
        provisional=points is None,
        low=NOTHING if points is None else points,
        high=full_points(rules) if points is None else points,
    )


def _at_most(bound: Fraction, text: str) -> Fraction | None:
    value = parse_number(text)
    return value if value is not None and value <= bound else None


def _banded(value: Fraction, rules: ScoringRules) -> Fraction:
    return next((band.points for band in rules.ita_bands if band.holds(value)), NOTHING)


def _known_kpis(framework: Framework, answers: Answers) -> dict[str, Fraction]:
    values = {key: known(framework, answers, key) for key in framework.scoring.kpi_shares}
    return {key: value for key, value in values.items() if value is not None}


def _weighted(kpis: dict[str, Fraction], rules: ScoringRules) -> Fraction:
    return sum((rules.kpi_shares[key] * value for key, value in kpis.items()), NOTHING)
