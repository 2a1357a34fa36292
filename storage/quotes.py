"""Takes a text out of what colleagues were shown: screens quote names and narratives of others."""

from __future__ import annotations

from bot.model import Screen
from storage.encoding import screen_to_json
from storage.session import Session

SHORTEST = 4
"""Below so many characters a text says nothing of anybody, and would be found in other words."""

_COLLEAGUES = """
SELECT m.person_id FROM memberships m
WHERE m.office_key IN (SELECT office_key FROM memberships WHERE person_id = :person AND office_key <> '')
"""

_SHOWN = f"""
UPDATE outbox SET body = replace(body, :quoted, :instead)
WHERE identity_id IN (SELECT id FROM identities WHERE person_id IN ({_COLLEAGUES}))
"""

_HELD = f"UPDATE held SET body = replace(body, :quoted, :instead) WHERE person_id IN ({_COLLEAGUES})"


def replace_quotes(session: Session, person_id: str, text: str, instead: str) -> None:
    """Put `instead` wherever somebody of the person's offices was shown that text.

    Call it while the person still belongs to the offices. A text of a few characters stays.
    """
    if len(text) < SHORTEST:
        return
    for sql in (_SHOWN, _HELD):
        session.run(sql, person=person_id, quoted=_as_stored(text), instead=_as_stored(instead))


def _as_stored(text: str) -> str:
    """Return the text as it stands inside a stored screen's JSON."""
    return screen_to_json(Screen(text)).partition('":"')[2].removesuffix('"}')
