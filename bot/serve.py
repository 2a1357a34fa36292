"""Runs everything in one process until it is told to stop, and stops cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Iterator

import uvicorn

from bot.app import create_asgi, open_house
from bot.settings import Settings

GRACE_SECONDS = 3
"""How long requests under way may take once the server stops; the whole stop takes under five."""


class _Server(uvicorn.Server):
    """A server that ends with exit code 0 on SIGTERM and Ctrl-C, its open streams first."""

    def __init__(self, config: uvicorn.Config, closing: asyncio.Event, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._closing = closing
        self._ready = ready

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at the first signal; do not raise it again once stopped, as uvicorn would."""
        loop = asyncio.get_running_loop()
        for one in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(one, self._stop)
        try:
            yield
        finally:
            for one in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(one)

    def _stop(self) -> None:
        self._closing.set()
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Say where the chat is once it can be opened."""
        await super().startup(sockets)
        if self.started:
            self._ready()


async def serve(settings: Settings, host: str, port: int, ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or Ctrl-C.

    Args:
        ready: called once, when the first request would be answered.

    Raises:
        OSError: when the address is taken.
    """
    closing = asyncio.Event()
    async with open_house(settings) as house:
        config = uvicorn.Config(
            create_asgi(house, closing),
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        await _Server(config, closing, ready).serve()
