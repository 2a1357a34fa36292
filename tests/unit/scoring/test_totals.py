"""R9 and R10: the total, and what is pending, each number worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from bot.model import Answers, Direction, Level, ResultAnswer
from bot.scoring import level_at, next_level, printed, score
from tests.strategies import EXAMPLE_5, own_criteria, pmqa_framework

FRAMEWORK = pmqa_framework()
RULES = FRAMEWORK.scoring


def test_nothing_answered_is_a_provisional_zero_with_what_is_pending_as_its_range() -> None:
    """ITA is a quarter of 12 %, หมวด 4 and 6 are 10 % each: 15 + 50 + 50 of 500."""
    empty = score(FRAMEWORK, Answers())

    assert [empty.points, empty.low, empty.high] == [0, 0, 115]
    assert empty.level is None
    assert empty.provisional
    assert empty.pending == ("1.2", "kpi_4_1_2", "kpi_8", "6")


def test_all_of_ones_own_is_a_provisional_500_down_to_what_is_pending() -> None:
    """Without ITA หมวด 1 keeps 375 of 500: 45 + 68 % of 500 = 385."""
    results = {
        f"7.{number}": ResultAnswer(None, None, Direction.HIGHER, "10", "20") for number in range(1, 7)
    }

    own = score(FRAMEWORK, Answers(own_criteria(FRAMEWORK), results=results))

    assert [own.points, own.low, own.high] == [500, 385, 500]
    assert own.provisional
    assert own.level is Level.SIGNIFICANCE


@pytest.mark.parametrize(
    ("absent", "points", "low", "high"),
    [
        ("1.2", "354.7083", "344.7083", "359.7083"),
        ("kpi_4_1_2", "348.8333", "324.3333", "359.3333"),
        ("kpi_8", "360.0833", "346.2083", "361.2083"),
        ("6", "351.8981", "316.7083", "366.7083"),
    ],
)
def test_each_external_score_that_is_pending_makes_the_total_provisional(
    absent: str, points: str, low: str, high: str
) -> None:
    """Example 5 without one score; 1.2 moves หมวด 1 by 50/3 of 12 %, and so on."""
    external = {key: value for key, value in EXAMPLE_5.external.items() if key != absent}

    whole = score(FRAMEWORK, replace(EXAMPLE_5, external=external))

    assert [printed(one) for one in (whole.points, whole.low, whole.high)] == [points, low, high]
    assert (whole.provisional, whole.pending) == (True, (absent,))


@pytest.mark.parametrize(
    ("points", "category", "total"),
    [
        ("299.9999", None, None),
        ("300", Level.BASIC, Level.BASIC),
        ("399.9999", Level.BASIC, Level.BASIC),
        ("400", Level.ADVANCE, Level.ADVANCE),
        ("469.9999", Level.ADVANCE, Level.ADVANCE),
        ("470", Level.ADVANCE, Level.SIGNIFICANCE),
        ("500", Level.SIGNIFICANCE, Level.SIGNIFICANCE),
    ],
)
def test_levels_begin_exactly_at_their_points(
    points: str, category: Level | None, total: Level | None
) -> None:
    assert level_at(Fraction(points), RULES.category_levels) is category
    assert level_at(Fraction(points), RULES.total_levels) is total


def test_the_next_level_is_the_one_above_and_none_at_the_top() -> None:
    assert next_level(Fraction(0), RULES.total_levels) == (Level.BASIC, Fraction(300))
    assert next_level(Fraction(400), RULES.total_levels) == (Level.SIGNIFICANCE, Fraction(470))
    assert next_level(Fraction(470), RULES.total_levels) is None
