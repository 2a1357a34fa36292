"""Work that a turn started comes back as an update, once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot import jobs
from bot.handlers.privacy import EXPORT_JOB
from bot.jobs import do_next_job
from bot.model import Channel, Job, OutboxRow, Update
from bot.turns import TurnRunner
from storage.jobs import LEASE
from tests.fakes.faults import KeptLog
from tests.fakes.ledger import rows
from tests.fakes.officer import Officer
from tests.fakes.place import Place

TITLE = "mine.export_title"


async def asked_for_export(place: Place, name: str = "malee") -> Officer:
    officer = await place.member(await place.office(), name=name)
    await officer.say("ข้อมูลของฉัน")
    await officer.tap(place.know.copy.say("button.export"))
    return officer


async def do_all(place: Place, log: KeptLog | None = None) -> int:
    done = 0
    while await do_next_job(place.store, place.turns, place.clock.now, log or KeptLog()):
        done += 1
    return done


async def exports(place: Place, officer: Officer) -> list[OutboxRow]:
    title = place.know.copy.say(TITLE)
    return [row for row in await rows(place, officer) if row.screen.title == title]


@dataclass
class DyingTurns:
    """Turns of a process that is killed just after one was stored, or just before."""

    turns: TurnRunner
    stored: bool

    async def take(self, update: Update) -> None:
        if self.stored:
            await self.turns.take(update)
        raise KeyboardInterrupt

    async def read(
        self, channel: Channel, external_id: str, after: int, *, wait: timedelta = timedelta(0)
    ) -> tuple[OutboxRow, ...]:
        return await self.turns.read(channel, external_id, after, wait=wait)

    async def last_seq(self, channel: Channel, external_id: str) -> int:
        return await self.turns.last_seq(channel, external_id)


async def test_an_export_comes_back_with_what_is_held_of_the_person(either: Place) -> None:
    officer = await asked_for_export(either)

    assert await do_all(either) == 1

    (row,) = await exports(either, officer)
    held = json.loads(row.screen.text)
    assert held["identities"] == [{"channel": "terminal", "id": "malee"}]
    assert await do_all(either) == 0


async def test_a_crash_between_claiming_and_finishing_tells_the_result_once(either: Place) -> None:
    officer = await asked_for_export(either)
    for stored in (False, True):
        try:
            await do_next_job(either.store, DyingTurns(either.turns, stored), either.clock.now, KeptLog())
        except KeyboardInterrupt:
            either.clock.pass_by(LEASE)

    assert await do_all(either) == 1

    assert len(await exports(either, officer)) == 1


async def test_a_claimed_job_is_nobody_elses_until_its_lease_has_passed(either: Place) -> None:
    await asked_for_export(either)
    try:
        await do_next_job(either.store, DyingTurns(either.turns, stored=False), either.clock.now, KeptLog())
    except KeyboardInterrupt:
        assert await do_all(either) == 0


async def test_a_job_of_a_kind_that_nobody_knows_is_dropped_with_a_line(either: Place) -> None:
    officer = await either.member(await either.office())
    identity = await either.store.run(lambda uow: uow.people.identity(officer.channel, officer.name))
    assert identity is not None
    strange = Job("make_coffee", {"note": "ข้อความที่ห้ามลงบันทึก"})
    await either.store.run(
        lambda uow: uow.jobs.add(
            [strange], identity_id=identity.id, new_ids=lambda: "j1", at=either.clock.now
        )
    )
    log = KeptLog()

    assert await do_all(either, log) == 1

    (line,) = log.lines
    assert "unknown kind" in line
    assert "j1" in line
    assert "ข้อความ" not in line


async def test_a_job_of_a_person_who_left_tells_nobody_anything(either: Place) -> None:
    officer = await asked_for_export(either)
    await officer.say("ข้อมูลของฉัน")
    await officer.tap(either.know.copy.say("button.leave"))
    await officer.tap(either.know.copy.say("button.leave_really"))

    await do_all(either)

    assert await exports(either, officer) == []


async def test_work_that_fails_is_told_and_does_not_stop_the_rest(
    either: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = await asked_for_export(either)

    def fail(*_: object) -> str:
        raise ValueError("สมชาย")

    monkeypatch.setitem(jobs.WORKS, EXPORT_JOB, fail)
    log = KeptLog()

    assert await do_all(either, log) == 1

    assert either.know.copy.say("unclear.apology") in await officer.catch_up()
    assert "job failed" in log.lines[0]
    assert "สมชาย" not in log.lines[0]


async def test_the_export_of_a_linked_person_names_both_ways_in(either: Place) -> None:
    officer = await asked_for_export(either, "malee-pc")
    other = await either.member(await either.office("1002"), name="malee")
    shown = await other.say("เปิดบนคอมพิวเตอร์")
    await officer.say(next(word for word in shown.split() if "-" in word and word.isascii()))

    await do_all(either)

    (row,) = await exports(either, officer)
    assert {one["id"] for one in json.loads(row.screen.text)["identities"]} == {"malee", "malee-pc"}
