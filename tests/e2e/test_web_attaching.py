"""Files attached in a real browser: by the button, several at once, and through a server that was away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from bot.channels.web.uploads import WebUploads
from bot.model import UpdateKind
from tests.fakes.phone import Phone
from tests.fakes.turns import WELCOME
from tests.fakes.web import WebServer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def site(tmp_path: Path) -> AsyncIterator[WebServer]:
    running = WebServer(uploads=WebUploads(tmp_path / "uploads"))
    running.start()
    yield running
    await running.stop()


@pytest.fixture
def papers(tmp_path: Path) -> list[str]:
    names = ["แผนปฏิบัติการ.pdf", "ภาพกิจกรรม.jpg"]
    for name in names:
        (tmp_path / name).write_bytes(name.encode() * 1_000)
    return [str(tmp_path / name) for name in names]


async def arrive(phone: Phone, site: WebServer) -> Page:
    page = await phone.open(site.url)
    await expect(page.get_by_role("heading", name=WELCOME.title)).to_be_visible()
    return page


async def choose(page: Page, papers: list[str]) -> None:
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="แนบ").click()
    await (await chooser.value).set_files(papers)


def sent_files(site: WebServer) -> list[str]:
    return [one.file.name for one in site.turns.taken if one.kind is UpdateKind.FILE and one.file]


async def test_files_chosen_together_are_sent_together(
    phone: Phone, site: WebServer, papers: list[str]
) -> None:
    page = await arrive(phone, site)

    await choose(page, papers)
    await expect(page.locator(".message.own", has_text="ภาพกิจกรรม.jpg")).to_be_visible()
    await expect(page.locator(".message.assistant")).to_have_count(3)

    files = [one.file for one in site.turns.taken if one.file]
    assert sent_files(site) == ["แผนปฏิบัติการ.pdf", "ภาพกิจกรรม.jpg"]
    assert len({one.group for one in files}) == 1
    assert {one.of for one in files} == {2}
    assert phone.complaints == []


async def test_a_file_that_is_too_large_is_refused_before_it_is_sent(
    phone: Phone, site: WebServer, tmp_path: Path
) -> None:
    page = await arrive(phone, site)
    (tmp_path / "วิดีโอ.mp4").write_bytes(bytes(site.most_bytes + 1))

    await choose(page, [str(tmp_path / "วิดีโอ.mp4")])

    await expect(page.locator(".message.own").last).to_contain_text("ไฟล์ใหญ่เกิน")
    assert sent_files(site) == []


async def test_a_page_whose_server_takes_no_files_offers_none(phone: Phone, server: WebServer) -> None:
    page = await arrive(phone, server)

    await expect(page.get_by_role("button", name="แนบ")).to_be_hidden()


async def test_a_file_waits_for_a_server_that_is_away(
    phone: Phone, site: WebServer, papers: list[str]
) -> None:
    page = await arrive(phone, site)
    await site.stop()

    await choose(page, papers[:1])
    await expect(page.locator(".message.own").last).to_contain_text("รอส่ง")
    site.start()

    await expect(page.locator(".message.assistant")).to_have_count(2, timeout=20_000)
    assert sent_files(site) == ["แผนปฏิบัติการ.pdf"]
