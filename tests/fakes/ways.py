"""How somebody reaches the assistant, whatever the channel: what they do goes in, what they see comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.channels.text import screen_as_text
from bot.model import Channel, Screen, Update
from bot.ports import Turns


@dataclass(frozen=True, slots=True)
class Button:
    """What can be pressed: what is written on it, and what pressing it sends."""

    label: str
    payload: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as its reader sees it.

    Attributes:
        text: every word of it, a line each, with ☑ ☒ ☐ for a ticked, crossed and empty box.
        choices: what can be pressed, from top to bottom.
        numbered: whether the buttons bear the numbers to type for them.
    """

    text: str
    choices: tuple[Button, ...] = ()
    numbered: bool = False

    @property
    def leads_on(self) -> bool:
        """Whether it says what comes next: by a button, or by what to type."""
        return bool(self.choices) or "พิมพ์" in self.text


class Way(Protocol):
    """One person's way to the assistant on one channel."""

    channel: Channel
    id: str
    """The channel's id of the person."""

    async def bring(self, update: Update) -> None:
        """Let come what the person did; return when everything it led to has reached them."""

    async def look(self) -> Sequence[Shown]:
        """Return what came since the last look."""


@dataclass
class CoreWay:
    """Without a platform between: the turns take what is done, and rows are read after a cursor."""

    turns: Turns
    channel: Channel
    id: str
    _seq: int = 0

    async def bring(self, update: Update) -> None:
        await self.turns.take(update)

    async def look(self) -> list[Shown]:
        rows = await self.turns.read(self.channel, self.id, self._seq)
        self._seq = rows[-1].seq if rows else self._seq
        return [shown_screen(one.screen) for one in rows if not one.echo]


def shown_screen(screen: Screen) -> Shown:
    """Return a screen as it reads where nothing but plain text is drawn."""
    buttons = tuple(Button(one.label, one.payload) for one in screen.choices)
    return Shown(screen_as_text(screen), buttons, numbered=screen.numbered)
