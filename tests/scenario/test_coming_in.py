"""Coming in: the notice, the invitation, the real name."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.codes import shown_code
from bot.model import Role, UpdateKind
from tests.fakes.place import STANDING_CODE, Place

SECRET = "ข้อความลับของคนแปลกหน้า"


async def test_the_first_word_brings_the_notice_with_its_buttons(place: Place) -> None:
    stranger = place.newcomer("new")

    await stranger.say("สวัสดี")

    assert stranger.offers("ยอมรับ")
    assert "เก็บ" in stranger.text


@pytest.mark.parametrize("read", ["ข้อ 1.1", "ดูเกณฑ์", "หมวด 4", "ข้อร้องเรียน", "มิติ 7.1", "ช่วยเหลือ", "กำหนดส่ง"])
async def test_a_stranger_may_read_and_search_before_accepting(place: Place, read: str) -> None:
    stranger = place.newcomer("new")

    await stranger.say(read)

    assert not stranger.offers("ยอมรับ")
    assert stranger.offers("เมนู")


async def test_nothing_of_a_stranger_is_kept_but_who_wrote_and_a_pending_code(
    place: Place, tmp_path: Path
) -> None:
    stranger = place.newcomer("new")
    office = await place.office()
    for said in (SECRET, "ข้อ 1.1", await place.invite(office), SECRET, "งานของฉัน"):
        await stranger.say(said)

    kept = _everything(tmp_path / "pmqa.db")
    assert not [name for name, rows in kept.items() if SECRET in rows]
    assert "item" not in kept["conversations"]
    assert kept["assessments"] == ""


def _everything(database: Path) -> dict[str, str]:
    """Return every table's rows as text, but the screens that were answered with."""
    with closing(sqlite3.connect(database)) as reading:
        names = [name for (name,) in reading.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: "".join(f"{one}\n" for one in reading.execute(f"SELECT * FROM {name}"))  # noqa: S608
            for name in names
        }


@pytest.mark.parametrize("shape", [str, str.lower, shown_code, " ".join, lambda c: f" {c} "])
async def test_a_code_is_read_in_every_shape(place: Place, shape: object) -> None:
    newcomer = place.newcomer("new")
    await newcomer.say("ยอมรับ")
    code = await place.invite(await place.office())

    assert "เข้าร่วม สพป.ทดสอบ เขต 1 แล้ว" in await newcomer.say(shape(code))  # type: ignore[operator]


async def test_a_code_given_first_lets_one_in_once_the_notice_is_accepted(place: Place) -> None:
    newcomer = place.newcomer("new")

    assert "ได้รับรหัสเชิญแล้ว" in await newcomer.say(await place.invite(await place.office()))

    assert "เข้าร่วม สพป.ทดสอบ เขต 1 แล้ว ในฐานะเจ้าหน้าที่" in await newcomer.tap("ยอมรับ")


async def test_an_opened_link_lets_one_in_as_a_typed_code_does(place: Place) -> None:
    newcomer = place.newcomer("new")
    await newcomer.send(UpdateKind.START, await place.invite(await place.office()))

    assert "เข้าร่วม" in await newcomer.tap("ยอมรับ")


@pytest.mark.parametrize("wrong", ["ZZZZ-9999", "7K4M-2QXO", "zzzz 9999"])
async def test_a_wrong_code_says_so_and_what_to_do(place: Place, wrong: str) -> None:
    newcomer = place.newcomer("new")
    await newcomer.say("ยอมรับ")

    assert "รหัสนี้ใช้ไม่ได้" in await newcomer.say(wrong)
    assert newcomer.screen.choices


async def test_a_code_that_is_used_up_is_refused(place: Place) -> None:
    code = await place.invite(await place.office(), uses=1)
    for name in ("first", "second"):
        newcomer = place.newcomer(name)
        await newcomer.say("ยอมรับ")
        answer = await newcomer.say(code)

    assert "รหัสนี้ใช้ไม่ได้" in answer


async def test_a_code_that_ran_out_is_refused(place: Place) -> None:
    newcomer = place.newcomer("new")
    await newcomer.say("ยอมรับ")
    code = await place.invite(await place.office())
    place.clock.pass_by(timedelta(days=800))

    assert "รหัสนี้ใช้ไม่ได้" in await newcomer.say(code)


async def test_guessing_codes_is_stopped_for_a_while(place: Place) -> None:
    newcomer = place.newcomer("new")
    await newcomer.say("ยอมรับ")
    code = await place.invite(await place.office())
    for number in range(5):
        await newcomer.say(f"ZZZZ-999{number + 2}")

    assert "ลองรหัสหลายครั้งเกินไป" in await newcomer.say(code)

    place.clock.pass_by(timedelta(minutes=16))
    assert "เข้าร่วม" in await newcomer.say(code)


async def test_the_standing_central_code_is_read_as_it_was_given(place: Place) -> None:
    newcomer = place.newcomer("new")
    await newcomer.say("ยอมรับ")

    assert "กพร.สพฐ." in await newcomer.say(STANDING_CODE.lower())


async def test_the_name_is_asked_once_with_its_position_and_group(place: Place) -> None:
    newcomer = place.newcomer("new")
    await newcomer.say("ยอมรับ")
    await newcomer.say(await place.invite(await place.office()))

    answer = await newcomer.say("สมศรี ใจดี, นักวิเคราะห์นโยบายและแผน, กลุ่มนโยบายและแผน")

    assert "บันทึกชื่อแล้ว: สมศรี ใจดี · นักวิเคราะห์นโยบายและแผน · กลุ่มนโยบายและแผน" in answer
    assert "ตำแหน่ง: นักวิเคราะห์นโยบายและแผน" in await newcomer.say("ข้อมูลของฉัน")


@pytest.mark.parametrize("name", ["นายวิชัย มุ่งมั่น", "สุดา ใจซื่อ นักทรัพยากรบุคคล กลุ่มบริหารงานบุคคล", "วิชัย มุ่งมั่น"])
async def test_a_name_is_not_taken_for_a_search(place: Place, name: str) -> None:
    newcomer = place.newcomer("new")
    await newcomer.say("ยอมรับ")
    await newcomer.say(await place.invite(await place.office()))

    assert "บันทึกชื่อแล้ว" in await newcomer.say(name)


async def test_a_text_that_reads_like_a_search_is_asked_about_before_it_is_a_name(place: Place) -> None:
    newcomer = place.newcomer("new")
    await newcomer.say("ยอมรับ")
    await newcomer.say(await place.invite(await place.office()))

    assert "คล้ายคำค้นหา" in await newcomer.say("ข้อร้องเรียน")

    assert "ข้อ 3.4" in await newcomer.tap("ค้นหา")
    assert "ชื่อ: ยังไม่ระบุ" in await newcomer.say("ข้อมูลของฉัน")


async def test_such_a_text_can_be_the_name_after_all(place: Place) -> None:
    newcomer = place.newcomer("new")
    await newcomer.say("ยอมรับ")
    await newcomer.say(await place.invite(await place.office()))
    await newcomer.say("ข้อร้องเรียน")

    assert "บันทึกชื่อแล้ว: ข้อร้องเรียน" in await newcomer.say("1")


@pytest.mark.parametrize(
    ("typed", "seen"), [("เมนู", "งานของฉัน"), ("ข้อ 1.1", "ครบทุกรายการ"), ("งานของฉัน", "เมนู")]
)
async def test_a_control_word_acts_where_the_name_is_asked(place: Place, typed: str, seen: str) -> None:
    newcomer = place.newcomer("new")
    await newcomer.say("ยอมรับ")
    await newcomer.say(await place.invite(await place.office()))

    await newcomer.say(typed)

    assert newcomer.offers(seen)
    assert "ชื่อ: ยังไม่ระบุ" in await newcomer.say("ข้อมูลของฉัน")


async def test_a_second_office_is_joined_without_asking_the_name_again(place: Place) -> None:
    officer = await place.member(await place.office())

    answer = await officer.say(await place.invite(await place.office("1002", "สพม.ทดสอบ"), Role.DIRECTOR))

    assert "เข้าร่วม สพม.ทดสอบ แล้ว ในฐานะผอ.สพท." in answer
    assert officer.offers("ทำต่อ")


@pytest.mark.core_only("a platform is never on loopback, where alone that office is open")
async def test_the_sample_office_needs_no_code(place: Place) -> None:
    await place.office("SAMPLE", "สำนักงานตัวอย่าง")
    newcomer = place.newcomer("new", sample=True)
    await newcomer.say("สวัสดี")

    assert "เข้าร่วม สำนักงานตัวอย่าง" in await newcomer.tap("ยอมรับ")
