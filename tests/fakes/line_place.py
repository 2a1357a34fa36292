"""The whole program with LINE before it: people who write in LINE and read what comes there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.app import House, create_asgi, open_house
from bot.knowledge import Knowledge
from bot.model import Channel, Update, UpdateKind
from bot.settings import Settings
from tests.fakes.carried_out import all_sent, files_told
from tests.fakes.leaks import leaked
from tests.fakes.line_events import SECRET, LineCaller, user
from tests.fakes.line_reading import quick_replies, shown_message
from tests.fakes.line_server import ACCESS_TOKEN, LineServer
from tests.fakes.listening import listening
from tests.fakes.officer import Clock, Officer
from tests.fakes.place import STANDING_CODE, Place
from tests.fakes.ways import Shown

Json = dict[str, Any]


@dataclass
class LinePlace:
    """The assistant behind its real webhook, and LINE as a server of our own."""

    house: House
    server: LineServer
    line: LineCaller
    clock: Clock
    typed: list[str] = field(default_factory=list)
    place: Place = field(init=False)

    def __post_init__(self) -> None:
        house = self.house
        self.place = Place(house.store, house.turns, house.know, self.clock, through=self._way)

    def _way(self, name: str) -> LineWay:
        return LineWay(self, user(name))

    async def deliver(self, *events: Any) -> int:
        """Let LINE call the webhook; return its status once all that it started was sent."""
        status = await self.line.deliver(*events)
        await self.settled()
        return status

    async def settled(self) -> None:
        """Return when nothing that is due waits to be sent."""
        await all_sent(self.house)

    async def files_told(self, to: str) -> None:
        """Return when what this person sent was fetched, or refused, and they were told so."""
        await files_told(self.house, self.clock, Channel.LINE, to)

    async def does(self, officer: Officer, *events: Json) -> str:
        """Let these events come, and return all that this person was sent, as text."""
        assert await self.deliver(*events) == 200
        return await officer.catch_up()


@dataclass
class LineWay:
    """`tests.fakes.ways.Way` of somebody who sees what LINE draws, and taps that."""

    at: LinePlace
    id: str
    channel: Channel = Channel.LINE
    _seen: int = 0

    async def bring(self, update: Update) -> None:
        self.at.typed.append(update.text)
        assert await self.at.deliver(self._event(update)) == 200
        if update.kind is UpdateKind.FILE:
            await self.at.files_told(self.id)

    async def look(self) -> list[Shown]:
        chat = self.at.server.chats[self.id]
        new, self._seen = chat[self._seen :], len(chat)
        shown = [shown_message(one) for one in new]
        assert_drawn_on_a_pc(new, shown)
        return shown

    def _event(self, update: Update) -> Json:
        """Return what LINE sends when somebody does that."""
        line, message_id = self.at.line, update.message_id
        match update.kind:
            case UpdateKind.PRESS:
                return line.postback(self.id, update.text)
            case UpdateKind.START if not update.text:
                return line.event("follow", self.id, follow={"isUnblocked": False})
            case UpdateKind.TEXT | UpdateKind.START:  # a LINE link brings its code as a text to send
                return line.text(self.id, update.text, message_id=message_id)
            case UpdateKind.EDIT:
                message = {"id": message_id, "type": "text", "text": update.text}
                return line.event("messageEdited", self.id, message=message)
            case UpdateKind.UNSEND:
                return line.event("unsend", self.id, token=False, unsend={"messageId": message_id})
            case UpdateKind.BLOCKED:
                return line.event("unfollow", self.id, token=False)
        return line.message(_MESSAGES.get(update.kind, "hologram"), self.id)


def assert_drawn_on_a_pc(messages: Sequence[Json], shown: Sequence[Shown]) -> None:
    """LINE on a PC draws no quick replies: what they offer must be written, on a button or as a line."""
    written = "\n".join(one.text for one in shown)
    missing = [
        one.label for message in messages for one in quick_replies(message) if one.label not in written
    ]
    assert missing == []


_MESSAGES = {
    UpdateKind.FILE: "image",
    UpdateKind.STICKER: "sticker",
    UpdateKind.LOCATION: "location",
}


@asynccontextmanager
async def line_place(folder: Path, know: Knowledge, **settings: Any) -> AsyncIterator[LinePlace]:
    """Run the whole program over the database in that folder, with LINE before it.

    At the end no call may have been one that LINE refuses, and no fault may have been logged.
    """
    clock = Clock()
    with capture_logs() as logged:
        async with LineServer(clock=lambda: clock.now).running() as server:
            chosen = Settings(
                data_dir=folder,
                secret_key=SecretStr("a key for tests, as long as it takes"),
                admin_invite=SecretStr(STANDING_CODE),
                line_channel_secret=SecretStr(SECRET),
                line_channel_access_token=SecretStr(ACCESS_TOKEN),
                line_api_url=server.url,
                line_basic_id="@pmqa",
                **{"line_data_api_url": server.url, **settings},
            )
            async with (
                open_house(chosen, clock=lambda: clock.now, know=know) as house,
                listening(create_asgi(house, asyncio.Event())) as url,
            ):
                at = LinePlace(house, server, LineCaller(server, f"{url}/webhooks/line"), clock)
                yield at
    assert [one for one in logged if one["log_level"] == "error"] == []
    assert leaked(at.typed, logged) == []
