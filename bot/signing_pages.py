"""The page to sign that was asked for in a chat: made outside of turns."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial

from bot.exports.made import told
from bot.exports.names import page_name
from bot.exports.signing_page import draw_page
from bot.exports.source import PackSource
from bot.jobs import Tell
from bot.knowledge import Knowledge
from bot.made_files import MadeFiles, source_of
from bot.model import Job
from bot.ports import Store
from bot.signature import freeze, page_code


@dataclass(frozen=True)
class PagePrinter:
    """Makes pages to sign."""

    store: Store
    know: Knowledge
    files: MadeFiles

    async def make(self, job: Job, _: Tell) -> str:
        """Make the page of the office that the job names, and return how to fetch it.

        Raises:
            StorageError: when the office is gone.
        """
        source = await self.store.run(partial(source_of, office_id=job.args["office"], know=self.know))
        out = await self.files.new_place(".pdf")
        await asyncio.to_thread(out.write_bytes, await asyncio.to_thread(self._page, source))
        return told(self.files.handed(out, page_name(source, self.know.copy), draft=source.is_draft))

    def _page(self, source: PackSource) -> bytes:
        frozen = freeze(source.framework, source.assessment, source.narratives)
        return draw_page(source, self.know.copy, revision=frozen.revision, code=page_code(frozen.digest))
