"""The conversation through LINE: its webhook, the real SDK, and a LINE that plays its rules."""

from __future__ import annotations

import asyncio
import random
import shutil
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from bot.model import Level, Role
from tests.fakes.ledger import stored, told
from tests.fakes.line_events import again, user
from tests.fakes.line_person import Json, LinePerson, LinePlace, line_place
from tests.fakes.line_server import PUSH, REPLY, Trouble

GROUP = "C" + "a" * 32
TAPS = 2_000
NONSENSE = (
    "กกกก", "ทำแล้ว", "1", "0", "99", "1-3", "๑ ๒", "ข้อ 9.9", "มิติ 7.2", "เสร็จ", "ย้อนกลับ", "ยกเลิก", "😀",
    "xyzzy", "'; DROP TABLE people; --", "{literal}", "ก" * 4999, " ", "https://example.org/x", "12/34",
    "ABCD2345", "คืนค่าเดิม", "ข้อมูลของฉัน", "ประวัติ", "หลักฐาน", "ชุดรายงาน", "แบบฟอร์ม 2.3", "คะแนน",
    "ทีม", "กำหนดส่ง",
)  # fmt: skip


@pytest.fixture
async def at(tmp_path: Path, empty_database: Path) -> AsyncIterator[LinePlace]:
    shutil.copyfile(empty_database, tmp_path / "pmqa.db")
    async with line_place(tmp_path) as place:
        yield place


async def test_somebody_who_adds_us_is_shown_the_notice_and_joins_by_a_code(at: LinePlace) -> None:
    office = await at.place.office()
    person = at.newcomer("somchai")

    assert "ข้อมูล" in await person.do(at.line.event("follow", person.id, follow={"isUnblocked": False}))
    await person.tap("ยอมรับ")
    assert office.name in await person.say(await at.place.invite(office))
    assert {one.path for one in at.server.calls if one.method == "POST"} == {REPLY}


async def test_an_item_is_answered_by_tapping(at: LinePlace) -> None:
    office = await at.place.office()
    person = await at.member(office)

    await person.say("ข้อ 1.1")
    await person.say("1.1 basic")
    await person.tap("ครบทุกรายการ")

    basic = at.place.know.framework.items["1.1"].levels[0]
    assert (await stored(at.place, office)).answers.met == {one.id for one in basic.criteria}


@pytest.mark.parametrize("kind", ["image", "video", "audio", "file", "sticker", "location", "hologram"])
async def test_everything_that_can_be_sent_is_answered_in_thai(at: LinePlace, kind: str) -> None:
    person = at.newcomer("somchai")

    answer = await person.do(at.line.message(kind, person.id))

    assert any("ก" <= char <= "๙" for char in answer)


async def test_an_event_that_comes_again_acts_once_and_is_answered_once(at: LinePlace) -> None:
    office = await at.place.office()
    person = await at.member(office)
    await person.say("1.1 basic")
    await person.tap("เขียนสรุปแนวทาง")
    event = at.line.text(person.id, "ประชุมทุกเดือน")

    await person.do(event)
    await person.do(*again([event]), *again([event]))

    assert await told(at.place, office, "1.1", Level.BASIC) == ["ประชุมทุกเดือน"]
    assert person.messages == []


async def test_many_people_in_one_call_are_each_answered(at: LinePlace) -> None:
    people = [at.newcomer(f"p{number}") for number in range(30)]

    status = await at.deliver(*(at.line.text(one.id, "ข้อ 2.3") for one in people), {"type": "message"})

    assert status == 200
    assert all(at.server.chats[one.id] for one in people)


async def test_what_was_unsent_is_gone(at: LinePlace) -> None:
    office = await at.place.office()
    person = await at.member(office)
    await person.say("1.1 basic")
    await person.tap("เขียนสรุปแนวทาง")
    event = at.line.text(person.id, "เบอร์โทร 081-234-5678")
    await person.do(event)

    await person.do(
        at.line.event("unsend", person.id, token=False, unsend={"messageId": event["message"]["id"]})
    )

    assert not any("081" in line for line in await told(at.place, office, "1.1", Level.BASIC))
    assert person.messages == []


async def test_what_was_unsent_before_it_came_is_never_kept(at: LinePlace) -> None:
    """Storing failed at first, the person took it back, and then LINE redelivered it."""
    office = await at.place.office()
    person = await at.member(office)
    await person.say("1.1 basic")
    await person.tap("เขียนสรุปแนวทาง")
    event = at.line.text(person.id, "เบอร์โทร 081-234-5678")

    await person.do(
        at.line.event("unsend", person.id, token=False, unsend={"messageId": event["message"]["id"]})
    )
    await person.do(*again([event]))

    assert await told(at.place, office, "1.1", Level.BASIC) == []


async def test_whoever_blocks_us_is_sent_nothing_until_they_write_again(at: LinePlace) -> None:
    person = await at.member(await at.place.office())
    calls = len(at.server.calls)

    await person.do(at.line.event("unfollow", person.id, token=False))
    assert len(at.server.calls) == calls

    assert await person.do(at.line.event("follow", person.id, follow={"isUnblocked": True}))


async def test_a_chat_in_standby_is_not_answered(at: LinePlace) -> None:
    person = at.newcomer("somchai")

    assert await person.do({**at.line.text(person.id, "ข้อ 2.3"), "mode": "standby"}) == ""


async def test_a_reply_that_is_not_answered_arrives_once(at: LinePlace) -> None:
    person = await at.member(await at.place.office())
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


async def test_two_thousand_taps_and_nonsense_meet_no_silence_no_invalid_call_and_no_leak(
    at: LinePlace,
) -> None:
    """Eight people of two offices walk side by side, each by chance with a seed of their own."""
    mine, theirs = await at.place.office("1001", "สพป.หนึ่ง"), await at.place.office("1002", "สพป.สอง")
    roles = (Role.COORDINATOR, Role.OFFICER, Role.DIRECTOR, Role.OFFICER)
    people = [
        await at.member(office, role, name=f"{office.code}-{number}")
        for office in (mine, theirs)
        for number, role in enumerate(roles)
    ]

    await asyncio.gather(*(_walk(one, _chance(seed)) for seed, one in enumerate(people)))

    assert at.server.invalid == []
    read = {one.id: str(at.server.chats[one.id]) for one in people}
    assert not any(theirs.name in read[one.id] for one in people[:4])
    assert not any(mine.name in read[one.id] for one in people[4:])
    assert not any(at.place.know.copy.say("unclear.apology") in told for told in read.values())


def _is_longer(chat: list[Json], before: int) -> bool:
    return len(chat) > before


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same walk each time, and no secret


async def _walk(person: LinePerson, chance: random.Random) -> None:
    """Tap what is there, now and then an old button, or type nonsense; every step must be answered."""
    seen = list(person.buttons) or ["1:menu"]
    for _ in range(TAPS // 8):
        new = list(person.buttons)
        seen += new
        if chance.random() < 0.2:
            said = chance.choice(NONSENSE)
            event = person.at.line.text(person.id, said)
        else:
            said = chance.choice(new if new and chance.random() < 0.8 else seen)
            event = person.at.line.postback(person.id, said)
        chat = person.at.server.chats[person.id]
        before = len(chat)
        assert await person.at.line.deliver(event) == 200
        await person.at.server.wait_for(partial(_is_longer, chat, before))
        person.messages = chat[before:]
        assert person.messages, f"silence after {said!r}"
        seen = seen[-200:]
