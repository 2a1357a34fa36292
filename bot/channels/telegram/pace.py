"""How fast messages go: pushes at Telegram's rates, all else until Telegram says that it is too much.

An answer to what somebody just did is not held up in advance, since Telegram lets short bursts
through; a wait that it asked for is kept to, for that chat, and for everybody as soon as several chats
have one at the same time: then it is the bot as a whole that was too fast.

Source: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

from __future__ import annotations

from collections.abc import Callable

from bot.channels.remembered import Remembered
from bot.channels.telegram.limits import PUSHES_A_SECOND, PUSHES_A_SECOND_TO_ONE

TELLS_OF_ALL = 3
"""So many chats that must wait at the same time tell that all must."""


class Pace:
    """When the next message to a chat may go.

    Args:
        clock: tells the time, in seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._held: dict[str, float] = {}
        self._all_held = 0.0
        self._next_push = 0.0
        self._next_to: Remembered[float] = Remembered()

    def hold(self, chat: str, seconds: float) -> None:
        """Remember that Telegram wants no message to that chat for so long."""
        now = self._clock()
        self._held = {one: until for one, until in self._held.items() if until > now}
        self._held[chat] = now + seconds
        if len(self._held) >= TELLS_OF_ALL:
            self._all_held = max(self._held.values())

    def held(self, chat: str) -> float:
        """Return for how many seconds nothing may go to that chat; 0 where it may go at once."""
        until = max(self._held.get(chat, 0.0), self._all_held)
        return max(until - self._clock(), 0.0)

    def before_push(self, chat: str) -> float:
        """Return for how many seconds a push to that chat has to wait now; 0 where it may go at once."""
        ready = max(self._next_push, self._next_to.get(chat, 0.0))
        return max(ready - self._clock(), self.held(chat), 0.0)

    def book_push(self, chat: str, wait: float) -> None:
        """Count a push that goes after that many seconds, so that the next one waits for its own turn."""
        goes_at = self._clock() + wait
        self._next_push = goes_at + 1 / PUSHES_A_SECOND
        self._next_to.put(chat, goes_at + 1 / PUSHES_A_SECOND_TO_ONE)
