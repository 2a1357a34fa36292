"""Files that were asked for in a chat: they lie in a folder for a day and are fetched by a link."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.errors import StorageError
from bot.exports.made import MadeFile
from bot.exports.reading import read_source
from bot.exports.source import PackSource
from bot.file_links import FileLinks, FileTicket
from bot.knowledge import Knowledge
from bot.ports import UnitOfWork

KEPT_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class MadeFiles:
    """Where made files lie until they are forgotten, and how they are handed over.

    Attributes:
        folder: every process that serves must see it.
    """

    links: FileLinks
    clock: Callable[[], datetime]
    folder: Path

    async def new_place(self, ending: str) -> Path:
        """Return where a new file may be written; files whose links are over are forgotten first."""
        await asyncio.to_thread(forget_old, self.folder, self.clock() - KEPT_FOR)
        return self.folder / f"{secrets.token_hex(16)}{ending}"

    def handed(self, place: Path, name: str, *, draft: bool) -> MadeFile:
        """Return how to fetch the file that was written there."""
        link = self.links.link(FileTicket(place.name, name, self.clock() + KEPT_FOR))
        hours = int(KEPT_FOR / timedelta(hours=1))
        return MadeFile(name, link, str(place), place.stat().st_size, draft, hours)


def source_of(uow: UnitOfWork, *, office_id: str, know: Knowledge) -> PackSource:
    """Return what files of an office are made of.

    Raises:
        StorageError: when the office is gone.
    """
    office = uow.offices.get(office_id)
    if office is None:
        raise StorageError(f"office {office_id} is gone: there is nothing to make a file of")
    return read_source(uow, office, know.framework)


def forget_old(folder: Path, before: datetime) -> None:
    """Remove the files whose links are over; make the folder where there is none."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in folder.iterdir():
        with suppress(FileNotFoundError):
            if one.stat().st_mtime < before.timestamp():
                one.unlink()
