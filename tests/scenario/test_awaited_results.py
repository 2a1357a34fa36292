"""หมวด 7 indicators that wait for their year-end result."""

from __future__ import annotations

import pytest

from tests.fakes.officer import Officer
from tests.fakes.place import Place


@pytest.fixture
async def officer(place: Place) -> Officer:
    return await place.member(await place.office())


async def up_to_actual(officer: Officer) -> None:
    await officer.say("มิติ 7.1")
    await officer.tap("ตอบตัวชี้วัด")
    for answer in ("ร้อยละของนักเรียนที่อ่านออก", "ร้อยละ", "ยิ่งมากยิ่งดี", "85"):
        await officer.say(answer)


async def test_a_result_that_comes_later_is_awaited_until_its_day(officer: Officer) -> None:
    await up_to_actual(officer)
    await officer.tap("รอผล")

    assert "ปีที่แล้วใช้ตัวชี้วัดนี้" in await officer.say("30 ก.ย. 70")
    assert "รอผลถึงวันที่: 30 ก.ย. 70" in await officer.say("ไม่ใช่")
    assert "รอผล 1" in await officer.say("งานของฉัน")


async def test_the_word_is_understood_too_and_a_bad_day_is_asked_again(officer: Officer) -> None:
    await up_to_actual(officer)

    assert "พิมพ์วันที่คาดว่าจะทราบผล" in await officer.say("รอผล")
    assert "อ่านวันที่ไม่ออก" in await officer.say("85")
    assert "ต้องเป็นวันนี้หรือหลังจากนี้" in await officer.say("30 ก.ย. 68")
    assert "บันทึกมิติ 7.1 แล้ว" in await officer.say("สิ้นเดือนหน้า")


async def test_the_result_ends_the_wait(officer: Officer) -> None:
    await up_to_actual(officer)
    await officer.say("รอผล")
    await officer.say("30/9/70")
    await officer.say("ไม่ใช่")
    await officer.tap("ตอบผลการดำเนินการ")

    await officer.say("90")

    assert "รอผลถึง" not in await officer.say("แบบฟอร์ม 7.1")
    assert "รอผล" not in await officer.say("งานของฉัน")


async def test_going_on_passes_what_waits(officer: Officer) -> None:
    await up_to_actual(officer)
    await officer.say("รอผล")
    await officer.say("30/9/70")
    await officer.say("ไม่ใช่")

    assert "7.1" not in (await officer.say("ทำต่อ")).splitlines()[0]
