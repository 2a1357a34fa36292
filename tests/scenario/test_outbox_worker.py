"""What a turn stores goes out once, in order, whatever the platform says and whenever we stop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.model import Channel, Message, Screen, Update, UpdateKind, Urgency
from bot.outbox import LEASE, LONGEST_WAIT, MOST_TRIES, OutboxWorker, Surroundings, backoff
from bot.ports import UnitOfWork
from bot.sending import Delivery, Fate, Outcome
from bot.turns import TurnRunner
from tests.fakes.faults import KeptLog
from tests.fakes.officer import Clock
from tests.fakes.place import Place, a_world
from tests.fakes.sender import FakeSender, texts_of

LATER, REFUSED, UNCERTAIN = Outcome(Fate.LATER), Outcome(Fate.REFUSED), Outcome(Fate.UNCERTAIN)


@dataclass
class Desk:
    """A worker over a place's database, its sender, and people who write on LINE."""

    place: Place
    clock: Clock = field(default_factory=Clock)
    sender: FakeSender = field(default_factory=FakeSender)
    log: KeptLog = field(default_factory=KeptLog)
    number: int = 0

    def worker(self, owner: str = "w1", *, at_once: int = 9, budget: int | None = None) -> OutboxWorker:
        world = Surroundings(
            owner,
            self.log,
            budgets={Channel.LINE: budget},
            clock=lambda: self.clock.now,
            wait=lambda _: timedelta(0),
        )
        return OutboxWorker(self.place.store, {Channel.LINE: self.sender}, world, at_once=at_once)

    def turns(self, worker: OutboxWorker | None) -> TurnRunner:
        return TurnRunner(self.place.store, self.place.know, a_world(), worker)

    def update(
        self, text: str = "สวัสดี", *, who: str = "malee", kind: UpdateKind = UpdateKind.TEXT, **more: object
    ) -> Update:
        self.number += 1
        now = self.clock.now
        came = Update(f"e{self.number}", Channel.LINE, who, kind, now, text, f"m{self.number}")
        by_token = replace(came, reply_token=f"t{self.number}", reply_until=now + timedelta(seconds=50))
        return replace(by_token, **more)  # type: ignore[arg-type] # a test's shorthand

    async def push(self, text: str, who: str = "malee") -> None:
        """Store a push to somebody who has written before."""

        def post(uow: UnitOfWork) -> None:
            identity = uow.people.identity(Channel.LINE, who)
            assert identity is not None
            message = Message(Screen(text), identity.person_id, Urgency.PUSH)
            uow.outbox.post([message], at=self.clock.now)

        await self.place.store.run(post)

    async def waiting(self) -> int:
        backlog = await self.place.store.run(lambda uow: uow.deliveries.backlog())
        return sum(line.count for line in backlog)

    @property
    def tokens(self) -> list[str | None]:
        return [one.reply_token for one in self.sender.seen]


@pytest.fixture
def desk(either: Place) -> Desk:
    return Desk(either)


async def work(worker: OutboxWorker) -> None:
    """Claim and send until nothing is due."""
    while await worker.look():
        await worker.idle()


async def test_a_reply_goes_out_by_its_token_without_a_claim(desk: Desk) -> None:
    worker = desk.worker()

    await desk.turns(worker).take(desk.update())
    await worker.idle()

    assert desk.tokens == ["t1"]
    assert desk.sender.texts[0] != []
    assert await desk.waiting() == 0
    assert worker.fates == {(Channel.LINE, "sent"): 1}


async def test_an_update_that_comes_again_is_not_answered_again(desk: Desk) -> None:
    worker = desk.worker()
    turns, update = desk.turns(worker), desk.update()

    await turns.take(update)
    await turns.take(update)
    await worker.idle()
    await work(worker)

    assert desk.tokens == ["t1"]


async def test_replies_to_one_person_go_one_after_the_other(desk: Desk) -> None:
    desk.sender.gate = asyncio.Event()
    worker = desk.worker()
    turns = desk.turns(worker)

    for _ in range(3):
        await turns.take(desk.update())
    await desk.sender.began.wait()
    desk.sender.gate.set()
    await worker.idle()

    assert desk.tokens == ["t1", "t2", "t3"]
    assert desk.sender.most_under_way == 1


async def test_many_people_are_sent_to_at_once_up_to_the_bound(desk: Desk) -> None:
    desk.sender.gate, desk.sender.crowd = asyncio.Event(), 4
    worker = desk.worker(at_once=4)
    turns = desk.turns(worker)
    for number in range(9):
        await turns.take(desk.update(who=f"person-{number}"))
    await asyncio.wait_for(desk.sender.began.wait(), timeout=30)
    desk.sender.gate.set()
    await worker.idle()

    assert len(desk.sender.seen) == 9
    assert desk.sender.most_under_way == 4


async def test_what_turns_hand_over_does_not_starve_what_is_claimed(desk: Desk) -> None:
    desk.sender.gate, desk.sender.crowd = asyncio.Event(), 2
    worker = desk.worker(at_once=2)
    turns = desk.turns(worker)
    await desk.turns(None).take(desk.update(who="waits"))
    for number in range(4):
        await turns.take(desk.update(who=f"person-{number}"))
    await asyncio.wait_for(desk.sender.began.wait(), timeout=30)

    assert await worker.look()
    desk.sender.gate.set()
    await worker.idle()

    assert "t1" in desk.tokens
    assert len(desk.tokens) == 5


async def test_what_nobody_here_holds_is_claimed(desk: Desk) -> None:
    await desk.turns(None).take(desk.update())
    worker = desk.worker()

    await work(worker)

    assert desk.tokens == ["t1"]
    assert await desk.waiting() == 0


async def test_a_running_worker_is_woken_by_what_is_to_be_claimed(desk: Desk) -> None:
    worker = desk.worker()
    async with worker.running():
        await desk.turns(worker).take(desk.update(reply_token=None, reply_until=None))
        await asyncio.wait_for(desk.sender.began.wait(), timeout=30)

    assert desk.tokens == [None]
    assert await desk.waiting() == 0


async def test_a_reply_the_platform_did_not_take_keeps_its_place(desk: Desk) -> None:
    desk.sender.gate = asyncio.Event()
    desk.sender.play(LATER)
    worker = desk.worker()
    turns = desk.turns(worker)
    for _ in range(2):
        desk.clock.tick()
        await turns.take(desk.update())

    desk.sender.gate.set()
    await worker.idle()
    assert desk.tokens == ["t1"]
    await work(worker)

    first, both = texts_of(desk.sender.seen)
    assert both[: len(first)] == first
    assert len(both) > len(first)
    assert desk.tokens[-1] == "t2"


async def test_a_push_is_repeated_under_its_key_until_it_is_taken(desk: Desk) -> None:
    worker = desk.worker()
    await desk.turns(worker).take(desk.update())
    await worker.idle()
    desk.sender.seen.clear()
    desk.sender.play(LATER, TimeoutError(), ConnectionError())
    await desk.push("ข่าว")

    await work(worker)

    assert desk.sender.texts == [["ข่าว"]] * 4
    assert len({one.retry_key for one in desk.sender.seen}) == 1
    assert [one.attempts for one in desk.sender.seen] == [0, 1, 2, 3]
    assert worker.fates[Channel.LINE, "later"] == 3


async def test_a_push_is_given_up_after_many_tries_and_the_log_names_it(desk: Desk) -> None:
    worker = desk.worker()
    await desk.turns(worker).take(desk.update())
    await worker.idle()
    desk.sender.seen.clear()
    desk.sender.play(*[LATER] * MOST_TRIES)
    await desk.push("ความลับ")

    await work(worker)

    assert len(desk.sender.seen) == MOST_TRIES
    (line,) = desk.log.lines
    assert desk.sender.seen[0].id in line
    assert "ความลับ" not in line
    assert await desk.waiting() == 0


async def test_a_reply_without_an_answer_is_repeated_by_its_token_alone(desk: Desk) -> None:
    worker = desk.worker()
    desk.sender.play(TimeoutError(), Outcome(Fate.LATER, in_doubt=True))

    await desk.turns(worker).take(desk.update())
    await worker.idle()
    await work(worker)

    assert desk.tokens == ["t1", "t1", "t1"]
    assert not any(one.may_push for one in desk.sender.seen)
    assert await desk.waiting() == 0


async def test_a_reply_without_an_answer_ends_with_its_token(desk: Desk) -> None:
    worker = desk.worker()
    desk.sender.play(TimeoutError())
    await desk.turns(worker).take(desk.update())
    await worker.idle()

    desk.clock.pass_by(timedelta(minutes=1))
    await work(worker)

    assert desk.tokens == ["t1"]
    assert worker.fates[Channel.LINE, "uncertain"] == 1


async def test_a_reply_without_a_token_is_not_repeated_after_a_time_out(desk: Desk) -> None:
    worker = desk.worker()
    desk.sender.play(TimeoutError())
    await desk.turns(worker).take(desk.update(reply_token=None, reply_until=None))

    await work(worker)
    await work(worker)

    assert desk.tokens == [None]


@pytest.mark.parametrize("played", [RuntimeError("a fault"), UNCERTAIN, REFUSED])
async def test_a_reply_that_may_have_gone_is_never_repeated(desk: Desk, played: Outcome | Exception) -> None:
    worker = desk.worker()
    desk.sender.play(played)

    await desk.turns(worker).take(desk.update())
    await worker.idle()
    await work(worker)

    assert desk.tokens == ["t1"]
    assert await desk.waiting() == 0
    assert any("delivery ended" in line for line in desk.log.lines)


async def test_one_sender_s_fault_does_not_stop_the_next_delivery(desk: Desk) -> None:
    worker = desk.worker()
    desk.sender.play(RuntimeError("a fault"))
    turns = desk.turns(worker)

    await turns.take(desk.update())
    await turns.take(desk.update())
    await worker.idle()

    assert desk.tokens == ["t1", "t2"]


async def test_what_a_crash_left_is_sent_by_its_token_when_the_lease_lapses(desk: Desk) -> None:
    dead = desk.worker("dead")
    turns = TurnRunner(desk.place.store, desk.place.know, a_world(), _Lost(dead))
    await turns.take(desk.update())
    worker = desk.worker("w2")

    await work(worker)
    assert desk.tokens == []
    desk.clock.pass_by(LEASE)
    await work(worker)

    assert desk.tokens == ["t1"]
    assert desk.sender.seen[0].again


async def test_what_waited_too_long_in_line_is_given_back_and_claimed(desk: Desk) -> None:
    worker = desk.worker()
    lost = _Lost(worker)
    await TurnRunner(desk.place.store, desk.place.know, a_world(), lost).take(desk.update())
    desk.clock.pass_by(LEASE - timedelta(seconds=7))

    for delivery in lost.kept:
        worker.hand(delivery)
    await worker.idle()
    assert desk.tokens == []
    await work(worker)

    assert desk.tokens == ["t1"]
    assert not desk.sender.seen[0].again


async def test_two_workers_send_everything_once(desk: Desk) -> None:
    for number in range(20):
        await desk.turns(None).take(desk.update(who=f"person-{number}"))
    workers = desk.worker("w1", at_once=3), desk.worker("w2", at_once=3)

    await asyncio.gather(*(work(worker) for worker in workers))
    for worker in workers:
        await work(worker)

    assert sorted(desk.tokens, key=str) == sorted((f"t{n}" for n in range(1, 21)), key=str)


async def test_stopping_finishes_what_is_under_way_and_gives_back_the_rest(desk: Desk) -> None:
    desk.sender.gate = asyncio.Event()
    worker = desk.worker()
    async with worker.running():
        turns = desk.turns(worker)
        await turns.take(desk.update())
        await turns.take(desk.update())
        await desk.sender.began.wait()
        asyncio.get_running_loop().call_soon(desk.sender.gate.set)

    assert desk.tokens == ["t1"]
    await work(desk.worker("w2"))
    assert desk.tokens == ["t1", "t2"]
    assert not desk.sender.seen[-1].again


async def test_a_stop_does_not_wait_for_a_platform_that_hangs(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.outbox.STOP_WITHIN", timedelta(0))
    desk.sender.gate = asyncio.Event()
    worker = desk.worker()
    async with worker.running():
        await desk.turns(worker).take(desk.update())
        await desk.sender.began.wait()

    assert desk.sender.under_way == 0
    assert await desk.waiting() > 0


async def test_a_stopping_worker_holds_nothing_new(desk: Desk) -> None:
    worker = desk.worker()
    async with worker.running():
        pass

    await desk.turns(worker).take(desk.update())
    await worker.idle()

    assert desk.tokens == []
    await work(desk.worker("w2"))
    assert desk.tokens == ["t1"]


async def test_a_database_that_fails_at_the_end_sends_a_reply_no_second_time(desk: Desk) -> None:
    worker = desk.worker()
    turns = desk.turns(worker)
    desk.sender.gate = asyncio.Event()
    await turns.take(desk.update())
    await desk.sender.began.wait()
    await desk.place.store.close()

    desk.sender.gate.set()
    await worker.idle()

    assert desk.tokens == ["t1"]
    assert any("settling failed" in line for line in desk.log.lines)


async def test_one_who_blocked_us_is_pushed_nothing_until_they_write(desk: Desk) -> None:
    worker = desk.worker()
    turns = desk.turns(worker)
    await turns.take(desk.update())
    await turns.take(desk.update(kind=UpdateKind.BLOCKED, reply_token=None, reply_until=None))
    await worker.idle()
    desk.sender.seen.clear()

    await desk.push("ข่าว 1")
    await work(worker)
    assert desk.sender.texts == []

    await turns.take(desk.update())
    await worker.idle()
    await desk.push("ข่าว 2")
    await work(worker)
    assert desk.sender.texts[-1] == ["ข่าว 2"]


async def test_a_push_that_may_not_go_rides_on_the_next_reply(desk: Desk) -> None:
    worker = desk.worker(budget=0)
    turns = desk.turns(worker)
    await turns.take(desk.update())
    await worker.idle()
    await desk.push("ข่าว")

    await work(worker)
    await turns.take(desk.update())
    await worker.idle()

    assert desk.sender.texts[-1][0] == "ข่าว"
    assert desk.tokens == ["t1", "t2"]
    assert worker.fates[Channel.LINE, "rides"] == 1


@pytest.mark.parametrize("chance", [lambda: 0.0, lambda: 1.0])
def test_waits_grow_from_half_a_second_to_an_hour(chance: Callable[[], float]) -> None:
    waits = [backoff(attempts, chance) for attempts in range(1, MOST_TRIES)]

    assert waits == sorted(waits)
    assert timedelta(seconds=0.5) <= waits[0] <= timedelta(seconds=1)
    assert LONGEST_WAIT / 2 <= waits[-1] <= LONGEST_WAIT


class _Lost:
    """A worker of a process that dies between what it stored and what it would have sent."""

    def __init__(self, worker: OutboxWorker) -> None:
        self.kept: list[Delivery] = []
        self.lease = worker.lease

    def hand(self, delivery: Delivery) -> None:
        self.kept.append(delivery)

    def wake(self, identity_id: str = "") -> None:
        """Be dead."""
