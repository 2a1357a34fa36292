"""Words that speak of the item one is at, though its buttons are not on the last screen.

What is ticked or written by word is asked of things as they stand; the answer repeats the item's
number. Where one has gone elsewhere since, a tick is not set: the item is shown first.
"""

from __future__ import annotations

from collections.abc import Callable

from bot import actions as a
from bot.actions import Action, decode
from bot.handlers.placed import NEWEST, PLACED
from bot.knowledge import Knowledge
from bot.model import Conversation, Direction, Item, Level, Mode, Tick
from bot.words import is_official, nearest, spoken

TICKING = frozenset({"all_met", "not_done", "met"})

ANY_PLACE: dict[str, Callable[[], Action | None]] = {
    "next_item": a.Continue,
    "attach": a.ShowEvidence,
    "project": lambda: None,
}
"""What these words mean away from any item; the others ask which item. A bare โครงการ is searched."""

IN_NARRATIVE = frozenset({"write", "append", "rewrite", "next_item", "attach", "project"})
"""Labels that act even while a narrative is open; what else is typed there belongs to it."""


def in_place(text: str, conversation: Conversation, know: Knowledge, *, near: bool = False) -> Action | None:
    """Return what a word means at the item where the person is, or was last.

    Args:
        near: take a misspelt word for the one that it is nearest to.
    """
    name = nearest(text, know) if near else spoken(text, know)
    if name is None or name not in _NAMES:
        return None
    here, item = _last_item(conversation, know)
    if item is None:
        return ANY_PLACE.get(name, _ask_which)()
    if name in TICKING and decode(conversation.here or "") != here:
        return here
    return _of_item(name, here, item)


def labelled_in_place(
    text: str, conversation: Conversation, know: Knowledge, *, in_narrative: bool
) -> Action | None:
    """Return what a fixed label means while a question is open; its other spellings may be the answer."""
    name = spoken(text, know)
    if name is None or name not in _NAMES or not is_official(text, name, know):
        return None
    return in_place(text, conversation, know) if not in_narrative or name in IN_NARRATIVE else None


def _ask_which() -> Action:
    return a.Unclear("which_item")


def _last_item(conversation: Conversation, know: Knowledge) -> tuple[Action | None, Item | None]:
    """Return the place of the item that was shown last, and the item."""
    for payload in (conversation.here, *reversed(conversation.trail)):
        place = decode(payload or "")
        item = know.framework.items.get(getattr(place, "item", ""))
        if item is not None:
            return place, item
    return None, None


def _of_item(name: str, here: Action | None, item: Item) -> Action | None:
    if name in set(Level):
        return a.ShowLevel(item.id, Level(name)) if item.level(Level(name)) else a.ShowItem(item.id)
    if name in _SIMPLE:
        return _SIMPLE[name](item.id)
    if name in _DIRECTIONS:
        if item.mode is not Mode.RESULTS:
            return _ask_which()
        return a.SetDirection(item.id, _DIRECTIONS[name], NEWEST)
    level = _level_of(here, item)
    if level is None:
        return a.AtItem(item.id, name)
    return _of_level(name, here, item, level)


def _level_of(here: Action | None, item: Item) -> Level | None:
    if isinstance(here, a.ShowLevel):
        return here.level
    if isinstance(here, a.ShowCriterion):
        found = (one.level for one in item.levels if here.criterion in {c.id for c in one.criteria})
        return next(found, None)
    return None


def _of_level(name: str, here: Action | None, item: Item, level: Level) -> Action:
    if name in TICKING:
        return _ticking(name, here, item, level)
    if name in {"write", "append"}:
        return a.OpenNarrative(item.id, level, "add", NEWEST)
    if name == "rewrite":
        return a.OpenNarrative(item.id, level, "new", NEWEST)
    if name == "whole_level":
        return a.ShowLevel(item.id, level)
    return a.AtItem(item.id, name)


def _ticking(name: str, here: Action | None, item: Item, level: Level) -> Action:
    tick = Tick.NOT_MET if name == "not_done" else Tick.MET
    if isinstance(here, a.ShowCriterion) and name != "all_met":
        return a.SetTicks(item.id, here.criterion, tick, NEWEST)
    criteria = item.level(level)
    if name == "met" and item.mode is Mode.SELF and criteria and len(criteria.criteria) > 1:
        return a.AskWhichMet(item.id, level)
    return a.SetTicks(item.id, level.value, tick, NEWEST)


_SIMPLE: dict[str, Callable[[str], Action]] = {
    "project": a.OpenProject,
    "attach": a.AskEvidence,
    "form": a.ShowForm,
    "comment": a.ShowComments,
    "earlier": a.ShowEarlier,
    "apart": lambda item: a.ShowOpinions(item, Level.BASIC),
    "compare": a.ShowDifferences,
    "whole_item": a.ShowItem,
    "answer_result": a.OpenResult,
    "next_item": a.NextItem,
}
_DIRECTIONS = {"higher": Direction.HIGHER, "lower": Direction.LOWER}
_NAMES = frozenset({*Level, *_SIMPLE, *_DIRECTIONS, *PLACED, "whole_level"})
