"""kill -9 in the middle of transfers: no file is lost, kept twice or left over, and each is told of once."""

from __future__ import annotations

import asyncio
import random
import shutil
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from bot.channels.line.content import open_content
from bot.model import EvidenceState, SentFile
from bot.sweeping import LEFT_BEHIND, sweep
from storage.local_files import ASIDE
from storage.store import open_store
from tests.fakes import honest_files as honest
from tests.fakes.file_room import OFFICE, FileRoom
from tests.fakes.line_content import TOKEN, LineContentServer

KILLS = 30
FILES = 60
TOGETHER = 3
ROOT = Path(__file__).parents[2]

_CHANCE = random.Random(7)  # noqa: S311 - chance moments, no secret


def contents() -> dict[str, bytes]:
    """Films of a megabyte or so, and twice the same one."""
    made = {str(one): honest.film(600_000 + 20_000 * one) for one in range(FILES)}
    return {**made, "0": made["1"]}


@asynccontextmanager
async def room_at(folder: Path, url: str) -> AsyncIterator[FileRoom]:
    store = await open_store(f"sqlite:///{folder / 'pmqa.db'}")
    async with open_content(url, TOKEN) as source:
        yield FileRoom(store, folder, source)
    await store.close()


class Lives:
    """Processes that fetch, one after another; see `tests.fakes.file_life`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.told: list[str] = []

    async def begin(self, number: int) -> None:
        """Begin a life, two minutes later than the one before: its holds have lapsed by then."""
        await self._do(f"live {2 * number}", until="ready")

    async def kill(self) -> None:
        await self._do("kill", until="dead")

    async def _do(self, command: str, *, until: str) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{command}\n".encode())
        async for line in self._process.stdout:
            said = line.decode().strip()
            if said == until:
                return
            self.told += [said.removeprefix("told ")] if said.startswith("told ") else []


@asynccontextmanager
async def lives_at(folder: Path, url: str) -> AsyncIterator[Lives]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.fakes.file_life",
        str(folder / "pmqa.db"),
        str(folder),
        url,
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    yield Lives(process)
    await process.communicate(b"")


async def test_thirty_kills_lose_double_and_leave_nothing(tmp_path: Path, empty_database: Path) -> None:
    shutil.copyfile(empty_database, tmp_path / "pmqa.db")
    async with (
        LineContentServer(contents(), slow_seconds=0.001).running() as line,
        room_at(tmp_path, line.url) as room,
        lives_at(tmp_path, line.url) as lives,
    ):
        people = [f"officer{number}" for number in range(FILES // TOGETHER)]
        await room.people(*people)
        for number, name in enumerate(people):
            together = range(number * TOGETHER, (number + 1) * TOGETHER)
            await room.send(name, *(SentFile(str(one), f"วิดีโอ {one}.mp4") for one in together))

        for number in range(KILLS):
            await lives.begin(number)
            await line.has_sent(_CHANCE.randint(1, 100))
            await lives.kill()
        room.ahead = timedelta(minutes=2 * KILLS)
        await room.fetch_all()
        told = lives.told + [request.id for request, _ in room.told]
        await room.close()

        pieces = await room.store.run(lambda uow: uow.evidence.get(OFFICE.id, tuple(line.contents)))
        now = room.clock() + 2 * LEFT_BEHIND
        await sweep(room.store, room.files, room.intake.locks, spools=(room.intake.spool,), now=now)

        assert {one.state for one in pieces} == {EvidenceState.STORED}
        assert await room.lying() == {sha256(one).hexdigest() for one in line.contents.values()}
        assert lives.told
        assert set(Counter(told).values()) == {1}
        assert not list((tmp_path / "spool").iterdir())
        assert not list((tmp_path / "files" / ASIDE).iterdir())
