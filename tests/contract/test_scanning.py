"""The virus scanner: a real clamd, and what happens without its answer."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from bot.files import UnavailableError
from bot.scanning import Clamd, open_scanner
from tests.clamd_server import MOST_STREAM, ClamdServer, running_clamd
from tests.fakes.hostile_files import EICAR


@pytest.fixture(scope="session")
def clamd() -> Iterator[ClamdServer]:
    with running_clamd() as server:
        yield server


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file"


@pytest.mark.clamav
@pytest.mark.parametrize("way", ["tcp", "unix"])
async def test_what_the_scanner_knows_is_infected_and_the_rest_is_not(
    clamd: ClamdServer, file: Path, way: str
) -> None:
    scanner = open_scanner(getattr(clamd, way))

    await scanner.check()
    file.write_bytes(EICAR.encode())
    assert await scanner.is_infected(file)
    file.write_bytes(os.urandom(MOST_STREAM // 2))
    assert not await scanner.is_infected(file)


@pytest.mark.clamav
async def test_what_is_too_large_for_the_scanner_is_not_clean(clamd: ClamdServer, file: Path) -> None:
    file.write_bytes(bytes(2 * MOST_STREAM))

    with pytest.raises(UnavailableError):
        await Clamd(clamd.tcp).is_infected(file)


@pytest.mark.parametrize("url", ["tcp://127.0.0.1:9", "unix:///no/such/socket"])
async def test_a_scanner_that_is_not_there_says_nothing_of_a_file(file: Path, url: str) -> None:
    file.write_bytes(b"x")

    with pytest.raises(UnavailableError):
        await Clamd(url).is_infected(file)
    with pytest.raises(UnavailableError):
        await Clamd(url).check()


@asynccontextmanager
async def _answering(answer: bytes | None) -> AsyncIterator[str]:
    over = asyncio.Event()

    async def answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if answer is None:
            await reader.read()  # until who asks has had enough
        else:
            writer.write(answer)
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
        over.set()

    server = await asyncio.start_server(answered, "127.0.0.1", 0)
    yield f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    await over.wait()
    server.close()
    await server.wait_closed()


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"stream: OK", None])
async def test_an_answer_that_is_none_of_clamds_says_nothing_of_a_file(
    file: Path, answer: bytes | None
) -> None:
    file.write_bytes(b"x")
    async with _answering(answer) as url:
        with pytest.raises(UnavailableError):
            await Clamd(url, timedelta(seconds=0.3)).is_infected(file)


async def test_without_a_scanner_every_file_passes(file: Path) -> None:
    scanner = open_scanner(None)

    await scanner.check()
    assert not await scanner.is_infected(file)
