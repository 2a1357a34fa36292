from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from pydantic import SecretStr

from bot.doctor import Finding, State
from bot.doctor_telegram import MANY, examine_telegram
from bot.errors import InputError
from bot.platforms import telegram_webhook
from bot.settings import Settings, TelegramMode
from bot.telegram_metrics import TelegramWaiting
from tests.fakes.telegram_server import TOKEN, USERNAME, TelegramServer

HOOK = "https://pmqa.example/webhooks/telegram"


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer().running() as telegram:
        yield telegram


def settings(folder: Path, url: str = "http://127.0.0.1:9", **more: Any) -> Settings:
    given = {"telegram_token": SecretStr(TOKEN), "telegram_username": USERNAME, **more}
    return Settings(data_dir=folder, telegram_api_url=url, **given)


def calling(folder: Path, url: str) -> Settings:
    secret = SecretStr("a-secret")
    base = "https://pmqa.example"
    return settings(
        folder, url, telegram_mode=TelegramMode.WEBHOOK, telegram_webhook_secret=secret, base_url=base
    )


async def examined(chosen: Settings) -> dict[str, Finding]:
    return {one.name: one for one in await asyncio.to_thread(lambda: list(examine_telegram(chosen)))}


async def test_telegram_is_asked_who_we_are_and_where_updates_go(
    tmp_path: Path, server: TelegramServer
) -> None:
    found = await examined(settings(tmp_path, server.url))

    assert found["Telegram"] == Finding("Telegram", State.OK, f"reached as @{USERNAME}")
    assert found["Telegram webhook"].state is State.OK
    assert {one.method for one in server.calls} == {"getMe", "getWebhookInfo"}


async def test_a_webhook_that_is_set_is_fine_where_it_is_wanted_and_worth_a_look_elsewhere(
    tmp_path: Path, server: TelegramServer
) -> None:
    server.webhook = {"url": HOOK}

    assert (await examined(calling(tmp_path, server.url)))["Telegram webhook"].says == HOOK
    assert (await examined(settings(tmp_path, server.url)))["Telegram webhook"].state is State.NOTE


async def test_a_webhook_that_telegram_cannot_reach_says_why(tmp_path: Path, server: TelegramServer) -> None:
    server.webhook = {"url": HOOK, "last_error_message": "Connection refused"}
    server.waiting = [{"update_id": 1}]

    found = (await examined(calling(tmp_path, server.url)))["Telegram webhook"]

    assert (found.state, found.says) == (State.NOTE, f"{HOOK}: Connection refused")


async def test_many_updates_that_wait_are_worth_a_look(tmp_path: Path, server: TelegramServer) -> None:
    server.waiting = [{"update_id": number} for number in range(MANY)]

    found = await examined(settings(tmp_path, server.url))

    assert found["Telegram updates"].says == f"{MANY} updates wait"


async def test_a_name_that_is_not_ours_is_pointed_out(tmp_path: Path, server: TelegramServer) -> None:
    found = await examined(settings(tmp_path, server.url, telegram_username="@another_bot"))

    assert found["Telegram name"].mend == f"set it to {USERNAME}: invitations link there"


async def test_a_token_that_telegram_does_not_know_is_broken_and_not_named(
    tmp_path: Path, server: TelegramServer
) -> None:
    found = await examined(settings(tmp_path, server.url, telegram_token=SecretStr("42:wrong-token")))

    assert found["Telegram"].state is State.BROKEN
    assert "wrong-token" not in str(found)


async def test_a_telegram_that_cannot_be_reached_is_broken(tmp_path: Path) -> None:
    assert (await examined(settings(tmp_path)))["Telegram"].state is State.BROKEN


def test_without_a_token_nothing_is_asked(tmp_path: Path) -> None:
    (found,) = examine_telegram(Settings(data_dir=tmp_path))

    assert (found.state, found.says) == (State.NOTE, "not set up")


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({}, "PMQA_BASE_URL"),
        ({"base_url": "https://pmqa.example"}, "PMQA_TELEGRAM_WEBHOOK_SECRET"),
    ],
)
def test_a_webhook_without_what_it_needs_says_what_is_missing(
    tmp_path: Path, given: dict[str, Any], named: str
) -> None:
    chosen = settings(tmp_path, telegram_mode=TelegramMode.WEBHOOK, **given)

    with pytest.raises(InputError) as told:
        telegram_webhook(chosen)

    assert told.value.field == named
    assert [one.state for one in examine_telegram(chosen)] == [State.BROKEN]


@pytest.mark.parametrize(("waiting", "told"), [(None, False), (7, True)])
def test_metrics_tell_what_waits_once_it_is_known(waiting: int | None, told: bool) -> None:  # noqa: FBT001
    registry = CollectorRegistry()
    registry.register(TelegramWaiting(lambda: waiting))

    assert (b"pmqa_telegram_waiting 7.0" in generate_latest(registry)) is told
