"""PostgreSQL: a pool of connections, a thread for each, and the same unit of work as on SQLite.

Units of work run side by side at READ COMMITTED. What must not interleave takes a lock: a turn locks
its person, a change of answers the row of its assessment, a new outbox row the row of its identity.
Where the database gives one up in favour of another, the work is called again from the start.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import TypeVar

import psycopg
from psycopg.errors import DeadlockDetected, SerializationFailure
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from bot.errors import StorageError
from bot.ports import UnitOfWork
from storage.session import SqlRow, TryAgainError, to_psycopg
from storage.unit_of_work import carry_out

T = TypeVar("T")

POOL_SIZE = 8
"""How many units of work run at once in one process."""

PATIENCE = timedelta(seconds=10)
"""How long to wait for a connection, when the store is opened and later."""

MAX_TRIES = 5
"""How often a unit of work is called before its conflicts with others are an error."""

_PgConnection = psycopg.Connection[SqlRow]


class _LostError(TryAgainError):
    """The connection broke before the commit, so that nothing of the work was kept."""


class PostgresSession:
    """`storage.session.Session` over a connection's open transaction."""

    skip_locked = "FOR UPDATE SKIP LOCKED"

    def __init__(self, connection: _PgConnection) -> None:
        self._connection = connection

    def _execute(self, sql: str, values: Mapping[str, object]) -> psycopg.Cursor[SqlRow]:
        try:
            return self._connection.execute(to_psycopg(sql), values)
        except (psycopg.Error, UnicodeError) as error:
            raise _to_storage_error(error, lost=self._connection.broken) from error

    def one(self, sql: str, **values: object) -> SqlRow | None:
        """Return the first row, or None when there is none."""
        return self._execute(sql, values).fetchone()

    def all(self, sql: str, **values: object) -> list[SqlRow]:
        """Return every row."""
        return self._execute(sql, values).fetchall()

    def run(self, sql: str, **values: object) -> int:
        """Carry out a statement and return how many rows it changed."""
        return self._execute(sql, values).rowcount

    def lock(self, key: str) -> bool:
        """Hold off other transactions that lock the same key, until this one ends."""
        self._execute("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))", {"key": key})
        return True


def _to_storage_error(error: Exception, *, lost: bool = False) -> StorageError:
    """Return our error for one of psycopg's; `lost` is a connection that broke before its commit.

    Only the first line of the message is kept: the second may quote what somebody wrote.
    """
    summary = str(error).partition("\n")[0] or type(error).__name__
    if lost:
        return _LostError(f"PostgreSQL: {summary}")
    if isinstance(error, (SerializationFailure, DeadlockDetected)):
        return TryAgainError(f"PostgreSQL: {summary}")
    return StorageError(f"PostgreSQL: {summary}")


@contextmanager
def translated() -> Iterator[None]:
    """Turn every failure of PostgreSQL and its pool inside into a StorageError."""
    try:
        yield
    except PoolTimeout as error:
        raise StorageError("PostgreSQL cannot be reached: see DATABASE_URL, and that it runs") from error
    except (psycopg.Error, PoolClosed) as error:
        raise _to_storage_error(error) from error


class PostgresStore:
    """`bot.ports.Store` over a PostgreSQL database; other processes may share it."""

    def __init__(self, pool: ConnectionPool[_PgConnection]) -> None:
        self._pool = pool
        self._threads = ThreadPoolExecutor(POOL_SIZE, thread_name_prefix="postgres")
        self._closed = False

    @classmethod
    async def open(cls, database_url: str) -> PostgresStore:
        """Connect to the database, which `storage.store.migrate` has prepared.

        Raises:
            StorageError: when it cannot be reached within PATIENCE.
        """
        seconds = PATIENCE.total_seconds()
        pool: ConnectionPool[_PgConnection] = ConnectionPool(
            database_url,
            min_size=1,
            max_size=POOL_SIZE,
            timeout=seconds,
            kwargs={"autocommit": True},
            open=False,
        )
        await asyncio.to_thread(_open, pool, seconds)
        return cls(pool)

    async def run(self, work: Callable[[UnitOfWork], T]) -> T:
        """Carry out the work in one transaction and return its result once that is durable.

        Raises:
            StorageError: when the transaction could not be kept, or the store is closed.
        """
        if self._closed:
            raise StorageError("the store is closed: open it again")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._carry_out, work)

    def _carry_out(self, work: Callable[[UnitOfWork], T]) -> T:
        for _ in range(MAX_TRIES - 1):
            try:
                return self._once(work)
            except _LostError:
                self._pool.check()  # the server may have been restarted: all of them may be lost
            except TryAgainError:
                continue
        return self._once(work)

    def _once(self, work: Callable[[UnitOfWork], T]) -> T:
        """Carry out the work; leaving the pool's context commits, or rolls back after an exception."""
        with translated(), self._pool.connection() as connection:
            session = PostgresSession(connection)
            session.run("BEGIN")
            return carry_out(work, session)

    async def close(self) -> None:
        """Finish what is under way and let go of the database. A repeated call does nothing."""
        self._closed = True
        await asyncio.to_thread(self._threads.shutdown)
        await asyncio.to_thread(self._pool.close)


def _open(pool: ConnectionPool[_PgConnection], seconds: float) -> None:
    with translated():
        try:
            pool.open(wait=True, timeout=seconds)
        except PoolTimeout:
            pool.close()
            raise


def stored_version(database_url: str) -> str | None:
    """Return the schema's version in that database, None when there is no schema.

    Raises:
        StorageError: when the database cannot be reached.
    """
    seconds = int(PATIENCE.total_seconds())
    with translated(), psycopg.connect(database_url, connect_timeout=seconds) as connection:
        exists = connection.execute("SELECT to_regclass('alembic_version') IS NOT NULL").fetchone()
        if exists is None or not exists[0]:
            return None
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return None if row is None else str(row[0])
