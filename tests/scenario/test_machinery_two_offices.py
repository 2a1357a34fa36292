"""Role × action × own or other office × channel: each button pressed by each role, naming either office.

Whoever presses belongs to the first office (กพร.สพฐ. to none). The second office has answers, words
between colleagues, work handed out, people and an invitation, all marked; nothing of it may change or
be seen. The first office may change where the table of permissions lets the role, and not elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, get_type_hints

import pytest

from bot import actions as a
from bot.actions import Action, encode
from bot.model import (
    Assigned,
    Channel,
    Commented,
    Direction,
    Level,
    Office,
    OpinionGiven,
    Part,
    Role,
    TeamChange,
    Tick,
    Unit,
)
from bot.ports import UnitOfWork
from bot.steps import STEPS
from tests.fakes.ledger import history, person_id, stored
from tests.fakes.officer import Officer
from tests.fakes.place import Place

SECRET = "ลับสุดยอด"
EACH_CHANNEL = pytest.mark.core_only("it names each channel itself")
CHANNELS = (Channel.TERMINAL, Channel.WEB, Channel.LINE, Channel.TELEGRAM)
ROLES: tuple[Role | None, ...] = (None, *Role)
BUTTONS = sorted((kind for kind in STEPS if kind.tag), key=lambda kind: kind.tag)
GOING = (a.Leave, a.MoveAway, a.ChooseOffice)
"""Pressed last: after these one is somebody else, or somewhere else."""
OF_THE_PERSON = frozenset({a.LinkDevice, a.ShowMyData, *GOING})
"""What anybody does about themself; an office is not what these change."""

BY_TYPE: dict[Any, Any] = {
    Level: Level.BASIC,
    Tick: Tick.MET,
    Unit: Unit.PERCENT,
    Direction: Direction.HIGHER,
    Part: Part.MAIN,
    int: 1,
    str: "",
}
VALUES: dict[str, Any] = {
    "item": "1.1",
    "criterion": "1.1.B1",
    "which": "basic",
    "source": "1.3",
    "key": "kpi_8",
    "category": "1",
    "role": "officer",
    "mode": "add",
    "group": "A",
    "place": "2.3",
    "target": "1.1",
}


@dataclass(frozen=True)
class Side:
    """An office with what is in it that a payload can name."""

    office: Office
    worker: str
    other: str
    code: str

    def names(self, kind: type[Action]) -> dict[str, str]:
        """Return what a button of that kind may name of this office."""
        code = self.code if kind is a.RevokeInvitation else self.office.code
        return {"person": self.worker, "successor": self.other, "code": code}


async def a_side(place: Place, code: str, name: str, mark: str) -> Side:
    """Make an office with people, answers, words and work of its own."""
    office = await place.office(code, name)
    worker = await place.colleague(office, f"worker-{code}", f"{mark} หนึ่ง, งานแผน")
    await place.colleague(office, f"boss-{code}", f"{mark} สอง, งานแผน", Role.COORDINATOR)
    await worker.say("ข้อ 1.1")
    await worker.tap("ครบทุกรายการ")
    await worker.tap("ระบุโครงการ")
    await worker.say(f"โครงการ{mark}")
    ids = (await person_id(place, f"worker-{code}"), await person_id(place, f"boss-{code}"))
    changes: tuple[TeamChange, ...] = (
        Assigned("2.3", Part.MAIN, ids[0]),
        Commented(f"m{code}", "1.1", mark),
        OpinionGiven("1.1", "1.1.B1", Tick.MET),
    )
    await place.store.run(lambda uow: _apply(uow, place, office, changes, ids[0]))
    return Side(office, *ids, await place.invite(office))


def _apply(uow: UnitOfWork, place: Place, office: Office, changes: tuple[TeamChange, ...], by: str) -> None:
    assessment = uow.assessments.load(office.id, place.know.framework.id)
    assert assessment is not None
    uow.team.apply(office.id, assessment.id, changes, by=by, at=place.clock.now)


async def everything(place: Place, side: Side) -> tuple[object, ...]:
    """Return all that an office shares, as it is stored."""
    office, answers = side.office, await stored(place, side.office)

    def look(uow: UnitOfWork) -> tuple[object, ...]:
        return (
            uow.team.assignments(office.id, answers.id),
            [uow.team.comments(office.id, answers.id, item, limit=99) for item in ("1.1", "2.3")],
            uow.team.opinions(office.id, answers.id, "1.1"),
            [(one.person.id, one.role) for one in uow.people.members(office.id)],
            uow.people.invitations(office.id, place.clock.now),
        )

    return answers, await history(place, office), *(await place.store.run(look))


async def actor(place: Place, role: Role | None, side: Side, channel: Channel, number: int = 0) -> Officer:
    """Return somebody of that role, at home in that office; กพร.สพฐ. works for no office yet."""
    somebody = place.newcomer(f"actor-{number}", channel)
    await somebody.say("ยอมรับ")
    if role is not None:
        await somebody.say(await place.invite(None if role is Role.CENTRAL else side.office, role))
        await somebody.say("ข้าม")
    return somebody


def buttons(side: Side) -> Iterator[tuple[type[Action], str]]:
    """Yield every button there is, naming what is that office's."""
    last = [kind for kind in BUTTONS if kind in GOING]
    for kind in [one for one in BUTTONS if one not in GOING] + last:
        hints = get_type_hints(kind)
        values = {
            one.name: (VALUES | side.names(kind)).get(one.name, BY_TYPE.get(hints[one.name], ""))
            for one in fields(kind)  # type: ignore[arg-type]
        }
        yield kind, encode(kind(**values))


@EACH_CHANNEL
@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.value if role else "guest")
async def test_no_button_touches_or_shows_another_office(
    place: Place, role: Role | None, channel: Channel
) -> None:
    ours = await a_side(place, "1001", "สพป.ของเรา", "ของเรา")
    theirs = await a_side(place, "1002", f"สพม.{SECRET}", SECRET)
    before = await everything(place, theirs)
    somebody = await actor(place, role, ours, channel)

    shown = [(kind.__name__, await somebody.press(payload)) for kind, payload in buttons(theirs)]

    assert [name for name, told in shown if SECRET in told] == []
    assert [name for name, told in shown if not told.strip()] == []
    assert await everything(place, theirs) == before


@EACH_CHANNEL
@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.value if role else "guest")
async def test_what_the_table_does_not_let_a_role_do_changes_nothing_at_home(
    place: Place, role: Role | None, channel: Channel
) -> None:
    ours = await a_side(place, "1001", "สพป.ของเรา", "ของเรา")
    somebody = await actor(place, role, ours, channel)
    before = await everything(place, ours)
    for kind, payload in buttons(ours):
        if kind in OF_THE_PERSON or place.know.may(role, STEPS[kind].permission):
            continue
        await somebody.press(payload)

        assert await everything(place, ours) == before, kind.__name__
