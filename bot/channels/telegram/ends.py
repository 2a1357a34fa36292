"""Which message stands last in each chat, as far as we know: only that one is edited in place."""

from __future__ import annotations

from bot.channels.remembered import Remembered

_UNKNOWN = -1


class ChatEnds:
    """The last message of each chat, whoever wrote it; lost with the process."""

    def __init__(self) -> None:
        self._last: Remembered[int] = Remembered()

    def note(self, chat_id: str, message_id: int) -> None:
        """Remember that this message now stands last in the chat."""
        self._last.put(chat_id, message_id)

    def is_last(self, chat_id: str, message_id: int) -> bool:
        """Tell whether nothing stands below that message; False where we do not know."""
        return self._last.get(chat_id, _UNKNOWN) == message_id
