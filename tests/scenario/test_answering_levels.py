"""Ticking a level: all at once, each by itself, several by number; and what is said of it."""

from __future__ import annotations

import pytest

from tests.fakes.officer import Officer
from tests.fakes.place import Place


@pytest.fixture
async def officer(place: Place) -> Officer:
    return await place.member(await place.office())


async def at_basic(officer: Officer, item: str = "ข้อ 1.1") -> None:
    await officer.say(item)
    await officer.say("Basic")


@pytest.mark.parametrize(
    "typed", ["1 2", "1-2", "๑ ๒", "๑-๒", "1,2", "1 และ 2", "1ถึง2", "2 1", "3", "ครบทุกรายการ", "ครบทุกข้อ"]
)
async def test_all_of_a_level_is_ticked_in_one_message(officer: Officer, typed: str) -> None:
    await at_basic(officer)

    answer = await officer.say(typed)

    assert "ทำแล้ว 2/2" in answer
    assert "ข้อนี้ 0 → 300 จาก 500 · ยังไม่มีหลักฐาน" in answer
    assert "ครบเกณฑ์ Basic" in answer


@pytest.mark.parametrize("typed", ["0", "99", "1-3", "1 9", "๑ ๙"])
async def test_a_number_that_is_no_choice_says_which_there_are_and_changes_nothing(
    officer: Officer, typed: str
) -> None:
    await at_basic(officer)

    assert "1 ถึง" in await officer.say(typed)

    assert "ทำแล้ว 1/2" in await officer.say("1")


async def test_a_tick_is_taken_back_by_the_same_number(officer: Officer) -> None:
    await at_basic(officer)
    await officer.say("1")

    answer = await officer.say("1")

    assert "ทำแล้ว 0/2" in answer
    assert "☒ 1" in answer


async def test_met_typed_where_there_are_several_asks_which(officer: Officer) -> None:
    await at_basic(officer)

    answer = await officer.say("ทำแล้ว")

    assert "ทำรายการใดแล้ว" in answer
    assert "ทำแล้ว 1/2" in await officer.say("2")


async def test_met_typed_where_there_is_one_ticks_it(officer: Officer) -> None:
    await at_basic(officer, "ข้อ 1.4")

    assert "ทำแล้ว 1/1" in await officer.say("ทำแล้ว")


async def test_not_done_leaves_what_is_ticked_as_done(officer: Officer) -> None:
    await at_basic(officer)
    await officer.say("1")

    answer = await officer.say("ยังไม่ได้ทำ")

    assert "☑ 1" in answer
    assert "☒ 2" in answer


async def test_not_done_of_a_whole_level_takes_it_back(officer: Officer) -> None:
    await at_basic(officer)
    await officer.say("ครบทุกรายการ")

    assert "ทำแล้ว 0/2" in await officer.say("ยังไม่ได้ทำ")


async def test_what_is_already_so_stays_so(officer: Officer) -> None:
    await at_basic(officer)
    button = officer.choice("ครบทุกรายการ").payload
    await officer.press(button)

    assert "ข้อ 1.1 เป็นอย่างนี้อยู่แล้ว" in await officer.press(button)


async def test_each_criterion_can_be_answered_by_itself(officer: Officer) -> None:
    await at_basic(officer)
    await officer.tap("ตอบทีละรายการ")

    assert "รายการ 2 จาก 2" in await officer.tap("ทำแล้ว")
    answer = await officer.say("ยังไม่ได้ทำ")

    assert "☑ 1" in answer
    assert "☒ 2" in answer


async def test_a_tick_above_an_incomplete_level_says_when_it_will_count(officer: Officer) -> None:
    await officer.say("ข้อ 1.1")
    await officer.say("Advance")

    answer = await officer.say("ครบทุกรายการ")

    assert "ยังไม่คิดคะแนนจนกว่า Basic จะครบ" in answer
    assert "ข้อนี้ 0 จาก 500" in answer


async def test_writing_after_a_level_is_whole_is_for_that_level(officer: Officer) -> None:
    await officer.say("ข้อ 1.1")
    await officer.say("Advance")
    await officer.say("ครบทุกรายการ")

    assert "เขียนสรุปแนวทาง · ข้อ 1.1 · Advance" in await officer.say("เขียนสรุปแนวทาง")


async def test_writing_at_an_item_is_for_its_lowest_whole_level_without_a_narrative(officer: Officer) -> None:
    await officer.say("ข้อ 1.1")
    await officer.say("ครบทุกรายการ")
    await officer.say("Advance")
    await officer.say("ครบทุกรายการ")
    answer = await officer.say("ข้อ 1.1")

    assert "เขียนสรุปแนวทาง คือเขียนของระดับ Basic" in answer
    assert "ข้อ 1.1 · Basic" in await officer.say("เขียนสรุปแนวทาง")


async def test_writing_at_an_untouched_item_is_for_its_first_level(officer: Officer) -> None:
    await officer.say("ข้อ 1.1")

    assert "เขียนสรุปแนวทาง · ข้อ 1.1 · Basic" in await officer.tap("เขียนสรุปแนวทาง")


async def test_an_item_first_shows_all_it_asks_uncut(officer: Officer, place: Place) -> None:
    answer = await officer.say("ข้อ 3.1")

    item = place.know.framework.items["3.1"]
    assert all(one.text in answer for one in item.criteria)
    assert all(one.text in answer for one in item.evidence)


async def test_an_item_is_done_when_its_first_incomplete_level_is_answered(officer: Officer) -> None:
    await officer.say("ข้อ 1.1")
    await officer.say("ยังไม่ได้ทำ")
    await officer.say("ระบุโครงการ")
    answer = await officer.say("โครงการหนึ่ง")

    assert "ข้อ 1.1 ตอบครบแล้ว ระดับที่สูงกว่านี้ตอบเพิ่มได้" in answer
    assert "ตอบครบแล้ว 1" in await officer.say("งานของฉัน")


async def test_work_lists_what_is_to_do_in_progress_and_done(officer: Officer) -> None:
    await officer.say("ข้อ 1.1")
    await officer.say("ครบทุกรายการ")

    answer = await officer.say("งานของฉัน")

    assert "กำลังทำ 1 · ยังไม่เริ่ม 23 · ตอบครบแล้ว 0" in answer
    assert "ข้อ 1.1" in officer.choice("ข้อ 1.1 ระบบการนำองค์การที่สร้างความยั่งยืน").label
    assert "หมวด 1 (2 ข้อ)" in await officer.tap("ดูข้อที่ยังไม่เริ่ม (23)")


async def test_a_project_is_offered_again_from_another_item(officer: Officer) -> None:
    await officer.say("ข้อ 1.1")
    await officer.say("ระบุโครงการ")
    await officer.say("โครงการองค์กรยั่งยืน")
    await officer.say("ข้อ 1.3")
    await officer.say("ระบุโครงการ")

    assert "บันทึกโครงการของข้อ 1.3 แล้ว: โครงการองค์กรยั่งยืน" in await officer.say("1")


@pytest.mark.parametrize("label", ["ครบทุกรายการ", "Basic", "เขียนสรุปแนวทาง", "ข้อถัดไป", "ยังไม่ได้ทำ"])
async def test_a_fixed_label_is_never_the_name_of_a_project(officer: Officer, label: str) -> None:
    await officer.say("ข้อ 1.1")
    await officer.say("ระบุโครงการ")

    await officer.say(label)

    assert "โครงการที่อ้างอิง: " not in await officer.say("ข้อ 1.1")


async def test_a_project_too_long_is_refused_and_asked_again(officer: Officer) -> None:
    await officer.say("ข้อ 1.1")
    await officer.say("ระบุโครงการ")

    assert "ยาวเกิน 500" in await officer.say("ก" * 501)
    assert "บันทึกโครงการ" in await officer.say("ก" * 500)
