"""`pmqa line setup` brings LINE to how it should be, once, and says what is in the way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from bot.channels.line.client import open_line
from bot.channels.line.richmenu import WIDTH, RichMenu, guest_menu, member_menu
from bot.channels.line.richmenu_image import MOST_BYTES, draw
from bot.channels.line.setup import Line, member_menu_id, set_up_menus, set_up_webhook
from bot.copy import Copy
from bot.errors import PermanentChannelError
from content.loader import load_messages
from tests.fakes.line_events import user
from tests.fakes.line_server import ACCESS_TOKEN, LineServer, Trouble

COPY = Copy(load_messages())
MEMBER, GUEST = member_menu(COPY), guest_menu(COPY)
WEBHOOK = "https://pmqa.example.go.th/webhooks/line"


@dataclass
class Setup:
    server: LineServer
    line: Line

    async def menus(self, *members: str, member: RichMenu = MEMBER) -> list[str]:
        told = set_up_menus(self.line, member=member, guest=GUEST, members=members)
        return [one async for one in told]

    async def webhook(self) -> list[str]:
        return [one async for one in set_up_webhook(self.line, WEBHOOK)]


@pytest.fixture
async def setup() -> AsyncIterator[Setup]:
    async with LineServer().running() as server, open_line(server.url, ACCESS_TOKEN) as client:
        yield Setup(server, Line(client, client))
    assert server.menus.refused == []


async def test_the_first_setup_makes_both_menus_with_their_pictures(setup: Setup) -> None:
    told = await setup.menus(user("somchai"))

    menus = setup.server.menus
    assert {menu["name"] for menu in menus.made.values()} == {MEMBER.name, GUEST.name}
    assert menus.pictures.keys() == menus.made.keys()
    assert menus.default == menus.aliases["pmqa-guest"]
    assert menus.linked == {user("somchai"): menus.aliases["pmqa-member"]}
    assert told[0] == f"rich menu of members: made ({MEMBER.name})"


async def test_a_second_setup_makes_and_deletes_nothing(setup: Setup) -> None:
    await setup.menus()
    before = dict(setup.server.menus.made)

    told = await setup.menus()

    assert setup.server.menus.made == before
    assert told[:2] == [
        f"rich menu of members: there already ({MEMBER.name})",
        f"rich menu of guests: there already ({GUEST.name})",
    ]


async def test_a_changed_menu_takes_the_place_of_the_old_one(setup: Setup) -> None:
    await setup.menus(user("somchai"))
    changed = replace(MEMBER, bar="เปิดเมนู")

    told = await setup.menus(user("somchai"), member=changed)

    menus = setup.server.menus
    assert {menu["name"] for menu in menus.made.values()} == {changed.name, GUEST.name}
    assert menus.made[menus.linked[user("somchai")]]["name"] == changed.name
    assert f"rich menu {MEMBER.name}: older, deleted" in told


async def test_a_menu_that_got_no_picture_is_made_anew(setup: Setup) -> None:
    setup.server.menus.made["richmenu-x"] = MEMBER.request

    await setup.menus()

    assert "richmenu-x" not in setup.server.menus.made
    assert setup.server.menus.pictures.keys() == setup.server.menus.made.keys()


async def test_menus_of_others_stay(setup: Setup) -> None:
    setup.server.menus.made["richmenu-other"] = {**MEMBER.request, "name": "campaign"}

    await setup.menus()

    assert "richmenu-other" in setup.server.menus.made


async def test_more_members_than_one_call_takes_are_linked_in_several(setup: Setup) -> None:
    await setup.menus(*(user(str(number)) for number in range(501)))

    assert len(setup.server.menus.linked) == 501


async def test_the_members_menu_is_found_by_its_alias(setup: Setup) -> None:
    assert await member_menu_id(setup.line.api) is None
    await setup.menus()

    assert await member_menu_id(setup.line.api) == setup.server.menus.aliases["pmqa-member"]


async def test_the_webhook_is_set_and_tested(setup: Setup) -> None:
    assert await setup.webhook() == [f"webhook: set ({WEBHOOK})", "webhook: tested, answered 200"]
    assert await setup.webhook() == [f"webhook: set already ({WEBHOOK})", "webhook: tested, answered 200"]


async def test_a_webhook_that_is_turned_off_is_told(setup: Setup) -> None:
    setup.server.menus.endpoint, setup.server.menus.active = WEBHOOK, False

    assert (await setup.webhook())[-1].startswith("webhook: not in use yet; turn on 'Use webhook'")


async def test_a_webhook_that_does_not_answer_is_told_with_what_to_look_at(setup: Setup) -> None:
    setup.server.menus.reached = 502

    with pytest.raises(PermanentChannelError, match=r"answered by 200 \(502 .*PMQA_LINE_CHANNEL_SECRET"):
        await setup.webhook()


async def test_what_line_refuses_is_told_in_its_own_words(setup: Setup) -> None:
    setup.server.plan("/v2/bot/richmenu/list", Trouble(answer=(401, "Authentication failed.")))

    with pytest.raises(PermanentChannelError, match=r"401 Authentication failed\.; mend PMQA_LINE_CHANNEL"):
        await setup.menus()


@pytest.mark.parametrize("menu", [MEMBER, GUEST], ids=lambda menu: menu.whose)
def test_a_menus_picture_is_a_png_that_line_takes(menu: RichMenu) -> None:
    picture = draw(menu)

    assert picture.startswith(b"\x89PNG")
    assert (int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])) == (WIDTH, menu.height)
    assert len(picture) <= MOST_BYTES


@pytest.mark.parametrize("menu", [MEMBER, GUEST], ids=lambda menu: menu.whose)
def test_the_areas_cover_the_whole_picture(menu: RichMenu) -> None:
    covered = sum(at["width"] * at["height"] for at in menu.bounds)

    assert covered == WIDTH * menu.height
    assert len(set(map(str, menu.bounds))) == len(menu.areas)


def test_the_members_menu_offers_the_six_areas() -> None:
    labels = [area.label for area in MEMBER.areas]

    assert labels == ["ทำต่อ", "งานของฉัน", "ค้นหา", "คะแนน", "หลักฐาน", "ช่วยเหลือ"]
