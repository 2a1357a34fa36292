"""Telegram as the bench plays it: takes the bot's messages and edits, and brings what people do."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.crowd import StandIn

SECRET = "bench-secret"  # noqa: S105 - of nothing
TOKEN = "42:bench-token"  # noqa: S105 - of nothing
BOT = {"id": 42, "is_bot": True, "first_name": "PMQA", "username": "pmqa_bot"}
FIRST_USER = 5_000_000_000

_CHAT = re.compile(rb"(?:^|&)chat_id=(-?\d+)")
_SHOWN = (b"/sendMessage", b"/editMessageText")


@dataclass
class TelegramStandIn(StandIn):
    """Telegram's side: the reply to a person is the next message in their chat that has buttons.

    What comes before it is the same reply's; a bare bot's messages have none.
    """

    path: str = "/webhooks/telegram"
    last: dict[str, int] = field(default_factory=dict)
    _numbers: Callable[[], int] = field(default_factory=lambda: itertools.count(1).__next__)

    def user(self, number: int) -> str:
        return str(FIRST_USER + number)

    def expect(self, name: str) -> tuple[str, asyncio.Future[None]]:
        replied = self.waiting[name] = asyncio.get_running_loop().create_future()
        return name, replied

    def call(self, name: str, said: str, key: str) -> tuple[bytes, bytes]:
        del key
        number = self._numbers()
        update = self._press(name, said, number) if said.startswith("1:") else _text(name, said, number)
        secret = b"X-Telegram-Bot-Api-Secret-Token: %b\r\n" % SECRET.encode()
        return secret, json.dumps(update).encode()

    def _press(self, name: str, payload: str, number: int) -> dict[str, object]:
        message = {**_message(name, self.last.get(name, 0)), "from": BOT, "text": "…"}
        query = {"id": str(number), "from": _sender(name), "chat_instance": "1", "data": payload}
        return {"update_id": number, "callback_query": {**query, "message": message}}

    def take(self, head: bytes, body: bytes) -> bytes:
        asked = head.partition(b" HTTP")[0]
        found = _CHAT.search(body)
        if asked.endswith(b"/getMe"):
            return json.dumps({"ok": True, "result": BOT}).encode()
        if found is None or not asked.endswith(_SHOWN):
            return b'{"ok":true,"result":true}'
        name, number = found[1].decode(), self._numbers()
        if asked.endswith(b"/sendMessage"):
            self.last[name] = number
        if b"reply_markup=" in body or self.bare:
            self.came(name, len(body))
        told = b'{"ok":true,"result":{"message_id":%d,"date":1,"chat":{"id":%b,"type":"private"}}}'
        return told % (number, name.encode())


def _text(name: str, said: str, number: int) -> dict[str, object]:
    message = {**_message(name, number), "from": _sender(name), "text": said}
    return {"update_id": number, "message": message}


def _message(name: str, number: int) -> dict[str, object]:
    return {"message_id": number, "date": 1, "chat": {"id": int(name), "type": "private"}}


def _sender(name: str) -> dict[str, object]:
    return {"id": int(name), "is_bot": False, "first_name": "ทดสอบ"}
