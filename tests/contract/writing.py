"""A process that writes until it is stopped: `python -m tests.contract.writing URL NAME COUNT`.

It adds offices NAME-1, NAME-2 … and prints each number once it is durable.
"""

from __future__ import annotations

import asyncio
import sys
from functools import partial

from bot.model import Office
from bot.ports import Store, UnitOfWork
from storage.store import open_store

WRITERS = 8


def add(code: str, unit: UnitOfWork) -> None:
    unit.offices.add(Office(f"id-{code}", code, "สพท."))


async def write_some(store: Store, name: str, numbers: range) -> None:
    for number in numbers:
        await store.run(partial(add, f"{name}-{number}"))
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


async def main(url: str, name: str, count: int) -> None:
    store = await open_store(url)
    shares = (range(first, count + 1, WRITERS) for first in range(1, WRITERS + 1))
    await asyncio.gather(*(write_some(store, name, numbers) for numbers in shares))
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
