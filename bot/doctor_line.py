"""What LINE itself says of our account, for `pmqa doctor`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from bot.channels.line.account import Usage, read_endpoint, read_own_id, read_usage
from bot.channels.line.client import open_line
from bot.channels.line.webhook import PATH
from bot.doctor import Finding, State
from bot.errors import ChannelError, PermanentChannelError
from bot.settings import Settings

PATIENCE_SECONDS = 5.0
NEARLY = 0.9
"""The share of the quota from which it is worth a look."""


def examine_line(settings: Settings) -> Iterator[Finding]:
    """Say how LINE stands; it is called only where both credentials are set."""
    secret, token = settings.line_channel_secret, settings.line_channel_access_token
    if secret is None and token is None:
        yield Finding("LINE", State.NOTE, "not set up", "see Setting LINE up in docs/operations.md")
    elif secret is None or token is None:
        missing = "PMQA_LINE_CHANNEL_SECRET" if secret is None else "PMQA_LINE_CHANNEL_ACCESS_TOKEN"
        yield Finding("LINE", State.BROKEN, "set up by half", f"set {missing} too, or neither")
    else:
        yield from asyncio.run(_asked(settings, token.get_secret_value()))


async def _asked(settings: Settings, token: str) -> list[Finding]:
    async with open_line(settings.line_api_url, token, timeout_seconds=PATIENCE_SECONDS) as client:
        try:
            own_id = await read_own_id(client)
            usage, endpoint = await read_usage(client), await read_endpoint(client)
        except PermanentChannelError as error:
            mend = "issue a new channel access token in the LINE Developers Console"
            return [Finding("LINE", State.BROKEN, str(error), mend)]
        except ChannelError as error:
            mend = "let this machine reach PMQA_LINE_API_URL, or try again later"
            return [Finding("LINE", State.BROKEN, str(error), mend)]
    found = [Finding("LINE", State.OK, f"reached as {own_id}"), _webhook(settings, endpoint)]
    return [*found, _quota(usage, settings.line_monthly_push_budget)]


def _webhook(settings: Settings, endpoint: str) -> Finding:
    wanted = f"{settings.base_url}{PATH}" if settings.base_url else ""
    if not endpoint:
        return Finding("LINE webhook", State.NOTE, "none is set or it is switched off", "run pmqa line setup")
    if wanted and endpoint != wanted:
        return Finding("LINE webhook", State.NOTE, f"goes to {endpoint}", "run pmqa line setup")
    return Finding("LINE webhook", State.OK, endpoint)


def _quota(usage: Usage, budget: int | None) -> Finding:
    limit = "no limit" if usage.limit is None else f"{usage.limit} a month"
    says = f"{usage.used} pushed this month, {limit}" + ("" if budget is None else f"; budget {budget}")
    if usage.limit is not None and usage.used >= usage.limit * NEARLY:
        mend = "take a larger plan, or pushes wait for next month; replies go on"
        return Finding("LINE quota", State.NOTE, says, mend)
    return Finding("LINE quota", State.OK, says)
