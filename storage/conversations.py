"""Where each person is, and what each identity saw last."""

from __future__ import annotations

from bot.model import Conversation, Screen
from storage.encoding import conversation_to_json, screen_to_json
from storage.session import Session

# A person who has just been merged into another, or erased, keeps no conversation: what the kept
# person was doing goes on, and of an erased one nothing may come back.
_SAVE = """
INSERT INTO conversations (person_id, body)
SELECT id, CAST(:body AS TEXT) FROM people
WHERE id = :person AND merged_into IS NULL AND alias IS NULL
ON CONFLICT (person_id) DO UPDATE SET body = excluded.body
"""

_SAVE_SCREEN = """
INSERT INTO screens (identity_id, body) VALUES (:identity, :body)
ON CONFLICT (identity_id) DO UPDATE SET body = excluded.body
"""


class SqlConversations:
    """`bot.ports.Conversations` over a session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, person_id: str, conversation: Conversation) -> None:
        """Store where the person is now; nothing of a person who was merged or erased."""
        self._session.run(_SAVE, person=person_id, body=conversation_to_json(conversation))

    def save_screen(self, identity_id: str, screen: Screen) -> None:
        """Store the screen that typed numbers pick from."""
        self._session.run(_SAVE_SCREEN, identity=identity_id, body=screen_to_json(screen))
