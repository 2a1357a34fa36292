"""Reminding: the rules, what was sent to whom, and what people chose about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from bot.model.people import Identity


@dataclass(frozen=True, slots=True)
class ReminderRules:
    """When people are reminded, and what it may cost; `content/reminders.yaml`.

    Attributes:
        offsets: days before a deadline, the farthest first; the last is 0.
        overdue_every: days between reminders once a deadline has passed.
        push_at: marks at which somebody who was not reminded since is pushed to, where that costs;
            negative ones are days after the deadline.
        director_from: the first mark at which the director is told too.
        opens, closes: working hours in Thailand; nothing is sent outside of them.
        push_from: until then a reminder that would cost waits for a free reply to ride on.
        snooze_days: how long `เลื่อนเตือน` is.
        reserve_percent: the part of a month's pushes that reminders leave to signing off.
        holidays_added, holidays_removed: days off, and days of work, that the calendar has wrong.
    """

    offsets: tuple[int, ...]
    overdue_every: int
    push_at: frozenset[int]
    director_from: int
    opens: time
    closes: time
    push_from: time
    snooze_days: int
    reserve_percent: int
    holidays_added: frozenset[date] = frozenset()
    holidays_removed: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Mark:
    """A reminder's key beside its person: the deadline, its day, and how many days before it."""

    deadline: str
    due: date
    days_before: int


@dataclass(frozen=True, slots=True)
class Remindee:
    """What is kept of one person about reminding.

    Attributes:
        ways: the identities that something reaches.
        unreachable: whether there are identities, and nothing reaches any that could be pushed to.
        sent: the marks of every digest that went out.
        last_digest: the day of the newest digest.
        passed_on: item → when the person said that somebody else does it.
    """

    person_id: str
    ways: tuple[Identity, ...] = ()
    unreachable: bool = False
    sent: frozenset[Mark] = frozenset()
    last_digest: date | None = None
    muted: bool = False
    snoozed_until: date | None = None
    passed_on: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Snoozed:
    """Whoever wrote is not to be reminded before that day."""

    until: date


@dataclass(frozen=True, slots=True)
class Muted:
    """Whoever wrote wants no reminders, or wants them again."""

    on: bool


@dataclass(frozen=True, slots=True)
class PassedOn:
    """Whoever wrote says that somebody else does this item now."""

    item: str


ReminderChange = Snoozed | Muted | PassedOn
