"""Reads what may be a file of ours that came back: a pack, the workbook, a form. Outside of turns."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass
from functools import partial
from typing import IO

from bot.exports.difference import difference
from bot.exports.reading import read_source
from bot.exports.returned import Found, Returned, told
from bot.exports.sent_back import read_sent_back
from bot.exports.source import PackSource
from bot.exports.verify import Verification, verify_pack
from bot.files import Files
from bot.jobs import Tell
from bot.knowledge import Knowledge
from bot.model import Evidence, FileKind, Job, Kept
from bot.ports import Store, UnitOfWork

MOST_BYTES = 30_000_000
"""A larger Word or Excel file is none of ours; it would be read into memory."""


@dataclass(frozen=True)
class Returns:
    """Reads files that came back."""

    store: Store
    files: Files
    know: Knowledge
    seal_key: bytes

    async def read(self, job: Job, _: Tell) -> str:
        """Say what the evidence that the job names is, by comparing it with what is stored now.

        Returns:
            An empty text where it is no file of ours.

        Raises:
            StorageError: when its bytes cannot be read.
        """
        source, piece = await self.store.run(partial(_loaded, args=dict(job.args), know=self.know))
        if source is None or piece is None or piece.kept is None:
            return ""
        if piece.kept.what.kind is FileKind.ARCHIVE:
            found = await self._pack(source, piece, piece.kept)
        else:
            found = await self._answers(source, piece, piece.kept, everything=job.args.get("all") == "1")
        return told(found) if found else ""

    async def _pack(self, source: PackSource, piece: Evidence, kept: Kept) -> Returned | None:
        with tempfile.TemporaryFile() as spool:
            await self._copy(source.office.id, kept, spool)
            found = await asyncio.to_thread(verify_pack, spool, self.seal_key)
        if found.manifest is None:
            return None
        return Returned(
            evidence=piece.id,
            bundle=piece.bundle,
            found=Found.PACK,
            revision=found.manifest.revision,
            whole=found.is_whole,
            signed=found.is_signed,
            stands=_stands(found, source),
            faults=tuple(one.path for one in found.findings),
        )

    async def _copy(self, office_id: str, kept: Kept, spool: IO[bytes]) -> None:
        async for chunk in self.files.read(office_id, kept.sha256):
            await asyncio.to_thread(spool.write, chunk)

    async def _answers(
        self, source: PackSource, piece: Evidence, kept: Kept, *, everything: bool
    ) -> Returned | None:
        if kept.size > MOST_BYTES:
            return None
        file = b"".join([chunk async for chunk in self.files.read(source.office.id, kept.sha256)])
        sent = await asyncio.to_thread(read_sent_back, file, self.know.copy)
        if sent is None:
            return None
        own = (sent.stamp.office, sent.stamp.framework) == (source.office.code, source.framework.id)
        return Returned(
            evidence=piece.id,
            bundle=piece.bundle,
            found=Found.ANSWERS if own else Found.FOREIGN,
            revision=sent.stamp.revision,
            differences=difference(source, sent, self.know.copy) if own else (),
            everything=everything,
        )


def _stands(found: Verification, source: PackSource) -> bool:
    manifest = found.manifest
    if manifest is None or not found.is_signed or source.signature is None:
        return False
    return (manifest.office, manifest.revision) == (source.office.code, source.revision)


def _loaded(
    uow: UnitOfWork, *, args: dict[str, str], know: Knowledge
) -> tuple[PackSource | None, Evidence | None]:
    office = uow.offices.get(args["office"])
    if office is None:
        return None, None
    piece = next(iter(uow.evidence.get(office.id, [args["evidence"]])), None)
    return read_source(uow, office, know.framework), piece
