"""Two people who enter the same external score: nothing is overwritten unseen."""

from __future__ import annotations

from datetime import timedelta

from bot.model import Role
from tests.fakes.officer import Officer
from tests.fakes.place import STANDING_CODE, Place

ITA = "ITA (ข้อ 1.2)"


async def centre(place: Place, office_code: str) -> Officer:
    officer = place.newcomer("central")
    await officer.say("ยอมรับ")
    await officer.say(STANDING_CODE)
    await officer.say("ข้าม")
    await officer.say("ผลส่วนกลาง")
    await officer.say(office_code)
    await officer.say("ผลส่วนกลาง")
    return officer


async def test_a_score_that_was_entered_meanwhile_is_shown_and_asked_about(place: Place) -> None:
    office = await place.office()
    first = await place.member(office, Role.COORDINATOR)
    second = await place.member(office, Role.COORDINATOR)
    for officer, value in ((first, "91.37"), (second, "80")):
        await officer.say("ผลส่วนกลาง")
        await officer.tap(ITA)
        await officer.say(value)

    await first.say("หนังสือที่ 1")
    asked = await second.say("หนังสือที่ 2")

    assert "91.37 จาก หนังสือที่ 1" in asked
    assert "91.37 → 80" in await second.say("หนังสือที่ 2")


async def test_the_centre_is_not_told_the_offices_total(place: Place) -> None:
    await place.office()
    officer = await centre(place, "1001")

    await officer.tap(ITA)
    await officer.say("80")
    saved = await officer.say("หนังสือที่ 1")

    assert "ยังไม่มีผล → 80" in saved
    assert "คะแนนรวม" not in saved


async def test_a_score_that_the_centre_confirmed_is_not_the_offices_to_change(place: Place) -> None:
    office = await place.office()
    coordinator = await place.member(office, Role.COORDINATOR)
    await coordinator.say("ผลส่วนกลาง")
    await coordinator.tap(ITA)
    await coordinator.say("91.37")
    central = await centre(place, "1001")
    await central.tap(ITA)
    await central.say("80")
    assert "ยังไม่มีผล → 80" in await central.say("หนังสือที่ 1")

    place.clock.pass_by(timedelta(minutes=1))
    refused = await coordinator.say("อ่านจากเว็บ")

    assert "ส่วนกลางยืนยันผลนี้แล้ว" in refused
    assert "80 จาก หนังสือที่ 1" in refused
