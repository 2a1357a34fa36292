"""What Telegram itself says of our bot, for `pmqa doctor`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

from bot.channels.telegram.answers import Answer, Meaning
from bot.channels.telegram.client import open_telegram
from bot.doctor import Finding, State
from bot.errors import InputError
from bot.platforms import telegram_webhook
from bot.settings import Settings, TelegramMode

PATIENCE_SECONDS = 5.0
MANY = 100
"""So many updates that wait are worth a look."""

_MENDS = {
    Meaning.UNAUTHORISED: "ask @BotFather for the bot's token and set PMQA_TELEGRAM_TOKEN",
    Meaning.NOT_REACHED: "let this machine reach PMQA_TELEGRAM_API_URL",
}


def examine_telegram(settings: Settings) -> Iterator[Finding]:
    """Say how Telegram stands; it is called only where the token is set."""
    if settings.telegram_token is None:
        yield Finding("Telegram", State.NOTE, "not set up", "see Setting Telegram up in docs/operations.md")
        return
    try:
        hook = telegram_webhook(settings)
    except InputError as error:
        yield Finding("Telegram", State.BROKEN, f"{error.field} is missing", f"it {error.fix}")
        return
    token = settings.telegram_token.get_secret_value()
    yield from asyncio.run(_asked(settings, token, hook[0] if hook else ""))


async def _asked(settings: Settings, token: str, wanted: str) -> list[Finding]:
    async with open_telegram(settings.telegram_api_url, token, timeout_seconds=PATIENCE_SECONDS) as client:
        account = await client.read_own_account()
        if not account.is_done:
            return [_unreached(account)]
        webhook = await client.read_webhook()
    name = account.result.get("username", "")
    found = [Finding("Telegram", State.OK, f"reached as @{name}"), *_name(name, settings)]
    return [*found, *_way_in(webhook.result, wanted, settings.telegram_mode)]


def _unreached(answer: Answer) -> Finding:
    mend = _MENDS.get(answer.meaning, "try again later, and see what the log says")
    return Finding("Telegram", State.BROKEN, f"getMe: {answer.meaning.value}", mend)


def _name(name: str, settings: Settings) -> Iterator[Finding]:
    given = (settings.telegram_username or "").removeprefix("@")
    if given.lower() != name.lower():
        says = f"PMQA_TELEGRAM_USERNAME is {given}" if given else "PMQA_TELEGRAM_USERNAME is not set"
        yield Finding("Telegram name", State.NOTE, says, f"set it to {name}: invitations link there")


def _way_in(told: Mapping[str, Any], wanted: str, mode: TelegramMode) -> Iterator[Finding]:
    """Say how updates come: where they go, what went wrong last, how many wait."""
    url, fault = told.get("url", ""), told.get("last_error_message")
    waiting = told.get("pending_update_count", 0)
    if url != wanted:
        says = f"updates go to {url}" if url else "updates are not sent to us"
        yield Finding("Telegram webhook", State.NOTE, says, "start pmqa serve, which sets it right")
    elif wanted and fault and waiting:
        mend = "let the address be reached from outside with a valid certificate"
        yield Finding("Telegram webhook", State.NOTE, f"{url}: {fault}", mend)
    else:
        yield Finding("Telegram webhook", State.OK, url or f"none, as PMQA_TELEGRAM_MODE={mode.value} wants")
    if waiting >= MANY:
        says = f"{waiting} updates wait"
        yield Finding("Telegram updates", State.NOTE, says, "see that pmqa serve runs, and what its log says")
