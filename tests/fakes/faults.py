"""A database that fails when told to, and a log that remembers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, cast

from bot.model import Message
from bot.ports import Store, UnitOfWork
from bot.sending import Outbox

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
        return await self.store.run(lambda uow: work(cast("UnitOfWork", _FaultyUnit(uow, self.error))))

    async def close(self) -> None:
        await self.store.close()


class _FaultyUnit:
    """`bot.ports.UnitOfWork` with a faulty outbox."""

    def __init__(self, uow: UnitOfWork, error: Exception | None) -> None:
        self.outbox = _FaultyOutbox(uow.outbox, error)
        self._uow = uow

    def __getattr__(self, name: str) -> Any:
        return getattr(self._uow, name)


class _FaultyOutbox:
    """`bot.ports.Outbox` that stores everything and then fails where messages to others are posted."""

    def __init__(self, outbox: Outbox, error: Exception | None) -> None:
        self._outbox = outbox
        self._error = error

    def post(self, messages: Sequence[Message], *, at: datetime) -> None:
        self._outbox.post(messages, at=at)
        if self._error is not None:
            raise self._error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._outbox, name)
