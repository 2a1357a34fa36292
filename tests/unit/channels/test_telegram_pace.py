from __future__ import annotations

from dataclasses import dataclass

from bot.channels.telegram.limits import PUSHES_A_SECOND
from bot.channels.telegram.pace import TELLS_OF_ALL, Pace


@dataclass
class Seconds:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def test_no_more_pushes_go_in_a_second_than_telegram_wants() -> None:
    clock = Seconds()
    pace = Pace(clock)

    waits = []
    for number in range(3 * PUSHES_A_SECOND):
        waits.append(pace.before_push(str(number)))
        pace.book_push(str(number), waits[-1])

    for start in range(2 * PUSHES_A_SECOND):
        assert waits[start + PUSHES_A_SECOND] - waits[start] > 0.999


def test_one_chat_gets_a_push_a_second() -> None:
    pace = Pace(Seconds())
    pace.book_push("a", 0)

    assert pace.before_push("a") == 1
    assert pace.before_push("b") < 0.1


def test_a_wait_holds_its_chat_alone_until_it_is_over() -> None:
    clock = Seconds()
    pace = Pace(clock)

    pace.hold("a", 5)
    assert (pace.held("a"), pace.held("b")) == (5, 0)

    clock.now += 5
    assert pace.held("a") == 0


def test_several_waits_at_the_same_time_hold_everybody() -> None:
    pace = Pace(Seconds())

    for number in range(TELLS_OF_ALL):
        pace.hold(str(number), 5 + number)

    assert pace.held("somebody else") == 5 + TELLS_OF_ALL - 1


def test_waits_that_are_over_tell_of_nobody() -> None:
    clock = Seconds()
    pace = Pace(clock)

    for number in range(2 * TELLS_OF_ALL):
        pace.hold(str(number), 1)
        clock.now += 2

    assert pace.held("somebody else") == 0
