"""The platforms that are configured: opened together, and what the rest of the program wants of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.codes import line_chat, telegram_chat
from bot.errors import InputError
from bot.knowledge import Knowledge
from bot.model import Channel, Identity
from bot.ports import Clock, Sender
from bot.settings import Settings, TelegramMode

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from starlette.routing import Route

    from bot.channels.inbound import Take
    from bot.channels.line.channel import LineChannel
    from bot.channels.telegram.channel import TelegramChannel, Wanted


@dataclass(frozen=True, slots=True)
class Platforms:
    """Those that are open; the others are None."""

    settings: Settings
    clock: Clock
    line: LineChannel | None = None
    telegram: TelegramChannel | None = None

    @property
    def senders(self) -> dict[Channel, Sender]:
        """Each one's way out."""
        every = (self.line, self.telegram)
        return {one.sender.channel: one.sender for one in every if one is not None}

    def waiting(self, identity: Identity) -> AbstractAsyncContextManager[None]:
        """Show a person that something is under way, for as long as the block takes."""
        open_now = {Channel.LINE: self.line, Channel.TELEGRAM: self.telegram}
        platform = open_now.get(identity.channel)
        return nullcontext() if platform is None else platform.waiting(identity.external_id)

    def private_chat(self, channel: Channel) -> str:
        """Return the link that leads a group's members to the one-to-one chat; empty where none is known."""
        if channel is Channel.TELEGRAM:
            name = self.settings.telegram_username or (self.telegram.username if self.telegram else "")
            return telegram_chat(name) if name else ""
        return line_chat(self.settings.line_basic_id) if self.settings.line_basic_id else ""

    def polling(self, take: Take) -> AbstractAsyncContextManager[None]:
        """Ask for updates, where that is wanted, until the block ends."""
        asks = self.telegram is not None and self.settings.telegram_mode is TelegramMode.POLLING
        return self.telegram.polling(take) if asks and self.telegram else nullcontext()

    def webhooks(self, take: Take) -> list[Route]:
        """Build the routes by which platforms bring updates."""
        return [*self._line_webhook(take), *self._telegram_webhook(take)]

    def measure(self, registry: CollectorRegistry) -> None:
        """Let `/metrics` tell what the platforms say of us."""
        if self.line is not None:
            from bot.line_metrics import LineUsage

            line = self.line
            registry.register(LineUsage(lambda: line.usage))
        if self.telegram is not None:
            from bot.telegram_metrics import TelegramWaiting

            telegram = self.telegram
            registry.register(TelegramWaiting(lambda: telegram.waiting_updates))

    def _line_webhook(self, take: Take) -> list[Route]:
        line, secret = self.line, self.settings.line_channel_secret
        if line is None or secret is None:
            return []
        from bot.channels.line.webhook import line_routes

        return line_routes(
            take, secret=secret.get_secret_value(), own_id=lambda: line.own_id, clock=self.clock
        )

    def _telegram_webhook(self, take: Take) -> list[Route]:
        telegram, hook = self.telegram, telegram_webhook(self.settings)
        if telegram is None or hook is None:
            return []
        from bot.channels.telegram.webhook import telegram_routes

        return telegram_routes(lambda update: telegram.keep([update], take), secret=hook[1])


@asynccontextmanager
async def open_platforms(settings: Settings, know: Knowledge, clock: Clock) -> AsyncIterator[Platforms]:
    """Open the platforms whose credentials are set, until the block ends.

    Raises:
        InputError: when a setting is missing that the chosen way in needs.
    """
    hook = telegram_webhook(settings)
    async with AsyncExitStack() as stack:
        line = telegram = None
        if settings.line_channel_access_token is not None and settings.has_line:
            from bot.channels.line.channel import line_channel

            token = settings.line_channel_access_token.get_secret_value()
            line = await stack.enter_async_context(line_channel(settings.line_api_url, token, clock=clock))
        if settings.telegram_token is not None:
            from bot.channels.telegram.channel import telegram_channel

            token = settings.telegram_token.get_secret_value()
            wanted = _wanted(settings, know, hook)
            opened = telegram_channel(settings.telegram_api_url, token, wanted, clock)
            telegram = await stack.enter_async_context(opened)
        yield Platforms(settings, clock, line, telegram)


def _wanted(settings: Settings, know: Knowledge, hook: tuple[str, str] | None) -> Wanted:
    from bot.channels.telegram.channel import Wanted
    from bot.channels.telegram.commands import descriptions, words_of

    name = (settings.telegram_username or "").removeprefix("@")
    return Wanted(descriptions(know.copy.messages), words_of(know.commands), name, hook)


def telegram_webhook(settings: Settings) -> tuple[str, str] | None:
    """Return where Telegram is to send updates and the secret that it sends; None where it is asked.

    Raises:
        InputError: when a setting is missing that the webhook needs.
    """
    if settings.telegram_token is None or settings.telegram_mode is not TelegramMode.WEBHOOK:
        return None
    if settings.base_url is None:
        fix = "must be the https:// address of this program, or set PMQA_TELEGRAM_MODE=polling"
        raise InputError("PMQA_BASE_URL", fix)
    if settings.telegram_webhook_secret is None:
        fix = "must be set for PMQA_TELEGRAM_MODE=webhook: up to 256 of A-Z, a-z, 0-9, _ and -"
        raise InputError("PMQA_TELEGRAM_WEBHOOK_SECRET", fix)
    from bot.channels.telegram.webhook import PATH

    return settings.base_url + PATH, settings.telegram_webhook_secret.get_secret_value()
