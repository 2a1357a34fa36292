"""Nothing that a database library raises leaves storage as itself."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import psycopg
import pytest
from psycopg import errors as pg_errors
from psycopg_pool import PoolClosed, PoolTimeout

from bot.errors import StorageError
from bot.model import (
    Channel,
    CodeMade,
    Identity,
    Invitation,
    Message,
    Office,
    Person,
    PersonChanged,
    Screen,
)
from bot.ports import Store, UnitOfWork
from storage import postgres, sqlite
from storage.postgres import PostgresStore
from storage.session import TryAgainError
from storage.store import is_current, migrate, open_store
from tests.contract.world import NOW, later
from tests.postgres_server import Server

IDENTITY = Identity("i", "p", Channel.WEB, "x")
DEAD_SERVER = "postgresql://pmqa@127.0.0.1:1/none"


def breaks_a_key(unit: UnitOfWork) -> None:
    code = Invitation("C", "link", None, None, "nobody", 1, later(days=1))
    unit.people.apply([CodeMade(code)], identity=IDENTITY, at=NOW)


def breaks_a_check(unit: UnitOfWork) -> None:
    code = Invitation("C", "invite", None, None, None, 1, later(days=1))
    unit.people.apply([CodeMade(code)], identity=IDENTITY, at=NOW)


def breaks_uniqueness(unit: UnitOfWork) -> None:
    code = Invitation("C", "invite", None, None, None, -1, later(days=1))
    unit.people.apply([CodeMade(code), CodeMade(code)], identity=IDENTITY, at=NOW)


def has_half_a_surrogate_pair(unit: UnitOfWork) -> None:
    unit.offices.add(Office("o", "c", "\ud83d"))


def has_half_a_pair_inside_a_screen(unit: UnitOfWork) -> None:
    unit.conversations.save_screen("i", Screen("\ud83d"))


def has_too_large_a_number(unit: UnitOfWork) -> None:
    unit.outbox.after("i", 0, limit=2**80)


def changes_nobody(unit: UnitOfWork) -> None:
    unit.people.apply([PersonChanged(Person("nobody"))], identity=IDENTITY, at=NOW)


def has_a_key_that_is_no_text(unit: UnitOfWork) -> None:
    unit.outbox.post([Message(Screen("x"), "p", key="\ud83d")], at=NOW)


BREAKS = [
    breaks_a_key,
    breaks_a_check,
    breaks_uniqueness,
    has_half_a_surrogate_pair,
    has_half_a_pair_inside_a_screen,
    has_too_large_a_number,
    changes_nobody,
    has_a_key_that_is_no_text,
]


@pytest.mark.parametrize("work", BREAKS)
async def test_what_the_database_refuses_is_a_storage_error_where_it_happens(
    store: Store, work: Callable[[UnitOfWork], None]
) -> None:
    inside: list[BaseException] = []

    def watched(unit: UnitOfWork) -> None:
        try:
            work(unit)
        except BaseException as error:
            inside.append(error)
            raise

    with pytest.raises(StorageError):
        await store.run(watched)

    assert isinstance(inside[0], StorageError)


def family(root: type[Exception]) -> list[type[Exception]]:
    """Return a class of errors and all below it, as they are on this machine."""
    return [root, *(one for child in root.__subclasses__() for one in family(child))]


@pytest.mark.parametrize("error", family(sqlite3.Error))
def test_every_error_of_sqlite3_is_translated(error: type[Exception]) -> None:
    with pytest.raises(StorageError, match="SQLite: told"), sqlite.translated():
        raise error("told")


def test_every_error_of_psycopg_and_its_pool_is_translated() -> None:
    for error in (*family(psycopg.Error), PoolClosed):
        with pytest.raises(StorageError, match="PostgreSQL"), postgres.translated():
            raise error("told\nDETAIL: Key (name)=(a secret) exists")


def test_what_somebody_wrote_is_not_repeated_in_the_message() -> None:
    with pytest.raises(StorageError) as caught, postgres.translated():
        raise pg_errors.UniqueViolation("duplicate key\nDETAIL: Key (name)=(a secret) exists")

    assert str(caught.value) == "PostgreSQL: duplicate key"


@pytest.mark.parametrize("error", [pg_errors.DeadlockDetected, pg_errors.SerializationFailure])
def test_a_conflict_of_transactions_is_to_be_tried_again(error: type[Exception]) -> None:
    with pytest.raises(TryAgainError), postgres.translated():
        raise error("told")


def test_a_pool_that_waited_in_vain_says_what_to_look_at() -> None:
    with pytest.raises(StorageError, match="cannot be reached: see DATABASE_URL"), postgres.translated():
        raise PoolTimeout("told")


@pytest.mark.postgres
async def test_work_that_meets_a_deadlock_is_called_again(postgres_url: str) -> None:
    """Two units take two locks in opposite order; both are done in the end."""
    store = await open_store(postgres_url)
    calls: list[str] = []

    def take(first: str, second: str, unit: UnitOfWork) -> None:
        calls.append(first)
        unit.lock(first)
        if len(calls) <= 2:
            together.wait(timeout=10)
        unit.lock(second)

    together = threading.Barrier(2)
    await asyncio.gather(store.run(partial(take, "a", "b")), store.run(partial(take, "b", "a")))

    assert len(calls) == 3
    await store.close()


@pytest.mark.postgres
async def test_connections_lost_while_idle_are_replaced(postgres_url: str, postgres_server: Server) -> None:
    store = await open_store(postgres_url)
    await asyncio.gather(*(store.run(lambda unit: unit.offices.list()) for _ in range(20)))

    postgres_server.cut_off(postgres_url)

    assert await store.run(lambda unit: unit.offices.list()) == ()
    await store.close()


@pytest.mark.postgres
async def test_a_connection_lost_at_work_is_a_new_try(postgres_url: str, postgres_server: Server) -> None:
    store = await open_store(postgres_url)
    calls: list[int] = []

    def work(unit: UnitOfWork) -> None:
        calls.append(1)
        unit.offices.add(Office("o", "c", "สพท."))
        if len(calls) == 1:
            postgres_server.cut_off(postgres_url)
        unit.offices.list()

    await store.run(work)

    assert len(calls) == 2
    assert len(await store.run(lambda unit: unit.offices.list())) == 1
    await store.close()


async def test_a_server_that_is_not_there_is_a_storage_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "PATIENCE", timedelta(seconds=1))

    with pytest.raises(StorageError, match="cannot be reached"):
        await PostgresStore.open(DEAD_SERVER)
    with pytest.raises(StorageError, match="PostgreSQL:"):
        is_current(DEAD_SERVER)
    with pytest.raises(StorageError, match="the schema could not be brought up to date"):
        migrate(DEAD_SERVER)


async def test_a_folder_in_the_place_of_the_file_is_a_storage_error(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="unable to open database file"):
        await open_store(f"sqlite:///{tmp_path}")
