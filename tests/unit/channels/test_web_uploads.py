"""Files that browsers send: kept before they are acknowledged, of members alone, and within bounds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.web import web_routes
from bot.channels.web.uploads import Uploading, WebUploads
from bot.files import GoneError
from bot.model import SentFile, UpdateKind
from content.loader import load_messages
from tests.fakes.turns import FakeTurns
from tests.fakes.web import KEY

CONTENT = b"%PDF-1.7 " + bytes(200_000)
MOST = 300_000


@dataclass
class Site:
    """The chat's routes, and whether whoever uploads is a member."""

    folder: Path
    member: bool = True
    turns: FakeTurns = field(default_factory=FakeTurns)

    def __post_init__(self) -> None:
        self.uploads = WebUploads(self.folder)

    async def _admits(self, _: str) -> bool:
        return self.member

    def browser(self) -> httpx.AsyncClient:
        routes = web_routes(
            self.turns,
            secret_key=KEY,
            messages=load_messages(),
            closing=asyncio.Event(),
            uploading=Uploading(self.uploads, MOST, self._admits),
            sample_office="SAMPLE",
        )
        web = httpx.ASGITransport(Starlette(routes=routes), client=("127.0.0.1", 50_000))
        return httpx.AsyncClient(transport=web, base_url="http://127.0.0.1:8080")

    async def fetched(self, file: SentFile) -> bytes:
        async with self.uploads.fetch(file) as incoming:
            return b"".join([chunk async for chunk in incoming.chunks])

    def last_file(self) -> SentFile | None:
        return self.turns.taken[-1].file


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "uploads")


async def send(
    browser: httpx.AsyncClient,
    content: bytes | AsyncIterator[bytes] = CONTENT,
    *,
    origin: str = "http://127.0.0.1:8080",
    **about: str,
) -> httpx.Response:
    await browser.get("/")
    given = {"id": "id-000001", "name": "แผน.pdf", **about}
    headers = {"Origin": origin}
    return await browser.post("/chat/files", params=given, content=content, headers=headers)


async def test_an_upload_is_kept_and_announced(site: Site) -> None:
    async with site.browser() as browser:
        answer = await send(browser, group="group-000001", of="3")

    file = site.last_file()
    assert answer.status_code == 204
    assert file is not None
    assert (site.turns.taken[-1].kind, file.name, file.size) == (UpdateKind.FILE, "แผน.pdf", len(CONTENT))
    assert (file.group, file.of) == ("group-000001", 3)
    assert await site.fetched(file) == CONTENT


async def test_an_upload_that_is_sent_again_is_the_same_one(site: Site) -> None:
    async with site.browser() as browser:
        await send(browser)
        first = site.last_file()
        await send(browser)

    assert site.last_file() == first
    assert len(list(site.folder.iterdir())) == 1


async def test_what_is_released_is_gone(site: Site) -> None:
    async with site.browser() as browser:
        await send(browser)
    file = site.last_file()
    assert file is not None

    await site.uploads.release(file)
    await site.uploads.release(file)

    with pytest.raises(GoneError):
        await site.fetched(file)


async def test_of_who_is_no_member_nothing_is_kept(site: Site) -> None:
    site.member = False
    async with site.browser() as browser:
        answer = await send(browser)

    assert answer.status_code == 204
    assert site.last_file() is None
    assert not site.folder.exists()


async def _endless() -> AsyncIterator[bytes]:
    while True:
        yield bytes(10_000)


@pytest.mark.parametrize("content", [bytes(MOST + 1), _endless()])
async def test_what_is_too_large_is_refused_in_thai_and_not_kept(
    site: Site, content: bytes | AsyncIterator[bytes]
) -> None:
    async with site.browser() as browser:
        answer = await send(browser, content)

    assert answer.status_code == 413
    assert "ไฟล์ใหญ่เกิน" in answer.json()["message"]
    assert not site.turns.taken
    assert not site.folder.exists() or list(site.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("origin", "upload_id", "status"),
    [
        ("http://evil.example", "id-000001", 403),
        ("http://127.0.0.1:8080", "x", 400),
        ("http://127.0.0.1:8080", "../../../etc", 400),
    ],
)
async def test_what_no_page_of_ours_sends_is_refused(
    site: Site, origin: str, upload_id: str, status: int
) -> None:
    async with site.browser() as browser:
        answer = await send(browser, origin=origin, id=upload_id)

    assert answer.status_code == status
    assert not site.turns.taken


async def test_a_browser_without_an_identity_is_refused(site: Site) -> None:
    async with site.browser() as browser:
        answer = await browser.post("/chat/files?id=id-000001", headers={"Origin": "http://127.0.0.1:8080"})

    assert answer.status_code == 401


async def test_an_upload_that_cannot_be_kept_is_to_be_sent_again(site: Site) -> None:
    site.folder.parent.mkdir(exist_ok=True)
    site.folder.write_text("in the way")
    async with site.browser() as browser:
        answer = await send(browser)

    assert answer.status_code == 503
    assert not site.turns.taken


async def test_a_reference_leads_nowhere_else(site: Site, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")

    with pytest.raises(GoneError):
        await site.fetched(SentFile("../secret"))
