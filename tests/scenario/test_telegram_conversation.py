"""The conversation through Telegram: its webhook, the real library, and a Telegram that plays its rules."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge import Knowledge
from bot.model import Level
from tests.fakes.ledger import stored, told
from tests.fakes.telegram_events import user
from tests.fakes.telegram_place import TelegramPlace, telegram_place
from tests.fakes.telegram_server import NOT_THERE, TOO_OLD, Trouble, flood

GROUP = -1_001_234
CHECKLIST = "1.1 basic"


@pytest.fixture
async def at(tmp_path: Path, empty_database: Path, know: Knowledge) -> AsyncIterator[TelegramPlace]:
    shutil.copyfile(empty_database, tmp_path / "pmqa.db")
    async with telegram_place(tmp_path, know) as place:
        yield place


async def test_somebody_who_starts_us_is_shown_the_notice_and_joins_by_a_code(at: TelegramPlace) -> None:
    office = await at.place.office()
    person = at.place.newcomer("somchai")

    assert "ข้อมูล" in await person.say("/start")
    await person.tap("ยอมรับ")
    assert office.name in await person.say(await at.place.invite(office))


async def test_a_link_with_a_code_joins_once_the_notice_is_accepted(at: TelegramPlace) -> None:
    office = await at.place.office()
    person = at.place.newcomer("somchai")

    await person.say(f"/start {await at.place.invite(office)}")

    assert office.name in await person.tap("ยอมรับ")


async def test_an_item_is_answered_by_tapping_in_one_message(at: TelegramPlace) -> None:
    office = await at.place.office()
    person = await at.place.member(office)
    await person.say(CHECKLIST)
    sent = len(at.chat(person))

    await person.tap("ครบทุกรายการ")

    basic = at.place.know.framework.items["1.1"].levels[0]
    assert (await stored(at.place, office)).answers.met == {one.id for one in basic.criteria}
    assert len(at.chat(person)) == sent
    assert [one.status for one in at.server.called("editMessageText")] == [200]


async def test_a_row_of_a_checklist_is_ticked_by_its_number(at: TelegramPlace) -> None:
    office = await at.place.office()
    person = await at.place.member(office)
    await person.say(CHECKLIST)
    first = at.place.know.framework.items["1.1"].levels[0].criteria[0]

    await person.tap(first.text)

    assert (await stored(at.place, office)).answers.met == {first.id}
    assert f"☑ 1 {first.text}" in person.text


async def test_a_press_is_answered_before_anything_else(at: TelegramPlace) -> None:
    person = await at.place.member(await at.place.office())
    await person.say(CHECKLIST)
    at.server.calls.clear()

    await person.tap("ครบทุกรายการ")

    assert [one.method for one in at.server.calls] == ["answerCallbackQuery", "editMessageText"]


async def test_a_press_that_came_too_late_to_be_answered_acts_all_the_same(at: TelegramPlace) -> None:
    office = await at.place.office()
    person = await at.place.member(office)
    await person.say(CHECKLIST)
    at.server.plan("answerCallbackQuery", Trouble(answer=TOO_OLD))

    await person.tap("ครบทุกรายการ")

    assert (await stored(at.place, office)).answers.met


async def test_what_was_pressed_further_up_is_answered_below(at: TelegramPlace) -> None:
    person = await at.place.member(await at.place.office())
    await person.say(CHECKLIST)
    data = person.choice("ครบทุกรายการ").payload
    await person.say("คะแนน")
    sent = len(at.chat(person))

    await person.press(data)

    assert len(at.chat(person)) == sent + 1
    assert at.server.called("editMessageText") == []


async def test_what_cannot_be_edited_any_more_is_sent_anew(at: TelegramPlace) -> None:
    person = await at.place.member(await at.place.office())
    await person.say(CHECKLIST)
    at.server.plan("editMessageText", Trouble(answer=NOT_THERE))
    sent = len(at.chat(person))

    await person.tap("ครบทุกรายการ")

    assert len(at.chat(person)) == sent + 1


async def test_an_edit_that_got_no_answer_is_made_again_and_shows_once(at: TelegramPlace) -> None:
    person = await at.place.member(await at.place.office())
    await person.say(CHECKLIST)
    sent = len(at.chat(person))
    at.server.plan("editMessageText", Trouble(cut=True))

    await person.tap("ครบทุกรายการ")
    at.clock.pass_by(timedelta(seconds=30))
    await at.settled()

    assert len(at.server.called("editMessageText")) == 2
    assert len(at.chat(person)) == sent


async def test_a_message_that_telegram_puts_off_comes_after_the_wait(at: TelegramPlace) -> None:
    person = await at.place.member(await at.place.office())
    at.server.plan("sendMessage", flood(1))
    sent = len(at.chat(person))

    await person.say("คะแนน")
    at.clock.pass_by(timedelta(seconds=30))
    await at.settled()

    assert len(at.chat(person)) == sent + 1
    refused, taken = at.server.called("sendMessage")[-2:]
    assert (refused.status, taken.status, refused.body) == (429, 200, taken.body)


@pytest.mark.parametrize(
    "content",
    [
        {"photo": [{"file_id": "F", "file_unique_id": "u", "width": 90, "height": 90}]},
        {"document": {"file_id": "F", "file_unique_id": "u", "file_name": "รายงาน.pdf"}, "caption": "ข้อ 1.1"},
        {"video": {"file_id": "F", "file_unique_id": "u", "width": 9, "height": 9, "duration": 1}},
        {"voice": {"file_id": "F", "file_unique_id": "u", "duration": 1}},
        {"sticker": {"file_id": "F", "file_unique_id": "u", "type": "regular"}},
        {"location": {"latitude": 13.7, "longitude": 100.5}},
        {"contact": {"phone_number": "0812345678", "first_name": "สมศรี"}},
        {"poll": {"id": "1", "question": "?"}},
        {"hologram": {}},
    ],
)
async def test_everything_that_can_be_sent_is_answered_in_thai(
    at: TelegramPlace, content: dict[str, Any]
) -> None:
    person = at.place.newcomer("somchai")

    answer = await at.does(person, at.telegram.message(int(person.way.id), **content))

    assert any("ก" <= char <= "๙" for char in answer)


async def test_an_update_that_comes_again_acts_once_and_is_answered_once(at: TelegramPlace) -> None:
    office = await at.place.office()
    person = await at.place.member(office)
    await person.say(CHECKLIST)
    await person.tap("เขียนสรุปแนวทาง")
    update = at.telegram.text(int(person.way.id), "ประชุมทุกเดือน")

    await at.does(person, update)
    await at.does(person, update, update)

    assert await told(at.place, office, "1.1", Level.BASIC) == ["ประชุมทุกเดือน"]
    assert person.screens == []


async def test_an_edited_answer_is_edited(at: TelegramPlace) -> None:
    office = await at.place.office()
    person = await at.place.member(office)
    await person.say(CHECKLIST)
    await person.tap("เขียนสรุปแนวทาง")
    update = at.telegram.text(int(person.way.id), "ประชุมทุกเดือน")
    await at.does(person, update)

    answer = await at.does(person, at.telegram.edited(update, "ประชุมทุกสัปดาห์"))

    assert await told(at.place, office, "1.1", Level.BASIC) == ["ประชุมทุกสัปดาห์"]
    assert "1.1" in answer


@pytest.mark.parametrize(
    ("command", "word"), [("/score", "คะแนน"), ("/help", "ช่วยเหลือ"), ("/search ข้อร้องเรียน", "ค้นหา ข้อร้องเรียน")]
)
async def test_a_command_does_what_its_word_does(at: TelegramPlace, command: str, word: str) -> None:
    person = await at.place.member(await at.place.office())

    by_command, by_word = await person.say(command), await person.say(word)

    assert by_command == by_word


async def test_whoever_blocks_us_is_sent_nothing_until_they_let_us_again(at: TelegramPlace) -> None:
    person = await at.place.member(await at.place.office())
    calls = len(at.server.called("sendMessage"))

    await at.does(person, at.telegram.membership(int(person.way.id), "member", "kicked"))
    assert len(at.server.called("sendMessage")) == calls

    assert await at.does(person, at.telegram.membership(int(person.way.id), "kicked", "member")) == ""
    assert await person.say("คะแนน")


async def test_somebody_who_blocked_us_unnoticed_is_not_tried_again(at: TelegramPlace) -> None:
    person = await at.place.member(await at.place.office())
    at.server.blocked.add(int(person.way.id))
    await person.say("คะแนน")
    assert at.server.called("sendMessage")[-1].status == 403

    at.server.blocked.clear()

    assert await person.say("คะแนน")


async def test_a_group_is_answered_when_it_calls_us_and_not_otherwise(at: TelegramPlace) -> None:
    await at.deliver(at.telegram.membership(GROUP, "left", "member"))
    greeted = len(at.server.chats[GROUP])
    await at.deliver(at.telegram.text(GROUP, "ประชุมบ่ายสองนะ"))
    await at.deliver(at.telegram.message(GROUP, photo=[]))
    silent = len(at.server.chats[GROUP])
    await at.deliver(at.telegram.text(GROUP, "PMQA 2.3"))

    assert greeted == silent == 1
    assert "https://t.me/pmqa_bot" in at.server.chats[GROUP][-1]["text"]


async def test_a_button_in_a_group_is_answered_below(at: TelegramPlace) -> None:
    await at.deliver(at.telegram.text(GROUP, "PMQA หมวด 1"))
    asked = at.server.chats[GROUP][-1]
    data = asked["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    sent = len(at.server.chats[GROUP])

    await at.deliver(at.telegram.press(GROUP, data, asked["message_id"]))

    assert len(at.server.chats[GROUP]) > sent


async def test_forged_calls_change_nothing(at: TelegramPlace) -> None:
    update = at.telegram.text(user("somchai"), "ยอมรับ")

    assert await at.telegram.deliver(update, secret="guessed") == 401
    assert await at.telegram.deliver(update, secret="") == 401
    assert at.server.called("sendMessage") == []


async def test_telegram_is_told_where_to_call_and_which_commands_there_are(at: TelegramPlace) -> None:
    await at.server.wait_for(lambda: bool(at.server.webhook))

    assert at.server.webhook["url"] == "https://pmqa.example/webhooks/telegram"
    assert at.server.webhook["allowed_updates"] == [
        "message", "edited_message", "callback_query", "my_chat_member",
    ]  # fmt: skip
    assert {"command": "score", "description": "ดูคะแนนประเมินตนเอง (ประมาณการ)"} in at.server.commands
