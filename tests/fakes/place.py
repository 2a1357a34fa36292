"""The assistant as its people meet it, over a real database."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from bot.app import SAMPLE_OFFICE
from bot.codes import new_code
from bot.ids import new_id
from bot.knowledge import Knowledge
from bot.model import Channel, CodeMade, Identity, Invitation, Office, Role
from bot.ports import Store, UnitOfWork
from bot.turns import TurnRunner, World
from tests.fakes.officer import Clock, Officer
from tests.fakes.ways import CoreWay, Way

STANDING_CODE = "CENTRAL-2565-CODE"


class FailingLog:
    """A log in which nothing may appear: a turn that fails is a fault of ours."""

    def error(self, event: str, **ids: object) -> object:
        raise AssertionError(f"{event}: {ids}")


def a_world() -> World:
    return World(
        new_id=new_id,
        new_code=partial(new_code, secrets.choice),
        log=FailingLog(),
        standing_code=STANDING_CODE,
    )


@dataclass
class Place:
    """The assistant as its people meet it: offices, invitations, and ways in.

    `through` makes a person's way in through a platform; without it they reach the turns themselves.
    """

    store: Store
    turns: TurnRunner
    know: Knowledge
    clock: Clock = field(default_factory=Clock)
    through: Callable[[str], Way] | None = None
    _names: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def newcomer(self, name: str, channel: Channel | None = None, *, sample: bool = False) -> Officer:
        """Return somebody who has never written; on the place's own channel unless one is named."""
        return Officer(self._way(name, channel), name, self.clock, SAMPLE_OFFICE if sample else None)

    def _way(self, name: str, channel: Channel | None) -> Way:
        if self.through is not None and channel is None:
            return self.through(name)
        return CoreWay(self.turns, channel or Channel.TERMINAL, name)

    async def office(self, code: str = "1001", name: str = "สพป.ทดสอบ เขต 1") -> Office:
        office = Office(id=new_id(), code=code, name=name)
        await self.store.run(lambda uow: uow.offices.add(office))
        return office

    async def invite(self, office: Office | None, role: Role = Role.OFFICER, *, uses: int = 9) -> str:
        code = new_code(secrets.choice)
        expires = self.clock.now.replace(year=self.clock.now.year + 1)
        made = Invitation(code, "invite", role, office.id if office else None, None, uses, expires)

        def keep(uow: UnitOfWork) -> None:
            nobody = Identity("", "", Channel.TERMINAL, "")
            uow.people.apply((CodeMade(made),), identity=nobody, at=self.clock.now)

        await self.store.run(keep)
        return code

    async def member(
        self,
        office: Office,
        role: Role = Role.OFFICER,
        *,
        name: str = "",
        channel: Channel | None = None,
    ) -> Officer:
        """Return somebody who has accepted the notice, joined, and given no name."""
        officer = self.newcomer(name or f"person-{next(self._names)}", channel)
        await officer.say("ยอมรับ")
        await officer.say(await self.invite(office, role))
        await officer.say("ข้าม")
        officer.taps = officer.texts = 0
        return officer

    async def colleague(self, office: Office, login: str, name: str, role: Role = Role.OFFICER) -> Officer:
        """Return somebody who joined and gave a real name, such as `มาลี ใจดี`."""
        officer = await self.member(office, role, name=login)
        await officer.say("แก้ชื่อ")
        await officer.say(name)
        await officer.say("เมนู")
        return officer
