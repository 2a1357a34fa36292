"""What the conversation reckons once and keeps: scores by their answers, hits by the words."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from bot.app import build_knowledge
from bot.model import Answers
from bot.scoring import next_steps, score
from content.loader import load_messages
from tests.strategies import EXAMPLE_5, pmqa_framework

KNOW = build_knowledge(load_messages())


def test_the_kept_score_is_the_score_of_these_answers() -> None:
    assert KNOW.score(EXAMPLE_5) == score(pmqa_framework(), EXAMPLE_5)
    assert KNOW.next_steps(EXAMPLE_5) == next_steps(pmqa_framework(), EXAMPLE_5)


def test_what_was_found_is_kept_for_who_asks_the_same() -> None:
    first = KNOW.find("ข้อร้องเรียน", 3)

    assert first == KNOW.search.find("ข้อร้องเรียน", 3)
    assert KNOW.find("ข้อร้องเรียน", 3) is first
    assert len(KNOW.find("ข้อร้องเรียน", 1)) == 1


def test_equal_answers_are_reckoned_once() -> None:
    first = KNOW.score(Answers(met=frozenset({"1.1.B1"}), external={"6": "A"}))

    assert KNOW.score(Answers(met=frozenset({"1.1.B1"}), external={"6": "A"})) is first


def test_answers_that_differ_only_in_what_came_from_elsewhere_have_scores_of_their_own() -> None:
    low, high = (replace(EXAMPLE_5, external={**EXAMPLE_5.external, "1.2": value}) for value in ("10", "99"))

    assert hash(low) == hash(high)
    assert Fraction(0) < KNOW.score(low).points < KNOW.score(high).points
