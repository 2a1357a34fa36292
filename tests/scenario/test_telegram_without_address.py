"""Telegram for an office without a public address: the program asks for what people write."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from bot.app import open_house
from bot.knowledge import Knowledge
from bot.settings import TelegramMode
from tests.fakes.officer import Clock
from tests.fakes.telegram_events import TelegramCaller, user
from tests.fakes.telegram_place import chosen
from tests.fakes.telegram_server import TelegramServer

STOPS_WITHIN = 5


async def test_people_are_answered_in_order_and_what_is_answered_is_confirmed(
    tmp_path: Path, empty_database: Path, know: Knowledge
) -> None:
    shutil.copyfile(empty_database, tmp_path / "pmqa.db")
    async with TelegramServer().running() as server:
        telegram = TelegramCaller(server, "")
        people = [user(f"p{number}") for number in range(5)]
        settings = chosen(tmp_path, server, telegram_mode=TelegramMode.POLLING, base_url=None)

        async with open_house(settings, clock=lambda: Clock().now, know=know):
            await server.post(*(telegram.text(one, text) for text in ("ข้อ 2.3", "หมวด 1") for one in people))
            await server.wait_for(lambda: all(len(server.chats[one]) >= 3 for one in people))
            await server.wait_for(lambda: not server.waiting)

        assert server.invalid == []
    assert all("2.3" in server.chats[one][0]["text"] for one in people)


async def test_what_came_while_the_program_was_down_is_answered_when_it_is_back(
    tmp_path: Path, empty_database: Path, know: Knowledge
) -> None:
    shutil.copyfile(empty_database, tmp_path / "pmqa.db")
    async with TelegramServer().running() as server:
        settings = chosen(tmp_path, server, telegram_mode=TelegramMode.POLLING, base_url=None)
        update = TelegramCaller(server, "").text(user("somchai"), "สวัสดี")
        async with open_house(settings, know=know):
            await server.wait_for(lambda: bool(server.called("deleteWebhook")))

        await server.post(update)
        async with asyncio.timeout(STOPS_WITHIN), open_house(settings, know=know):
            await server.wait_for(lambda: bool(server.chats[user("somchai")]))
            await server.wait_for(lambda: not server.waiting)

        async with open_house(settings, know=know):
            await server.post(update)  # sent again, as if the confirmation had been lost
            await server.wait_for(lambda: not server.waiting)

    assert len(server.chats[user("somchai")]) == 1
