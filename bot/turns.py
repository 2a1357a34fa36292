"""One update, one transaction: remembered, decided, stored with its history and replies, or nothing.

The work is synchronous and runs on the database's thread; waiting happens around it. A repeated
update acts once. A handler that fails is rolled back and answered with an apology, in a transaction
of its own; only a failure to store is raised, so that the channel can say so and the update can come
again.
"""

from __future__ import annotations

import asyncio
import traceback
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol

from bot.engine import decide, step_of
from bot.errors import StorageError
from bot.handlers.common import menu_choice
from bot.handlers.group import for_group
from bot.interpret import Intent, Place, interpret
from bot.knowledge import Knowledge
from bot.loading import Loader
from bot.model import (
    Channel,
    OutboxRow,
    Screen,
    Turn,
    Update,
    UpdateKind,
)
from bot.ports import Arrival, Store, UnitOfWork
from bot.reminders.rounds import with_reminder
from bot.saving import (
    person_lock,
    reply,
    store_changes,
    store_deadlines,
    store_people,
    store_reminding,
    store_replies,
)
from bot.sending import Delivery, Lease
from bot.view import Moment, View

READ_AT_ONCE = 200
POLL = timedelta(seconds=2)
"""How often a waiting reader looks for rows that another process stored."""

LOGGED_FRAMES = 4
"""How many of the innermost places a fault's log line names."""

Address = tuple[Channel, str]


class Log(Protocol):
    """Where a fault of ours is said: ids only, never texts or names."""

    def error(self, event: str, **ids: object) -> object:
        """Say what went wrong, and with which ids."""


@dataclass(frozen=True, slots=True)
class World:
    """What turns take from outside: names for new things, and where to complain.

    Attributes:
        new_id: a fresh id of at most 13 ASCII characters.
        new_code: a fresh code that lets somebody in.
        standing_code: the central invitation of the settings, or an empty text.
        private_chat: gives the link by which a group's members come to a channel's one-to-one chat, or
            an empty text.
        fetched: the channels whose files somebody fetches; files of others are not taken.
        file_link: an office and its stored evidence (ids) → an address that opens it for a while, or an
            empty text.
    """

    new_id: Callable[[], str]
    new_code: Callable[[], str]
    log: Log
    standing_code: str = ""
    private_chat: Callable[[Channel], str] = lambda _: ""
    fetched: frozenset[Channel] = frozenset()
    file_link: Callable[[str, str], str] = lambda *_: ""


class Dispatch(Protocol):
    """Who sends what turns store; see `bot.outbox.OutboxWorker`."""

    def lease(self, update: Update) -> Lease | None:
        """Return a hold for the answer to that update, None where it is to be claimed."""

    def hand(self, delivery: Delivery) -> None:
        """Take over what was stored under the lease, and send it."""

    def wake(self, identity_id: str = "") -> None:
        """Say that rows were stored that are to be claimed; for that identity, where it is known."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A turn that is stored, for whom, and what is to be sent of it at once."""

    turn: Turn
    identity_id: str
    delivery: Delivery | None = None


class TurnRunner:
    """`bot.ports.Turns`: carries updates to their end and lets adapters read what came of them.

    Args:
        dispatch: who sends to channels that do not read; None where another process does.

    Attributes:
        files_came: set when a turn took note of files that are to be fetched.
    """

    def __init__(self, store: Store, know: Knowledge, world: World, dispatch: Dispatch | None = None) -> None:
        self._store = store
        self._know = know
        self._world = world
        self._readers: defaultdict[Address, set[asyncio.Event]] = defaultdict(set)
        self._work_came = asyncio.Event()
        self.files_came = asyncio.Event()
        self._dispatch = dispatch

    async def take(self, update: Update) -> None:
        """Carry an update to its end; returns once everything it did is durable."""
        lease = self._dispatch.lease(update) if self._dispatch else None
        carried = await self._carried(update, lease)
        if carried is None:
            return
        self._send(carried)
        self._wake((update.channel, update.external_id), everyone=bool(carried.turn.messages))
        if carried.turn.jobs:
            self._work_came.set()
        if carried.turn.evidence:
            self.files_came.set()

    async def _carried(self, update: Update, lease: Lease | None) -> Carried | None:
        """Carry the update; where that fails by a fault of ours, nothing of it stays but an apology."""

        def do(work: Callable[..., Carried | None]) -> Awaitable[Carried | None]:
            return self._store.run(
                partial(work, update=update, know=self._know, world=self._world, lease=lease)
            )

        try:
            return await do(carry)
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the person gets an answer
            report_fault(self._world.log, "turn failed", error, update=update.id)
            return await do(apologise)

    def _send(self, carried: Carried) -> None:
        if self._dispatch is None:
            return
        if carried.delivery is not None:
            self._dispatch.hand(carried.delivery)
        elif carried.turn.replies:
            self._dispatch.wake(carried.identity_id)
        if carried.turn.messages:
            self._dispatch.wake()

    async def read(
        self, channel: Channel, external_id: str, after: int, *, wait: timedelta = timedelta(0)
    ) -> tuple[OutboxRow, ...]:
        """Return the rows of that identity above `after`, waiting so long for the first."""
        deadline = asyncio.get_running_loop().time() + wait.total_seconds()
        with self._reader((channel, external_id)) as woken:
            while True:
                woken.clear()
                rows = await self._store.run(
                    partial(_rows, channel=channel, external_id=external_id, after=after)
                )
                left = deadline - asyncio.get_running_loop().time()
                if rows or left <= 0:
                    return rows
                await _first(woken, min(left, POLL.total_seconds()))

    async def last_seq(self, channel: Channel, external_id: str) -> int:
        """Return the highest seq of that identity, 0 when it has none."""
        return await self._store.run(partial(_last_seq, channel=channel, external_id=external_id))

    async def work_came(self, wait: timedelta) -> None:
        """Return when a turn has started a job, or after that long."""
        await _first(self._work_came, wait.total_seconds())
        self._work_came.clear()

    @contextmanager
    def _reader(self, address: Address) -> Iterator[asyncio.Event]:
        woken = asyncio.Event()
        self._readers[address].add(woken)
        try:
            yield woken
        finally:
            self._readers[address].discard(woken)
            if not self._readers[address]:
                del self._readers[address]

    def _wake(self, address: Address, *, everyone: bool) -> None:
        addresses = list(self._readers) if everyone else [address]
        for one in addresses:
            for woken in self._readers.get(one, ()):
                woken.set()


async def _first(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return


def _rows(uow: UnitOfWork, *, channel: Channel, external_id: str, after: int) -> tuple[OutboxRow, ...]:
    identity = uow.people.identity(channel, external_id)
    return uow.outbox.after(identity.id, after, limit=READ_AT_ONCE) if identity else ()


def _last_seq(uow: UnitOfWork, *, channel: Channel, external_id: str) -> int:
    identity = uow.people.identity(channel, external_id)
    return uow.outbox.last_seq(identity.id) if identity else 0


def carry(
    uow: UnitOfWork, *, update: Update, know: Knowledge, world: World, lease: Lease | None = None
) -> Carried | None:
    """Carry one update to its end inside the unit of work.

    Returns:
        None when it has been acted on before, and for one that says only that we may write again.
    """
    arrival = _begun(uow, update, world)
    return _turn(uow, arrival, update, know, world, lease) if arrival else None


def apologise(
    uow: UnitOfWork, *, update: Update, know: Knowledge, world: World, lease: Lease | None = None
) -> Carried | None:
    """Answer an update whose turn failed; it counts as acted on, and changes nothing."""
    arrival = _begun(uow, update, world)
    if arrival is None:
        return None
    apology = Screen(text=know.copy.say("unclear.apology"), choices=(menu_choice(know.copy),))
    delivery = reply(uow, arrival.identity.id, (apology,), update, lease)
    uow.conversations.save_screen(arrival.identity.id, apology)
    turn = Turn(conversation=arrival.conversation, replies=(apology,))
    return Carried(turn, arrival.identity.id, delivery)


def _begun(uow: UnitOfWork, update: Update, world: World) -> Arrival | None:
    """Remember the update and return its sender; None where it is not to be acted on."""
    uow.lock(f"identity:{update.channel}:{update.external_id}")
    if not _is_to_be_taken(uow, update):
        return None
    arrival = _arrival(uow, update, world)
    _keep_reachable(uow, arrival, update)
    return None if update.kind is UpdateKind.UNBLOCKED else arrival


def _is_to_be_taken(uow: UnitOfWork, update: Update) -> bool:
    """Tell whether the update is new, and its message was not unsent before a redelivery brought it."""
    if not uow.updates.first_time(update):
        return False
    if update.kind is not UpdateKind.UNSEND and not (update.redelivered and update.message_id):
        return True
    unsent = replace(update, id=f"unsent:{update.message_id}")
    return uow.updates.first_time(unsent) or update.kind is UpdateKind.UNSEND


def _keep_reachable(uow: UnitOfWork, arrival: Arrival, update: Update) -> None:
    """Remember whether the platform lets anything through; a job's result says nothing of that."""
    if update.kind is UpdateKind.BLOCKED:
        uow.deliveries.lose(arrival.identity.id, now=update.at)
    elif not arrival.reachable and update.kind is not UpdateKind.JOB_DONE:
        uow.deliveries.find_again(arrival.identity.id)


def report_fault(log: Log, event: str, error: Exception, **ids: object) -> None:
    """Log the kind of an error and where it came from, never its message: that may hold a text."""
    frames = traceback.extract_tb(error.__traceback__)[-LOGGED_FRAMES:]
    where = " > ".join(f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in frames)
    log.error(event, error=type(error).__name__, where=where, **ids)


def _arrival(uow: UnitOfWork, update: Update, world: World) -> Arrival:
    """Return the sender, held so that no other of their updates acts at the same time.

    While this waited for the lock, linking may have made the sender part of somebody else.
    """
    ids = (world.new_id(), world.new_id())
    arrival = uow.people.arrive(update, new_ids=ids)
    while uow.lock(person_lock(arrival.person.id)):
        held, arrival = arrival.person.id, uow.people.arrive(update, new_ids=ids)
        if arrival.person.id == held:
            break
    return arrival


def _turn(
    uow: UnitOfWork, arrival: Arrival, update: Update, know: Knowledge, world: World, lease: Lease | None
) -> Carried:
    place = Place(
        arrival.conversation,
        arrival.screen,
        consented=arrival.person.consented_at is not None,
        standing_code=world.standing_code,
        takes_files=update.channel in world.fetched,
    )
    intent = interpret(update, place, know, update.at)
    view = _view(uow, arrival, update, intent, know, world)
    turn = decide(intent, view, know, Moment(update.at, world.new_code, world.new_id, world.file_link))
    if update.in_group:
        turn = for_group(turn, know, world.private_chat(update.channel))
    store_changes(uow, view, update, turn, world.new_id)
    identity = store_people(uow, arrival, update, turn, world.new_id)
    store_deadlines(uow, turn)
    store_reminding(uow, arrival, update, turn)
    if arrival.nudged and not turn.people and not update.in_group:
        turn = with_reminder(uow, arrival, turn, know, update.at)
    delivery = store_replies(uow, identity, arrival, update, turn, lease)
    if turn.missed:
        uow.searches.count_missed(turn.missed, at=update.at)
    uow.outbox.post(turn.messages, at=update.at)
    uow.jobs.add(turn.jobs, identity_id=identity.id, new_ids=world.new_id, at=update.at)
    return Carried(turn, identity.id, delivery)


def _view(
    uow: UnitOfWork, arrival: Arrival, update: Update, intent: Intent, know: Knowledge, world: World
) -> View:
    step = step_of(intent.action)
    office = arrival.membership.office if arrival.membership else None
    if office is not None and step.writes:
        uow.lock(f"office:{office.id}")
    loader = Loader(know, new_assessment_id=world.new_id, standing_code=world.standing_code)
    return loader.view(uow, arrival, update, intent.action, step)


def utc_now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)
