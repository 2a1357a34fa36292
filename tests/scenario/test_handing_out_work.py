"""An office organises itself: who has what, who waits for whom, how far it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.actions import Assign, ShowMember, TakeBack, encode
from bot.model import Office, Part, Role
from tests.fakes.officer import Officer
from tests.fakes.place import Place


@pytest.fixture
async def office(place: Place) -> Office:
    return await place.office()


@pytest.fixture
async def suda(place: Place, office: Office) -> Officer:
    """The coordinator."""
    return await place.colleague(office, "suda", "สุดา ทองดี", Role.COORDINATOR)


@pytest.fixture
async def malee(place: Place, office: Office) -> Officer:
    return await place.colleague(office, "malee", "มาลี ใจดี, นักวิชาการศึกษา")


async def test_an_item_is_handed_out_by_typing_and_told_with_the_next_answer(
    suda: Officer, malee: Officer
) -> None:
    told = await suda.say("มอบ ๒.๓ ให้ มาลี")
    assert "มอบข้อ 2.3 ให้ มาลี ใจดี แล้ว (ผู้รับผิดชอบหลัก)" in told

    heard = await malee.say("เมนู")
    assert "สุดา ทองดี มอบข้อ 2.3 ให้ท่าน (ผู้รับผิดชอบหลัก)" in heard
    mine = await malee.say("งานของฉัน")
    assert "ทั้งหมด 1 ข้อ" in mine
    assert "ข้อ 2.3" in mine


async def test_a_whole_category_is_handed_out_by_buttons(suda: Officer, malee: Officer) -> None:
    await suda.say("ทีม")
    await suda.tap("มอบงาน")
    await suda.tap("มาลี ใจดี")
    await suda.tap("หมวด 3 (4 ข้อ)")
    told = await suda.tap("ทั้งหมวด 3 (4 ข้อ)")

    assert "มอบหมวด 3 (4 ข้อ) ให้ มาลี ใจดี แล้ว" in told
    assert "ทั้งหมด 4 ข้อ" in await malee.say("งานของฉัน")
    assert "ทั้งหมด 20 ข้อ" in await suda.say("งานของฉัน")


async def test_what_is_mine_comes_before_the_offices_other_items(suda: Officer, malee: Officer) -> None:
    await suda.say("มอบ 5.1 ให้ มาลี")

    assert "ข้อ 5.1" in await malee.say("ทำต่อ")
    await malee.say("งานของฉัน")
    assert "ทั้งหมด 24 ข้อ" in await malee.tap("งานทั้งสำนักงาน")
    assert "ทั้งหมด 1 ข้อ" in await malee.tap("เฉพาะงานของฉัน")


async def test_who_was_given_nothing_sees_the_offices_items_and_why(suda: Officer, malee: Officer) -> None:
    assert "ยังไม่มีข้อที่มอบให้ท่าน" in await malee.say("งานของฉัน")
    assert "ยังไม่มีข้อที่มอบให้ท่าน" not in await suda.say("งานของฉัน")


async def test_the_next_item_is_ones_own(suda: Officer, malee: Officer) -> None:
    await suda.say("มอบ 1.1 ให้ มาลี")
    await suda.say("มอบ 5.2 ให้ มาลี")
    await malee.say("ข้อ 1.1")

    assert "ข้อ 5.2" in await malee.tap("ข้อถัดไป")


async def test_two_share_an_item_and_one_is_its_main(
    place: Place, suda: Officer, malee: Officer, office: Office
) -> None:
    somchai = await place.colleague(office, "somchai", "สมชาย มั่นคง")
    await suda.say("มอบ 2.3 ให้ มาลี")
    told = await suda.say("มอบ 2.3 ให้ สมชาย (ร่วม)")
    assert "ผู้รับผิดชอบร่วม" in told
    assert "ข้อ 2.3" in await somchai.say("งานของฉัน")
    assert "ข้อ 2.3" in await malee.say("งานของฉัน")

    await suda.tap("ให้เป็นหลัก")
    assert "ข้อ 2.3 มอบให้ สมชาย มั่นคง รับผิดชอบหลักแทนท่านแล้ว" in await malee.say("เมนู")


async def test_the_same_handed_out_again_says_that_it_is_so(suda: Officer, malee: Officer) -> None:
    await suda.say("มอบ 2.3 ให้ มาลี")

    assert "ข้อ 2.3 อยู่กับ มาลี ใจดี (ผู้รับผิดชอบหลัก) อยู่แล้ว" in await suda.say("มอบ 2.3 ให้ มาลี ใจดี")
    assert "สุดา" in await malee.say("เมนู")
    assert "สุดา" not in await malee.say("เมนู")


async def test_work_waits_for_a_name_until_the_coordinator_says_it_is_the_one(
    place: Place, suda: Officer, office: Office
) -> None:
    await suda.say("ข้อ 4.1")
    await suda.tap("มอบข้อนี้")
    told = await suda.say("นางสาวสมหญิง รักงาน")
    assert "ยังไม่มีผู้เข้าร่วมชื่อนี้" in told
    assert "รอ นางสาวสมหญิง รักงาน เข้าร่วม: ข้อ 4.1" in await suda.say("ทีม")

    somying = await place.colleague(office, "somying", "สมหญิง รักงาน")
    assert "ข้อ 4.1" not in (await somying.say("งานของฉัน")).partition("หมวด")[0]
    asked = await suda.say("เมนู")
    assert "สมหญิง รักงาน เข้าร่วมแล้ว มีงานที่รอชื่อนี้อยู่ ใช่คนเดียวกันหรือไม่" in asked
    assert "สมหญิง รักงาน รับ ข้อ 4.1" in await suda.tap("ใช่ คนเดียวกัน")

    assert "ผู้ประสานงานมอบให้ท่าน: ข้อ 4.1" in await somying.say("งานของฉัน")
    assert "ข้อ 4.1" in somying.text
    assert "รอ " not in await suda.say("ทีม")


async def test_the_board_confirms_too_who_was_awaited(place: Place, suda: Officer, office: Office) -> None:
    await suda.say("มอบหมวด 1 ให้ สมหญิง รักงาน")
    await place.colleague(office, "somying", "สมหญิง  รักงาน")
    await suda.say("ทีม")

    assert "รับ หมวด 1" in await suda.tap("ยืนยันว่าเป็น สมหญิง รักงาน")


async def test_a_name_that_two_have_is_asked_about(
    place: Place, suda: Officer, malee: Officer, office: Office
) -> None:
    await place.colleague(office, "malee2", "มาลี แก้วใส")

    assert "หลายคน" in await suda.say("มอบ 2.3 ให้ มาลี")
    assert "มอบข้อ 2.3 ให้ มาลี แก้วใส แล้ว" in await suda.tap("มาลี แก้วใส")


@pytest.mark.parametrize("words", ["มอบ 9.9 ให้ มาลี", "มอบ 1.2 ให้ มาลี", "มอบ 2.3 ให้ 5"])
async def test_what_cannot_be_handed_out_says_so_and_changes_nothing(
    suda: Officer, malee: Officer, words: str
) -> None:
    assert (await suda.say(words)).strip()
    await suda.say("ยกเลิก")

    assert "ยังไม่ได้มอบ 24 ข้อ" in await suda.say("ทีม")


async def test_the_board_says_who_has_what_how_far_and_since_when(
    place: Place, suda: Officer, malee: Officer
) -> None:
    await suda.say("มอบ 1.1 ให้ มาลี")
    await malee.say("ข้อ 1.1")
    await malee.tap("ครบทุกรายการ")
    fresh = await suda.say("ทีม")
    assert "มาลี ใจดี · นักวิชาการศึกษา · ข้อ 1.1 · ตอบครบ 0/1 · ทำล่าสุด 2 พ.ย. 69" in fresh
    assert "ยังไม่ได้มอบ 23 ข้อ" in fresh

    place.clock.pass_by(timedelta(days=8))
    assert "ค้างตั้งแต่ 2 พ.ย. 69" in await suda.say("ทีม")
    about = await suda.tap("ดูงานของ มาลี ใจดี")
    assert "ข้อ 1.1" in about
    assert "กำลังทำ" in about


async def test_an_officer_sees_who_has_what_but_not_who_is_behind(suda: Officer, malee: Officer) -> None:
    await suda.say("มอบ 1.1 ให้ มาลี")
    board = await malee.say("ทีม")

    assert "มาลี ใจดี · นักวิชาการศึกษา · ข้อ 1.1" in board
    assert "ตอบครบ" not in board
    assert not malee.offers("มอบงาน")


async def test_work_is_taken_back_and_is_the_coordinators_again(suda: Officer, malee: Officer) -> None:
    await suda.say("มอบ 2.3 ให้ มาลี")
    assert "เอาข้อ 2.3 คืนจาก มาลี ใจดี แล้ว" in await suda.tap("เอางานคืน")

    assert "ข้อ 2.3 กลับไปอยู่กับผู้ประสานงานแล้ว" in await malee.say("เมนู")
    assert "ยังไม่ได้มอบ 24 ข้อ" in await suda.say("ทีม")


async def test_a_long_team_is_paged(place: Place, suda: Officer, office: Office) -> None:
    for number in range(9):
        await place.member(office, name=f"officer{number}")
    first = await suda.say("ทีม")
    assert first.count("เจ้าหน้าที่") == 7

    assert (await suda.tap("หน้า 2/2")).count("เจ้าหน้าที่") == 2


async def test_nobody_gives_work_to_a_person_of_another_office(
    place: Place, suda: Officer, malee: Officer
) -> None:
    other = await place.office("1002", "สพม.อีกแห่งหนึ่ง")
    boss = await place.colleague(other, "boss", "หัวหน้า อื่น", Role.COORDINATOR)
    await suda.say("ทีม")
    malee_id = suda.choice("ดูงานของ มาลี ใจดี").payload.rpartition(":")[2]

    for action in (Assign(malee_id, "2.3", Part.MAIN), ShowMember(malee_id), TakeBack(malee_id, "2.3")):
        assert "มาลี" not in await boss.press(encode(action))

    assert "หัวหน้า" not in await malee.say("เมนู")
    assert "ยังไม่ได้มอบ 24 ข้อ" in await boss.say("ทีม")


async def test_a_director_is_given_nothing(place: Place, suda: Officer, office: Office) -> None:
    await place.colleague(office, "director", "นายอำนวย การดี", Role.DIRECTOR)
    told = await suda.say("มอบ 2.3 ให้ นายอำนวย การดี")

    assert "ยังไม่มีผู้เข้าร่วมชื่อนี้" in told


async def test_an_open_question_of_to_whom_is_left_and_taken_up_again(suda: Officer, malee: Officer) -> None:
    await suda.say("ข้อ 2.3")
    await suda.tap("มอบข้อนี้")
    assert "มอบข้อ 2.3 ให้ใคร" in await suda.say("ทำต่อ")
    assert "ออกจากคำถามแล้ว" in await suda.say("ยกเลิก")

    await suda.say("ข้อ 2.3")
    await suda.tap("มอบข้อนี้")
    assert "เลือกหมวด" in await suda.say("ข้าม")


async def test_who_works_for_another_office_just_now_is_told_of_which_it_is(
    place: Place, suda: Officer, malee: Officer, office: Office
) -> None:
    other = await place.office("1002", "สพม.อีกแห่งหนึ่ง")
    await malee.say(await place.invite(other))
    await suda.say("มอบ 2.3 ให้ มาลี")
    heard = await malee.say("เมนู")

    assert f"{office.name}\nสุดา ทองดี มอบข้อ 2.3 ให้ท่าน" in heard
    await malee.tap(office.name)
    assert "ทั้งหมด 1 ข้อ" in await malee.say("งานของฉัน")
