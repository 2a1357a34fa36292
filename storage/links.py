"""The links of all offices, for the nightly look behind them."""

from __future__ import annotations

from datetime import datetime

from bot.model import LinkState
from bot.receiving import LinkToCheck
from storage.encoding import to_micros
from storage.session import Session

_LINKS = """
SELECT e.id, e.office_id, e.link, e.by_person, e.link_state FROM evidence e
WHERE e.link <> '' AND (e.checked_at IS NULL OR e.checked_at < :before)
  AND EXISTS (SELECT 1 FROM evidence_spots s WHERE s.evidence_id = e.id)
ORDER BY COALESCE(e.checked_at, 0), e.id LIMIT :limit
"""

_CHECKED = "UPDATE evidence SET link_state = :state, checked_at = :at WHERE office_id = :office AND id = :id"


class SqlLinks:
    """`bot.receiving.Links` over a session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def due(self, *, before: datetime, limit: int) -> tuple[LinkToCheck, ...]:
        """Return links that stand somewhere and were last looked at before that, longest ago first."""
        rows = self._session.all(_LINKS, before=to_micros(before), limit=limit)
        return tuple(
            LinkToCheck(one, office, url, by, LinkState(state)) for one, office, url, by, state in rows
        )

    def checked(self, link: LinkToCheck, state: LinkState, *, at: datetime) -> None:
        """Keep what was found behind a link."""
        self._session.run(_CHECKED, office=link.office_id, id=link.evidence_id, state=state, at=to_micros(at))
