"""The stream of rows, over a real server, since only that shows how streams begin and end."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

import httpx
import pytest

from bot.model import Channel, Screen
from tests.fakes.web import WebServer

Event = tuple[str, dict[str, Any]]


@pytest.fixture
async def server() -> AsyncIterator[WebServer]:
    running = WebServer()
    running.start()
    yield running
    await running.stop()


@pytest.fixture
async def browser(server: WebServer) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.url, timeout=5, trust_env=False) as client:
        await client.get("/")
        await write(client, "id-start")
        yield client


async def write(client: httpx.AsyncClient, update_id: str, text: str = "เมนู") -> None:
    headers = {"Origin": str(client.base_url).rstrip("/")}
    response = await client.post("/chat/send", json={"id": update_id, "text": text}, headers=headers)
    assert response.status_code == 204


async def events(
    client: httpx.AsyncClient, after: int | None = None, last_event_id: str = ""
) -> AsyncGenerator[Event, None]:
    params = {} if after is None else {"after": after}
    headers = {"Last-Event-ID": last_event_id} if last_event_id else {}
    async with client.stream("GET", "/chat/events", params=params, headers=headers) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["cache-control"] == "no-store"
        name = ""
        async for line in response.aiter_lines():
            field, _, value = line.partition(": ")
            if field == "event":
                name = value
            elif field == "data":
                yield name, json.loads(value)


async def backlog(stream: AsyncIterator[Event]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Read what a stream begins with: `begin`, then the rows up to `ready`."""
    _, begin = await anext(stream)
    rows = []
    async for name, data in stream:
        if name == "ready":
            break
        rows.append(data)
    return begin, rows


async def test_a_page_that_opens_gets_everything_and_then_what_comes(
    server: WebServer, browser: httpx.AsyncClient
) -> None:
    async with aclosing(events(browser)) as stream:
        begin, rows = await backlog(stream)
        await server.turns.push(Channel.WEB, server.turns.who(), Screen(title="แจ้ง", text="มีงานใหม่"))
        name, pushed = await anext(stream)

    assert begin == {"after": 0, "fresh": True}
    assert [(row["seq"], row["echo"], row["id"]) for row in rows] == [
        (1, True, "id-start"),
        (2, False, "id-start"),
    ]
    assert (name, pushed["seq"], pushed["title"], pushed["id"]) == ("row", 3, "แจ้ง", None)


async def test_choices_come_with_payload_and_tick(browser: httpx.AsyncClient) -> None:
    await write(browser, "id-level", "1")

    async with aclosing(events(browser)) as stream:
        _, rows = await backlog(stream)

    choices = rows[-1]["choices"]
    assert choices[0]["payload"] == "1:tick:0"
    assert choices[0]["row"]["tick"] is None
    assert choices[2] == {"label": "ครบทุกรายการ", "payload": "1:tick:0", "primary": True, "row": None}


async def test_numbers_stand_on_answers_alone(server: WebServer, browser: httpx.AsyncClient) -> None:
    await server.turns.push(Channel.WEB, server.turns.who(), Screen(text="แจ้ง"))

    async with aclosing(events(browser)) as stream:
        _, rows = await backlog(stream)

    assert [row["numbered"] for row in rows[1:]] == [True, False]


async def test_a_stream_resumes_after_the_cursor_or_the_last_event(browser: httpx.AsyncClient) -> None:
    await write(browser, "id-another")

    async with aclosing(events(browser, after=2)) as stream:
        begin, by_cursor = await backlog(stream)
    async with aclosing(events(browser, after=1, last_event_id="3")) as stream:
        _, by_event = await backlog(stream)

    assert begin == {"after": 2, "fresh": False}
    assert [row["seq"] for row in by_cursor] == [3, 4]
    assert [row["seq"] for row in by_event] == [4]


async def test_a_long_history_begins_a_screenful_before_its_end(
    server: WebServer, browser: httpx.AsyncClient
) -> None:
    server.turns.fill(Channel.WEB, server.turns.who(), 198)

    async with aclosing(events(browser)) as stream:
        begin, rows = await backlog(stream)

    assert begin == {"after": 140, "fresh": True}
    assert [row["seq"] for row in rows] == list(range(141, 201))


async def test_a_cursor_of_rows_that_are_gone_begins_again(
    server: WebServer, browser: httpx.AsyncClient
) -> None:
    await server.turns.forget(Channel.WEB, server.turns.who())
    await write(browser, "id-after")

    async with aclosing(events(browser, after=40)) as stream:
        begin, rows = await backlog(stream)

    assert begin == {"after": 0, "fresh": True}
    assert [row["seq"] for row in rows] == [1, 2]


async def test_two_tabs_of_a_browser_both_stay_live(server: WebServer, browser: httpx.AsyncClient) -> None:
    async with aclosing(events(browser)) as one, aclosing(events(browser)) as other:
        await backlog(one)
        await backlog(other)
        await write(browser, "id-to-both")
        heard = [await anext(one), await anext(other)]

    assert [data["text"] for _, data in heard] == ["เมนู", "เมนู"]


async def test_the_server_stops_at_once_although_a_stream_is_open(
    server: WebServer, browser: httpx.AsyncClient
) -> None:
    async with aclosing(events(browser)) as stream:
        await backlog(stream)
        async with asyncio.timeout(3):
            await server.stop()
            rest = [event async for event in stream]

    assert rest == []
    server.start()


async def test_a_stream_survives_a_server_that_went_away(
    server: WebServer, browser: httpx.AsyncClient
) -> None:
    await server.stop()
    await server.turns.push(Channel.WEB, server.turns.who(), Screen(text="ระหว่างที่หลุด"))
    server.start()

    async with aclosing(events(browser, after=2)) as stream:
        _, rows = await backlog(stream)

    assert [row["text"] for row in rows] == ["ระหว่างที่หลุด"]


async def test_a_store_that_fails_ends_the_stream_and_the_next_one_goes_on(
    server: WebServer, browser: httpx.AsyncClient
) -> None:
    server.turns.read_failures = 1
    failed = [event async for event in events(browser, after=1)]

    async with aclosing(events(browser, after=1)) as stream:
        _, rows = await backlog(stream)

    assert failed == [("begin", {"after": 1, "fresh": False})]
    assert [row["seq"] for row in rows] == [2]
