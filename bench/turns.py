"""How many durable turns a second, beside the floor of the same disk: `python -m bench turns`.

One and fifty people, each in an office with others, say and tap what officers do: of ten updates two
are ticks, four lines of a narrative, one opens it and one ends it, one opens an item and one the
menu. A turn counts once it is durable. The floors are measured between, on the same file system: a
commit of two inserts by one writer after the other, and the same inserts by fifty in group commit.
The last part says where a turn's time goes, from one profiled run in the database's thread.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import json
import pstats
import random
import secrets
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

from bot.actions import OpenNarrative, SetTicks, ShowItem, encode
from bot.app import build_knowledge
from bot.codes import new_code
from bot.ids import new_id
from bot.knowledge import Knowledge
from bot.model import (
    Channel,
    Identity,
    Joined,
    Level,
    Membership,
    Mode,
    Office,
    Person,
    PersonChanged,
    Role,
    Tick,
    Update,
    UpdateKind,
)
from bot.ports import Store, UnitOfWork
from bot.turns import TurnRunner, World, carry
from content.loader import load_messages
from storage.session import Session
from storage.sqlite import SqliteStore, connect
from storage.store import migrate

PEOPLE = 50
PEOPLE_IN_AN_OFFICE = 5
START = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
LINE = "ประชุมผู้บริหารทุกเดือนเพื่อทบทวนวิสัยทัศน์และสื่อสารถึงทุกโรงเรียนในสังกัด"
PARTS = {
    "load": ("loading.py", "view"),
    "interpret": ("interpret.py", "interpret"),
    "decide": ("engine.py", "decide"),
    "score (in decide)": ("total.py", "score"),
    "encode (in decide)": ("codec.py", "encode"),
    "store answers": ("turns.py", "_store_changes"),
    "store people": ("turns.py", "_store_people"),
    "store replies": ("turns.py", "_store_replies"),
}


class Quiet:
    """A log in which nothing may appear."""

    def error(self, event: str, **ids: object) -> object:
        raise AssertionError(f"{event}: {ids}")


@dataclass(frozen=True, slots=True)
class Result:
    """What one measurement did; milliseconds are from the call until it was durable."""

    what: str
    people: int
    per_second: float
    p50_ms: float
    p99_ms: float


def updates_of(name: str, know: Knowledge, seed: int) -> Iterator[Update]:
    """Yield what one person says and taps, for ever."""
    chance, numbers = random.Random(seed), count(1)
    items = [item for item in know.framework.items.values() if item.mode is Mode.SELF]

    def update(kind: UpdateKind, text: str) -> Update:
        number = next(numbers)
        at = START + timedelta(seconds=number)
        return Update(f"{name}-{number}", Channel.WEB, name, kind, at, text, f"m-{name}-{number}")

    while True:
        item = chance.choice(items)
        yield update(UpdateKind.TEXT, "เมนู")
        yield update(UpdateKind.PRESS, encode(ShowItem(item.id)))
        for tick in (Tick.MET, Tick.NOT_MET):
            criterion = chance.choice(item.criteria).id
            yield update(UpdateKind.PRESS, encode(SetTicks(item.id, criterion, tick, 10**9)))
        yield update(UpdateKind.PRESS, encode(OpenNarrative(item.id, Level.BASIC, "add", 10**9)))
        for _ in range(4):
            yield update(UpdateKind.TEXT, LINE)
        yield update(UpdateKind.TEXT, "เสร็จ")


def settle_people(uow: UnitOfWork) -> None:
    """Let everybody join an office."""
    office = Office("", "", "")
    for number in range(PEOPLE):
        if number % PEOPLE_IN_AN_OFFICE == 0:
            office = Office(new_id(), f"{1000 + number}", f"สพป.ทดสอบ เขต {number}")
            uow.offices.add(office)
        came = Update(f"came-{number}", Channel.WEB, f"p{number}", UpdateKind.START, START)
        arrival = uow.people.arrive(came, new_ids=(new_id(), new_id()))
        _join(uow, arrival.identity, arrival.person, office)


def _join(uow: UnitOfWork, identity: Identity, person: Person, office: Office) -> None:
    accepted = Person(person.id, START, f"ผู้ใช้ {identity.external_id}", name_asked=True)
    joined = Joined(Membership(person.id, office, Role.OFFICER), None)
    uow.people.apply((PersonChanged(accepted), joined), identity=identity, at=START)


def a_world() -> World:
    return World(new_id=new_id, new_code=partial(new_code, secrets.choice), log=Quiet())


async def turns_per_second(file: Path, know: Knowledge, people: int, seconds: float) -> Result:
    """Let so many people talk at once, each waiting for the answer before the next word."""
    store = await SqliteStore.open(file)
    await store.run(settle_people)
    turns = TurnRunner(store, know, a_world())
    took: list[float] = []
    end = time.perf_counter() + seconds

    async def talk(number: int) -> None:
        for update in updates_of(f"p{number}", know, number):
            began = time.perf_counter()
            if began > end:
                return
            await turns.take(update)
            took.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(talk(number) for number in range(people)))
    result = _result("turns", people, took, time.perf_counter() - began)
    await store.close()
    return result


async def bare_group_commit(file: Path, people: int, seconds: float) -> Result:
    """Two inserts a unit, all that wait in one commit."""
    store = await SqliteStore.open(file)
    took: list[float] = []
    numbers, end = count(1), time.perf_counter() + seconds

    def insert(uow: UnitOfWork) -> None:
        session: Session = uow.updates._session  # type: ignore[attr-defined]  # noqa: SLF001 - no port for it
        for _ in range(2):
            session.run(
                "INSERT INTO updates (channel, id, at) VALUES ('web', :id, 0)", id=f"g{next(numbers)}"
            )

    async def write() -> None:
        while (began := time.perf_counter()) < end:
            await store.run(insert)
            took.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(write() for _ in range(people)))
    result = _result("floor: group commits of two inserts", people, took, time.perf_counter() - began)
    await store.close()
    return result


def bare_commits(file: Path, seconds: float) -> Result:
    """Two inserts a commit by one writer, one after the other."""
    took: list[float] = []
    with closing(connect(file)) as connection:
        start = time.perf_counter()
        while (began := time.perf_counter()) < start + seconds:
            _commit_two(connection, len(took))
            took.append(time.perf_counter() - began)
        return _result("floor: commits of two inserts", 1, took, time.perf_counter() - start)


def _commit_two(connection: sqlite3.Connection, number: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for half in "ab":
        sql = "INSERT INTO updates (channel, id, at) VALUES ('web', ?, 0)"
        connection.execute(sql, (f"c{number}{half}",))
    connection.execute("COMMIT")


def _result(what: str, people: int, took: Sequence[float], seconds: float) -> Result:
    ordered = sorted(took)
    p50, p99 = (round(1000 * ordered[int(share * (len(ordered) - 1))], 2) for share in (0.5, 0.99))
    return Result(what, people, round(len(took) / seconds, 1), p50, p99)


async def where_time_goes(file: Path, know: Knowledge, turns: int) -> dict[str, float]:
    """Return part → milliseconds a turn, the profiler's own cost included, and the plain whole."""
    store: Store = await SqliteStore.open(file)
    await store.run(settle_people)
    said = [update for _, update in zip(range(2 * turns), updates_of("p0", know, 0), strict=False)]
    world, profile = a_world(), cProfile.Profile()

    def carry_all(uow: UnitOfWork, some: Sequence[Update]) -> float:
        began = time.perf_counter()
        for update in some:
            carry(uow, update=update, know=know, world=world)
        return time.perf_counter() - began

    whole = await store.run(lambda uow: carry_all(uow, said[:turns]))
    await store.run(lambda uow: profile.runcall(carry_all, uow, said[turns:]))
    await store.close()
    parts = {name: _cumulative(profile, *place) for name, place in PARTS.items()}
    parts["whole, profiled"] = _cumulative(profile, "turns.py", "carry")
    shown = {name: round(1000 * seconds / turns, 3) for name, seconds in parts.items()}
    return {"whole, not profiled": round(1000 * whole / turns, 3), **shown}


def _cumulative(profile: cProfile.Profile, file: str, function: str) -> float:
    stats: dict[tuple[str, int, str], tuple[int, int, float, float, object]]
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    return sum(
        cumulative
        for (path, _, name), (_, _, _, cumulative, _) in stats.items()
        if Path(path).name == file and name == function and "site-packages" not in path
    )


def measure(seconds: float) -> tuple[list[Result], dict[str, float]]:
    know = build_knowledge(load_messages())
    with tempfile.TemporaryDirectory() as folder:
        files = iter(_migrated(Path(folder)))
        results = [
            bare_commits(next(files), seconds),
            asyncio.run(bare_group_commit(next(files), PEOPLE, seconds)),
            asyncio.run(turns_per_second(next(files), know, 1, seconds)),
            asyncio.run(turns_per_second(next(files), know, PEOPLE, seconds)),
        ]
        return results, asyncio.run(where_time_goes(next(files), know, 1000))


def _migrated(folder: Path) -> Iterator[Path]:
    for number in count():
        file = folder / f"bench{number}.sqlite3"
        migrate(f"sqlite:///{file}")
        yield file


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench turns", description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each part runs")
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout")
    options = parser.parse_args(argv)
    results, parts = measure(options.seconds)
    if options.json:
        json.dump({"results": [asdict(one) for one in results], "ms_a_turn": parts}, sys.stdout)
        print()
        return 0
    for one in results:
        speed = f"{one.per_second:>9,.0f}/s   p50 {one.p50_ms:6.2f} ms   p99 {one.p99_ms:6.2f} ms"
        print(f"{one.what:<36} {one.people:>3} at once {speed}")
    for name, milliseconds in parts.items():
        print(f"{name:<24} {milliseconds:6.3f} ms a turn")
    return 0
