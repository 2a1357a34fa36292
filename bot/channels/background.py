"""What goes on beside a channel while it is open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

SLOW = timedelta(seconds=1)
"""What takes longer than this is waited for with a sign of the platform."""


@asynccontextmanager
async def beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Let something go on until the block ends; then it is cancelled. What failed of it is raised.

    Whoever is cancelled while the block ends stays cancelled.
    """
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])  # awaited itself, its cancellation could not be told from ours
    if not task.cancelled():
        task.result()


async def again_and_again(work: Callable[[], Awaitable[object]], pause: timedelta) -> None:
    """Do something now, and again after each pause, for ever."""
    while True:
        await work()
        await asyncio.sleep(pause.total_seconds())


async def once_slow(show: Callable[[], Awaitable[object]], slow: timedelta = SLOW) -> None:
    """Show a sign after that long; cancelled before, it is not shown."""
    await asyncio.sleep(slow.total_seconds())
    await show()
