"""One update, one transaction: it acts once and whole, or not at all."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.errors import StorageError
from bot.model import Channel, Role, Update, UpdateKind
from bot.turns import TurnRunner
from tests.fakes.faults import FaultyStore, KeptLog
from tests.fakes.ledger import history, rows, stored, told
from tests.fakes.officer import Officer
from tests.fakes.place import Place, a_world

SECRET = "ความลับของสมชาย"


def an_update(
    officer: Officer, text: str, *, number: str = "u1", kind: UpdateKind = UpdateKind.TEXT
) -> Update:
    return Update(number, officer.channel, officer.name, kind, officer.clock.tick(), text, number)


def turns_that_fail(place: Place, error: Exception, log: KeptLog) -> TurnRunner:
    return TurnRunner(FaultyStore(place.store, error), place.know, replace(a_world(), log=log))


async def test_an_update_that_comes_again_changes_nothing_and_sends_nothing(either: Place) -> None:
    office = await either.office()
    officer = await either.member(office, channel=Channel.WEB)
    await officer.say("ข้อ 1.1")
    await officer.tap("เขียนสรุปแนวทาง")
    update = an_update(officer, "ประชุมทุกเดือน")
    await either.turns.take(update)
    before = await stored(either, office), await history(either, office), await rows(either, officer)

    await either.turns.take(update)
    await either.turns.take(replace(update, text="ข้อความอื่นใต้หมายเลขเดิม"))

    assert (
        await stored(either, office),
        await history(either, office),
        await rows(either, officer),
    ) == before
    assert len([row for row in before[2] if row.update_id == update.id]) == 2


async def test_an_update_that_comes_twice_at_the_same_time_acts_once(either: Place) -> None:
    office = await either.office()
    officer = await either.member(office)
    await officer.say("ข้อ 1.1")
    update = an_update(officer, officer.choice("ครบทุกรายการ").payload, kind=UpdateKind.PRESS)

    await asyncio.gather(*(either.turns.take(update) for _ in range(6)))

    assert len({one.batch for one in await history(either, office)}) == 1
    assert len([row for row in await rows(either, officer) if row.update_id == update.id]) == 1


async def test_the_same_id_on_another_channel_is_another_update(either: Place) -> None:
    office = await either.office()
    here = await either.member(office, name="malee")
    there = await either.member(office, name="malee", channel=Channel.WEB)

    for officer in (here, there):
        await either.turns.take(an_update(officer, "เมนู", number="same"))

    assert [row.update_id for row in await rows(either, here)].count("same") == 1
    assert [row.update_id for row in await rows(either, there) if not row.echo].count("same") == 1


async def test_a_turn_that_fails_leaves_an_apology_and_nothing_else(either: Place) -> None:
    office = await either.office()
    officer = await either.member(office)
    await officer.say("ข้อ 1.1")
    before, log = await stored(either, office), KeptLog()
    update = an_update(officer, officer.choice("ครบทุกรายการ").payload, kind=UpdateKind.PRESS)

    await turns_that_fail(either, RuntimeError(SECRET), log).take(update)

    assert await stored(either, office) == before
    assert either.know.copy.say("unclear.apology") in await officer.catch_up()
    assert len(officer.screens) == 1
    assert officer.offers("เมนู")


async def test_a_turn_that_failed_is_remembered_and_the_next_one_acts(either: Place) -> None:
    office = await either.office()
    officer = await either.member(office)
    await officer.say("ข้อ 1.1")
    payload = officer.choice("ครบทุกรายการ").payload
    update = an_update(officer, payload, kind=UpdateKind.PRESS)
    await turns_that_fail(either, RuntimeError(SECRET), KeptLog()).take(update)

    await either.turns.take(update)
    assert await history(either, office) == ()

    await officer.press(payload)
    assert len(await history(either, office)) == 2


async def test_the_log_names_ids_and_places_and_never_a_text_or_a_name(either: Place) -> None:
    officer = await either.member(await either.office())
    log, secret = KeptLog(), "ประโยคที่ห้ามลงบันทึก"

    await turns_that_fail(either, RuntimeError(SECRET), log).take(an_update(officer, secret))

    (line,) = log.lines
    assert "RuntimeError" in line
    assert "u1" in line
    assert "turns.py" in line
    assert SECRET not in line
    assert secret not in line


async def test_knowledge_that_fails_gets_an_apology_too(either: Place) -> None:
    class BrokenSearch:
        def find(self, words: str, limit: int = 5) -> tuple[()]:  # noqa: ARG002 - the port names it
            raise ValueError(words)

    officer = await either.member(await either.office())
    log = KeptLog()
    broken = replace(either.know, search=BrokenSearch())
    turns = TurnRunner(either.store, broken, replace(a_world(), log=log))

    await turns.take(an_update(officer, "คำที่ค้นหาไม่ได้"))

    assert either.know.copy.say("unclear.apology") in await officer.catch_up()
    assert "คำที่ค้นหาไม่ได้" not in log.lines[0]


async def test_what_cannot_be_stored_is_raised_and_the_same_update_may_come_again(either: Place) -> None:
    office = await either.office()
    officer = await either.member(office)
    await officer.say("ข้อ 1.1")
    update = an_update(officer, officer.choice("ครบทุกรายการ").payload, kind=UpdateKind.PRESS)
    before, log = await rows(either, officer), KeptLog()

    with pytest.raises(StorageError, match="disk full"):
        await turns_that_fail(either, StorageError("disk full"), log).take(update)
    assert await history(either, office) == ()
    assert await rows(either, officer) == before
    assert log.lines == []

    await either.turns.take(update)
    assert len(await history(either, office)) == 2


async def test_one_failing_turn_does_not_disturb_those_beside_it(either: Place) -> None:
    office = await either.office()
    officers = [await either.member(office, Role.OFFICER) for _ in range(6)]
    failing = turns_that_fail(either, StorageError("disk full"), KeptLog())
    for officer in officers:
        await officer.say("ข้อ 1.1")
        await officer.tap("เขียนสรุปแนวทาง")

    outcomes = await asyncio.gather(
        *(
            (failing if number % 2 else either.turns).take(
                an_update(one, f"บรรทัด {number}", number=f"l{number}")
            )
            for number, one in enumerate(officers)
        ),
        return_exceptions=True,
    )

    assert [isinstance(one, StorageError) for one in outcomes] == [False, True] * 3
    level = next(iter(either.know.framework.items["1.1"].levels)).level
    assert sorted(await told(either, office, "1.1", level)) == ["บรรทัด 0", "บรรทัด 2", "บรรทัด 4"]
