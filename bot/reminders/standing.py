"""How reminding stands: what went out today, who waits, what the budget has left. For operators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.deadlines import bangkok_day
from bot.model import Channel, ReminderRules
from bot.ports import UnitOfWork

_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """Numbers of now.

    Attributes:
        sent_today: the digests that went out today, or are on their way.
        waiting: the people whose next reply is to carry one.
        left: channel → the pushes that reminders may still take this month; None for no limit.
    """

    sent_today: int
    waiting: int
    left: Mapping[Channel, int | None]


def standing(
    uow: UnitOfWork, *, rules: ReminderRules, budgets: Mapping[Channel, int | None], now: datetime
) -> Standing:
    """Return how reminding stands."""
    sent_today, waiting = uow.reminders.counts(bangkok_day(now))
    left = {channel: pushes_left(uow, channel, budgets[channel], rules, now) for channel in budgets}
    return Standing(sent_today, waiting, left)


def pushes_left(
    uow: UnitOfWork, channel: Channel, budget: int | None, rules: ReminderRules, now: datetime
) -> int | None:
    """Return how many pushes reminders may still take this month, beside the reserve; None for no limit."""
    left = uow.deliveries.pushes_left(channel, budget, now=now)
    return None if left is None else max(left - reserve(budget, rules), 0)


def reserve(budget: int | None, rules: ReminderRules) -> int:
    """Return how many of a month's pushes reminders leave to review and sign-off."""
    return -(-(budget or 0) * rules.reserve_percent // _WHOLE)
