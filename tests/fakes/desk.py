"""Somebody's desk full of files: sends them, and plays the worker who fetches what was sent."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256

from bot.fetching import FETCHED
from bot.model import Accepted, Fetched, FileKind, Kept, NotKept, Refusal, SentFile, Update, UpdateKind
from bot.ports import Store, UnitOfWork
from bot.turns import TurnRunner
from tests.fakes.officer import Officer

TYPES = {
    "pdf": (FileKind.PDF, "application/pdf"),
    "jpg": (FileKind.IMAGE, "image/jpeg"),
    "xlsx": (FileKind.EXCEL, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "zip": (FileKind.ARCHIVE, "application/zip"),
    "docx": (FileKind.WORD, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
QUOTA = 10**9


def kept(name: str, content: str = "") -> Kept:
    """Return what a file of that name becomes; the same content is the same bytes."""
    end = name.rpartition(".")[2] if "." in name else "jpg"
    kind, mime = TYPES[end]
    digest = sha256((content or name).encode()).hexdigest()
    shown = name if "." in name else ""
    return Kept(digest, 1_234_567, Accepted(kind, mime, f".{end}"), shown)


@dataclass
class Desk:
    """Files that an officer sends, fetched when told to."""

    officer: Officer
    store: Store
    turns: TurnRunner
    outcomes: dict[str, Fetched] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    async def send(
        self, *names: str, caption: str = "", of: int | None = None, message_id: str = "", content: str = ""
    ) -> str:
        """Send files, let them be fetched, and return what is said of all of them."""
        for name in names:
            await self.announce(name, caption=caption, of=of, message_id=message_id, content=content)
        return await self.fetch()

    async def announce(
        self, name: str, *, caption: str = "", of: int | None = None, message_id: str = "", content: str = ""
    ) -> str:
        """Send a file that is not fetched yet; a name without an end is a photo's, which has none."""
        number = next(self._numbers)
        reference = f"{self.officer.name}-file-{number}"
        self.outcomes[reference] = kept(name, content)
        file = SentFile(reference, name if "." in name else "", group="album" if of else "", of=of)
        return await self._bring(UpdateKind.FILE, number, text=caption, file=file, message_id=message_id)

    async def refuse(self, name: str, why: Refusal) -> str:
        """Send a file that proves not to be kept."""
        await self.announce(name)
        last = list(self.outcomes)[-1]
        self.outcomes[last] = NotKept(why)
        return await self.fetch()

    async def fetch(self, *, only: int | None = None) -> str:
        """Settle what was asked for, at most so many, and have the officer told."""
        await self.store.run(lambda uow: self._settle(uow, only))
        return await self._bring(UpdateKind.JOB_DONE, next(self._numbers), message_id=FETCHED)

    def _settle(self, uow: UnitOfWork, only: int | None) -> None:
        now = self.officer.clock.now
        held = uow.fetches.claim(
            now=now,
            until=now + timedelta(minutes=1),
            owner="desk",
            limit=99 if only is None else only,
            channels=[self.officer.channel],
        )
        for one in held:
            outcome = self.outcomes[one.request.file.reference]
            uow.fetches.settle(one.request.id, outcome, owner="desk", quota=QUOTA, now=now)

    async def _bring(
        self,
        kind: UpdateKind,
        number: int,
        *,
        text: str = "",
        file: SentFile | None = None,
        message_id: str = "",
    ) -> str:
        update = Update(
            id=f"{self.officer.name}-{kind}-{number}",
            channel=self.officer.channel,
            external_id=self.officer.way.id,
            kind=kind,
            at=self.officer.clock.tick(),
            text=text,
            message_id=message_id or f"f-{self.officer.name}-{number}",
            file=file,
        )
        await self.turns.take(update)
        return await self.officer.catch_up(said=text)
