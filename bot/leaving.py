"""Files on their way out, to whoever downloads one and into packs. What tells of a sender stays here."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.errors import StorageError
from bot.files import Files
from bot.inspection.helper import HelperError, Inspector
from bot.inspection.stripping import is_stripped
from bot.spool import read_chunks, write_chunks

Read = Callable[[int, int], AsyncIterator[bytes]]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A copy that may leave: its size, and its bytes from one place up to, not including, another."""

    size: int
    read: Read


SCRATCH = "spool"
"""The folder in the data folder for what is on its way."""


@dataclass(frozen=True, slots=True)
class Exit:
    """Where files leave.

    Attributes:
        scratch: a folder for copies of pictures and films without what they tell.
    """

    files: Files
    inspector: Inspector
    scratch: Path

    @asynccontextmanager
    async def outgoing(self, office_id: str, sha256: str, mime: str) -> AsyncIterator[Outgoing]:
        """Give a copy of an office's file that may leave; it lasts as long as the block.

        Raises:
            StorageError: when the file is not there, or cannot be made fit to leave.
        """
        size = await self.files.size(office_id, sha256)
        if size is None:
            raise StorageError(f"file {sha256[:12]} of office {office_id} is not there")
        if not is_stripped(mime):
            yield Outgoing(size, lambda start, end: self.files.read(office_id, sha256, start=start, end=end))
            return
        async with self._scratch_files() as (whole, copy):
            stored = await write_chunks(whole, self.files.read(office_id, sha256), limit=size)
            if stored.sha256 != sha256:
                raise StorageError(f"file {sha256[:12]} of office {office_id} is not what was kept")
            await self._strip(whole, copy, mime)
            stripped = (await asyncio.to_thread(copy.stat)).st_size
            yield Outgoing(stripped, lambda start, end: read_chunks(copy, start=start, end=end))

    async def chunks(self, office_id: str, sha256: str, mime: str) -> AsyncIterator[bytes]:
        """Yield all of a copy that may leave.

        Raises:
            StorageError: as `outgoing` does.
        """
        async with self.outgoing(office_id, sha256, mime) as out:
            async for chunk in out.read(0, out.size):
                yield chunk

    async def shrink(self, whole: Path, small: Path) -> None:
        """Write a photo fit for a page; nothing that tells of its sender is in it.

        Raises:
            StorageError: when it cannot be read.
        """
        try:
            await self.inspector.shrink(whole, small)
        except HelperError as error:
            raise StorageError("a photo could not be read") from error

    async def _strip(self, whole: Path, copy: Path, mime: str) -> None:
        try:
            await self.inspector.strip(whole, copy, mime)
        except HelperError as error:
            raise StorageError("a file could not be made fit to leave") from error

    @asynccontextmanager
    async def _scratch_files(self) -> AsyncIterator[tuple[Path, Path]]:
        await asyncio.to_thread(self.scratch.mkdir, parents=True, exist_ok=True, mode=0o700)
        whole, copy = (self.scratch / secrets.token_hex(16) for _ in range(2))
        try:
            yield whole, copy
        finally:
            for path in (whole, copy):
                await asyncio.to_thread(path.unlink, missing_ok=True)


@asynccontextmanager
async def open_exit(files: Files, data_dir: Path) -> AsyncIterator[Exit]:
    """Open where files leave, until the block ends."""
    inspector = Inspector()
    try:
        yield Exit(files, inspector, data_dir / SCRATCH)
    finally:
        await inspector.close()
