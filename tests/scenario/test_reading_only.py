"""Who only reads: guests, the director, the central office. They see no way to answer."""

from __future__ import annotations

import pytest

from bot.model import Role
from tests.fakes.place import STANDING_CODE, Place

ANSWERING = ("ครบทุกรายการ", "เขียนสรุปแนวทาง", "ระบุโครงการ", "ตอบตัวชี้วัด", "กรอกผลส่วนกลาง")


@pytest.mark.parametrize("item", ["ข้อ 1.1", "ข้อ 1.2", "ข้อ 4.1", "ข้อ 6.1", "มิติ 7.1"])
async def test_a_director_reads_every_item_and_is_offered_no_answer(place: Place, item: str) -> None:
    director = await place.member(await place.office(), Role.DIRECTOR)

    await director.say(item)

    assert not [label for label in ANSWERING if director.offers(label)]
    assert director.offers("ข้อถัดไป")


@pytest.mark.parametrize("word", ["ครบทุกรายการ", "เขียนสรุปแนวทาง", "ระบุโครงการ", "ทำแล้ว"])
async def test_a_director_who_answers_by_word_is_told_and_can_read_on(place: Place, word: str) -> None:
    director = await place.member(await place.office(), Role.DIRECTOR)
    await director.say("ข้อ 1.1")

    assert "บทบาทของท่านทำส่วนนี้ไม่ได้" in await director.say(word)
    assert director.offers("ดูทั้งข้อ")


async def test_a_director_reads_what_was_answered(place: Place) -> None:
    office = await place.office()
    officer, director = await place.member(office), await place.member(office, Role.DIRECTOR)
    for word in ("ข้อ 1.1", "ครบทุกรายการ", "เขียนสรุปแนวทาง", "ประชุมทุกเดือน", "เสร็จ"):
        await officer.say(word)
    await director.say("ข้อ 1.1")

    assert "ประชุมทุกเดือน" in await director.tap("อ่านคำตอบ")


@pytest.mark.parametrize("word", ["คะแนน", "งานของฉัน", "ประวัติ", "แบบฟอร์ม 1.1"])
async def test_the_central_office_sees_no_answers(place: Place, word: str) -> None:
    await place.office()
    central = place.newcomer("central")
    for said in ("ยอมรับ", STANDING_CODE, "ข้าม", "กรอกผลส่วนกลาง", "1001"):
        await central.say(said)

    assert "กพร.สพฐ. อ่านเกณฑ์และกรอกผลส่วนกลางได้" in await central.say(word)


async def test_a_guest_reads_item_after_item_and_is_told_how_to_answer(place: Place) -> None:
    guest = place.newcomer("guest")

    assert "อ่านได้เลย จะตอบข้อนี้ ให้ใส่รหัสเชิญ" in await guest.say("ข้อ 1.1")

    assert "ข้อ 1.2" in await guest.tap("ข้อถัดไป")


@pytest.mark.parametrize("word", ["คะแนน", "งานของฉัน", "ทีม", "ส่งตรวจ", "คืนค่าเดิม", "ประวัติ 1.1"])
async def test_a_guest_who_accepted_is_told_that_joining_comes_first(place: Place, word: str) -> None:
    guest = place.newcomer("guest")
    await guest.say("ยอมรับ")

    assert "เมื่อเข้าร่วมสำนักงานแล้ว" in await guest.say(word)
    assert guest.offers("ใส่รหัสเชิญ")
