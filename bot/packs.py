"""Packs that were asked for in a chat: made outside of turns, kept for a day, fetched by a link."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from bot.errors import StorageError
from bot.exports.made import MadePack, told
from bot.exports.names import pack_name
from bot.exports.reading import read_source
from bot.exports.source import PackSource
from bot.file_links import FileLinks, FileTicket
from bot.jobs import Tell
from bot.knowledge import Knowledge
from bot.leaving import Exit
from bot.model import Job
from bot.packing import kit_for, write_pack_file
from bot.ports import Store, UnitOfWork
from bot.settings import Settings

KEPT_FOR = timedelta(hours=24)
TOLD_EVERY = 10.0
"""Seconds between two words on how far a long pack is."""


@dataclass(frozen=True)
class Packer:
    """Makes packs into a folder that every process that serves must see.

    Attributes:
        leaves: what hands out the bytes of evidence, fit to leave.
        folder: where packs lie until they are forgotten.
    """

    settings: Settings
    store: Store
    leaves: Exit
    know: Knowledge
    links: FileLinks
    clock: Callable[[], datetime]
    folder: Path

    async def make(self, job: Job, tell: Tell) -> str:
        """Make the pack of the office that the job names, and return how to fetch it.

        Raises:
            StorageError: when the office is gone, or bytes of its evidence are.
        """
        source = await self.store.run(partial(_source, office_id=job.args["office"], know=self.know))
        await asyncio.to_thread(forget_old, self.folder, self.clock() - KEPT_FOR)
        reference = f"{secrets.token_hex(16)}.zip"
        out = self.folder / reference
        kit = await asyncio.to_thread(kit_for, self.settings, self.know, source)
        progress = _Progress(tell)
        await write_pack_file(out, source, kit, self.leaves, progress=progress.told)
        return told(self._made(source, reference))

    def _made(self, source: PackSource, reference: str) -> MadePack:
        name = pack_name(source, self.know.copy)
        place = self.folder / reference
        ticket = FileTicket(reference, name, self.clock() + KEPT_FOR)
        hours = int(KEPT_FOR / timedelta(hours=1))
        size = place.stat().st_size
        return MadePack(name, self.links.link(ticket), str(place), size, source.is_draft, hours)


class _Progress:
    """Tells how far a pack is, seldom enough not to be in the way."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._last = asyncio.get_running_loop().time()

    async def told(self, done: int, of: int) -> None:
        now = asyncio.get_running_loop().time()
        if done < of and now - self._last >= TOLD_EVERY:
            self._last = now
            await self._tell(str(done * 100 // of))


def _source(uow: UnitOfWork, *, office_id: str, know: Knowledge) -> PackSource:
    office = uow.offices.get(office_id)
    if office is None:
        raise StorageError(f"office {office_id} is gone: nothing to pack")
    return read_source(uow, office, know.framework)


def forget_old(folder: Path, before: datetime) -> None:
    """Remove the packs and albums whose links are over; make the folder where there is none."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in (*folder.glob("*.zip"), *folder.glob("*.pdf")):
        with suppress(FileNotFoundError):
            if one.stat().st_mtime < before.timestamp():
                one.unlink()
