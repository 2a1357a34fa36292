"""`รวมภาพเป็น PDF`: asked for in chat, made outside of turns, handed over by a link."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pikepdf
import pytest

from bot.actions import AlbumMade
from bot.albums import AlbumMaker
from bot.file_links import FileLinks
from bot.inspection.helper import Inspector
from bot.inspection.pictures import JPEG
from bot.jobs import do_next_job
from bot.knowledge import Knowledge
from bot.leaving import Exit
from bot.made_files import MadeFiles
from bot.model import Kept
from storage.local_files import LocalFiles
from tests.fakes import honest_files as honest
from tests.fakes.faults import KeptLog
from tests.fakes.officer import Officer
from tests.scenario.test_evidence import Desks, open_desks

pytestmark = pytest.mark.core_only("the job is done by hand here, not by a whole house")

ITEM = "2.3"
WORD = "รวมภาพเป็น PDF"


async def _chunks(content: bytes) -> AsyncIterator[bytes]:
    yield content


class Studio:
    """An office whose photos are kept, and what makes albums of them."""

    def __init__(self, desks: Desks, folder: Path) -> None:
        self.desks = desks
        self.folder = folder
        self.leaves = Exit(LocalFiles(folder / "files"), Inspector(), folder / "spool")
        self.log = KeptLog()

    async def photographer(self, count: int) -> Officer:
        """Return an officer who has attached so many photos to the item."""
        officer, desk = await self.desks.of()
        await officer.say(f"ข้อ {ITEM}")
        await officer.tap("แนบหลักฐาน")
        await officer.tap(next(one.label for one in officer.choices if one.label.startswith("ภาพถ่าย")))
        office = await self.desks.office()
        for number in range(count):
            await desk.announce(f"ภาพ {number}.jpg")
            stored = await self.leaves.files.put(
                office.id, _chunks(honest.photo(size=(600 + number, 400))), limit=9_000_000
            )
            kept = Kept(stored.sha256, stored.size, JPEG, f"ภาพ {number}.jpg")
            desk.outcomes[list(desk.outcomes)[-1]] = kept
        await desk.fetch()
        await officer.say("เสร็จ")
        return officer

    async def work(self) -> bool:
        place = self.desks.place
        links = FileLinks("a secret of sixteen characters", "https://pmqa.example.go.th")
        files = MadeFiles(links, lambda: place.clock.now, self.folder / "packs")
        maker = AlbumMaker(place.store, self.leaves, place.know, files)
        makers = {AlbumMade.job: maker.make}
        return await do_next_job(place.store, place.turns, place.clock.now, self.log, makers=makers)


@pytest.fixture
async def studio(tmp_path: Path, empty_database: Path, know: Knowledge) -> AsyncIterator[Studio]:
    async with open_desks(tmp_path, empty_database, know) as desks:
        made = Studio(desks, tmp_path)
        yield made
        await made.leaves.inspector.close()


async def test_an_album_is_promised_at_once_and_handed_over_when_it_is_made(studio: Studio) -> None:
    officer = await studio.photographer(3)
    await officer.say(f"หลักฐาน {ITEM}")

    promised = await officer.tap(WORD)
    assert await studio.work()
    handed = await officer.catch_up()

    assert "ข้อ 2.3 3 ภาพ" in promised
    assert "https://pmqa.example.go.th/files/" in handed
    (album,) = (studio.folder / "packs").glob("*.pdf")
    with pikepdf.open(album) as pdf:
        assert len(pdf.pages) == 3


async def test_one_photo_makes_no_album(studio: Studio) -> None:
    officer = await studio.photographer(1)

    await officer.say(f"หลักฐาน {ITEM}")

    assert WORD not in [one.label for one in officer.choices]


async def test_an_album_that_cannot_be_made_is_said_so(studio: Studio) -> None:
    officer = await studio.photographer(2)
    await officer.say(f"หลักฐาน {ITEM}")
    await officer.tap(WORD)
    async for one in studio.leaves.files.every():
        await studio.leaves.files.discard(one.office_id, one.sha256)

    await studio.work()

    assert "รวมภาพไม่สำเร็จ" in await officer.catch_up()
