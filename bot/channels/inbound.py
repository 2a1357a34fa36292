"""What every platform's webhook does with a call: reads its body, and takes its updates durably."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable

import structlog
from starlette.requests import Request

from bot.errors import StorageError
from bot.model import Update

_log = structlog.get_logger(__name__)

Take = Callable[[Update], Awaitable[None]]
"""`bot.ports.Turns.take`."""


async def read_body(request: Request, most: int) -> bytes | None:
    """Return the body, or None as soon as it proves longer than so many bytes."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            return None
    return bytes(body)


async def take_all(take: Take, updates: Iterable[Update]) -> bool:
    """Take the updates, those of one person in order, different people side by side.

    Returns:
        Whether every one is durable. What was kept acts once when the platform sends it again.
    """
    by_sender: defaultdict[str, list[Update]] = defaultdict(list)
    for update in updates:
        by_sender[update.external_id].append(update)
    if len(by_sender) == 1:
        (only,) = by_sender.values()
        return await _take_in_order(take, only)
    kept = await asyncio.gather(*(_take_in_order(take, one) for one in by_sender.values()))
    return all(kept)


async def _take_in_order(take: Take, updates: list[Update]) -> bool:
    for update in updates:
        try:
            await take(update)
        except StorageError as error:
            ids = {"channel": update.channel.value, "update": update.id}
            _log.warning("update not kept; it comes again", reason=str(error), **ids)
            return False
    return True
