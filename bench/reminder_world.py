"""A fiscal year's world for `python -m bench reminders`: who works in 245 offices, on what, until when.

Everything that happens is drawn beforehand from one seed, as plain values; `bench.reminders` carries
it out through the real storage and the real turns, and `bench.reminder_judge` checks what came of it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.copy import BANGKOK
from bot.model import Channel, Framework, Item, Mode, Role

DAY = timedelta(days=1)
FIRST, LAST = date(2026, 10, 1), date(2027, 9, 30)
PEOPLE_AN_OFFICE = 10
BUDGET = 5000
"""Pushes a month; LINE's own plans hold some thousands to tens of thousands."""

MAIN_DUE, MAIN_MOVED = date(2027, 7, 30), date(2027, 8, 13)
MOVED_ON = date(2027, 7, 20)
RESULTS_DUE = date(2027, 9, 15)
ANSWERS_KNOWN = date(2027, 8, 30)
AWAITED_FROM = date(2027, 6, 1)
"""From that day on people say of a result that it is awaited."""

CHANNELS = (Channel.LINE,) * 16 + (Channel.TELEGRAM,) * 2 + (Channel.WEB,) * 2
DOWN = (
    (datetime(2027, 2, 15, 0, tzinfo=BANGKOK), timedelta(days=3)),
    (datetime(2027, 5, 24, 9, tzinfo=BANGKOK), timedelta(hours=26)),
    (datetime(2027, 8, 6, 12, tzinfo=BANGKOK), timedelta(days=3)),
    (datetime(2027, 8, 12, 6, tzinfo=BANGKOK), timedelta(hours=9)),
    (datetime(2027, 9, 8, 8, tzinfo=BANGKOK), timedelta(hours=30)),
)


@dataclass
class Worker:
    """One person. `items` are in their hands; days are Bangkok days, None never."""

    id: str
    office: str
    role: Role
    channel: Channel
    items: frozenset[str] = frozenset()
    writes: float = 0.0
    snoozes: bool = False
    blocked: date | None = None
    returns: date | None = None
    muted: date | None = None
    snoozed_until: date | None = None

    def is_reached(self, day: date) -> bool:
        """Tell whether the platform lets anything through to them on that day."""
        gone = self.blocked is not None and self.blocked <= day
        return not gone or (self.returns is not None and self.returns <= day)

    def wants_none(self, day: date) -> bool:
        """Tell whether they muted reminders, or put them off beyond that day."""
        is_muted = self.muted is not None and self.muted <= day
        return is_muted or (self.snoozed_until is not None and day < self.snoozed_until)


@dataclass
class Bureau:
    """One office: when each of its items is finished and awaited, and the days that it sets itself."""

    id: str
    people: tuple[Worker, ...]
    finished: Mapping[str, date]
    awaited: Mapping[str, date]
    own_days: Mapping[date, tuple[str, date]]
    extended: date | None = None
    own: dict[str, date] = field(default_factory=dict)

    def is_open(self, item: str, day: date) -> bool:
        """Tell whether an item wants work on that day: it is neither finished nor awaited then."""
        awaited = self.awaited.get(item)
        waits = awaited is not None and AWAITED_FROM <= day < awaited
        return day < self.finished.get(item, date.max) and not waits


def make_world(framework: Framework, offices: int, seed: int) -> tuple[Bureau, ...]:
    """Return the offices of the year."""
    chance = random.Random(seed)
    return tuple(_office(framework, number, chance) for number in range(offices))


def _office(framework: Framework, number: int, chance: random.Random) -> Bureau:
    name = f"o{number}"
    extended = MAIN_MOVED + timedelta(days=28) if number % 25 == 0 else None
    own_days = dict(_own_days(framework, chance))
    own = dict(own_days.values())
    finished = {
        item.id: _finished(item, own.get(f"C{item.category_id}") or extended or MAIN_MOVED, chance)
        for item in framework.own_items
    }
    results = [item.id for item in framework.own_items if item.mode is Mode.RESULTS]
    awaited = {item: ANSWERS_KNOWN for item in results if chance.random() < 0.6}
    return Bureau(
        id=name,
        people=_people(framework, name, chance),
        finished={item: day for item, day in finished.items() if day <= LAST},
        awaited=awaited,
        own_days=own_days,
        extended=extended,
    )


def _finished(item: Item, due: date, chance: random.Random) -> date:
    if item.mode is Mode.RESULTS:
        return RESULTS_DUE + timedelta(days=round(chance.triangular(-14, 20, -3)))
    return max(due + timedelta(days=round(chance.triangular(-200, 30, -12))), FIRST + DAY)


def _people(framework: Framework, office: str, chance: random.Random) -> tuple[Worker, ...]:
    own = [item.id for item in framework.own_items]
    chance.shuffle(own)
    officers = PEOPLE_AN_OFFICE - 2
    hands = [frozenset(own[number:-2:officers]) for number in range(officers)]  # two stay with nobody
    roles = (Role.COORDINATOR, Role.DIRECTOR, *(Role.OFFICER,) * officers)
    given = (frozenset(own[-2:]), frozenset[str](), *hands)
    return tuple(
        _worker(f"{office}p{number}", office, role, items, chance)
        for number, (role, items) in enumerate(zip(roles, given, strict=True))
    )


def _worker(name: str, office: str, role: Role, items: frozenset[str], chance: random.Random) -> Worker:
    blocked = FIRST + timedelta(days=chance.randrange(364)) if chance.random() < 0.04 else None
    returns = blocked + timedelta(days=40) if blocked and chance.random() < 0.5 else None
    muted = FIRST + timedelta(days=chance.randrange(364)) if chance.random() < 0.02 else None
    channel = chance.choice(CHANNELS)
    return Worker(
        id=name,
        office=office,
        role=role,
        channel=channel,
        items=items,
        writes=chance.choice((0.0, 0.05, 0.15, 0.3)),
        snoozes=chance.random() < 0.05,
        blocked=blocked if channel is not Channel.WEB else None,
        returns=returns,
        muted=muted,
    )


def _own_days(framework: Framework, chance: random.Random) -> Iterator[tuple[date, tuple[str, date]]]:
    """Draw the days that an office sets for itself, and moves: day of setting → target, day."""
    if chance.random() < 0.4:
        return
    for category in chance.sample(framework.categories[:6], 2):
        due = date(2027, 3, 1) + timedelta(days=chance.randrange(90))
        yield due - timedelta(days=60 + chance.randrange(20)), (f"C{category.id}", due)
        if chance.random() < 0.4:
            yield due - timedelta(days=chance.randrange(2, 20)), (f"C{category.id}", due + timedelta(days=21))


def is_up(moment: datetime) -> bool:
    """Tell whether the program runs at that moment."""
    return all(not begin <= moment < begin + span for begin, span in DOWN)


def moment_of(day: date, hour: int, minute: int) -> datetime:
    """Return that time of that day in Thailand."""
    return datetime.combine(day, time(hour, minute), BANGKOK)


def days() -> Iterator[date]:
    """Yield the days of the fiscal year."""
    day = FIRST
    while day <= LAST:
        yield day
        day += DAY
