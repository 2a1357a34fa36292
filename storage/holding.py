"""What waits for its time, or for the next reply, by person; see `storage.outbox`."""

from __future__ import annotations

from bot.model import Urgency
from storage.session import Session

_HOLD = """
INSERT INTO held (person_id, number, identity_id, at, body, urgency, not_before, expires)
VALUES (:person, :number, :identity, :at, :body, :urgency, :not_before, :expires)
"""

_NUMBERED = """
UPDATE people SET last_held = last_held + 1
WHERE id = (SELECT COALESCE(merged_into, id) FROM people WHERE id = :person) AND alias IS NULL
RETURNING id, last_held
"""


def hold(
    session: Session,
    person_id: str,
    body: str,
    *,
    at: int,
    urgency: Urgency = Urgency.RIDE,
    not_before: int | None = None,
    expires: int | None = None,
    identity_id: str | None = None,
) -> None:
    """Keep a screen until it may go; nothing is kept for a person who left.

    Args:
        at: instants are microseconds, here and below.
        identity_id: the identity whose next reply carries it; None is any of the person's.
    """
    numbered = session.one(_NUMBERED, person=person_id)
    if numbered is None:
        return
    kept_id, number = numbered
    session.run(
        _HOLD,
        person=kept_id,
        number=number,
        identity=identity_id,
        at=at,
        body=body,
        urgency=urgency,
        not_before=not_before,
        expires=expires,
    )
