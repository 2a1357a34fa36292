"""A fiscal year of reminders for 245 offices and 2,450 people: `python -m bench reminders [--json]`.

The real rounds, turns and storage (SQLite) live through a year that was drawn beforehand: people who
finish, write, block us, come back, mute and put off; deadlines that move; a program that is down for
hours and days, runs twice at once, and whose clock goes back; a month's budget of pushes. An
independent judge counts who was missed, who was reminded without need, and what came twice; a naive
reminder (a push on every day with work, from 30 days before) is counted beside it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from bench import reminder_deeds as deeds
from bench.reminder_judge import Judge
from bench.reminder_world import (
    BUDGET,
    FIRST,
    MOVED_ON,
    Bureau,
    Worker,
    days,
    is_up,
    make_world,
    moment_of,
)
from bot.app import build_knowledge
from bot.ids import new_id
from bot.knowledge import Knowledge
from bot.model import Channel, Screen, ScreenKind, Update, UpdateKind
from bot.ports import Store, UnitOfWork
from bot.reminders.rounds import Means
from bot.reminders.schedule import Reminder
from bot.turns import World, carry
from content.loader import load_messages

SENT_TO = frozenset({Channel.LINE, Channel.TELEGRAM})
BUDGETS: dict[Channel, int | None] = {Channel.LINE: BUDGET}
SNOOZE = timedelta(days=3)
MONTHS = 12


class _Log:
    def error(self, event: str, **ids: object) -> object:
        raise AssertionError(f"{event}: {ids}")


@dataclass
class Year:
    """The year as it is lived through."""

    store: Store
    know: Knowledge
    offices: tuple[Bureau, ...]
    judge: Judge
    chance: random.Random
    pushes: Counter[str] = field(default_factory=Counter)
    rides: int = 0
    now: datetime = field(default_factory=partial(moment_of, FIRST, 0, 0))
    _seqs: dict[str, int] = field(default_factory=dict)
    _putting_off: list[Worker] = field(default_factory=list)

    def __post_init__(self) -> None:
        means = Means(self.know, SENT_TO | {Channel.WEB}, BUDGETS)
        self.workers = [Reminder(self.store, means, _Log(), lambda: self.now) for _ in range(2)]
        self.people = {one.id: (office, one) for office in self.offices for one in office.people}
        world = World(new_id=new_id, new_code=lambda: "", log=_Log())
        self.carry = partial(carry, know=self.know, world=world)

    async def live(self) -> None:
        """Live through every day of it."""
        for day in days():
            await self._happen(day)
            for hour, minute in ((8, 40), (13, 10)):
                await self._look(moment_of(day, hour, minute))
                await self._write(day, moment_of(day, hour + 1, 10))
            for office in self.offices:
                self.judge.end_of(office, day)

    async def _look(self, at: datetime) -> None:
        """Tick where the program runs: some days twice at once, or again on a clock set back."""
        if not is_up(at):
            return
        self.now = at
        tallies = await asyncio.gather(*(one.tick() for one in self.workers[: 1 + (at.day % 3 == 0)]))
        if at.day % 7 == 0:
            self.now = at - timedelta(hours=3)
            await self.workers[0].tick()
            self.now = at
        await self._deliver()
        if any(one.sent for one in tallies):
            await self._read_web()

    async def _deliver(self) -> None:
        """Send what waits, as the outbox does, and hand the cards to the judge."""
        while True:
            claim = await self.store.run(
                partial(deeds.claim, now=self.now, channels=SENT_TO, budgets=BUDGETS)
            )
            for delivery in claim.deliveries:
                identity = delivery.identity
                if identity.channel is Channel.LINE and delivery.may_push:
                    self.pushes[f"{self.now:%Y-%m}"] += 1
                self._see(identity.person_id, delivery.screens)
            if not claim.deliveries:
                break
        for person in self._putting_off:
            until = person.snoozed_until = self.now.date() + SNOOZE
            await self.store.run(partial(deeds.put_off, person=person, until=until, at=self.now))
        self._putting_off.clear()

    async def _read_web(self) -> None:
        def look(uow: UnitOfWork) -> list[tuple[str, tuple[Screen, ...]]]:
            found = []
            for person in on_web:
                rows = uow.outbox.after(f"i{person}", self._seqs.get(person, 0), limit=99)
                if rows:
                    self._seqs[person] = rows[-1].seq
                    found.append((person, tuple(row.screen for row in rows)))
            return found

        on_web = [one.id for _, one in self.people.values() if one.channel is Channel.WEB]
        for person, screens in await self.store.run(look):
            self._see(person, screens)

    def _see(self, person_id: str, screens: Iterable[Screen]) -> None:
        office, person = self.people[person_id]
        for screen in screens:
            if screen.kind is ScreenKind.REMINDER:
                self.judge.arrived(office, person, screen.title, self.now)
                if person.snoozes and self.chance.random() < 0.3:
                    self._putting_off.append(person)

    async def _happen(self, day: date) -> None:
        """Carry out what people do on a day before anybody is reminded."""
        at = moment_of(day, 7, 0)
        if day in {FIRST, MOVED_ON}:
            framework_id = self.know.framework.id
            await self.store.run(
                partial(deeds.set_everyones, framework_id=framework_id, offices=self.offices, day=day, at=at)
            )
        works = [
            partial(deeds.live_through, know=self.know, office=office, day=day, at=at)
            for office in self.offices
            if deeds.happens(office, day)
        ]
        await asyncio.gather(*(self.store.run(work) for work in works))

    async def _write(self, day: date, at: datetime) -> None:
        """Let people who were nudged write now and then: the real turn carries their reminder."""
        if not is_up(at):
            return
        self.now = at
        for person in await self._nudged():
            if self.chance.random() < person.writes and person.is_reached(day):
                await self.store.run(partial(self.carry, update=_said(person, at)))
                self.rides += 1
        await self._deliver()

    async def _nudged(self) -> list[Worker]:
        found = await self.store.run(deeds.nudged)
        return [self.people[one][1] for one in found]


def _said(person: Worker, at: datetime) -> Update:
    return Update(
        new_id(),
        person.channel,
        person.id,
        UpdateKind.TEXT,
        at,
        "ช่วยเหลือ",
        reply_token=new_id(),
        reply_until=at + timedelta(minutes=1),
    )


async def play(offices: int, seed: int) -> dict[str, object]:
    """Play the year and return what is told of it."""
    from storage.store import migrate, open_store

    know = build_knowledge(load_messages())
    world = make_world(know.framework, offices, seed)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'year.db'}"
        await asyncio.to_thread(migrate, url)
        store = await open_store(url)
        began = time.perf_counter()
        at = moment_of(FIRST, 0, 0)
        founded = (partial(deeds.found_office, know=know, office=one, at=at) for one in world)
        await asyncio.gather(*(store.run(one) for one in founded))
        year = Year(store, know, world, Judge(know.framework), random.Random(seed))
        await year.live()
        await store.close()
    return _told(year, time.perf_counter() - began)


def _told(year: Year, seconds: float) -> dict[str, object]:
    judge, pushes = year.judge, sum(year.pushes.values())
    on_line = sum(one.channel is Channel.LINE for _, one in year.people.values()) * MONTHS
    return {
        "missed": judge.missed,
        "needless": judge.needless,
        "doubled": judge.doubled,
        "pushes": pushes,
        "naive_pushes": judge.naive,
        "pushes_per_person_month": round(pushes / on_line, 3),
        "naive_pushes_per_person_month": round(judge.naive / on_line, 3),
        "most_in_a_month": max(year.pushes.values(), default=0),
        "budget": BUDGET,
        "cards": sum(judge.seen.values()),
        "people": len(year.people),
        "seconds": round(seconds, 1),
    }


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench reminders")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--offices", type=int, default=245)
    parser.add_argument("--seed", type=int, default=2570)
    given = parser.parse_args(argv)
    found = asyncio.run(play(given.offices, given.seed))
    if given.json:
        print(json.dumps(found))
    else:
        print("\n".join(f"{name:30} {value}" for name, value in found.items()))
    return int(bool(found["missed"] or found["needless"] or found["doubled"]))
