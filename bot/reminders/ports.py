"""What reminders ask of storage; the docstrings are contracts, held by `tests/contract`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Protocol

from bot.model import Mark, Remindee, ReminderChange


class Reminders(Protocol):
    """What was sent to remind people, what waits to be, and what they chose about it."""

    def rounds(self) -> Mapping[str, str]:
        """Return the stamp under which each office was looked at last: office id → stamp."""

    def begin(self, office_id: str, stamp: str) -> bool:
        """Begin to look at an office; False when that was done under this stamp, by whomever."""

    def awake(self, day: date) -> frozenset[str]:
        """Return the offices of people whose reminders were put off until that day or an earlier one."""

    def wake(self, office_id: str, day: date) -> None:
        """End what was put off until that day or an earlier one, for everybody of the office."""

    def wanting_push(self) -> frozenset[str]:
        """Return the offices of people who wait for the hour of pushes."""

    def remindees(self, office_id: str) -> Mapping[str, Remindee]:
        """Return what is kept of each person of an office: person id → their state."""

    def keep(self, person_id: str, day: date, marks: Iterable[Mark]) -> bool:
        """Keep that a digest with these marks goes out that day; the person waits for none any more.

        Returns:
            False when the person had one that day: then nothing is kept, and nothing must be sent.
        """

    def nudge(self, person_id: str, *, wants_push: bool | None) -> None:
        """Have the person's next reply carry a reminder, and say whether it may be pushed before.

        None takes that back. What is to be said is decided when it goes.
        """

    def choose(
        self, person_id: str, office_id: str | None, changes: Iterable[ReminderChange], *, at: datetime
    ) -> None:
        """Keep what a person chose about being reminded."""

    def take_back_unsent(self, before: datetime) -> int:
        """Take back the digests stored before that moment that nobody has begun to send.

        Returns:
            How many; each is decided anew when its office is looked at next.
        """

    def counts(self, day: date) -> tuple[int, int]:
        """Return how many digests went out that day, and how many people wait to be reminded."""

    def forget_before(self, day: date) -> None:
        """Drop the digests and marks of the days before that one."""
