from __future__ import annotations

import asyncio
from collections.abc import Coroutine

import pytest

from bot.errors import StorageError
from bot.model import Office, Screen
from bot.ports import Store, UnitOfWork
from storage.store import open_store
from tests.contract.world import NOW, meet, update


def office(code: str) -> Office:
    return Office(f"id-{code}", code, f"สพท. {code}")


async def codes(store: Store) -> list[str]:
    offices = await store.run(lambda unit: unit.offices.list())
    return [one.code for one in offices if not one.code.startswith("100")]


async def test_work_returns_its_result(store: Store) -> None:
    assert await store.run(lambda _: 42) == 42


async def test_an_exception_of_the_work_undoes_all_of_it_and_reaches_the_caller(store: Store) -> None:
    def work(unit: UnitOfWork) -> None:
        unit.offices.add(office("A"))
        raise LookupError("the handler has a fault")

    with pytest.raises(LookupError, match="the handler has a fault"):
        await store.run(work)

    assert await codes(store) == []


async def test_even_a_stop_iteration_reaches_the_caller_as_an_error(store: Store) -> None:
    def work(unit: UnitOfWork) -> None:
        unit.offices.add(office("A"))
        next(iter(()))

    with pytest.raises(RuntimeError):
        await asyncio.wait_for(store.run(work), timeout=10)

    assert await codes(store) == []


async def test_work_that_fails_leaves_its_neighbours_alone(store: Store) -> None:
    def failing(unit: UnitOfWork) -> None:
        unit.offices.add(office("B"))
        unit.outbox.reply("nobody", [Screen("x")], update_id="", at=NOW)

    outcomes = await asyncio.gather(
        store.run(lambda unit: unit.offices.add(office("A"))),
        store.run(failing),
        store.run(lambda unit: unit.offices.add(office("C"))),
        return_exceptions=True,
    )

    assert [type(one) for one in outcomes] == [type(None), StorageError, type(None)]
    assert await codes(store) == ["A", "C"]


async def test_what_was_kept_is_there_when_the_store_is_opened_again(store: Store, database_url: str) -> None:
    await store.run(lambda unit: unit.offices.add(office("A")))
    await store.close()

    again = await open_store(database_url)

    assert await codes(again) == ["A"]
    await again.close()


async def test_another_process_sees_what_was_kept_at_once(store: Store, database_url: str) -> None:
    other = await open_store(database_url)
    await store.run(lambda unit: unit.offices.add(office("A")))

    assert await codes(other) == ["A"]
    await other.close()


async def test_closing_finishes_what_is_under_way(store: Store, database_url: str) -> None:
    working = [asyncio.create_task(store.run(lambda unit: unit.offices.add(office("A"))))]
    await asyncio.sleep(0)

    await store.close()

    assert await asyncio.gather(*working) == [None]
    again = await open_store(database_url)
    assert await codes(again) == ["A"]
    await again.close()


async def test_a_closed_store_says_so(store: Store) -> None:
    await store.close()

    with pytest.raises(StorageError, match="the store is closed"):
        await store.run(lambda _: None)


async def test_who_stops_waiting_stops_nobody_else(store: Store) -> None:
    def adding(code: str) -> Coroutine[None, None, None]:
        return store.run(lambda unit: unit.offices.add(office(code)))

    tasks = [asyncio.create_task(adding(code)) for code in "ABC"]
    await asyncio.sleep(0)

    tasks[1].cancel()
    await asyncio.wait(tasks)

    assert not tasks[0].exception()
    assert not tasks[2].exception()
    assert {"A", "C"} <= set(await codes(store))


async def test_a_lock_keeps_two_stores_from_interleaving(store: Store, database_url: str) -> None:
    """Each unit reads and writes under the lock; a lost update would leave the count too low."""
    await meet(store, "malee")
    other = await open_store(database_url)

    def count_up(unit: UnitOfWork) -> None:
        unit.lock("person:p-malee")
        shown = unit.people.arrive(update(sender="malee"), new_ids=("", "")).screen
        count = 0 if shown is None else int(shown.text)
        unit.conversations.save_screen("i-malee", Screen(str(count + 1)))

    await asyncio.gather(*((store, other)[number % 2].run(count_up) for number in range(60)))

    shown = (await meet(store, "malee")).screen
    assert shown == Screen("60")
    await other.close()


async def test_a_lock_tells_whether_others_may_have_acted_meanwhile(store: Store, database_url: str) -> None:
    read_again = await store.run(lambda unit: unit.lock("person:p"))

    assert read_again is database_url.startswith("postgresql")
