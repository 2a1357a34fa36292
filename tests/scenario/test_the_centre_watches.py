"""กพร.สพฐ. sees how far all offices are: counts and days, and nothing of what they answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import Office, OfficeStatus, Role, Standing
from tests.fakes.officer import START, Officer
from tests.fakes.place import Place


@pytest.fixture
async def central(place: Place) -> Officer:
    somebody = place.newcomer("central")
    await somebody.say("ยอมรับ")
    await somebody.say(await place.invite(None, Role.CENTRAL))
    await somebody.say("ข้าม")
    return somebody


async def an_office_at_work(place: Place, code: str, name: str) -> Officer:
    officer = await place.member(await place.office(code, name), name=f"officer-{code}")
    await officer.say("ข้อ 1.1")
    await officer.tap("ครบทุกรายการ")
    return officer


async def test_the_overview_counts_offices_and_lists_them(place: Place, central: Officer) -> None:
    await place.office("1001", "สพป.หนึ่ง")
    await an_office_at_work(place, "1002", "สพป.สอง")
    await central.say("เมนู")
    told = await central.tap("ภาพรวมสำนักงาน")

    assert "ภาพรวม 2 สำนักงาน" in told
    assert "ยังไม่เริ่ม 1 แห่ง" in told
    assert "กำลังทำ 1 แห่ง" in told
    assert "รับรองแล้ว 0 แห่ง" in told
    assert "นำเข้าระบบแล้ว 0 แห่ง" in told
    assert "1001 สพป.หนึ่ง" in await central.tap("ดูยังไม่เริ่ม (1)")
    await central.tap("ภาพรวมสำนักงาน")
    assert "1002 สพป.สอง · ล่าสุด 2 พ.ย. 69" in await central.tap("ดูกำลังทำ (1)")


async def test_an_office_that_stands_still_is_named(place: Place, central: Officer) -> None:
    await an_office_at_work(place, "1002", "สพป.สอง")
    assert "ไม่มีสำนักงานที่หยุดนิ่ง" in await central.say("ภาพรวมทุกสำนักงาน")

    place.clock.pass_by(timedelta(days=15))
    assert "ไม่คืบหน้าเกิน 14 วัน 1 แห่ง" in await central.say("ภาพรวมทุกสำนักงาน")
    assert "สพป.สอง" in await central.tap("ดูไม่คืบหน้า (1)")


async def test_a_score_from_elsewhere_is_no_beginning(place: Place, central: Officer) -> None:
    await place.office("1001", "สพป.หนึ่ง")
    await central.say("ผลส่วนกลาง")
    await central.say("1001")
    await central.say("ผลส่วนกลาง")
    await central.tap("KPI 8 (หมวด 4)")
    await central.say("4")
    await central.tap("ระบบรายงานตัวชี้วัด (KRS)")

    assert "ยังไม่เริ่ม 1 แห่ง" in await central.say("ภาพรวมทุกสำนักงาน")


async def test_many_offices_are_paged(place: Place, central: Officer) -> None:
    for number in range(12):
        await place.office(f"{2000 + number}", f"สพป.ที่ {number}")
    await central.say("ภาพรวมทุกสำนักงาน")

    assert (await central.tap("ดูยังไม่เริ่ม (12)")).count("สพป.ที่") == 10
    assert (await central.tap("หน้า 2/2")).count("สพป.ที่") == 2


async def test_an_office_sees_nothing_of_the_others(place: Place) -> None:
    boss = await place.member(await place.office(), Role.COORDINATOR)
    await place.office("1002", "สพม.อีกแห่งหนึ่ง")

    assert "อีกแห่ง" not in await boss.say("ภาพรวมทุกสำนักงาน")


def test_the_furthest_that_an_office_has_come_is_its_status() -> None:
    doing = Standing(Office("o", "1", "สพป.หนึ่ง"), last_change=START)
    signed = replace(doing, signed_at=START)
    month = START + timedelta(days=30)

    assert [one.status for one in (doing, signed, replace(signed, imported_at=START))] == [
        OfficeStatus.DOING,
        OfficeStatus.SIGNED,
        OfficeStatus.IMPORTED,
    ]
    assert [one.is_stuck(month) for one in (doing, signed, replace(doing, last_change=None))] == [
        True,
        False,
        False,
    ]
