"""A key and its values → the Thai sentence that a person reads.

The sentences stand in `content/messages`; code names their keys. Numbers and dates are written
here in one way for all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction

BANGKOK = timezone(timedelta(hours=7), "Asia/Bangkok")
"""Thailand has had no daylight saving time since 1920, so a fixed offset says the same as the zone."""

BUDDHIST_ERA = 543


class Copy:
    """The sentences of `content/messages`, filled in.

    Args:
        messages: key → sentence.
    """

    def __init__(self, messages: Mapping[str, str]) -> None:
        self.messages = messages
        self._months = messages["date.months"].split()

    def say(self, key: str, **values: object) -> str:
        """Return the sentence of that key with its values in place.

        Raises:
            KeyError: when the key or one of its values is missing, which is a mistake in our code.
        """
        return self.messages[key].format(**values)

    def has(self, key: str) -> bool:
        """Tell whether there is a sentence of that key."""
        return key in self.messages

    def day(self, moment: date) -> str:
        """Write a date as officers do: `30 ก.ย. 65`."""
        return f"{moment.day} {self._months[moment.month - 1]} {(moment.year + BUDDHIST_ERA) % 100:02d}"

    def moment(self, moment: datetime) -> str:
        """Write an instant in Bangkok's time: `30 ก.ย. 65 14:05 น.`."""
        there = moment.astimezone(BANGKOK)
        return self.say("date.moment", day=self.day(there), time=f"{there:%H:%M}")


def points(value: Fraction) -> str:
    """Write points as the chat shows them: one decimal, never rounded up, none where it is 0."""
    tenths = value.numerator * 10 // value.denominator
    whole, tenth = divmod(tenths, 10)
    return f"{whole}.{tenth}" if tenth else str(whole)
