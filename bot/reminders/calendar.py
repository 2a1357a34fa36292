"""Working days and hours in Thailand. Pure; the public holidays come from the `holidays` package."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from bot.copy import BANGKOK
from bot.model import ReminderRules

_DAY = timedelta(days=1)
_SATURDAY = 5


@lru_cache(maxsize=16)
def thai_holidays(year: int) -> frozenset[date]:
    """Return the public and government holidays of a year (ค.ศ.), days in lieu among them."""
    from holidays import country_holidays

    return frozenset(country_holidays("TH", years=year, categories=("public", "government")))


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """When offices work, by the rules and the holidays of the year."""

    rules: ReminderRules

    def is_working_day(self, day: date) -> bool:
        """Tell whether offices work on that day."""
        if day in self.rules.holidays_removed:
            return True
        is_off = day.weekday() >= _SATURDAY or day in self.rules.holidays_added
        return not is_off and day not in thai_holidays(day.year)

    def is_open(self, now: datetime) -> bool:
        """Tell whether it is within working hours in Thailand."""
        there = now.astimezone(BANGKOK)
        return self.rules.opens <= there.time() < self.rules.closes and self.is_working_day(there.date())

    def may_push(self, now: datetime) -> bool:
        """Tell whether what rides on nothing so far may be pushed today, where that costs."""
        return self.is_open(now) and now.astimezone(BANGKOK).time() >= self.rules.push_from

    def closing(self, now: datetime) -> datetime:
        """Return when that day's working hours end."""
        return datetime.combine(now.astimezone(BANGKOK).date(), self.rules.closes, BANGKOK)

    def last_before_work(self, day: date) -> date:
        """Return the last day before the next working day: that day itself, or the end of its days off.

        What falls on a day off is told on the working day before it, so that day looks as far as this.
        """
        following = day + _DAY
        while not self.is_working_day(following):
            following += _DAY
        return following - _DAY
