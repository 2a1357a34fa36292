"""Links to evidence: of one office, for a while, and what they hand out."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.line.content import open_content
from bot.channels.web.downloads import Downloads
from bot.channels.web.evidence_downloads import EvidenceDownloads
from bot.file_links import EVIDENCE_LIVES, EvidenceTicket, FileLinks
from bot.leaving import Exit
from bot.model import EvidenceRedacted, SentFile
from storage.store import open_store
from tests.fakes import honest_files as honest
from tests.fakes.file_room import ASSESSMENT, OFFICE, FileRoom
from tests.fakes.line_content import TOKEN, LineContentServer

NAME = "แผนปฏิบัติการ.pdf"
PLAN = EvidenceTicket(OFFICE.id, "1")
PHOTO = EvidenceTicket(OFFICE.id, "2")


@dataclass
class Desk:
    """Hands out what a room of files keeps."""

    room: FileRoom
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __post_init__(self) -> None:
        self.links = FileLinks("a secret of sixteen characters", "http://test")
        self.leaves = Exit(self.room.files, self.room.intake.inspector, self.room.folder / "spool")
        evidence = EvidenceDownloads(self.room.store, self.leaves)
        clock: Callable[[], datetime] = lambda: self.now  # noqa: E731 - it is asked again and again
        downloads = Downloads(self.links, self.room.folder / "packs", evidence, "over", "later", clock)
        self.web = Starlette(routes=downloads.routes())

    def link(self, ticket: EvidenceTicket = PLAN) -> str:
        return self.links.link(ticket.until(self.now))

    async def ask(self, link: str, method: str = "GET", **headers: str) -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self.web)) as client:
            return await client.request(method, link, headers=headers)


@pytest.fixture
async def desk(tmp_path: Path, empty_database: Path) -> AsyncIterator[Desk]:
    shutil.copyfile(empty_database, tmp_path / "pmqa.db")
    store = await open_store(f"sqlite:///{tmp_path / 'pmqa.db'}")
    contents = {"1": honest.pdf(), "2": honest.photo()}
    async with LineContentServer(contents).running() as line, open_content(line.url, TOKEN) as source:
        room = FileRoom(store, tmp_path, source)
        await room.people("malee")
        await room.send("malee", SentFile("1", NAME), SentFile("2"))
        await room.fetch_all()
        yield Desk(room)
        await room.close()
    await store.close()


async def test_a_link_hands_out_the_file_under_its_thai_name(desk: Desk) -> None:
    answer = await desk.ask(desk.link())

    assert (answer.status_code, answer.content) == (200, honest.pdf())
    assert answer.headers["content-type"] == "application/pdf"
    told = answer.headers["content-disposition"]
    assert told.startswith("attachment;")
    assert f"filename*=UTF-8''{quote(NAME)}" in told


async def test_no_browser_takes_a_file_for_a_page_or_keeps_it(desk: Desk) -> None:
    headers = (await desk.ask(desk.link())).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["cache-control"] == "private, no-store"
    assert headers["referrer-policy"] == "no-referrer"


async def test_a_photo_leaves_without_what_it_tells(desk: Desk) -> None:
    answer = await desk.ask(desk.link(PHOTO))

    assert b"PhoneMaker" in honest.photo()
    assert b"PhoneMaker" not in answer.content
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert answer.headers["content-disposition"].startswith('attachment; filename="2.jpg"')
    assert not list((desk.room.folder / "spool").iterdir())


async def test_a_link_is_over_after_its_time(desk: Desk) -> None:
    link = desk.link()
    desk.now += EVIDENCE_LIVES + timedelta(seconds=1)

    answer = await desk.ask(link)

    assert (answer.status_code, answer.text) == (410, "over")


@pytest.mark.parametrize("ticket", [EvidenceTicket("o2", "1"), EvidenceTicket(OFFICE.id, "3")])
async def test_a_link_opens_nothing_of_another_office(desk: Desk, ticket: EvidenceTicket) -> None:
    answer = await desk.ask(desk.link(ticket))

    assert (answer.status_code, answer.text) == (410, "over")


async def test_a_forged_link_opens_nothing(desk: Desk) -> None:
    forged = FileLinks("another secret of many characters", "http://test")

    answer = await desk.ask(forged.link(PLAN.until(desk.now)))

    assert answer.status_code == 410


async def test_a_link_to_what_was_unsent_opens_nothing(desk: Desk) -> None:
    link = desk.link()
    (identity, *_) = [request.identity for request, _ in desk.room.told]
    gone = [EvidenceRedacted("1")]
    await desk.room.store.run(
        lambda uow: uow.evidence.apply(OFFICE.id, ASSESSMENT, gone, identity=identity, at=desk.now)
    )

    answer = await desk.ask(link)

    assert answer.status_code == 410


async def test_a_file_that_cannot_be_read_now_is_to_be_asked_for_later(desk: Desk) -> None:
    shutil.rmtree(desk.room.folder / "files")

    answer = await desk.ask(desk.link())

    assert (answer.status_code, answer.text) == (503, "later")


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=5-", 206, slice(5, None)),
        ("bytes=0-99999999", 200, slice(None)),
        ("bytes=-5", 200, slice(None)),
        ("lines=1-2", 200, slice(None)),
        ("bytes=99999999-", 416, slice(0, 0)),
        ("bytes=9-5", 416, slice(0, 0)),
    ],
)
async def test_a_part_can_be_asked_for(desk: Desk, asked: str, status: int, part: slice) -> None:
    answer = await desk.ask(desk.link(), range=asked)

    assert (answer.status_code, answer.content) == (status, honest.pdf()[part])


async def test_who_asks_for_the_headers_alone_gets_them_alone(desk: Desk) -> None:
    answer = await desk.ask(desk.link(), "HEAD")

    assert answer.status_code == 200
    assert answer.headers["content-length"] == str(len(honest.pdf()))
