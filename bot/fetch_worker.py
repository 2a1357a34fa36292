"""Fetches the files that turns took note of, and has their senders told once they are durable.

Whatever dies at whatever instant, the request is there to be claimed again: see `bot.fetching`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.errors import StorageError
from bot.fetching import FETCHED, HeldRequest
from bot.files import FetchError, NotReadyError, UnavailableError
from bot.ids import new_id
from bot.intake import Intake
from bot.model import Fetched, FetchRequest, Identity, NotKept, Refusal, Update, UpdateKind
from bot.outbox import backoff
from bot.ports import Store, UnitOfWork
from bot.turns import Log, report_fault, utc_now

AT_ONCE = 4
"""The most transfers under way; each has a chunk or two in memory."""

LEASE = timedelta(seconds=60)
"""How long a request is held; a transfer that takes longer holds on."""
HOLD_ON_EVERY = LEASE / 4

LOOK_EVERY = timedelta(seconds=1)
"""How often requests that another process stored, and those that became due, are looked for."""

QUIET = timedelta(seconds=1)
"""So long after the last of several files they are acknowledged, as one."""

GIVE_UP_AFTER = timedelta(hours=24)
MOST_TRIES = 500
"""A crash counts as a try, so that a file that ends the process each time ends here."""

TELL_AGAIN = timedelta(minutes=1)
"""How soon a telling that changed nothing is repeated."""

STOP_WITHIN = timedelta(seconds=2)

Take = Callable[[Update], Awaitable[None]]
"""`bot.ports.Turns.take`."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a worker takes from outside.

    Attributes:
        owner: names the worker among all that share the database; a new one for each start.
        quota: the most bytes that one office keeps.
        wait: how long to wait after so many tries, where the platform does not say.
    """

    owner: str
    log: Log
    quota: int
    clock: Callable[[], datetime] = utc_now
    wait: Callable[[int], timedelta] = backoff


class FetchWorker:
    """Fetches for the channels that its intake has sources for, while `running`.

    Args:
        take: carries an internal update to its end.
        woken: set by whoever stored requests.
    """

    def __init__(
        self, store: Store, intake: Intake, take: Take, world: Workshop, woken: asyncio.Event
    ) -> None:
        self.outcomes: Counter[str] = Counter()
        self._store = store
        self._intake = intake
        self._take = take
        self._world = world
        self._tasks: set[asyncio.Task[None]] = set()
        self._told: dict[str, tuple[tuple[FetchRequest, ...], datetime]] = {}
        self._woken = woken

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Fetch until the block ends; what is under way then is fetched again at the next start."""
        looking = asyncio.create_task(self._run())
        try:
            yield
        finally:
            looking.cancel()
            for task in self._tasks:
                task.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.wait({looking, *self._tasks}, timeout=STOP_WITHIN.total_seconds())
            await self._intake.inspector.close()

    async def _run(self) -> None:
        while True:
            self._woken.clear()
            try:
                await self.look()
                await self.tell()
            except StorageError as error:
                report_fault(self._world.log, "fetching failed", error)
            await self._rest()

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_EVERY.total_seconds()):
                await self._woken.wait()

    async def idle(self) -> None:
        """Return when no transfer is under way."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def look(self) -> None:
        """Claim what there is room for and begin to fetch it.

        Raises:
            StorageError: when the database failed.
        """
        room = AT_ONCE - len(self._tasks)
        if room <= 0:
            return
        now = self._world.clock()
        for held in await self._store.run(partial(self._claim, room=room, now=now)):
            task = asyncio.create_task(self._fetch(held))
            self._tasks.add(task)
            task.add_done_callback(self._done)

    def _claim(self, uow: UnitOfWork, *, room: int, now: datetime) -> tuple[HeldRequest, ...]:
        return uow.fetches.claim(
            now=now,
            until=now + LEASE,
            owner=self._world.owner,
            limit=room,
            channels=tuple(self._intake.sources),
        )

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._woken.set()

    async def _fetch(self, held: HeldRequest) -> None:
        """Bring one request to its outcome, or put it off."""
        holding = asyncio.create_task(self._hold_on(held.request.id))
        try:
            await self._take_in(held)
        except asyncio.CancelledError:
            await self._put_off(held, timedelta(0))
            raise
        except NotReadyError as error:
            await self._put_off(held, error.retry_after)
        except (FetchError, StorageError) as error:
            why = str(error)
            self._world.log.error("file not fetched", request=held.request.id, why=why)  # noqa: TRY400
            asked = error.retry_after if isinstance(error, UnavailableError) else None
            await self._put_off(held, asked or self._world.wait(held.attempts))
        except Exception as error:  # noqa: BLE001 - one file's fault must not stop the others
            report_fault(self._world.log, "fetching failed", error, request=held.request.id)
            await self._put_off(held, self._world.wait(held.attempts))
        finally:
            holding.cancel()

    async def _take_in(self, held: HeldRequest) -> None:
        if self._is_hopeless(held):
            await self._settle(held.request, NotKept(Refusal.FAILED))
            return
        async with self._intake.taken_in(held.request) as outcome:
            await self._settle(held.request, outcome)

    def _is_hopeless(self, held: HeldRequest) -> bool:
        age = self._world.clock() - held.request.asked_at
        return held.attempts > MOST_TRIES or age > GIVE_UP_AFTER

    async def _settle(self, request: FetchRequest, outcome: Fetched) -> None:
        work = partial(
            _settle,
            request_id=request.id,
            outcome=outcome,
            owner=self._world.owner,
            quota=self._world.quota,
            now=self._world.clock(),
        )
        stands = await self._store.run(work)
        self.outcomes[_named(stands)] += 1
        await self._intake.release(request)

    async def _put_off(self, held: HeldRequest, pause: timedelta) -> None:
        next_try = self._world.clock() + pause
        put_off = partial(_put_off, request_id=held.request.id, owner=self._world.owner, next_try=next_try)
        with suppress(StorageError):  # then the hold lapses
            await self._store.run(put_off)

    async def _hold_on(self, request_id: str) -> None:
        """Hold a request as long as its transfer takes."""
        while True:
            await asyncio.sleep(HOLD_ON_EVERY.total_seconds())
            until = self._world.clock() + LEASE
            work = partial(_hold_on, request_id=request_id, owner=self._world.owner, until=until)
            with suppress(StorageError):
                await self._store.run(work)

    async def tell(self) -> None:
        """Have everybody told whose files are settled and who sent no more for a moment.

        Raises:
            StorageError: when the database failed.
        """
        now = self._world.clock()
        quiet = await self._store.run(partial(_quiet, before=now - QUIET))
        self._told = {one.id: self._told[one.id] for one in quiet if one.id in self._told}
        for identity in quiet:
            settled = await self._store.run(partial(_untold, identity_id=identity.id))
            requests = tuple(request for request, _ in settled)
            if not self._was_told_lately(identity, requests, now):
                self._told[identity.id] = (requests, now)
                await self._take(_update(identity, requests, now))

    def _was_told_lately(self, identity: Identity, requests: tuple[FetchRequest, ...], now: datetime) -> bool:
        """Tell whether the same was told a moment ago; it is still there because the turn failed."""
        before, at = self._told.get(identity.id, ((), now))
        return before == requests and now - at < TELL_AGAIN


def _update(identity: Identity, requests: tuple[FetchRequest, ...], now: datetime) -> Update:
    """Return the update that says that files of theirs are settled, with the newest token that lives."""
    tokens = [(one.reply_until, one.reply_token) for one in requests if one.reply_until is not None]
    until, token = max((one for one in tokens if one[0] > now), default=(None, None))
    return Update(
        id=f"{FETCHED}:{new_id()}",
        channel=identity.channel,
        external_id=identity.external_id,
        kind=UpdateKind.JOB_DONE,
        at=now,
        message_id=FETCHED,
        reply_token=token,
        reply_until=until,
    )


def _named(outcome: Fetched | None) -> str:
    if outcome is None:
        return "lost"
    return outcome.reason.value if isinstance(outcome, NotKept) else "kept"


def _settle(
    uow: UnitOfWork, *, request_id: str, outcome: Fetched, owner: str, quota: int, now: datetime
) -> Fetched | None:
    return uow.fetches.settle(request_id, outcome, owner=owner, quota=quota, now=now)


def _put_off(uow: UnitOfWork, *, request_id: str, owner: str, next_try: datetime) -> None:
    uow.fetches.put_off(request_id, owner=owner, next_try=next_try)


def _hold_on(uow: UnitOfWork, *, request_id: str, owner: str, until: datetime) -> bool:
    return uow.fetches.hold_on(request_id, owner=owner, until=until)


def _quiet(uow: UnitOfWork, *, before: datetime) -> tuple[Identity, ...]:
    return uow.fetches.quiet(settled_before=before)


def _untold(uow: UnitOfWork, *, identity_id: str) -> tuple[tuple[FetchRequest, Fetched], ...]:
    return uow.fetches.untold(identity_id)
