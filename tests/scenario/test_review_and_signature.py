"""From the officer's ส่งตรวจ to the director's รับรอง and the official system, as the people talk."""

from __future__ import annotations

import json

import pytest

from bot import actions as a
from bot.actions import encode
from bot.model import Office, Role, Submission
from bot.ports import UnitOfWork
from tests.fakes.answered import answer_everything
from tests.fakes.ledger import stored
from tests.fakes.officer import Officer
from tests.fakes.place import Place


async def an_office(place: Place) -> tuple[Office, Officer, Officer, Officer]:
    """Return an office with a coordinator, an officer and a director, each with a real name."""
    office = await place.office()
    people = []
    for role, name in ((Role.COORDINATOR, "สมศรี"), (Role.OFFICER, "มานะ"), (Role.DIRECTOR, "ประเสริฐ")):
        person = await place.member(office, role, name=f"{role}-person")
        await person.say("แก้ชื่อ")
        await person.say(f"นาง{name} ใจดี")
        people.append(person)
    coordinator, officer, director = people
    return office, coordinator, officer, director


async def all_accepted(place: Place, office: Office, coordinator: Officer) -> None:
    await answer_everything(place, office)
    await coordinator.press(encode(a.SendReady()))
    await coordinator.say("ตรวจสอบ")
    await coordinator.tap("ตรวจรับทั้ง 24 ข้อ")


async def proposed(place: Place, office: Office, coordinator: Officer) -> None:
    await all_accepted(place, office, coordinator)
    await coordinator.say("เสนอ ผอ.")
    await coordinator.tap("เสนอ ผอ.")


async def sign(director: Officer) -> None:
    await director.say("รับรอง")
    await director.tap("รับรอง")
    await director.tap("รับรอง ในฐานะ ผอ.")


async def submissions(place: Place, office: Office) -> tuple[Submission, ...]:
    def read(uow: UnitOfWork) -> tuple[Submission, ...]:
        assessment = uow.assessments.load(office.id, place.know.framework.id)
        assert assessment is not None
        return uow.submissions.all(office.id, assessment.id)

    return await place.store.run(read)


async def test_an_item_goes_to_review_comes_back_with_a_reason_and_is_accepted(place: Place) -> None:
    office, coordinator, officer, _ = await an_office(place)
    await answer_everything(place, office, items=("1.1",))

    assert "ส่งตรวจ 1 ข้อ" in await officer.say("ส่งตรวจ")
    assert "ส่งตรวจแล้ว: ข้อ 1.1" in await officer.tap("ส่งตรวจ 1 ข้อ")
    told = await coordinator.say("ตรวจสอบ")
    assert "ส่งตรวจ ข้อ 1.1" in told, "the notice rides on the coordinator's next reply"
    assert "รอตรวจ 1 ข้อ" in told

    await coordinator.tap(next(one.label for one in coordinator.screen.choices if "1.1" in one.label))
    assert coordinator.offers("ตรวจรับ")
    await coordinator.tap("ส่งกลับแก้ไข")
    assert "ส่งกลับข้อ 1.1 แล้ว" in await coordinator.say("ขาดภาพประกอบ")

    assert "ส่งกลับให้แก้ไข: ขาดภาพประกอบ" in await officer.say("1.1")
    assert officer.offers("ครบทุกรายการ") or officer.offers("เขียนสรุปแนวทาง")
    await officer.press(encode(a.SendReady()))
    await coordinator.say("ตรวจสอบ")
    await coordinator.press(encode(a.ReviewItem("1.1")))
    assert "ตรวจรับแล้ว: ข้อ 1.1" in await coordinator.tap("ตรวจรับ")
    assert "ผู้ประสานงานตรวจรับแล้ว: ข้อ 1.1" in await officer.say("เมนู")


async def test_what_was_sent_is_not_changed_until_it_is_taken_back(place: Place) -> None:
    office, _, officer, _ = await an_office(place)
    await answer_everything(place, office, items=("1.1",))
    await officer.say("ส่งตรวจ")
    await officer.tap("ส่งตรวจ 1 ข้อ")
    before = await stored(place, office)

    told = await officer.press("1:tick:1.1:basic:not_met:99")
    assert "จึงแก้ไม่ได้" in told
    assert await stored(place, office) == before

    await officer.tap("ถอนกลับมาแก้")
    assert officer.offers("เขียนสรุปแนวทาง")
    assert "คืนค่าเดิมแล้ว" in await officer.say("คืนค่าเดิม"), "sent again, since nothing was sent since"


async def test_nobody_sends_without_a_real_name(place: Place) -> None:
    office = await place.office()
    officer = await place.member(office)
    await answer_everything(place, office, items=("1.1",))
    before = await stored(place, office)

    assert "ต้องมีชื่อจริงก่อน" in await officer.press(encode(a.SendReady()))
    assert await stored(place, office) == before


async def test_the_director_signs_what_was_accepted_and_it_is_frozen(place: Place) -> None:
    office, coordinator, officer, director = await an_office(place)
    await all_accepted(place, office, coordinator)
    told = await coordinator.tap("ดูรายการก่อนเสนอ ผอ.")
    assert "ยังไม่มีหลักฐาน" in told
    assert "รอผลส่วนกลาง" in told
    assert "เสนอ ผอ. แล้ว" in await coordinator.tap("เสนอ ผอ.")

    assert "เสนอผลการประเมินตนเองให้รับรอง" in await director.say("เมนู")
    assert "รอรับรอง" in await director.tap("รับรอง")
    assert "ยืนยัน" in await director.tap("รับรอง")
    assert "รับรองผลการประเมินตนเองแทนแล้ว" in await director.tap("รับรอง ในฐานะ รอง ผอ.")

    (signed,) = await submissions(place, office)
    document = json.loads(signed.document)
    assert signed.signer_name == "นางประเสริฐ ใจดี"
    assert document["revision"] == signed.revision
    assert document["projects"]["1.1"] == "โครงการ 1.1"
    assert document["narratives"]["1.1"]["basic"] == "แนวทาง 1.1 basic"
    before = await stored(place, office)
    assert "จึงแก้ไม่ได้" in await officer.press("1:tick:1.1:basic:not_met:99")
    assert "จึงแก้ไม่ได้" in await coordinator.say("คืนค่าเดิม")
    assert await stored(place, office) == before

    await coordinator.say("ตรวจสอบ")
    await coordinator.tap("นำเข้าระบบ PMQA แล้ว")
    assert "บันทึกว่านำเข้าระบบ PMQA แล้ว" in await coordinator.tap("ยืนยันว่านำเข้าแล้ว")
    (imported,) = await submissions(place, office)
    assert imported.imported_at is not None


async def test_the_director_sends_the_whole_back_with_a_reason(place: Place) -> None:
    office, coordinator, _, director = await an_office(place)
    await proposed(place, office, coordinator)

    await director.say("รับรอง")
    await director.tap("ส่งกลับแก้ไข")
    await director.say("ทบทวนข้อ 2.3")
    told = await coordinator.say("ตรวจสอบ")
    assert "ส่งกลับให้แก้ไข: ทบทวนข้อ 2.3" in told
    await coordinator.press(encode(a.ReturnItem("2.3")))
    assert "ส่งกลับข้อ 2.3 แล้ว" in await coordinator.say("ทบทวนตามที่ ผอ. สั่ง")
    assert await submissions(place, office) == ()


async def test_opening_again_keeps_what_was_signed_and_says_why_and_by_whom(place: Place) -> None:
    office, coordinator, _, director = await an_office(place)
    await proposed(place, office, coordinator)
    await sign(director)

    await coordinator.say("ตรวจสอบ")
    await coordinator.tap("เปิดให้แก้ไข")
    assert "เปิดให้แก้ไขหลังรับรอง เหตุผล: พิมพ์ตัวเลขผิด" in await coordinator.say("พิมพ์ตัวเลขผิด")
    assert "พิมพ์ตัวเลขผิด" in await director.say("เมนู")
    assert "พิมพ์ตัวเลขผิด" in await coordinator.say("ประวัติ")
    (opened,) = await submissions(place, office)
    assert (opened.stands, opened.reason) == (False, "พิมพ์ตัวเลขผิด")

    await coordinator.say("เสนอ ผอ.")
    await coordinator.tap("เสนอ ผอ.")
    await coordinator.tap("ลงนามในเอกสาร")
    assert "ลงนามในเอกสาร" in await coordinator.say("นายประเสริฐ ใจดี\nผอ.สพป.ทดสอบ เขต 1")
    _, second = await submissions(place, office)
    assert (second.number, second.capacity, second.signer_position) == (2, "paper", "ผอ.สพป.ทดสอบ เขต 1")


async def test_a_score_that_comes_after_the_signature_makes_a_note_beside_it(place: Place) -> None:
    office, coordinator, _, director = await an_office(place)
    await proposed(place, office, coordinator)
    await sign(director)
    (before,) = await submissions(place, office)

    await coordinator.say("ผลส่วนกลาง")
    await coordinator.tap("ITA (ข้อ 1.2)")
    await coordinator.say("91.37")
    await coordinator.tap("หนังสือแจ้งผล ITA")

    told = await coordinator.say("ตรวจสอบ")
    assert "หมายเหตุคะแนน" in told
    assert "ITA (ข้อ 1.2): ยังไม่มีผล → 91.37" in told
    assert (await submissions(place, office)) == (before,)


@pytest.mark.parametrize(
    "payload", ["1:prop:1", "1:sign:director:1", "1:imp:1", "1:unprop", "1:revall:0", "1:reopen"]
)
async def test_no_step_is_taken_out_of_its_turn(place: Place, payload: str) -> None:
    office, coordinator, officer, director = await an_office(place)
    await answer_everything(place, office, items=("1.1",))
    before = await stored(place, office)

    for person in (coordinator, officer, director):
        assert (await person.press(payload)).strip()

    assert await stored(place, office) == before
    assert await submissions(place, office) == ()
