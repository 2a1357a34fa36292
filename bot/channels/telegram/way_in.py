"""What is done with updates as they come, by whichever way: presses are answered, then all is taken."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import structlog

from bot.channels.inbound import Take, take_all
from bot.channels.telegram.client import TelegramClient
from bot.channels.telegram.ends import ChatEnds
from bot.channels.telegram.updates import Ourselves, new_message, press_id, to_update
from bot.model import Update

_log = structlog.get_logger(__name__)


class WayIn:
    """The way in.

    Args:
        client: answers presses.
        ends: learns which message stands last in each chat.
        clock: tells the time, UTC.
    """

    def __init__(
        self,
        client: TelegramClient,
        ends: ChatEnds,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._client = client
        self._ends = ends
        self._clock = clock
        self._answering: set[asyncio.Task[object]] = set()

    async def take(self, take: Take, came: Sequence[object], us: Ourselves) -> bool:
        """Take updates as JSON made them, a person's in order; return whether every one is durable."""
        updates = [self._read(values, us) for values in came]
        return await take_all(take, [update for update in updates if update is not None])

    async def finish(self) -> None:
        """Return when every press is answered."""
        await asyncio.gather(*self._answering)

    def _read(self, values: object, us: Ourselves) -> Update | None:
        """Read an update, and end at once the progress that a press shows, whatever comes of it."""
        if query_id := press_id(values):
            task: asyncio.Task[object] = asyncio.create_task(self._client.answer_press(query_id))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)
        if (message := new_message(values)) is not None:
            self._ends.note(*message)
        update = to_update(values, at=self._clock(), us=us)
        if update is None:
            _log.info("telegram update passed over", holds=_names(values))
        return update


def _names(values: object) -> str:
    """Return what an update holds, by name alone."""
    names = values if isinstance(values, dict) else {}
    return " ".join(sorted(str(name)[:40] for name in names if name != "update_id"))[:200]
