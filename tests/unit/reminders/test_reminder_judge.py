"""The judge of `python -m bench reminders` sees what would be wrong."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bench.reminder_judge import Judge
from bench.reminder_world import MAIN_DUE, Bureau, Worker, moment_of
from bot.model import Channel, Role
from tests.strategies import pmqa_framework

TOLD = MAIN_DUE - timedelta(days=7)


@pytest.fixture
def person() -> Worker:
    return Worker("p", "o", Role.OFFICER, Channel.LINE, frozenset({"1.1"}))


def bureau(person: Worker, finished: date | None = None) -> Bureau:
    return Bureau("o", (person,), {"1.1": finished} if finished else {}, {}, {})


def judged(office: Bureau, person: Worker, *cards: tuple[str, date, int]) -> tuple[int, int]:
    judge = Judge(pmqa_framework())
    for title, day, hour in cards:
        judge.arrived(office, person, title, moment_of(day, hour, 0))
    return judge.needless, judge.doubled


def test_a_card_in_time_is_right(person: Worker) -> None:
    assert judged(bureau(person), person, ("a", TOLD, 9)) == (0, 0)


@pytest.mark.parametrize(
    ("day", "hour"), [(TOLD, 8), (TOLD, 17), (TOLD + timedelta(days=1), 9), (date(2027, 5, 4), 9)]
)
def test_a_card_out_of_hours_or_long_before_is_needless(person: Worker, day: date, hour: int) -> None:
    assert judged(bureau(person), person, ("a", day, hour)) == (1, 0)


def test_a_card_for_finished_work_is_needless(person: Worker) -> None:
    assert judged(bureau(person, finished=TOLD), person, ("a", TOLD, 9)) == (1, 0)


@pytest.mark.parametrize("second", [("b", TOLD, 10), ("a", TOLD + timedelta(days=3), 9)])
def test_a_second_card_is_seen(person: Worker, second: tuple[str, date, int]) -> None:
    assert judged(bureau(person), person, ("a", TOLD, 9), second)[1] == 1


def missed(office: Bureau, *cards: date) -> int:
    judge = Judge(pmqa_framework())
    for day in cards:
        judge.arrived(office, office.people[0], f"{day}", moment_of(day, 9, 0))
    judge.end_of(office, MAIN_DUE)
    return judge.missed


def test_who_was_not_told_in_the_week_before_is_missed(person: Worker) -> None:
    from bench import reminder_judge

    office = bureau(person)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reminder_judge, "MOVED_ON", date(2028, 1, 1))

        assert missed(office) == 1
        assert missed(office, TOLD) == 0
        assert missed(office, TOLD - timedelta(days=1)) == 1
        assert missed(bureau(person, finished=MAIN_DUE)) == 0
