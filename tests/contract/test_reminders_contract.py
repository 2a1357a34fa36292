"""What was sent to remind people, what waits to be, and what they chose about it."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest

from bot.model import (
    Channel,
    CodeMade,
    Erased,
    Invitation,
    Linked,
    Mark,
    Muted,
    Office,
    PassedOn,
    PeopleChange,
    Remindee,
    ReminderChange,
    Role,
    Screen,
    Snoozed,
)
from bot.ports import Store, UnitOfWork
from bot.sending import Claim
from storage.store import open_store
from tests.contract.world import NOW, OFFICE, OTHER_OFFICE, join, later, meet

TODAY = date(2026, 11, 22)
MARK = Mark("pmqa-2565:all:official:", date(2026, 11, 30), 7)
OTHER_MARK = Mark("pmqa-2565:o1:internal:2.3", date(2026, 11, 25), 3)
LINE_ONLY = frozenset({Channel.LINE})


@pytest.fixture
async def malee(store: Store) -> str:
    await join(store, "malee")
    return "p-malee"


async def remindee(store: Store, office: Office = OFFICE) -> Remindee:
    return (await store.run(lambda unit: unit.reminders.remindees(office.id)))["p-malee"]


async def keep(store: Store, *marks: Mark, day: date = TODAY) -> bool:
    return await store.run(lambda unit: unit.reminders.keep("p-malee", day, marks))


async def choose(store: Store, *changes: ReminderChange) -> None:
    await store.run(lambda unit: unit.reminders.choose("p-malee", OFFICE.id, changes, at=NOW))


async def test_somebody_of_whom_nothing_is_kept_can_be_reminded(store: Store, malee: str) -> None:
    found = await remindee(store)

    assert [one.external_id for one in found.ways] == ["malee"]
    assert found == Remindee(malee, found.ways)


async def test_a_digest_goes_once_a_day_with_its_marks(store: Store, malee: str) -> None:
    assert await keep(store, MARK, OTHER_MARK)
    assert not await keep(store, MARK)

    found = await remindee(store)
    assert (found.sent, found.last_digest) == (frozenset({MARK, OTHER_MARK}), TODAY)
    assert await keep(store, MARK, day=TODAY + timedelta(days=1))
    assert await store.run(lambda unit: unit.reminders.counts(TODAY)) == (1, 0)


async def test_of_many_workers_one_keeps_it(store: Store, database_url: str, malee: str) -> None:
    other = await open_store(database_url)

    kept = await asyncio.gather(*(keep((store, other)[number % 2], MARK) for number in range(8)))

    assert sorted(kept) == [False] * 7 + [True]
    await other.close()


async def test_an_office_is_looked_at_once_for_a_stamp(store: Store, database_url: str) -> None:
    other = await open_store(database_url)

    async def begin(number: int, stamp: str) -> bool:
        one = (store, other)[number % 2]
        return await one.run(lambda unit: unit.reminders.begin(OFFICE.id, stamp))

    first = await asyncio.gather(*(begin(number, "a") for number in range(6)))
    assert sorted(first) == [False] * 5 + [True]
    assert await begin(0, "b")
    assert await store.run(lambda unit: unit.reminders.rounds()) == {OFFICE.id: "b"}
    await other.close()


async def test_choices_are_kept_and_the_last_one_holds(store: Store, malee: str) -> None:
    await choose(store, Muted(on=True))
    assert (await remindee(store)).muted

    await choose(store, Snoozed(TODAY), PassedOn("2.3"))

    found = await remindee(store)
    assert (found.muted, found.snoozed_until, found.passed_on) == (False, TODAY, {"2.3": NOW})


async def test_what_was_put_off_wakes_on_its_day(store: Store, malee: str) -> None:
    await choose(store, Snoozed(TODAY))

    async def awake(day: date) -> frozenset[str]:
        return await store.run(lambda unit: unit.reminders.awake(day))

    assert await awake(TODAY - timedelta(days=1)) == frozenset()
    assert await awake(TODAY) == {OFFICE.id}
    await store.run(lambda unit: unit.reminders.wake(OTHER_OFFICE.id, TODAY))
    assert await awake(TODAY) == {OFFICE.id}
    await store.run(lambda unit: unit.reminders.wake(OFFICE.id, TODAY))
    assert await awake(TODAY) == frozenset()
    assert (await remindee(store)).snoozed_until is None


@pytest.mark.parametrize(("wants_push", "offices"), [(True, {OFFICE.id}), (False, set()), (None, set())])
async def test_who_waits_for_a_reply_is_known_as_they_arrive(
    store: Store, malee: str, *, wants_push: bool | None, offices: set[str]
) -> None:
    await store.run(lambda unit: unit.reminders.nudge(malee, wants_push=wants_push))

    assert (await meet(store, "malee")).nudged is (wants_push is not None)
    assert await store.run(lambda unit: unit.reminders.wanting_push()) == offices


async def test_a_digest_that_is_kept_ends_the_wait(store: Store, malee: str) -> None:
    await store.run(lambda unit: unit.reminders.nudge(malee, wants_push=True))
    await keep(store, MARK)

    assert not (await meet(store, "malee")).nudged


def linking(gone: str) -> tuple[PeopleChange, ...]:
    """Return the changes that make somebody part of Malee."""
    code = Invitation("LINK", "link", None, None, "p-malee", 1, later(hours=1))
    return CodeMade(code), Linked("p-malee", gone, "LINK")


async def on_line(store: Store) -> None:
    """Let the person be somebody of LINE to whom a digest of today was posted."""
    await join(store, "malee")
    arrival = await meet(store, "malee-line", channel=Channel.LINE)

    def link(unit: UnitOfWork) -> None:
        unit.people.apply(linking(arrival.person.id), identity=arrival.identity, at=NOW)
        unit.reminders.begin(OFFICE.id, "a")
        unit.reminders.keep("p-malee", TODAY, (MARK,))
        unit.outbox.remind("i-malee-line", Screen("งาน"), day=TODAY, at=NOW, expires=later(hours=1))

    await store.run(link)


async def claim(store: Store, *, minutes: int, budget: int | None = None) -> Claim:
    now = later(minutes=minutes)
    return await store.run(
        lambda unit: unit.deliveries.claim(
            now=now,
            limit=9,
            until=later(minutes=minutes + 1),
            owner="w",
            new_key=lambda: "key",
            channels=LINE_ONLY,
            budgets={Channel.LINE: budget},
        )
    )


async def is_taken_back(store: Store) -> bool:
    found = await remindee(store)
    rounds = await store.run(lambda unit: unit.reminders.rounds())
    nudged = (await meet(store, "malee")).nudged
    assert (found.last_digest is None) == (not found.sent) == (rounds == {}) == nudged
    return nudged


async def test_a_digest_that_goes_out_stays_kept(store: Store) -> None:
    await on_line(store)

    assert len((await claim(store, minutes=1)).deliveries) == 1
    assert not await is_taken_back(store)


async def test_one_that_expires_unsent_is_decided_anew(store: Store) -> None:
    await on_line(store)

    assert (await claim(store, minutes=61)).deliveries == ()
    assert await is_taken_back(store)


async def test_one_that_the_budget_refuses_is_decided_anew_for_a_reply(store: Store) -> None:
    await on_line(store)

    assert (await claim(store, minutes=1, budget=0)).deliveries == ()
    assert await is_taken_back(store)


async def test_one_that_nobody_begins_to_send_is_taken_back(store: Store) -> None:
    await on_line(store)

    async def take_back(minutes: int) -> int:
        return await store.run(lambda unit: unit.reminders.take_back_unsent(later(minutes=minutes)))

    assert await take_back(0) == 0
    assert await take_back(1) == 1
    assert await is_taken_back(store)
    assert (await claim(store, minutes=2)).deliveries == ()


async def test_pushes_that_wait_count_against_what_is_left(store: Store) -> None:
    await on_line(store)

    async def left(budget: int | None) -> int | None:
        return await store.run(lambda unit: unit.deliveries.pushes_left(Channel.LINE, budget, now=NOW))

    assert (await left(10), await left(0), await left(None)) == (9, 0, None)
    await claim(store, minutes=1)
    assert await left(10) == 9


async def test_who_is_not_reached_is_known(store: Store, malee: str) -> None:
    await store.run(lambda unit: unit.deliveries.lose("i-malee", now=NOW))

    found = await remindee(store)

    assert (found.ways, found.unreachable) == ((), True)


async def test_linking_keeps_what_was_sent_and_erasing_keeps_nothing(store: Store, malee: str) -> None:
    await join(store, "phone")
    await store.run(lambda unit: unit.reminders.keep("p-phone", TODAY, (OTHER_MARK,)))
    await store.run(lambda unit: unit.reminders.choose("p-phone", OFFICE.id, (PassedOn("1.1"),), at=NOW))
    arrival = await meet(store, "phone")

    await store.run(lambda unit: unit.people.apply(linking("p-phone"), identity=arrival.identity, at=NOW))
    found = await remindee(store)
    assert (found.sent, set(found.passed_on)) == (frozenset({OTHER_MARK}), {"1.1"})

    arrival = await meet(store, "malee")
    erased = Erased("p-malee", "อดีตเจ้าหน้าที่ 1")
    await store.run(lambda unit: unit.people.apply((erased,), identity=arrival.identity, at=NOW))
    await join(store, "other", Role.OFFICER)
    assert "p-malee" not in await store.run(lambda unit: unit.reminders.remindees(OFFICE.id))
    assert await store.run(lambda unit: unit.reminders.counts(TODAY)) == (1, 0)


async def test_another_offices_people_are_not_seen(store: Store, malee: str) -> None:
    assert await store.run(lambda unit: unit.reminders.remindees(OTHER_OFFICE.id)) == {}


async def test_what_is_old_is_forgotten(store: Store, malee: str) -> None:
    await keep(store, MARK)

    await store.run(lambda unit: unit.reminders.forget_before(TODAY + timedelta(days=1)))

    assert (await remindee(store)).sent == frozenset()
