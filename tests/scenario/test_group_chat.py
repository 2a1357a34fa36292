"""In a group the bot answers criteria and deadlines alone, and shows nothing of an office."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from bot.actions import Accept, AskCode, SetTicks, ShowItem, ShowTeam, UseCode, decode, encode
from bot.handlers.group import READING
from bot.model import Channel, Level, Role, Screen, Tick, Update, UpdateKind
from bot.turns import TurnRunner, World
from tests.fakes.place import Place, a_world

GROUP = "C" + "a" * 32
LINK = "https://line.me/R/ti/p/%40pmqa"

pytestmark = pytest.mark.core_only("a group is not a person; each platform brings its talk in its own way")


class Group:
    """A group chat with the bot in it."""

    def __init__(self, place: Place) -> None:
        self._place = place
        world: World = replace(a_world(), private_chat=lambda _: LINK)
        self._turns = TurnRunner(place.store, place.know, world)
        self._ids = itertools.count(1)
        self._seq = 0

    async def says(self, text: str, kind: UpdateKind = UpdateKind.TEXT) -> tuple[Screen, ...]:
        """Say something that is meant for the bot; the adapter passes nothing else on."""
        update = Update(f"g-{next(self._ids)}", Channel.LINE, GROUP, kind, self._place.clock.tick(), text)
        await self._turns.take(replace(update, in_group=True))
        rows = await self._turns.read(Channel.LINE, GROUP, self._seq)
        self._seq = rows[-1].seq if rows else self._seq
        return tuple(row.screen for row in rows)


def words(screens: tuple[Screen, ...]) -> str:
    return "\n".join(f"{one.title}\n{one.text}\n{one.hint}" for one in screens)


def offers(screens: tuple[Screen, ...]) -> list[object]:
    return [decode(one.payload) for screen in screens for one in screen.choices]


async def test_joining_is_greeted_once_with_what_can_be_asked(place: Place) -> None:
    screens = await Group(place).says("", UpdateKind.START)

    assert len(screens) == 1
    assert "PMQA 2.3" in words(screens)


@pytest.mark.parametrize("text", ["", "เมนู", "ช่วยเหลือ", "สวัสดี", "ค้นหา"])
async def test_a_call_without_a_question_is_told_what_can_be_asked(place: Place, text: str) -> None:
    assert "PMQA 2.3" in words(await Group(place).says(text))


@pytest.mark.parametrize("text", ["ข้อ 2.3", "2.3", "๒.๓", "หมวด 1", "ข้อร้องเรียน", "1.1 basic"])
async def test_criteria_are_answered_with_ways_to_read_on_and_to_talk_alone(place: Place, text: str) -> None:
    screens = await Group(place).says(text)

    assert screens[-1].choices
    assert all(isinstance(one, READING) for one in offers(screens))
    assert f"คุยส่วนตัว {LINK}" in screens[-1].hint


async def test_a_number_picks_of_the_last_screen(place: Place) -> None:
    group = Group(place)
    await group.says("หมวด 1")

    assert "1.1" in words(await group.says("1"))


async def test_a_search_that_finds_nothing_says_so_and_shows_no_notice(place: Place) -> None:
    screens = await Group(place).says("ฆฆฆฆฆฆ")

    assert place.know.copy.say("search.nothing") in words(screens)


async def test_deadlines_of_all_are_told(place: Place) -> None:
    assert place.know.copy.say("due.title") in words(await Group(place).says("กำหนดส่ง"))


@pytest.mark.parametrize("text", ["คะแนน", "งานของฉัน", "ทีม", "ทำต่อ", "ข้อมูลของฉัน", "ยอมรับ", "https://x.th"])
async def test_nothing_else_is_done_in_a_group(place: Place, text: str) -> None:
    assert place.know.copy.say("unclear.group") in words(await Group(place).says(text))


@pytest.mark.parametrize(
    "action",
    [Accept(), AskCode(), ShowTeam(), UseCode("ABCD2345"), SetTicks("1.1", Level.BASIC.value, Tick.MET, 0)],
)
async def test_no_payload_made_up_gets_a_group_further(place: Place, action: object) -> None:
    payload = encode(action)

    assert place.know.copy.say("unclear.group") in words(await Group(place).says(payload, UpdateKind.PRESS))


async def test_a_code_that_is_shown_to_a_group_lets_the_group_in_nowhere(place: Place) -> None:
    office = await place.office()
    group = Group(place)

    screens = await group.says(await place.invite(office, Role.COORDINATOR))
    await group.says("ยอมรับ")
    seen = await group.says("คะแนน")

    assert office.name not in words(screens) + words(seen)


async def test_a_button_of_a_groups_screen_works(place: Place) -> None:
    screens = await Group(place).says(encode(ShowItem("1.1")), UpdateKind.PRESS)

    assert "1.1" in words(screens)
