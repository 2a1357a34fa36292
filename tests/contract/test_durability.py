"""What has been acknowledged is there, whatever happens to the process."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

from bot.ports import Store
from storage.store import open_store

ROOT = Path(__file__).parents[2]
MANY = 1_000_000


async def start_writing(url: str, name: str, count: int) -> Process:
    command = (sys.executable, "-m", "tests.contract.writing", url, name, str(count))
    return await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=PIPE)


async def codes(url: str) -> set[str]:
    store = await open_store(url)
    offices = await store.run(lambda unit: unit.offices.list())
    await store.close()
    return {one.code for one in offices}


async def read_numbers(process: Process, count: int) -> list[str]:
    assert process.stdout
    return [(await process.stdout.readline()).decode().strip() for _ in range(count)]


async def test_all_that_was_acknowledged_survives_kill_9(database_url: str) -> None:
    process = await start_writing(database_url, "k", MANY)
    early = await asyncio.wait_for(read_numbers(process, 500), timeout=60)

    process.kill()
    late, _ = await asyncio.wait_for(process.communicate(), timeout=60)

    whole_lines = late.decode().rpartition("\n")[0].splitlines()
    acknowledged = {f"k-{number}" for number in (*early, *whole_lines)}
    assert len(acknowledged) >= 500
    assert acknowledged <= await codes(database_url)


async def test_two_processes_write_at_once_and_lose_nothing(database_url: str, store: Store) -> None:
    processes = [await start_writing(database_url, name, 200) for name in ("a", "b")]
    await asyncio.wait_for(asyncio.gather(*(one.communicate() for one in processes)), timeout=60)

    offices = await store.run(lambda unit: unit.offices.list())

    assert [one.returncode for one in processes] == [0, 0]
    written = {one.code for one in offices}
    assert {f"{name}-{number}" for name in ("a", "b") for number in range(1, 201)} <= written
