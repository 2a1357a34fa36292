"""The examples of scoring.md, number by number."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from bot.model import Answers, Level
from bot.scoring import ItemScore, composite, item_score, level_at, printed, score, shortfall
from tests.strategies import EXAMPLE_5, pmqa_framework

FRAMEWORK = pmqa_framework()
FIRST = frozenset({"1.1.B1", "1.1.B2", "1.1.A1", "1.1.S1"})
THIRD = frozenset({"1.3.B1", "1.3.A1", "1.3.A2", "1.3.S1"})
FOURTH = frozenset({"1.4.B1", "1.4.A1", "1.4.A2", "1.4.S1", "1.4.S2"})


def test_a_half_met_advance_counts_while_significance_waits_for_it() -> None:
    first = item_score(FRAMEWORK, Answers(met=FIRST), "1.1")

    assert first == ItemScore("1.1", Fraction(350), Level.BASIC, Fraction(300), lacks_evidence=True)


def test_a_half_met_basic_counts_alone() -> None:
    third = item_score(FRAMEWORK, Answers(met=THIRD), "1.3")

    assert third == ItemScore("1.3", Fraction(150), None, Fraction(0), lacks_evidence=True)


def test_category_1_is_the_mean_of_its_four_items() -> None:
    answers = Answers(met=FIRST | THIRD | FOURTH, external={"1.2": "91.37"})

    category = score(FRAMEWORK, answers).categories["1"]

    assert category.points == category.low == category.high == 350
    assert not category.provisional


def test_category_1_is_provisional_while_the_ita_is_pending() -> None:
    category = score(FRAMEWORK, Answers(met=FIRST | THIRD | FOURTH)).categories["1"]

    assert category.provisional
    assert category.points is not None
    assert [printed(one) for one in (category.points, category.low, category.high)] == [
        "333.3333",
        "250.0000",
        "375.0000",
    ]


@pytest.mark.parametrize(
    ("first", "second", "shown", "points"),
    [("4.6250", "3.5000", "4.2875", "428.7500"), ("5", "4.9999", "4.9999", "499.9970")],
)
def test_category_4_weighs_its_two_kpis(first: str, second: str, shown: str, points: str) -> None:
    answers = Answers(external={"kpi_4_1_2": first, "kpi_8": second})

    value, category = composite(FRAMEWORK, answers), score(FRAMEWORK, answers).categories["4"]

    assert value is not None
    assert category.points is not None
    assert (printed(value), printed(category.points)) == (shown, points)
    assert (category.level, category.provisional) == (Level.ADVANCE, False)


@pytest.mark.parametrize(
    ("item", "points"), [("7.1", 500), ("7.2", 300), ("7.3", 400), ("7.4", 240), ("7.5", 500), ("7.6", 0)]
)
def test_a_dimension_scores_by_what_it_achieved(item: str, points: int) -> None:
    assert score(FRAMEWORK, Answers(results=EXAMPLE_5.results)).items[item].points == points


def test_category_7_is_the_mean_of_its_six_dimensions_blank_or_not() -> None:
    category = score(FRAMEWORK, Answers(results=EXAMPLE_5.results)).categories["7"]

    assert category.points is not None
    assert (printed(category.points), category.provisional) == ("323.3333", False)


def test_the_total_is_the_weighted_sum_of_the_categories() -> None:
    whole_score = score(FRAMEWORK, EXAMPLE_5)

    assert [category.points for category in whole_score.categories.values()][:6] == [
        350, 400, 375, 428.75, 325, 400,
    ]  # fmt: skip
    assert (printed(whole_score.points), printed(whole_score.points_1000)) == ("356.7083", "713.4166")
    assert (whole_score.level, whole_score.provisional, whole_score.pending) == (Level.BASIC, False, ())
    assert shortfall(whole_score.points, FRAMEWORK.scoring.total_levels[Level.ADVANCE]) == "43.2917"


def test_the_total_is_provisional_over_the_rest_while_category_6_is_pending() -> None:
    external = {key: value for key, value in EXAMPLE_5.external.items() if key != "6"}

    whole_score = score(FRAMEWORK, replace(EXAMPLE_5, external=external))

    assert [printed(one) for one in (whole_score.points, whole_score.low, whole_score.high)] == [
        "351.8981",
        "316.7083",
        "366.7083",
    ]
    assert (whole_score.provisional, whole_score.pending) == (True, ("6",))
    assert level_at(whole_score.points, FRAMEWORK.scoring.total_levels) is whole_score.level
