"""The web chat on a real server of loopback, with the fake conversation behind it."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from bot.channels.web import web_routes
from bot.channels.web.uploads import Uploading, WebUploads
from content.loader import load_messages
from tests.fakes.turns import FakeTurns

ROOT = Path(__file__).parents[2]
KEY = "a key for tests"


async def _everybody(_: str) -> bool:
    return True


@dataclass
class WebServer:
    """A uvicorn of our own on a free port, that can go away and come back on the same one."""

    turns: FakeTurns = field(default_factory=FakeTurns)
    port: int = 0
    uploads: WebUploads | None = None
    most_bytes: int = 1_000_000

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.closing = asyncio.Event()
        app = Starlette(
            routes=web_routes(
                self.turns,
                secret_key=KEY,
                messages=load_messages(),
                closing=self.closing,
                sample_office="SAMPLE",
                uploading=Uploading(self.uploads, self.most_bytes, _everybody) if self.uploads else None,
            )
        )
        listening = socket.create_server(("127.0.0.1", self.port))  # who calls now waits till it serves
        self.port = listening.getsockname()[1]
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        self._running = asyncio.ensure_future(self._server.serve(sockets=[listening]))

    async def stop(self) -> None:
        self.closing.set()
        self._server.should_exit = True
        await self._running
