"""Sends what turns stored: claims it, hands it to its channel's sender, and keeps what became of it.

What a turn stored with a reply token comes straight from that turn, which stored it as held by this
worker already: no claim, and one unit of work for many outcomes. All the rest is claimed: pushes,
what other processes stored, what is to be tried again, and what a worker that died held.
docs/adr/0007-outbox.md says what happens after a crash, and why.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

from bot.errors import StorageError
from bot.model import Channel, Update, Urgency
from bot.ports import Store, UnitOfWork
from bot.sending import Claim, Delivery, Dropped, Fate, Lease, Outcome, Sender
from bot.settling import Settler
from bot.turns import Log, report_fault, utc_now

AT_ONCE = 256
"""The most deliveries under way at the same time."""

SEND_LIMIT = timedelta(seconds=8)
"""How long a sender may take; a sender's own limit for its calls is shorter."""

LEASE = timedelta(seconds=15)
"""How long rows are held. A reply token lives for a minute and must outlive a worker that died."""

LOOK_EVERY = timedelta(seconds=2)
"""How often rows that another process stored, and those that became due, are looked for."""

MOST_TRIES = 60
"""More than `backoff` makes while a retry key lives."""

STOP_WITHIN = timedelta(seconds=2)
"""How long a stop waits for what is under way; a process has 3 seconds."""

SHORTEST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(hours=1)

_GONE = frozenset({Fate.SENT, Fate.UNCERTAIN, Fate.REFUSED})
"""Fates after which the next delivery of that identity may go at once."""


def backoff(attempts: int, chance: Callable[[], float] = random.random) -> timedelta:
    """Return how long to wait after so many tries: twice as long each time, half of it by chance.

    Args:
        attempts: the tries made, 1 or more.
        chance: gives a number from 0 to 1, so that many do not come back in the same instant.
    """
    longest = min(SHORTEST_WAIT * (1 << min(attempts - 1, 20)), LONGEST_WAIT)
    return longest / 2 + chance() * longest / 2


def new_key() -> str:
    """Return a fresh retry key."""
    return str(uuid4())


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a worker takes from outside.

    Attributes:
        owner: names the worker among all that share the database; a new one for each start.
        budgets: the channels whose pushes are counted, with the most a month (None: no limit).
        wait: how long to wait after so many tries, where the platform does not say.
    """

    owner: str
    log: Log
    budgets: Mapping[Channel, int | None]
    clock: Callable[[], datetime] = utc_now
    wait: Callable[[int], timedelta] = backoff


class OutboxWorker:
    """Sends for the channels that it has senders for, while `running`."""

    def __init__(
        self,
        store: Store,
        senders: Mapping[Channel, Sender],
        world: Surroundings,
        *,
        at_once: int = AT_ONCE,
    ) -> None:
        self.fates: Counter[tuple[Channel, str]] = Counter()
        self._store = store
        self._senders = senders
        self._world = world
        self._at_once = at_once
        self._slots = asyncio.Semaphore(at_once)
        self._lanes: dict[str, deque[Delivery]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._claimed: set[str] = set()
        self._look_after: set[str] = set()
        self._woken = asyncio.Event()
        self._looking = asyncio.Lock()
        self._stopping = False
        self._settler = Settler(
            store, owner=world.owner, log=world.log, clock=world.clock, settled=self._settled
        )

    @property
    def channels(self) -> frozenset[Channel]:
        """The channels that it can send to."""
        return frozenset(self._senders)

    def lease(self, update: Update) -> Lease | None:
        """Return a hold for the answer to that update, None where it is to be claimed.

        Only an answer by token is held from the start: after a crash it is safe to try again.
        """
        if self._stopping or update.reply_token is None or update.channel not in self._senders:
            return None
        return Lease(self._world.owner, new_key(), self._world.clock() + LEASE)

    def hand(self, delivery: Delivery) -> None:
        """Take over what a turn has stored under this worker's lease, and send it at once."""
        identity_id = delivery.identity.id
        if identity_id in self._lanes:
            self._lanes[identity_id].append(delivery)
            return
        self._lanes[identity_id] = deque((delivery,))
        task = asyncio.create_task(self._run_lane(identity_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def wake(self, identity_id: str = "") -> None:
        """Say that rows were stored that are to be claimed; for that identity, where it is known."""
        if identity_id:
            self._look_after.add(identity_id)
        self._woken.set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Send until the block ends; then finish what is under way, or give it back."""
        task = asyncio.create_task(self._run())
        try:
            yield
        finally:
            self._stopping = True
            self._woken.set()
            await task
            await self._finish()

    async def _run(self) -> None:
        while not self._stopping:
            self._woken.clear()
            try:
                found = await self.look()
            except StorageError as error:
                report_fault(self._world.log, "outbox failed", error)
                found = False
            if not found:
                await self._rest()

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(LOOK_EVERY.total_seconds()):
                await self._woken.wait()
        except TimeoutError:
            return

    async def _finish(self) -> None:
        """Wait a little for what is under way; what is longer under way is found when its lease lapses."""
        if self._tasks:
            _, slow = await asyncio.wait(self._tasks, timeout=STOP_WITHIN.total_seconds())
            for task in slow:
                task.cancel()
            await asyncio.gather(*slow, return_exceptions=True)
        await self._settler.finish()

    async def idle(self) -> None:
        """Return when nothing is under way and every outcome is stored."""
        while self._tasks:
            await asyncio.wait(self._tasks)
        await self._settler.finish()

    async def look(self) -> bool:
        """Let out what has become due, claim what there is room for, and say whether there was any.

        One look at a time: what was due before this one is under way once it returns.

        Raises:
            StorageError: when the database failed.
        """
        async with self._looking:
            return await self._look()

    async def _look(self) -> bool:
        room = self._at_once - len(self._claimed)  # what turns hand over must not starve what is claimed
        if room <= 0:
            return False
        claim = await self._store.run(partial(self._claim, room=room, now=self._world.clock()))
        for identity, why in claim.dropped:
            self.fates[identity.channel, why.value] += 1
            if why in {Dropped.UNCERTAIN, Dropped.TOO_OLD}:
                self._world.log.error("delivery ended", identity=identity.id, why=why.value)
        for delivery in claim.deliveries:
            self._claimed.add(delivery.identity.id)
            self.hand(delivery)
        return bool(claim.deliveries or claim.dropped)

    def _claim(self, uow: UnitOfWork, *, room: int, now: datetime) -> Claim:
        uow.outbox.release(now=now)
        return uow.deliveries.claim(
            now=now,
            limit=room,
            until=now + LEASE,
            owner=self._world.owner,
            new_key=new_key,
            channels=self._senders,
            budgets=self._world.budgets,
        )

    async def _run_lane(self, identity_id: str) -> None:
        """Send what there is for one identity, in order, until there is nothing more.

        After one that did not go, what stands behind it is given back, so that the order is kept.
        """
        lane = self._lanes[identity_id]
        try:
            while lane:
                delivery = lane.popleft()
                async with self._slots:
                    outcome = await self._try(delivery)
                kept = self._settle(delivery, outcome)
                if outcome is None or outcome.fate not in _GONE:
                    await kept
                    await self._give_back(lane)
                    self._woken.set()
        finally:
            del self._lanes[identity_id]

    async def _give_back(self, lane: deque[Delivery]) -> None:
        while lane:
            await self._settle(lane.popleft(), None)

    async def _try(self, delivery: Delivery) -> Outcome | None:
        """Send, and return what became of it; None where the lease would lapse meanwhile."""
        held_until = delivery.held_until
        if self._stopping or held_until is None or self._world.clock() + SEND_LIMIT > held_until:
            return None
        try:
            async with asyncio.timeout(SEND_LIMIT.total_seconds()):
                outcome = await self._senders[delivery.identity.channel].send(delivery)
        except Exception as error:  # noqa: BLE001 - one delivery's fault must not stop the others
            return self._unknown(delivery, error)
        return self._judged(delivery, outcome)

    def _unknown(self, delivery: Delivery, error: Exception) -> Outcome:
        """Return what a delivery is whose sender failed or took too long; it may have gone through.

        A push is tried again under its key, a reply that got no answer by its token, which works once.
        """
        report_fault(self._world.log, "sending failed", error, delivery=delivery.id)
        by_token = delivery.reply_token is not None and isinstance(error, TimeoutError)
        may_repeat = by_token or delivery.urgency is not Urgency.REPLY
        fate = Fate.LATER if may_repeat else Fate.UNCERTAIN
        return self._judged(delivery, Outcome(fate, note=type(error).__name__, in_doubt=by_token))

    def _judged(self, delivery: Delivery, outcome: Outcome) -> Outcome:
        """Return the outcome, ended where it was tried often enough; what ends badly is logged."""
        if outcome.fate is Fate.LATER and delivery.attempts + 1 >= MOST_TRIES:
            outcome = replace(outcome, fate=Fate.REFUSED, note=f"gave up: {outcome.note}")
        if outcome.fate in {Fate.REFUSED, Fate.UNCERTAIN}:
            ids = {"delivery": delivery.id, "identity": delivery.identity.id}
            self._world.log.error("delivery ended", why=outcome.fate.value, note=outcome.note, **ids)
        return outcome

    def _settle(self, delivery: Delivery, outcome: Outcome | None) -> asyncio.Future[None]:
        pause = timedelta(0)
        if outcome is not None:
            self.fates[delivery.identity.channel, outcome.fate.value] += 1
            pause = outcome.retry_after or self._world.wait(delivery.attempts + 1)
        return self._settler.keep(delivery, outcome, self._world.clock() + pause)

    def _settled(self, delivery: Delivery) -> None:
        """Look again where something may wait behind that delivery."""
        for waited_for in (self._claimed, self._look_after):
            if delivery.identity.id in waited_for:
                waited_for.discard(delivery.identity.id)
                self._woken.set()
