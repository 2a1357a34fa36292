"""One person on LINE, Telegram and the web is one person once a code links them; the same item goes on."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import create_asgi, open_house
from bot.knowledge import Knowledge
from bot.model import Channel, Level
from tests.fakes.ledger import person_id, told
from tests.fakes.line_events import SECRET as LINE_SECRET
from tests.fakes.line_events import LineCaller
from tests.fakes.line_place import LinePlace
from tests.fakes.line_server import ACCESS_TOKEN, LineServer
from tests.fakes.listening import listening
from tests.fakes.officer import Clock, Officer
from tests.fakes.place import Place
from tests.fakes.telegram_events import TelegramCaller
from tests.fakes.telegram_place import TelegramPlace, chosen
from tests.fakes.telegram_server import TelegramServer

_CODE = re.compile(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}\b")


@dataclass
class Everywhere:
    """One program with LINE and Telegram before it, beside its web chat."""

    line: LinePlace
    telegram: TelegramPlace

    @property
    def place(self) -> Place:
        return self.line.place


@pytest.fixture
async def everywhere(tmp_path: Path, empty_database: Path, know: Knowledge) -> AsyncIterator[Everywhere]:
    shutil.copyfile(empty_database, tmp_path / "pmqa.db")
    clock = Clock()
    async with AsyncExitStack() as stack:
        line = await stack.enter_async_context(LineServer(clock=lambda: clock.now).running())
        telegram = await stack.enter_async_context(TelegramServer().running())
        settings = chosen(
            tmp_path,
            telegram,
            line_channel_secret=SecretStr(LINE_SECRET),
            line_channel_access_token=SecretStr(ACCESS_TOKEN),
            line_api_url=line.url,
            line_data_api_url=line.url,
        )
        opened = open_house(settings, clock=lambda: clock.now, know=know)
        house = await stack.enter_async_context(opened)
        url = await stack.enter_async_context(listening(create_asgi(house, asyncio.Event())))
        yield Everywhere(
            LinePlace(house, line, LineCaller(line, f"{url}/webhooks/line"), clock),
            TelegramPlace(house, telegram, TelegramCaller(telegram, f"{url}/webhooks/telegram"), clock),
        )


async def link(known: Officer, new: Officer) -> None:
    """Let somebody come in elsewhere as who they are already."""
    found = _CODE.search(await known.say("เปิดบนคอมพิวเตอร์"))
    assert found is not None
    await new.say("ยอมรับ")
    await new.say(found[0])


async def test_an_item_begun_on_line_goes_on_in_telegram_and_on_the_web(everywhere: Everywhere) -> None:
    place = everywhere.place
    office = await place.office()
    on_line = await place.member(office, name="somchai")
    on_telegram = everywhere.telegram.place.newcomer("somchai")
    on_web = place.newcomer("somchai", Channel.WEB)
    await link(on_line, on_telegram)
    await link(on_telegram, on_web)

    await on_line.say("1.1 basic")
    await on_line.tap("ครบทุกรายการ")
    await on_line.tap("เขียนสรุปแนวทาง")
    await on_line.say("ประชุมทุกเดือน")
    await on_telegram.say("ติดตามทุกไตรมาส")
    on_web_text = await on_web.say("ทบทวนทุกปี")

    assert await told(place, office, "1.1", Level.BASIC) == ["ประชุมทุกเดือน", "ติดตามทุกไตรมาส", "ทบทวนทุกปี"]
    assert "1.1" in on_web_text


async def test_linked_ways_are_one_person_with_one_history(everywhere: Everywhere) -> None:
    place = everywhere.place
    office = await place.office()
    on_line = await place.member(office, name="somchai")
    on_telegram = everywhere.telegram.place.newcomer("somchai")
    await link(on_line, on_telegram)

    same = {
        await person_id(place, on_line.way.id, Channel.LINE),
        await person_id(place, on_telegram.way.id, Channel.TELEGRAM),
    }
    mine = await on_telegram.say("ข้อมูลของฉัน")

    assert len(same) == 1
    assert "LINE" in mine
    assert "Telegram" in mine


async def test_what_is_pressed_on_one_way_can_be_undone_on_another(everywhere: Everywhere) -> None:
    place = everywhere.place
    on_line = await place.member(await place.office(), name="somchai")
    on_telegram = everywhere.telegram.place.newcomer("somchai")
    await link(on_line, on_telegram)
    await on_telegram.say("1.1 basic")
    await on_telegram.tap("ครบทุกรายการ")

    assert "คืนค่าเดิม" in await on_line.say("คืนค่าเดิม")
