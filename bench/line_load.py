"""People who write to a bot through LINE, and the LINE that takes its replies, on one event loop.

Both sides are bare asyncio protocols, so that what is measured is the bot.
"""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle

from bot.channels.line.signature import sign

SECRET = "bench-secret"  # noqa: S105 - of nothing
ACCESS_TOKEN = "bench-token"  # noqa: S105 - of nothing
TAKEN = b'{"sentMessages":[{"id":"1"}]}'

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_TOKEN = re.compile(rb'"replyToken": ?"(\w+)"')


class Parts(asyncio.Protocol):
    """Cuts what comes on a connection into HTTP messages and hands over each one's head and body."""

    def __init__(self) -> None:
        self._data = bytearray()
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._data += data
        while (end := self._data.find(b"\r\n\r\n")) >= 0:
            found = _LENGTH.search(self._data, 0, end)
            whole = end + 4 + (int(found[1]) if found else 0)
            if len(self._data) < whole:
                return
            head, body = bytes(self._data[:end]), bytes(self._data[end + 4 : whole])
            del self._data[:whole]
            self.came(head, body)

    def came(self, head: bytes, body: bytes, /) -> None:
        raise NotImplementedError


@dataclass
class StandIn:
    """LINE's side: takes every call after `delay` and says which reply token came."""

    delay: timedelta = timedelta(0)
    waiting: dict[str, asyncio.Future[None]] = field(default_factory=dict)
    reply_bytes: int = 0
    replies: int = 0

    async def listen(self) -> str:
        server = await asyncio.get_running_loop().create_server(lambda: _Taking(self), "127.0.0.1", 0)
        return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    def take(self, head: bytes, body: bytes) -> None:
        found = _TOKEN.search(body) if b"/message/reply" in head.partition(b"\r\n")[0] else None
        if found is None:
            return
        self.replies += 1
        self.reply_bytes += len(body)
        token = self.waiting.pop(found[1].decode(), None)
        if token is not None and not token.done():
            token.set_result(None)


class _Taking(Parts):
    def __init__(self, line: StandIn) -> None:
        super().__init__()
        self._line = line

    def came(self, head: bytes, body: bytes, /) -> None:
        self._line.take(head, body)
        if self._line.delay:
            asyncio.get_running_loop().call_later(self._line.delay.total_seconds(), self._answer)
        else:
            self._answer()

    def _answer(self) -> None:
        length = len(TAKEN)
        self.transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-line-request-id: 1\r\n"
            b"Content-Length: %d\r\n\r\n%b" % (length, TAKEN)
        )


class Hook(Parts):
    """One connection to the bot's webhook."""

    def __init__(self) -> None:
        super().__init__()
        self.answer: asyncio.Future[int] | None = None

    def came(self, head: bytes, _: bytes, /) -> None:
        assert self.answer is not None
        self.answer.set_result(int(head.split(b" ", 2)[1]))

    def connection_lost(self, exc: Exception | None) -> None:
        if self.answer is not None and not self.answer.done():
            self.answer.set_exception(exc or ConnectionError("the bot closed the connection"))

    def post(self, body: bytes) -> asyncio.Future[int]:
        self.answer = asyncio.get_running_loop().create_future()
        self.transport.write(
            b"POST /webhooks/line HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            b"x-line-signature: %b\r\nContent-Length: %d\r\n\r\n%b"
            % (sign(SECRET.encode(), body).encode(), len(body), body)
        )
        return self.answer


@dataclass
class Writer:
    """One person: writes, waits for the reply, writes again."""

    line: StandIn
    name: str
    script: Iterator[str]
    port: int
    hook: Hook | None = None
    waits: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)

    async def connect(self) -> Hook:
        _, self.hook = await asyncio.get_running_loop().create_connection(Hook, "127.0.0.1", self.port)
        return self.hook

    async def write_until(self, end: float) -> None:
        while time.perf_counter() < end:
            await self.write()

    async def write(self) -> None:
        hook = self.hook
        if hook is None or hook.transport.is_closing():  # servers close connections that were idle long
            hook = await self.connect()
        token = secrets.token_hex(16)
        replied = self.line.waiting[token] = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        status = await hook.post(_event(self.name, next(self.script), token))
        self.answers.append(time.perf_counter() - began)
        if status != 200:
            raise RuntimeError(f"the bot answered {status}")
        async with asyncio.timeout(30):
            await replied
        self.waits.append(time.perf_counter() - began)


def _event(name: str, said: str, token: str) -> bytes:
    payload = said.startswith("1:")
    what = {"type": "postback", "postback": {"data": said}} if payload else _text(said)
    event = {
        **what,
        "mode": "active",
        "timestamp": int(time.time() * 1000),
        "source": {"type": "user", "userId": name},
        "webhookEventId": "01" + secrets.token_hex(12).upper(),
        "deliveryContext": {"isRedelivery": False},
        "replyToken": token,
    }
    return json.dumps({"destination": "U" + "b" * 32, "events": [event]}).encode()


def _text(said: str) -> dict[str, object]:
    message = {"id": secrets.token_hex(8), "type": "text", "text": said, "quoteToken": "q"}
    return {"type": "message", "message": message}


@dataclass(frozen=True, slots=True)
class Load:
    """What was measured of a number of people who write without a pause; milliseconds."""

    people: int
    turns: int
    per_second: float
    reply_p50: float
    reply_p99: float
    answer_p99: float
    reply_bytes: int


def user_id(number: int) -> str:
    return f"U{number:032x}"


async def load(line: StandIn, port: int, script: list[str], *, people: int, seconds: float) -> Load:
    """Let so many people write, one thing after another without a pause, for so long."""
    writers = [Writer(line, user_id(n), _from(script, n), port) for n in range(people)]
    await asyncio.gather(*(one.connect() for one in writers))
    await asyncio.gather(*(one.write() for one in writers))
    for one in writers:
        one.waits.clear()
        one.answers.clear()
    line.replies = line.reply_bytes = 0
    began = time.perf_counter()
    await asyncio.gather(*(one.write_until(began + seconds) for one in writers))
    took = time.perf_counter() - began
    return _measured(line, writers, took)


async def burst(line: StandIn, port: int, script: list[str], *, events: int) -> Load:
    """Let so many people write one thing each, all in the same moment."""
    writers = [Writer(line, user_id(n), _from(script, n), port) for n in range(events)]
    await asyncio.gather(*(one.connect() for one in writers))
    line.replies = line.reply_bytes = 0
    began = time.perf_counter()
    await asyncio.gather(*(one.write() for one in writers))
    return _measured(line, writers, time.perf_counter() - began)


def _measured(line: StandIn, writers: list[Writer], took: float) -> Load:
    waits = [wait * 1000 for one in writers for wait in one.waits]
    answers = [wait * 1000 for one in writers for wait in one.answers]
    for one in writers:
        if one.hook is not None:
            one.hook.transport.close()
    return Load(
        people=len(writers),
        turns=len(waits),
        per_second=round(len(waits) / took, 1),
        reply_p50=round(statistics.median(waits), 1),
        reply_p99=round(_percentile(waits, 99), 1),
        answer_p99=round(_percentile(answers, 99), 1),
        reply_bytes=line.reply_bytes // max(line.replies, 1),
    )


def _percentile(values: list[float], percent: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def _from(script: list[str], number: int) -> Iterator[str]:
    start = number % len(script)
    return cycle([*script[start:], *script[:start]])
