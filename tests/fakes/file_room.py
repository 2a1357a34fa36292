"""Where files are fetched in tests: a store, a folder, one office, and people who send files by LINE."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.errors import StorageError
from bot.fetch_worker import FetchWorker, Workshop
from bot.files import ContentSource, Files
from bot.inspection.helper import Inspector
from bot.intake import Intake
from bot.model import (
    Channel,
    Evidence,
    EvidenceSent,
    EvidenceTold,
    Fetched,
    FetchRequest,
    Identity,
    Joined,
    Membership,
    Office,
    Person,
    PersonChanged,
    Role,
    SentFile,
    Update,
    UpdateKind,
)
from bot.ports import Store, UnitOfWork
from bot.scanning import Scanner, Unscanned
from storage.local_files import LocalFiles
from tests.fakes.faults import KeptLog

OFFICE = Office("o1", "1001", "สพป.ตัวอย่าง เขต 1")
ASSESSMENT = "a-o1"
MEGABYTE = 1_000_000


@dataclass
class FileRoom:
    """One office's files, and the worker that fetches them.

    Attributes:
        told: what each person was told of, in the order told: the requests with their outcomes.
        ahead: how much later it is than the system's clock says.
    """

    store: Store
    folder: Path
    source: ContentSource
    scanner: Scanner = field(default_factory=Unscanned)
    most_bytes: int = 60 * MEGABYTE
    quota: int = 10_000 * MEGABYTE
    told: list[tuple[FetchRequest, Fetched]] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)
    log: KeptLog = field(default_factory=KeptLog)
    ahead: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        self.files: Files = LocalFiles(self.folder / "files")
        self.intake = Intake(
            files=self.files,
            sources={Channel.LINE: self.source},
            inspector=Inspector(),
            scanner=self.scanner,
            spool=self.folder / "spool",
            most_bytes=self.most_bytes,
        )
        workshop = Workshop("worker", self.log, self.quota, clock=self.clock, wait=lambda _: timedelta(0))
        self.worker = FetchWorker(self.store, self.intake, self.take, workshop, asyncio.Event())

    def clock(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    async def people(self, *names: str) -> None:
        """Let people arrive by LINE and join the office; once, however often it is called."""
        await self.store.run(partial(open_office, names=names, now=self.clock()))

    async def send(self, name: str, *files: SentFile) -> None:
        """Store that a person sent files, as the turn does that takes note of them."""
        await self.store.run(partial(_note, name=name, files=files, now=self.clock()))

    async def take(self, update: Update) -> None:
        """Tell a person what became of their files, as the turn does that an update begins."""
        self.updates.append(update)
        self.told += await self.store.run(partial(_tell, update=update, now=self.clock()))

    async def fetch_all(self) -> None:
        """Fetch until every request is settled, as time goes by, and tell everybody."""
        while await self.store.run(_is_anything_under_way):
            await self.worker.look()
            await self.worker.idle()
            self.ahead += timedelta(seconds=5)
        await self.worker.tell()

    async def lying(self) -> set[str]:
        """Return the hashes of the files that are kept."""
        return {one.sha256 async for one in self.files.every()}

    async def close(self) -> None:
        await self.intake.inspector.close()


def external(name: str) -> str:
    return f"U-{name}"


def open_office(uow: UnitOfWork, *, names: Sequence[str], now: datetime) -> None:
    if uow.offices.get(OFFICE.id) is None:
        uow.offices.add(OFFICE)
        uow.assessments.open(OFFICE.id, "pmqa-2565", "digest", ASSESSMENT)
    for name in names:
        came = Update(f"first-{name}", Channel.LINE, external(name), UpdateKind.START, now)
        arrival = uow.people.arrive(came, new_ids=(f"p-{name}", f"i-{name}"))
        changes = (
            PersonChanged(Person(arrival.person.id, now, name, name_asked=True)),
            Joined(Membership(arrival.person.id, OFFICE, Role.OFFICER), None),
        )
        uow.people.apply(changes, identity=arrival.identity, at=now)


def identity_of(uow: UnitOfWork, name: str) -> Identity:
    identity = uow.people.identity(Channel.LINE, external(name))
    if identity is None:
        raise StorageError(f"{name} never came")
    return identity


def _note(uow: UnitOfWork, *, name: str, files: Sequence[SentFile], now: datetime) -> None:
    identity = identity_of(uow, name)
    changes = [
        EvidenceSent(Evidence(id=one.reference, by=identity.person_id, at=now, name=one.name), one)
        for one in files
    ]
    uow.evidence.apply(OFFICE.id, ASSESSMENT, changes, identity=identity, at=now)


def _tell(uow: UnitOfWork, *, update: Update, now: datetime) -> tuple[tuple[FetchRequest, Fetched], ...]:
    identity = uow.people.identity(update.channel, update.external_id)
    if identity is None or not uow.updates.first_time(update):
        return ()
    untold = uow.fetches.untold(identity.id)
    told = EvidenceTold(tuple(request.id for request, _ in untold))
    uow.evidence.apply(OFFICE.id, ASSESSMENT, [told], identity=identity, at=now)
    return untold


def _is_anything_under_way(uow: UnitOfWork) -> bool:
    return any(uow.fetches.under_way(one.id) for one in _identities(uow))


def _identities(uow: UnitOfWork) -> list[Identity]:
    members = uow.people.members(OFFICE.id)
    return [one for member in members for one in uow.people.identities(member.person.id)]
