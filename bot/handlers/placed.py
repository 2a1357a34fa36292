"""Words typed at an item whose level they do not say: its answers tell which one is meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot import progress
from bot.actions import AskWhichMet, AtItem, OpenNarrative, SetTicks, ShowCriterion, ShowItem
from bot.handlers.item import show_criterion, show_item
from bot.handlers.narrative import open_narrative
from bot.handlers.tick import ask_which_met, set_ticks
from bot.knowledge import Knowledge
from bot.model import Item, ItemLevel, Mode, Tick, Turn
from bot.view import Moment, View

NEWEST = 2**31
"""A revision that no item reaches: what is asked for by word is asked of things as they stand."""

Placed = Callable[[Item, View, Knowledge, Moment], Turn]


def do_at_item(action: AtItem, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Tick, write or ask at the level of the item that comes next; another item is just shown."""
    item = know.framework.items[action.item]
    does = PLACED.get(action.word)
    if does is None or view.assessment is None or not item.levels:
        return show_item(ShowItem(item.id), view, know, moment)
    return does(item, view, know, moment)


def _level(view: View, item: Item) -> ItemLevel:
    return progress.first_incomplete(view.answers, item) or item.levels[-1]


def _all_met(item: Item, view: View, know: Knowledge, moment: Moment) -> Turn:
    which = _level(view, item).level.value
    return set_ticks(SetTicks(item.id, which, Tick.MET, NEWEST), view, know, moment)


def _not_done(item: Item, view: View, know: Knowledge, moment: Moment) -> Turn:
    which = _level(view, item).level.value
    return set_ticks(SetTicks(item.id, which, Tick.NOT_MET, NEWEST), view, know, moment)


def _met(item: Item, view: View, know: Knowledge, moment: Moment) -> Turn:
    level = _level(view, item)
    if item.mode is Mode.SELF and len(level.criteria) > 1:
        return ask_which_met(AskWhichMet(item.id, level.level), view, know, moment)
    return _all_met(item, view, know, moment)


def _one_by_one(item: Item, view: View, know: Knowledge, moment: Moment) -> Turn:
    level = _level(view, item)
    first = (*progress.unanswered(view.answers, level), *level.criteria)[0]
    return show_criterion(ShowCriterion(item.id, first.id), view, know, moment)


def _write(item: Item, view: View, know: Knowledge, moment: Moment) -> Turn:
    opening = OpenNarrative(item.id, progress.level_to_write(view.answers, item), "add", NEWEST)
    return open_narrative(opening, view, know, moment)


def _told(item: Item, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Go on with what is written already: the highest level that has a narrative."""
    told = [one for one in item.levels if progress.has_narrative(view.answers, item, one.level)]
    if not told:
        return _write(item, view, know, moment)
    return open_narrative(OpenNarrative(item.id, told[-1].level, "add", NEWEST), view, know, moment)


PLACED: Mapping[str, Placed] = {
    "all_met": _all_met,
    "not_done": _not_done,
    "met": _met,
    "one_by_one": _one_by_one,
    "write": _write,
    "append": _told,
    "rewrite": _told,
}
"""Word → what it does. `rewrite` shows what is written first, so that nothing unseen is taken out."""
