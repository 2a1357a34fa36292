"""What is due when, as people ask for it and set it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model import Channel, Office, Role
from tests.fakes.officer import Officer
from tests.fakes.place import Place

# The clock of these tests begins on 2 พ.ย. 69.


@pytest.fixture
async def office(place: Place) -> Office:
    return await place.office()


@pytest.fixture
async def coordinator(place: Place, office: Office) -> Officer:
    return await place.member(office, Role.COORDINATOR)


async def central(place: Place) -> Officer:
    person = place.newcomer("central")
    await person.say("ยอมรับ")
    await person.say(await place.invite(None, Role.CENTRAL))
    await person.say("ข้าม")
    return person


async def test_a_coordinator_sets_a_day_and_the_office_sees_it(
    place: Place, office: Office, coordinator: Officer
) -> None:
    await coordinator.say("กำหนดส่ง")
    await coordinator.tap("ตั้งกำหนดภายใน")

    assert "ตั้งกำหนดทุกข้อ เป็น 30 พ.ย. 69 แล้ว" in await coordinator.say("๓๐ พ.ย. ๖๙")
    officer = await place.member(office)
    assert "ทุกข้อ: 30 พ.ย. 69 (อีก 28 วัน) กำหนดภายในสำนักงาน" in await officer.say("กำหนดส่ง")


async def test_another_office_does_not_see_it(place: Place, coordinator: Officer) -> None:
    await coordinator.say("กำหนดส่ง 30 พ.ย. 69")
    stranger = await place.member(await place.office("1002", "สพม.อื่น"))

    assert "30 พ.ย." not in await stranger.say("กำหนดส่ง")


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ("กำหนดส่ง ข้อ 2.3 15 พ.ย. 69", "ข้อ 2.3"),
        ("กำหนดส่ง 15/11/69 หมวด 3", "หมวด 3"),
        ("กำหนดส่ง 7.2 15 พ.ย.", "มิติ 7.2"),
        ("กำหนดส่ง 15 พ.ย. 2569", "ทุกข้อ"),
    ],
)
async def test_one_message_sets_a_day(coordinator: Officer, typed: str, where: str) -> None:
    answer = await coordinator.say(typed)

    assert f"ตั้งกำหนด{where}" in answer
    assert "เป็น 15 พ.ย. 69 แล้ว" in answer


async def test_a_day_moves_and_is_taken_back(coordinator: Officer) -> None:
    await coordinator.say("กำหนดส่ง ข้อ 2.3 15 พ.ย. 69")

    assert "เลื่อนกำหนดข้อ 2.3 เป็น 20 พ.ย. 69 แล้ว" in await coordinator.say("กำหนดส่ง ข้อ 2.3 20 พ.ย. 69")
    assert "อยู่แล้ว" in await coordinator.say("กำหนดส่ง ข้อ 2.3 20 พ.ย. 69")
    assert "ลบกำหนดภายในของข้อ 2.3 แล้ว" in await coordinator.tap("ลบกำหนดภายใน ข้อ 2.3")
    assert "20 พ.ย." not in await coordinator.say("กำหนดส่ง")


async def test_what_may_be_two_days_is_asked_again(coordinator: Officer) -> None:
    await coordinator.say("กำหนดส่ง")
    await coordinator.tap("ตั้งกำหนดภายใน")

    assert "พิมพ์วันก่อนเดือน" in await coordinator.say("11/30/2569")
    assert "ปี พ.ศ. ให้ครบ 4 หลัก" in await coordinator.say("30/11/26")
    assert "อ่านวันที่ไม่ออก" in await coordinator.say("เร็วๆ นี้")
    assert "ตั้งกำหนดทุกข้อ" in await coordinator.say("30/11/69")


async def test_a_day_that_has_passed_is_pointed_out(coordinator: Officer) -> None:
    assert "เลยวันนั้นมาแล้ว" in await coordinator.say("กำหนดส่ง 30 ก.ย. 2569")


async def test_the_centre_sets_for_all_and_an_office_not_beyond(place: Place, coordinator: Officer) -> None:
    person = await central(place)
    await person.say("กำหนดส่ง")
    await person.tap("ตั้งกำหนดทุกสำนักงาน")
    await person.say("30 พ.ย. 69")

    assert "ต้องไม่เกินกำหนดของ กพร.สพฐ. คือ 30 พ.ย. 69" in await coordinator.say("กำหนดส่ง ข้อ 1.1 1 ธ.ค. 69")
    assert "ตั้งกำหนดข้อ 1.1" in await coordinator.say("29 พ.ย. 69 ข้อ 1.1")
    place.clock.pass_by(timedelta(days=28))
    shown = await place.newcomer("somebody").say("กำหนดส่ง")
    assert "ทุกข้อ: 30 พ.ย. 69 (วันนี้)" in shown
    assert "1.1" not in shown


@pytest.mark.parametrize("role", [Role.OFFICER, Role.DIRECTOR])
async def test_others_only_read(place: Place, office: Office, role: Role) -> None:
    person = await place.member(office, role, channel=Channel.WEB)
    await person.say("กำหนดส่ง")

    assert not person.offers("ตั้งกำหนดภายใน")
    assert "ถามผู้ประสานงาน" in await person.say("กำหนดส่ง 30 พ.ย. 69")


async def test_the_question_can_be_left(coordinator: Officer) -> None:
    await coordinator.say("กำหนดส่ง")
    await coordinator.tap("ตั้งกำหนดภายใน")

    assert "กำหนดส่ง" in await coordinator.say("ทำต่อ")
    await coordinator.say("ข้าม")

    assert coordinator.offers("ตั้งกำหนดภายใน")
    await coordinator.say("เมนู")
    assert "ข้อ 2.3" in await coordinator.say("2.3")


async def test_words_about_dates_that_name_none_only_show(coordinator: Officer) -> None:
    assert "ยังไม่มีการตั้งกำหนดส่ง" in await coordinator.say("ส่งวันไหน")
