"""LINE as the bench plays it: takes the bot's replies, and brings what people do."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import time
from dataclasses import dataclass

from bench.crowd import StandIn
from bot.channels.line.signature import sign

SECRET = "bench-secret"  # noqa: S105 - of nothing
ACCESS_TOKEN = "bench-token"  # noqa: S105 - of nothing
TAKEN = b'{"sentMessages":[{"id":"1"}]}'

_TOKEN = re.compile(rb'"replyToken": ?"(\w+)"')


@dataclass
class LineStandIn(StandIn):
    """LINE's side: a reply is known by its token."""

    path: str = "/webhooks/line"

    def user(self, number: int) -> str:
        return f"U{number:032x}"

    def expect(self, name: str) -> tuple[str, asyncio.Future[None]]:
        del name
        token = secrets.token_hex(16)
        replied = self.waiting[token] = asyncio.get_running_loop().create_future()
        return token, replied

    def call(self, name: str, said: str, key: str) -> tuple[bytes, bytes]:
        body = _event(name, said, key)
        return b"x-line-signature: %b\r\n" % sign(SECRET.encode(), body).encode(), body

    def take(self, head: bytes, body: bytes) -> bytes:
        found = _TOKEN.search(body) if b"/message/reply" in head.partition(b"\r\n")[0] else None
        if found is not None:
            self.came(found[1].decode(), len(body))
        return TAKEN


def _event(name: str, said: str, token: str) -> bytes:
    payload = said.startswith("1:")
    what = {"type": "postback", "postback": {"data": said}} if payload else _text(said)
    event = {
        **what,
        "mode": "active",
        "timestamp": int(time.time() * 1000),
        "source": {"type": "user", "userId": name},
        "webhookEventId": "01" + secrets.token_hex(12).upper(),
        "deliveryContext": {"isRedelivery": False},
        "replyToken": token,
    }
    return json.dumps({"destination": "U" + "b" * 32, "events": [event]}).encode()


def _text(said: str) -> dict[str, object]:
    message = {"id": secrets.token_hex(8), "type": "text", "text": said, "quoteToken": "q"}
    return {"type": "message", "message": message}
