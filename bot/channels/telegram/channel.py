"""Telegram while it is open: its sender, its way in, and what is learnt of our account meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.channels.background import SLOW, beside, once_slow
from bot.channels.inbound import Take
from bot.channels.telegram.client import TelegramClient, open_telegram
from bot.channels.telegram.ends import ChatEnds
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.send import TelegramSender
from bot.channels.telegram.updates import Ourselves
from bot.channels.telegram.way_in import WayIn
from bot.ports import Clock

LEARN_EVERY = timedelta(minutes=10)
SET_UP_EVERY = timedelta(seconds=30)


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How Telegram is to be.

    Attributes:
        commands: those that are offered, each with its description.
        words: command → the word that is typed for it.
        username: our name, where it is set; else Telegram tells it.
        webhook: where it sends updates to and the secret that it sends with them; None: we ask for them.
    """

    commands: Sequence[tuple[str, str]]
    words: Mapping[str, str]
    username: str = ""
    webhook: tuple[str, str] | None = None


class TelegramChannel:
    """Telegram's ways in and out.

    Attributes:
        waiting_updates: how many updates Telegram still held when it was last asked; None before.
    """

    def __init__(
        self, client: TelegramClient, wanted: Wanted, clock: Clock = _now, slow: timedelta = SLOW
    ) -> None:
        ends = ChatEnds()
        self.sender = TelegramSender(client, ends, clock)
        self.waiting_updates: int | None = None
        self._client = client
        self._way_in = WayIn(client, ends, clock)
        self._wanted = wanted
        self._slow = slow
        self._us = Ourselves(wanted.username, wanted.words)
        self._is_set_up = False

    @property
    def username(self) -> str:
        """Our name without `@`; empty before Telegram has told it."""
        return self._us.username

    async def keep(self, came: Sequence[object], take: Take) -> bool:
        """Take updates as JSON made them; return whether every one is durable."""
        return await self._way_in.take(take, came, self._us)

    def polling(self, take: Take) -> AbstractAsyncContextManager[None]:
        """Ask for updates until the block ends; where Telegram sends them by itself, do nothing."""
        return beside(Poller(self._client, partial(self.keep, take=take)).run())

    def waiting(self, external_id: str) -> AbstractAsyncContextManager[None]:
        """Show the person that something is under way, once the block has taken long."""
        return beside(once_slow(partial(self._client.show_typing, external_id), self._slow))

    async def keep_learning(self) -> None:
        """Learn for ever, oftener as long as Telegram has not taken what is wanted."""
        while True:
            await self.learn()
            pause = LEARN_EVERY if self._is_set_up else SET_UP_EVERY
            await asyncio.sleep(pause.total_seconds())

    async def learn(self) -> None:
        """Ask who we are, bring the commands and the webhook to what is wanted, and look what waits."""
        account = await self._client.read_own_account()
        if isinstance(account.result.get("username"), str):
            self._us = Ourselves(account.result["username"], self._wanted.words)
        self._is_set_up = self._is_set_up or await self._set_up()
        told = await self._client.read_webhook()
        if told.is_done:
            self.waiting_updates = told.result.get("pending_update_count", 0)

    async def _set_up(self) -> bool:
        done = await self._set_commands()
        if self._wanted.webhook is not None:
            done = (await self._client.set_webhook(*self._wanted.webhook)).is_done and done
        return done

    async def _set_commands(self) -> bool:
        """Set the commands, unless they are just those."""
        there = await self._client.read_commands()
        if there.is_done and there.result.get("commands") == list(self._wanted.commands):
            return True
        return (await self._client.set_commands(self._wanted.commands)).is_done

    async def finish(self) -> None:
        """Return when every press that came is answered."""
        await self._way_in.finish()


@asynccontextmanager
async def telegram_channel(
    url: str, token: str, wanted: Wanted, clock: Clock = _now
) -> AsyncIterator[TelegramChannel]:
    """Open Telegram until the block ends.

    Args:
        url: where Telegram is, without `/bot`.
        token: the bot's token.
        wanted: how it is to be.
        clock: tells the time, UTC.
    """
    async with open_telegram(url, token) as client:
        channel = TelegramChannel(client, wanted, clock)
        async with beside(channel.keep_learning()):
            yield channel
            await channel.finish()
