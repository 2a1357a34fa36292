from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.errors import StorageError
from bot.model import Channel, CodeMade, Erased, Invitation, Linked, Message, OutboxRow, Screen, Urgency
from bot.ports import Store
from storage.store import open_store
from tests.contract.world import NOW, join, later, meet, update


async def reply(store: Store, *texts: str, to: str = "i-malee", at: datetime = NOW) -> None:
    screens = [Screen(text) for text in texts]
    await store.run(lambda unit: unit.outbox.reply(to, screens, update_id="u", at=at))


async def post(store: Store, *messages: Message, at: datetime = NOW) -> None:
    await store.run(lambda unit: unit.outbox.post(messages, at=at))


async def rows(store: Store, identity: str = "i-malee", after: int = 0) -> tuple[OutboxRow, ...]:
    return await store.run(lambda unit: unit.outbox.after(identity, after, limit=99))


async def texts(store: Store, identity: str = "i-malee", after: int = 0) -> list[str]:
    return [row.screen.text for row in await rows(store, identity, after)]


def push(text: str, **more: object) -> Message:
    return Message(Screen(text), "p-malee", Urgency.PUSH, **more)  # type: ignore[arg-type] # a test's shorthand


def ride(text: str, **more: object) -> Message:
    return Message(Screen(text), "p-malee", Urgency.RIDE, **more)  # type: ignore[arg-type] # the same


@pytest.fixture(autouse=True)
async def _met(store: Store) -> None:
    await meet(store, "malee")
    second = update(sender="malee-line", channel=Channel.LINE)
    await store.run(lambda unit: unit.people.arrive(second, new_ids=("p-line", "i-line")))


async def test_echo_and_replies_are_numbered_in_order(store: Store) -> None:
    await store.run(lambda unit: unit.outbox.echo("i-malee", "สวัสดี", update_id="u", at=NOW))
    await reply(store, "หนึ่ง", "สอง")

    assert await rows(store) == (
        OutboxRow(1, NOW, Screen("สวัสดี"), echo=True, update_id="u"),
        OutboxRow(2, NOW, Screen("หนึ่ง"), update_id="u"),
        OutboxRow(3, NOW, Screen("สอง"), update_id="u"),
    )


async def test_a_reader_gets_what_is_above_the_cursor_and_no_more_than_the_limit(store: Store) -> None:
    await reply(store, "หนึ่ง", "สอง", "สาม")

    found = await store.run(lambda unit: unit.outbox.after("i-malee", 1, limit=1))

    assert [row.seq for row in found] == [2]


async def test_each_identity_counts_for_itself(store: Store) -> None:
    await reply(store, "หนึ่ง", "สอง")
    await reply(store, "อีกคน", to="i-line")

    assert await store.run(lambda unit: unit.outbox.last_seq("i-malee")) == 2
    assert await store.run(lambda unit: unit.outbox.last_seq("i-line")) == 1
    assert await store.run(lambda unit: unit.outbox.last_seq("nobody")) == 0


async def test_a_reply_to_nobody_is_an_error(store: Store) -> None:
    with pytest.raises(StorageError, match="identity nobody is not known"):
        await reply(store, "หนึ่ง", to="nobody")


async def test_a_push_reaches_every_identity_of_the_person(store: Store) -> None:
    await meet_again_as(store, "malee", "malee-phone")

    await post(store, push("ข่าว"))

    assert await texts(store) == ["ข่าว"]
    assert await texts(store, "i-malee-phone") == ["ข่าว"]
    assert await texts(store, "i-line") == []


async def test_a_push_to_nobody_goes_nowhere(store: Store) -> None:
    await post(store, Message(Screen("ข่าว"), "p-unknown", Urgency.PUSH))

    assert await texts(store) == []


async def test_a_message_goes_once_for_its_key(store: Store) -> None:
    await post(store, push("ข่าว", key="k1"), push("ข่าวซ้ำ", key="k1"))
    await post(store, push("ข่าวซ้ำ", key="k1"), push("ข่าวใหม่", key="k2"))

    assert await texts(store) == ["ข่าว", "ข่าวใหม่"]


async def test_a_ride_waits_for_the_next_reply_and_stands_before_it(store: Store) -> None:
    await post(store, ride("ฝาก 1"), ride("ฝาก 2"))
    assert await texts(store) == []

    await reply(store, "ตอบ")
    await reply(store, "ตอบอีก")

    assert await texts(store) == ["ฝาก 1", "ฝาก 2", "ตอบ", "ตอบอีก"]


async def test_a_ride_goes_to_the_identity_that_is_replied_to_alone(store: Store) -> None:
    await meet_again_as(store, "malee", "malee-phone")
    await post(store, ride("ฝาก"))

    await reply(store, "ตอบ", to="i-malee-phone")
    await reply(store, "ตอบ")

    assert await texts(store, "i-malee-phone") == ["ฝาก", "ตอบ"]
    assert await texts(store) == ["ตอบ"]


async def test_no_reply_carries_no_ride(store: Store) -> None:
    await post(store, ride("ฝาก"))

    await reply(store)

    assert await texts(store) == []


async def test_a_message_not_yet_due_is_seen_by_a_reader_whose_cursor_went_on(store: Store) -> None:
    await post(store, push("เตือน", not_before=later(hours=1)))
    await reply(store, "ตอบ")
    assert await store.run(lambda unit: unit.outbox.release(now=later(minutes=59))) == 0
    assert await texts(store) == ["ตอบ"]

    released = await store.run(lambda unit: unit.outbox.release(now=later(hours=1)))

    assert released == 1
    assert await texts(store, after=1) == ["เตือน"]


async def test_a_ride_not_yet_due_lets_a_reply_go_by(store: Store) -> None:
    await post(store, ride("ฝาก", not_before=later(hours=1)))

    await reply(store, "ก่อน")
    await reply(store, "หลัง", at=later(hours=2))

    assert await texts(store) == ["ก่อน", "ฝาก", "หลัง"]


async def test_what_expired_while_it_was_held_never_goes(store: Store) -> None:
    await post(store, ride("ฝาก", expires=later(hours=1)))
    await post(store, push("เตือน", not_before=later(hours=1), expires=later(hours=2)))

    await reply(store, "ตอบ", at=later(hours=3))
    released = await store.run(lambda unit: unit.outbox.release(now=later(hours=3)))

    assert released == 0
    assert await texts(store) == ["ตอบ"]


async def test_old_rows_held_messages_and_keys_are_forgotten(store: Store) -> None:
    await reply(store, "เก่า")
    await post(store, ride("ฝาก", key="k"))
    await reply(store, "ใหม่", to="i-line", at=later(days=2))

    forgotten = await store.run(lambda unit: unit.outbox.forget_before(later(days=1)))

    assert forgotten == 2
    assert await texts(store) == []
    assert await texts(store, "i-line") == ["ใหม่"]
    await reply(store, "ต่อ")
    assert [row.seq for row in await rows(store)] == [2]
    await post(store, push("อีกครั้ง", key="k"))
    assert await texts(store, after=2) == ["อีกครั้ง"]


async def test_a_message_to_one_who_left_goes_nowhere(store: Store) -> None:
    arrival = await join(store, "malee")
    leave = [Erased("p-malee", "อดีตเจ้าหน้าที่ 1")]
    await store.run(lambda unit: unit.people.apply(leave, identity=arrival.identity, at=NOW))

    await post(store, push("ข่าว"), ride("ฝาก"))
    await reply(store, "ลาก่อน")

    assert await texts(store) == ["ลาก่อน"]


async def test_a_reader_never_misses_a_row_while_many_write(database_url: str, store: Store) -> None:
    """Two stores write to one identity while a third reads after its cursor."""
    writers = [store, await open_store(database_url)]
    reader = await open_store(database_url)
    seen: list[int] = []

    async def read_until(count: int) -> None:
        while len(seen) < count:
            found = await rows(reader, after=seen[-1] if seen else 0)
            seen.extend(row.seq for row in found)

    writing = [reply(writers[number % 2], f"ข้อความ {number}") for number in range(100)]
    await asyncio.wait_for(asyncio.gather(read_until(100), *writing), timeout=30)

    assert seen == list(range(1, 101))
    await reader.close()
    await writers[1].close()


async def meet_again_as(store: Store, known: str, other: str) -> None:
    """Give a known person a second identity, by a link code."""
    first, second = await meet(store, known), await meet(store, other)
    code = Invitation("L", "link", None, None, f"p-{known}", 1, NOW + timedelta(days=1))
    await store.run(lambda unit: unit.people.apply([CodeMade(code)], identity=first.identity, at=NOW))
    linked = [Linked(f"p-{known}", f"p-{other}", "L")]
    await store.run(lambda unit: unit.people.apply(linked, identity=second.identity, at=NOW))
