"""Rows that must be sent: claimed in order and once, settled, tried again, counted."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from itertools import count

import pytest

from bot.model import Channel, Message, Screen, Urgency
from bot.ports import Store
from bot.sending import Claim, Delivery, Dropped, Fate, Lease, Outcome, ReplyToken
from storage.store import open_store
from tests.contract.world import NOW, later, meet
from tests.fakes.sender import screens_of, texts_of

A_WHILE = timedelta(seconds=15)
SENT, PUSHED = Outcome(Fate.SENT), Outcome(Fate.SENT, cost=1)
LATER, IN_DOUBT = Outcome(Fate.LATER), Outcome(Fate.LATER, in_doubt=True)
EXHAUSTED, UNREACHABLE = Outcome(Fate.EXHAUSTED), Outcome(Fate.UNREACHABLE)


@pytest.fixture(autouse=True)
async def _met(store: Store) -> None:
    await meet(store, "malee", channel=Channel.LINE)


async def reply(
    store: Store,
    *texts: str,
    token: str | None = "t1",  # noqa: S107 - no secret
    at: datetime = NOW,
    lives: timedelta = timedelta(seconds=50),
    lease: Lease | None = None,
    to: str = "malee",
) -> Delivery | None:
    given = None if token is None else ReplyToken(token, at + lives)
    screens = [Screen(text) for text in texts]
    update_id = f"u-{token}-{texts[0]}"
    return await store.run(
        lambda unit: unit.outbox.reply(
            f"i-{to}", screens, update_id=update_id, at=at, token=given, lease=lease
        )
    )


async def post(
    store: Store, *texts: str, at: datetime = NOW, to: str = "malee", expires: datetime | None = None
) -> None:
    messages = [Message(Screen(text), f"p-{to}", Urgency.PUSH, expires=expires) for text in texts]
    await store.run(lambda unit: unit.outbox.post(messages, at=at))


_keys = count(1)


def a_lease(at: datetime = NOW, owner: str = "w1") -> Lease:
    return Lease(owner, f"key-{next(_keys)}", at + A_WHILE)


async def claim_all(
    store: Store,
    at: datetime = NOW,
    *,
    owner: str = "w1",
    limit: int = 9,
    budget: int | None = None,
    channels: tuple[Channel, ...] = (Channel.LINE, Channel.TELEGRAM),
) -> Claim:
    return await store.run(
        lambda unit: unit.deliveries.claim(
            now=at,
            limit=limit,
            until=at + A_WHILE,
            owner=owner,
            new_key=lambda: f"key-{next(_keys)}",
            channels=channels,
            budgets={Channel.LINE: budget},
        )
    )


async def claim(
    store: Store, at: datetime = NOW, *, owner: str = "w1", budget: int | None = None
) -> Delivery:
    """Claim the only delivery that there is."""
    (found,) = (await claim_all(store, at, owner=owner, budget=budget)).deliveries
    return found


async def settle(
    store: Store,
    delivery: Delivery,
    outcome: Outcome,
    at: datetime = NOW,
    *,
    owner: str = "w1",
    pause: timedelta = timedelta(seconds=1),
) -> None:
    await store.run(
        lambda unit: unit.deliveries.settle(delivery, outcome, owner=owner, now=at, next_try=at + pause)
    )


async def nothing_waits(store: Store) -> bool:
    return await store.run(lambda unit: unit.deliveries.backlog()) == ()


async def pushed(store: Store, at: datetime = NOW) -> int:
    counts = await store.run(lambda unit: unit.deliveries.pushed(now=at))
    return counts.get(Channel.LINE, 0)


async def test_a_reply_is_claimed_with_its_token_and_is_gone_once_sent(store: Store) -> None:
    await reply(store, "หนึ่ง", "สอง")

    found = await claim(store)
    await settle(store, found, SENT)

    assert screens_of(found) == ["หนึ่ง", "สอง"]
    assert (found.urgency, found.reply_token, found.reply_until) == (Urgency.REPLY, "t1", later(seconds=50))
    assert (found.may_push, found.attempts, found.again) == (False, 0, False)
    assert found.identity.external_id == "malee"
    assert await nothing_waits(store)


async def test_what_is_claimed_is_not_claimed_again(store: Store) -> None:
    await reply(store, "หนึ่ง")
    await claim(store)

    assert await claim_all(store, later(seconds=14), owner="w2") == Claim()


async def test_what_is_read_after_a_cursor_is_never_claimed(store: Store) -> None:
    await meet(store, "web")
    await reply(store, "หนึ่ง", to="web")

    assert await claim_all(store) == Claim()


async def test_a_channel_that_a_worker_cannot_send_to_is_left_to_others(store: Store) -> None:
    await reply(store, "หนึ่ง")

    assert await claim_all(store, channels=(Channel.TELEGRAM,)) == Claim()
    assert await claim_all(store, channels=()) == Claim()
    assert screens_of(await claim(store)) == ["หนึ่ง"]


async def test_all_that_waits_for_one_goes_together_and_in_order(store: Store) -> None:
    await post(store, "ข่าว")
    await reply(store, "ตอบ", token="t1")
    await reply(store, "ตอบอีก", token="t2", at=later(seconds=1))

    found = await claim(store, later(seconds=1))

    assert screens_of(found) == ["ข่าว", "ตอบ", "ตอบอีก"]
    assert found.reply_token == "t2"
    assert found.urgency is Urgency.REPLY


async def test_a_delivery_has_room_for_five_and_a_reply_stays_together(store: Store) -> None:
    await post(store, "ข่าว 1", "ข่าว 2", "ข่าว 3")
    await reply(store, "ก", "ข", "ค")

    first = await claim(store)
    await settle(store, first, PUSHED)
    second = await claim(store)

    assert texts_of([first, second]) == [["ข่าว 1", "ข่าว 2", "ข่าว 3"], ["ก", "ข", "ค"]]
    assert (first.reply_token, second.reply_token) == (None, "t1")


async def test_a_reply_of_more_than_five_uses_its_token_for_the_first(store: Store) -> None:
    await reply(store, *"กขคงจฉ")

    first = await claim(store)
    await settle(store, first, SENT)
    rest = await claim(store)

    assert texts_of([first, rest]) == [list("กขคงจ"), ["ฉ"]]
    assert (first.reply_token, rest.reply_token, rest.may_push) == ("t1", None, True)


async def test_two_people_are_claimed_at_once_and_no_more_than_asked_for(store: Store) -> None:
    await meet(store, "somchai", channel=Channel.LINE)
    await meet(store, "suda", channel=Channel.LINE)
    for seconds, name in enumerate(("malee", "somchai", "suda")):
        await reply(store, f"ถึง {name}", to=name, token=name, at=later(seconds=seconds))

    two = await claim_all(store, later(seconds=9), limit=2)
    rest = await claim_all(store, later(seconds=9), limit=2)

    assert sorted(texts_of(two.deliveries)) == [["ถึง malee"], ["ถึง somchai"]]
    assert texts_of(rest.deliveries) == [["ถึง suda"]]


async def test_a_turn_hands_over_what_it_stored_as_held(store: Store) -> None:
    lease = a_lease()

    found = await reply(store, "หนึ่ง", lease=lease)

    assert found is not None
    assert (found.id, found.retry_key, found.held_until) == (lease.key, lease.key, lease.until)
    assert (screens_of(found), found.reply_token, found.may_push) == (["หนึ่ง"], "t1", False)
    assert await claim_all(store) == Claim()
    await settle(store, found, SENT)
    assert await nothing_waits(store)


async def test_a_turn_hands_over_what_rides_on_its_reply(store: Store) -> None:
    ride = Message(Screen("ฝาก"), "p-malee", Urgency.RIDE)
    await store.run(lambda unit: unit.outbox.post([ride], at=NOW))

    found = await reply(store, "ตอบ", lease=a_lease())

    assert found is not None
    assert screens_of(found) == ["ฝาก", "ตอบ"]


async def test_a_second_turn_hands_over_too_while_the_first_is_held_by_the_same_worker(store: Store) -> None:
    await reply(store, "หนึ่ง", token="t1", lease=a_lease())

    second = await reply(store, "สอง", token="t2", lease=a_lease())
    other = await reply(store, "สาม", token="t3", lease=a_lease(owner="w2"))

    assert second is not None
    assert screens_of(second) == ["สอง"]
    assert other is None


async def test_a_turn_hands_nothing_over_while_something_older_waits(store: Store) -> None:
    await post(store, "ข่าว")

    assert await reply(store, "ตอบ", lease=a_lease()) is None
    assert screens_of(await claim(store)) == ["ข่าว", "ตอบ"]


async def test_a_turn_hands_nothing_over_without_a_token_or_to_one_who_reads(store: Store) -> None:
    await meet(store, "web")

    assert await reply(store, "หนึ่ง", token=None, lease=a_lease()) is None
    assert await reply(store, "หนึ่ง", to="web", lease=a_lease()) is None


async def test_only_the_holder_settles(store: Store) -> None:
    await reply(store, "หนึ่ง")
    found = await claim(store)

    await settle(store, found, SENT, owner="w2")

    assert not await nothing_waits(store)


async def test_a_reply_whose_worker_died_is_tried_again_by_its_token(store: Store) -> None:
    first = await reply(store, "หนึ่ง", lease=a_lease())
    assert first is not None

    again = await claim(store, later(seconds=15), owner="w2")

    assert (again.id, again.reply_token, again.again, again.may_push) == (first.id, "t1", True, False)
    assert again.attempts == 1


async def test_a_reply_whose_worker_died_is_never_sent_without_its_token(store: Store) -> None:
    await reply(store, "หนึ่ง", lease=a_lease())

    found = await claim_all(store, later(seconds=51))

    assert found.deliveries == ()
    assert [why for _, why in found.dropped] == [Dropped.UNCERTAIN]
    assert await nothing_waits(store)


async def test_a_doubtful_reply_ends_when_its_token_is_refused(store: Store) -> None:
    await reply(store, "หนึ่ง", lease=a_lease())
    again = await claim(store, later(seconds=15))

    await settle(store, again, EXHAUSTED, later(seconds=15))

    assert await nothing_waits(store)


async def test_a_doubtful_reply_stays_alone_and_before_what_comes_later(store: Store) -> None:
    await reply(store, "หนึ่ง", token="t1", lease=a_lease())
    await reply(store, "สอง", token="t2", at=later(seconds=15))

    first = await claim(store, later(seconds=15))
    await settle(store, first, IN_DOUBT, later(seconds=15))
    assert await claim_all(store, later(seconds=15)) == Claim()
    again = await claim(store, later(seconds=16))
    await settle(store, again, SENT, later(seconds=16))

    assert texts_of([first, again]) == [["หนึ่ง"], ["หนึ่ง"]]
    assert (again.reply_token, again.again) == ("t1", True)
    assert screens_of(await claim(store, later(seconds=16))) == ["สอง"]


async def test_a_reply_without_an_answer_is_repeated_by_its_token_alone(store: Store) -> None:
    first = await reply(store, "หนึ่ง", lease=a_lease())
    assert first is not None

    await settle(store, first, IN_DOUBT)
    again = await claim(store, later(seconds=1))
    await settle(store, again, LATER, later(seconds=1), pause=timedelta(minutes=1))

    assert (again.id, again.reply_token, again.again) == (first.id, "t1", True)
    assert [why for _, why in (await claim_all(store, later(seconds=61))).dropped] == [Dropped.UNCERTAIN]


async def test_a_reply_that_was_not_taken_goes_with_the_next_by_its_token(store: Store) -> None:
    first = await reply(store, "หนึ่ง", token="t1", lease=a_lease())
    assert first is not None
    await settle(store, first, LATER)
    assert await reply(store, "สอง", token="t2", at=later(seconds=1), lease=a_lease()) is None

    found = await claim(store, later(seconds=1))

    assert (screens_of(found), found.reply_token, found.again) == (["หนึ่ง", "สอง"], "t2", False)
    assert found.attempts == 1


async def test_what_comes_later_waits_for_a_reply_that_is_to_be_tried_again(store: Store) -> None:
    first = await reply(store, "หนึ่ง", token="t1", lease=a_lease())
    assert first is not None
    await settle(store, first, LATER, pause=timedelta(seconds=9))
    await reply(store, "สอง", token="t2", at=later(seconds=1))

    assert (await claim_all(store, later(seconds=1))).deliveries == ()
    assert screens_of(await claim(store, later(seconds=9))) == ["หนึ่ง", "สอง"]


async def test_a_push_is_tried_again_as_it_was_under_the_same_key(store: Store) -> None:
    await post(store, "ข่าว 1")
    first = await claim(store)
    await settle(store, first, LATER)
    await post(store, "ข่าว 2")

    assert (await claim_all(store)).deliveries == ()
    again = await claim(store, later(seconds=1))
    await settle(store, again, PUSHED, later(seconds=1))

    assert (again.retry_key, screens_of(again), again.attempts) == (first.retry_key, ["ข่าว 1"], 1)
    assert screens_of(await claim(store, later(seconds=1))) == ["ข่าว 2"]


async def test_a_push_whose_worker_died_is_tried_again_under_the_same_key(store: Store) -> None:
    await post(store, "ข่าว")
    first = await claim(store)

    again = await claim(store, later(seconds=15), owner="w2")

    assert (again.retry_key, screens_of(again), again.again) == (first.retry_key, ["ข่าว"], True)


async def test_a_push_is_not_tried_again_once_its_key_is_old(store: Store) -> None:
    await post(store, "ข่าว")
    await settle(store, await claim(store), LATER)

    found = await claim_all(store, later(hours=24))

    assert [why for _, why in found.dropped] == [Dropped.TOO_OLD]
    assert await nothing_waits(store)


async def test_a_reply_overtakes_a_push_that_is_to_be_tried_again(store: Store) -> None:
    await post(store, "ข่าว")
    await settle(store, await claim(store), LATER, pause=timedelta(minutes=5))
    await reply(store, "ตอบ", at=later(seconds=1))

    assert screens_of(await claim(store, later(seconds=1))) == ["ตอบ"]


async def test_what_was_given_back_untried_is_claimed_at_once(store: Store) -> None:
    await post(store, "ข่าว")
    first = await claim(store)
    await store.run(lambda unit: unit.deliveries.give_back(first, owner="w1", now=NOW))

    again = await claim(store, owner="w2")

    assert (again.attempts, again.again, again.retry_key) == (0, False, first.retry_key)
    assert await pushed(store) == 1


async def test_what_expired_is_dropped_when_it_is_claimed(store: Store) -> None:
    await post(store, "เตือน", expires=later(hours=1))
    await post(store, "ข่าว")

    found = await claim_all(store, later(hours=2))

    assert texts_of(found.deliveries) == [["ข่าว"]]
    assert [why for _, why in found.dropped] == [Dropped.EXPIRED]


async def test_a_push_that_becomes_due_is_claimed(store: Store) -> None:
    message = Message(Screen("เตือน"), "p-malee", Urgency.PUSH, not_before=later(hours=1))
    await store.run(lambda unit: unit.outbox.post([message], at=NOW))
    assert await claim_all(store, later(minutes=59)) == Claim()

    await store.run(lambda unit: unit.outbox.release(now=later(hours=1)))

    assert screens_of(await claim(store, later(hours=1))) == ["เตือน"]


async def test_pushes_are_counted_by_what_they_cost(store: Store) -> None:
    await post(store, "ข่าว")
    found = await claim(store)
    assert (found.may_push, await pushed(store)) == (True, 1)

    await settle(store, found, Outcome(Fate.SENT, cost=5))

    assert await pushed(store) == 5


async def test_a_push_that_never_went_is_not_counted(store: Store) -> None:
    await post(store, "ข่าว")

    await settle(store, await claim(store), Outcome(Fate.REFUSED))

    assert await pushed(store) == 0


async def test_a_push_beyond_the_budget_rides_on_the_next_reply_to_that_identity(store: Store) -> None:
    await post(store, "ข่าว 1")
    await settle(store, await claim(store, budget=1), PUSHED)
    await post(store, "ข่าว 2")

    found = await claim_all(store, budget=1)
    assert (found.deliveries, [why for _, why in found.dropped]) == ((), [Dropped.RIDES])
    assert await nothing_waits(store)

    carrier = await reply(store, "ตอบ", lease=a_lease())
    assert carrier is not None
    assert screens_of(carrier) == ["ข่าว 2", "ตอบ"]
    assert await pushed(store) == 1


async def test_a_budget_of_nothing_lets_no_push_go(store: Store) -> None:
    await post(store, "ข่าว")

    assert (await claim_all(store, budget=0)).deliveries == ()


async def test_a_month_in_thailand_begins_a_new_budget(store: Store) -> None:
    end_of_month = datetime(2026, 11, 30, 16, 59, tzinfo=NOW.tzinfo)
    await post(store, "ข่าว 1", at=end_of_month)
    await settle(store, await claim(store, end_of_month, budget=1), PUSHED, end_of_month)
    midnight = end_of_month + timedelta(minutes=1)
    await post(store, "ข่าว 2", at=midnight)

    assert screens_of(await claim(store, midnight, budget=1)) == ["ข่าว 2"]


async def test_no_push_goes_this_month_once_the_platform_said_so(store: Store) -> None:
    await post(store, "ข่าว 1")
    await settle(store, await claim(store), EXHAUSTED)
    await post(store, "ข่าว 2")

    assert [why for _, why in (await claim_all(store)).dropped] == [Dropped.RIDES]
    carrier = await reply(store, "ตอบ", lease=a_lease())
    assert carrier is not None
    assert screens_of(carrier) == ["ข่าว 1", "ข่าว 2", "ตอบ"]
    await post(store, "ข่าวเดือนหน้า", at=later(days=30))
    assert (await claim_all(store, later(days=30))).deliveries != ()


async def test_a_free_channel_has_no_budget(store: Store) -> None:
    await meet(store, "tele", channel=Channel.TELEGRAM)
    await post(store, "ข่าว", to="tele")

    found = await claim(store, budget=0)

    assert (found.identity.channel, found.may_push) == (Channel.TELEGRAM, True)


async def test_a_reply_whose_token_is_over_is_pushed_where_that_may_be(store: Store) -> None:
    await reply(store, "ตอบ")

    found = await claim(store, later(minutes=2), budget=1)

    assert (found.reply_token, found.may_push, found.urgency) == (None, True, Urgency.REPLY)
    assert await pushed(store) == 1


async def test_a_reply_whose_token_is_over_rides_where_no_push_may_go(store: Store) -> None:
    await reply(store, "ตอบ")
    await claim_all(store, later(minutes=2), budget=0)

    carrier = await reply(store, "ตอบอีก", at=later(minutes=3), lease=a_lease(later(minutes=3)))

    assert carrier is not None
    assert screens_of(carrier) == ["ตอบ", "ตอบอีก"]


async def test_a_reply_whose_token_was_refused_is_pushed_or_rides(store: Store) -> None:
    first = await reply(store, "ตอบ", lease=a_lease())
    assert first is not None
    await settle(store, first, EXHAUSTED)

    found = await claim(store, budget=1)

    assert (screens_of(found), found.reply_token, found.may_push) == (["ตอบ"], None, True)


async def test_a_ride_for_one_identity_does_not_go_to_another_of_the_same_person(store: Store) -> None:
    await post(store, "ข่าว")
    await claim_all(store, budget=0)
    move = "UPDATE identities SET person_id = 'p-malee' WHERE id = 'i-tele'"
    await meet(store, "tele", channel=Channel.TELEGRAM)
    await store.run(lambda unit: unit.outbox._session.run(move))  # type: ignore[attr-defined] # as linking does

    await reply(store, "ตอบ", to="tele")

    assert screens_of(await claim(store)) == ["ตอบ"]


async def test_nothing_is_pushed_to_one_whom_nothing_reaches_until_they_write(store: Store) -> None:
    await post(store, "ข่าว 1")
    found = await claim(store)
    await post(store, "ข่าว 2")
    await settle(store, found, UNREACHABLE)
    await post(store, "ข่าว 3")

    assert await nothing_waits(store)
    assert not (await meet(store, "malee", channel=Channel.LINE)).reachable

    await store.run(lambda unit: unit.deliveries.find_again("i-malee"))
    await post(store, "ข่าว 4")
    assert (await meet(store, "malee", channel=Channel.LINE)).reachable
    assert screens_of(await claim(store)) == ["ข่าว 4"]


async def test_one_who_wrote_meanwhile_is_not_lost(store: Store) -> None:
    await post(store, "ข่าว")
    found = await claim(store)
    await reply(store, "ตอบ")

    await settle(store, found, UNREACHABLE)

    assert (await meet(store, "malee", channel=Channel.LINE)).reachable
    assert screens_of(await claim(store)) == ["ตอบ"]


async def test_what_waits_for_one_who_blocked_us_is_dropped(store: Store) -> None:
    await reply(store, "ตอบ")

    await store.run(lambda unit: unit.deliveries.lose("i-malee", now=NOW))

    assert await nothing_waits(store)


async def test_the_backlog_is_counted_by_channel_with_its_oldest(store: Store) -> None:
    await reply(store, "หนึ่ง", "สอง", at=later(seconds=5))
    await post(store, "ข่าว")

    (line,) = await store.run(lambda unit: unit.deliveries.backlog())

    assert (line.channel, line.count, line.oldest) == (Channel.LINE, 3, NOW)


async def test_two_workers_never_claim_the_same_row(store: Store, database_url: str) -> None:
    other = await open_store(database_url)
    names = [f"person-{number}" for number in range(30)]
    for name in names:
        await meet(store, name, channel=Channel.LINE)
        await reply(store, f"ถึง {name}", to=name, token=name)

    async def claim_until_none(store: Store, owner: str) -> list[Delivery]:
        found: list[Delivery] = []
        for _ in range(60):
            found += (await claim_all(store, owner=owner, limit=2)).deliveries
        return found

    both = await asyncio.gather(claim_until_none(store, "w1"), claim_until_none(other, "w2"))
    await other.close()

    claimed = sorted(text for found in both for texts in texts_of(found) for text in texts)
    assert claimed == sorted(f"ถึง {name}" for name in names)
