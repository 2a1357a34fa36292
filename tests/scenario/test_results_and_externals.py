"""หมวด 7 field by field, and the scores that come from elsewhere."""

from __future__ import annotations

import pytest

from bot.model import Role
from tests.fakes.officer import Officer
from tests.fakes.place import STANDING_CODE, Place


@pytest.fixture
async def officer(place: Place) -> Officer:
    return await place.member(await place.office())


@pytest.fixture
async def coordinator(place: Place) -> Officer:
    return await place.member(await place.office(), Role.COORDINATOR)


INDICATORS = {
    "มิติ 7.1": "ร้อยละของนักเรียนที่อ่านออก",
    "มิติ 7.2": "ความพึงพอใจของผู้รับบริการ",
    "มิติ 7.3": "บุคลากรที่ได้รับการพัฒนา",
    "มิติ 7.4": "รางวัลที่สำนักงานได้รับ",
    "มิติ 7.5": "ปริมาณขยะที่ลดลง",
    "มิติ 7.6": "กระบวนงานที่เป็นดิจิทัล",
}


async def up_to_target(officer: Officer, item: str = "มิติ 7.1", *, direction: str = "ยิ่งมากยิ่งดี") -> None:
    await officer.say(item)
    await officer.tap("ตอบตัวชี้วัด")
    for answer in (INDICATORS[item], "ร้อยละ", direction):
        await officer.say(answer)


async def whole(officer: Officer, item: str = "มิติ 7.1") -> None:
    await up_to_target(officer, item)
    for answer in ("85", "90", "ไม่ใช่"):
        await officer.say(answer)


async def test_a_dimension_is_answered_field_by_field(officer: Officer) -> None:
    await up_to_target(officer)
    await officer.say("85")

    assert "ข้อนี้ 0 → 500 จาก 500" in await officer.say("90")
    await officer.say("ใช่")
    assert "มิติ 7.1 ตอบครบแล้ว" in await officer.say("80")


@pytest.mark.parametrize(
    "bad",
    ["-5", "1e5", "1,5", "abc", "85..2", "+5", "∞", "1/2", "๘๕ครึ่ง", "NaN", "9" * 61, "...", "😀", "ร้อยละ"],
)
async def test_a_bad_number_is_refused_and_asked_again(officer: Officer, bad: str) -> None:
    await up_to_target(officer)

    assert "ต้องเป็นตัวเลขศูนย์ขึ้นไป" in await officer.say(bad)
    assert "คำถาม 5 จาก 7" in await officer.say("85")


@pytest.mark.parametrize("good", ["85", "๘๕", "85%", "85 %", "ร้อยละ 85", " 85.0 ", "1,085", "0.5"])
async def test_a_number_is_read_as_officers_write_it(officer: Officer, good: str) -> None:
    await up_to_target(officer)

    assert "คำถาม 5 จาก 7" in await officer.say(good)


@pytest.mark.parametrize("typed", ["1", "2", "2.3", "7.1"])
async def test_digits_are_always_the_value_in_a_number_field(officer: Officer, typed: str) -> None:
    await up_to_target(officer)

    assert "คำถาม 5 จาก 7" in await officer.say(typed)
    assert f"ค่าเป้าหมาย: {typed}" in await officer.say("แบบฟอร์ม 7.1")


@pytest.mark.parametrize("word", ["หมวด 6", "ผลส่วนกลาง", "ข้อ 2.3", "ดูเกณฑ์", "ข้อถัดไป", "Basic"])
async def test_a_command_is_no_answer_to_a_number_field(officer: Officer, word: str) -> None:
    await up_to_target(officer)

    assert "ต้องเป็นตัวเลข" not in await officer.say(word)


@pytest.mark.parametrize("label", ["ยิ่งมากยิ่งดี", "ยิ่งน้อยยิ่งดี"])
async def test_a_direction_is_understood_by_its_label_after_a_look_elsewhere(
    officer: Officer, label: str
) -> None:
    await officer.say("มิติ 7.1")
    await officer.tap("ตอบตัวชี้วัด")
    await officer.say("ร้อยละของงาน")
    await officer.say("ร้อยละ")
    await officer.say("คะแนน")

    assert "คำถาม 4 จาก 7" in await officer.say(label)
    assert f"ทิศทาง: {label}" in await officer.say("แบบฟอร์ม 7.1")


async def test_a_target_of_zero_is_refused_where_more_is_better(officer: Officer) -> None:
    await up_to_target(officer)

    assert "ตั้งเป้าหมายเป็น 0 ไม่ได้" in await officer.say("0")
    assert "คำถาม 5 จาก 7" in await officer.say("85")


async def test_a_target_of_zero_is_fine_where_less_is_better(officer: Officer) -> None:
    await up_to_target(officer, direction="ยิ่งน้อยยิ่งดี")
    await officer.say("0")

    assert "ข้อนี้ 0 → 300 จาก 500" in await officer.say("0")


async def test_turning_the_direction_keeps_it_and_asks_for_another_target(officer: Officer) -> None:
    await up_to_target(officer, direction="ยิ่งน้อยยิ่งดี")
    for answer in ("0", "0", "ไม่ใช่"):
        await officer.say(answer)
    await officer.tap("แก้ทิศทาง")

    assert "ตั้งเป้าหมายเป็น 0 ไม่ได้" in await officer.say("ยิ่งมากยิ่งดี")

    await officer.say("85")
    assert "ทิศทาง: ยิ่งมากยิ่งดี" in await officer.say("แบบฟอร์ม 7.1")


async def test_an_actual_of_zero_is_a_value(officer: Officer) -> None:
    await up_to_target(officer)
    await officer.say("85")
    await officer.say("0")
    await officer.say("ไม่ใช่")

    assert "มิติ 7.1 ตอบครบแล้ว" in officer.text
    assert "ผลการดำเนินการ: 0" in officer.text


async def test_the_actual_may_be_skipped_and_given_later(officer: Officer) -> None:
    await up_to_target(officer)
    await officer.say("85")
    await officer.say("ข้าม")

    answer = await officer.say("ไม่ใช่")

    assert "ยังขาด: ผลการดำเนินการ" in answer
    await officer.tap("ตอบผลการดำเนินการ")
    assert "มิติ 7.1 ตอบครบแล้ว" in await officer.say("90")


async def test_a_target_at_the_end_of_the_scale_says_what_it_earns(officer: Officer) -> None:
    await up_to_target(officer)
    for answer in ("100", "100", "ไม่ใช่"):
        await officer.say(answer)

    assert "เป้าหมายอยู่ที่ค่าสูงสุดของหน่วยแล้ว" in officer.text


async def test_the_same_indicator_in_two_dimensions_is_warned_about(officer: Officer) -> None:
    await up_to_target(officer)
    await officer.say("มิติ 7.2")
    await officer.tap("ตอบตัวชี้วัด")

    answer = await officer.say("ร้อยละ ของนักเรียน ที่อ่านออก")

    assert "คล้ายกับตัวชี้วัดของมิติ 7.1" in answer
    assert "คำถาม 2 จาก 7" in await officer.tap("ใช้ตัวนี้ต่อไป")


async def test_the_warned_indicator_can_be_changed(officer: Officer) -> None:
    await up_to_target(officer)
    await officer.say("มิติ 7.2")
    await officer.tap("ตอบตัวชี้วัด")
    await officer.say(INDICATORS["มิติ 7.1"])
    await officer.tap("เปลี่ยนตัวชี้วัด")

    assert "คำถาม 2 จาก 7" in await officer.say("จำนวนครั้งที่ให้บริการประชาชน")


async def test_each_field_can_be_changed_afterwards(officer: Officer) -> None:
    await whole(officer)
    await officer.tap("แก้ผลการดำเนินการ")

    assert "ข้อนี้ 500 → 282.3 จาก 500" in await officer.say("80")


async def test_a_coordinators_external_score_is_unconfirmed(coordinator: Officer) -> None:
    await coordinator.say("ผลส่วนกลาง")
    await coordinator.tap("ITA (ข้อ 1.2)")
    await coordinator.say("91.37")

    answer = await coordinator.say("1")

    assert "ITA (ข้อ 1.2): ยังไม่มีผล → 91.37" in answer
    assert "คำตอบของ สพท. ไม่เปลี่ยน" in answer
    assert "รอส่วนกลางยืนยัน" in await coordinator.say("ผลส่วนกลาง")


@pytest.mark.parametrize("bad", ["101", "-1", "abc", "91,37", "1e1"])
async def test_a_bad_external_score_is_refused(coordinator: Officer, bad: str) -> None:
    await coordinator.say("ผลส่วนกลาง")
    await coordinator.say("1")

    assert "ต้องเป็นตัวเลข 0 ถึง 100" in await coordinator.say(bad)


@pytest.mark.parametrize("typed", ["B", "b", "กลุ่ม B", "กลุ่มB", "2"])
async def test_the_group_is_read_as_it_is_said(coordinator: Officer, typed: str) -> None:
    await coordinator.say("ผลส่วนกลาง")
    await coordinator.say("4")

    assert "อ่านจากที่ใด" in await coordinator.say(typed)


async def test_coming_back_to_the_source_asks_for_the_source(coordinator: Officer) -> None:
    await coordinator.say("ผลส่วนกลาง")
    await coordinator.say("1")
    await coordinator.say("91.37")

    assert "91.37 อ่านจากที่ใด" in await coordinator.say("ทำต่อ")


async def test_the_central_office_enters_confirmed_scores_of_an_office(place: Place) -> None:
    coordinator = await place.member(await place.office(), Role.COORDINATOR)
    central = place.newcomer("central")
    for word in ("ยอมรับ", STANDING_CODE, "ข้าม", "กรอกผลส่วนกลาง", "9999"):
        await central.say(word)
    assert "ไม่พบสำนักงานรหัสนี้" in central.text
    for word in ("เลือกสำนักงานอื่น", "1001", "กรอกผลส่วนกลาง", "กลุ่มจาก สตผ. (หมวด 6)", "A"):
        await central.say(word)
    await central.say("ผลการติดตามของ สตผ.")

    assert "A จาก ผลการติดตามของ สตผ. (ส่วนกลางยืนยันแล้ว)" in await coordinator.say("ผลส่วนกลาง")


async def test_the_score_names_what_is_awaited_and_what_is_cheapest(coordinator: Officer) -> None:
    answer = await coordinator.say("คะแนน")

    assert "คะแนนประเมินตนเอง (ประมาณการ)" in answer
    assert "รอผลส่วนกลาง: ITA หมวด 4 หมวด 6" in answer
    assert "เพิ่มคะแนนได้ง่ายที่สุด" in answer
    assert "อยู่ระหว่าง" not in answer
    assert "1000" not in answer


async def test_the_range_is_shown_once_all_own_items_are_done(officer: Officer, place: Place) -> None:
    for item in place.know.framework.own_items:
        await _settle(officer, item.id)

    answer = await officer.say("คะแนน")

    assert "ตอบครบแล้ว 24 จาก 24 ข้อ" in answer
    assert "คะแนนจะอยู่ระหว่าง" in answer
    assert "ตอบครบทุกข้อของสำนักงานแล้ว" in await officer.say("ทำต่อ")


async def _settle(officer: Officer, item: str) -> None:
    if item.startswith("7"):
        return await whole(officer, f"มิติ {item}")
    await officer.say(f"ข้อ {item}")
    if item.startswith("4"):
        await officer.say("เขียนสรุปแนวทาง")
        await officer.say("ใช้ระบบ")
        await officer.say("เสร็จ")
        return None
    await officer.say("ยังไม่ได้ทำ")
    await officer.say("ระบุโครงการ")
    await officer.say("โครงการหนึ่ง")
    return None
