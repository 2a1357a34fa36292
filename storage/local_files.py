"""Files in a local folder: written aside, made durable, read back, and only then put in their place."""

from __future__ import annotations

import asyncio
import hashlib
import os
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, ParamSpec, TypeVar

from bot.errors import StorageError
from bot.files import CHUNK_BYTES, Lying, Stored, TooBigError
from storage.file_names import names_in, path_of

P = ParamSpec("P")
T = TypeVar("T")

ASIDE = ".incoming"
"""The folder of what is being written."""


class LocalFiles:
    """`bot.files.Files` in a folder, which is made when something is first kept.

    The folder must be on one file system: a rename puts a file in its place whole.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, office_id: str, chunks: AsyncIterator[bytes], *, limit: int) -> Stored:
        """Keep a file and return once it is durable and was read back as it was given."""
        path_of(office_id, "0" * 64)  # refuse a broken office before anything is written
        aside = self._folder / ASIDE / secrets.token_hex(16)
        try:
            stored = await self._write(aside, chunks, limit)
            await _on_disk(self._place, aside, office_id, stored)
        except BaseException:
            with suppress(OSError):
                aside.unlink(missing_ok=True)
            raise
        return stored

    async def size(self, office_id: str, sha256: str) -> int | None:
        """Return how many bytes that file of that office has, None when it is not there."""
        path = self._folder / path_of(office_id, sha256)
        return await _on_disk(_size_of, path)

    async def read(
        self, office_id: str, sha256: str, *, start: int = 0, end: int | None = None
    ) -> AsyncIterator[bytes]:
        """Yield the bytes from `start` up to, not including, `end`."""
        path = self._folder / path_of(office_id, sha256)
        file = await _on_disk(path.open, "rb")
        with file:
            await _on_disk(file.seek, start)
            left = None if end is None else end - start
            while chunk := await _on_disk(file.read, _next_size(left)):
                left = None if left is None else left - len(chunk)
                yield chunk

    async def discard(self, office_id: str, sha256: str) -> None:
        """Remove that file; no error when it is not there."""
        path = self._folder / path_of(office_id, sha256)
        await _on_disk(path.unlink, missing_ok=True)

    async def every(self) -> AsyncIterator[Lying]:
        """Yield every file that is kept, of all offices, in no order."""
        for office in await _on_disk(_folders, self._folder):
            for part in await _on_disk(_folders, office):
                for lying in await _on_disk(self._lying, part):
                    yield lying

    async def tidy(self, before: datetime) -> int:
        """Remove what transfers that were cut off before that moment left behind; return how many."""
        return await _on_disk(_remove_older, self._folder / ASIDE, before)

    async def check(self) -> None:
        """Return when files can be kept and read now."""
        await _on_disk(_probe, self._folder / ASIDE)

    async def _write(self, aside: Path, chunks: AsyncIterator[bytes], limit: int) -> Stored:
        file = await _on_disk(_create, aside)
        with file:
            digest, size = hashlib.sha256(), 0
            async for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise TooBigError(f"more than {limit} bytes")
                digest.update(chunk)
                await _on_disk(file.write, chunk)
            await _on_disk(_flush, file)
        return Stored(digest.hexdigest(), size)

    def _place(self, aside: Path, office_id: str, stored: Stored) -> None:
        """Read the file back, and put it where it belongs so that a crash leaves it whole or not at all."""
        with aside.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != stored.sha256:
                raise StorageError(f"{aside} reads back other than it was written; see to the disk")
        target = self._folder / path_of(office_id, stored.sha256)
        _make_folder(target.parent, self._folder)
        aside.replace(target)
        _sync_folder(target.parent)

    def _lying(self, part: Path) -> list[Lying]:
        lying = []
        for path in part.iterdir():
            names = names_in(path.relative_to(self._folder).as_posix())
            with suppress(FileNotFoundError):  # discarded meanwhile
                found = path.stat()
                if names is not None:
                    lying.append(Lying(*names, found.st_size, datetime.fromtimestamp(found.st_mtime, UTC)))
        return lying


async def _on_disk(work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
    """Do the work on a thread; disks can take their time.

    Raises:
        StorageError: for what the system says.
    """
    try:
        return await asyncio.to_thread(work, *args, **named)
    except OSError as error:
        why = f"{type(error).__name__}: {error.strerror}"
        raise StorageError(f"the files' folder failed ({why}); see to PMQA_FILES_URL") from error


def _size_of(path: Path) -> int | None:
    return path.stat().st_size if path.is_file() else None


def _create(path: Path) -> BinaryIO:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path.open("xb")


def _flush(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _make_folder(folder: Path, root: Path) -> None:
    """Make the folder, and its way down from the root, durable."""
    if folder.is_dir():
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for parent in (root, folder.parent):
        _sync_folder(parent)


def _sync_folder(folder: Path) -> None:
    """Make what happened to a folder's entries durable; not every system lets a folder be opened."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _next_size(left: int | None) -> int:
    return CHUNK_BYTES if left is None else max(0, min(CHUNK_BYTES, left))


def _folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [one for one in folder.iterdir() if one.is_dir() and one.name != ASIDE]


def _remove_older(folder: Path, before: datetime) -> int:
    removed = 0
    for path in folder.iterdir() if folder.is_dir() else ():
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
                removed += 1
    return removed


def _probe(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"probe-{secrets.token_hex(8)}"
    path.write_bytes(b"probe")
    path.unlink()
