"""Members have the members' menu, nobody else has, and LINE is asked only when that changed."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.channels.line.client import LineClient, open_line
from bot.channels.line.menu_keeper import MenuKeeper
from bot.channels.line.richmenu import guest_menu, member_menu
from bot.channels.line.setup import Line, set_up_menus
from bot.copy import Copy
from bot.errors import RetryableChannelError
from content.loader import load_messages
from tests.fakes.line_events import user
from tests.fakes.line_server import ACCESS_TOKEN, LineServer, Trouble

LINK = "/v2/bot/richmenu/bulk/link"
MALEE, SOMCHAI = user("malee"), user("somchai")


@pytest.fixture
async def server() -> AsyncIterator[LineServer]:
    async with LineServer().running() as running:
        yield running


@pytest.fixture
async def client(server: LineServer) -> AsyncIterator[LineClient]:
    async with open_line(server.url, ACCESS_TOKEN) as opened:
        yield opened


@pytest.fixture
async def keeper(client: LineClient) -> MenuKeeper:
    await set_up(client)
    return MenuKeeper(client)


async def set_up(client: LineClient) -> None:
    copy = Copy(load_messages())
    line = Line(client, client)
    async for _ in set_up_menus(line, member=member_menu(copy), guest=guest_menu(copy), members=[]):
        pass


async def test_who_joins_gets_the_menu_and_who_leaves_loses_it(
    keeper: MenuKeeper, server: LineServer
) -> None:
    await keeper.follow([MALEE])
    assert server.menus.linked == {MALEE: server.menus.aliases["pmqa-member"]}

    await keeper.follow([SOMCHAI])
    assert set(server.menus.linked) == {SOMCHAI}


async def test_line_is_not_asked_while_nothing_changes(keeper: MenuKeeper, server: LineServer) -> None:
    await keeper.follow([MALEE])
    calls = len(server.calls)

    await keeper.follow([MALEE])

    assert len(server.calls) == calls


async def test_what_line_refused_is_done_the_next_time(keeper: MenuKeeper, server: LineServer) -> None:
    server.plan(LINK, Trouble(answer=(500, "Internal server error")))
    with pytest.raises(RetryableChannelError, match="500 Internal server error"):
        await keeper.follow([MALEE])

    await keeper.follow([MALEE])

    assert set(server.menus.linked) == {MALEE}


async def test_before_the_setup_nothing_is_linked_and_after_it_everybody(
    client: LineClient, server: LineServer
) -> None:
    early = MenuKeeper(client)

    await early.follow([MALEE])
    assert server.sent_to(LINK) == []

    await set_up(client)
    await early.follow([MALEE])
    assert set(server.menus.linked) == {MALEE}


async def test_a_group_gets_no_menu(keeper: MenuKeeper, server: LineServer) -> None:
    await keeper.follow(["C" + "1" * 32])

    assert server.sent_to(LINK) == []
