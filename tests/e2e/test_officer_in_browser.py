"""The main job, end to end: the real program, a real browser, one item of every mode, then the terminal."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from tests.fakes.phone import Phone, shoot
from tests.fakes.serving import Program

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

HOW = "ผอ.สพท. ประชุมถ่ายทอดนโยบายทุกเดือน และติดตามผ่านระบบออนไลน์"
PROJECT = "โครงการพัฒนาคุณภาพการบริหารจัดการ"
CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}")


@pytest_asyncio.fixture(loop_scope="session")
async def program(tmp_path: Path) -> AsyncIterator[Program]:
    async with Program(tmp_path / "data").serving() as running:
        yield running


def last(page: Page) -> Locator:
    return page.locator(".message.assistant").last


async def press(page: Page, name: str, answer: str) -> None:
    """Press the newest button of that name and wait for what it answers."""
    await page.locator(".choice", has_text=name).last.click()
    await expect(last(page)).to_contain_text(answer)


async def write(page: Page, text: str, answer: str) -> None:
    await page.get_by_role("textbox", name="ข้อความ").fill(text)
    await page.keyboard.press("Enter")
    await expect(last(page)).to_contain_text(answer)


async def come_in(phone: Phone, program: Program) -> Page:
    page = await phone.open(program.url)
    await press(page, "ยอมรับ", "ชื่อ-สกุล")
    await press(page, "ข้าม", "สำนักงานตัวอย่าง")
    return page


async def answer_a_self_item(page: Page) -> None:
    await write(page, "ข้อ 1.1", "หลักฐานที่ต้องแนบ")
    await shoot(page, "officer-item")
    await press(page, "ครบทุกรายการ", "ข้อนี้ 0 → 300 จาก 500 · ยังไม่มีหลักฐาน")
    await shoot(page, "officer-ticks")
    await press(page, "เขียนสรุปแนวทาง", "พิมพ์ เสร็จ")
    await write(page, HOW, "พิมพ์ต่อได้")
    await write(page, "เสร็จ", "Advance")
    await press(page, "ระบุโครงการ", "พิมพ์ชื่อโครงการ")
    await write(page, PROJECT, PROJECT)


async def answer_an_external_item_with_form(page: Page) -> None:
    await write(page, "ข้อ 4.1", "ข้อ 4.1")
    await press(page, "เขียนสรุปแนวทาง", "พิมพ์ เสร็จ")
    await write(page, "สพท. ใช้ข้อมูล ปพ.3 ออนไลน์ ติดตามทุกโรงเรียน", "พิมพ์ต่อได้")
    await press(page, "เสร็จ", "บันทึกสรุปแนวทาง")


async def enter_an_external_score(page: Page) -> None:
    await write(page, "1.2", "ใช้ผลส่วนกลาง")
    await press(page, "กรอกผลส่วนกลาง", "ITA")
    await write(page, "91.37", "อ่านจากที่ใด")
    await press(page, "รายงานผล ITA", "ยังไม่มีผล → 91.37")
    await expect(last(page)).to_contain_text("คำตอบของ สพท. ไม่เปลี่ยน")
    await shoot(page, "officer-external")


async def answer_a_results_item(page: Page) -> None:
    await write(page, "มิติ 7.1", "มิติ 7.1")
    await press(page, "ตอบตัวชี้วัด", "พิมพ์ชื่อตัวชี้วัด")
    await write(page, "ร้อยละผู้เรียนที่อ่านออกเขียนได้", "นับเป็นอะไร")
    await press(page, "ร้อยละ", "ผลแบบใดจึงดี")
    await press(page, "ยิ่งมากยิ่งดี", "ค่าเป้าหมาย")
    await write(page, "85", "ผลการดำเนินการ")
    await write(page, "๙๐", "ปีที่แล้ว")
    await press(page, "ไม่ใช่", "ตอบครบแล้ว")
    await shoot(page, "officer-results")


async def test_an_officer_answers_items_of_every_mode_and_goes_on_in_the_terminal(
    phone: Phone, program: Program
) -> None:
    page = await come_in(phone, program)

    await answer_a_self_item(page)
    await answer_an_external_item_with_form(page)
    await enter_an_external_score(page)
    await answer_a_results_item(page)
    await write(page, "คะแนน", "คะแนนประเมินตนเอง (ประมาณการ)")
    await shoot(page, "officer-score")
    await write(page, "เปิดบนคอมพิวเตอร์", "พิมพ์รหัส")
    code = CODE.search(await last(page).inner_text())
    assert code is not None
    said = await program.talk("somsri", code[0], "ข้อ 1.1", "Advance", "1 2")

    kept = await program.json("assessment", "--office", "SAMPLE")
    assert kept["met"] == ["1.1.B1", "1.1.B2", "1.1.A1", "1.1.A2"]
    assert kept["narratives"]["1.1"] == {"basic": HOW}
    assert kept["projects"] == {"1.1": PROJECT}
    assert kept["external"]["1.2"] == "91.37"
    assert kept["results"]["7.1"]["actual"] == "90"
    assert "ข้อนี้ 300 → 400 จาก 500" in said
    assert phone.complaints == []


async def test_the_browser_shows_its_conversation_again_after_the_program_restarted(
    phone: Phone, tmp_path: Path
) -> None:
    program = Program(tmp_path / "data")
    async with program.serving():
        page = await come_in(phone, program)
        await write(page, "ข้อ 2.3", "หลักฐานที่ต้องแนบ")
        first = program.url

    async with program.serving():
        await page.goto(page.url.replace(first, program.url))
        await expect(last(page)).to_contain_text("หลักฐานที่ต้องแนบ")
        await press(page, "ครบทุกรายการ", "ข้อนี้ 0 → 300")
