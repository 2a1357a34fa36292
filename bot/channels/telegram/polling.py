"""Asks Telegram for updates, for offices without an address that it could call.

An update is asked for again until it is durable: Telegram drops those below the offset that we name.

Source: https://core.telegram.org/bots/api#getupdates
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import structlog

from bot.channels.telegram.answers import Answer, Meaning
from bot.channels.telegram.client import TelegramClient

_log = structlog.get_logger(__name__)

SHORTEST_REST = timedelta(seconds=1)
LONGEST_REST = timedelta(seconds=30)

KeepAll = Callable[[Sequence[object]], Awaitable[bool]]
"""Takes updates as JSON made them, and says whether every one is durable."""


class Poller:
    """Asks, and remembers up to where all is durable.

    Args:
        client: makes the calls.
        keep: takes the updates.
        shortest_rest: how long to rest after the first trouble; each further one doubles it.
    """

    def __init__(
        self, client: TelegramClient, keep: KeepAll, shortest_rest: timedelta = SHORTEST_REST
    ) -> None:
        self._client = client
        self._keep = keep
        self._shortest_rest = shortest_rest
        self._rest = shortest_rest
        self._offset: int | None = None
        self._asks_us = False

    async def run(self) -> None:
        """Ask for ever; cancelling it loses nothing."""
        while True:
            answer = await self._next()
            if answer.meaning is Meaning.DONE and await self._take(answer):
                self._rest = self._shortest_rest
            else:
                await self._pause(answer)

    async def _next(self) -> Answer:
        """Ask, once Telegram has been told to keep updates for us."""
        if not self._asks_us:
            answer = await self._client.delete_webhook()
            if answer.meaning is not Meaning.DONE:
                return answer
            self._asks_us = True
        return await self._client.read_updates(self._offset)

    async def _take(self, answer: Answer) -> bool:
        updates = answer.result.get("updates", [])
        if updates and not await self._keep(updates):
            return False
        for update in updates:
            self._offset = max(self._offset or 0, update["update_id"] + 1)
        return True

    async def _pause(self, answer: Answer) -> None:
        """Rest after trouble; where a webhook was set meanwhile, it is taken away again."""
        self._asks_us = self._asks_us and answer.meaning is not Meaning.CONFLICT
        rest = max(self._rest, answer.retry_after or timedelta(0))
        _log.warning("telegram polling rests", why=answer.meaning.value, seconds=rest.total_seconds())
        await asyncio.sleep(rest.total_seconds())
        self._rest = min(self._rest * 2, LONGEST_REST)
