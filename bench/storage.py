"""How many durable units of work a second, by how they reach SQLite: `python -m bench storage`.

A unit is what a short turn keeps: the sender is looked up, the update remembered, a cell set, the
conversation and two outbox rows stored. Every way keeps the same rows in the same schema, with
synchronous=FULL, and counts a unit once it is durable. Ratios are to the first way in the same run,
since a disk's speed differs from hour to hour.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection

UNIT = (
    "SELECT person_id FROM identities WHERE id = :identity",
    "INSERT INTO updates (channel, id, at) VALUES ('web', :update, :at) ON CONFLICT DO NOTHING",
    (
        "INSERT INTO cells (office_id, assessment_id, item, field, value)"
        " VALUES ('o', 'a', :item, :update, 'met')"
    ),
    (
        "INSERT INTO conversations (person_id, body) VALUES ('p', :body)"
        " ON CONFLICT (person_id) DO UPDATE SET body = excluded.body"
    ),
    "UPDATE identities SET last_seq = last_seq + 2 WHERE id = :identity",
    (
        "INSERT INTO outbox (identity_id, seq, at, kind, body, update_id, urgency, status)"
        " VALUES (:identity, :seq, :at, 'echo', :body, :update, 'reply', 'stored')"
    ),
    (
        "INSERT INTO outbox (identity_id, seq, at, kind, body, update_id, urgency, status)"
        " VALUES (:identity, :seq + 1, :at, 'screen', :body, :update, 'reply', 'stored')"
    ),
)

SEED = (
    "INSERT INTO offices (id, code, name) VALUES ('o', '1001', 'สพท.')",
    "INSERT INTO people (id, created_at) VALUES ('p', 0)",
    (
        "INSERT INTO identities (id, person_id, channel, external_id, created_at)"
        " VALUES ('i', 'p', 'web', 'x', 0)"
    ),
    "INSERT INTO assessments (id, office_id, framework_id, digest) VALUES ('a', 'o', 'f', 'd')",
)

BODY = json.dumps({"here": "1:item:1.1", "text": "ข้อ 1.1 · Basic (ระดับ 1 จาก 3) " * 8}, ensure_ascii=False)

_numbers = count(1)

Unit = Callable[[], Awaitable[object]]


def values() -> dict[str, object]:
    """Return the values of a unit that no other has."""
    number = next(_numbers)
    return {
        "identity": "i",
        "update": f"u{number}",
        "at": number,
        "item": "1.1",
        "body": BODY,
        "seq": 2 * number,
    }


@dataclass(frozen=True, slots=True)
class Result:
    """What one way did with so many writers; `ratio` is to the baseline with as many."""

    way: str
    writers: int
    per_second: float
    ratio: float


async def rate(unit: Unit, *, writers: int, seconds: float) -> float:
    """Return how many units a second so many writers finish, each waiting for its own."""
    end = time.perf_counter() + seconds
    done = 0

    async def write() -> None:
        nonlocal done
        while time.perf_counter() < end:
            await unit()
            done += 1

    start = time.perf_counter()
    await asyncio.gather(*(write() for _ in range(writers)))
    return done / (time.perf_counter() - start)


async def bare_sqlite3(file: Path, writers: int, seconds: float) -> float:
    """The baseline: the standard library, a commit a unit, nothing in between."""
    from storage.sqlite import connect

    with closing(connect(file)) as connection:
        connection.execute("PRAGMA wal_autocheckpoint = 1000")

        async def unit() -> None:
            connection.execute("BEGIN IMMEDIATE")
            run_plain(connection, values())
            connection.execute("COMMIT")

        return await rate(unit, writers=writers, seconds=seconds)


def run_plain(connection: sqlite3.Connection, of: dict[str, object]) -> None:
    for sql in UNIT:
        connection.execute(sql, of).fetchall()


async def group_commit(file: Path, writers: int, seconds: float) -> float:
    """Ours: plain SQL, and all that waits in one transaction on the connection's thread."""
    from storage.sqlite import SqliteStore

    store = await SqliteStore.open(file)
    try:
        return await rate(partial(_unit_of_store, store), writers=writers, seconds=seconds)
    finally:
        await store.close()


async def _unit_of_store(store: Any) -> None:  # noqa: ANN401 - a SqliteStore, imported where it is used
    of = values()

    def work(unit: Any) -> None:  # noqa: ANN401 - its unit of work, whose session the benchmark borrows
        session = unit.updates._session  # noqa: SLF001
        for sql in UNIT:
            session.run(sql, **of)

    await store.run(work)


async def sqlalchemy_group_commit(file: Path, writers: int, seconds: float) -> float:
    """SQLAlchemy Core, synchronous, with the same group commit on one writing thread."""
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import StaticPool

    from storage.sqlite import connect

    engine = create_engine("sqlite://", creator=lambda: connect(file), poolclass=StaticPool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.connect() as connection:
        committer = Committer(connection)
        speed = await rate(committer.run, writers=writers, seconds=seconds)
    engine.dispose()
    return speed


class Committer:
    """A group commit over SQLAlchemy: what waits is carried out together in a thread."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._statements = core_statements()
        self._waiting: list[asyncio.Future[None]] = []
        self._running = False

    async def run(self) -> None:
        """Wait until a unit of one's own is durable."""
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        if not self._running:
            self._running = True
            while self._waiting:
                batch, self._waiting = self._waiting, []
                await asyncio.to_thread(self._carry_out, len(batch))
                for one in batch:
                    one.set_result(None)
            self._running = False
        await waiting

    def _carry_out(self, units: int) -> None:
        with self._connection.begin():
            for _ in range(units):
                of = values()
                with self._connection.begin_nested():
                    for statement in self._statements:
                        self._connection.execute(statement, of)


async def sqlalchemy_async(file: Path, writers: int, seconds: float) -> float:
    """SQLAlchemy Core over aiosqlite: a thread hop a statement, a commit a unit."""
    from sqlalchemy import event
    from sqlalchemy.ext.asyncio import create_async_engine
    from sqlalchemy.pool import StaticPool

    engine = create_async_engine(f"sqlite+aiosqlite:///{file}", poolclass=StaticPool)
    event.listen(engine.sync_engine, "connect", _prepare)
    statements, turn = core_statements(), asyncio.Lock()

    async def unit() -> None:
        async with turn, engine.begin() as connection:
            of = values()
            for statement in statements:
                await connection.execute(statement, of)

    speed = await rate(unit, writers=writers, seconds=seconds)
    await engine.dispose()
    return speed


def _prepare(connection: Any, _: object) -> None:  # noqa: ANN401 - SQLAlchemy's adapted connection
    from storage.sqlite import PRAGMAS

    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.execute("PRAGMA wal_autocheckpoint = 1000")
    cursor.close()


def core_statements() -> list[Any]:
    """Return the unit as SQLAlchemy's own constructs."""
    from sqlalchemy import bindparam, select, update
    from sqlalchemy.dialects.sqlite import insert

    from storage import schema

    def bound(*names: str) -> dict[str, Any]:
        return {name: bindparam(name) for name in names}

    conversation = insert(schema.conversations).values(person_id="p", body=bindparam("body"))
    identities, outbox = schema.identities, schema.outbox
    of_identity = identities.c.id == bindparam("identity")
    row = {"identity_id": bindparam("identity"), "update_id": bindparam("update"), **bound("at", "body")}
    row |= {"urgency": "reply", "status": "stored"}
    return [
        select(identities.c.person_id).where(of_identity),
        insert(schema.updates)
        .values(channel="web", id=bindparam("update"), at=bindparam("at"))
        .on_conflict_do_nothing(),
        insert(schema.cells).values(
            office_id="o", assessment_id="a", field=bindparam("update"), value="met", **bound("item")
        ),
        conversation.on_conflict_do_update(
            index_elements=["person_id"], set_={"body": conversation.excluded.body}
        ),
        update(identities).where(of_identity).values(last_seq=identities.c.last_seq + 2),
        insert(outbox).values(**row, seq=bindparam("seq"), kind="echo"),
        insert(outbox).values(**row, seq=bindparam("seq") + 1, kind="screen"),
    ]


WAYS: tuple[tuple[str, Callable[[Path, int, float], Awaitable[float]]], ...] = (
    ("sqlite3, one commit a unit", bare_sqlite3),
    ("plain SQL, group commit (ours)", group_commit),
    ("SQLAlchemy Core, group commit", sqlalchemy_group_commit),
    ("SQLAlchemy async Core", sqlalchemy_async),
)


def measure(writers: int, seconds: float) -> list[Result]:
    """Try every way with so many writers, each on a new file."""
    results: list[Result] = []
    for name, way in WAYS:
        with tempfile.TemporaryDirectory() as folder:
            file = seeded(Path(folder) / "bench.sqlite3")
            speed = asyncio.run(_measured(way, file, writers, seconds))
        baseline = results[0].per_second if results else speed
        results.append(Result(name, writers, round(speed, 1), round(speed / baseline, 2)))
    return results


async def _measured(
    way: Callable[[Path, int, float], Awaitable[float]], file: Path, writers: int, seconds: float
) -> float:
    return await way(file, writers, seconds)


def seeded(file: Path) -> Path:
    """Make a migrated file with one person and one assessment."""
    from storage.sqlite import connect
    from storage.store import migrate

    migrate(f"sqlite:///{file}")
    with closing(connect(file)) as connection:
        for sql in SEED:
            connection.execute(sql)
    return file


def main(argv: Sequence[str]) -> int:
    """Measure and print; returns the exit code."""
    parser = argparse.ArgumentParser(prog="bench storage", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON document instead of a table")
    parser.add_argument("--seconds", type=float, default=3.0, help="how long to measure each way")
    options = parser.parse_args(argv)
    results = [one for writers in (1, 50) for one in measure(writers, options.seconds)]
    if options.json:
        print(json.dumps([asdict(one) for one in results], ensure_ascii=False))
        return 0
    print(f"{'way':32}{'writers':>8}{'units/s':>10}{'ratio':>8}")
    for one in results:
        print(f"{one.way:32}{one.writers:>8}{one.per_second:>10,.0f}{one.ratio:>8.2f}")
    return 0
