"""How soon LINE gets its reply, and how many a second: `python -m bench line [--json]`.

People write without a pause, each one thing after the reply to the last, through the real webhook of
`pmqa serve`: they open items and levels, tick, search, look at their work and score, and get real cards.
Beside it a bare echo bot on the same SDK and server, which stores nothing, in the same run. LINE and
the people are another process than the bot. Runs of ours and of the bare bot alternate.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bench.line_load import ACCESS_TOKEN, SECRET, Load, StandIn, burst, load, user_id
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
CROWDS = (50, 200, 1000)
COMPARED_AT = 200
OFFICES = 245
SLOW_LINE = timedelta(milliseconds=50)
BURST = 500
PATIENCE = 30.0

SCRIPT = [
    "งานของฉัน",
    "ข้อ 1.1",
    encode(ShowLevel("1.1", Level.BASIC)),
    encode(SetTicks("1.1", Level.BASIC.value, Tick.MET, 10**6)),
    "ข้อร้องเรียน",
    encode(ShowItem("2.3")),
    "คะแนน",
    "เมนู",
]
"""What each person says and taps, over and over."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Our turns a second as a share of the bare bot's, medians of alternating runs."""

    people: int
    ours: float
    bare: float
    share: float


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench line", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=float, default=5.0, help="of each run")
    parser.add_argument("--rounds", type=int, default=3, help="of the comparison")
    chosen = parser.parse_args(argv)
    told = asyncio.run(measure(chosen.seconds, chosen.rounds))
    print(json.dumps(told) if chosen.json else _as_text(told))
    return 0


async def measure(seconds: float, rounds: int) -> dict[str, object]:
    line = StandIn()
    url = await line.listen()
    with tempfile.TemporaryDirectory() as folder:
        await _prepare(Path(folder), max(CROWDS))
        with _running(_ours(), _environment(folder, url)) as ours, _running(_bare(url), {}) as bare:
            crowds = [await load(line, ours, SCRIPT, people=n, seconds=seconds) for n in CROWDS]
            hit = await burst(line, ours, SCRIPT, events=BURST)
            compared = await _compare(line, ours, bare, seconds, rounds)
            line.delay = SLOW_LINE
            slow = await load(line, ours, SCRIPT, people=max(CROWDS), seconds=seconds)
            slow_bare = await load(line, bare, SCRIPT, people=COMPARED_AT, seconds=seconds)
    return {
        "crowds": [asdict(one) for one in crowds],
        "burst": asdict(hit),
        "compared": asdict(compared),
        "line_takes_50_ms": {"ours": asdict(slow), "bare": asdict(slow_bare)},
    }


async def _compare(line: StandIn, ours: int, bare: int, seconds: float, rounds: int) -> Compared:
    found: dict[int, list[Load]] = {ours: [], bare: []}
    for _ in range(rounds):
        for port, runs in found.items():
            runs.append(await load(line, port, SCRIPT, people=COMPARED_AT, seconds=seconds))
    mine, theirs = (statistics.median(one.per_second for one in found[port]) for port in (ours, bare))
    return Compared(COMPARED_AT, mine, theirs, round(mine / theirs, 2))


async def _prepare(folder: Path, people: int) -> None:
    """Make the offices and let everybody in."""
    from storage.store import migrate, open_store

    url = f"sqlite:///{folder / 'pmqa.db'}"
    await asyncio.to_thread(migrate, url)
    store = await open_store(url)
    offices = [Office(new_id(), f"{1000 + n}", f"สพป.ทดสอบ เขต {n}") for n in range(OFFICES)]
    try:
        await store.run(partial(_fill, offices=offices, people=people))
    finally:
        await store.close()


def _fill(uow: UnitOfWork, *, offices: list[Office], people: int) -> None:
    for office in offices:
        uow.offices.add(office)
    for number in range(people):
        _join(uow, user_id(number), offices[number % len(offices)])


def _join(uow: UnitOfWork, name: str, office: Office) -> None:
    now = datetime.now(UTC)
    first = Update(new_id(), Channel.LINE, name, UpdateKind.START, now)
    arrival = uow.people.arrive(first, new_ids=(new_id(), new_id()))
    person = arrival.person
    consented = type(person)(person.id, consented_at=now, name="ทดสอบ", name_asked=True, office_id=office.id)
    joined = Joined(Membership(person.id, office, Role.COORDINATOR), None)
    uow.people.apply([PersonChanged(consented), joined], identity=arrival.identity, at=now)


def _ours() -> list[str]:
    return ["-m", "bot", "serve", "--port"]


def _bare(line_url: str) -> list[str]:
    return ["-c", _BARE, line_url, SECRET, ACCESS_TOKEN]


_BARE = """
import sys, runpy
*rest, port = sys.argv[1:]
sys.argv = ["line_echo", port, *rest]
runpy.run_module("bench.line_echo", run_name="__main__")
"""


def _environment(folder: str, line_url: str) -> dict[str, str]:
    return {
        "PMQA_DATA_DIR": folder,
        "PMQA_LINE_CHANNEL_SECRET": SECRET,
        "PMQA_LINE_CHANNEL_ACCESS_TOKEN": ACCESS_TOKEN,
        "PMQA_LINE_API_URL": line_url,
    }


@contextmanager
def _running(command: list[str], settings: dict[str, str]) -> Iterator[int]:
    """Run a bot on a free port until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PMQA_")}
    env = {**clean, "PYTHONPATH": str(ROOT), **settings}
    whole = [sys.executable, *command, str(port)]
    with subprocess.Popen(whole, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as bot:
        try:
            _wait_until_ready(f"http://127.0.0.1:{port}/readyz", bot)
            yield port
        finally:
            bot.send_signal(signal.SIGTERM)
            _see_off(bot)


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


def _as_text(told: dict[str, object]) -> str:
    return json.dumps(told, indent=2)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
