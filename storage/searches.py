"""What was searched for and not found."""

from __future__ import annotations

from datetime import datetime

from bot.model import MissedSearch
from storage.encoding import to_micros, to_moment
from storage.session import Session

_COUNT = """
INSERT INTO missed_searches (words, count, last_at) VALUES (:words, 1, :at)
ON CONFLICT (words) DO UPDATE SET count = missed_searches.count + 1, last_at = excluded.last_at
"""

_LIST = (
    "SELECT words, count, last_at FROM missed_searches ORDER BY count DESC, last_at DESC, words LIMIT :limit"
)


class SqlSearches:
    """`bot.ports.Searches` over a session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def count_missed(self, words: str, *, at: datetime) -> None:
        """Count a search that found nothing; who asked is not told here and so cannot be kept."""
        self._session.run(_COUNT, words=words, at=to_micros(at))

    def missed(self, *, limit: int) -> tuple[MissedSearch, ...]:
        """Return what was missed, most often first."""
        rows = self._session.all(_LIST, limit=limit)
        return tuple(MissedSearch(words, count, to_moment(at)) for words, count, at in rows)

    def forget_before(self, moment: datetime) -> int:
        """Drop what was last missed before that moment, and return how many."""
        return self._session.run(
            "DELETE FROM missed_searches WHERE last_at < :moment", moment=to_micros(moment)
        )
