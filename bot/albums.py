"""Makes albums as the work of jobs, into the folder of what is handed over by links."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from bot.album import MOST_PHOTOS, make_album
from bot.errors import StorageError
from bot.handlers.common import item_name
from bot.handlers.evidence_list import photos_of
from bot.jobs import Tell
from bot.knowledge import Knowledge
from bot.leaving import Exit
from bot.made_files import MadeFiles
from bot.model import Job, Kept
from bot.ports import Store, UnitOfWork


@dataclass(frozen=True)
class AlbumMaker:
    """Makes albums."""

    store: Store
    leaves: Exit
    know: Knowledge
    files: MadeFiles

    async def make(self, job: Job, _: Tell) -> str:
        """Make the album that the job names; return the item, for how many hours, and the link.

        Raises:
            StorageError: when there is no photo, or one cannot be read.
        """
        office_id, item_id = job.args["office"], job.args["item"]
        photos = await self.store.run(partial(self._photos, office_id=office_id, item_id=item_id))
        if not photos:
            raise StorageError(f"item {item_id} of office {office_id} has no photos any more")
        copy = self.know.copy
        title = item_name(copy, self.know.framework.items[item_id])
        out = await self.files.new_place(".pdf")
        await make_album(self.leaves, office_id, photos, title=title, copy=copy, out=out)
        made = self.files.handed(out, copy.say("album.file", item=item_id), draft=False)
        return f"{item_id} {made.hours} {made.link}"

    def _photos(self, uow: UnitOfWork, *, office_id: str, item_id: str) -> tuple[Kept, ...]:
        stored = uow.assessments.load(office_id, self.know.framework.id)
        pieces = uow.evidence.at_item(office_id, stored.id, item_id) if stored else ()
        return tuple(one.kept for one in photos_of(pieces) if one.kept is not None)[:MOST_PHOTOS]
