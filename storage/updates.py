"""Which updates have been acted on."""

from __future__ import annotations

from datetime import datetime

from bot.model import Update
from storage.encoding import to_micros
from storage.session import Session


class SqlUpdates:
    """`bot.ports.Updates` over a session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def first_time(self, update: Update) -> bool:
        """Remember the update; False when (channel, id) was remembered before."""
        added = self._session.run(
            "INSERT INTO updates (channel, id, at) VALUES (:channel, :id, :at) ON CONFLICT DO NOTHING",
            channel=update.channel,
            id=update.id,
            at=to_micros(update.at),
        )
        return added == 1

    def forget_before(self, moment: datetime) -> int:
        """Drop what was remembered before that moment, and return how many."""
        return self._session.run("DELETE FROM updates WHERE at < :moment", moment=to_micros(moment))
