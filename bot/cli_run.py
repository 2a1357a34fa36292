"""The commands that keep running: serve and chat."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import uvicorn

from bot.app import create_asgi, open_house
from bot.errors import InputError
from bot.logs import set_up_logs
from bot.settings import LogFormat, Settings, read_settings

GRACE = timedelta(seconds=3)
"""How long open requests may take to end after Ctrl-C or SIGTERM; all is over within five seconds."""

BACKLOG = 2048

NEW_OBJECTS = 10_000
"""How many objects are made before the collector looks at them; most of a turn's are gone by then."""


def serve(host: str, port: int) -> int:
    """Run everything until Ctrl-C or SIGTERM; then finish what is under way and return 0."""
    settings = read_settings()
    set_up_logs(as_json=settings.log_format is LogFormat.JSON)
    with _listening(host, port) as listener, asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_serve(settings, listener))
    return 0


def chat(user: str) -> int:
    """Hold the conversation here, on standard input and output."""
    settings = read_settings()
    set_up_logs(as_json=settings.log_format is LogFormat.JSON, level=logging.WARNING)
    return asyncio.run(_chat(settings, user))


async def _chat(settings: Settings, user: str) -> int:
    from bot.channels.terminal import chat_here

    async with open_house(settings, sends=False) as house:
        return await chat_here(house.turns, user=user, messages=house.messages)


async def _serve(settings: Settings, listener: socket.socket) -> None:
    closing = asyncio.Event()
    async with open_house(settings) as house:
        server = _Server(
            uvicorn.Config(
                create_asgi(house, closing),
                log_config=None,
                access_log=False,
                lifespan="off",
                proxy_headers=False,  # whoever is behind a proxy is told from its headers, not trusted
                server_header=False,
                timeout_graceful_shutdown=GRACE // timedelta(seconds=1),
            )
        )
        server.stop_on_signals(closing)
        _spare_the_collector()
        print(f"Open {_address(listener)} (Ctrl-C stops)", file=sys.stderr, flush=True)
        await server.serve(sockets=[listener])


def _spare_the_collector() -> None:
    """Take what was loaded for good out of garbage collection, and make its rounds rarer.

    A full round over criteria, search index and libraries holds everybody up for a tenth of a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])


class _Server(uvicorn.Server):
    """A server that ends well on a signal; uvicorn's own would raise the signal again at the end."""

    def stop_on_signals(self, closing: asyncio.Event) -> None:
        """On Ctrl-C or SIGTERM let open streams end and take no more; a second one does not wait."""

        def stop() -> None:
            self.force_exit = self.should_exit
            self.should_exit = True
            closing.set()

        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to `stop_on_signals`."""
        yield


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """Listen there before anything else is begun, so that a taken port is told at once."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise InputError(
            "--host", f"there is no address {host!r}; use 127.0.0.1 or one of this machine"
        ) from error
    try:
        listener = socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except OSError as error:
        why = os.strerror(error.errno or 0)
        fix = f"cannot listen on {host} port {port} ({why}); choose another with --port"
        raise InputError("--port", fix) from error
    with listener:
        yield listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return uvloop's loop where there is one; None is Python's own."""
    if sys.platform == "win32":
        return None
    import uvloop

    return uvloop.new_event_loop
