"""Sweeps up what nothing needs any more: bytes of unsent files, what a crash left, uploads of long ago."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from bot.files import Files, Lying
from bot.intake import KeyedLocks
from bot.ports import Store, UnitOfWork
from bot.spool import remove_older

YOUNG = timedelta(minutes=15)
"""Bytes are put a moment before it is stored whose they are; what is younger is left alone."""

LEFT_BEHIND = timedelta(hours=48)
"""Older than anything in a spool whose request is still tried."""


async def sweep(
    store: Store, files: Files, locks: KeyedLocks, spools: tuple[Path, ...], now: datetime
) -> int:
    """Discard every file that no office has, and what transfers left behind; return how many files.

    Raises:
        StorageError: when the database or the files failed; the rest is swept another time.
    """
    for spool in spools:
        remove_older(spool, (now - LEFT_BEHIND).timestamp())
    await files.tidy(now - LEFT_BEHIND)
    swept = 0
    async for lying in files.every():
        if now - lying.put_at > YOUNG:
            swept += await _sweep_one(store, files, locks, lying)
    return swept


async def _sweep_one(store: Store, files: Files, locks: KeyedLocks, lying: Lying) -> int:
    """Discard a file that the office does not have, while nobody here is putting the same."""
    async with locks.of(lying.office_id, lying.sha256):
        if await store.run(partial(_is_known, lying=lying)):
            return 0
        await files.discard(lying.office_id, lying.sha256)
        return 1


def _is_known(uow: UnitOfWork, *, lying: Lying) -> bool:
    return bool(uow.blobs.known(lying.office_id, (lying.sha256,)))
