"""Telegram's Bot API as a server of our own, over HTTP: it plays the rules it documents, and remembers all.

Messages live in chats and can be edited; an edit that changes nothing is refused as Telegram refuses it;
who blocked us answers 403; updates wait to be asked for until an offset confirms them. Every call is
checked against Telegram's limits, and with PMQA_CONFORMANCE_DIR against its API document. A test can plan
troubles: refusals, waits, slow or broken answers, lost connections.

Source: https://core.telegram.org/bots/api
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from aiohttp import web

from tests.fakes.telegram_conformance import conformance_faults
from tests.fakes.telegram_limits import faults

Json = dict[str, Any]

TOKEN = "42:telegram-token"
USERNAME = "pmqa_bot"
BOT = {"id": 42, "is_bot": True, "first_name": "PMQA", "username": USERNAME}
DATE = 1_790_000_000
MOST_FILE_BYTES = 20 * 1024 * 1024

UNCHANGED = "Bad Request: message is not modified: specified new message content and reply markup are exactly"
BLOCKED = (403, "Forbidden: bot was blocked by the user")
TOO_OLD = (400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
NOT_THERE = (400, "Bad Request: message to edit not found")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What the next call of a method meets, once.

    Attributes:
        answer: a status and a description instead of doing what is asked; None does it.
        retry_after: seconds that the refusal says to wait.
        wait: how long the answer takes.
        cut: the connection is lost instead of an answer, after what was asked was (not) done.
        garbage: bytes instead of JSON, with the right status.
    """

    answer: tuple[int, str] | None = None
    retry_after: int | None = None
    wait: timedelta = timedelta(0)
    cut: bool = False
    garbage: bytes | None = None


def flood(seconds: int) -> Trouble:
    """Return the refusal of a call that came too soon."""
    return Trouble(answer=(429, f"Too Many Requests: retry after {seconds}"), retry_after=seconds)


@dataclass(frozen=True, slots=True)
class Seen:
    """One call that was made, its parameters read, and how it was answered."""

    method: str
    body: Json
    status: int


@dataclass
class TelegramServer:
    """See the module.

    Attributes:
        chats: chat id → its messages from us as they stand, in the order they were sent.
        calls: every call, in order.
        invalid: what was wrong with calls that we made: a fault of ours each.
        blocked: the chats that nothing reaches.
        unchanged: chat id → the messages that we edited to what they were already.
        waiting: the updates that have not been confirmed.
        files: file id → bytes; `expired` are the paths whose links are over.
        delay: how long every answer takes.
    """

    chats: defaultdict[int, list[Json]] = field(default_factory=lambda: defaultdict(list))
    calls: list[Seen] = field(default_factory=list)
    invalid: list[str] = field(default_factory=list)
    blocked: set[int] = field(default_factory=set)
    answered: list[str] = field(default_factory=list)
    unchanged: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    waiting: list[Json] = field(default_factory=list)
    webhook: Json = field(default_factory=dict)
    commands: list[Json] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    expired: set[str] = field(default_factory=set)
    delay: timedelta = timedelta(0)
    url: str = ""
    _troubles: defaultdict[str, deque[Trouble]] = field(default_factory=lambda: defaultdict(deque))
    _numbers: Callable[[], int] = field(default_factory=lambda: itertools.count(1).__next__)
    _arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[TelegramServer]:
        """Serve on a free port of loopback until the block ends."""
        app = web.Application()
        app.router.add_get("/file/bot{token}/{path:.*}", self._file)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            await runner.cleanup()

    def next_message_id(self) -> int:
        """Return a number for a message; a bot's one-to-one chats share them."""
        return self._numbers()

    def plan(self, method: str, *troubles: Trouble) -> None:
        """Let the next calls of a method meet these troubles, one each."""
        self._troubles[method].extend(troubles)

    def called(self, *methods: str) -> list[Seen]:
        """Return the calls of these methods."""
        return [one for one in self.calls if one.method in methods]

    async def post(self, *updates: Json) -> None:
        """Let updates wait to be asked for."""
        async with self._arrived:
            self.waiting += updates
            self._arrived.notify_all()

    async def wait_for(self, met: Callable[[], bool], seconds: float = 5) -> None:
        """Return once it is so, looking after each call; TimeoutError when it does not become so."""
        async with asyncio.timeout(seconds), self._arrived:
            await self._arrived.wait_for(met)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        trouble = self._troubles[method].popleft() if self._troubles[method] else Trouble()
        body = _read(dict(await request.post()))
        status, told = self._told(request, method, body, trouble)
        if method == "getUpdates" and status == 200:
            told = {"ok": True, "result": await self._updates(body)}
        self.calls.append(Seen(method, body, status))
        async with self._arrived:
            self._arrived.notify_all()
        await asyncio.sleep((self.delay + trouble.wait).total_seconds())
        if trouble.cut:
            assert request.transport is not None
            request.transport.abort()
        if trouble.garbage is not None:
            return web.Response(body=trouble.garbage, status=status)
        return web.json_response(told, status=status)

    def _told(self, request: web.Request, method: str, body: Json, trouble: Trouble) -> tuple[int, Json]:
        if request.match_info["token"] != TOKEN:
            return _refused(401, "Unauthorized")
        if trouble.answer is not None:
            return _refused(*trouble.answer, retry_after=trouble.retry_after)
        found = [*conformance_faults(method, body), *faults(method, body)]
        self.invalid += found
        if found:
            return _refused(400, f"Bad Request: {found[0]}")
        act: Callable[[Json], Any] | None = getattr(self, f"_on_{method}", None)
        if act is None:
            return _refused(404, "Not Found")
        try:
            return 200, {"ok": True, "result": act(body)}
        except _RefusedError as error:
            return _refused(error.status, error.words)

    def _on_getMe(self, _: Json) -> Json:  # noqa: N802
        return BOT

    def _on_sendMessage(self, body: Json) -> Json:  # noqa: N802
        chat_id = self._reached(body)
        message = {"message_id": self._numbers(), "date": DATE, "chat": _chat(chat_id), **_content(body)}
        self.chats[chat_id].append(message)
        return message

    def _on_editMessageText(self, body: Json) -> Json:  # noqa: N802
        chat_id = self._reached(body)
        found = [one for one in self.chats[chat_id] if one["message_id"] == body["message_id"]]
        if not found:
            raise _RefusedError(*NOT_THERE)
        if {name: found[0].get(name) for name in ("text", "entities", "reply_markup")} == {
            name: body.get(name) for name in ("text", "entities", "reply_markup")
        }:
            self.unchanged[chat_id].add(body["message_id"])
            raise _RefusedError(400, UNCHANGED)
        for name in ("text", "entities", "reply_markup"):
            found[0].pop(name, None)
        found[0] |= {**_content(body), "edit_date": DATE + 1}
        return found[0]

    def _on_answerCallbackQuery(self, body: Json) -> bool:  # noqa: N802
        self.answered.append(body["callback_query_id"])
        return True

    def _on_sendChatAction(self, body: Json) -> bool:  # noqa: N802
        return bool(self._reached(body))

    def _on_getWebhookInfo(self, _: Json) -> Json:  # noqa: N802
        known = {name: value for name, value in self.webhook.items() if name in _TOLD_OF_WEBHOOK}
        told = {"url": "", "has_custom_certificate": False, "pending_update_count": len(self.waiting)}
        return told | known

    def _on_setWebhook(self, body: Json) -> bool:  # noqa: N802
        self.webhook = body
        return True

    def _on_deleteWebhook(self, _: Json) -> bool:  # noqa: N802
        self.webhook = {}
        return True

    def _on_setMyCommands(self, body: Json) -> bool:  # noqa: N802
        self.commands = body["commands"]
        return True

    def _on_getMyCommands(self, _: Json) -> list[Json]:  # noqa: N802
        return self.commands

    def _on_getUpdates(self, _: Json) -> list[Json]:  # noqa: N802
        if self.webhook:
            raise _RefusedError(409, "Conflict: can't use getUpdates method while webhook is active")
        return []

    def _on_getFile(self, body: Json) -> Json:  # noqa: N802
        content = self.files.get(body["file_id"])
        if content is None:
            raise _RefusedError(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(content) > MOST_FILE_BYTES:
            raise _RefusedError(400, "Bad Request: file is too big")
        path = f"documents/{body['file_id']}-{self._numbers()}"
        told = {"file_id": body["file_id"], "file_unique_id": "u", "file_size": len(content)}
        return told | {"file_path": path}

    async def _updates(self, body: Json) -> list[Json]:
        """Confirm those below the offset; wait for one, and return those that wait."""
        offset = int(body.get("offset", 0))
        self.waiting = [one for one in self.waiting if one["update_id"] >= offset]
        async with self._arrived:
            self._arrived.notify_all()
        try:
            async with asyncio.timeout(float(body.get("timeout", 0))), self._arrived:
                await self._arrived.wait_for(lambda: bool(self.waiting))
        except TimeoutError:
            return []
        return list(self.waiting)

    def _reached(self, body: Json) -> int:
        if body["chat_id"] in self.blocked:
            raise _RefusedError(*BLOCKED)
        return int(body["chat_id"])

    async def _file(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        file_id = path.removeprefix("documents/").rpartition("-")[0]
        trouble = self._troubles["file"].popleft() if self._troubles["file"] else Trouble()
        await asyncio.sleep(trouble.wait.total_seconds())
        if request.match_info["token"] != TOKEN or path in self.expired or file_id not in self.files:
            return web.Response(status=404)
        if trouble.answer is not None:
            return web.Response(status=trouble.answer[0])
        content = self.files[file_id]
        response = web.StreamResponse(headers={"Content-Length": str(len(content))})
        await response.prepare(request)
        await response.write(content[: len(content) // 2] if trouble.cut else content)
        if trouble.cut:
            assert request.transport is not None
            request.transport.abort()
        return response


class _RefusedError(Exception):
    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


def _refused(status: int, words: str, *, retry_after: int | None = None) -> tuple[int, Json]:
    told: Json = {"ok": False, "error_code": status, "description": words}
    if retry_after is not None:
        told["parameters"] = {"retry_after": retry_after}
    return status, told


def _read(form: dict[str, Any]) -> Json:
    """Read a form's fields: python-telegram-bot writes all that is no string as JSON."""
    return {name: value if name in _STRINGS else _value(value) for name, value in form.items()}


_TOLD_OF_WEBHOOK = frozenset({"url", "allowed_updates", "last_error_message"})
_STRINGS = frozenset({"text", "caption", "callback_query_id", "url", "secret_token", "file_id", "action"})


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _content(body: Json) -> Json:
    return {name: body[name] for name in ("text", "entities", "reply_markup") if name in body}


def _chat(chat_id: int) -> Json:
    return {"id": chat_id, "type": "private" if chat_id > 0 else "group"}
