"""How the choices of screens are numbered and put beside each other, wherever buttons are drawn; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.channels.lengths import most_graphemes
from bot.model import Choice, Screen

PAIRED_GRAPHEMES = 15
"""The longest label, number included, that stands beside another; more would wrap on a phone."""


class Numbered(NamedTuple):
    """A choice and the number to type for it, None where a typed number is an answer."""

    choice: Choice
    number: int | None

    @property
    def words(self) -> str:
        """What is written on it: the number and the label."""
        return self.choice.label if self.number is None else f"{self.number} {self.choice.label}"


def picked_screen(screens: Sequence[Screen]) -> Screen | None:
    """Return the screen that typed numbers pick from: the last that has choices."""
    return next((one for one in reversed(screens) if one.choices), None)


def numbering(screens: Sequence[Screen]) -> list[bool]:
    """Tell of each screen whether its choices bear numbers; only those that typed numbers pick from do."""
    picked = picked_screen(screens)
    return [one is picked and one.numbered for one in screens]


def unnumbered(screens: Sequence[Screen]) -> tuple[Screen, ...]:
    """Return screens that came by themselves: typed numbers pick from the last answer, not from them."""
    return tuple(replace(one, numbered=False) for one in screens)


def button_lines(choices: Iterable[Choice], *, numbered: bool) -> Iterator[tuple[Numbered, ...]]:
    """Yield the choices line by line, in order: short buttons two by two, all else by itself."""
    waiting: tuple[Numbered, ...] = ()
    for number, choice in enumerate(choices, start=1):
        one = Numbered(choice, number if numbered else None)
        if not _pairs(one):
            yield from (waiting,) if waiting else ()
            yield (one,)
            waiting = ()
        elif waiting:
            yield (*waiting, one)
            waiting = ()
        else:
            waiting = (one,)
    if waiting:
        yield waiting


def _pairs(one: Numbered) -> bool:
    choice = one.choice
    return choice.row is None and not choice.primary and most_graphemes(one.words) <= PAIRED_GRAPHEMES
