"""LINE while it is open: its sender, and what is learnt of our account meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog

from bot.channels.background import SLOW, again_and_again, beside, once_slow
from bot.channels.line.account import Usage, read_own_id, read_usage
from bot.channels.line.cards import to_messages
from bot.channels.line.client import LineClient, open_line
from bot.channels.line.send import LineSender
from bot.errors import ChannelError

_log = structlog.get_logger(__name__)

LEARN_EVERY = timedelta(minutes=10)


@dataclass(slots=True)
class LineChannel:
    """LINE's way out, and what it says of us: None until it has said it."""

    client: LineClient
    sender: LineSender
    slow: timedelta = SLOW
    own_id: str | None = None
    usage: Usage | None = None

    def waiting(self, external_id: str) -> AbstractAsyncContextManager[None]:
        """Show the person that something is under way as long as the block takes, once it is slow."""
        return beside(once_slow(partial(self.sender.show_loading, external_id), self.slow))

    async def learn(self) -> None:
        """Ask LINE who we are and how much of the quota is used; a failure is logged and that is all."""
        try:
            self.own_id = self.own_id or await read_own_id(self.client) or None
            self.usage = await read_usage(self.client)
        except ChannelError as error:
            _log.warning("line account not read", reason=str(error))


@asynccontextmanager
async def line_channel(
    url: str, access_token: str, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> AsyncIterator[LineChannel]:
    """Open LINE until the block ends.

    Args:
        url: where LINE is.
        access_token: the channel access token.
        clock: tells the time, UTC.
    """
    async with open_line(url, access_token) as client:
        channel = LineChannel(client, LineSender(client, to_messages, clock))
        async with beside(again_and_again(channel.learn, LEARN_EVERY)):
            yield channel
