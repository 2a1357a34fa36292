"""What Telegram is told at the start, and what is learnt of our account."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.channels.remembered import Remembered
from bot.channels.telegram.channel import TelegramChannel, Wanted
from bot.channels.telegram.client import open_telegram
from bot.channels.telegram.commands import OFFERED, descriptions, words_of
from content.loader import load_commands, load_messages
from tests.fakes.telegram_events import user
from tests.fakes.telegram_server import TOKEN, USERNAME, TelegramServer, Trouble

HOOK = ("https://pmqa.example/webhooks/telegram", "a-secret")


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer().running() as telegram:
        yield telegram
        assert telegram.invalid == []


@pytest.fixture
async def channel(server: TelegramServer) -> AsyncIterator[TelegramChannel]:
    wanted = Wanted(descriptions(load_messages()), words_of(load_commands()), webhook=HOOK)
    async with open_telegram(server.url, TOKEN) as client:
        yield TelegramChannel(client, wanted, slow=timedelta(0))


async def test_telegram_is_told_the_commands_and_the_webhook_once(
    server: TelegramServer, channel: TelegramChannel
) -> None:
    await channel.learn()
    await channel.learn()

    assert [one["command"] for one in server.commands] == list(OFFERED)
    assert (server.webhook["url"], server.webhook["secret_token"]) == HOOK
    assert [len(server.called(method)) for method in ("setMyCommands", "setWebhook")] == [1, 1]


async def test_commands_that_are_there_already_are_not_set_again(
    server: TelegramServer, channel: TelegramChannel
) -> None:
    told = descriptions(load_messages())
    server.commands = [{"command": name, "description": says} for name, says in told]

    await channel.learn()

    assert server.called("setMyCommands") == []


async def test_what_telegram_did_not_take_is_tried_again(
    server: TelegramServer, channel: TelegramChannel
) -> None:
    server.plan("setWebhook", Trouble(answer=(502, "Bad Gateway")))

    await channel.learn()
    assert server.webhook == {}

    await channel.learn()
    assert server.webhook["url"] == HOOK[0]


async def test_our_name_and_what_waits_are_learnt(server: TelegramServer, channel: TelegramChannel) -> None:
    assert (channel.username, channel.waiting_updates) == ("", None)
    server.waiting = [{"update_id": 1}]

    await channel.learn()

    assert (channel.username, channel.waiting_updates) == (USERNAME, 1)


async def test_somebody_who_waits_long_sees_that_something_is_under_way(
    server: TelegramServer, channel: TelegramChannel
) -> None:
    async with channel.waiting(str(user("somchai"))):
        await server.wait_for(lambda: bool(server.called("sendChatAction")))

    assert server.called("sendChatAction")[0].body == {"chat_id": user("somchai"), "action": "typing"}


def test_what_is_remembered_longest_is_forgotten_first() -> None:
    remembered: Remembered[int] = Remembered(most=2)
    for key in ("a", "b", "a", "c"):
        remembered.put(key, 1)

    assert [remembered.get(key, 0) for key in ("a", "b", "c")] == [1, 0, 1]
