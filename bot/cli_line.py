"""`pmqa line setup`: both rich menus and the webhook, as often as one likes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from bot.cli_read import thai_copy
from bot.cli_store import in_store
from bot.errors import InputError
from bot.logs import set_up_logs
from bot.model import Channel
from bot.settings import LogFormat, Settings, read_settings

WEBHOOK_PATH = "/webhooks/line"

SETUP_SECONDS = 20.0
"""How long a call of the setup may take: pictures go up, and LINE calls our webhook before it answers."""


@dataclass(frozen=True, slots=True)
class Account:
    """What the setup needs of the settings."""

    token: str
    webhook: str
    api_url: str
    data_url: str


def setup() -> int:
    """Bring LINE to how this program wants it, and print each thing that was done."""
    settings = read_settings()
    set_up_logs(as_json=settings.log_format is LogFormat.JSON, level=logging.ERROR)
    account = account_of(settings)
    members = in_store(settings, lambda unit: unit.people.members_by(Channel.LINE))
    asyncio.run(_set_up(account, members))
    return 0


def account_of(settings: Settings) -> Account:
    """Return what the setup needs.

    Raises:
        InputError: naming the setting that is missing or does not serve.
    """
    if settings.line_channel_access_token is None:
        fix = "is not set; issue a long-lived channel access token in the LINE Developers Console"
        raise InputError("PMQA_LINE_CHANNEL_ACCESS_TOKEN", fix)
    if settings.line_channel_secret is None:
        fix = "is not set; copy it from the channel's Basic settings, or no webhook call is believed"
        raise InputError("PMQA_LINE_CHANNEL_SECRET", fix)
    if settings.base_url is None or not settings.base_url.startswith("https://"):
        fix = "must be the https:// address at which this program is reached from outside"
        raise InputError("PMQA_BASE_URL", fix)
    return Account(
        token=settings.line_channel_access_token.get_secret_value(),
        webhook=settings.base_url + WEBHOOK_PATH,
        api_url=settings.line_api_url,
        data_url=settings.line_data_api_url,
    )


async def _set_up(account: Account, members: Sequence[str]) -> None:
    from bot.channels.line.client import open_line
    from bot.channels.line.richmenu import guest_menu, member_menu
    from bot.channels.line.setup import Line, set_up_menus, set_up_webhook

    copy = thai_copy()
    async with (
        open_line(account.api_url, account.token, timeout_seconds=SETUP_SECONDS) as api,
        open_line(account.data_url, account.token, timeout_seconds=SETUP_SECONDS) as data,
    ):
        line = Line(api, data)
        menus = set_up_menus(line, member=member_menu(copy), guest=guest_menu(copy), members=members)
        async for told in menus:
            print(told)
        async for told in set_up_webhook(line, account.webhook):
            print(told)
