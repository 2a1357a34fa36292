"""Webhook events as LINE sends them, and the caller that signs and delivers them."""

from __future__ import annotations

import itertools
import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.channels.line.signature import HEADER, sign
from tests.fakes.line_server import BOT_ID, LineServer

Json = dict[str, Any]

SECRET = "line-channel-secret"

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def ulid() -> str:
    return "01" + "".join(secrets.choice(_CROCKFORD) for _ in range(24))


def user(name: str) -> str:
    """Return a user id of LINE's shape for a name, the same each time."""
    return "U" + name.encode().hex()[:32].ljust(32, "0")


@dataclass
class LineCaller:
    """LINE as the one who calls our webhook."""

    server: LineServer
    hook: str
    secret: str = SECRET
    _numbers: Callable[[], int] = field(default_factory=lambda: itertools.count(500_001).__next__)

    def event(self, kind: str, to: str, *, mode: str = "active", token: bool = True, **more: Any) -> Json:
        """Return an event of that kind in the chat with `to`, a user (`U…`), group (`C…`) or room (`R…`)."""
        moment = int(self.server.clock().timestamp() * 1000)
        made: Json = {
            "type": kind,
            "mode": mode,
            "timestamp": moment + self._numbers() % 1000,
            "source": source(to),
            "webhookEventId": ulid(),
            "deliveryContext": {"isRedelivery": False},
            **more,
        }
        if token and mode == "active":
            made["replyToken"] = self.server.new_token(to)
        return made

    def message(self, kind: str, to: str, *, message_id: str = "", **more: Any) -> Json:
        named = message_id or str(self._numbers())
        message = {"id": named, "type": kind, "markAsReadToken": secrets.token_hex(8), **more}
        return self.event("message", to, message=message)

    def text(self, to: str, text: str, **more: Any) -> Json:
        return self.message("text", to, text=text, quoteToken=secrets.token_hex(8), **more)

    def postback(self, to: str, data: str) -> Json:
        return self.event("postback", to, postback={"data": data})

    async def deliver(self, *events: Any, destination: str = BOT_ID) -> int:
        """Call the webhook as LINE does, and return the status."""
        return await self.call(json.dumps({"destination": destination, "events": list(events)}).encode())

    async def call(self, body: bytes, signature: str | None = None) -> int:
        """Call the webhook with any body, signed unless a signature is given; an empty one sends none."""
        signed = sign(self.secret.encode(), body) if signature is None else signature
        headers = {"Content-Type": "application/json", "User-Agent": "LineBotWebhook/2.0"}
        if signed:
            headers[HEADER] = signed
        async with (
            aiohttp.ClientSession(trust_env=False) as session,
            session.post(self.hook, data=body, headers=headers) as answer,
        ):
            return answer.status


def source(to: str) -> Json:
    if to.startswith("C"):
        return {"type": "group", "groupId": to, "userId": user("somebody")}
    return {"type": "room", "roomId": to} if to.startswith("R") else {"type": "user", "userId": to}


def again(events: Sequence[Json]) -> list[Json]:
    """Return the events as LINE redelivers them."""
    return [{**one, "deliveryContext": {"isRedelivery": True}} for one in events]
