"""Updates as Telegram sends them, and the caller that delivers them to our webhook."""

from __future__ import annotations

import itertools
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.channels.telegram.webhook import HEADER
from tests.fakes.telegram_server import BOT, DATE, TelegramServer

Json = dict[str, Any]

SECRET = "telegram-webhook-secret"
FIRST_USER = 5_000_000_000


def user(name: str) -> int:
    """Return a user id of Telegram's shape for a name, the same each time."""
    return FIRST_USER + zlib.crc32(name.encode())


@dataclass
class TelegramCaller:
    """Telegram as the one who calls our webhook."""

    server: TelegramServer
    hook: str
    secret: str = SECRET
    _named: dict[str, int] = field(default_factory=dict)
    _numbers: Callable[[], int] = field(default_factory=lambda: itertools.count(880_000_001).__next__)

    def number_of(self, name: str) -> int:
        """Return the id of the message that a test calls so, the same each time."""
        if name not in self._named:
            self._named[name] = self.server.next_message_id()
        return self._named[name]

    def update(self, kind: str, content: Json) -> Json:
        """Return an update of that kind."""
        return {"update_id": self._numbers(), kind: content}

    def message(self, chat_id: int, **content: Any) -> Json:
        """Return an update with a message in that chat; a group's has a negative id."""
        return self.update("message", self._message(chat_id, **content))

    def text(self, chat_id: int, text: str, **more: Any) -> Json:
        return self.message(chat_id, text=text, **_commands(text), **more)

    def edited(self, update: Json, text: str) -> Json:
        """Return the update that says that a message was edited."""
        return self.update("edited_message", {**update["message"], "text": text, "edit_date": DATE + 9})

    def press(self, chat_id: int, data: str, message_id: int) -> Json:
        pressed = {"message_id": message_id, "date": DATE, "chat": chat(chat_id), "from": BOT, "text": "…"}
        number = self._numbers()
        query = {"id": f"q{number}", "from": person(chat_id), "chat_instance": "1", "message": pressed}
        return self.update("callback_query", {**query, "data": data})

    def membership(self, chat_id: int, before: str, after: str) -> Json:
        """Return the update that says what became of us in a chat."""
        statuses = {"old_chat_member": before, "new_chat_member": after}
        members = {name: {"user": BOT, "status": status} for name, status in statuses.items()}
        content = {"chat": chat(chat_id), "from": person(chat_id), "date": DATE, **members}
        return self.update("my_chat_member", content)

    async def deliver(self, update: Json, secret: str | None = None) -> int:
        """Call the webhook as Telegram does, and return the status."""
        return await self.call(json.dumps(update).encode(), secret)

    async def call(self, body: bytes, secret: str | None = None) -> int:
        """Call the webhook with any body; an empty secret sends none."""
        given = self.secret if secret is None else secret
        headers = {"Content-Type": "application/json"} | ({HEADER: given} if given else {})
        async with (
            aiohttp.ClientSession(trust_env=False) as session,
            session.post(self.hook, data=body, headers=headers) as answer,
        ):
            return answer.status

    def _message(self, chat_id: int, **content: Any) -> Json:
        made = {"message_id": self.server.next_message_id(), "date": DATE, "chat": chat(chat_id)}
        return {**made, "from": person(chat_id), **content}


def chat(chat_id: int) -> Json:
    if chat_id > 0:
        return {"id": chat_id, "type": "private", "first_name": "สมชาย"}
    return {"id": chat_id, "type": "supergroup", "title": "กลุ่มงานแผน"}


def person(chat_id: int) -> Json:
    known = chat_id if chat_id > 0 else user("somebody")
    return {"id": known, "is_bot": False, "first_name": "สมชาย", "language_code": "th"}


def _commands(text: str) -> Json:
    command = text.split(maxsplit=1)[0] if text.startswith("/") else ""
    return {"entities": [{"type": "bot_command", "offset": 0, "length": len(command)}]} if command else {}
