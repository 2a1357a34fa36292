"""What is promised of SQLite's group commit alone."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.model import Office
from bot.ports import UnitOfWork
from storage import sqlite
from storage.sqlite import MAX_BATCH, SqliteStore, connect


@pytest.fixture
async def store(sqlite_file: Path) -> AsyncIterator[SqliteStore]:
    opened = await SqliteStore.open(sqlite_file)
    yield opened
    await opened.close()


def add(code: str, unit: UnitOfWork) -> None:
    unit.offices.add(Office(f"id-{code}", code, "สพท."))


async def codes(store: SqliteStore) -> list[str]:
    return [one.code for one in await store.run(lambda unit: unit.offices.list())]


async def count_commits(store: SqliteStore, seen: list[str]) -> None:
    await store._connection.call(lambda connection: connection.set_trace_callback(seen.append))


async def test_what_waits_together_is_committed_together(store: SqliteStore) -> None:
    seen: list[str] = []
    await count_commits(store, seen)

    await asyncio.gather(*(store.run(partial(add, f"{number:03}")) for number in range(50)))

    assert seen.count("COMMIT") <= 2
    assert len(await codes(store)) == 50


async def test_work_is_carried_out_in_the_order_of_the_calls(store: SqliteStore) -> None:
    order: list[int] = []

    def note(number: int, _: UnitOfWork) -> None:
        order.append(number)

    await asyncio.gather(*(store.run(partial(note, number)) for number in range(3 * MAX_BATCH)))

    assert order == list(range(3 * MAX_BATCH))


async def test_a_batch_is_bounded(store: SqliteStore) -> None:
    seen: list[str] = []
    await count_commits(store, seen)

    await asyncio.gather(*(store.run(partial(add, f"{number:04}")) for number in range(3 * MAX_BATCH)))

    assert seen.count("COMMIT") >= 3


async def test_work_that_succeeds_needs_no_savepoint(store: SqliteStore) -> None:
    seen: list[str] = []
    await count_commits(store, seen)

    await asyncio.gather(*(store.run(partial(add, f"{number:03}")) for number in range(50)))

    assert not [one for one in seen if "SAVEPOINT" in one]


async def test_work_beside_one_that_fails_is_called_again_and_kept(store: SqliteStore) -> None:
    called: list[str] = []

    def note(code: str, unit: UnitOfWork) -> None:
        called.append(code)
        add(code, unit)

    def fail(unit: UnitOfWork) -> None:
        note("B", unit)
        raise LookupError

    outcomes = await asyncio.gather(
        store.run(partial(note, "A")), store.run(fail), store.run(partial(note, "C")), return_exceptions=True
    )

    assert [type(one) for one in outcomes] == [type(None), LookupError, type(None)]
    assert called == ["A", "B", "A", "B", "C"]
    assert await codes(store) == ["A", "C"]


async def test_when_the_commit_fails_so_does_all_of_the_batch(store: SqliteStore, sqlite_file: Path) -> None:
    """A deferred constraint that fails at the commit stands for a disk that cannot take it."""

    def dangle(unit: UnitOfWork) -> None:
        session = unit.offices._session  # type: ignore[attr-defined] # no port offers such a thing
        session.run("PRAGMA defer_foreign_keys = ON")
        session.run("INSERT INTO conversations (person_id, body) VALUES ('nobody', '{}')")

    outcomes = await asyncio.gather(
        store.run(partial(add, "A")), store.run(dangle), store.run(partial(add, "B")), return_exceptions=True
    )

    assert [type(one) for one in outcomes] == [StorageError] * 3
    assert await codes(store) == []


async def test_who_waits_too_long_for_another_writer_is_told(
    sqlite_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PRAGMAS", (*sqlite.PRAGMAS, "PRAGMA busy_timeout = 1"))
    store = await SqliteStore.open(sqlite_file)
    other = connect(sqlite_file)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StorageError, match="SQLite: database is locked"):
        await store.run(partial(add, "A"))

    other.execute("ROLLBACK")
    other.close()
    await store.run(partial(add, "B"))
    assert await codes(store) == ["B"]
    await store.close()


async def test_the_log_is_moved_into_the_database_while_nobody_else_may_write(
    store: SqliteStore, sqlite_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "CHECKPOINT_BYTES", 64 * 1024)
    log = sqlite_file.with_name(sqlite_file.name + "-wal")

    for number in range(60):
        await store.run(partial(add, f"{number:03}"))

    assert log.stat().st_size < 128 * 1024
    assert len(await codes(store)) == 60


def test_sqlite_itself_makes_no_checkpoint(sqlite_file: Path) -> None:
    connection = connect(sqlite_file)

    settings = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "wal_autocheckpoint")
    }

    connection.close()
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "wal_autocheckpoint": 0,
    }


async def test_a_reader_does_not_hold_off_a_checkpoint_for_ever(
    store: SqliteStore, sqlite_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "CHECKPOINT_BYTES", 16 * 1024)
    reader = sqlite3.connect(sqlite_file, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT COUNT(*) FROM offices").fetchone()

    for number in range(20):
        await store.run(partial(add, f"{number:03}"))

    reader.execute("COMMIT")
    reader.close()
    assert len(await codes(store)) == 20
