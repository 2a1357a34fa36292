"""Keeps what became of deliveries, many in one unit of work, while the next ones are being sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.errors import StorageError
from bot.ports import Store, UnitOfWork
from bot.sending import Delivery, Outcome
from bot.turns import Log, report_fault


@dataclass(frozen=True, slots=True)
class _Settlement:
    """An outcome that is not yet stored; none gives the delivery back untried."""

    delivery: Delivery
    outcome: Outcome | None
    next_try: datetime
    kept: asyncio.Future[None]


class Settler:
    """Stores outcomes in the order they come; those that come while it stores go together next.

    Args:
        owner: the worker that holds the deliveries.
        settled: told each delivery whose outcome is stored.
    """

    def __init__(
        self,
        store: Store,
        *,
        owner: str,
        log: Log,
        clock: Callable[[], datetime],
        settled: Callable[[Delivery], None],
    ) -> None:
        self._store = store
        self._owner = owner
        self._log = log
        self._clock = clock
        self._settled = settled
        self._waiting: list[_Settlement] = []
        self._task: asyncio.Task[None] | None = None

    def keep(self, delivery: Delivery, outcome: Outcome | None, next_try: datetime) -> asyncio.Future[None]:
        """Have an outcome stored soon; the future says when it is, and need not be waited for.

        Where the database fails nothing is raised: the lease lapses, as after a crash.
        """
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Settlement(delivery, outcome, next_try, kept))
        if self._task is None:
            self._task = asyncio.create_task(self._keep_all())
        return kept

    async def finish(self) -> None:
        """Return when everything given so far is stored."""
        if self._task is not None:
            await self._task

    async def _keep_all(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting, []
                await self._keep(batch)
        finally:
            self._task = None

    async def _keep(self, batch: Sequence[_Settlement]) -> None:
        work = partial(_store, batch=batch, owner=self._owner, now=self._clock())
        try:
            await self._store.run(work)
        except StorageError as error:
            report_fault(self._log, "settling failed", error, deliveries=len(batch))
        for one in batch:
            if not one.kept.done():
                one.kept.set_result(None)
            self._settled(one.delivery)


def _store(uow: UnitOfWork, *, batch: Sequence[_Settlement], owner: str, now: datetime) -> None:
    for one in batch:
        if one.outcome is None:
            uow.deliveries.give_back(one.delivery, owner=owner, now=now)
        else:
            uow.deliveries.settle(one.delivery, one.outcome, owner=owner, now=now, next_try=one.next_try)
