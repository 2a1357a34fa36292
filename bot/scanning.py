"""The virus scanner, where there is one: ClamAV's daemon, spoken to as its manual says.

Source: man 8 clamd, the command INSTREAM
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from bot.files import UnavailableError
from bot.spool import read_chunks

SCAN_LIMIT = timedelta(minutes=2)
ANSWER_BYTES = 4096
DEFAULT_PORT = 3310


class Scanner(Protocol):
    """Looks for what a virus scanner knows."""

    async def is_infected(self, path: Path, /) -> bool:
        """Tell whether the scanner knows something bad in the file.

        Raises:
            UnavailableError: when it cannot tell now. Then nothing is kept: the file is looked at again.
        """

    async def check(self) -> None:
        """Return when the scanner answers.

        Raises:
            UnavailableError: when it does not.
        """


class Unscanned:
    """No scanner: every file passes."""

    async def is_infected(self, _: Path, /) -> bool:
        """Tell nothing bad of any file."""
        return False

    async def check(self) -> None:
        """Return at once."""


class Clamd:
    """ClamAV's daemon.

    Args:
        url: `tcp://host:port` or `unix:///path`.
        limit: how long one file may take.
    """

    def __init__(self, url: str, limit: timedelta = SCAN_LIMIT) -> None:
        self._url = urlsplit(url)
        self._limit = limit

    async def is_infected(self, path: Path, /) -> bool:
        """Tell whether the scanner knows something bad in the file."""
        async with self._asking("zINSTREAM") as (reader, writer):
            await _stream(path, reader, writer)
            answer = await reader.read(ANSWER_BYTES)
        if answer.endswith(b"FOUND\0"):
            return True
        if answer != b"stream: OK\0":
            mend = "see its log; StreamMaxLength must be above PMQA_MAX_FILE_MB"
            raise UnavailableError(f"the virus scanner did not judge a file; {mend}")
        return False

    async def check(self) -> None:
        """Return when the scanner answers."""
        async with self._asking("zPING") as (reader, _):
            if await reader.read(ANSWER_BYTES) != b"PONG\0":
                raise UnavailableError("what listens at PMQA_CLAMD_URL is no clamd")

    @asynccontextmanager
    async def _asking(self, command: str) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        try:
            async with asyncio.timeout(self._limit.total_seconds()):
                reader, writer = await self._connect()
                try:
                    writer.write(command.encode() + b"\0")
                    yield reader, writer
                finally:
                    writer.close()
                    with suppress(OSError):
                        await writer.wait_closed()
        except OSError as error:  # a time-out is one too
            raise UnavailableError(f"the virus scanner does not answer ({type(error).__name__})") from error

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._url.scheme == "unix":
            return await asyncio.open_unix_connection(self._url.path)
        return await asyncio.open_connection(self._url.hostname, self._url.port or DEFAULT_PORT)


async def _stream(path: Path, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send the file in pieces that each say how long they are; stop where the scanner has heard enough."""
    async for chunk in read_chunks(path):
        if reader.at_eof():
            return
        writer.write(len(chunk).to_bytes(4) + chunk)
        await writer.drain()
    writer.write(bytes(4))
    await writer.drain()


def open_scanner(url: str | None) -> Scanner:
    """Return the scanner at an address, or one that passes everything where none is set."""
    return Unscanned() if url is None else Clamd(url)
