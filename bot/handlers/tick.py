"""Ticking criteria: a whole level in one tap, or each by itself."""

from __future__ import annotations

from collections.abc import Iterable

from bot import progress
from bot.actions import AskWhichMet, SetTicks, ShowCriterion, ShowItem, ShowLevel, decode
from bot.handlers.common import may_answer, moved, say
from bot.handlers.item import criterion_screen, level_screen, show_item
from bot.handlers.marks import cell_change, score_line, with_changes
from bot.knowledge import Knowledge
from bot.model import CellChanged, Conversation, Item, ItemLevel, Level, Mode, Screen, Tick, Turn
from bot.view import Moment, View


def set_ticks(action: SetTicks, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Tick criteria and say at once what it did to the score."""
    item = know.framework.items[action.item]
    level, wanted = criteria_meant(item, action.which)
    if item.mode is not Mode.SELF or level is None or not may_answer(view, know, item):
        return show_item(ShowItem(item.id), view, know, moment)
    if action.which in set(Level) and action.tick is Tick.NOT_MET:
        wanted = _not_yet_met(view, level)
    changes = tuple(_changes(view, item, wanted, action.tick))
    after = with_changes(view, changes)
    note = _note(view, after, know, item, level) if changes else know.copy.say("tick.already", item=item.id)
    conversation, screen = _where_next(after, know, item, level, note)
    return Turn(conversation=conversation, replies=(screen,), changes=changes)


def _not_yet_met(view: View, level: ItemLevel) -> tuple[str, ...]:
    """Read `ยังไม่ได้ทำ` said of a level: of what is not ticked as done, or of all where all is."""
    left = tuple(one.id for one in level.criteria if view.answers.tick(one.id) is not Tick.MET)
    return left or tuple(one.id for one in level.criteria)


def ask_which_met(action: AskWhichMet, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Show the checklist and ask which of its criteria are met."""
    item = know.framework.items[action.item]
    level = item.level(action.level)
    if item.mode is not Mode.SELF or level is None or not may_answer(view, know, item):
        return show_item(ShowItem(item.id), view, know, moment)
    note = know.copy.say("tick.which", last=len(level.criteria))
    conversation = moved(view.conversation, ShowLevel(item.id, level.level))
    return say(view, level_screen(view, know, item, level, note), conversation=conversation)


def criteria_meant(item: Item, which: str) -> tuple[ItemLevel | None, tuple[str, ...]]:
    """Read which criteria are meant: a level's name, or criterion ids of one level.

    The level is None where they are of no one level of the item.
    """
    if which in set(Level):
        level = item.level(Level(which))
        return level, tuple(one.id for one in level.criteria) if level else ()
    ids = tuple(dict.fromkeys(which.split("+")))
    level = next((one for one in item.levels if {c.id for c in one.criteria} >= set(ids)), None)
    return level, ids


def _changes(view: View, item: Item, wanted: Iterable[str], tick: Tick) -> Iterable[CellChanged]:
    for criterion in wanted:
        yield from cell_change(view.answers, item.id, criterion, tick.value)


def _note(before: View, after: View, know: Knowledge, item: Item, level: ItemLevel) -> str:
    lines = [know.copy.say("tick.saved", item=item.id), score_line(know, item, before.answers, after.answers)]
    open_level = progress.first_incomplete(after.answers, item)
    if open_level is not None and open_level.level.number < level.level.number:
        lines.append(know.copy.say("tick.not_counted_yet", level=open_level.level.label))
    elif progress.is_whole(after.answers, level):
        lines.append(know.copy.say("level.whole", level=level.level.label))
        if not progress.has_narrative(after.answers, item, level.level):
            lines.append(know.copy.say("level.write_now"))
    return "\n".join(lines)


def _where_next(
    view: View, know: Knowledge, item: Item, level: ItemLevel, note: str
) -> tuple[Conversation, Screen]:
    """Go on criterion by criterion where the person does so, else stay at the checklist."""
    here = decode(view.conversation.here or "")
    left = progress.unanswered(view.answers, level)
    if isinstance(here, ShowCriterion) and here.item == item.id and left:
        to = ShowCriterion(item.id, left[0].id)
        return moved(view.conversation, to), criterion_screen(view, know, item, level, left[0], note)
    to_level = ShowLevel(item.id, level.level)
    return moved(view.conversation, to_level), level_screen(view, know, item, level, note)
