"""The whole program with LINE before it: people who write in LINE and read what comes there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from pydantic import SecretStr

from bot.app import House, create_asgi, open_house
from bot.model import Office, Role
from bot.settings import Settings
from tests.fakes.line_events import SECRET, LineCaller, user
from tests.fakes.line_limits import taps, words_of
from tests.fakes.line_server import ACCESS_TOKEN, LineServer
from tests.fakes.officer import Clock
from tests.fakes.place import Place

Json = dict[str, Any]


@dataclass
class LinePlace:
    """The assistant behind its real webhook, and LINE as a server of our own."""

    house: House
    server: LineServer
    line: LineCaller

    @property
    def place(self) -> Place:
        return Place(self.house.store, self.house.turns, self.house.know, Clock(self.server.clock()))

    async def deliver(self, *events: Any) -> int:
        """Let LINE call the webhook; return its status once all that it started was sent."""
        status = await self.line.deliver(*events)
        await self.settled()
        return status

    async def settled(self) -> None:
        assert self.house.outbox is not None
        while await self.house.outbox.look():
            pass
        await self.house.outbox.idle()

    def newcomer(self, name: str) -> LinePerson:
        return LinePerson(self, user(name))

    async def member(self, office: Office, role: Role = Role.OFFICER, name: str = "somchai") -> LinePerson:
        """Return somebody who has accepted the notice, joined, and given no name."""
        person = self.newcomer(name)
        await person.say("ยอมรับ")
        await person.say(await self.place.invite(office, role))
        await person.say("ข้าม")
        return person


@dataclass
class LinePerson:
    """One person in LINE; `messages` are those that came since the last thing they did."""

    at: LinePlace
    id: str
    messages: list[Json] = field(default_factory=list)

    async def say(self, text: str) -> str:
        return await self.do(self.at.line.text(self.id, text))

    async def tap(self, label: str) -> str:
        """Press what bears that label, on a card or among the quick replies."""
        return await self.press(self.data(label))

    async def press(self, data: str) -> str:
        return await self.do(self.at.line.postback(self.id, data))

    async def do(self, *events: Json) -> str:
        """Let these events come, and return everything that came back, as text."""
        before = len(self.at.server.chats[self.id])
        status = await self.at.deliver(*events)
        assert status == 200
        self.messages = self.at.server.chats[self.id][before:]
        return self.text

    @property
    def text(self) -> str:
        return words_of(self.messages)

    @property
    def buttons(self) -> dict[str, str]:
        """Everything that can be pressed: what it posts → what is written on it."""
        found = taps(self.messages)
        for message in self.messages:
            for item in message.get("quickReply", {}).get("items", []):
                found.setdefault(item["action"]["data"], item["action"]["label"])
        return found

    def data(self, label: str) -> str:
        for data, written in self.buttons.items():
            if any(line.strip().lstrip("0123456789. ") == label for line in written.split("\n")):
                return data
        raise AssertionError(f"no {label!r} among {list(self.buttons.values())} on:\n{self.text}")


@asynccontextmanager
async def line_place(folder: Path, **settings: Any) -> AsyncIterator[LinePlace]:
    """Run the whole program over the database in that folder, with LINE before it."""
    async with LineServer().running() as server:
        chosen = Settings(
            data_dir=folder,
            line_channel_secret=SecretStr(SECRET),
            line_channel_access_token=SecretStr(ACCESS_TOKEN),
            line_api_url=server.url,
            line_basic_id="@pmqa",
            **settings,
        )
        async with open_house(chosen) as house, _serving(house) as url:
            yield LinePlace(house, server, LineCaller(server, f"{url}/webhooks/line"))
            assert server.invalid == []


@asynccontextmanager
async def _serving(house: House) -> AsyncIterator[str]:
    closing = asyncio.Event()
    config = uvicorn.Config(create_asgi(house, closing), port=0, log_config=None, lifespan="off", ws="none")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve())
    try:
        while not server.started:  # noqa: ASYNC110 - uvicorn tells it by a flag alone
            await asyncio.sleep(0)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        closing.set()
        server.should_exit = True
        await task
