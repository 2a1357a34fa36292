"""Looking at one office, and reminding whoever is due: inside one unit of work, by values of `due`.

A round belongs to a *stamp*: the marks that the office's deadlines have passed. It is made once for
each stamp, so nothing is looked at twice on days on which nothing becomes due.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.deadlines import bangkok_day
from bot.handlers.reminder import card
from bot.knowledge import Knowledge
from bot.model import Assessment, Channel, Deadline, Identity, Remindee, Screen, Turn
from bot.ports import Arrival, UnitOfWork
from bot.reminders.calendar import WorkCalendar
from bot.reminders.due import Digest, OfficeWork, Today, digest_for, digests, mark_passed
from bot.reminders.standing import pushes_left
from bot.sending import MOST_SCREENS

_PREFERRED = (Channel.TELEGRAM, Channel.LINE, Channel.WEB, Channel.TERMINAL)
"""Where a digest goes, of the ways to a person: where it costs nothing and comes by itself, first."""


@dataclass(frozen=True, slots=True)
class Means:
    """What reminding may use.

    Attributes:
        served: the channels that something can be sent to from here, or that are read.
        budgets: the channels where pushes are counted, with the most a month (None: no limit).
    """

    know: Knowledge
    served: frozenset[Channel]
    budgets: Mapping[Channel, int | None]

    @property
    def calendar(self) -> WorkCalendar:
        """When offices work."""
        return WorkCalendar(self.know.reminding)


def today_of(know: Knowledge, now: datetime) -> Today:
    """Return the day in Thailand, with the days off behind it."""
    day = bangkok_day(now)
    return Today(day, WorkCalendar(know.reminding).last_before_work(day))


@dataclass(frozen=True, slots=True)
class Tally:
    """What a round came to: digests sent, pushes that cost among them, people left to a reply."""

    sent: int = 0
    pushes: int = 0
    waiting: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Add what another round came to."""
        return Tally(self.sent + other.sent, self.pushes + other.pushes, self.waiting + other.waiting)


def stamp_of(deadlines: Iterable[Deadline], means: Means, today: Today) -> str:
    """Return the marks that these deadlines have passed, as one word; empty for none."""
    rules = means.know.reminding
    passed = ((one, mark_passed(one.due, today, rules)) for one in deadlines)
    return ";".join(sorted(f"{one.key}@{one.due}@{mark}" for one, mark in passed if mark is not None))


def office_work(uow: UnitOfWork, office_id: str, framework_id: str) -> OfficeWork:
    """Load one office as reminding sees it; one that has not begun has nothing answered."""
    found = uow.assessments.load(office_id, framework_id)
    return OfficeWork(
        assessment=found or Assessment("", office_id, framework_id),
        assignments=uow.team.assignments(office_id, found.id) if found else (),
        members=uow.people.members(office_id),
        deadlines=uow.deadlines.binding(office_id, framework_id),
        remindees=uow.reminders.remindees(office_id),
    )


def look_at(
    uow: UnitOfWork, *, office_id: str, stamp: str, means: Means, now: datetime, woken: bool = False
) -> Tally:
    """Remind whoever of the office is due: at once where that is free, else by their next reply.

    Args:
        stamp: what the office is looked at for; nothing happens where that was done.
        woken: look all the same, since a snooze of somebody there has ended.
    """
    uow.lock(f"office:{office_id}")
    if not uow.reminders.begin(office_id, stamp) and not woken:
        return Tally()
    tally = Tally()
    for digest, remindee in _due(uow, office_id, means, now):
        way = _way(remindee, means)
        if way is None:
            continue
        if way.channel not in means.budgets:
            tally += _send(uow, digest, way, means, now)
        else:
            uow.reminders.nudge(digest.person_id, wants_push=digest.may_push)
            tally += Tally(waiting=1)
    uow.reminders.wake(office_id, today_of(means.know, now).day)
    return tally


def push_at(uow: UnitOfWork, *, office_id: str, means: Means, now: datetime) -> Tally:
    """Push to those of the office whom no reply has reached by the hour of pushes, while any are left.

    Whoever gets none waits for a reply on; whoever is not due any more waits for nothing.
    """
    uow.lock(f"office:{office_id}")
    work = office_work(uow, office_id, means.know.framework.id)
    due = {one.person_id: one for one in _digests(work, means, now)}
    tally = Tally()
    for person_id, remindee in work.remindees.items():
        digest, way = due.get(person_id), _way(remindee, means)
        if digest is None or way is None:
            uow.reminders.nudge(person_id, wants_push=None)
        elif digest.may_push and has_room(uow, way.channel, means, now):
            tally += _send(uow, digest, way, means, now)
        else:
            uow.reminders.nudge(person_id, wants_push=False)
            tally += Tally(waiting=1)
    return tally


def has_room(uow: UnitOfWork, channel: Channel, means: Means, now: datetime) -> bool:
    """Tell whether a reminder may be pushed there: the reserve for signing off is left alone."""
    if channel not in means.budgets:
        return True
    return pushes_left(uow, channel, means.budgets[channel], means.know.reminding, now) != 0


def with_reminder(uow: UnitOfWork, arrival: Arrival, turn: Turn, know: Knowledge, now: datetime) -> Turn:
    """Return the turn with the reminder that its answer is to carry, decided now; it stands before it.

    Nothing rides while a question is open, outside working hours, or where there is no room.
    """
    open_now = WorkCalendar(know.reminding).is_open(now) and turn.conversation.question is None
    if not arrival.nudged or not open_now or not 0 < len(turn.replies) < MOST_SCREENS:
        return turn
    person_id = arrival.person.id
    office = arrival.membership.office if arrival.membership else None
    if office is None:
        return turn
    work = office_work(uow, office.id, know.framework.id)
    today = today_of(know, now)
    digest = digest_for(person_id, work, know.framework, today, know.reminding)
    if digest is None:
        uow.reminders.nudge(person_id, wants_push=None)
        return turn
    if not uow.reminders.keep(person_id, today.day, digest.marks):
        return turn
    return replace(turn, replies=(card(digest, know, today.day), *turn.replies))


def _due(uow: UnitOfWork, office_id: str, means: Means, now: datetime) -> list[tuple[Digest, Remindee]]:
    work = office_work(uow, office_id, means.know.framework.id)
    return [(one, work.remindees[one.person_id]) for one in _digests(work, means, now)]


def _digests(work: OfficeWork, means: Means, now: datetime) -> tuple[Digest, ...]:
    return digests(work, means.know.framework, today_of(means.know, now), means.know.reminding)


def _way(remindee: Remindee, means: Means) -> Identity | None:
    """Return the one identity that a digest goes to, so that nobody is told twice."""
    open_ways = [one for one in remindee.ways if one.channel in means.served]
    for channel in _PREFERRED:
        found = [one for one in open_ways if one.channel is channel]
        if found:
            return found[-1]
    return None


def _send(uow: UnitOfWork, digest: Digest, way: Identity, means: Means, now: datetime) -> Tally:
    """Keep the digest's keys and store its card; nothing where another worker was first."""
    day = today_of(means.know, now).day
    if not uow.reminders.keep(digest.person_id, day, digest.marks):
        return Tally()
    screen = card(digest, means.know, day)
    uow.outbox.remind(way.id, screen, day=day, at=now, expires=means.calendar.closing(now))
    uow.conversations.save_screen(way.id, _pickable(screen))
    return Tally(sent=1, pushes=int(way.channel in means.budgets))


def _pickable(screen: Screen) -> Screen:
    return replace(screen, text="", title="")
