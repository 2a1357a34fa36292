"""Lives of a program that fetches files, each a process that is killed.

Lines in: `live MINUTES` begins one, so much later than the clock says; `kill` ends it as kill -9 does.
Lines out: `ready`, `dead`, and `told ID` for each file that somebody was told of. All that is imported
is so before the first life, which makes thirty of them quick.

Arguments: the database's file, the folder, and where LINE keeps content.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

from bot.channels.line.content import open_content
from bot.model import Update
from storage.store import open_store
from tests.fakes.file_room import FileRoom
from tests.fakes.line_content import TOKEN


def say(line: str) -> None:
    """Write a line in one go: a kill between its text and its end would glue two lines together."""
    os.write(sys.stdout.fileno(), f"{line}\n".encode())


class SpeakingRoom(FileRoom):
    """A room that says aloud what it told, once that is stored."""

    async def take(self, update: Update) -> None:
        before = len(self.told)
        await super().take(update)
        for request, _ in self.told[before:]:
            say(f"told {request.id}")


async def live(database: str, folder: str, url: str, minutes: float) -> None:
    store = await open_store(f"sqlite:///{database}")
    async with open_content(url, TOKEN) as source:
        room = SpeakingRoom(store, Path(folder), source, ahead=timedelta(minutes=minutes))
        say("ready")
        async with room.worker.running():
            await asyncio.Event().wait()


def main(database: str, folder: str, url: str) -> None:
    life = 0
    for line in sys.stdin:
        command, *arguments = line.split()
        if command == "live":
            life = os.fork()
            if life == 0:
                asyncio.run(live(database, folder, url, float(arguments[0])))
        else:
            os.kill(life, signal.SIGKILL)
            os.waitpid(life, 0)
            say("dead")


if __name__ == "__main__":
    main(*sys.argv[1:])
