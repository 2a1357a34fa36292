"""What a channel remembers in passing, of so many things at most; lost with the process."""

from __future__ import annotations

from typing import Generic, TypeVar

MOST_REMEMBERED = 10_000

V = TypeVar("V")


class Remembered(Generic[V]):
    """A mapping that forgets what was put first once it holds too many."""

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        self._most = most
        self._held: dict[str, V] = {}

    def get(self, key: str, default: V) -> V:
        """Return what was put under the key, or the default."""
        return self._held.get(key, default)

    def put(self, key: str, value: V) -> None:
        """Remember it, as the newest."""
        self._held.pop(key, None)
        if len(self._held) >= self._most:
            del self._held[next(iter(self._held))]
        self._held[key] = value

    def forget(self, key: str) -> None:
        """Drop what is remembered under the key."""
        self._held.pop(key, None)
