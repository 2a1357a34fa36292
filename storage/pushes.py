"""How many messages were pushed each month, where a platform counts them, and whether any are left."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.model import Channel
from storage.session import Session

BANGKOK = ZoneInfo("Asia/Bangkok")
NO_LIMIT = 2**53
"""More than anybody pushes; a number that both databases and JSON hold exactly."""

_BOOK = """
INSERT INTO pushes (month, channel, count) VALUES (:month, :channel, 1)
ON CONFLICT (month, channel) DO UPDATE SET count = pushes.count + 1
WHERE pushes.exhausted = 0 AND pushes.count < :budget
"""

_CORRECT = """
UPDATE pushes SET count = CASE WHEN count + :more < 0 THEN 0 ELSE count + :more END
WHERE month = :month AND channel = :channel
"""

_EXHAUST = """
INSERT INTO pushes (month, channel, count, exhausted) VALUES (:month, :channel, 0, 1)
ON CONFLICT (month, channel) DO UPDATE SET exhausted = 1
"""

_OF_MONTH = "SELECT count, exhausted FROM pushes WHERE month = :month AND channel = :channel"

_WAITING = """
SELECT COUNT(*) FROM outbox o JOIN identities i ON i.id = o.identity_id
WHERE o.due_at IS NOT NULL AND o.delivery_id IS NULL AND o.urgency = 'push' AND i.channel = :channel
"""


def month_of(now: datetime) -> str:
    """Return the month in Thailand, as `2026-11`."""
    return f"{now.astimezone(BANGKOK):%Y-%m}"


def book(session: Session, channel: Channel, budget: int | None, now: datetime) -> bool:
    """Count a push before it is sent; False when this month has no room for it."""
    if budget == 0:
        return False
    most = NO_LIMIT if budget is None else budget
    return session.run(_BOOK, month=month_of(now), channel=channel, budget=most) == 1


def correct(session: Session, channel: Channel, more: int, now: datetime) -> None:
    """Count so many pushes more or less than were booked; nothing where nothing is counted."""
    if more:
        session.run(_CORRECT, month=month_of(now), channel=channel, more=more)


def exhaust(session: Session, channel: Channel, now: datetime) -> None:
    """Remember that the platform takes no more pushes until the month's end."""
    session.run(_EXHAUST, month=month_of(now), channel=channel)


def left(session: Session, channel: Channel, budget: int | None, now: datetime) -> int | None:
    """Return how many more pushes this month has room for, beside those that wait; None for no limit."""
    row = session.one(_OF_MONTH, month=month_of(now), channel=channel) or (0, 0)
    if row[1]:
        return 0
    if budget is None:
        return None
    waiting = session.one(_WAITING, channel=channel)
    return max(budget - int(row[0]) - (int(waiting[0]) if waiting else 0), 0)


def pushed(session: Session, now: datetime) -> Mapping[Channel, int]:
    """Return this month's count, by channel that has one."""
    rows = session.all("SELECT channel, count FROM pushes WHERE month = :month", month=month_of(now))
    return {Channel(channel): int(count) for channel, count in rows}
