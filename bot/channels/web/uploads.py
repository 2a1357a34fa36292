"""What browsers upload, until it is fetched from here: `bot.files.ContentSource` of the web chat.

An upload is durable before the conversation hears of it, and is let go once it is kept.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.channels.text import clean_text
from bot.channels.web.sending import is_id
from bot.errors import StorageError
from bot.files import GoneError, Incoming
from bot.model import SentFile
from bot.spool import read_chunks, write_chunks

LONGEST_NAME = 255
MOST_TOGETHER = 200

Admits = Callable[[str], Awaitable[bool]]
"""Tells of a browser's identity whether files may be kept for it."""


class WebUploads:
    """Uploads in a folder of their own; every process that serves must see the same one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def receive(self, update_id: str, chunks: AsyncIterator[bytes], *, limit: int) -> tuple[str, int]:
        """Keep an upload; the same update brings the same one again.

        Returns:
            The reference by which it is fetched, and its size in bytes.

        Raises:
            TooBigError: when there are more bytes than `limit`.
            StorageError: when it could not be kept; the browser may send it again.
        """
        reference = hashlib.sha256(update_id.encode()).hexdigest()
        try:
            size = await self._keep(reference, chunks, limit)
        except OSError as error:
            raise StorageError(f"an upload could not be kept ({error.strerror}); see to the disk") from error
        return reference, size

    async def _keep(self, reference: str, chunks: AsyncIterator[bytes], limit: int) -> int:
        await asyncio.to_thread(self.folder.mkdir, parents=True, exist_ok=True, mode=0o700)
        aside = self.folder / f"{secrets.token_hex(16)}.part"
        try:
            stored = await write_chunks(aside, chunks, limit=limit)
            await asyncio.to_thread(_place, aside, self.folder / reference)
        finally:
            await asyncio.to_thread(aside.unlink, missing_ok=True)
        return stored.size

    @asynccontextmanager
    async def fetch(self, file: SentFile) -> AsyncIterator[Incoming]:
        """Open an upload; see `bot.files.ContentSource.fetch`."""
        path = self._path(file)
        if not await asyncio.to_thread(path.is_file):
            raise GoneError("the upload is here no more")
        yield Incoming(read_chunks(path))

    async def release(self, file: SentFile) -> None:
        """Remove an upload."""
        await asyncio.to_thread(self._path(file).unlink, missing_ok=True)

    def _path(self, file: SentFile) -> Path:
        return self.folder / Path(file.reference).name


@dataclass(frozen=True, slots=True)
class Uploading:
    """What the chat's page needs to take files: where they go, how large one may be, and of whom."""

    uploads: WebUploads
    most_bytes: int
    admits: Admits


def announced(reference: str, size: int, given: Mapping[str, str]) -> SentFile:
    """Return an upload as the page announced it."""
    total = given.get("of", "")
    together = int(total) if total.isascii() and total.isdigit() and len(total) < 4 else 0  # noqa: PLR2004
    return SentFile(
        reference=reference,
        name=clean_text(given.get("name", ""))[:LONGEST_NAME],
        size=size,
        group=given["group"] if is_id(given.get("group")) else "",
        of=together if 0 < together <= MOST_TOGETHER else None,
    )


def _place(aside: Path, target: Path) -> None:
    """Put a file in its place so that a crash leaves it there whole."""
    aside.replace(target)
    if os.name == "nt":
        return
    handle = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
