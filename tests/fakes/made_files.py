"""What makes the files that are asked for in a chat, and hands them out by their links."""

from __future__ import annotations

import io
import re
from pathlib import Path

import httpx
from pydantic import SecretStr
from starlette.applications import Starlette

from bot.actions import PackMade, PageMade
from bot.channels.web.downloads import Downloads
from bot.channels.web.evidence_downloads import EvidenceDownloads
from bot.exports.manifest import Manifest
from bot.exports.verify import verify_pack
from bot.file_links import FileLinks
from bot.inspection.helper import Inspector
from bot.jobs import Maker, do_next_job
from bot.leaving import Exit
from bot.made_files import MadeFiles
from bot.packing import seal_key
from bot.packs import Packer
from bot.settings import Settings
from bot.signing_pages import PagePrinter
from storage.files import open_files
from tests.fakes.faults import KeptLog
from tests.fakes.place import Place

SECRET = "a secret of sixteen characters"
BASE = "https://pmqa.example.go.th"


class Desk:
    """Makes files at a place, and hands them out."""

    def __init__(self, place: Place, folder: Path) -> None:
        self.place = place
        self.settings = Settings(data_dir=folder, secret_key=SecretStr(SECRET), base_url=BASE)
        self.links = FileLinks(SECRET, BASE)
        self.folder = folder / "packs"
        self.leaves = Exit(open_files(str(folder / "files")), Inspector(), folder / "spool")
        files = MadeFiles(self.links, lambda: place.clock.now, self.folder)
        self.packer = Packer(self.settings, place.store, self.leaves, place.know, files)
        self.printer = PagePrinter(place.store, place.know, files)
        self.log = KeptLog()

    async def work(self, maker: Maker | None = None) -> bool:
        makers = {PackMade.job: maker or self.packer.make, PageMade.job: self.printer.make}
        return await do_next_job(
            self.place.store, self.place.turns, self.place.clock.now, self.log, makers=makers
        )

    async def fetch(self, link: str, **headers: str) -> httpx.Response:
        say = self.place.know.copy.say
        evidence = EvidenceDownloads(self.place.store, self.leaves)
        sentences = (say("download.over"), say("download.later"))
        downloads = Downloads(self.links, self.folder, evidence, *sentences, lambda: self.place.clock.now)
        web = httpx.ASGITransport(Starlette(routes=downloads.routes()))
        async with httpx.AsyncClient(transport=web) as client:
            return await client.get(link, headers=headers)

    def manifest(self, pack: bytes) -> Manifest:
        found = verify_pack(io.BytesIO(pack), seal_key(self.settings))
        assert found.is_whole
        assert found.manifest is not None
        return found.manifest


def link_in(text: str) -> str:
    """Return the link that a person is shown."""
    found = re.search(rf"{BASE}/files/[\w.-]+", text)
    assert found is not None, text
    return found[0]
