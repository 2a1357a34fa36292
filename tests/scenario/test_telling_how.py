"""The how-to of a level: several messages, closed, gone on with, rewritten, and the two hours' rule."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model import UpdateKind
from tests.fakes.officer import Officer
from tests.fakes.place import Place

LATER = timedelta(hours=2, minutes=1)
LONGEST_MESSAGE = 4_000
"""What every channel carries whole: LINE 5,000 characters, Telegram 4,096."""


@pytest.fixture
async def writer(place: Place) -> Officer:
    """Somebody who has just opened the narrative of 1.1's first level."""
    officer = await place.member(await place.office())
    await officer.say("ข้อ 1.1")
    await officer.say("เขียนสรุปแนวทาง")
    return officer


async def test_a_narrative_takes_many_messages_and_done_only_closes(writer: Officer) -> None:
    for text in ("ประชุมทุกเดือน", "ใช้ไลน์สื่อสาร"):
        assert "บันทึกข้อ 1.1 · Basic แล้ว" in await writer.say(text)

    assert "รวม 28 ตัวอักษร" in await writer.say("เสร็จ")
    assert "ประชุมทุกเดือน\nใช้ไลน์สื่อสาร" in await writer.say("แบบฟอร์ม 1.1")


@pytest.mark.parametrize("closing", ["เสร็จ", "เสร็จแล้ว", "เสร็จแล้วค่ะ", "เสร็จครับ", "พอแล้ว", "done"])
async def test_a_narrative_is_closed_by_any_word_for_done(writer: Officer, closing: str) -> None:
    await writer.say("ประชุม")

    assert "บันทึกสรุปแนวทางข้อ 1.1 · Basic แล้ว" in await writer.say(closing)


@pytest.mark.parametrize(
    "text",
    ["1", "2.3", "๑", "1 2", "มิติที่สำคัญ", "ครบ", "ทำแล้ว", "ดูข้อ 2.3 ด้วย", "7K4M", "https://a.b/c", "ทีมงาน"],
)
async def test_all_but_a_control_word_is_the_answer(writer: Officer, text: str) -> None:
    assert "บันทึกข้อ 1.1 · Basic แล้ว" in await writer.say(text)


@pytest.mark.parametrize("word", ["เมนู", "งานของฉัน", "ข้อ 2.3", "ยกเลิก", "ย้อนกลับ", "ค้นหา", "ข้อถัดไป"])
async def test_leaving_says_that_what_was_written_is_kept(writer: Officer, word: str) -> None:
    await writer.say("ประชุมทุกเดือน")

    assert "ข้อความที่พิมพ์ไว้บันทึก" in await writer.say(word)
    assert "ประชุมทุกเดือน" in await writer.say("แบบฟอร์ม 1.1")


@pytest.mark.parametrize(
    "word", ["คะแนน", "ช่วยเหลือ", "ประวัติ", "หลักฐาน 1.1", "แบบฟอร์ม 1.1", "กำหนดส่ง", "ข้อมูลของฉัน"]
)
async def test_a_glance_leaves_the_narrative_open_and_says_so(writer: Officer, word: str) -> None:
    assert "ยังเปิดสรุปแนวทางข้อ 1.1 · Basic อยู่" in await writer.say(word)
    assert not writer.screen.numbered

    assert "บันทึกข้อ 1.1 · Basic แล้ว" in await writer.say("1")


async def test_a_hundred_thousand_characters_fit(writer: Officer) -> None:
    for _ in range(25):
        await writer.say("ก" * LONGEST_MESSAGE)

    assert "รวม 100,000 ตัวอักษร" in await writer.say("เสร็จ")


async def test_what_would_be_too_long_is_refused_whole(writer: Officer) -> None:
    for _ in range(49):
        await writer.say("ก" * LONGEST_MESSAGE)
    await writer.say("ก" * 3_999)

    assert "ยังไม่ได้บันทึก" in await writer.say("กก")
    assert "รวม 199,999 ตัวอักษร" in await writer.say("เสร็จ")


async def test_going_on_shows_what_is_written_and_adds_to_it(writer: Officer) -> None:
    await writer.say("ประชุมทุกเดือน")
    await writer.say("เสร็จ")
    await writer.say("ข้อ 1.1")

    assert "ประชุมทุกเดือน" in await writer.say("เขียนต่อท้าย")
    await writer.say("และทุกไตรมาส")
    await writer.say("เสร็จ")

    assert "ประชุมทุกเดือน\nและทุกไตรมาส" in await writer.say("แบบฟอร์ม 1.1")


async def test_rewriting_starts_empty_and_can_be_undone(writer: Officer) -> None:
    await writer.say("ของเดิม")
    await writer.say("เขียนใหม่")
    await writer.say("คืนค่าเดิม")
    await writer.say("เสร็จ")

    assert "ของเดิม" in await writer.say("แบบฟอร์ม 1.1")


async def test_rewriting_replaces_what_was_written(writer: Officer) -> None:
    await writer.say("ของเดิม")
    await writer.say("เขียนใหม่")
    await writer.say("ของใหม่")
    await writer.say("เสร็จ")

    form = await writer.say("แบบฟอร์ม 1.1")
    assert "ของใหม่" in form
    assert "ของเดิม" not in form


async def test_after_two_hours_a_text_is_kept_and_asked_about(writer: Officer, place: Place) -> None:
    place.clock.pass_by(LATER)

    assert "เก็บข้อความนี้ไว้แล้ว" in await writer.say("ประชุมทุกเดือน")

    assert [one.label for one in writer.screen.choices] == ["เขียนต่อข้อ 1.1", "ค้นหา"]


@pytest.mark.parametrize("answer", ["1", "เขียนต่อข้อ 1.1", "เขียนต่อ ข้อ 1.1"])
async def test_the_kept_text_goes_into_the_narrative_when_told_so(
    writer: Officer, place: Place, answer: str
) -> None:
    place.clock.pass_by(LATER)
    await writer.say("ประชุมทุกเดือน")

    assert "บันทึกข้อ 1.1 · Basic แล้ว" in await writer.say(answer)
    assert "รวม 14 ตัวอักษร" in await writer.say("เสร็จ")


async def test_the_kept_text_is_searched_for_and_can_still_be_placed(writer: Officer, place: Place) -> None:
    place.clock.pass_by(LATER)
    await writer.say("ข้อร้องเรียน")

    assert "ข้อ 3.4" in await writer.say("2")

    assert "บันทึกข้อ 1.1 · Basic แล้ว" in await writer.tap("เขียนต่อข้อ 1.1")


@pytest.mark.parametrize("word", ["เมนู", "เสร็จ", "ยกเลิก", "ข้อ 2.3", "คะแนน", "ข้อความอีกข้อ"])
async def test_a_kept_text_is_not_lost_whatever_comes_next(writer: Officer, place: Place, word: str) -> None:
    place.clock.pass_by(LATER)
    await writer.say("ประชุมทุกเดือน")

    await writer.say(word)
    await writer.say("เมนู")
    await writer.say("ข้อ 1.1 basic")
    await writer.tap("เขียนต่อข้อ 1.1")

    assert "ประชุมทุกเดือน" in await writer.say("แบบฟอร์ม 1.1")


async def test_within_two_hours_nothing_is_asked(writer: Officer, place: Place) -> None:
    place.clock.pass_by(timedelta(hours=1, minutes=59))

    assert "บันทึกข้อ 1.1 · Basic แล้ว" in await writer.say("ประชุมทุกเดือน")


async def test_going_on_after_weeks_finds_the_narrative_open(writer: Officer, place: Place) -> None:
    await writer.say("ประชุมทุกเดือน")
    place.clock.pass_by(timedelta(weeks=5))

    assert "เขียนไว้แล้ว 1 ข้อความ" in await writer.say("ทำต่อ")
    assert "บันทึกข้อ 1.1 · Basic แล้ว" in await writer.say("และทุกไตรมาส")


async def test_an_edited_message_changes_what_is_written(writer: Officer) -> None:
    await writer.send(UpdateKind.TEXT, "ประชุมทุกปี", message_id="m1")

    assert "แก้ข้อความ" in await writer.send(UpdateKind.EDIT, "ประชุมทุกเดือน", message_id="m1")

    await writer.say("เสร็จ")
    assert "ประชุมทุกเดือน" in await writer.say("แบบฟอร์ม 1.1")


async def test_going_on_works_on_another_channel_by_a_link_code(writer: Officer, place: Place) -> None:
    await writer.say("ประชุมทุกเดือน")
    code = next(one for one in (await writer.say("เปิดบนคอมพิวเตอร์")).split() if "-" in one and len(one) == 9)
    computer = place.newcomer("computer")

    assert "เชื่อมเครื่องนี้แล้ว" in await computer.say(code)

    assert "ประชุมทุกเดือน" in await computer.say("ทำต่อ")
    await computer.say("จากคอมพิวเตอร์")
    assert "จากคอมพิวเตอร์" in await writer.say("แบบฟอร์ม 1.1")


@pytest.mark.parametrize("item", ["ข้อ 4.1", "ข้อ 4.2", "ข้อ 4.3"])
async def test_the_form_of_an_externally_scored_item_is_told_level_by_level(place: Place, item: str) -> None:
    officer = await place.member(await place.office())
    await officer.say(item)
    assert not officer.offers("ครบทุกรายการ")

    await officer.tap("เขียนสรุปแนวทาง")
    await officer.say("ใช้ ปพ.3 ออนไลน์")

    assert f"{item} ตอบครบแล้ว" in await officer.say("เสร็จ")
