"""A number typed = that choice of the last screen; `1 2` or `1-3` where several can be picked."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.actions import Action, GiveOpinion, SetTicks, Unclear, decode
from bot.model import Choice, Screen, Tick
from bot.search.normalise import fold

_ONE = re.compile(r"\d{1,2}")
_SEVERAL = re.compile(r"\d{1,2}(?:\s*(?:[,\s]|-|–|และ|ถึง)\s*\d{1,2})+")
_RANGE = re.compile(r"(\d{1,2})\s*(?:-|–|ถึง)\s*(\d{1,2})")


def picked(text: str, screen: Screen | None) -> Action | None:
    """Return the choice or choices that the text picks, None when it is no pick at all."""
    plain = fold(text)
    if _ONE.fullmatch(plain):
        return _one(int(plain), screen)
    if _SEVERAL.fullmatch(plain) and screen is not None and _rows(screen):
        return _several(plain, screen)
    return None


def _one(number: int, screen: Screen | None) -> Action:
    choices = screen.choices if screen is not None and screen.numbered else ()
    if not choices:
        return Unclear("no_choices")
    if not 1 <= number <= len(choices):
        return Unclear("number", count=len(choices))
    return decode(choices[number - 1].payload) or Unclear("button")


def _rows(screen: Screen) -> tuple[Choice, ...]:
    return tuple(one for one in screen.choices if one.row is not None)


def _several(plain: str, screen: Screen) -> Action:
    rows = _rows(screen)
    numbers = _numbers(plain)
    if not numbers or not all(1 <= number <= len(rows) for number in numbers):
        return Unclear("numbers", count=len(rows))
    wanted = [decode(rows[number - 1].payload) for number in sorted(numbers)]
    return _together([one for one in wanted if isinstance(one, SetTicks | GiveOpinion)])


def _numbers(plain: str) -> set[int]:
    found = {int(one) for one in _ONE.findall(plain)}
    for low, high in _RANGE.findall(plain):
        found |= set(range(int(low), int(high) + 1))
    return found


def _together(ticks: list[SetTicks | GiveOpinion]) -> Action:
    """Tick several criteria at once: as done, unless all of them were drawn as done already."""
    if not ticks:
        return Unclear("button")
    tick = Tick.MET if any(one.tick is Tick.MET for one in ticks) else Tick.NOT_MET
    which = "+".join(one.which for one in ticks)
    return replace(ticks[0], which=which, tick=tick)
