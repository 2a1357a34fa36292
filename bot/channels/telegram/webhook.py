"""`POST /webhooks/telegram`: what Telegram sends, checked, read, and kept before it is answered.

Source: https://core.telegram.org/bots/api#setwebhook
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.inbound import read_body
from bot.channels.json_parts import json_object

_log = structlog.get_logger(__name__)

PATH = "/webhooks/telegram"
HEADER = "x-telegram-bot-api-secret-token"
MAX_BODY_BYTES = 1_000_000

Keep = Callable[[object], Awaitable[bool]]
"""Takes one update as JSON made it, and says whether it is durable."""


def telegram_routes(keep: Keep, *, secret: str) -> list[Route]:
    """Build the route of the webhook.

    Args:
        keep: takes an update.
        secret: what Telegram sends with each call.
    """
    return [Route(PATH, _Webhook(keep, secret.encode()).receive, methods=["POST"])]


def is_genuine(secret: bytes, given: str | None) -> bool:
    """Tell whether the header is our secret, in a time that gives nothing away; None: it is missing."""
    return hmac.compare_digest(secret, (given or "").encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True)
class _Webhook:
    keep: Keep
    secret: bytes

    async def receive(self, request: Request) -> Response:
        """Answer 200 once all that the call did is durable, 500 when Telegram must send it again."""
        if not is_genuine(self.secret, request.headers.get(HEADER)):
            return Response(status_code=401)
        body = await read_body(request, MAX_BODY_BYTES)
        if body is None:
            return Response(status_code=413)
        update = json_object(body)
        if update is None:
            _log.error("telegram call refused", why="unreadable", bytes=len(body))
            return Response(status_code=400)
        return Response(status_code=200 if await self.keep(update) else 500)
