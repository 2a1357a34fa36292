"""The whole program with Telegram before it: people who write in Telegram and read what comes there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.app import House, create_asgi, open_house
from bot.knowledge import Knowledge
from bot.model import Channel, Update, UpdateKind
from bot.settings import Settings, TelegramMode
from tests.fakes.carried_out import all_sent, files_told
from tests.fakes.leaks import leaked
from tests.fakes.listening import listening
from tests.fakes.officer import Clock, Officer
from tests.fakes.place import STANDING_CODE, Place
from tests.fakes.telegram_events import SECRET, TelegramCaller, user
from tests.fakes.telegram_limits import buttons_of
from tests.fakes.telegram_reading import shown_message
from tests.fakes.telegram_server import TOKEN, USERNAME, TelegramServer
from tests.fakes.ways import Shown

Json = dict[str, Any]


@dataclass
class TelegramPlace:
    """The assistant behind its real webhook, and Telegram as a server of our own."""

    house: House
    server: TelegramServer
    telegram: TelegramCaller
    clock: Clock
    typed: list[str] = field(default_factory=list)
    place: Place = field(init=False)

    def __post_init__(self) -> None:
        house = self.house
        self.place = Place(house.store, house.turns, house.know, self.clock, through=self._way)

    def _way(self, name: str) -> TelegramWay:
        return TelegramWay(self, str(user(name)))

    async def deliver(self, update: Json) -> int:
        """Let Telegram call the webhook; return its status once all that it started was sent."""
        status = await self.telegram.deliver(update)
        await self.settled()
        return status

    async def settled(self) -> None:
        """Return when nothing that is due waits to be sent, and every press is answered."""
        await all_sent(self.house)
        assert self.house.platforms.telegram is not None
        await self.house.platforms.telegram.finish()

    async def does(self, officer: Officer, *updates: Json) -> str:
        """Let these updates come, and return all that this person was sent, as text."""
        for update in updates:
            assert await self.deliver(update) == 200
        return await officer.catch_up()

    def chat(self, officer: Officer) -> list[Json]:
        """Return every message of ours to that person, as it stands now."""
        return self.server.chats[int(officer.way.id)]


@dataclass
class TelegramWay:
    """`tests.fakes.ways.Way` of somebody who sees what Telegram draws, and taps that."""

    at: TelegramPlace
    id: str
    channel: Channel = Channel.TELEGRAM
    _seen: dict[int, Json] = field(default_factory=dict)

    @property
    def number(self) -> int:
        return int(self.id)

    async def bring(self, update: Update) -> None:
        self.at.typed.append(update.text)
        assert await self.at.deliver(self._update(update)) == 200
        if update.kind is UpdateKind.FILE:
            await files_told(self.at.house, self.at.clock, self.channel, self.id)

    async def look(self) -> list[Shown]:
        chat = self.at.server.chats[self.number]
        same = self.at.server.unchanged.pop(self.number, set())
        new = [one for one in chat if self._seen.get(one["message_id"]) != one or one["message_id"] in same]
        self._seen = {one["message_id"]: dict(one) for one in chat}
        return [shown_message(one) for one in new]

    def _update(self, update: Update) -> Json:
        """Return what Telegram sends when somebody does that."""
        telegram, chat, made = self.at.telegram, self.number, update.message_id
        match update.kind:
            case UpdateKind.PRESS:
                return telegram.press(chat, update.text, self._bearing(update.text))
            case UpdateKind.START:
                return telegram.text(chat, f"/start {update.text}".strip())
            case UpdateKind.TEXT:
                return telegram.text(chat, update.text, message_id=telegram.number_of(made))
            case UpdateKind.EDIT:
                written = telegram.text(chat, "…", message_id=telegram.number_of(made))
                return telegram.edited(written, update.text)
            case UpdateKind.BLOCKED:
                return telegram.membership(chat, "member", "kicked")
        return telegram.message(chat, **_CONTENTS.get(update.kind, {"hologram": {}}))

    def _bearing(self, payload: str) -> int:
        """Return the last message that bears that button; 0, which is none, where it is gone."""
        chat = self.at.server.chats[self.number]
        found = [one["message_id"] for one in chat if _has(one, payload)]
        return found[-1] if found else 0


def _has(message: Json, payload: str) -> bool:
    return any(one["callback_data"] == payload for one in buttons_of(message))


_FILE = {"file_id": "F", "file_unique_id": "u"}
_CONTENTS: dict[UpdateKind, Json] = {
    UpdateKind.FILE: {"photo": [{**_FILE, "width": 90, "height": 90}]},
    UpdateKind.STICKER: {"sticker": {**_FILE, "type": "regular"}},
    UpdateKind.LOCATION: {"location": {"latitude": 13.7, "longitude": 100.5}},
}


@asynccontextmanager
async def telegram_place(folder: Path, know: Knowledge, **settings: Any) -> AsyncIterator[TelegramPlace]:
    """Run the whole program over the database in that folder, with Telegram before it.

    At the end no call may have been one that Telegram refuses, and no fault may have been logged.
    """
    clock = Clock()
    with capture_logs() as logged:
        async with (
            TelegramServer().running() as server,
            open_house(chosen(folder, server, **settings), clock=lambda: clock.now, know=know) as house,
            listening(create_asgi(house, asyncio.Event())) as url,
        ):
            at = TelegramPlace(house, server, TelegramCaller(server, f"{url}/webhooks/telegram"), clock)
            yield at
    assert server.invalid == []
    assert [one for one in logged if one["log_level"] == "error"] == []
    assert leaked(at.typed, logged) == []
    assert TOKEN not in str(logged)


def chosen(folder: Path, server: TelegramServer, **settings: Any) -> Settings:
    """Return the settings of a program that Telegram calls, unless they say otherwise."""
    given = {
        "telegram_mode": TelegramMode.WEBHOOK,
        "telegram_webhook_secret": SecretStr(SECRET),
        "telegram_username": USERNAME,
        "base_url": "https://pmqa.example",
        "secret_key": SecretStr("a key for tests, as long as it takes"),
        "admin_invite": SecretStr(STANDING_CODE),
        **settings,
    }
    return Settings(data_dir=folder, telegram_token=SecretStr(TOKEN), telegram_api_url=server.url, **given)
