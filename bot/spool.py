"""Bytes on their way, in files of our own: a chunk in memory at a time, disks waited for on a thread."""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from pathlib import Path

from bot.files import CHUNK_BYTES, Stored, TooBigError


async def write_chunks(path: Path, chunks: AsyncIterator[bytes], *, limit: int) -> Stored:
    """Write what comes into a new file, and return its hash and size once it is on the disk.

    Raises:
        TooBigError: as soon as there are more bytes than `limit`. What was written stays.
        FileExistsError: when there is such a file.
    """
    digest, size = hashlib.sha256(), 0
    with await asyncio.to_thread(path.open, "xb") as file:
        async for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise TooBigError(f"more than {limit} bytes")
            digest.update(chunk)
            await asyncio.to_thread(file.write, chunk)
        file.flush()
        await asyncio.to_thread(os.fsync, file.fileno())
    return Stored(digest.hexdigest(), size)


async def read_chunks(path: Path, *, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
    """Yield a file's bytes from `start` up to, not including, `end`."""
    left = None if end is None else end - start
    with await asyncio.to_thread(path.open, "rb") as file:
        file.seek(start)
        while chunk := await asyncio.to_thread(file.read, next_size(left)):
            left = None if left is None else left - len(chunk)
            yield chunk


def next_size(left: int | None) -> int:
    """Return how much to read next of so many bytes; None is all there is."""
    return CHUNK_BYTES if left is None else max(0, min(CHUNK_BYTES, left))


def remove_older(folder: Path, before: float) -> int:
    """Remove the folder's files that nobody wrote to since that time of the clock; return how many."""
    removed = 0
    for path in folder.iterdir() if folder.is_dir() else ():
        try:
            if path.is_file() and path.stat().st_mtime < before:
                path.unlink()
                removed += 1
        except FileNotFoundError:
            continue  # somebody else was first
    return removed
