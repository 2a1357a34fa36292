from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from pydantic import SecretStr

from bot.channels.line.account import Usage
from bot.channels.line.channel import line_channel
from bot.doctor import Finding, State
from bot.doctor_line import examine_line
from bot.line_metrics import LineUsage
from bot.settings import Settings
from tests.fakes.line_events import SECRET, user
from tests.fakes.line_server import ACCESS_TOKEN, BOT_ID, LineServer, Trouble


@pytest.fixture
async def server() -> AsyncIterator[LineServer]:
    async with LineServer().running() as line:
        yield line


def settings(folder: Path, url: str = "http://127.0.0.1:9", token: str = ACCESS_TOKEN) -> Settings:
    return Settings(
        data_dir=folder,
        line_channel_secret=SecretStr(SECRET),
        line_channel_access_token=SecretStr(token),
        line_api_url=url,
        line_monthly_push_budget=900,
    )


async def examined(chosen: Settings) -> dict[str, Finding]:
    return {one.name: one for one in await asyncio.to_thread(lambda: list(examine_line(chosen)))}


async def test_line_is_asked_who_we_are_and_what_is_used(tmp_path: Path, server: LineServer) -> None:
    server.quota, server.used = 1000, 300

    found = await examined(settings(tmp_path, server.url))

    assert BOT_ID in found["LINE"].says
    assert found["LINE quota"] == Finding(
        "LINE quota", State.OK, "300 pushed this month, 1000 a month; budget 900"
    )


async def test_a_quota_that_is_nearly_used_up_is_worth_a_look(tmp_path: Path, server: LineServer) -> None:
    server.quota, server.used = 1000, 900

    assert (await examined(settings(tmp_path, server.url)))["LINE quota"].state is State.NOTE


async def test_a_webhook_that_is_not_set_is_pointed_out(tmp_path: Path, server: LineServer) -> None:
    found = (await examined(settings(tmp_path, server.url)))["LINE webhook"]

    assert (found.state, found.mend) == (State.NOTE, "run pmqa line setup")


async def test_a_token_that_line_refuses_is_a_fault(tmp_path: Path, server: LineServer) -> None:
    found = (await examined(settings(tmp_path, server.url, token="revoked")))["LINE"]

    assert (found.state, "401" in found.says) == (State.BROKEN, True)
    assert "revoked" not in found.says


async def test_a_line_that_cannot_be_reached_is_a_fault(tmp_path: Path) -> None:
    assert (await examined(settings(tmp_path)))["LINE"].state is State.BROKEN


async def test_half_of_the_credentials_is_a_fault(tmp_path: Path) -> None:
    half = Settings(data_dir=tmp_path, line_channel_secret=SecretStr(SECRET))

    assert "PMQA_LINE_CHANNEL_ACCESS_TOKEN" in (await examined(half))["LINE"].mend


async def test_the_channel_learns_who_we_are_even_after_a_failure(server: LineServer) -> None:
    server.plan("/v2/bot/info", Trouble(answer=(500, "")), Trouble(cut=True))
    async with line_channel(server.url, ACCESS_TOKEN) as line:
        await line.learn()
        await line.learn()
        await line.learn()

        assert (line.own_id, line.usage) == (BOT_ID, Usage(0, None))


async def test_a_slow_job_is_waited_for_with_the_loading_animation(server: LineServer) -> None:
    async with line_channel(server.url, ACCESS_TOKEN) as line:
        line.slow *= 0
        async with line.waiting(user("somchai")):
            await server.wait_for(lambda: bool(server.loading))

    assert server.loading == [user("somchai")]


async def test_a_quick_job_shows_nothing(server: LineServer) -> None:
    async with line_channel(server.url, ACCESS_TOKEN) as line, line.waiting(user("somchai")):
        pass

    assert server.loading == []


def test_the_quota_is_measured_once_it_is_known() -> None:
    registry = CollectorRegistry()
    known: list[Usage | None] = [None]
    registry.register(LineUsage(lambda: known[0]))

    before = generate_latest(registry)
    known[0] = Usage(300, 1000)

    assert b"pmqa_line" not in before
    assert b"pmqa_line_quota_used 300.0" in generate_latest(registry)
    assert b"pmqa_line_quota_limit 1000.0" in generate_latest(registry)
