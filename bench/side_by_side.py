"""What the benches of platforms share: an office full of people, and bots that run side by side."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from itertools import cycle, islice
from pathlib import Path

from bench.crowd import Platform, load
from bot.actions import SetTicks, ShowItem, ShowLevel, encode
from bot.ids import new_id
from bot.model import (
    Channel,
    Joined,
    Level,
    Membership,
    Office,
    PersonChanged,
    Role,
    Tick,
    Update,
    UpdateKind,
)
from bot.ports import UnitOfWork

ROOT = Path(__file__).parent.parent
OFFICES = 245
PATIENCE = 30.0
SEARCH = "?"

SCRIPT = [
    "งานของฉัน",
    "ข้อ 1.1",
    encode(ShowLevel("1.1", Level.BASIC)),
    encode(SetTicks("1.1", Level.BASIC.value, Tick.MET, 10**6)),
    SEARCH,
    encode(ShowItem("2.3")),
    "คะแนน",
    "เมนู",
]
"""What each person says and taps, over and over; for SEARCH something else each time."""

OURS = "ours"


def said_by(number: int) -> Iterator[str]:
    """Yield what one person says: the script from another place on, and searches of their own."""
    searches = islice(cycle(_queries()), number, None)
    for step in islice(cycle(SCRIPT), number % len(SCRIPT), None):
        yield next(searches) if step == SEARCH else step


@cache
def _queries() -> list[str]:
    lines = (ROOT / "bench" / "search_queries" / "queries.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["q"] for line in lines]


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that runs: where it listens, and its process."""

    port: int
    process: int


@dataclass(frozen=True, slots=True)
class Rate:
    """Medians of alternating runs.

    Attributes:
        cpu_ms: processor time of a turn, which other programs on the machine hardly change.
        our_share: our turns a second as a share of this bot's.
    """

    people: int
    per_second: float
    cpu_ms: float
    our_share: float


async def compare(
    platform: Platform, bots: Mapping[str, Bot], *, people: int, seconds: float, rounds: int
) -> dict[str, Rate]:
    """Load OURS and the bare bots in turn; their names → what they did."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in bots}
    for _ in range(rounds):
        for name, bot in bots.items():
            platform.bare = name != OURS
            began = _processor_seconds(bot)
            run = await load(platform, bot.port, said_by, people=people, seconds=seconds)
            spent = _processor_seconds(bot) - began
            found[name].append((run.per_second, spent * 1000 / (run.turns + people)))
    platform.bare = False
    rates = {name: statistics.median(rate for rate, _ in runs) for name, runs in found.items()}
    cpu = {name: statistics.median(each for _, each in runs) for name, runs in found.items()}
    return {
        name: Rate(people, rates[name], round(cpu[name], 3), round(rates[OURS] / rates[name], 2))
        for name in bots
    }


def _processor_seconds(bot: Bot) -> float:
    """Return the processor time that a bot has used; Linux alone tells."""
    told = Path(f"/proc/{bot.process}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


async def prepare(folder: Path, channel: Channel, users: list[str]) -> None:
    """Make the offices and let everybody in."""
    from storage.store import migrate, open_store

    url = f"sqlite:///{folder / 'pmqa.db'}"
    await asyncio.to_thread(migrate, url)
    store = await open_store(url)
    offices = [Office(new_id(), f"{1000 + n}", f"สพป.ทดสอบ เขต {n}") for n in range(OFFICES)]
    try:
        await store.run(partial(_fill, offices=offices, channel=channel, users=users))
    finally:
        await store.close()


def _fill(uow: UnitOfWork, *, offices: list[Office], channel: Channel, users: list[str]) -> None:
    for office in offices:
        uow.offices.add(office)
    for number, user in enumerate(users):
        _join(uow, channel, user, offices[number % len(offices)])


def _join(uow: UnitOfWork, channel: Channel, name: str, office: Office) -> None:
    now = datetime.now(UTC)
    first = Update(new_id(), channel, name, UpdateKind.START, now)
    arrival = uow.people.arrive(first, new_ids=(new_id(), new_id()))
    person = arrival.person
    consented = type(person)(person.id, consented_at=now, name="ทดสอบ", name_asked=True, office_id=office.id)
    joined = Joined(Membership(person.id, office, Role.COORDINATOR), None)
    uow.people.apply([PersonChanged(consented), joined], identity=arrival.identity, at=now)


@asynccontextmanager
async def running(command: list[str], settings: dict[str, str]) -> AsyncIterator[Bot]:
    """Run a bot on a free port until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PMQA_")}
    env = {**clean, "PYTHONPATH": str(ROOT), **settings}
    whole = [sys.executable, *command, str(port)]
    silent = subprocess.DEVNULL
    with subprocess.Popen(whole, env=env, stdout=silent, stderr=silent) as bot:  # noqa: ASYNC220 - at once
        try:
            await asyncio.to_thread(_wait_until_ready, f"http://127.0.0.1:{port}/readyz", bot)
            yield Bot(port, bot.pid)
        finally:
            bot.send_signal(signal.SIGTERM)
            await asyncio.to_thread(_see_off, bot)


def _see_off(bot: subprocess.Popen[bytes]) -> None:
    """Wait for the end; a bot that waits for its own connections is not waited for."""
    try:
        bot.wait(timeout=10)
    except subprocess.TimeoutExpired:
        bot.kill()


def _wait_until_ready(url: str, bot: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and bot.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310 - a loopback address
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"{url} did not become ready")
