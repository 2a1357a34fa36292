"""The web chat as a person meets it: a real Chromium, a real server, a small conversation."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.model import Channel, Choice, Screen, UpdateKind
from tests.fakes.phone import PHONE, Phone, a_phone, shoot
from tests.fakes.turns import CRITERIA, LONG, MENU, TELL, WELCOME
from tests.fakes.web import WebServer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

REFUSED_CONNECTION = "net::ERR_CONNECTION_REFUSED"


def answers(page: Page) -> Locator:
    return page.locator(".message.assistant")


def button(page: Page, name: str) -> Locator:
    """The newest button of that name."""
    return page.locator(".choice", has_text=name).last


async def write(page: Page, text: str) -> None:
    await page.get_by_role("textbox", name="ข้อความ").fill(text)
    await page.get_by_role("button", name="ส่ง", exact=True).click()


async def open_menu(phone: Phone, server: WebServer) -> Page:
    page = await phone.open(server.url)
    await button(page, "ยอมรับ").click()
    await expect(page.get_by_role("heading", name=MENU.title)).to_be_visible()
    return page


async def test_the_first_visit_shows_the_first_screen_by_itself(phone: Phone, server: WebServer) -> None:
    page = await phone.open(server.url)

    await expect(page.get_by_role("heading", name=WELCOME.title)).to_be_visible()
    await expect(button(page, "ยอมรับ")).to_be_visible()
    await shoot(page, "welcome")
    assert [update.kind for update in server.turns.taken] == [UpdateKind.START]
    assert phone.complaints == []


async def test_pressing_and_typing_are_answered_without_reload(phone: Phone, server: WebServer) -> None:
    page = await open_menu(phone, server)

    await write(page, "1")
    await button(page, "ผอ.สพท.").click()

    await expect(page.get_by_role("heading").last).to_contain_text("ทำแล้ว 1/2")
    await expect(button(page, "ผอ.สพท.")).to_have_attribute("aria-pressed", "true")
    await shoot(page, "checklist")
    assert [update.text for update in server.turns.taken[1:]] == ["1:menu", "1", "1:tick:0"]
    assert phone.complaints == []


async def test_what_is_written_stands_right_and_what_is_answered_left(
    phone: Phone, server: WebServer
) -> None:
    page = await open_menu(phone, server)

    await write(page, "แผนยุทธศาสตร์")
    await expect(answers(page).last).to_contain_text("ไม่พบ “แผนยุทธศาสตร์”")

    own = await page.locator(".message.own").last.bounding_box()
    answer = await answers(page).last.bounding_box()
    assert own is not None
    assert answer is not None
    assert own["x"] + own["width"] > PHONE["width"] - 20
    assert answer["x"] < 20


async def test_words_that_are_not_kept_still_stand_before_their_answer(
    phone: Phone, server: WebServer
) -> None:
    server.turns.echoes = False
    page = await open_menu(phone, server)

    await write(page, "วิสัยทัศน์")
    await expect(answers(page)).to_have_count(3)

    said = page.locator(".message")
    await expect(said).to_have_count(5)
    await expect(said.nth(3)).to_contain_text("วิสัยทัศน์")
    await expect(said.nth(3)).to_have_class("message own")


async def test_a_reload_keeps_the_talk(phone: Phone, server: WebServer) -> None:
    page = await open_menu(phone, server)
    await write(page, "แผน")
    await expect(answers(page)).to_have_count(3)
    before = await page.locator("#log").inner_text()

    await page.reload()

    await expect(answers(page)).to_have_count(3)
    assert await page.locator("#log").inner_text() == before
    assert len(server.turns.taken) == 3


async def test_what_is_being_written_outlives_a_reload(phone: Phone, server: WebServer) -> None:
    page = await open_menu(phone, server)
    await page.get_by_role("textbox").fill("ร่างที่ยังไม่ส่ง")

    await page.reload()

    await expect(page.get_by_role("textbox")).to_have_value("ร่างที่ยังไม่ส่ง")


async def test_an_old_button_still_does_what_it_says(phone: Phone, server: WebServer) -> None:
    page = await open_menu(phone, server)
    await write(page, "แผน")
    await expect(answers(page)).to_have_count(3)

    await page.locator(".choice", has_text="ทำต่อ ข้อ 1.1").click()

    await expect(page.get_by_role("heading").last).to_contain_text("ข้อ 1.1")


async def test_numbers_stand_on_the_last_answer_alone(phone: Phone, server: WebServer) -> None:
    page = await open_menu(phone, server)
    notice = Screen(
        title="แจ้งจากทีม", text="สมชายแก้ข้อ 1.1", choices=(Choice("เปิดข้อ 1.1", "1:level", primary=True),)
    )
    await server.turns.push(Channel.WEB, server.turns.who(), notice)
    await expect(button(page, "เปิดข้อ 1.1")).to_be_visible()

    shown = page.locator(".number").locator("visible=true")

    await expect(shown).to_have_text(["1", "2", "3", "4"])
    await expect(answers(page).nth(1).locator(".number").locator("visible=true")).to_have_count(4)
    await shoot(page, "notice")


async def test_inside_a_question_choices_bear_no_numbers(phone: Phone, server: WebServer) -> None:
    page = await open_menu(phone, server)
    await write(page, "1")
    await button(page, "เขียนสรุปแนวทาง").click()
    await expect(answers(page).last).to_contain_text(TELL.text)

    assert await answers(page).last.locator(".number").count() == 0
    await write(page, "สพท. กำหนดวิสัยทัศน์ร่วมกับบุคลากร\nhttps://example.go.th/vision")
    await expect(answers(page).last).to_contain_text("บันทึกข้อ 1.1 แล้ว")
    await expect(page.get_by_role("link", name="https://example.go.th/vision")).to_be_visible()
    await shoot(page, "narrative")


async def test_what_came_while_the_connection_was_gone_is_shown(phone: Phone, server: WebServer) -> None:
    page = await open_menu(phone, server)
    await server.stop()
    await expect(page.get_by_role("status")).to_contain_text("กำลังเชื่อมต่อใหม่")
    await write(page, "ข้อความตอนหลุด")
    await expect(page.locator(".message.own").last).to_contain_text("รอส่ง")
    await shoot(page, "lost")
    await server.turns.push(Channel.WEB, server.turns.who(), Screen(text="มาตอนหลุด"))

    server.start()

    await expect(answers(page).filter(has_text="มาตอนหลุด")).to_be_visible(timeout=15_000)
    await expect(answers(page).last).to_contain_text("ไม่พบ “ข้อความตอนหลุด”", timeout=15_000)
    await expect(page.get_by_role("status")).to_be_empty()
    assert [update.text for update in server.turns.taken].count("ข้อความตอนหลุด") == 1
    assert all(REFUSED_CONNECTION in complaint for complaint in phone.complaints)


async def test_a_message_written_without_signal_survives_a_reload(phone: Phone, server: WebServer) -> None:
    page = await open_menu(phone, server)
    server.turns.failures = 1_000
    await write(page, "เขียนไว้ก่อน")
    await expect(page.locator(".message.own").last).to_contain_text("บันทึกไม่ได้ชั่วคราว")

    server.turns.failures = 0
    await page.reload()

    await expect(answers(page).last).to_contain_text("ไม่พบ “เขียนไว้ก่อน”")
    await expect(page.locator(".message.own", has_text="เขียนไว้ก่อน")).to_have_count(1)
    assert [update.text for update in server.turns.taken].count("เขียนไว้ก่อน") == 1


async def test_without_signal_the_page_says_so_and_goes_on_when_it_is_back(
    phone: Phone, server: WebServer
) -> None:
    page = await open_menu(phone, server)
    await phone.context.set_offline(True)
    await expect(page.get_by_role("status")).to_contain_text("ไม่มีสัญญาณอินเทอร์เน็ต")
    await write(page, "ไม่มีสัญญาณ")

    await phone.context.set_offline(False)

    await expect(answers(page).last).to_contain_text("ไม่พบ “ไม่มีสัญญาณ”", timeout=10_000)
    await expect(page.get_by_role("status")).to_be_empty()


async def test_a_text_that_is_too_long_stays_where_it_was_written(phone: Phone, server: WebServer) -> None:
    page = await open_menu(phone, server)
    too_long = "แนวทาง " * 24_000 + "จบ"

    await write(page, too_long)

    await expect(page.get_by_role("status")).to_contain_text("ข้อความยาวเกิน")
    await expect(page.get_by_role("textbox")).to_have_value(too_long)
    assert server.turns.taken[-1].text == "1:menu"


async def test_a_whole_narrative_is_sent_and_shown(phone: Phone, server: WebServer) -> None:
    page = await open_menu(phone, server)
    narrative = "แนวทาง " * 14_000

    await write(page, narrative)

    await expect(answers(page)).to_have_count(3)
    assert server.turns.taken[-1].text == narrative.strip()
    assert narrative.strip() in await page.locator(".message.own").last.inner_text()


async def test_two_tabs_show_the_same_talk(phone: Phone, server: WebServer) -> None:
    one = await open_menu(phone, server)
    other = await phone.open(server.url)
    await expect(answers(other)).to_have_count(2)

    await write(one, "จากแท็บแรก")

    await expect(answers(other).last).to_contain_text("ไม่พบ “จากแท็บแรก”")
    await expect(other.locator(".message.own").last).to_contain_text("จากแท็บแรก")
    await expect(answers(one).last).to_contain_text("ไม่พบ “จากแท็บแรก”")
    said = await one.locator("#log").text_content()
    await expect(other.locator("#log")).to_have_text(said or "")


async def test_earlier_messages_come_when_asked_for(phone: Phone, server: WebServer) -> None:
    page = await open_menu(phone, server)
    server.turns.fill(Channel.WEB, server.turns.who(), 100)
    await page.reload()
    await expect(answers(page).first).to_contain_text("คำตอบที่ 41")

    await page.get_by_role("button", name="ดูข้อความก่อนหน้า").click()

    await expect(answers(page).first).to_contain_text(WELCOME.title)
    await expect(page.get_by_role("button", name="ดูข้อความก่อนหน้า")).to_be_hidden()
    await expect(page.locator(".message.own, .message.assistant")).to_have_count(103)
    await expect(page.locator(".day")).to_have_text(["วันนี้"])


async def test_someone_who_reads_back_is_told_of_what_is_new(phone: Phone, server: WebServer) -> None:
    page = await open_menu(phone, server)
    server.turns.fill(Channel.WEB, server.turns.who(), 40)
    await page.reload()
    await expect(answers(page).last).to_be_in_viewport()
    await page.locator("#scroller").hover()
    await page.mouse.wheel(0, -1_500)
    await expect(answers(page).last).not_to_be_in_viewport()

    await server.turns.push(Channel.WEB, server.turns.who(), Screen(text="มาใหม่"))
    await page.get_by_role("button", name="มีข้อความใหม่").click()

    await expect(answers(page).last).to_be_in_viewport()
    await expect(page.get_by_role("button", name="มีข้อความใหม่")).to_be_hidden()


async def test_a_long_answer_is_shown_from_its_beginning(phone: Phone, server: WebServer) -> None:
    page = await open_menu(phone, server)

    await button(page, "อ่านเรื่องยาว").click()

    await expect(page.get_by_role("heading", name=LONG.title)).to_be_in_viewport()
    await shoot(page, "long")


async def test_a_code_in_the_address_is_given_once_and_leaves_it(phone: Phone, server: WebServer) -> None:
    page = await phone.open(f"{server.url}/#code=ABCD2345")

    await expect(page.get_by_role("heading", name=WELCOME.title)).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("heading", name=WELCOME.title)).to_be_visible()

    assert [(update.kind, update.text) for update in server.turns.taken] == [(UpdateKind.START, "ABCD2345")]
    assert page.url == f"{server.url}/"


async def test_one_who_left_and_was_erased_begins_again(phone: Phone, server: WebServer) -> None:
    page = await open_menu(phone, server)
    await server.turns.forget(Channel.WEB, server.turns.who())

    await write(page, "เริ่มใหม่")

    await expect(page.locator(".message")).to_have_count(2, timeout=10_000)
    await expect(answers(page).last).to_contain_text("เริ่มใหม่")


async def test_a_browser_whose_cookie_is_gone_is_told_to_reload(phone: Phone, server: WebServer) -> None:
    page = await open_menu(phone, server)
    await phone.context.clear_cookies()

    await write(page, "ใคร")

    refused = page.locator(".message.refused")
    await expect(refused).to_contain_text("ระบบจำเบราว์เซอร์นี้ไม่ได้")
    await expect(refused.get_by_role("button", name="ส่งอีกครั้ง")).to_be_visible()


async def test_the_keyboard_alone_is_enough(chromium: Browser, server: WebServer) -> None:
    async with a_phone(chromium, viewport={"width": 1280, "height": 800}) as desk:
        page = await desk.open(server.url)
        await expect(page.get_by_role("heading", name=WELCOME.title)).to_be_visible()
        await expect(page.get_by_role("textbox")).to_be_focused()

        await page.keyboard.type("1")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name=MENU.title)).to_be_visible()
        await page.keyboard.type("บรรทัดแรก")
        await page.keyboard.press("Shift+Enter")
        await page.keyboard.type("บรรทัดสอง")
        await page.keyboard.press("Enter")
        await expect(answers(page)).to_have_count(3)
        await button(page, "เมนู").focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name=MENU.title).last).to_be_visible()
        await expect(answers(page).last).to_be_focused()
        await page.keyboard.press("Tab")
        await expect(button(page, "ทำต่อ ข้อ 1.1")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(button(page, "ครบทุกรายการ")).to_be_visible()
        await shoot(page, "keyboard")

    texts = [update.text for update in server.turns.taken[1:]]
    assert texts == ["1", "บรรทัดแรก\nบรรทัดสอง", "1:menu", "1:level"]
    assert desk.complaints == []


async def test_enter_while_a_word_is_being_composed_sends_nothing(
    chromium: Browser, server: WebServer
) -> None:
    async with a_phone(chromium, viewport={"width": 1280, "height": 800}) as desk:
        page = await desk.open(server.url)
        await expect(answers(page)).to_have_count(1)
        await page.get_by_role("textbox").fill("กำลังประกอบคำ")

        await page.get_by_role("textbox").dispatch_event("keydown", {"key": "Enter", "isComposing": True})
        await expect(page.get_by_role("textbox")).to_have_value("กำลังประกอบคำ")
        await page.keyboard.press("Enter")
        await expect(answers(page)).to_have_count(2)

    assert len(server.turns.taken) == 2


async def test_on_a_phone_enter_begins_a_new_line(chromium: Browser, server: WebServer) -> None:
    async with a_phone(chromium, is_mobile=True, has_touch=True) as phone:
        page = await phone.open(server.url)
        await expect(answers(page)).to_have_count(1)
        await page.get_by_role("textbox").tap()

        await page.keyboard.type("ก")
        await page.keyboard.press("Enter")
        await page.keyboard.type("ข")

        await expect(page.get_by_role("textbox")).to_have_value("ก\nข")


@pytest.mark.parametrize("width", [320, 360, 640, 1280])
async def test_nothing_is_wider_than_the_window(chromium: Browser, server: WebServer, width: int) -> None:
    async with a_phone(chromium, viewport={"width": width, "height": 740}) as phone:
        page = await open_menu(phone, server)
        await write(page, "https://example.go.th/" + "a" * 300)
        await write(page, "เมนู")
        await button(page, "ทำต่อ ข้อ 1.1").click()
        await expect(button(page, "ครบทุกรายการ")).to_be_visible()

        widths = await page.evaluate(
            "[document.documentElement, document.getElementById('scroller')]"
            ".map(one => [one.scrollWidth, one.clientWidth])"
        )

    assert all(scroll == client for scroll, client in widths)


async def test_at_twice_the_size_everything_can_be_reached(chromium: Browser, server: WebServer) -> None:
    """A window of 1280 × 720 at 200 % is one of 640 × 360 for the page."""
    async with a_phone(chromium, viewport={"width": 640, "height": 360}) as phone:
        page = await open_menu(phone, server)
        await write(page, "1")
        await button(page, "เขียนสรุปแนวทาง").click()
        await expect(answers(page).last).to_contain_text(TELL.text)

        talk = await page.locator("#scroller").bounding_box()
        await shoot(page, "zoomed")

    assert talk is not None
    assert talk["height"] > 180


async def test_everything_to_press_fits_a_thumb(phone: Phone, server: WebServer) -> None:
    page = await open_menu(phone, server)
    await write(page, "1")
    await expect(button(page, "ครบทุกรายการ")).to_be_visible()

    boxes = [await one.bounding_box() for one in await page.locator("button").locator("visible=true").all()]

    assert len(boxes) > 8
    assert all(box is not None and box["height"] >= 44 and box["width"] >= 44 for box in boxes)


async def test_everything_has_a_role_a_name_and_a_language(phone: Phone, server: WebServer) -> None:
    page = await open_menu(phone, server)
    await write(page, "1")
    await expect(button(page, "ครบทุกรายการ")).to_be_visible()

    await expect(page.locator("html")).to_have_attribute("lang", "th")
    await expect(page.get_by_role("main")).to_have_count(1)
    await expect(page.get_by_role("banner")).to_have_count(1)
    await expect(page.get_by_role("heading", level=1)).to_have_text("ผู้ช่วย PMQA")
    await expect(page.get_by_role("log", name="บทสนทนา")).to_have_attribute("aria-live", "polite")
    await expect(page.get_by_role("textbox", name="ข้อความ")).to_be_visible()
    await expect(page.get_by_role("button", name=CRITERIA[0])).to_have_attribute("aria-pressed", "false")
    nameless = await page.evaluate(
        "[...document.querySelectorAll('button, a, img, textarea')]"
        ".filter(one => !one.textContent.trim() && !one.labels?.length)"
        ".filter(one => one.getAttribute('alt') === null).length"
    )
    twice = await page.evaluate(
        "(ids => ids.length - new Set(ids).size)([...document.querySelectorAll('[id]')].map(one => one.id))"
    )
    assert (nameless, twice) == (0, 0)


CONTRAST = """
() => {
  const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (color) => {
    const parts = numbers(color).slice(0, 3).map((part) => part / 255)
      .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const ground = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      const [, , , alpha = 1] = numbers(color);
      if (alpha === 1) return color;
    }
    return "rgb(255, 255, 255)";
  };
  const words = [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility() &&
    !one.matches(".unseen") && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
  return words.map((one) => {
    const [a, b] = [light(getComputedStyle(one).color), light(ground(one))].sort((x, y) => y - x);
    return { text: one.textContent.trim().slice(0, 20), ratio: (a + 0.05) / (b + 0.05) };
  });
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_word_stands_out_from_its_ground(
    chromium: Browser, server: WebServer, scheme: str
) -> None:
    """WCAG 2.2, 1.4.3 (AA): at least 4.5 : 1."""
    async with a_phone(chromium, color_scheme=scheme, reduced_motion="reduce") as phone:
        page = await open_menu(phone, server)
        await write(page, "1")
        await button(page, "ผอ.สพท.").click()
        await expect(page.get_by_role("heading").last).to_contain_text("ทำแล้ว 1/2")

        found = await page.evaluate(CONTRAST)
        await shoot(page, f"scheme-{scheme}")

    assert len(found) > 15
    assert [one for one in found if one["ratio"] < 4.5] == []


async def test_thai_is_drawn_in_the_font_that_comes_with_the_page(phone: Phone, server: WebServer) -> None:
    page = await open_menu(phone, server)

    loaded = await page.evaluate(
        "document.fonts.ready.then(fonts => [...fonts].filter(one => one.status === 'loaded')"
        ".map(one => one.family.replaceAll('\"', '') + one.weight))"
    )
    style = await page.evaluate(
        "(({fontSize, lineHeight}) => [fontSize, lineHeight])(getComputedStyle(document.body))"
    )

    assert sorted(loaded) == ['"Sarabun"400', '"Sarabun"700'] or sorted(loaded) == [
        "Sarabun400",
        "Sarabun700",
    ]
    assert style == ["17px", "28.05px"]
    assert phone.complaints == []
