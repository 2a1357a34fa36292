"""Every word that can be typed acts, wherever the person is."""

from __future__ import annotations

import pytest

from bot.model import Role
from content.loader import load_commands
from tests.fakes.officer import Officer
from tests.fakes.place import Place

WORDS = [(name, word) for name, words in load_commands().items() for word in words]
LOST = ("ไม่พบข้อที่ตรง", "ยังไม่พบที่ตรง", "น่าจะเป็นข้อนี้")
"""What a search says: a word that acts is never searched for."""


@pytest.fixture
async def coordinator(place: Place) -> Officer:
    return await place.member(await place.office(), Role.COORDINATOR)


@pytest.mark.parametrize("name", sorted(load_commands()))
async def test_every_word_of_a_command_acts_at_an_item(coordinator: Officer, name: str) -> None:
    for word in load_commands()[name]:
        if name == "search":
            continue
        await coordinator.say("ยกเลิก")
        await coordinator.say("ข้อ 1.1")

        answer = await coordinator.say(word)

        assert not any(sign in answer for sign in LOST), word
        assert coordinator.screen.leads_on, word


@pytest.mark.parametrize("word", ["เมนูค่ะ", "ทำต่อครับ", "คะแนนนะคะ", "ช่วยเหลือหน่อยครับ", "งานของฉันจ้า"])
async def test_a_polite_ending_changes_nothing(coordinator: Officer, word: str) -> None:
    answer = await coordinator.say(word)

    assert not any(sign in answer for sign in LOST)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("เมณู", "ทำแล้ว 0 จาก 24"),
        ("งานของฉัย", "งานของฉัน"),
        ("ช่วยเหรือ", "พิมพ์ได้ทุกเมื่อ"),
        ("ส่งงาน", "พร้อมส่งตรวจ 0 ข้อ"),
        ("ตรวจทาน", "รอตรวจ 0 ข้อ"),
        ("กำหนดสง", "กำหนดส่ง"),
        ("คืนค่าเดิ่ม", "ไม่มีการแก้ไขของท่าน"),
        ("ข้อมูลของชั้น", "ช่องทางที่ใช้"),
        ("ประวัต 2.3", "ประวัติการแก้ไข ข้อ 2.3"),
        ("ครบทุกรายกาน", "บันทึกข้อ 2.1 แล้ว"),
    ],
)
async def test_a_misspelt_or_older_word_is_understood(coordinator: Officer, typed: str, meant: str) -> None:
    await coordinator.say("ข้อ 2.1") if typed.startswith("ครบ") else await coordinator.say("เมนู")

    answer = await coordinator.say(typed)

    assert meant in answer


@pytest.mark.parametrize("typed", ["ข้อ 2.3", "2.3", "๒.๓", "ประเด็น 2.3", "ข้อ ๒.๓ ครับ", "ข้อ2.3"])
async def test_an_items_number_opens_it_in_every_dress(coordinator: Officer, typed: str) -> None:
    assert "ข้อ 2.3 แผนขับเคลื่อน" in await coordinator.say(typed)


async def test_a_dimension_opens_by_its_number(coordinator: Officer) -> None:
    assert "มิติ 7.2" in await coordinator.say("มิติ 7.2")


@pytest.mark.parametrize("typed", ["ค้นหา ข้อร้องเรียน", "ค้นหาข้อร้องเรียน", "ข้อร้องเรียน", "หา ข้อร้องเรียน"])
async def test_what_follows_search_is_searched_for(coordinator: Officer, typed: str) -> None:
    assert "ข้อ 3.4" in await coordinator.say(typed)


@pytest.mark.parametrize("word", ["ครบทุกรายการ", "Basic", "ทำแล้ว", "เขียนสรุปแนวทาง", "แบบฟอร์ม", "ยิ่งมากยิ่งดี"])
async def test_a_word_of_an_item_asks_which_where_there_is_none(coordinator: Officer, word: str) -> None:
    await coordinator.say("เมนู")

    assert "เป็นของข้อใด" in await coordinator.say(word)


async def test_complete_typed_at_an_item_ticks_its_first_incomplete_level(coordinator: Officer) -> None:
    await coordinator.say("ข้อ 1.1")
    await coordinator.say("สติกเกอร์ของฉันอยู่ไหน")

    assert "Basic (ระดับ 1 จาก 3) · ทำแล้ว 2/2" in await coordinator.say("ครบทุกรายการ")


async def test_complete_typed_after_looking_elsewhere_shows_the_item_first(coordinator: Officer) -> None:
    await coordinator.say("ข้อ 1.1")
    await coordinator.say("คะแนน")

    answer = await coordinator.say("ครบทุกรายการ")

    assert "ข้อ 1.1" in answer
    assert "บันทึก" not in answer


async def test_a_level_typed_after_looking_elsewhere_is_of_the_last_item(coordinator: Officer) -> None:
    await coordinator.say("ข้อ 1.3")
    await coordinator.say("คะแนน")

    assert "ข้อ 1.3 · Advance (ระดับ 2 จาก 3)" in await coordinator.say("Advance")


async def test_next_typed_opens_the_next_unfinished_item(coordinator: Officer) -> None:
    await coordinator.say("ข้อ 1.4")

    assert "ข้อ 2.1" in await coordinator.say("ข้อถัดไป")


async def test_next_typed_goes_round_to_the_first_unfinished_item(coordinator: Officer) -> None:
    await coordinator.say("มิติ 7.6")

    assert "ข้อ 1.1" in await coordinator.say("ข้อต่อไป")


async def test_skip_at_an_item_goes_on_to_the_next(coordinator: Officer) -> None:
    await coordinator.say("ข้อ 1.1")

    assert "ข้อ 1.3" in await coordinator.say("ข้าม")


async def test_skip_goes_criterion_by_criterion_and_then_back_to_the_level(coordinator: Officer) -> None:
    await coordinator.say("ข้อ 1.1")
    assert "รายการ 1 จาก 2" in await coordinator.say("ตอบทีละรายการ")

    assert "รายการ 2 จาก 2" in await coordinator.say("ข้าม")
    await coordinator.say("ข้าม")

    assert coordinator.offers("ตอบทีละรายการ")


async def test_a_greeting_shows_the_menu(coordinator: Officer) -> None:
    await coordinator.say("สวัสดีค่ะ")

    assert coordinator.offers("งานของฉัน")


async def test_done_without_a_narrative_offers_to_go_on(coordinator: Officer) -> None:
    await coordinator.say("เสร็จ")

    assert coordinator.offers("ทำต่อ")


async def test_back_walks_the_screens_that_one_came_by(coordinator: Officer) -> None:
    for word in ("ดูเกณฑ์", "หมวด 1", "ข้อ 1.1", "Basic"):
        await coordinator.say(word)

    assert "ทำอะไรต่อ" in await coordinator.say("ย้อนกลับ") or coordinator.offers("ครบทุกรายการ")
    assert "เลือกข้อที่ต้องการดู" in await coordinator.say("ย้อนกลับ")
    assert "เกณฑ์ทั้ง 7 หมวด" in await coordinator.say("ย้อนกลับ")


async def test_the_score_of_a_category_can_be_asked_for(coordinator: Officer) -> None:
    assert "หมวด 1" in await coordinator.say("คะแนน หมวด 1")
    assert "ข้อ 1.1: 0 จาก 500" in coordinator.text
