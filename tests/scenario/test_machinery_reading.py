"""Reading what came: one's own at once, others' when they were told, other processes' before long."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot import turns as machinery
from bot.model import Message, Screen, Urgency
from bot.turns import TurnRunner
from tests.fakes.ledger import person_id
from tests.fakes.officer import Officer
from tests.fakes.place import Place, a_world
from tests.fakes.ways import CoreWay

LONG = timedelta(seconds=30)

pytestmark = pytest.mark.core_only("it reads rows as the web and the terminal do")


async def waiting(place: Place, officer: Officer, turns: TurnRunner | None = None) -> asyncio.Task[int]:
    """Return a reader of that officer who has found nothing yet and waits."""
    turns = turns or place.turns
    last = await turns.last_seq(officer.channel, officer.name)

    async def read() -> int:
        return len(await turns.read(officer.channel, officer.name, last, wait=LONG))

    task = asyncio.create_task(read())
    address = (officer.channel, officer.name)
    while not turns._readers.get(address):  # noqa: ASYNC110 - a step of the loop at a time
        await asyncio.sleep(0)
    await place.store.run(lambda _: None)  # by now its first look is over
    return task


async def test_a_readers_own_words_wake_it_at_once(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machinery, "POLL", LONG)
    officer = await place.member(await place.office())
    reader = await waiting(place, officer)

    await officer.say("เมนู")

    assert await asyncio.wait_for(reader, 5) == 1


async def test_a_reader_is_woken_when_a_turn_of_others_told_it_something(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machinery, "POLL", LONG)
    office = await place.office()
    officer, colleague = await place.member(office), await place.member(office)
    reader = await waiting(place, officer)
    to = await person_id(place, officer.name)
    message = Message(Screen("มีงานใหม่"), to=to, urgency=Urgency.PUSH)
    await place.store.run(lambda uow: uow.outbox.post((message,), at=place.clock.now))

    place.turns._wake((colleague.channel, colleague.name), everyone=True)

    assert await asyncio.wait_for(reader, 5) == 1


async def test_rows_that_another_process_stored_are_seen_when_it_looks_again(
    either: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machinery, "POLL", timedelta(milliseconds=5))
    officer = await either.member(await either.office())
    reader = await waiting(either, officer)
    elsewhere = CoreWay(TurnRunner(either.store, either.know, a_world()), officer.channel, officer.name)

    officer.way = elsewhere
    await officer.say("เมนู")

    assert await asyncio.wait_for(reader, 5) == 1


async def test_a_wait_ends_with_nothing_when_its_time_is_over(place: Place) -> None:
    officer = await place.member(await place.office())
    last = await place.turns.last_seq(officer.channel, officer.name)

    rows = await place.turns.read(officer.channel, officer.name, last, wait=timedelta(milliseconds=5))

    assert rows == ()
    assert not place.turns._readers


async def test_a_wait_that_is_given_up_leaves_nothing_behind(place: Place) -> None:
    officer = await place.member(await place.office())
    readers = [await waiting(place, officer) for _ in range(3)]

    for reader in readers:
        reader.cancel()
    await asyncio.gather(*readers, return_exceptions=True)

    assert not place.turns._readers
    await officer.say("เมนู")


async def test_an_identity_that_never_wrote_has_no_rows(either: Place) -> None:
    stranger = either.newcomer("nobody")

    assert await either.turns.read(stranger.channel, stranger.name, 0) == ()
    assert await either.turns.last_seq(stranger.channel, stranger.name) == 0


async def test_a_turn_that_starts_a_job_calls_for_work(place: Place) -> None:
    officer = await place.member(await place.office())
    worker = asyncio.create_task(place.turns.work_came(LONG))
    await officer.say("ข้อมูลของฉัน")
    assert not worker.done()

    await officer.tap(place.know.copy.say("button.export"))

    await asyncio.wait_for(worker, 5)
