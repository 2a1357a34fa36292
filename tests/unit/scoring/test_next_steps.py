"""What would raise the total most: orders and gains worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from bot.model import Answers, Direction, Framework, ResultAnswer, Unit
from bot.scoring import NextStep, StepKind, next_steps, printed
from tests.strategies import EXAMPLE_5, criteria, own_criteria, pmqa_framework

FRAMEWORK = pmqa_framework()
REACHED = ResultAnswer(None, None, Direction.HIGHER, "10", "20")
ALL_REACHED = {f"7.{number}": REACHED for number in range(1, 7)}


def ticks(gain: str, *missing: str) -> NextStep:
    """Return the step that ticks those criteria of one item."""
    return NextStep(missing[0].rpartition(".")[0], StepKind.TICKS, missing, Fraction(gain))


def result(gain: str, item: str) -> NextStep:
    """Return the step that brings a dimension to its target."""
    return NextStep(item, StepKind.RESULT, (), Fraction(gain))


def blocking(framework: Framework) -> Framework:
    """Return the framework with ticks that need evidence."""
    return replace(framework, scoring=replace(framework.scoring, evidence_gate="block"))


def test_example_5_has_its_five_best_steps() -> None:
    """7.6: 300/6 of 40 %; 1.3: 350/4 of 12 %; 7.4: 60/6 of 40 %; 1.1: 100/4 of 12 %; 3.2: 100/4 of 11 %."""
    assert next_steps(FRAMEWORK, EXAMPLE_5) == (
        result("20", "7.6"),
        ticks("10.5", "1.3.B2"),
        result("4", "7.4"),
        ticks("3", "1.1.A2"),
        ticks("2.75", "3.2.S1"),
    )


def test_completing_a_level_brings_in_what_waited_above_it() -> None:
    """1.1 has S1 waiting: A2 takes it from 350 to 450, a quarter of which counts 12 %."""
    step = next(step for step in next_steps(FRAMEWORK, EXAMPLE_5) if step.item == "1.1")

    assert (step.criteria, step.gain) == (("1.1.A2",), Fraction(3))


def test_gains_count_on_the_provisional_total() -> None:
    """ITA, หมวด 4 and 6 pending: 80 % is known, and หมวด 1 has three items that are."""
    steps = next_steps(FRAMEWORK, Answers(results=ALL_REACHED))

    assert steps == (
        ticks("15", "1.4.B1"),
        ticks("10.3125", "3.1.B1"),
        ticks("10.3125", "3.2.B1"),
        ticks("10.3125", "3.3.B1"),
        ticks("10.3125", "3.4.B1"),
    )


def test_blank_dimensions_come_first_and_only_five_steps_are_told() -> None:
    steps = next_steps(FRAMEWORK, Answers())

    assert steps == tuple(result("25", f"7.{number}") for number in range(1, 6))


def test_fewer_or_more_steps_may_be_asked_for() -> None:
    assert len(next_steps(FRAMEWORK, Answers(), limit=1)) == 1
    assert len(next_steps(FRAMEWORK, Answers(), limit=99)) == 21


def test_a_step_of_two_ticks_stands_behind_a_smaller_one_of_one() -> None:
    """1.3 basic: 100 of 12/80 in two ticks is 7.5 each; 5.4 basic: 75 of 9/80 in one is 8.4375."""
    steps = next_steps(FRAMEWORK, Answers(results=ALL_REACHED), limit=99)

    order = [step.item for step in steps]
    assert order.index("5.4") < order.index("1.1") < order.index("1.3")
    assert dict(zip(order, steps, strict=True))["1.3"] == ticks("15", "1.3.B1", "1.3.B2")


def test_equal_gain_per_tick_puts_the_greater_gain_first() -> None:
    """1.4 lacks two ticks for 100 points and 1.1 one tick for 50; 100 points are 100/3 of 12/80."""
    done = own_criteria(FRAMEWORK) - criteria("1.1.A2 1.1.S1 1.1.S2 1.4.S1 1.4.S2")

    steps = next_steps(FRAMEWORK, Answers(done, results=ALL_REACHED))

    assert steps == (ticks("5", "1.4.S1", "1.4.S2"), ticks("2.5", "1.1.A2"))


def test_nothing_is_left_to_do_once_all_is_whole_and_reached() -> None:
    assert next_steps(FRAMEWORK, Answers(own_criteria(FRAMEWORK), results=ALL_REACHED)) == ()


def test_a_tick_that_would_not_count_for_want_of_evidence_is_no_step() -> None:
    unevidenced = Answers(results=ALL_REACHED)
    evidenced = replace(unevidenced, evidenced=frozenset({"2.1"}))

    assert next_steps(blocking(FRAMEWORK), unevidenced) == ()
    assert next_steps(blocking(FRAMEWORK), evidenced) == (ticks("7.5", "2.1.B1", "2.1.B2"),)


def test_a_dimension_short_of_a_target_at_its_scales_end_gains_up_to_the_ceiling_points() -> None:
    """From 4 of 5 (240) to 500 where the office's framework is generous: 260/6 of 40/80."""
    generous = replace(FRAMEWORK, scoring=replace(FRAMEWORK.scoring, ceiling_points=Fraction(500)))
    short = ResultAnswer(None, Unit.LEVEL, Direction.HIGHER, "5", "4")
    answers = Answers(own_criteria(FRAMEWORK), results={**ALL_REACHED, "7.4": short})

    (step,) = next_steps(generous, answers)

    assert (step.item, printed(step.gain)) == ("7.4", "21.6666")


def test_a_dimension_whose_target_of_zero_was_missed_gains_by_reaching_it() -> None:
    missed = ResultAnswer(None, None, Direction.LOWER, "0", "3")
    answers = Answers(own_criteria(FRAMEWORK), results={**ALL_REACHED, "7.2": missed})

    assert next_steps(FRAMEWORK, answers) == (result("25", "7.2"),)


def test_a_blank_dimension_gains_the_same_however_much_of_it_is_entered() -> None:
    entered = (
        ResultAnswer(),
        ResultAnswer(direction=Direction.LOWER),
        ResultAnswer(target="0"),
        ResultAnswer(target="80"),
        ResultAnswer(unit=Unit.PERCENT, direction=Direction.HIGHER, actual="80"),
        ResultAnswer(unit=Unit.LEVEL, direction=Direction.HIGHER, target="5"),
    )
    done = own_criteria(FRAMEWORK)

    steps = [next_steps(FRAMEWORK, Answers(done, results={**ALL_REACHED, "7.6": one})) for one in entered]

    assert steps == [(result("25", "7.6"),)] * len(entered)
