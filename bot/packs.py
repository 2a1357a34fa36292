"""Packs that were asked for in a chat: made outside of turns."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial

from bot.exports.made import told
from bot.exports.names import pack_name
from bot.jobs import Tell
from bot.knowledge import Knowledge
from bot.leaving import Exit
from bot.made_files import MadeFiles, source_of
from bot.model import Job
from bot.packing import kit_for, write_pack_file
from bot.ports import Store
from bot.settings import Settings

TOLD_EVERY = 10.0
"""Seconds between two words on how far a long pack is."""


@dataclass(frozen=True)
class Packer:
    """Makes packs.

    Attributes:
        leaves: what hands out the bytes of evidence, fit to leave.
    """

    settings: Settings
    store: Store
    leaves: Exit
    know: Knowledge
    files: MadeFiles

    async def make(self, job: Job, tell: Tell) -> str:
        """Make the pack of the office that the job names, and return how to fetch it.

        Raises:
            StorageError: when the office is gone, or bytes of its evidence are.
        """
        source = await self.store.run(partial(source_of, office_id=job.args["office"], know=self.know))
        out = await self.files.new_place(".zip")
        kit = await asyncio.to_thread(kit_for, self.settings, self.know, source)
        progress = _Progress(tell)
        await write_pack_file(out, source, kit, self.leaves, progress=progress.told)
        return told(self.files.handed(out, pack_name(source, self.know.copy), draft=source.is_draft))


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
