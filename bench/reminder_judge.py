"""Judges a year of reminders by itself: from what was drawn, and what people really got.

It shares no code with `bot.reminders`, and knows nothing of marks, rounds or keys: only who had work
under which day, who could be reached, when the program ran, and which cards arrived.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bench.reminder_world import (
    DAY,
    MAIN_DUE,
    MAIN_MOVED,
    MOVED_ON,
    RESULTS_DUE,
    Bureau,
    Worker,
    is_up,
    moment_of,
)
from bot.copy import BANGKOK
from bot.model import Channel, Framework, Item, Mode, Role
from bot.reminders.calendar import thai_holidays

LOOKS_AHEAD = timedelta(days=30 + 9)
"""The farthest reminder, with the longest run of days off before it."""
WARNING = timedelta(days=7)
NAIVE_AHEAD = timedelta(days=30)


@dataclass
class Judge:
    """What arrived, and what is wrong with it."""

    framework: Framework
    got: defaultdict[str, list[date]] = field(default_factory=lambda: defaultdict(list))
    seen: Counter[tuple[str, date]] = field(default_factory=Counter)
    titles: set[tuple[str, str]] = field(default_factory=set)
    known: dict[str, dict[date, dict[str, set[date]]]] = field(default_factory=dict)
    needless: int = 0
    doubled: int = 0
    missed: int = 0
    naive: int = 0

    def arrived(self, office: Bureau, person: Worker, title: str, at: datetime) -> None:
        """Judge a card that reached somebody."""
        day = at.astimezone(BANGKOK).date()
        self.seen[person.id, day] += 1
        if self.seen[person.id, day] > 1 or (person.id, title) in self.titles:
            self.doubled += 1
        self.titles.add((person.id, title))
        self.got[person.id].append(day)
        if not self._had_reason(office, person, day) or not _in_hours(at):
            self.needless += 1

    def _had_reason(self, office: Bureau, person: Worker, day: date) -> bool:
        ahead = timedelta(days=10) if person.role is Role.DIRECTOR else LOOKS_AHEAD
        near = any(due - day <= ahead for due in self.dues(office, person, day))
        return near and not person.wants_none(day) and person.is_reached(day)

    def dues(self, office: Bureau, person: Worker, day: date) -> set[date]:
        """Return the days by which a person has work that is open on that day; an officer, of their own."""
        wanted = self._open(office, day)
        whose = person.items if person.role is Role.OFFICER else wanted.keys()
        return {due for item in whose for due in wanted.get(item, ())}

    def _open(self, office: Bureau, day: date) -> dict[str, set[date]]:
        """Return the office's items that want work on a day: item → the days that it is under."""
        known = self.known.setdefault(office.id, {})
        if day not in known:
            known.pop(day - WARNING - DAY, None)
            own = (item for item in self.framework.own_items if office.is_open(item.id, day))
            known[day] = {item.id: _days_of(office, item, day) for item in own}
        return known[day]

    def end_of(self, office: Bureau, day: date) -> None:
        """Judge a day that is over: who should have been told of what was due on it, and was not."""
        for person in office.people:
            dues = self.dues(office, person, day)
            if day in dues and person.role is not Role.DIRECTOR:
                self.missed += not self._was_told(office, person, day)
            near = any(day <= due <= day + NAIVE_AHEAD or due < day for due in dues)
            self.naive += near and person.channel is Channel.LINE and person.role is Role.OFFICER

    def _was_told(self, office: Bureau, person: Worker, due: date) -> bool:
        """Tell whether a card came within the week before, or there was no working hour for one.

        Nobody is missed whose work, day, or reachability changed in that week, or who wanted none.
        """
        week = [due - DAY * back for back in range(WARNING.days + 1)]
        if any(not _could_be_told(self, office, person, day, due) for day in week):
            return True
        runs = any(_in_hours(moment_of(day, 14, 0)) and is_up(moment_of(day, 14, 0)) for day in week)
        return not runs or any(day in week for day in self.got[person.id])


def _could_be_told(judge: Judge, office: Bureau, person: Worker, day: date, due: date) -> bool:
    return person.is_reached(day) and not person.wants_none(day) and due in judge.dues(office, person, day)


def _days_of(office: Bureau, item: Item, day: date) -> set[date]:
    """Return the days that an item is under as things stand on that day."""
    whole = MAIN_MOVED if day >= MOVED_ON else MAIN_DUE
    official = office.extended if office.extended and day >= MOVED_ON else whole
    if item.mode is Mode.RESULTS and not (office.extended and day >= MOVED_ON):
        official = RESULTS_DUE
    own = office.own.get(f"C{item.category_id}")
    return {official, own} if own is not None and own < official else {official}


def _in_hours(at: datetime) -> bool:
    there = at.astimezone(BANGKOK)
    day, minute = there.date(), there.hour * 60 + there.minute
    works = day.weekday() < 5 and day not in thai_holidays(day.year)
    return works and 8 * 60 + 30 <= minute < 16 * 60 + 30
