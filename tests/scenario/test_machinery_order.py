"""Updates of one person follow one another; different people go side by side."""

from __future__ import annotations

import asyncio

import pytest

from bot.model import Channel, Level, Update, UpdateKind
from tests.fakes.ledger import history, person_id, rows, stored, told
from tests.fakes.officer import Officer
from tests.fakes.place import Place

LINES = 12

pytestmark = pytest.mark.core_only("it hands updates to the turns itself, many at once")


def a_line(officer: Officer, number: int) -> Update:
    name = f"{officer.channel.value}-{officer.name}-{number}"
    return Update(name, officer.channel, officer.name, UpdateKind.TEXT, officer.clock.tick(), name, name)


async def writing(officer: Officer, item: str) -> None:
    await officer.say(f"ข้อ {item}")
    await officer.tap("เขียนสรุปแนวทาง")


async def linked(place: Place, officer: Officer, channel: Channel) -> Officer:
    """Return the same person on another channel."""
    shown = await officer.say("เปิดบนคอมพิวเตอร์")
    code = next(word for word in shown.split() if "-" in word and word.isascii())
    other = place.newcomer(officer.name, channel)
    await other.say(code)
    return other


async def test_lines_of_one_person_keep_the_order_in_which_they_were_taken(place: Place) -> None:
    office = await place.office()
    officer = await place.member(office)
    await writing(officer, "1.1")
    lines = [a_line(officer, number) for number in range(LINES)]

    await asyncio.gather(*(place.turns.take(one) for one in lines))

    assert await told(place, office, "1.1", Level.BASIC) == [one.text for one in lines]


async def test_what_one_person_sends_at_once_never_interleaves(either: Place) -> None:
    """Each line's revision is the one before plus one, and each reply is numbered without a gap."""
    office = await either.office()
    officer = await either.member(office)
    await writing(officer, "1.1")

    await asyncio.gather(*(either.turns.take(a_line(officer, number)) for number in range(LINES)))

    changes = await history(either, office, "1.1")
    assert [one.item_revision for one in changes] == list(range(1, LINES + 1))
    assert [row.seq for row in await rows(either, officer)] == list(
        range(1, len(await rows(either, officer)) + 1)
    )


async def test_two_devices_of_one_person_never_interleave(either: Place) -> None:
    """The narrative opened here is the one that both devices write in, so no line is lost to a search."""
    office = await either.office()
    here = await either.member(office, name="malee")
    there = await linked(either, here, Channel.WEB)
    await writing(here, "1.1")

    await asyncio.gather(
        *(either.turns.take(a_line(one, number)) for number in range(LINES) for one in (here, there))
    )

    assert await person_id(either, "malee") == await person_id(either, "malee", Channel.WEB)
    assert len(await told(either, office, "1.1", Level.BASIC)) == 2 * LINES
    assert (await stored(either, office)).item("1.1").revision == 2 * LINES


async def test_a_device_may_be_linked_while_both_sides_are_talking(either: Place) -> None:
    """Whatever the order, both end as one person, and nobody's lines are lost."""
    office = await either.office()
    here, there = await either.member(office, name="malee"), await either.member(office, name="malee-pc")
    shown = await here.say("เปิดบนคอมพิวเตอร์")
    code = next(word for word in shown.split() if "-" in word and word.isascii())
    await writing(here, "1.1")

    joining = Update("link", there.channel, there.name, UpdateKind.TEXT, there.clock.tick(), code)
    talk = [a_line(here, number) for number in range(LINES)]
    await asyncio.gather(*(either.turns.take(one) for one in (*talk[:6], joining, *talk[6:])))

    assert await person_id(either, "malee") == await person_id(either, "malee-pc")
    assert len(await told(either, office, "1.1", Level.BASIC)) == LINES


async def test_people_of_one_office_go_side_by_side_and_nothing_is_lost(either: Place) -> None:
    office = await either.office()
    officers = [await either.member(office) for _ in range(6)]
    for officer in officers:
        await writing(officer, "1.1")

    await asyncio.gather(*(either.turns.take(a_line(one, n)) for n in range(4) for one in officers))

    changes = await history(either, office, "1.1")
    assert [one.item_revision for one in changes] == list(range(1, 25))
    assert len(await told(either, office, "1.1", Level.BASIC)) == 24


async def test_colleagues_who_tick_the_same_criterion_at_once_are_asked_not_overwritten(
    either: Place,
) -> None:
    office = await either.office()
    officers = [await either.member(office) for _ in range(4)]
    for officer in officers:
        await officer.say("ข้อ 1.1")
        await officer.tap("Basic")

    labels = ("ครบทุกรายการ", "ยังไม่ได้ทำ", "ครบทุกรายการ", "ยังไม่ได้ทำ")
    await asyncio.gather(*(one.tap(label) for one, label in zip(officers, labels, strict=True)))

    assert len({one.batch for one in await history(either, office)}) == 1
