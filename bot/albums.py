"""Makes albums as the work of jobs, into the folder of what is handed over by links."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from bot.album import MOST_PHOTOS, make_album
from bot.errors import StorageError
from bot.file_links import FileLinks, FileTicket
from bot.handlers.common import item_name
from bot.handlers.evidence_list import photos_of
from bot.jobs import Tell
from bot.knowledge import Knowledge
from bot.leaving import Exit
from bot.model import Job, Kept
from bot.packs import KEPT_FOR, forget_old
from bot.ports import Store, UnitOfWork


@dataclass(frozen=True)
class AlbumMaker:
    """Makes albums into a folder that every process that serves must see."""

    store: Store
    leaves: Exit
    know: Knowledge
    links: FileLinks
    clock: Callable[[], datetime]
    folder: Path

    async def make(self, job: Job, _: Tell) -> str:
        """Make the album that the job names; return the item, for how many hours, and the link.

        Raises:
            StorageError: when there is no photo, or one cannot be read.
        """
        office_id, item_id = job.args["office"], job.args["item"]
        photos = await self.store.run(partial(self._photos, office_id=office_id, item_id=item_id))
        if not photos:
            raise StorageError(f"item {item_id} of office {office_id} has no photos any more")
        await asyncio.to_thread(forget_old, self.folder, self.clock() - KEPT_FOR)
        reference = f"{secrets.token_hex(16)}.pdf"
        copy = self.know.copy
        title = item_name(copy, self.know.framework.items[item_id])
        out = self.folder / reference
        await make_album(self.leaves, office_id, photos, title=title, copy=copy, out=out)
        name = copy.say("album.file", item=item_id)
        link = self.links.link(FileTicket(reference, name, self.clock() + KEPT_FOR))
        return f"{item_id} {KEPT_FOR // timedelta(hours=1)} {link}"

    def _photos(self, uow: UnitOfWork, *, office_id: str, item_id: str) -> tuple[Kept, ...]:
        stored = uow.assessments.load(office_id, self.know.framework.id)
        pieces = uow.evidence.at_item(office_id, stored.id, item_id) if stored else ()
        return tuple(one.kept for one in photos_of(pieces) if one.kept is not None)[:MOST_PHOTOS]
