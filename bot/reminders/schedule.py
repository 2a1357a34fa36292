"""When reminders are looked at: one tick, every few minutes. The database decides what goes.

APScheduler keeps the time and nothing else: a tick that was missed is no loss, since the next one
finds the same, and two processes that tick at once find it once (docs/adr/0015-reminders.md).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby

from bot.errors import StorageError
from bot.model import Deadline
from bot.ports import Store, UnitOfWork
from bot.reminders.rounds import Means, Tally, look_at, push_at, stamp_of, today_of
from bot.reminders.standing import Standing, standing
from bot.turns import Log, report_fault, utc_now

TICK = timedelta(minutes=5)

STUCK = timedelta(minutes=10)
"""A digest that nobody began to send for so long is taken back and decided anew."""

_NEVER = date.max


@dataclass(frozen=True, slots=True)
class Errand:
    """An office to look at: for a stamp, or because somebody there woke or waits to be pushed to."""

    office_id: str
    stamp: str
    due: date
    woken: bool
    wants_push: bool


class Reminder:
    """Looks at the offices where something became due.

    `total` counts since the start; `standing` and `ticked_at` are as of the last tick.
    """

    def __init__(self, store: Store, means: Means, log: Log, clock: Callable[[], datetime]) -> None:
        self.total = Tally()
        self.ticked_at: datetime | None = None
        self.standing: Standing | None = None
        self._store = store
        self._means = means
        self._log = log
        self._clock = clock

    async def tick(self) -> Tally:
        """Remind whoever is due now, an office a unit of work; nothing outside working hours.

        A database that fails is logged and asked again at the next tick.
        """
        now, tally = self._clock(), Tally()
        try:
            if self._means.calendar.is_open(now):
                for errand in await self._store.run(partial(errands, means=self._means, now=now)):
                    tally += await self._store.run(partial(_run, errand=errand, means=self._means, now=now))
            self.standing = await self._store.run(partial(_stands, means=self._means, now=now))
        except StorageError as error:
            report_fault(self._log, "reminding failed", error)
        self.ticked_at = now
        self.total += tally
        return tally

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Tick until the block ends; the first time at once."""
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        scheduler = AsyncIOScheduler(timezone="UTC")
        scheduler.add_job(
            self.tick,
            "interval",
            seconds=TICK.total_seconds(),
            next_run_time=utc_now(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        scheduler.start()
        try:
            yield
        finally:
            scheduler.shutdown(wait=False)


def errands(uow: UnitOfWork, *, means: Means, now: datetime) -> tuple[Errand, ...]:
    """Return the offices to look at, those whose deadline is nearest first: pushes may run out."""
    uow.reminders.take_back_unsent(now - STUCK)
    today = today_of(means.know, now)
    everyones, offices = _by_office(uow.deadlines.all(means.know.framework.id))
    done, awake = uow.reminders.rounds(), uow.reminders.awake(today.day)
    wanting = uow.reminders.wanting_push() if means.calendar.may_push(now) else frozenset()
    found = []
    for office in uow.offices.list():
        binding = (*everyones, *offices.get(office.id, ()))
        stamp = stamp_of(binding, means, today)
        is_new = bool(stamp) and done.get(office.id) != stamp
        if is_new or office.id in awake | wanting:
            due = min((one.due for one in binding), default=_NEVER)
            # what is looked at now may want a push at once, where this hour has come
            pushes = means.calendar.may_push(now)
            found.append(Errand(office.id, stamp, due, office.id in awake, pushes))
    return tuple(sorted(found, key=lambda one: one.due))


def _stands(uow: UnitOfWork, *, means: Means, now: datetime) -> Standing:
    return standing(uow, rules=means.know.reminding, budgets=means.budgets, now=now)


def _by_office(deadlines: Sequence[Deadline]) -> tuple[list[Deadline], dict[str, list[Deadline]]]:
    """Return everybody's deadlines, and those of each office: office id → its own."""
    ordered = sorted(deadlines, key=lambda one: one.office_id or "")
    grouped = {office: list(own) for office, own in groupby(ordered, key=lambda one: one.office_id or "")}
    return grouped.pop("", []), grouped


def _run(uow: UnitOfWork, *, errand: Errand, means: Means, now: datetime) -> Tally:
    tally = look_at(
        uow, office_id=errand.office_id, stamp=errand.stamp, means=means, now=now, woken=errand.woken
    )
    if errand.wants_push:
        tally += push_at(uow, office_id=errand.office_id, means=means, now=now)
    return tally
