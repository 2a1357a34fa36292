from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.line.signature import sign
from bot.channels.line.webhook import MAX_BODY_BYTES, PATH, line_routes
from bot.errors import StorageError
from bot.model import Update
from tests.fakes.line_events import SECRET, LineCaller, again, user
from tests.fakes.line_server import BOT_ID, LineServer

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
SOMCHAI, SOMSRI = user("somchai"), user("somsri")
LINE = LineCaller(LineServer(lambda: NOW), "")


@dataclass
class Kept:
    """Keeps what it takes, as `bot.ports.Turns` does, and can fail or be held at a text."""

    taken: list[Update] = field(default_factory=list)
    fails_at: str = ""
    held_at: str = ""
    others_came: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, update: Update) -> None:
        if self.held_at and update.text == self.held_at:
            await self.others_came.wait()
        if self.fails_at and update.text == self.fails_at:
            raise StorageError("disk full")
        self.taken.append(update)
        if update.text != self.held_at:
            self.others_came.set()

    @property
    def texts(self) -> list[str]:
        return [one.text for one in self.taken]


@asynccontextmanager
async def hook(turns: Kept, own_id: str | None = BOT_ID) -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(routes=line_routes(turns.take, secret=SECRET, own_id=lambda: own_id, clock=lambda: NOW))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def call(turns: Kept, *events: Any, destination: str = BOT_ID) -> int:
    body = json.dumps({"destination": destination, "events": list(events)}).encode()
    return await call_raw(turns, body, {"X-Line-Signature": sign(SECRET.encode(), body)})


async def call_raw(turns: Kept, body: bytes, headers: dict[str, str]) -> int:
    async with hook(turns) as client:
        return (await client.post(PATH, content=body, headers=headers)).status_code


async def test_a_call_is_kept_and_answered() -> None:
    turns = Kept()

    assert await call(turns, LINE.text(SOMCHAI, "สวัสดี")) == 200
    assert [(one.text, one.at) for one in turns.taken] == [("สวัสดี", NOW)]


async def test_lines_verify_call_is_answered() -> None:
    assert await call(Kept()) == 200


@pytest.mark.parametrize("signature", [None, "", "x" * 44, sign(b"another secret", b'{"events":[]}')])
async def test_a_call_that_is_not_lines_is_refused_before_it_is_read(signature: str | None) -> None:
    headers = {} if signature is None else {"x-line-signature": signature}

    assert await call_raw(Kept(), b'{"events":[]}', headers) == 401


async def test_a_body_that_was_written_anew_is_refused() -> None:
    body = json.dumps({"destination": BOT_ID, "events": []}).encode()
    headers = {"x-line-signature": sign(SECRET.encode(), body)}

    assert await call_raw(Kept(), body.replace(b" ", b""), headers) == 401


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"events": 1}', b"\xff\xfe"])
async def test_a_signed_body_that_is_no_call_is_refused(body: bytes) -> None:
    assert await call_raw(Kept(), body, {"x-line-signature": sign(SECRET.encode(), body)}) == 400


async def test_a_body_that_is_too_long_is_refused() -> None:
    body = b" " * (MAX_BODY_BYTES + 1)

    assert await call_raw(Kept(), body, {"x-line-signature": sign(SECRET.encode(), body)}) == 413


async def test_a_call_for_another_bot_is_refused() -> None:
    turns = Kept()

    assert await call(turns, LINE.text(SOMCHAI, "x"), destination="U" + "c" * 32) == 400
    assert turns.taken == []


async def test_any_destination_will_do_until_line_has_told_ours() -> None:
    body = json.dumps({"destination": "U" + "c" * 32, "events": []}).encode()
    async with hook(Kept(), own_id=None) as client:
        answer = await client.post(
            PATH, content=body, headers={"x-line-signature": sign(SECRET.encode(), body)}
        )

    assert answer.status_code == 200


async def test_a_broken_event_harms_no_other() -> None:
    turns = Kept()

    status = await call(
        turns,
        LINE.text(SOMCHAI, "หนึ่ง"),
        {"type": "message"},
        {**LINE.text(SOMSRI, "x"), "mode": "dreaming", "deliveryContext": None},
        LINE.message("hologram", SOMCHAI),
        None,
        LINE.text(SOMSRI, "สอง"),
    )

    assert status == 200
    assert sorted(turns.texts) == ["", "x", "สอง", "หนึ่ง"]


async def test_one_persons_events_are_taken_in_the_order_they_happened() -> None:
    turns = Kept()
    events = [LINE.text(SOMCHAI, str(number)) for number in range(5)]
    for number, event in enumerate(events):
        event["timestamp"] = 1000 + number

    await call(turns, *reversed(events))

    assert turns.texts == ["0", "1", "2", "3", "4"]


async def test_nobody_waits_for_somebody_else() -> None:
    """Somchai's turn ends only once Somsri's has: in turn, the call would never end."""
    turns = Kept(held_at="ช้า")

    async with asyncio.timeout(5):
        status = await call(turns, LINE.text(SOMCHAI, "ช้า"), LINE.text(SOMSRI, "เร็ว"))

    assert (status, turns.texts) == (200, ["เร็ว", "ช้า"])


async def test_line_sends_again_what_could_not_be_stored_and_the_rest_is_stored() -> None:
    turns = Kept(fails_at="เสีย")
    events = [LINE.text(SOMCHAI, "เสีย"), LINE.text(SOMCHAI, "หลัง"), LINE.text(SOMSRI, "ดี")]

    assert await call(turns, *events) == 500
    assert turns.texts == ["ดี"]

    turns.fails_at = ""
    assert await call(turns, *again(events)) == 200
    assert turns.texts == ["ดี", "เสีย", "หลัง", "ดี"]


async def test_only_a_post_is_taken() -> None:
    async with hook(Kept()) as client:
        assert (await client.get(PATH)).status_code == 405
