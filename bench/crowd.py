"""People who write to a bot's webhook without a pause, whatever the platform, on one event loop.

Both sides are bare asyncio protocols, so that what is measured is the bot.
"""

from __future__ import annotations

import asyncio
import re
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

Script = Callable[[int], Iterator[str]]
"""A person's number → what that person says and taps, without end."""

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


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


class Platform(Protocol):
    """A platform's side: takes the bot's calls, and writes what people do as its webhook calls."""

    path: str
    bare: bool
    replies: int
    reply_bytes: int

    def user(self, number: int) -> str:
        """Return the id of a person."""

    def expect(self, name: str) -> tuple[str, asyncio.Future[None]]:
        """Return what the next reply to that person is known by, and what is done once it came."""

    def call(self, name: str, said: str, key: str) -> tuple[bytes, bytes]:
        """Return the headers, each ended by CRLF, and the body that say so; payloads are pressed."""


@dataclass
class StandIn:
    """What every platform's side has: it answers after `delay`, and counts what came.

    Attributes:
        bare: whether the bot that is met is the bare one, whose replies are one plain text each.
    """

    delay: timedelta = timedelta(0)
    bare: bool = False
    waiting: dict[str, asyncio.Future[None]] = field(default_factory=dict)
    reply_bytes: int = 0
    replies: int = 0

    async def listen(self) -> str:
        server = await asyncio.get_running_loop().create_server(lambda: _Taking(self), "127.0.0.1", 0)
        return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    def take(self, head: bytes, body: bytes) -> bytes:
        """Take a call of the bot's and return the JSON that answers it."""
        raise NotImplementedError

    def came(self, key: str, size: int) -> None:
        """Note a reply of that many bytes; one that nobody waits for is counted all the same."""
        self.replies += 1
        self.reply_bytes += size
        waited = self.waiting.pop(key, None)
        if waited is not None and not waited.done():
            waited.set_result(None)


class _Taking(Parts):
    def __init__(self, platform: StandIn) -> None:
        super().__init__()
        self._platform = platform

    def came(self, head: bytes, body: bytes, /) -> None:
        told = self._platform.take(head, body)
        if self._platform.delay:
            asyncio.get_running_loop().call_later(self._platform.delay.total_seconds(), self._answer, told)
        else:
            self._answer(told)

    def _answer(self, told: bytes) -> None:
        self.transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-line-request-id: 1\r\n"
            b"Content-Length: %d\r\n\r\n%b" % (len(told), told)
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

    def post(self, path: str, headers: bytes, body: bytes) -> asyncio.Future[int]:
        self.answer = asyncio.get_running_loop().create_future()
        self.transport.write(
            b"POST %b HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            b"%bContent-Length: %d\r\n\r\n%b" % (path.encode(), headers, len(body), body)
        )
        return self.answer


@dataclass
class Writer:
    """One person: writes, waits for the reply, writes again."""

    platform: Platform
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
        key, replied = self.platform.expect(self.name)
        headers, body = self.platform.call(self.name, next(self.script), key)
        began = time.perf_counter()
        status = await self._post(headers, body)
        self.answers.append(time.perf_counter() - began)
        if status != 200:
            raise RuntimeError(f"the bot answered {status}")
        async with asyncio.timeout(30):
            await replied
        self.waits.append(time.perf_counter() - began)

    async def _post(self, headers: bytes, body: bytes) -> int:
        """Call the webhook; servers close connections that were idle long, and platforms then call again."""
        if self.hook is not None and not self.hook.transport.is_closing():
            with suppress(ConnectionError):
                return await self.hook.post(self.platform.path, headers, body)
        return await (await self.connect()).post(self.platform.path, headers, body)


@dataclass(frozen=True, slots=True)
class Load:
    """What was measured of a number of people who write without a pause; milliseconds."""

    people: int
    turns: int
    per_second: float
    reply_p50: float
    reply_p99: float
    reply_most: float
    answer_p99: float
    reply_bytes: int


async def load(platform: Platform, port: int, script: Script, *, people: int, seconds: float) -> Load:
    """Let so many people write, one thing after another without a pause, for so long."""
    writers = [Writer(platform, platform.user(n), script(n), port) for n in range(people)]
    await asyncio.gather(*(one.connect() for one in writers))
    await asyncio.gather(*(one.write() for one in writers))
    for one in writers:
        one.waits.clear()
        one.answers.clear()
    platform.replies = platform.reply_bytes = 0
    began = time.perf_counter()
    await asyncio.gather(*(one.write_until(began + seconds) for one in writers))
    took = time.perf_counter() - began
    return _measured(platform, writers, took)


async def burst(platform: Platform, port: int, script: Script, *, events: int) -> Load:
    """Let so many people write one thing each, all in the same moment."""
    writers = [Writer(platform, platform.user(n), script(n), port) for n in range(events)]
    await asyncio.gather(*(one.connect() for one in writers))
    platform.replies = platform.reply_bytes = 0
    began = time.perf_counter()
    await asyncio.gather(*(one.write() for one in writers))
    return _measured(platform, writers, time.perf_counter() - began)


def _measured(platform: Platform, writers: list[Writer], took: float) -> Load:
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
        reply_most=round(max(waits), 1),
        answer_p99=round(_percentile(answers, 99), 1),
        reply_bytes=platform.reply_bytes // max(platform.replies, 1),
    )


def _percentile(values: list[float], percent: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]
