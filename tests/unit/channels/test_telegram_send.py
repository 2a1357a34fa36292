"""Sending to Telegram: what becomes of a delivery, by every answer that Telegram gives or does not give."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.telegram.client import TelegramClient, open_telegram
from bot.channels.telegram.ends import ChatEnds
from bot.channels.telegram.send import TelegramSender
from bot.model import Channel, Choice, Identity, Screen, Urgency
from bot.sending import Delivery, Fate, Outcome
from tests.fakes.telegram_events import user
from tests.fakes.telegram_limits import words_of
from tests.fakes.telegram_server import BLOCKED, NOT_THERE, TOKEN, TelegramServer, Trouble, flood

SOMCHAI, SOMSRI = user("somchai"), user("somsri")
SCREEN = Screen(title="ข้อ 1.1", text="แตะที่ทำแล้ว", choices=(Choice("เมนู", "1:menu"),))
SECOND = Screen(text="ข้อความที่สอง")


@dataclass
class Telegram:
    """The sender over the real library, and Telegram on the other side, at a time that a test sets."""

    server: TelegramServer
    client: TelegramClient
    now: datetime = field(default_factory=lambda: datetime(2026, 11, 2, 3, 0, tzinfo=UTC))
    ends: ChatEnds = field(default_factory=ChatEnds)

    def __post_init__(self) -> None:
        self.sender = TelegramSender(self.client, self.ends, lambda: self.now)

    def reply(self, *screens: Screen, to: int = SOMCHAI) -> Delivery:
        return Delivery(
            id="1",
            identity=Identity("i", "p", Channel.TELEGRAM, str(to)),
            screens=screens or (SCREEN,),
            urgency=Urgency.REPLY,
            retry_key=f"key-{to}",
        )

    def push(self, *screens: Screen, to: int = SOMCHAI) -> Delivery:
        return replace(self.reply(*screens, to=to), urgency=Urgency.PUSH)

    async def pressed(self, *screens: Screen) -> Delivery:
        """Return the answer to a press on the message that stands last."""
        await self.sender.send(self.reply())
        last = self.server.chats[SOMCHAI][-1]["message_id"]
        self.server.calls.clear()
        made = self.reply(*(screens or (SECOND,)))
        return replace(made, retry_key="pressed", reply_token=str(last), may_push=False)

    async def send(self, delivery: Delivery) -> Fate:
        return (await self.sender.send(delivery)).fate

    @property
    def methods(self) -> list[str]:
        return [one.method for one in self.server.calls]

    def texts(self, to: int = SOMCHAI) -> list[str]:
        return [one["text"] for one in self.server.chats[to]]


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with TelegramServer().running() as server, open_telegram(server.url, TOKEN) as client:
        yield Telegram(server, client)
        assert server.invalid == []


async def test_a_reply_is_sent_with_its_buttons(telegram: Telegram) -> None:
    outcome = await telegram.sender.send(telegram.reply())

    assert outcome == Outcome(Fate.SENT, note="done")
    assert words_of(telegram.server.chats[SOMCHAI]) == "ข้อ 1.1\nแตะที่ทำแล้ว\n1 เมนู"
    assert telegram.server.chats[SOMCHAI][0]["entities"] == [{"type": "bold", "offset": 0, "length": 7}]


async def test_the_answer_to_a_press_takes_the_messages_place(telegram: Telegram) -> None:
    assert await telegram.send(await telegram.pressed()) is Fate.SENT

    assert telegram.methods == ["editMessageText"]
    assert telegram.texts() == ["ข้อความที่สอง"]


async def test_several_screens_are_sent_below_what_was_pressed(telegram: Telegram) -> None:
    assert await telegram.send(await telegram.pressed(SECOND, SECOND)) is Fate.SENT

    assert telegram.methods == ["sendMessage", "sendMessage"]


async def test_a_press_further_up_is_answered_below(telegram: Telegram) -> None:
    delivery = await telegram.pressed()
    telegram.ends.note(str(SOMCHAI), 10_000)

    await telegram.send(delivery)

    assert telegram.methods == ["sendMessage"]


async def test_an_edit_that_changes_nothing_is_done(telegram: Telegram) -> None:
    assert await telegram.send(await telegram.pressed(SCREEN)) is Fate.SENT
    assert telegram.methods == ["editMessageText"]


@pytest.mark.parametrize("refusal", [NOT_THERE, (400, "Bad Request: message can't be edited")])
async def test_what_cannot_be_edited_is_sent_anew(telegram: Telegram, refusal: tuple[int, str]) -> None:
    delivery = await telegram.pressed()
    telegram.server.plan("editMessageText", Trouble(answer=refusal))

    assert await telegram.send(delivery) is Fate.SENT
    assert telegram.methods == ["editMessageText", "sendMessage"]


async def test_an_edit_without_an_answer_is_repeated_and_shows_once(telegram: Telegram) -> None:
    delivery = await telegram.pressed()
    telegram.server.plan("editMessageText", Trouble(cut=True))

    first = await telegram.sender.send(delivery)
    second = await telegram.send(replace(delivery, attempts=1, again=True))

    assert (first.fate, first.in_doubt, second) == (Fate.LATER, True, Fate.SENT)
    assert telegram.texts() == ["ข้อความที่สอง"]


async def test_an_answer_that_a_dead_worker_may_have_sent_is_not_sent_again(telegram: Telegram) -> None:
    delivery = await telegram.pressed()
    telegram.ends.note(str(SOMCHAI), 10_000)

    assert await telegram.send(replace(delivery, again=True)) is Fate.UNCERTAIN
    assert telegram.methods == []


@pytest.mark.parametrize(
    "trouble", [Trouble(cut=True), Trouble(answer=(504, "")), Trouble(garbage=b"<html>")]
)
async def test_a_message_without_a_readable_answer_is_not_sent_twice(
    telegram: Telegram, trouble: Trouble
) -> None:
    telegram.server.plan("sendMessage", trouble)

    assert await telegram.send(telegram.push()) is Fate.UNCERTAIN


@pytest.mark.parametrize(
    ("trouble", "fate", "waits"),
    [
        (flood(31), Fate.LATER, timedelta(seconds=31)),
        (Trouble(answer=(429, "Too Many Requests")), Fate.LATER, timedelta(seconds=1)),
        (Trouble(answer=BLOCKED), Fate.UNREACHABLE, None),
        (Trouble(answer=(403, "Forbidden: user is deactivated")), Fate.UNREACHABLE, None),
        (Trouble(answer=(400, "Bad Request: chat not found")), Fate.UNREACHABLE, None),
        (Trouble(answer=(401, "Unauthorized")), Fate.LATER, timedelta(minutes=1)),
        (Trouble(answer=(404, "Not Found")), Fate.LATER, timedelta(minutes=1)),
        (Trouble(answer=(502, "Bad Gateway")), Fate.LATER, None),
    ],
)
async def test_every_refusal_has_its_end(
    telegram: Telegram, trouble: Trouble, fate: Fate, waits: timedelta | None
) -> None:
    telegram.server.plan("sendMessage", trouble)

    outcome = await telegram.sender.send(telegram.push())

    assert (outcome.fate, outcome.retry_after) == (fate, waits)
    assert telegram.texts() == []


async def test_what_telegram_calls_malformed_is_said_in_plain_text(telegram: Telegram) -> None:
    telegram.server.plan("sendMessage", Trouble(answer=(400, "Bad Request: BUTTON_DATA_INVALID")))

    assert await telegram.send(telegram.reply()) is Fate.SENT
    assert telegram.texts() == ["ข้อ 1.1\nแตะที่ทำแล้ว\n1 เมนู"]
    assert "reply_markup" not in telegram.server.chats[SOMCHAI][0]


async def test_what_went_before_a_wait_is_not_sent_again_after_it(telegram: Telegram) -> None:
    telegram.server.plan("sendMessage", Trouble(), flood(2))
    delivery = telegram.reply(SCREEN, SECOND)

    first = await telegram.send(delivery)
    telegram.now += timedelta(seconds=3)
    second = await telegram.send(replace(delivery, attempts=1))

    assert (first, second) == (Fate.LATER, Fate.SENT)
    assert telegram.texts() == ["ข้อ 1.1\nแตะที่ทำแล้ว", "ข้อความที่สอง"]


async def test_a_chat_that_must_wait_is_not_called_and_others_are(telegram: Telegram) -> None:
    telegram.server.plan("sendMessage", flood(10))
    await telegram.send(telegram.reply())

    waits = await telegram.sender.send(telegram.reply())
    other = await telegram.send(telegram.reply(to=SOMSRI))

    assert (waits.fate, waits.retry_after, other) == (Fate.LATER, timedelta(seconds=10), Fate.SENT)
    assert len(telegram.server.called("sendMessage")) == 2


async def test_nothing_was_sent_where_telegram_cannot_be_reached() -> None:
    async with open_telegram("http://127.0.0.1:9", TOKEN) as client:
        there = Telegram(TelegramServer(), client)

        outcome = await there.sender.send(there.reply())

    assert (outcome.fate, outcome.note) == (Fate.LATER, "not reached")


async def test_pushes_come_without_numbers(telegram: Telegram) -> None:
    await telegram.send(telegram.push())

    assert words_of(telegram.server.chats[SOMCHAI]).endswith("\nเมนู")


async def test_a_second_push_to_somebody_waits_for_its_turn(telegram: Telegram) -> None:
    for _ in range(3):
        await telegram.send(telegram.push(to=SOMSRI))

    outcome = await telegram.sender.send(telegram.push(to=SOMSRI))

    assert outcome.fate is Fate.LATER
    assert outcome.retry_after is not None


async def test_a_screen_that_says_nothing_is_a_fault_of_ours(telegram: Telegram) -> None:
    assert await telegram.send(telegram.reply(Screen(text=" "))) is Fate.REFUSED
