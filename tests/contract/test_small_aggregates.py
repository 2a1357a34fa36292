"""Updates, offices, conversations and jobs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import StorageError
from bot.model import (
    Capacity,
    CellChanged,
    Choice,
    Conversation,
    Imported,
    Job,
    KeptText,
    Level,
    Office,
    Question,
    QuestionKind,
    Reopened,
    Row,
    Screen,
    Signed,
    Standing,
    SubmissionChange,
    Tick,
)
from bot.ports import Store, UnitOfWork
from storage.encoding import (
    conversation_from_json,
    conversation_to_json,
    screen_from_json,
    screen_to_json,
)
from storage.jobs import LEASE
from storage.store import open_store
from tests.contract.world import NOW, OFFICE, OTHER_OFFICE, begin, change, join, later, meet, update

texts = st.text(st.characters(codec="utf-8"), max_size=40)
moments = st.datetimes(timezones=st.just(NOW.tzinfo))
screens = st.builds(
    Screen,
    texts,
    texts,
    st.lists(
        st.builds(
            Choice,
            texts,
            texts,
            st.none() | st.builds(Row, texts, st.none() | st.sampled_from(Tick)),
            st.booleans(),
        ),
        max_size=4,
    ).map(tuple),
    texts,
    st.booleans(),
)
conversations = st.builds(
    Conversation,
    st.none()
    | st.builds(Question, st.sampled_from(QuestionKind), moments, texts, texts, st.integers(0, 10**9)),
    st.none() | texts,
    st.lists(texts, max_size=4).map(tuple),
    st.lists(st.builds(KeptText, texts, st.sampled_from(Level), texts, texts), max_size=3).map(tuple),
    st.none() | texts,
    st.none() | texts,
)


@given(screens)
def test_a_screen_comes_back_as_it_was_stored(screen: Screen) -> None:
    assert screen_from_json(screen_to_json(screen)) == screen


@given(conversations)
def test_a_conversation_comes_back_as_it_was_stored(conversation: Conversation) -> None:
    assert conversation_from_json(conversation_to_json(conversation)) == conversation


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(screen=screens, conversation=conversations)
async def test_both_go_through_the_database_unchanged(
    store: Store, screen: Screen, conversation: Conversation
) -> None:
    await meet(store, "malee")

    def save(unit: UnitOfWork) -> None:
        unit.conversations.save("p-malee", conversation)
        unit.conversations.save_screen("i-malee", screen)

    await store.run(save)
    arrival = await meet(store, "malee")

    assert (arrival.conversation, arrival.screen) == (conversation, screen)


def test_a_field_added_later_reads_what_was_stored_before() -> None:
    assert conversation_from_json("{}") == Conversation()
    assert screen_from_json('{"text":"ก"}') == Screen("ก")


def test_half_a_surrogate_pair_is_refused_by_name() -> None:
    with pytest.raises(StorageError, match="Screen cannot be kept as UTF-8"):
        screen_to_json(Screen("\ud83d"))


async def test_an_update_is_new_once_on_its_channel(store: Store) -> None:
    assert await store.run(lambda unit: unit.updates.first_time(update()))
    assert not await store.run(lambda unit: unit.updates.first_time(update()))
    assert await store.run(lambda unit: unit.updates.first_time(update(number=2)))


async def test_an_update_that_was_rolled_back_is_new_again(store: Store) -> None:
    def fail(unit: UnitOfWork) -> None:
        unit.updates.first_time(update())
        raise LookupError

    with pytest.raises(LookupError):
        await store.run(fail)

    assert await store.run(lambda unit: unit.updates.first_time(update()))


async def test_an_update_redelivered_to_two_processes_acts_once(store: Store, database_url: str) -> None:
    other = await open_store(database_url)

    answers = await asyncio.gather(
        *(
            (store, other)[number % 2].run(lambda unit: unit.updates.first_time(update()))
            for number in range(10)
        )
    )

    assert sorted(answers) == [False] * 9 + [True]
    await other.close()


async def test_old_updates_are_forgotten(store: Store) -> None:
    await store.run(lambda unit: unit.updates.first_time(update(number=1)))
    await store.run(lambda unit: unit.updates.first_time(update(number=2, at=later(days=1))))

    assert await store.run(lambda unit: unit.updates.forget_before(later(hours=1))) == 1
    assert await store.run(lambda unit: unit.updates.first_time(update(number=1)))
    assert not await store.run(lambda unit: unit.updates.first_time(update(number=2)))


async def test_offices_are_found_by_id_and_by_code_and_listed_by_code(store: Store) -> None:
    sample = Office("o0", "0000", "สพท.ตัวอย่าง", sample=True)
    await store.run(lambda unit: unit.offices.add(sample))

    assert await store.run(lambda unit: unit.offices.get("o0")) == sample
    assert await store.run(lambda unit: unit.offices.by_code("1001")) == OFFICE
    assert await store.run(lambda unit: unit.offices.by_code("9999")) is None
    assert await store.run(lambda unit: unit.offices.get("9999")) is None
    assert await store.run(lambda unit: unit.offices.list()) == (sample, OFFICE, OTHER_OFFICE)


async def test_an_office_code_is_given_once(store: Store) -> None:
    with pytest.raises(StorageError, match="office code 1001 is taken: choose another code"):
        await store.run(lambda unit: unit.offices.add(Office("new", "1001", "ซ้ำ")))


def numbered(prefix: str) -> Iterator[str]:
    return (f"{prefix}{number}" for number in range(100))


async def add_jobs(store: Store, *kinds: str) -> None:
    await meet(store, "malee")
    jobs, ids = [Job(kind, {"ข้อ": "1.1"}) for kind in kinds], numbered("j")
    await store.run(
        lambda unit: unit.jobs.add(jobs, identity_id="i-malee", new_ids=lambda: next(ids), at=NOW)
    )


async def test_jobs_are_claimed_oldest_first_and_each_once(store: Store) -> None:
    await add_jobs(store, "pack", "chart")

    claims = [await store.run(lambda unit: unit.jobs.claim(now=NOW)) for _ in range(3)]

    assert claims == [
        ("j0", "i-malee", Job("pack", {"ข้อ": "1.1"})),
        ("j1", "i-malee", Job("chart", {"ข้อ": "1.1"})),
        None,
    ]


async def test_a_job_that_was_lost_is_claimed_again_and_a_finished_one_is_not(store: Store) -> None:
    await add_jobs(store, "pack", "chart")
    await store.run(lambda unit: unit.jobs.claim(now=NOW))
    await store.run(lambda unit: unit.jobs.claim(now=NOW))
    await store.run(lambda unit: unit.jobs.finish("j0"))

    early = await store.run(lambda unit: unit.jobs.claim(now=NOW + LEASE - timedelta(seconds=1)))
    late = await store.run(lambda unit: unit.jobs.claim(now=NOW + LEASE))

    assert early is None
    assert late is not None
    assert late[0] == "j1"


async def test_workers_of_two_processes_never_claim_the_same_job(store: Store, database_url: str) -> None:
    await add_jobs(store, *("pack" for _ in range(20)))
    other = await open_store(database_url)

    claims = await asyncio.gather(
        *((store, other)[number % 2].run(lambda unit: unit.jobs.claim(now=NOW)) for number in range(20))
    )

    assert len({claim[0] for claim in claims if claim}) == 20
    await other.close()


async def test_missed_searches_are_counted_and_listed_most_often_first(store: Store) -> None:
    def miss(uow: UnitOfWork) -> None:
        for number, words in enumerate(("เงินยืม", "ลาพักร้อน", "เงินยืม")):
            uow.searches.count_missed(words, at=later(days=number))

    await store.run(miss)

    found = await store.run(lambda uow: uow.searches.missed(limit=5))
    assert [(one.words, one.count, one.last_at) for one in found] == [
        ("เงินยืม", 2, later(days=2)),
        ("ลาพักร้อน", 1, later(days=1)),
    ]
    assert await store.run(lambda uow: uow.searches.forget_before(later(days=2))) == 1


async def test_the_standing_of_every_office_is_its_last_change_of_its_own(store: Store) -> None:
    await join(store, "malee")
    await begin(store)
    assert [one.last_change for one in await standings(store)] == [None, None]

    await change(store, CellChanged("kpi_8", "value", None, "4"), batch="b1")
    assert [one.last_change for one in await standings(store)] == [None, None]

    await change(store, CellChanged("1.1", "1.1.B1", None, "met"), batch="b2")
    assert [(one.office, one.last_change) for one in await standings(store)] == [
        (OFFICE, NOW),
        (OTHER_OFFICE, None),
    ]


async def test_an_office_stands_signed_and_imported_until_it_is_opened_again(store: Store) -> None:
    await join(store, "director")
    await begin(store)
    signed = Signed("{}", "ab12", Capacity.DIRECTOR, "ประเสริฐ", "ผอ.สพป.", 1)
    for what, at in ((signed, NOW), (Imported(), later(days=1))):
        await store.run(partial(_submit, what=what, at=at))
    assert (await standings(store))[0] == Standing(OFFICE, None, NOW, later(days=1))

    await store.run(partial(_submit, what=Reopened("ตัวเลขผิด"), at=later(days=2)))
    assert (await standings(store))[0] == Standing(OFFICE)


def _submit(unit: UnitOfWork, *, what: SubmissionChange, at: datetime) -> None:
    unit.submissions.apply(OFFICE.id, "a-o1", what, by="p-director", at=at)


async def test_a_sample_office_stands_nowhere(store: Store) -> None:
    await store.run(lambda unit: unit.offices.add(Office("o9", "SAMPLE", "ตัวอย่าง", sample=True)))

    assert [one.office for one in await standings(store)] == [OFFICE, OTHER_OFFICE]


async def standings(store: Store) -> tuple[Standing, ...]:
    return await store.run(lambda unit: unit.offices.standings("pmqa-2565"))
