"""Fetching from Telegram: by a link each time, streamed, and every answer of Telegram's told apart."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.channels.telegram.content import TelegramContent, open_content
from bot.channels.telegram.limits import FILE_BYTES
from bot.files import CHUNK_BYTES, GoneError, TooBigError, UnavailableError
from bot.model import SentFile
from tests.fakes.telegram_server import TOKEN, TelegramServer, Trouble, flood

FILM = os.urandom(1_000_000)


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer(files={"F": FILM}).running() as telegram:
        yield telegram


@pytest.fixture
async def content(server: TelegramServer) -> AsyncIterator[TelegramContent]:
    async with open_content(server.url, TOKEN) as opened:
        yield opened


async def fetch(content: TelegramContent, file: SentFile = SentFile("F")) -> list[bytes]:  # noqa: B008
    async with content.fetch(file) as incoming:
        return [chunk async for chunk in incoming.chunks]


async def test_a_file_comes_in_pieces(content: TelegramContent) -> None:
    async with content.fetch(SentFile("F")) as incoming:
        chunks = [chunk async for chunk in incoming.chunks]

    assert b"".join(chunks) == FILM
    assert incoming.size == len(FILM)
    assert max(len(chunk) for chunk in chunks) <= CHUNK_BYTES


async def test_a_file_of_just_the_most_is_had(server: TelegramServer, content: TelegramContent) -> None:
    server.files["L"] = bytes(FILE_BYTES)

    assert sum(map(len, await fetch(content, SentFile("L", size=FILE_BYTES)))) == FILE_BYTES


@pytest.mark.parametrize("size", [FILE_BYTES + 1, None])
async def test_a_larger_file_is_too_big_whether_announced_or_not(
    server: TelegramServer, content: TelegramContent, size: int | None
) -> None:
    server.files["L"] = bytes(FILE_BYTES + 1)

    with pytest.raises(TooBigError):
        await fetch(content, SentFile("L", size=size))


async def test_a_file_that_telegram_does_not_know_is_gone(content: TelegramContent) -> None:
    with pytest.raises(GoneError):
        await fetch(content, SentFile("unknown"))


async def test_a_link_that_is_over_is_asked_for_again(
    server: TelegramServer, content: TelegramContent
) -> None:
    server.plan("file", Trouble(answer=(404, "")))

    with pytest.raises(UnavailableError):
        await fetch(content)

    assert b"".join(await fetch(content)) == FILM
    assert len(server.called("getFile")) == 2


async def test_a_wait_that_telegram_asks_for_is_told(
    server: TelegramServer, content: TelegramContent
) -> None:
    server.plan("getFile", flood(7))

    with pytest.raises(UnavailableError) as told:
        await fetch(content)

    assert told.value.retry_after == timedelta(seconds=7)


async def test_a_transfer_that_breaks_off_is_not_taken_for_the_whole(
    server: TelegramServer, content: TelegramContent
) -> None:
    server.plan("file", Trouble(cut=True))

    with pytest.raises(UnavailableError):
        await fetch(content)


async def test_no_error_names_the_token(server: TelegramServer, content: TelegramContent) -> None:
    server.plan("file", Trouble(cut=True))

    with pytest.raises(UnavailableError) as told:
        await fetch(content)

    assert TOKEN not in f"{told.value!r} {told.value.__cause__!r}"


async def test_a_server_that_is_not_there_is_unavailable() -> None:
    async with open_content("http://127.0.0.1:9", TOKEN) as content:
        with pytest.raises(UnavailableError):
            await fetch(content)
