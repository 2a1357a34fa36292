"""SQLite: one writing connection a process, and group commit on its thread.

A durable commit costs an fsync, whatever it holds. So all the units of work that wait run one after
the other in one transaction, and one commit makes them durable together; where one of them fails, all
are undone and called again, each in a savepoint of its own (docs/adr/0002-sql-by-hand.md has the
measurements). Other processes may write to the same
file; whoever waits for the write lock waits at most BUSY.

Checkpoints, which move what was written from the log into the database, are made here and never by
SQLite itself, because of a fault in its releases before 3.51.3 (docs/adr/0003-sqlite-version.md).
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite

from bot.errors import StorageError
from bot.ports import UnitOfWork
from storage.session import SqlRow
from storage.unit_of_work import carry_out

T = TypeVar("T")

BUSY = timedelta(seconds=10)
"""How long to wait for another process that is writing."""

MAX_BATCH = 200
"""The most units of work in one transaction: at 0.3 ms each, nobody waits much over 60 ms."""

CHECKPOINT_BYTES = 4 * 1024 * 1024
"""How long the log may grow before it is moved into the database."""

PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY // timedelta(milliseconds=1)}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA wal_autocheckpoint = 0",
    "PRAGMA journal_size_limit = 0",
    "PRAGMA temp_store = MEMORY",  # savepoints copy the pages they change, by default into a file
    "PRAGMA secure_delete = ON",  # what a person had erased must not stay on a free page
)


def connect(path: Path) -> sqlite3.Connection:
    """Open the database file the only way this project opens one to write to.

    Transactions are begun and ended by hand. The connection may be closed by another thread.

    Raises:
        StorageError: when the file cannot be opened or is not a database.
    """
    with translated():
        connection = sqlite3.connect(
            path, isolation_level=None, check_same_thread=False, cached_statements=512
        )
        for pragma in PRAGMAS:
            connection.execute(pragma).fetchall()
        return connection


@contextmanager
def translated() -> Iterator[None]:
    """Turn every failure of SQLite inside into a StorageError."""
    try:
        yield
    except _FAILURES as error:
        raise _to_storage_error(error) from error


_FAILURES = (sqlite3.Error, sqlite3.Warning, OverflowError, UnicodeError)
"""What `sqlite3` raises: its own errors, a number above 64 bits, a text that is no Unicode."""


def _to_storage_error(error: Exception) -> StorageError:
    return StorageError(f"SQLite: {error}")


def stored_version(path: Path) -> str | None:
    """Return the schema's version in that file, None when there is no schema or no file.

    Raises:
        StorageError: when the file is no database.
    """
    if not path.exists():
        return None
    with translated(), closing(connect(path)) as connection:
        tables = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
        if connection.execute(tables).fetchone() is None:
            return None
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return None if row is None else str(row[0])


class SqliteSession:
    """`storage.session.Session` over the connection's open transaction."""

    skip_locked = ""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def _execute(self, sql: str, values: Mapping[str, object]) -> sqlite3.Cursor:
        try:
            return self._connection.execute(sql, values)
        except _FAILURES as error:
            raise _to_storage_error(error) from error

    def one(self, sql: str, **values: object) -> SqlRow | None:
        """Return the first row, or None when there is none."""
        rows = self.all(sql, **values)
        return rows[0] if rows else None

    def all(self, sql: str, **values: object) -> list[SqlRow]:
        """Return every row."""
        cursor = self._execute(sql, values)
        try:
            return cursor.fetchall()
        except _FAILURES as error:
            raise _to_storage_error(error) from error

    def run(self, sql: str, **values: object) -> int:
        """Carry out a statement and return how many rows it changed."""
        return self._execute(sql, values).rowcount

    def lock(self, key: str) -> bool:
        """Do nothing: only one transaction writes at a time, and every unit of work is one."""
        del key
        return False


class WorkConnection(aiosqlite.Connection):
    """An aiosqlite connection on whose thread a whole function can run in one hop."""

    async def open(self) -> None:
        """Start the thread and connect; when that fails, the thread is gone too."""
        try:
            await self
        except StorageError:
            self._thread.join()  # it has only to notice that there is nothing to do
            raise

    async def call(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run the function on the connection's thread and return what it returns."""
        result: T = await self._execute(lambda: work(self._conn))  # type: ignore[no-untyped-call] # its own
        return result


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A unit of work that waits for its turn, and the future of its result."""

    work: Callable[[UnitOfWork], Any]
    result: asyncio.Future[Any]


_Outcome = tuple[Any, BaseException | None]


class SqliteStore:
    """`bot.ports.Store` over one SQLite file. Units of work run in the order of the calls."""

    def __init__(self, connection: WorkConnection, path: Path) -> None:
        self._connection = connection
        self._checkpoints = Checkpoints(path)
        self._waiting: deque[_Waiting] = deque()
        self._runner: asyncio.Task[None] | None = None
        self._closed = False

    @classmethod
    async def open(cls, path: Path) -> SqliteStore:
        """Open the file, which `storage.store.migrate` has made."""
        connection = WorkConnection(lambda: connect(path), iter_chunk_size=64)
        await connection.open()
        return cls(connection, path)

    async def run(self, work: Callable[[UnitOfWork], T]) -> T:
        """Carry out the work in one transaction and return its result once that is durable.

        What waits at the same time shares the transaction; work that fails is undone alone.

        Raises:
            StorageError: when the transaction could not be kept, or the store is closed.
        """
        if self._closed:
            raise StorageError("the store is closed: open it again")
        waiting = _Waiting(work, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if self._runner is None:
            self._runner = asyncio.create_task(self._run_batches())
        result: T = await waiting.result
        return result

    async def _run_batches(self) -> None:
        """Carry out all that waits, batch after batch, until nothing does."""
        try:
            while self._waiting:
                count = min(MAX_BATCH, len(self._waiting))
                batch = [self._waiting.popleft() for _ in range(count)]
                wanted = [one for one in batch if not one.result.done()]
                outcomes = await self._connection.call(partial(self._carry_out, wanted))
                for one, outcome in zip(wanted, outcomes, strict=True):
                    _settle(one.result, outcome)
        finally:
            self._runner = None

    def _carry_out(self, batch: Sequence[_Waiting], connection: sqlite3.Connection) -> list[_Outcome]:
        """Run a batch on the connection's thread; all of it fails when the whole could not be kept."""
        try:
            with translated():
                outcomes = _in_one_transaction(connection, batch)
        except StorageError as error:
            return [(None, error)] * len(batch)
        finally:
            _give_up(connection)
        self._checkpoints.make_when_due(connection)
        return outcomes

    async def close(self) -> None:
        """Finish what is under way and let go of the database. A repeated call does nothing."""
        if self._closed:
            return
        self._closed = True
        if self._runner is not None:
            await self._runner
        await self._connection.call(lambda _: self._checkpoints.close())
        await self._connection.close()


def _settle(result: asyncio.Future[Any], outcome: _Outcome) -> None:
    if result.done():  # whoever waited has been cancelled; what was done stays done
        return
    value, error = outcome
    if error is None:
        result.set_result(value)
    else:
        result.set_exception(error)


def _in_one_transaction(connection: sqlite3.Connection, batch: Sequence[_Waiting]) -> list[_Outcome]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        outcomes = _all_of(connection, batch)
    except Exception:  # noqa: BLE001 - whose it is shows when each is called by itself
        _give_up(connection)
        connection.execute("BEGIN IMMEDIATE")
        outcomes = [_in_savepoint(connection, one.work) for one in batch]
    connection.execute("COMMIT")
    return outcomes


def _all_of(connection: sqlite3.Connection, batch: Sequence[_Waiting]) -> list[_Outcome]:
    """Carry all out together: a savepoint for each would copy every page that it changes."""
    session = SqliteSession(connection)
    return [(carry_out(one.work, session), None) for one in batch]


def _in_savepoint(connection: sqlite3.Connection, work: Callable[[UnitOfWork], Any]) -> _Outcome:
    connection.execute("SAVEPOINT work")
    try:
        outcome: _Outcome = (carry_out(work, SqliteSession(connection)), None)
    except Exception as error:  # noqa: BLE001 - it is raised again where the work was given
        # After the worst failures (disk full) SQLite has ended the whole transaction by itself;
        # then this fails too, and with it the batch.
        connection.execute("ROLLBACK TO work")
        outcome = (None, error)
    connection.execute("RELEASE work")
    return outcome


def _give_up(connection: sqlite3.Connection) -> None:
    """Roll back whatever is still open."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")


class Checkpoints:
    """Moves the log into the database, never while anybody writes.

    The write lock is held by the writing connection while a second one makes the checkpoint, so no
    process can begin the log anew meanwhile; see docs/adr/0003-sqlite-version.md.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._log = path.with_name(path.name + "-wal")
        self._keeper: sqlite3.Connection | None = None

    def make_when_due(self, writer: sqlite3.Connection) -> None:
        """Make a checkpoint when the log has grown long. A failure only leaves it for the next time."""
        try:
            if self._log.stat().st_size >= CHECKPOINT_BYTES:
                self._make(writer)
        except (OSError, StorageError, sqlite3.Error):
            _give_up(writer)

    def _make(self, writer: sqlite3.Connection) -> None:
        if self._keeper is None:
            self._keeper = connect(self._path)
        writer.execute("BEGIN IMMEDIATE")
        self._keeper.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        writer.execute("COMMIT")

    def close(self) -> None:
        """Let go of the second connection."""
        if self._keeper is not None:
            self._keeper.close()
            self._keeper = None
