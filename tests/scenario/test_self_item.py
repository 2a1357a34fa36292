"""A self item from the first word to the last tap."""

from __future__ import annotations

from bot.model import Role
from tests.fakes.place import Place


async def test_a_whole_self_item_takes_at_most_twelve_taps_and_four_texts(place: Place) -> None:
    officer = await place.member(await place.office())

    await officer.say("ข้อ 1.1")
    officer.taps, officer.texts = 1, 0
    for how in ("ประชุมทุกเดือน", "ใช้ไลน์สื่อสาร", "จัดเวทีแลกเปลี่ยน"):
        await officer.tap("ครบทุกรายการ")
        await officer.tap("เขียนสรุปแนวทาง")
        await officer.say(how)
        await officer.tap("เสร็จ")
    await officer.tap("ระบุโครงการ")
    await officer.say("โครงการองค์กรยั่งยืน")

    assert officer.taps <= 12
    assert officer.texts <= 4
    assert "ข้อ 1.1 ตอบครบแล้ว" in officer.text
    assert "กำลังทำ 0 · ยังไม่เริ่ม 23 · ตอบครบแล้ว 1" in await officer.say("งานของฉัน")


async def test_a_tick_says_at_once_what_it_did_to_the_score(place: Place) -> None:
    officer = await place.member(await place.office(), Role.COORDINATOR)

    await officer.say("ข้อ 1.1")
    await officer.tap("Basic")
    answer = await officer.say("1")

    assert "ข้อนี้ 0 → 150 จาก 500 · ยังไม่มีหลักฐาน" in answer
