"""What holds for any answers whatever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Answers, Direction, Framework, ResultAnswer
from bot.scoring import NextStep, StepKind, item_score, next_steps, printed, score
from tests.strategies import answers, externals, own_criteria, pmqa_framework

FRAMEWORK = pmqa_framework()
ANSWERS = answers(FRAMEWORK)


def with_rules(**changes: str) -> Framework:
    """Return the framework with other switches."""
    return replace(FRAMEWORK, scoring=replace(FRAMEWORK.scoring, **changes))  # type: ignore[arg-type]


FRAMEWORKS = (
    FRAMEWORK,
    with_rules(evidence_gate="block"),
    with_rules(ita_mode="exclude"),
)
ANY_RULES = st.sampled_from(FRAMEWORKS)


@given(ANY_RULES, ANSWERS)
def test_a_score_lies_between_0_and_500_and_within_its_range(framework: Framework, given_: Answers) -> None:
    whole = score(framework, given_)

    assert 0 <= whole.low <= whole.points <= whole.high <= whole.full_points == 500
    for category in whole.categories.values():
        points = category.low if category.points is None else category.points
        assert 0 <= category.low <= points <= category.high <= 500
    assert all(0 <= (item.points or 0) <= 500 for item in whole.items.values())


@given(ANY_RULES, ANSWERS)
def test_a_score_is_provisional_exactly_while_something_is_awaited(
    framework: Framework, given_: Answers
) -> None:
    whole = score(framework, given_)

    assert whole.provisional == bool(whole.pending)
    assert whole.provisional == any(category.provisional for category in whole.categories.values())
    assert whole.provisional or whole.low == whole.points == whole.high


@given(ANSWERS)
def test_a_whole_score_is_the_sum_of_its_weighted_categories(given_: Answers) -> None:
    whole = score(FRAMEWORK, given_)

    brought = [category.weighted for category in whole.categories.values()]

    assert whole.provisional or sum(one for one in brought if one is not None) == whole.points


@given(ANY_RULES, ANSWERS, st.sampled_from(sorted(own_criteria(FRAMEWORK))))
def test_one_more_tick_never_lowers_a_score(framework: Framework, given_: Answers, criterion: str) -> None:
    before = score(framework, given_)
    after = score(framework, replace(given_, met=given_.met | {criterion}))

    assert after.points >= before.points
    assert after.low >= before.low
    assert after.high >= before.high


@given(ANSWERS, externals(FRAMEWORK))
def test_whatever_is_pending_turns_out_within_the_range(given_: Answers, arriving: Mapping[str, str]) -> None:
    before = score(FRAMEWORK, given_)

    after = score(FRAMEWORK, replace(given_, external={**arriving, **given_.external}))

    assert before.low <= after.low <= after.points <= after.high <= before.high


@given(ANY_RULES, ANSWERS)
def test_one_item_scores_alone_as_it_does_in_the_whole(framework: Framework, given_: Answers) -> None:
    items = score(framework, given_).items

    assert all(item_score(framework, given_, item) == items.get(item) for item in framework.items)


@given(ANY_RULES, ANSWERS)
def test_each_gain_is_exactly_what_the_total_then_rises_by(framework: Framework, given_: Answers) -> None:
    before = score(framework, given_).points

    for step in next_steps(framework, given_, limit=99):
        assert step.gain == score(framework, taking(step, given_)).points - before > 0


@given(ANSWERS)
def test_a_ticks_step_completes_the_first_incomplete_level(given_: Answers) -> None:
    for step in next_steps(FRAMEWORK, given_, limit=99):
        if step.kind is StepKind.TICKS:
            before = item_score(FRAMEWORK, given_, step.item)
            after = item_score(FRAMEWORK, taking(step, given_), step.item)
            assert len({one.rstrip("0123456789") for one in step.criteria}) == 1
            assert not given_.met & set(step.criteria)
            assert before is not None
            assert after is not None
            assert (after.step or 0) > (before.step or 0)


@given(ANY_RULES, ANSWERS)
def test_next_steps_are_at_most_five_best_first(framework: Framework, given_: Answers) -> None:
    every = next_steps(framework, given_, limit=99)

    order = [(-step.gain / max(len(step.criteria), 1), -step.gain, step.item) for step in every]
    assert order == sorted(order)
    assert next_steps(framework, given_) == every[:5]


@given(ANSWERS)
def test_a_score_depends_on_nothing_else(given_: Answers) -> None:
    stray = replace(given_, met=given_.met | {"4.1.B1", "6.1.B1", "9.9.B1"}, external=dict(given_.external))

    assert score(FRAMEWORK, stray) == score(FRAMEWORK, given_)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_score_of_everything_met_is_whole(framework: Framework) -> None:
    reached = ResultAnswer(None, None, Direction.HIGHER, "10", "11")
    everything = Answers(
        own_criteria(framework),
        external={"1.2": "100", "kpi_4_1_2": "5", "kpi_8": "5", "6": "A"},
        results={f"7.{number}": reached for number in range(1, 7)},
        evidenced=frozenset(framework.items),
    )

    assert printed(score(framework, everything).points) == "500.0000"


def taking(step: NextStep, given_: Answers) -> Answers:
    """Return the answers after that step, taken as an office would."""
    if step.kind is StepKind.TICKS:
        return replace(given_, met=given_.met | set(step.criteria))
    return replace(given_, results={**given_.results, step.item: reaching(given_.results.get(step.item))})


def reaching(result: ResultAnswer | None) -> ResultAnswer:
    """Return an indicator that reaches its target, one of 80 where none is set."""
    result = result or ResultAnswer()
    target = result.target or "80"
    direction = result.direction or (Direction.HIGHER if target.strip("0.") else Direction.LOWER)
    return replace(result, target=target, actual=target, direction=direction)
