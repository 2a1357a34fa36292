"""Fetches a small film and then a large one, and prints how much memory the large one took, in bytes.

What looks at files in a process apart is counted too. Arguments as of `tests.fakes.file_life`.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bot.channels.line.content import open_content
from bot.model import Kept, SentFile
from storage.store import open_store
from tests.fakes.file_room import FileRoom
from tests.fakes.line_content import TOKEN


def memory(process: int | str, line: str) -> int:
    """Return `VmRSS` (now) or `VmHWM` (at most) of a process."""
    status = Path(f"/proc/{process}/status").read_text()
    found = next(one for one in status.splitlines() if one.startswith(f"{line}:"))
    return int(found.split()[1]) * 1024


async def main(database: str, folder: str, url: str) -> None:
    store = await open_store(f"sqlite:///{database}")
    async with open_content(url, TOKEN) as source:
        room = FileRoom(store, Path(folder), source)
        await room.people("malee")
        await room.send("malee", SentFile("small"))
        await room.fetch_all()
        helper = room.intake.inspector._process
        processes: list[int | str] = ["self", *([helper.pid] if helper else [])]
        rest = sum(memory(one, "VmRSS") for one in processes)
        for one in processes:
            Path(f"/proc/{one}/clear_refs").write_text("5")  # the most is counted anew
        await room.send("malee", SentFile("large"))
        await room.fetch_all()
        peak = sum(memory(one, "VmHWM") for one in processes)
        await room.close()
    await store.close()
    kept = sum(isinstance(outcome, Kept) for _, outcome in room.told)
    print(len(processes), kept, peak - rest)  # noqa: T201 - what the test reads


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
