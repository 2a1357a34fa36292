"""The rows of one browser as server-sent events: first what it missed, then what comes.

Source: https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import structlog

from bot.errors import StorageError
from bot.model import Channel, Choice, OutboxRow
from bot.ports import Turns

T = TypeVar("T")

_log = structlog.get_logger(__name__)

TAIL = 60
"""So many rows a page shows at first, and again for each look further back."""

HEARTBEAT = timedelta(seconds=15)
"""A quiet stream shows this often that it lives; proxies cut silent ones after 30 to 60 s."""

_NOW = timedelta(0)


@dataclass(frozen=True, slots=True)
class Browser:
    """One browser's side of the outbox."""

    turns: Turns
    identity: str

    async def read(self, after: int, *, wait: timedelta = _NOW) -> tuple[OutboxRow, ...]:
        """Return the rows above `after`, waiting so long for the first."""
        return await self.turns.read(Channel.WEB, self.identity, after, wait=wait)

    async def begin_at(self, after: int | None) -> int:
        """Return where to read on: at the page's cursor, or a screenful before the end.

        A cursor beyond the last row belongs to rows that are gone (erased, or an older copy of the
        database was put back), so the page begins again.
        """
        last = await self.turns.last_seq(Channel.WEB, self.identity)
        return after if after is not None and after <= last else max(0, last - TAIL)

    async def before(self, seq: int) -> tuple[int, list[dict[str, object]]]:
        """Return where a screenful that ends with `seq` begins, and its rows as the page draws them."""
        begin = max(0, seq - TAIL)
        rows: list[OutboxRow] = []
        cursor = begin
        while cursor < seq and (found := await self.read(cursor)):
            rows += found
            cursor = found[-1].seq
        return begin, [drawn(row, self.identity) for row in rows if row.seq <= seq]


async def row_events(browser: Browser, after: int | None, closing: asyncio.Event) -> AsyncIterator[bytes]:
    """Yield events until the server closes, the browser goes or the database cannot be read.

    Events: `begin` (`after`, and `fresh` when the page should forget what it shows), `row` (its id
    is the seq), `ready` once nothing is missing, `tick` when nothing happened for a while. A page
    whose stream ends comes again by itself.
    """
    try:
        async for event in _events(browser, after, closing):
            yield event
    except StorageError as error:
        _log.warning("web stream ended; the browser will come again", reason=str(error))


async def _events(browser: Browser, after: int | None, closing: asyncio.Event) -> AsyncIterator[bytes]:
    cursor = await browser.begin_at(after)
    yield _event("begin", {"after": cursor, "fresh": cursor != after})
    caught_up = False
    while not closing.is_set():
        rows = await _until(closing, browser.read(cursor, wait=HEARTBEAT if caught_up else _NOW))
        for row in rows or ():
            yield _event("row", drawn(row, browser.identity), row.seq)
            cursor = row.seq
        if rows == ():
            yield _event("tick" if caught_up else "ready", {})
            caught_up = True


def drawn(row: OutboxRow, identity: str) -> dict[str, object]:
    """Return a row as the page draws it.

    `id` is the page's own id of the update that the row answers or repeats, None where the row
    came of itself. Typed numbers pick from answers alone, so only these bear numbers.
    """
    screen = row.screen
    is_answer = bool(row.update_id) and not row.echo
    return {
        "seq": row.seq,
        "at": row.at.isoformat(),
        "echo": row.echo,
        "id": _own_id(row.update_id, identity),
        "title": screen.title,
        "text": screen.text,
        "bars": [{"text": bar.text, "percent": bar.percent} for bar in screen.bars],
        "after": screen.after,
        "kind": screen.kind,
        "hint": screen.hint,
        "isAnswer": is_answer,
        "numbered": is_answer and screen.numbered,
        "choices": [_drawn_choice(choice) for choice in screen.choices],
    }


def _drawn_choice(choice: Choice) -> dict[str, object]:
    row = choice.row and {"text": choice.row.text, "tick": choice.row.tick}
    return {"label": choice.label, "payload": choice.payload, "primary": choice.primary, "row": row}


def _own_id(update_id: str, identity: str) -> str | None:
    prefix = f"{identity}:"
    return update_id.removeprefix(prefix) if update_id.startswith(prefix) else None


def _event(name: str, data: dict[str, object], seq: int | None = None) -> bytes:
    lines = [f"event: {name}", f"data: {json.dumps(data, ensure_ascii=False)}"]
    if seq is not None:
        lines.append(f"id: {seq}")
    return ("\n".join(lines) + "\n\n").encode()


async def _until(closing: asyncio.Event, work: Awaitable[T]) -> T | None:
    """Return the result of the work, or None when the server began to close first."""
    working = asyncio.ensure_future(work)
    stop = asyncio.ensure_future(closing.wait())
    try:
        await asyncio.wait({working, stop}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        working.cancel()
        stop.cancel()
        await asyncio.gather(working, stop, return_exceptions=True)
