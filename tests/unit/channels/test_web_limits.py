from datetime import UTC, datetime, timedelta

from bot.channels.web.limits import MOST_PEERS, NewcomerLimit


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 10, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def test_an_address_brings_only_so_many_newcomers() -> None:
    limit = NewcomerLimit(Clock(), an_hour=3)

    assert [limit.admits("a") for _ in range(5)] == [True, True, True, False, False]
    assert limit.admits("b")


def test_room_comes_back_over_the_hour_and_never_more_than_that() -> None:
    clock = Clock()
    limit = NewcomerLimit(clock, an_hour=3)
    for _ in range(3):
        limit.admits("a")

    clock.now += timedelta(minutes=20)
    after_a_third = [limit.admits("a") for _ in range(2)]
    clock.now += timedelta(days=30)
    after_long = [limit.admits("a") for _ in range(4)]

    assert after_a_third == [True, False]
    assert after_long == [True, True, True, False]


def test_the_address_unseen_longest_is_forgotten_first() -> None:
    limit = NewcomerLimit(Clock(), an_hour=1)
    limit.admits("first")

    for n in range(MOST_PEERS - 1):
        limit.admits(str(n))
    known = limit.admits("first")
    limit.admits("one more")

    assert not known
    assert limit.admits("0")
    assert not limit.admits("first")
