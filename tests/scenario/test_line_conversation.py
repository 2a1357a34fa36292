"""The conversation through LINE: its webhook, the real SDK, and a LINE that plays its rules."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.knowledge import Knowledge
from bot.model import Level, UpdateKind
from tests.fakes.ledger import told
from tests.fakes.line_events import again, user
from tests.fakes.line_place import LinePlace, line_place
from tests.fakes.line_server import PUSH, REPLY, Trouble

GROUP = "C" + "a" * 32


@pytest.fixture
async def at(tmp_path: Path, empty_database: Path, know: Knowledge) -> AsyncIterator[LinePlace]:
    shutil.copyfile(empty_database, tmp_path / "pmqa.db")
    async with line_place(tmp_path, know) as place:
        yield place


async def test_somebody_who_adds_us_is_shown_the_notice_and_joins_by_a_code(at: LinePlace) -> None:
    office = await at.place.office()
    person = at.place.newcomer("somchai")

    assert "ข้อมูล" in await person.send(UpdateKind.START)
    await person.tap("ยอมรับ")
    assert office.name in await person.say(await at.place.invite(office))
    assert {one.path for one in at.server.calls if one.method == "POST"} == {REPLY}


@pytest.mark.parametrize("kind", ["image", "video", "audio", "file", "sticker", "location", "hologram"])
async def test_everything_that_can_be_sent_is_answered_in_thai(at: LinePlace, kind: str) -> None:
    person = at.place.newcomer("somchai")

    answer = await at.does(person, at.line.message(kind, person.way.id))

    assert any("ก" <= char <= "๙" for char in answer)


async def test_an_event_that_comes_again_acts_once_and_is_answered_once(at: LinePlace) -> None:
    office = await at.place.office()
    person = await at.place.member(office)
    await person.say("1.1 basic")
    await person.tap("เขียนสรุปแนวทาง")
    event = at.line.text(person.way.id, "ประชุมทุกเดือน")

    await at.does(person, event)
    await at.does(person, *again([event]), *again([event]))

    assert await told(at.place, office, "1.1", Level.BASIC) == ["ประชุมทุกเดือน"]
    assert person.screens == []


async def test_many_people_in_one_call_are_each_answered(at: LinePlace) -> None:
    people = [at.place.newcomer(f"p{number}") for number in range(30)]

    status = await at.deliver(*(at.line.text(one.way.id, "ข้อ 2.3") for one in people), {"type": "message"})

    assert status == 200
    assert all(at.server.chats[one.way.id] for one in people)


async def test_what_was_unsent_is_gone(at: LinePlace) -> None:
    office = await at.place.office()
    person = await at.place.member(office)
    await person.say("1.1 basic")
    await person.tap("เขียนสรุปแนวทาง")
    event = at.line.text(person.way.id, "เบอร์โทร 081-234-5678")
    await at.does(person, event)

    await person.send(UpdateKind.UNSEND, message_id=event["message"]["id"])

    assert not any("081" in line for line in await told(at.place, office, "1.1", Level.BASIC))
    assert person.screens == []


async def test_what_was_unsent_before_it_came_is_never_kept(at: LinePlace) -> None:
    """Storing failed at first, the person took it back, and then LINE redelivered it."""
    office = await at.place.office()
    person = await at.place.member(office)
    await person.say("1.1 basic")
    await person.tap("เขียนสรุปแนวทาง")
    event = at.line.text(person.way.id, "เบอร์โทร 081-234-5678")

    await person.send(UpdateKind.UNSEND, message_id=event["message"]["id"])
    await at.does(person, *again([event]))

    assert await told(at.place, office, "1.1", Level.BASIC) == []


async def test_whoever_blocks_us_is_sent_nothing_until_they_write_again(at: LinePlace) -> None:
    person = await at.place.member(await at.place.office())
    calls = len(at.server.calls)

    await at.does(person, at.line.event("unfollow", person.way.id, token=False))
    assert len(at.server.calls) == calls

    assert await at.does(person, at.line.event("follow", person.way.id, follow={"isUnblocked": True}))


async def test_a_chat_in_standby_is_not_answered(at: LinePlace) -> None:
    person = at.place.newcomer("somchai")

    assert await at.does(person, {**at.line.text(person.way.id, "ข้อ 2.3"), "mode": "standby"}) == ""


async def test_a_reply_that_is_not_answered_arrives_once(at: LinePlace) -> None:
    person = await at.place.member(await at.place.office())
    at.server.plan(REPLY, Trouble(cut=True))

    await person.say("ข้อ 2.3")

    replies = [one for one in at.server.sent_to(REPLY) if one.status == 200]
    assert len({one.body["replyToken"] for one in replies}) == len(replies)
    assert at.server.sent_to(PUSH) == []


async def test_a_group_is_answered_when_it_calls_us_and_not_otherwise(at: LinePlace) -> None:
    await at.deliver(at.line.event("join", GROUP))
    greeted = len(at.server.chats[GROUP])
    await at.deliver(at.line.text(GROUP, "ประชุมบ่ายสองนะ"), at.line.message("image", GROUP))
    silent = len(at.server.chats[GROUP])
    await at.deliver(at.line.text(GROUP, "PMQA 2.3"))

    assert greeted == silent == 1
    assert "https://line.me/R/ti/p/%40pmqa" in at.server.chats[GROUP][-1]["text"]


async def test_forged_calls_change_nothing(at: LinePlace) -> None:
    at.line.secret = "guessed"

    assert await at.line.deliver(at.line.text(user("somchai"), "ยอมรับ")) == 401
    assert at.server.calls == [one for one in at.server.calls if one.method == "GET"]
