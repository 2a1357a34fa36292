"""A platform's way out that remembers what it was given and answers as it is told."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.model import Channel
from bot.sending import Delivery, Fate, Outcome

SENT = Outcome(Fate.SENT)
PUSHED = Outcome(Fate.SENT, cost=1)


@dataclass
class FakeSender:
    """`bot.sending.Sender`: plays the given outcomes or errors, then takes everything.

    A delivery that is to be pushed costs one, as on LINE. With a gate, each call waits for it; `began`
    is set once as many as `crowd` are under way.
    """

    channel: Channel = Channel.LINE
    plays: deque[Outcome | Exception] = field(default_factory=deque)
    gate: asyncio.Event | None = None
    crowd: int = 1
    seen: list[Delivery] = field(default_factory=list)
    began: asyncio.Event = field(default_factory=asyncio.Event)
    under_way: int = 0
    most_under_way: int = 0

    def play(self, *outcomes: Outcome | Exception) -> None:
        """Answer so, in turn, before taking everything again."""
        self.plays.extend(outcomes)

    async def send(self, delivery: Delivery) -> Outcome:
        self.seen.append(delivery)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        if self.under_way >= self.crowd:
            self.began.set()
        try:
            if self.gate is not None:
                await self.gate.wait()
            return self._answer(delivery)
        finally:
            self.under_way -= 1

    def _answer(self, delivery: Delivery) -> Outcome:
        played = self.plays.popleft() if self.plays else (SENT if delivery.reply_token else PUSHED)
        if isinstance(played, Exception):
            raise played
        return played

    @property
    def texts(self) -> list[list[str]]:
        """What each call carried."""
        return [screens_of(one) for one in self.seen]


def screens_of(delivery: Delivery) -> list[str]:
    """Return the texts of a delivery's screens."""
    return [screen.text for screen in delivery.screens]


def texts_of(deliveries: Iterable[Delivery]) -> list[list[str]]:
    """Return the texts of each delivery."""
    return [screens_of(one) for one in deliveries]
