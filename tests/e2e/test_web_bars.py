"""Bars, and found words that stand out, in a real browser."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from bot.model import Bar, Channel, Screen, ScreenKind
from tests.fakes.phone import Phone, shoot
from tests.fakes.web import WebServer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SCORE = Screen(
    title="คะแนนประเมินตนเอง (ประมาณการ)",
    text="รวม 165 จาก 500",
    bars=(
        Bar("", 33),
        Bar("หมวด 1 (ร้อยละ 12): 350", 70),
        Bar("หมวด 4 (ร้อยละ 10): รอผลส่วนกลาง", None),
        Bar("หมวด 7 (ร้อยละ 40): 0", 0),
    ),
    after="เพิ่มคะแนนได้ง่ายที่สุด\n• ข้อ 1.3 อีก 1 รายการ ได้เพิ่ม 3.6",
    kind=ScreenKind.SCORE,
)
FOUND = Screen(
    title="น่าจะเป็นข้อนี้",
    text="ข้อ 3.4\nตรงที่: รับฟัง«ข้อร้องเรียน»และ <b>แก้ไข</b>",
    kind=ScreenKind.SEARCH,
)


async def shown(phone: Phone, server: WebServer, screen: Screen) -> Page:
    page = await phone.open(server.url)
    await expect(page.locator(".message.assistant")).to_be_visible()
    await server.turns.push(Channel.WEB, server.turns.who(), screen)
    await expect(page.get_by_role("heading", name=screen.title)).to_be_visible()
    return page


async def test_bars_stand_below_their_lines_as_long_as_they_go(phone: Phone, server: WebServer) -> None:
    page = await shown(phone, server, SCORE)

    tracks = page.locator(".track")
    shares = await tracks.evaluate_all(
        "all => all.map((one) => Math.round(100 * one.firstChild.offsetWidth / one.offsetWidth))"
    )
    assert shares == [33, 70, 0]
    await shoot(page, "score-bars")
    assert phone.complaints == []


async def test_a_screen_with_bars_reads_in_the_same_order_as_its_text(
    phone: Phone, server: WebServer
) -> None:
    page = await shown(phone, server, SCORE)

    lines = await page.locator(".message").last.locator(".words").all_inner_texts()

    bars = [bar.text for bar in SCORE.bars if bar.text]
    assert lines == [SCORE.text, *bars, *SCORE.after.split("\n")]


async def test_found_words_are_marked_and_nothing_becomes_markup(phone: Phone, server: WebServer) -> None:
    page = await shown(phone, server, FOUND)

    line = page.locator(".message").last.locator(".words").last
    await expect(line.locator("mark")).to_have_text(["ข้อร้องเรียน"])
    await expect(line).to_have_text("ตรงที่: รับฟังข้อร้องเรียนและ <b>แก้ไข</b>")
    assert phone.complaints == []


async def test_guillemets_elsewhere_stay_as_they_were_written(phone: Phone, server: WebServer) -> None:
    page = await shown(phone, server, Screen(title="บันทึก", text="โครงการ «อ่านออก»"))

    await expect(page.locator(".message").last.locator(".words")).to_have_text("โครงการ «อ่านออก»")
