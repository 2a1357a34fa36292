"""Fetching from LINE: streamed, and every answer of LINE's told apart."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.channels.line.content import LineContent, open_content
from bot.files import CHUNK_BYTES, GoneError, NotReadyError, UnavailableError
from bot.model import SentFile
from tests.fakes.line_content import TOKEN, LineContentServer

FILM = os.urandom(3_000_000)


@pytest.fixture
async def line() -> AsyncIterator[LineContentServer]:
    async with LineContentServer(contents={"1": FILM}).running() as server:
        yield server


@pytest.fixture
async def content(line: LineContentServer) -> AsyncIterator[LineContent]:
    async with open_content(line.url, TOKEN) as opened:
        yield opened


async def fetch(content: LineContent, message_id: str = "1") -> list[bytes]:
    async with content.fetch(SentFile(message_id)) as incoming:
        return [chunk async for chunk in incoming.chunks]


async def test_a_file_comes_in_pieces(content: LineContent) -> None:
    async with content.fetch(SentFile("1")) as incoming:
        chunks = [chunk async for chunk in incoming.chunks]

    assert b"".join(chunks) == FILM
    assert incoming.size == len(FILM)
    assert max(len(chunk) for chunk in chunks) <= CHUNK_BYTES


async def test_a_film_that_line_is_preparing_is_asked_for_again(
    line: LineContentServer, content: LineContent
) -> None:
    line.preparing["1"] = 1

    with pytest.raises(NotReadyError) as told:
        await fetch(content)

    assert told.value.retry_after == timedelta(seconds=3)
    assert b"".join(await fetch(content)) == FILM


async def test_a_film_that_line_cannot_prepare_is_gone(line: LineContentServer, content: LineContent) -> None:
    line.failed.add("1")

    with pytest.raises(GoneError):
        await fetch(content)


@pytest.mark.parametrize("status", [404, 410])
async def test_what_was_taken_back_or_is_unknown_is_gone(
    line: LineContentServer, content: LineContent, status: int
) -> None:
    line.statuses["1"] = [status]

    with pytest.raises(GoneError):
        await fetch(content)


@pytest.mark.parametrize("status", [401, 429, 500, 503])
async def test_what_may_be_had_later_is_unavailable(
    line: LineContentServer, content: LineContent, status: int
) -> None:
    line.statuses["1"] = [status]

    with pytest.raises(UnavailableError) as told:
        await fetch(content)

    assert told.value.retry_after == timedelta(seconds=7)
    assert b"".join(await fetch(content)) == FILM


async def test_a_transfer_that_breaks_off_is_not_taken_for_the_whole(
    line: LineContentServer, content: LineContent
) -> None:
    line.broken["1"] = 1_000_000

    with pytest.raises(UnavailableError):
        await fetch(content)


async def test_a_server_that_is_not_there_is_unavailable() -> None:
    async with open_content("http://127.0.0.1:9", TOKEN) as content:
        with pytest.raises(UnavailableError):
            await fetch(content)
