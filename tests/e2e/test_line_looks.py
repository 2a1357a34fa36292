"""Every kind of LINE card drawn in a real browser, to be looked at and to be held to its width."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser

from bot.channels.line import theme
from bot.channels.line.cards import to_messages
from bot.model import Bar, Choice, Row, Screen, ScreenKind, Tick
from tests.fakes.flex_html import BUBBLE_PIXELS, page_of
from tests.fakes.phone import shoot

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CRITERION = (
    "ผอ.สพท. สร้างความยั่งยืนให้องค์กร โดยมีแนวทาง กำหนดนโยบาย ทิศทางขององค์กร รองรับพันธกิจตามกฎหมาย "
    "สอดคล้องกับยุทธศาสตร์ระดับประเทศ ระดับกรม"
)
ROWS = tuple(
    Choice(CRITERION, f"1:row:{number}", row=Row(CRITERION, tick))
    for number, tick in enumerate((Tick.MET, Tick.NOT_MET, None))
)
BUTTONS = (
    Choice("ครบทุกรายการ", "1:all", primary=True),
    Choice("เขียนสรุปแนวทาง", "1:write"),
    Choice("แนบหลักฐาน", "1:attach"),
    Choice("หมวด 3 การให้ความสำคัญผู้รับบริการและผู้มีส่วนได้ส่วนเสีย (น้ำหนักร้อยละ 11)", "1:cat:3"),
    Choice("เมนู", "1:menu"),
)
BARS = (Bar("", 33), Bar("หมวด 1 (ร้อยละ 12): 350", 70), Bar("หมวด 4 (ร้อยละ 10): รอผลส่วนกลาง", None))


def a_screen(kind: ScreenKind) -> Screen:
    return Screen(
        title="ข้อ 1.1 · Basic (ระดับ 1 จาก 3) · ทำแล้ว 1/3",
        text="บันทึกข้อ 1.1 แล้ว\nตรงที่: รับฟัง «ข้อร้องเรียน» ของผู้รับบริการ\n• หนังสือขออนุมัติจัดทำ",
        choices=(*(ROWS if kind is ScreenKind.CHECKLIST else ()), *BUTTONS),
        hint="พิมพ์เลขรายการที่ทำแล้ว หลายรายการพร้อมกันได้ เช่น 1,2 หรือ 1-2",
        kind=kind,
        bars=BARS if kind in {ScreenKind.SCORE, ScreenKind.WORK, ScreenKind.MENU} else (),
    )


@pytest.mark.parametrize("kind", list(ScreenKind))
async def test_no_part_of_a_card_runs_over_its_edge(chromium: Browser, kind: ScreenKind) -> None:
    page = await chromium.new_page(viewport={"width": 412, "height": 900})
    await page.set_content(page_of(to_messages([a_screen(kind)])))

    await shoot(page, f"line-{kind}")
    width = BUBBLE_PIXELS[theme.BUBBLE_SIZE]
    over = await page.locator(".bubble *").evaluate_all(
        "(all, width) => all.filter((one) => one.scrollWidth > Math.max(one.clientWidth, width) + 1)"
        ".map((one) => one.textContent)",
        width,
    )
    assert over == []
    await page.close()


@pytest.mark.parametrize("kind", list(ScreenKind))
async def test_whatever_can_be_tapped_is_as_high_as_a_finger(chromium: Browser, kind: ScreenKind) -> None:
    page = await chromium.new_page(viewport={"width": 412, "height": 900})
    await page.set_content(page_of(to_messages([a_screen(kind)])))

    heights = await page.locator("[role=button]").evaluate_all("all => all.map((one) => one.offsetHeight)")

    assert heights
    assert min(heights) >= 44
    await page.close()
