"""`POST /webhooks/line`: what LINE sends, checked, read, and kept before it is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.inbound import Take, read_body, take_all
from bot.channels.json_parts import json_object
from bot.channels.line.events import moment_of, to_update
from bot.channels.line.signature import HEADER, is_genuine
from bot.model import Update

_log = structlog.get_logger(__name__)

PATH = "/webhooks/line"
MAX_BODY_BYTES = 1_000_000
MOST_EVENTS = 2_000


@dataclass(frozen=True, slots=True)
class Call:
    """One call of LINE's: the bot that it is meant for, and its events as JSON made them."""

    destination: str
    events: list[object]


def line_routes(
    take: Take,
    *,
    secret: str,
    own_id: Callable[[], str | None],
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> list[Route]:
    """Build the route of the webhook.

    Args:
        take: carries an update to its end.
        secret: the channel secret that LINE signs with.
        own_id: our bot's user id once LINE has told it, else None; then any destination will do.
        clock: tells the time, UTC.
    """
    hook = _Webhook(take, secret.encode(), own_id, clock)
    return [Route(PATH, hook.receive, methods=["POST"])]


@dataclass(frozen=True, slots=True)
class _Webhook:
    take: Take
    secret: bytes
    own_id: Callable[[], str | None]
    clock: Callable[[], datetime]

    async def receive(self, request: Request) -> Response:
        """Answer 200 once all that the call did is durable, 500 when LINE must send it again."""
        body = await read_body(request, MAX_BODY_BYTES)
        if body is None:
            return Response(status_code=413)
        if not is_genuine(self.secret, body, request.headers.get(HEADER)):
            return Response(status_code=401)
        call = read_call(body)
        if call is None or not self._is_ours(call):
            _log.error("line call refused", why="not ours" if call else "unreadable", bytes=len(body))
            return Response(status_code=400)
        kept = await take_all(self.take, self._updates(call))
        return Response(status_code=200 if kept else 500)

    def _is_ours(self, call: Call) -> bool:
        own_id = self.own_id()
        return own_id is None or own_id == call.destination

    def _updates(self, call: Call) -> list[Update]:
        """Return the updates in the order in which they happened."""
        at = self.clock()
        events = sorted(call.events, key=moment_of) if len(call.events) > 1 else call.events
        updates = [to_update(event, at=at) for event in events]
        for event, update in zip(events, updates, strict=True):
            if update is None:
                _log.info("line event passed over", type=_type(event))
        return [update for update in updates if update is not None]


def read_call(body: bytes) -> Call | None:
    """Read a call; None when it is not one, or holds more events than `MOST_EVENTS`."""
    values = json_object(body)
    events = values.get("events") if values else None
    if values is None or not isinstance(events, list) or len(events) > MOST_EVENTS:
        return None
    return Call(str(values.get("destination", "")), events)


def _type(event: object) -> str:
    kind = event.get("type") if isinstance(event, dict) else None
    return kind[:40] if isinstance(kind, str) else "none"
