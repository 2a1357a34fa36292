"""A database that fails when told to, and a log that remembers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from bot.model import Message, OutboxRow, Screen
from bot.ports import Outbox, Store, UnitOfWork

T = TypeVar("T")


@dataclass
class KeptLog:
    """`bot.turns.Log` that keeps every line."""

    lines: list[str] = field(default_factory=list)

    def error(self, event: str, **ids: object) -> object:
        self.lines.append(f"{event} {ids}")
        return None


@dataclass
class FaultyStore:
    """`bot.ports.Store` whose turns fail with `error` at their last step, once all else is stored."""

    store: Store
    error: Exception | None

    async def run(self, work: Callable[[UnitOfWork], T]) -> T:
        return await self.store.run(lambda uow: work(_FaultyUnit(uow, self.error)))

    async def close(self) -> None:
        await self.store.close()


class _FaultyUnit:
    def __init__(self, uow: UnitOfWork, error: Exception | None) -> None:
        self.updates, self.people, self.offices = uow.updates, uow.people, uow.offices
        self.conversations, self.assessments, self.jobs = uow.conversations, uow.assessments, uow.jobs
        self.outbox: Outbox = _FaultyOutbox(uow.outbox, error)
        self._uow = uow

    def lock(self, key: str) -> bool:
        return self._uow.lock(key)

    def savepoint(self) -> AbstractContextManager[None]:
        return self._uow.savepoint()


class _FaultyOutbox:
    """`bot.ports.Outbox` that stores everything and then fails where messages to others are posted."""

    def __init__(self, outbox: Outbox, error: Exception | None) -> None:
        self._outbox = outbox
        self._error = error

    def post(self, messages: Sequence[Message], *, at: datetime) -> None:
        self._outbox.post(messages, at=at)
        if self._error is not None:
            raise self._error

    def reply(self, identity_id: str, screens: Sequence[Screen], *, update_id: str, at: datetime) -> None:
        self._outbox.reply(identity_id, screens, update_id=update_id, at=at)

    def echo(self, identity_id: str, text: str, *, update_id: str, at: datetime) -> None:
        self._outbox.echo(identity_id, text, update_id=update_id, at=at)

    def release(self, *, now: datetime) -> int:
        return self._outbox.release(now=now)

    def after(self, identity_id: str, seq: int, *, limit: int) -> tuple[OutboxRow, ...]:
        return self._outbox.after(identity_id, seq, limit=limit)

    def last_seq(self, identity_id: str) -> int:
        return self._outbox.last_seq(identity_id)

    def forget_before(self, moment: datetime) -> int:
        return self._outbox.forget_before(moment)
