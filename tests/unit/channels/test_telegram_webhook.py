from __future__ import annotations

import json
from dataclasses import dataclass, field

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.telegram.webhook import HEADER, MAX_BODY_BYTES, PATH, telegram_routes
from tests.fakes.telegram_events import SECRET

BODY = json.dumps({"update_id": 1, "message": {}}).encode()


@dataclass
class Kept:
    """Keeps what it takes; `fails` says that it is not durable, `breaks` raises."""

    fails: bool = False
    breaks: bool = False
    taken: list[object] = field(default_factory=list)

    async def keep(self, update: object) -> bool:
        if self.breaks:
            raise RuntimeError("on purpose")
        self.taken.append(update)
        return not self.fails


async def call(kept: Kept, body: bytes = BODY, headers: dict[str, str] | None = None) -> int:
    app = Starlette(routes=telegram_routes(kept.keep, secret=SECRET))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        given = {HEADER: SECRET} if headers is None else headers
        return (await client.post(PATH, content=body, headers=given)).status_code


async def test_a_call_is_kept_and_answered() -> None:
    kept = Kept()

    assert await call(kept) == 200
    assert kept.taken == [{"update_id": 1, "message": {}}]


@pytest.mark.parametrize("secret", [None, "", "guessed", SECRET + "x", SECRET[:-1]])
async def test_a_call_without_our_secret_is_refused_before_it_is_read(secret: str | None) -> None:
    kept = Kept()

    assert await call(kept, headers={} if secret is None else {HEADER: secret}) == 401
    assert kept.taken == []


async def test_what_could_not_be_stored_is_not_answered_as_done() -> None:
    assert await call(Kept(fails=True)) == 500


async def test_a_fault_of_ours_is_not_answered_as_done() -> None:
    assert await call(Kept(breaks=True)) == 500


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"1", b"\xff\xfe", b"[" * 100_000])
async def test_a_body_that_is_no_update_is_refused(body: bytes) -> None:
    assert await call(Kept(), body) == 400


async def test_a_body_that_is_too_long_is_refused() -> None:
    assert await call(Kept(), b" " * (MAX_BODY_BYTES + 1)) == 413
