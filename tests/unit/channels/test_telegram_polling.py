"""Asking Telegram for updates: nothing is confirmed before it is durable, and a stop loses nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.channels.background import beside
from bot.channels.telegram.client import TelegramClient, open_telegram
from bot.channels.telegram.polling import Poller
from tests.fakes.telegram_events import TelegramCaller, user
from tests.fakes.telegram_server import TOKEN, TelegramServer, Trouble

SOMCHAI = user("somchai")
SOON = timedelta(milliseconds=1)


@dataclass
class Kept:
    """Keeps what it takes; fails or breaks as often as it is told to."""

    failures: int = 0
    breaks: int = 0
    taken: list[object] = field(default_factory=list)

    async def keep(self, updates: Sequence[object]) -> bool:
        if self.breaks:
            self.breaks -= 1
            raise RuntimeError("on purpose")
        if self.failures:
            self.failures -= 1
            return False
        self.taken += updates
        return True


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer().running() as telegram:
        yield telegram


@pytest.fixture
async def client(server: TelegramServer) -> AsyncIterator[TelegramClient]:
    async with open_telegram(server.url, TOKEN) as opened:
        yield opened


@asynccontextmanager
async def polling(client: TelegramClient, kept: Kept) -> AsyncIterator[None]:
    async with beside(Poller(client, kept.keep, SOON).run()):
        yield


async def test_updates_are_taken_as_telegram_sent_them_and_then_confirmed(
    server: TelegramServer, client: TelegramClient
) -> None:
    kept = Kept()
    updates = [
        TelegramCaller(server, "").text(SOMCHAI, "หนึ่ง"),
        {"update_id": 990_000_000, "unheard_of": {"x": 1}},
    ]

    async with polling(client, kept):
        await server.post(*updates)
        await server.wait_for(lambda: not server.waiting)

    assert kept.taken == updates


@pytest.mark.parametrize("kept", [Kept(failures=2), Kept(breaks=2)])
async def test_what_is_not_durable_comes_again(
    server: TelegramServer, client: TelegramClient, kept: Kept
) -> None:
    update = TelegramCaller(server, "").text(SOMCHAI, "หนึ่ง")
    await server.post(update)

    async with polling(client, kept):
        await server.wait_for(lambda: not server.waiting)

    assert kept.taken == [update]
    assert [one.body.get("offset") for one in server.called("getUpdates")[:3]] == [None, None, None]


async def test_a_webhook_that_was_set_is_taken_away_and_what_waits_is_kept(
    server: TelegramServer, client: TelegramClient
) -> None:
    server.webhook = {"url": "https://elsewhere.example"}

    async with polling(client, Kept()):
        await server.wait_for(lambda: bool(server.called("deleteWebhook")))

    assert server.webhook == {}
    assert server.called("deleteWebhook")[0].body == {"drop_pending_updates": False}


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(cut=True),
        Trouble(answer=(502, "Bad Gateway")),
        Trouble(answer=(409, "Conflict: terminated by other getUpdates request")),
        Trouble(garbage=b"<html>"),
        Trouble(garbage=b'{"ok": true, "result": [{"message": {}}, null, 7]}'),
    ],
)
async def test_after_any_trouble_it_asks_again(
    server: TelegramServer, client: TelegramClient, trouble: Trouble
) -> None:
    kept = Kept()
    server.plan("getUpdates", trouble)
    update = TelegramCaller(server, "").text(SOMCHAI, "หนึ่ง")
    await server.post(update)

    async with polling(client, kept):
        await server.wait_for(lambda: not server.waiting)

    assert kept.taken == [update]


async def test_a_stop_does_not_wait_for_telegram(server: TelegramServer, client: TelegramClient) -> None:
    async with asyncio.timeout(5):
        async with polling(client, Kept()):
            await server.wait_for(lambda: bool(server.called("deleteWebhook")))
