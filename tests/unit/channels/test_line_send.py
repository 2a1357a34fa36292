from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.channels.line.cards import to_messages
from bot.channels.line.client import Answer, LineClient, open_line
from bot.channels.line.send import LineSender
from bot.model import Channel, Choice, Identity, Screen, Urgency
from bot.sending import Delivery, Fate, Outcome
from tests.fakes.line_events import user
from tests.fakes.line_limits import words_of
from tests.fakes.line_server import (
    ACCESS_TOKEN,
    LOADING,
    MONTHLY_LIMIT,
    PUSH,
    REPLY,
    TOO_FAST,
    TOO_MANY_TO_ONE,
    LineServer,
    Trouble,
)

SOMCHAI = user("somchai")
SCREEN = Screen(title="ข้อ 1.1", text="แตะที่ทำแล้ว", choices=(Choice("เมนู", "1:menu"),))


@dataclass
class Line:
    """The sender over the real SDK, and LINE on the other side, at a time that a test sets."""

    server: LineServer
    client: LineClient
    now: datetime = field(default_factory=lambda: datetime(2026, 11, 2, 3, 0, tzinfo=UTC))

    def __post_init__(self) -> None:
        self.server.clock = lambda: self.now
        self.sender = LineSender(self.client, to_messages, lambda: self.now)

    def reply(self, *screens: Screen, to: str = SOMCHAI) -> Delivery:
        return replace(
            self.push(*screens, to=to),
            urgency=Urgency.REPLY,
            reply_token=self.server.new_token(to),
            reply_until=self.now + timedelta(seconds=45),
        )

    def push(self, *screens: Screen, to: str = SOMCHAI) -> Delivery:
        return Delivery(
            id="1",
            identity=Identity("i", "p", Channel.LINE, to),
            screens=screens or (SCREEN,),
            urgency=Urgency.PUSH,
            retry_key=str(uuid.uuid4()),
        )

    async def send(self, delivery: Delivery) -> Fate:
        return (await self.sender.send(delivery)).fate

    @property
    def paths(self) -> list[str]:
        return [one.path for one in self.server.calls]


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with LineServer().running() as server, open_line(server.url, ACCESS_TOKEN) as client:
        yield Line(server, client)


async def test_a_reply_goes_by_its_token_and_costs_nothing(line: Line) -> None:
    outcome = await line.sender.send(line.reply())

    assert outcome == Outcome(Fate.SENT, note="200 sent")
    assert line.paths == [REPLY]
    assert "แตะที่ทำแล้ว" in words_of(line.server.chats[SOMCHAI])
    assert line.server.invalid == []


async def test_nothing_that_a_card_holds_is_lost_on_the_way(line: Line) -> None:
    await line.send(line.reply())

    assert line.server.chats[SOMCHAI] == to_messages((SCREEN,))


async def test_a_push_goes_under_its_key_and_costs_one(line: Line) -> None:
    delivery = line.push(SCREEN, Screen("ข้อความที่สอง"))

    outcome = await line.sender.send(delivery)

    assert (outcome.fate, outcome.cost, line.server.used) == (Fate.SENT, 1, 1)
    assert line.server.calls[0].headers["X-Line-Retry-Key"] == delivery.retry_key


async def test_a_reply_carries_no_retry_key(line: Line) -> None:
    await line.send(line.reply())

    assert "X-Line-Retry-Key" not in line.server.calls[0].headers


async def test_an_expired_token_is_not_tried_but_pushed_past(line: Line) -> None:
    delivery = line.reply()
    line.now += timedelta(seconds=46)

    assert await line.send(delivery) is Fate.SENT
    assert line.paths == [PUSH]


async def test_a_token_that_line_refuses_is_pushed_past(line: Line) -> None:
    delivery = replace(line.reply(), reply_token="0" * 32)

    assert await line.send(delivery) is Fate.SENT
    assert line.paths == [REPLY, PUSH]
    assert len(line.server.chats[SOMCHAI]) == 1


async def test_a_dead_token_without_budget_is_not_pushed_past(line: Line) -> None:
    delivery = replace(line.reply(), reply_token="0" * 32, may_push=False)

    assert await line.send(delivery) is Fate.EXHAUSTED
    assert line.paths == [REPLY]


@pytest.mark.parametrize("trouble", [Trouble(cut=True), Trouble(answer=(500, "Internal error"))])
async def test_a_push_that_was_not_answered_is_repeated_under_its_key_and_arrives_once(
    line: Line, trouble: Trouble
) -> None:
    line.server.plan(PUSH, trouble)
    delivery = line.push()

    fates = [await line.send(delivery), await line.send(replace(delivery, attempts=1))]

    assert fates == [Fate.LATER, Fate.SENT]
    assert len(line.server.chats[SOMCHAI]) == 1
    assert {one.headers["X-Line-Retry-Key"] for one in line.server.calls} == {delivery.retry_key}


async def test_a_push_that_was_accepted_before_is_sent(line: Line) -> None:
    delivery = line.push()

    await line.send(delivery)

    assert await line.send(delivery) is Fate.SENT
    assert [one.status for one in line.server.calls] == [200, 409]
    assert len(line.server.chats[SOMCHAI]) == 1


async def test_a_reply_that_went_through_unanswered_is_never_doubled(line: Line) -> None:
    """Its connection is lost after LINE acted: the token, tried again, is refused, and no push follows."""
    line.server.plan(REPLY, Trouble(cut=True))
    delivery = line.reply()

    first = await line.send(delivery)
    second = await line.send(replace(delivery, attempts=1))

    assert (first, second) == (Fate.LATER, Fate.UNCERTAIN)
    assert line.paths == [REPLY, REPLY]
    assert len(line.server.chats[SOMCHAI]) == 1


async def test_a_reply_that_line_failed_at_goes_by_the_same_token_later(line: Line) -> None:
    line.server.plan(REPLY, Trouble(answer=(502, "Bad gateway")))
    delivery = line.reply()

    first = await line.send(delivery)

    assert first is Fate.LATER
    assert await line.send(replace(delivery, attempts=1)) is Fate.SENT
    assert len(line.server.chats[SOMCHAI]) == 1


async def test_a_reply_of_unknown_fate_ends_when_its_token_does(line: Line) -> None:
    line.server.plan(REPLY, Trouble(answer=(502, "Bad gateway")))
    delivery = line.reply()
    await line.send(delivery)
    line.now += timedelta(seconds=46)

    assert await line.send(replace(delivery, attempts=1)) is Fate.UNCERTAIN
    assert line.paths == [REPLY]


async def test_a_reply_that_a_dead_worker_may_have_sent_is_not_pushed(line: Line) -> None:
    delivery = replace(line.reply(), reply_token="0" * 32, attempts=1, again=True)

    assert await line.send(delivery) is Fate.UNCERTAIN
    assert line.paths == [REPLY]


async def test_a_reply_that_surely_never_arrived_may_be_pushed_when_its_token_died(line: Line) -> None:
    line.server.plan(REPLY, Trouble(answer=TOO_FAST))
    delivery = line.reply()
    await line.send(delivery)
    line.now += timedelta(seconds=46)

    assert await line.send(replace(delivery, attempts=1)) is Fate.SENT
    assert line.paths == [REPLY, PUSH]


async def test_nothing_was_sent_where_line_cannot_be_reached(line: Line) -> None:
    async with open_line("http://127.0.0.1:9", ACCESS_TOKEN) as client:
        outcome = await LineSender(client, to_messages, lambda: line.now).send(line.reply())

    assert (outcome.fate, outcome.note) == (Fate.LATER, "not reached")


@pytest.mark.parametrize(
    ("answer", "fate", "waits"),
    [
        (TOO_FAST, Fate.LATER, timedelta(seconds=2)),
        (TOO_MANY_TO_ONE, Fate.LATER, timedelta(minutes=1)),
        (MONTHLY_LIMIT, Fate.EXHAUSTED, None),
        ((401, "Authentication failed."), Fate.LATER, timedelta(minutes=1)),
        ((403, "Access to this API denied"), Fate.REFUSED, None),
        ((400, "The property, 'to', in the request body is invalid"), Fate.REFUSED, None),
        ((404, "Not found"), Fate.UNREACHABLE, None),
        ((410, "Gone"), Fate.UNREACHABLE, None),
        ((413, "Request entity too large"), Fate.REFUSED, None),
        ((503, "Service unavailable"), Fate.LATER, None),
    ],
)
async def test_every_answer_to_a_push_has_its_end(
    line: Line, answer: tuple[int, str], fate: Fate, waits: timedelta | None
) -> None:
    line.server.plan(PUSH, Trouble(answer=answer))

    outcome = await line.sender.send(line.push())

    assert (outcome.fate, outcome.retry_after, outcome.cost) == (fate, waits, 0)
    assert str(answer[0]) in outcome.note


async def test_the_months_quota_ends_pushes_and_leaves_replies(line: Line) -> None:
    line.server.quota = 1
    await line.send(line.push())

    assert await line.send(line.push()) is Fate.EXHAUSTED
    assert await line.send(line.reply()) is Fate.SENT


async def test_somebody_who_blocked_us_takes_a_push_without_getting_it(line: Line) -> None:
    line.server.blocked.add(SOMCHAI)

    assert await line.send(line.push()) is Fate.SENT
    assert line.server.chats[SOMCHAI] == []


@pytest.mark.parametrize("garbage", [b"<html>", b"\xff\xfe", b"[]", b""])
async def test_a_broken_answer_of_success_is_success(line: Line, garbage: bytes) -> None:
    line.server.plan(PUSH, Trouble(garbage=garbage))

    assert await line.send(line.push()) is Fate.SENT


async def test_cards_that_line_refuses_are_said_in_plain_text(line: Line) -> None:
    line.server.plan(REPLY, Trouble(answer=(400, "A message (messages[0]) in the request body is invalid")))

    assert await line.send(line.reply()) is Fate.SENT
    assert [one["type"] for one in line.server.chats[SOMCHAI]] == ["text"]


async def test_a_group_gets_plain_text_with_quick_replies(line: Line) -> None:
    group = "C" + "0" * 32

    await line.send(line.reply(to=group))

    (message,) = line.server.chats[group]
    assert message["type"] == "text"
    assert message["quickReply"]["items"][0]["action"]["data"] == "1:menu"
    assert line.server.invalid == []


async def test_a_push_to_a_group_costs_one_for_each_member(line: Line) -> None:
    group = "C" + "0" * 32
    line.server.members[group] = 7

    outcome = await line.sender.send(line.push(to=group))

    assert (outcome.fate, outcome.cost, line.server.used) == (Fate.SENT, 7, 7)


@pytest.mark.parametrize(
    "trouble", [Trouble(answer=(500, "")), Trouble(cut=True), Trouble(garbage=b'{"count": "7"}')]
)
async def test_a_group_that_cannot_be_counted_counts_as_one(line: Line, trouble: Trouble) -> None:
    group = "C" + "0" * 32
    line.server.members[group] = 7
    line.server.plan(f"/v2/bot/group/{group}/members/count", trouble, trouble)  # a dropped GET is made again

    outcome = await line.sender.send(line.push(to=group))

    assert (outcome.fate, outcome.cost) == (Fate.SENT, 1)


async def test_loading_is_shown_to_people_alone(line: Line) -> None:
    await line.sender.show_loading(SOMCHAI)
    await line.sender.show_loading("C" + "0" * 32)

    assert line.server.loading == [SOMCHAI]


@pytest.mark.parametrize("trouble", [Trouble(answer=(429, "")), Trouble(cut=True)])
async def test_loading_that_fails_harms_nothing(line: Line, trouble: Trouble) -> None:
    line.server.plan(LOADING, trouble)

    await line.sender.show_loading(SOMCHAI)

    assert line.server.loading in ([], [SOMCHAI])


async def test_a_call_keeps_lines_name_for_it(line: Line) -> None:
    answer: Answer = await line.client.call("GET", "/v2/bot/message/quota")

    assert (answer.status, answer.body, answer.request_id) == (200, {"type": "none"}, "request-1")


async def test_a_proxy_of_the_environment_is_not_used(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    assert await line.send(line.reply()) is Fate.SENT


def test_the_stand_in_is_surprised_by_what_line_would_refuse() -> None:
    broken: list[Any] = [{"type": "text", "text": "ก" * 5001}]

    assert LineServer()._wrong("PushMessageRequest", {"to": SOMCHAI, "messages": broken}) is not None
