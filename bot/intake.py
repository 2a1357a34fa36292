"""Takes one file in: from its channel into the spool, looked at, scanned, and into the office's files."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from weakref import WeakValueDictionary

from bot.files import Files, GoneError, Sources, Stored, TooBigError, UnavailableError
from bot.inspection.helper import Inspector
from bot.model import Accepted, Fetched, FetchRequest, Kept, NotKept, Refusal
from bot.naming import safe_name
from bot.scanning import Scanner
from bot.spool import read_chunks, write_chunks


class KeyedLocks:
    """A lock for each file that somebody has in hand."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    def of(self, office_id: str, sha256: str) -> asyncio.Lock:
        """Return the lock of a file of an office; the same one as long as somebody has it."""
        return self._locks.setdefault((office_id, sha256), asyncio.Lock())


@dataclass(frozen=True, slots=True)
class Intake:
    """What files pass through.

    Attributes:
        spool: a folder for what is on its way; made when it is missing.
        most_bytes: of one file.
        locks: held from when bytes are put until it is stored whose they are, so that no sweep takes
            them for left over meanwhile.
    """

    files: Files
    sources: Sources
    inspector: Inspector
    scanner: Scanner
    spool: Path
    most_bytes: int
    locks: KeyedLocks = field(default_factory=KeyedLocks)

    @asynccontextmanager
    async def taken_in(self, request: FetchRequest) -> AsyncIterator[Fetched]:
        """Fetch a file, keep its bytes where they may be kept, and give the outcome.

        The outcome is to be stored within the block.

        Raises:
            FetchError: when it may be had later.
            StorageError: when the bytes could not be kept; try again.
        """
        async with self._spooled() as path:
            judged = await self._judge(request, path)
            if isinstance(judged, NotKept):
                yield judged
                return
            received, what = judged
            async with self.locks.of(request.office_id, received.sha256):
                stored = await self.files.put(request.office_id, read_chunks(path), limit=self.most_bytes)
                yield Kept(stored.sha256, stored.size, what, safe_name(request.file.name, what.extension))

    async def release(self, request: FetchRequest) -> None:
        """Tell the channel that its copy is needed no more."""
        await self.sources[request.identity.channel].release(request.file)

    async def _judge(self, request: FetchRequest, path: Path) -> NotKept | tuple[Stored, Accepted]:
        received = await self._receive(request, path)
        if isinstance(received, NotKept):
            return received
        verdict = await self.inspector.inspect(path, request.file.name)
        if isinstance(verdict, NotKept):
            return verdict
        if await self.scanner.is_infected(path):
            return NotKept(Refusal.INFECTED)
        return received, verdict

    async def _receive(self, request: FetchRequest, path: Path) -> Stored | NotKept:
        """Bring the bytes into the spool, as many as may be."""
        announced = request.file.size or 0
        if announced > self.most_bytes:
            return NotKept(Refusal.TOO_BIG)
        source = self.sources[request.identity.channel]
        try:
            async with source.fetch(request.file) as incoming:
                if (incoming.size or 0) > self.most_bytes:
                    return NotKept(Refusal.TOO_BIG)
                return await self._write(path, incoming.chunks)
        except GoneError:
            return NotKept(Refusal.GONE)
        except TooBigError:
            return NotKept(Refusal.TOO_BIG_FOR_CHANNEL)

    async def _write(self, path: Path, chunks: AsyncIterator[bytes]) -> Stored | NotKept:
        try:
            return await write_chunks(path, chunks, limit=self.most_bytes)
        except TooBigError:
            return NotKept(Refusal.TOO_BIG)
        except OSError as error:
            raise UnavailableError(
                f"the spool cannot be written ({error.strerror}); see to the disk"
            ) from error

    @asynccontextmanager
    async def _spooled(self) -> AsyncIterator[Path]:
        path = self.spool / secrets.token_hex(16)
        await asyncio.to_thread(self.spool.mkdir, parents=True, exist_ok=True, mode=0o700)
        try:
            yield path
        finally:
            await asyncio.to_thread(path.unlink, missing_ok=True)
