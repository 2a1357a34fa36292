"""LINE's content server: what people sent, by the message's id, with all that can go wrong."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from aiohttp import web

TOKEN = "content-token"


@dataclass
class LineContentServer:
    """Holds contents by message id.

    Attributes:
        preparing: ids of films, with how often LINE says that they are not ready.
        broken: ids whose transfer breaks off after so many bytes, once.
        statuses: ids that are answered with a status, once for each.
        slow_seconds: the pause after each chunk of 64 KB.
    """

    contents: dict[str, bytes] = field(default_factory=dict)
    preparing: dict[str, int] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)
    broken: dict[str, int] = field(default_factory=dict)
    statuses: dict[str, list[int]] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    slow_seconds: float = 0
    token: str = TOKEN
    _sent: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    url: str = ""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[LineContentServer]:
        """Serve on a free loopback port until the block ends."""
        app = web.Application()
        app.router.add_get("/v2/bot/message/{id}/content", self._content)
        app.router.add_get("/v2/bot/message/{id}/content/transcoding", self._transcoding)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        try:
            yield self
        finally:
            await runner.cleanup()

    async def has_sent(self, chunks: int) -> None:
        """Return once so many more chunks of 64 KB were sent."""
        self._sent = asyncio.Semaphore(0)
        for _ in range(chunks):
            await self._sent.acquire()

    async def _content(self, request: web.Request) -> web.StreamResponse:
        message_id = request.match_info["id"]
        self.calls[message_id] += 1
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return web.json_response({"message": "Authentication failed"}, status=401)
        if self.statuses.get(message_id):
            status = self.statuses[message_id].pop(0)
            return web.json_response({"message": "no"}, status=status, headers={"Retry-After": "7"})
        if self.preparing.get(message_id) or message_id in self.failed:
            return web.Response(status=202)
        if message_id not in self.contents:
            return web.json_response({"message": "Not found"}, status=404)
        return await self._stream(request, message_id)

    async def _stream(self, request: web.Request, message_id: str) -> web.StreamResponse:
        content = self.contents[message_id]
        answer = web.StreamResponse(headers={"Content-Length": str(len(content))})
        await answer.prepare(request)
        until = self.broken.pop(message_id, len(content))
        with suppress(ConnectionResetError):  # who asked was killed
            for at in range(0, until, 65_536):
                await answer.write(content[at : min(at + 65_536, until)])
                self._sent.release()
                await asyncio.sleep(self.slow_seconds)
        if until < len(content) and request.transport is not None:
            request.transport.abort()
        return answer

    async def _transcoding(self, request: web.Request) -> web.Response:
        message_id = request.match_info["id"]
        if message_id in self.failed:
            return web.json_response({"status": "failed"})
        self.preparing[message_id] -= 1
        return web.json_response({"status": "processing"})
