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
        if updates and not await self._are_kept(updates):
            return False
        for update in updates:
            self._offset = max(self._offset or 0, update["update_id"] + 1)
        return True

    async def _are_kept(self, updates: Sequence[object]) -> bool:
        """Have updates taken; a fault of ours leaves them to be asked for again, and the asking goes on."""
        try:
            return await self._keep(updates)
        except Exception as error:  # noqa: BLE001 - whatever it is, nobody else may wait for it for ever
            _log.error("telegram updates not taken", error=type(error).__name__)  # its text may hold theirs
            return False

    async def _pause(self, answer: Answer) -> None:
        """Rest after trouble; where a webhook was set meanwhile, it is taken away again."""
        self._asks_us = self._asks_us and answer.meaning is not Meaning.CONFLICT
        rest = max(self._rest, answer.retry_after or timedelta(0))
        _log.warning("telegram polling rests", why=answer.meaning.value, seconds=rest.total_seconds())
        await asyncio.sleep(rest.total_seconds())
        self._rest = min(self._rest * 2, LONGEST_REST)
