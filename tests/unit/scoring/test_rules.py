"""The rules at their edges, each number worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from bot.model import Answers, Direction, Framework, Level, ResultAnswer, Unit
from bot.scoring import (
    CategoryScore,
    ItemScore,
    achievement,
    full_points,
    is_at_ceiling,
    item_score,
    needs_other_target,
    result_points,
    score,
)
from tests.strategies import pmqa_framework

FRAMEWORK = pmqa_framework()
RULES = FRAMEWORK.scoring
FIRST = frozenset({"1.1.B1", "1.1.B2", "1.1.A1"})


def with_rules(**changes: Any) -> Framework:
    """Return the framework with other constants in its rules."""
    return replace(FRAMEWORK, scoring=replace(RULES, **changes))


def ordinary(target: str, actual: str, direction: Direction = Direction.HIGHER) -> ResultAnswer:
    """Return an indicator that counts, so that its scale has no end."""
    return ResultAnswer("จำนวนโครงการ", Unit.COUNT, direction, target, actual)


# R1, R2


@pytest.mark.parametrize(
    ("met", "points", "level", "step"),
    [
        ("", 0, None, 0),
        ("A1 A2 S1 S2", 0, None, 0),
        ("B1 S1 S2", 150, None, 0),
        ("B1 B2", 300, Level.BASIC, 300),
        ("B1 B2 S1 S2", 300, Level.BASIC, 300),
        ("B1 B2 A1 A2", 400, Level.ADVANCE, 400),
        ("B1 B2 A1 A2 S2", 450, Level.ADVANCE, 400),
        ("B1 B2 A1 A2 S1 S2", 500, Level.SIGNIFICANCE, 500),
    ],
)
def test_a_level_counts_only_when_all_below_it_are_whole(
    met: str, points: int, level: Level | None, step: int
) -> None:
    answers = Answers(frozenset(f"1.1.{one}" for one in met.split()), evidenced=frozenset({"1.1"}))

    assert item_score(FRAMEWORK, answers, "1.1") == ItemScore("1.1", Fraction(points), level, Fraction(step))


def test_ticks_without_evidence_count_and_are_reported() -> None:
    told = score(FRAMEWORK, Answers(FIRST)).items

    assert (told["1.1"].points, told["1.1"].lacks_evidence) == (Fraction(350), True)
    assert not told["1.3"].lacks_evidence


def test_ticks_without_evidence_do_not_count_where_the_gate_blocks() -> None:
    blocking = with_rules(evidence_gate="block")

    without = item_score(blocking, Answers(FIRST), "1.1")
    other = item_score(blocking, Answers(FIRST, evidenced=frozenset({"1.3"})), "1.1")
    with_it = item_score(blocking, Answers(FIRST, evidenced=frozenset({"1.1"})), "1.1")

    assert without == other == ItemScore("1.1", Fraction(0), None, Fraction(0), lacks_evidence=True)
    assert with_it == ItemScore("1.1", Fraction(350), Level.BASIC, Fraction(300))


@pytest.mark.parametrize("item", ["4.1", "4.4", "6.1", "9.9", ""])
def test_an_item_scored_elsewhere_or_unknown_has_no_score_of_its_own(item: str) -> None:
    assert item_score(FRAMEWORK, Answers(frozenset(FRAMEWORK.criteria)), item) is None


def test_the_most_there_is_to_reach_is_every_level_whole() -> None:
    assert full_points(RULES) == 500


# R4


@pytest.mark.parametrize(
    ("ita", "points", "level"),
    [
        ("100", 500, Level.SIGNIFICANCE),
        ("95", 500, Level.SIGNIFICANCE),
        ("94.9999", 400, Level.ADVANCE),
        ("85", 400, Level.ADVANCE),
        ("84.99", 300, Level.BASIC),
        ("๗๕", 300, Level.BASIC),
        ("74.99", 0, None),
        ("0", 0, None),
    ],
)
def test_the_ita_scores_by_bands(ita: str, points: int, level: Level | None) -> None:
    answers = Answers(external={"1.2": ita})

    assert item_score(FRAMEWORK, answers, "1.2") == ItemScore("1.2", Fraction(points), level)


def test_an_excluded_ita_leaves_a_mean_of_three_that_awaits_nothing() -> None:
    excluding = with_rules(ita_mode="exclude")
    met = frozenset({"1.1.B1", "1.1.B2"}) | {"1.4.B1"}

    told = score(excluding, Answers(met, external={"1.2": "100"}))
    untold = score(excluding, Answers(met))

    assert told.categories == untold.categories
    assert told.categories["1"].points == 200
    assert not told.categories["1"].provisional
    assert "1.2" not in told.items
    assert "1.2" not in untold.pending


# R5, R6


@pytest.mark.parametrize(
    ("both", "points", "level"),
    [
        ("5", 500, Level.SIGNIFICANCE),
        ("4.9999", "499.99", Level.ADVANCE),
        ("4", 400, Level.ADVANCE),
        ("3.9999", "399.99", Level.BASIC),
        ("3", 300, Level.BASIC),
        ("2.9999", "299.99", None),
        ("0", 0, None),
    ],
)
def test_category_4_has_its_levels_at_3_4_and_5(both: str, points: str | int, level: Level | None) -> None:
    category = score(FRAMEWORK, Answers(external={"kpi_4_1_2": both, "kpi_8": both})).categories["4"]

    exact = Fraction(points)
    assert category == CategoryScore("4", 10, exact, level, provisional=False, low=exact, high=exact)


@pytest.mark.parametrize(
    ("key", "kpi", "points", "level", "low", "high"),
    [
        ("kpi_4_1_2", "4.6250", "462.5", Level.ADVANCE, "323.75", "473.75"),
        ("kpi_8", "3.5000", "350", Level.BASIC, "105", "455"),
    ],
)
def test_one_known_kpi_gives_a_provisional_category(
    key: str, kpi: str, points: str, level: Level, low: str, high: str
) -> None:
    whole = score(FRAMEWORK, Answers(external={key: kpi}))

    expected = CategoryScore(
        "4", 10, Fraction(points), level, provisional=True, low=Fraction(low), high=Fraction(high)
    )
    assert whole.categories["4"] == expected
    assert len(whole.pending) == 3


@pytest.mark.parametrize("category", ["4", "6"])
def test_a_wholly_pending_category_has_no_points_but_a_whole_range(category: str) -> None:
    pending = score(FRAMEWORK, Answers()).categories[category]

    assert (pending.points, pending.weighted, pending.level) == (None, None, None)
    assert pending.provisional
    assert (pending.low, pending.high) == (Fraction(0), Fraction(500))


@pytest.mark.parametrize(
    ("group", "points", "level"),
    [("A", 500, Level.SIGNIFICANCE), ("B", 400, Level.ADVANCE), ("C", 300, Level.BASIC), ("-", 0, None)],
)
def test_the_group_of_category_6_scores_and_even_none_is_known(
    group: str, points: int, level: Level | None
) -> None:
    category = score(FRAMEWORK, Answers(external={"6": group})).categories["6"]

    exact = Fraction(points)
    assert category == CategoryScore("6", 10, exact, level, provisional=False, low=exact, high=exact)


@pytest.mark.parametrize(
    ("key", "value"),
    [("6", "D"), ("6", ""), ("1.2", "100.01"), ("kpi_8", "5.0001"), ("kpi_8", "4.00000"), ("kpi_8", "x")],
)
def test_an_external_score_that_cannot_be_is_still_awaited(key: str, value: str) -> None:
    assert key in score(FRAMEWORK, Answers(external={key: value})).pending


# R7


@pytest.mark.parametrize(
    ("target", "actual", "points"),
    [
        ("100", "0", "0"),
        ("100", "50", "150"),
        ("100", "99.99", "299.97"),
        ("100", "100", "300"),
        ("100", "101", "300"),
        ("100", "101.0001", "400"),
        ("100", "105", "400"),
        ("100", "105.0001", "500"),
        ("100", "9000", "500"),
        ("3", "1", "100"),
    ],
)
def test_more_is_better_scores_by_what_was_achieved(target: str, actual: str, points: str) -> None:
    assert result_points(ordinary(target, actual), RULES) == Fraction(points)


@pytest.mark.parametrize(
    ("target", "actual", "points"),
    [
        ("100", "0", "500"),
        ("100", "94.9999", "500"),
        ("100", "95", "400"),
        ("100", "98.9999", "400"),
        ("100", "99", "300"),
        ("100", "100", "300"),
        ("100", "100.01", "299.97"),
        ("100", "150", "150"),
        ("100", "200", "0"),
        ("100", "250", "0"),
        ("0", "0", "300"),
        ("0", "0.0001", "0"),
    ],
)
def test_less_is_better_scores_by_what_was_saved(target: str, actual: str, points: str) -> None:
    assert result_points(ordinary(target, actual, Direction.LOWER), RULES) == Fraction(points)


@pytest.mark.parametrize("field", ["direction", "target", "actual"])
def test_an_indicator_without_direction_target_or_actual_is_blank(field: str) -> None:
    missing: dict[str, Any] = {field: None}
    blank = replace(ordinary("80", "90"), **missing)

    assert result_points(blank, RULES) == 0
    assert achievement(blank) is None


def test_an_indicator_without_name_or_unit_still_scores() -> None:
    assert result_points(ResultAnswer(None, None, Direction.HIGHER, "80", "84"), RULES) == 400


@pytest.mark.parametrize(("unit", "end", "beyond"), [(Unit.PERCENT, "100", "106"), (Unit.LEVEL, "5", "5.5")])
def test_a_target_at_the_end_of_its_scale_gives_the_ceiling_points(unit: Unit, end: str, beyond: str) -> None:
    reached = ResultAnswer(None, unit, Direction.HIGHER, end, end)
    generous = replace(RULES, ceiling_points=Fraction(500))

    assert is_at_ceiling(reached, RULES)
    assert is_at_ceiling(replace(reached, actual=None), RULES)
    assert [result_points(reached, RULES), result_points(reached, generous)] == [300, 500]
    assert result_points(replace(reached, actual=beyond), RULES) == 300


def test_a_target_at_the_end_of_its_scale_scores_in_part_until_it_is_reached() -> None:
    short = ResultAnswer(None, Unit.PERCENT, Direction.HIGHER, "100", "99")

    assert result_points(short, replace(RULES, ceiling_points=Fraction(500))) == 297


@pytest.mark.parametrize(
    "result",
    [
        ordinary("100", "100"),
        ResultAnswer(None, Unit.PERCENT, Direction.HIGHER, "99.99", "100"),
        ResultAnswer(None, Unit.PERCENT, Direction.LOWER, "100", "100"),
        ResultAnswer(None, Unit.PERCENT, None, "100", "100"),
        ResultAnswer(None, Unit.PERCENT, Direction.HIGHER, None, "100"),
        ResultAnswer(None, None, Direction.HIGHER, "100", "100"),
    ],
)
def test_any_other_target_has_room_above_it(result: ResultAnswer) -> None:
    assert not is_at_ceiling(result, RULES)


@pytest.mark.parametrize(
    ("result", "percent"),
    [
        (ordinary("80", "84"), 105),
        (ordinary("20", "18", Direction.LOWER), 110),
        (ordinary("20", "90", Direction.LOWER), 0),
        (ordinary("0", "0", Direction.LOWER), None),
    ],
)
def test_achievement_is_in_percent_of_the_target(result: ResultAnswer, percent: int | None) -> None:
    assert achievement(result) == percent


def test_a_target_of_zero_is_refused_only_where_more_is_better() -> None:
    assert needs_other_target(ordinary("0.00", "3"))
    assert not needs_other_target(ordinary("0", "3", Direction.LOWER))
    assert not needs_other_target(ordinary("1", "3"))
    assert result_points(ordinary("0", "3"), RULES) == 0


def test_a_dimensions_level_is_by_its_points() -> None:
    results = {"7.1": ordinary("80", "90"), "7.2": ordinary("80", "84"), "7.3": ordinary("80", "79")}

    items = score(FRAMEWORK, Answers(results=results)).items

    assert [items[item].level for item in ("7.1", "7.2", "7.3")] == [Level.SIGNIFICANCE, Level.ADVANCE, None]
    assert items["7.1"].step is None
