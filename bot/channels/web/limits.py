"""How many new browsers one address may bring, so that codes cannot be guessed by the thousand."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_PEERS = 10_000
"""So many addresses are remembered; the one unseen longest is forgotten first."""


@dataclass(frozen=True, slots=True)
class _Bucket:
    left: float
    at: datetime


class NewcomerLimit:
    """Lets each address bring so many new browsers an hour.

    The engine limits the wrong codes of one identity; this limits how many identities one address
    can have made, so that together they bound the tries. The number leaves room for a training
    room whose phones all share one address.

    Args:
        clock: tells the time.
        an_hour: how many at once, and again spread over each hour.
    """

    def __init__(self, clock: Callable[[], datetime], *, an_hour: int = 120) -> None:
        self._clock = clock
        self._an_hour = an_hour
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def admits(self, peer: str) -> bool:
        """Take one from what the address has left; False, taking nothing, when there is none."""
        now = self._clock()
        left = self._left(peer, now)
        admitted = left >= 1
        self._remember(peer, _Bucket(left - 1 if admitted else left, now))
        return admitted

    def _left(self, peer: str, now: datetime) -> float:
        bucket = self._buckets.get(peer)
        if bucket is None:
            return self._an_hour
        regained = (now - bucket.at) / timedelta(hours=1) * self._an_hour
        return min(self._an_hour, bucket.left + regained)

    def _remember(self, peer: str, bucket: _Bucket) -> None:
        self._buckets[peer] = bucket
        self._buckets.move_to_end(peer)
        if len(self._buckets) > MOST_PEERS:
            self._buckets.popitem(last=False)
