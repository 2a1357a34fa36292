"""LINE as a server of our own, over HTTP: it plays the rules that LINE documents, and remembers all.

Reply tokens work once and expire; retry keys answer 409 the second time; a push to somebody who blocked
us is accepted and goes nowhere; the monthly quota and three kinds of 429 are kept apart. Messages are
checked against LINE's limits, and with PMQA_CONFORMANCE_DIR against its OpenAPI document. A test can
plan troubles: refusals, slow or broken answers, lost connections.

Source: https://developers.line.biz/en/reference/messaging-api/
"""

from __future__ import annotations

import asyncio
import itertools
import json
import uuid
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from tests.fakes.line_conformance import call_faults
from tests.fakes.line_limits import faults
from tests.fakes.line_menus import Menus

Json = dict[str, Any]
Act = Callable[[Json, str | None, dict[str, str]], tuple[int, Json]]

ACCESS_TOKEN = "line-access-token"
BOT_ID = "U" + "b" * 32
TOKEN_LIVES = timedelta(minutes=1)
KEY_LIVES = timedelta(hours=24)
MOST_BYTES = 2_000_000

REPLY = "/v2/bot/message/reply"
PUSH = "/v2/bot/message/push"
LOADING = "/v2/bot/chat/loading/start"

TOO_FAST = (429, "The API rate limit has been exceeded. Try again later.")
TOO_MANY_TO_ONE = (429, "The number of messages sent to the same user is too large. Try again later.")
MONTHLY_LIMIT = (429, "You have reached your monthly limit.")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What the next call to a path meets, once.

    Attributes:
        answer: a status and a message instead of doing what is asked; None does it.
        wait: how long the answer takes.
        cut: the connection is lost instead of an answer, after what was asked was (not) done.
        garbage: bytes instead of JSON, with the right status.
    """

    answer: tuple[int, str] | None = None
    wait: timedelta = timedelta(0)
    cut: bool = False
    garbage: bytes | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """One call that was made, and how it was answered."""

    method: str
    path: str
    body: Json
    headers: dict[str, str]
    status: int


@dataclass
class Token:
    """A reply token: whose answer it carries, until when, and whether it was used."""

    to: str
    until: datetime
    used: bool = False
    done: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class LineServer:
    """See the module.

    Attributes:
        chats: user, group or room → every message object delivered there, in order.
        calls: every call, in order.
        invalid: what was wrong with messages that we were sent: a fault of ours each.
        blocked: who has blocked the bot.
        quota: the month's limit of pushes, None for no limit; `used` counts them.
        members: how many people are in a group, by its id.
        delay: how long every answer takes.
    """

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    chats: defaultdict[str, list[Json]] = field(default_factory=lambda: defaultdict(list))
    calls: list[Seen] = field(default_factory=list)
    invalid: list[str] = field(default_factory=list)
    blocked: set[str] = field(default_factory=set)
    members: dict[str, int] = field(default_factory=dict)
    loading: list[str] = field(default_factory=list)
    quota: int | None = None
    used: int = 0
    delay: timedelta = timedelta(0)
    url: str = ""
    tokens: dict[str, Token] = field(default_factory=dict)
    menus: Menus = field(default_factory=Menus)
    _keys: dict[str, tuple[datetime, Json, str]] = field(default_factory=dict)
    _troubles: defaultdict[str, deque[Trouble]] = field(default_factory=lambda: defaultdict(deque))
    _numbers: Callable[[], int] = field(default_factory=lambda: itertools.count(1).__next__)
    _arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[LineServer]:
        """Serve on a free port of loopback until the block ends; no call may have been invalid by then."""
        app = web.Application(client_max_size=MOST_BYTES + 1)
        app.router.add_route("*", "/{path:.*}", self._answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            await runner.cleanup()
        assert self.invalid == []

    def new_token(self, to: str) -> str:
        """Give a reply token, as an event carries one."""
        token = uuid.uuid4().hex
        self.tokens[token] = Token(to, self.clock() + TOKEN_LIVES)
        return token

    def plan(self, path: str, *troubles: Trouble) -> None:
        """Let the next calls to a path meet these troubles, one each."""
        self._troubles[path].extend(troubles)

    def sent_to(self, path: str) -> list[Seen]:
        """Return the calls that were made to a path."""
        return [one for one in self.calls if one.path == path]

    async def wait_for(self, met: Callable[[], bool], seconds: float = 5) -> None:
        """Return once it is so, looking after each call; TimeoutError when it does not become so."""
        async with asyncio.timeout(seconds), self._arrived:
            await self._arrived.wait_for(met)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        path = "/" + request.match_info["path"]
        trouble = self._troubles[path].popleft() if self._troubles[path] else Trouble()
        body = await self._body(request)
        status, answer = trouble.answer or (0, "")
        headers = {"x-line-request-id": f"request-{self._numbers()}"}
        told: Json = {"message": answer}
        if not status:
            status, told = self._act(request, path, body, headers)
        await self._remember(Seen(request.method, path, body, dict(request.headers), status))
        await asyncio.sleep((self.delay + trouble.wait).total_seconds())
        if trouble.cut:
            assert request.transport is not None
            request.transport.abort()
        if trouble.garbage is not None:
            return web.Response(body=trouble.garbage, status=status, headers=headers)
        return web.json_response(told, status=status, headers=headers)

    async def _body(self, request: web.Request) -> Json:
        if request.content_type == "image/png":
            return {"picture": await request.read()}
        try:
            found = json.loads(await request.read() or b"{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    async def _remember(self, seen: Seen) -> None:
        self.calls.append(seen)
        async with self._arrived:
            self._arrived.notify_all()

    def _act(self, request: web.Request, path: str, body: Json, headers: dict[str, str]) -> tuple[int, Json]:
        if request.headers.get("Authorization") != f"Bearer {ACCESS_TOKEN}":
            return 401, {"message": "Authentication failed. Confirm that the access token is valid."}
        acts: dict[tuple[str, str], Act] = {
            ("POST", REPLY): self._reply,
            ("POST", PUSH): self._push,
            ("POST", LOADING): self._load,
            ("GET", "/v2/bot/message/quota"): self._tell_quota,
            ("GET", "/v2/bot/message/quota/consumption"): self._tell_used,
            ("GET", "/v2/bot/info"): self._tell_bot,
        }
        if path.startswith("/v2/bot/group/") and path.endswith("/members/count"):
            return self._count_members(path.split("/")[4])
        act = acts.get((request.method, path))
        if path not in {REPLY, PUSH}:  # these two answer what is wrong with them
            self.invalid += call_faults(request.method, path, body)
        if act is None:
            return self.menus.act(request.method, path, body) or (404, {"message": "Not found"})
        return act(body, request.headers.get("X-Line-Retry-Key"), headers)

    def _reply(self, body: Json, key: str | None, _: dict[str, str]) -> tuple[int, Json]:
        if key is not None:
            return 400, {"message": "The X-Line-Retry-Key header is not allowed."}
        if problem := self._wrong(REPLY, body):
            return problem
        token = self.tokens.get(str(body.get("replyToken")))
        if token is None or token.used or token.until < self.clock():
            return 400, {"message": "Invalid reply token"}
        token.used = True
        token.done.set()
        return 200, self._deliver(token.to, body["messages"])

    def _push(self, body: Json, key: str | None, headers: dict[str, str]) -> tuple[int, Json]:
        if key is not None and not _is_uuid(key):
            return 400, {"message": "The X-Line-Retry-Key is invalid."}
        if problem := self._wrong(PUSH, body):
            return problem
        before = self._keys.get(key or "")
        if before and before[0] > self.clock() - KEY_LIVES:
            headers["x-line-accepted-request-id"] = before[2]
            return 409, {"message": "The retry key is already accepted", **before[1]}
        if self.quota is not None and self.used >= self.quota:
            return MONTHLY_LIMIT[0], {"message": MONTHLY_LIMIT[1]}
        told = self._deliver(body["to"], body["messages"])
        self.used += self.members.get(body["to"], 1) if body["to"] not in self.blocked else 0
        self._keys[key or uuid.uuid4().hex] = (self.clock(), told, headers["x-line-request-id"])
        return 200, told

    def _load(self, body: Json, _: str | None, __: dict[str, str]) -> tuple[int, Json]:
        if not str(body.get("chatId")).startswith("U") or body.get("loadingSeconds", 20) not in range(
            5, 61, 5
        ):
            self.invalid.append(f"loading {body}")
            return 400, {"message": "The request body has 1 error(s)"}
        self.loading.append(body["chatId"])
        return 202, {}

    def _count_members(self, group: str) -> tuple[int, Json]:
        if group not in self.members:
            return 404, {"message": "Not found"}
        return 200, {"count": self.members[group]}

    def _tell_quota(self, *_: Any) -> tuple[int, Json]:
        return 200, {"type": "none"} if self.quota is None else {"type": "limited", "value": self.quota}

    def _tell_used(self, *_: Any) -> tuple[int, Json]:
        return 200, {"totalUsage": self.used}

    def _tell_bot(self, *_: Any) -> tuple[int, Json]:
        bot = {"userId": BOT_ID, "basicId": "@pmqa", "displayName": "PMQA"}
        return 200, {**bot, "chatMode": "bot", "markAsReadMode": "auto"}

    def _wrong(self, path: str, body: Json) -> tuple[int, Json] | None:
        """Return LINE's complaint about a call's messages, which is a fault of ours to remember."""
        found = call_faults("POST", path, body)
        try:
            found += faults(body["messages"])
        except (KeyError, TypeError, AttributeError) as error:
            found.append(f"misshapen: {error!r}")
        self.invalid += found
        return (400, {"message": "A message (messages[0]) in the request body is invalid"}) if found else None

    def _deliver(self, to: str, messages: list[Json]) -> Json:
        if to not in self.blocked:
            self.chats[to] += messages
        return {"sentMessages": [{"id": str(self._numbers())} for _ in messages]}


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False
