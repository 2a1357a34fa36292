"""A person who talks to the assistant: says things, taps what is labelled, reads what comes."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.model import Channel, Update, UpdateKind
from tests.fakes.ways import Button, Shown, Way

START = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)


@dataclass
class Clock:
    """Time that moves only when told to, or a second with each thing said."""

    now: datetime = START

    def pass_by(self, span: timedelta) -> None:
        self.now += span

    def tick(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@dataclass
class Officer:
    """One person on one channel. `screens` are the replies to what was said last."""

    way: Way
    name: str
    clock: Clock
    sample_office: str | None = None
    screens: list[Shown] = field(default_factory=list)
    transcript: list[str] = field(default_factory=list)
    taps: int = 0
    texts: int = 0
    _numbers: Callable[[], int] = field(default_factory=lambda: itertools.count(1).__next__)

    async def say(self, text: str) -> str:
        """Type a message and return everything that came back, as text."""
        self.texts += 1
        return await self.send(UpdateKind.TEXT, text)

    async def tap(self, label: str) -> str:
        """Press the button of that label on the last screen that has it."""
        self.taps += 1
        return await self.press(self.choice(label).payload)

    async def press(self, payload: str) -> str:
        """Press a button that carries this payload, however old it is."""
        return await self.send(UpdateKind.PRESS, payload)

    def choice(self, label: str) -> Button:
        for screen in reversed(self.screens):
            for one in screen.choices:
                if one.label == label:
                    return one
        offered = [one.label for one in self.choices]
        raise AssertionError(f"no button {label!r} among {offered} on:\n{self.text}")

    def offers(self, label: str) -> bool:
        return any(one.label == label for one in self.choices)

    async def send(
        self, kind: UpdateKind, text: str = "", *, update_id: str = "", message_id: str = ""
    ) -> str:
        number = self._numbers()
        update = Update(
            id=update_id or f"{self.name}-{number}",
            channel=self.channel,
            external_id=self.way.id,
            kind=kind,
            at=self.clock.tick(),
            text=text,
            message_id=message_id or f"m-{self.name}-{number}",
            sample_office=self.sample_office,
        )
        await self.way.bring(update)
        return await self.catch_up(said=text)

    async def catch_up(self, said: str = "") -> str:
        """Read what came since the last look."""
        self.screens = list(await self.way.look())
        self.transcript += [f"> {said}", self.text] if said else [self.text]
        return self.text

    @property
    def channel(self) -> Channel:
        return self.way.channel

    @property
    def choices(self) -> list[Button]:
        """Everything that can be pressed of what came last."""
        return [one for screen in self.screens for one in screen.choices]

    @property
    def text(self) -> str:
        return "\n\n".join(one.text for one in self.screens)

    @property
    def screen(self) -> Shown:
        return self.screens[-1]
