"""Where an item goes on after an answer: the one next screen, with what was saved said first."""

from __future__ import annotations

from bot import progress
from bot.actions import ShowItem, ShowLevel
from bot.handlers.common import item_name, moved, with_note
from bot.handlers.item import item_screens, level_screen
from bot.knowledge import Knowledge
from bot.model import Conversation, Item, ItemLevel, Mode, Screen
from bot.view import View


def onward_screen(view: View, know: Knowledge, item: Item, note: str) -> tuple[Conversation, Screen]:
    """Return where one is after an answer, and the screen to show there.

    An item with levels goes on at the level that wants the next answer; another at its last screen.
    """
    if progress.status(view.answers, item) is progress.Status.DONE:
        whole = item.mode is not Mode.SELF or progress.first_incomplete(view.answers, item) is None
        key = "item.done_whole" if whole else "item.done_now"
        note = "\n".join((note, know.copy.say(key, name=item_name(know.copy, item))))
    elif item.mode is Mode.SELF and progress.is_answered(view.answers, item):
        note = "\n".join((note, know.copy.say("item.answered", name=item_name(know.copy, item))))
    level = _level(view, item)
    if level is None:
        screen = with_note(item_screens(view, know, item)[-1], note)
        return moved(view.conversation, ShowItem(item.id)), screen
    conversation = moved(view.conversation, ShowLevel(item.id, level.level))
    return conversation, level_screen(view, know, item, level, note)


def _level(view: View, item: Item) -> ItemLevel | None:
    if item.mode is Mode.SELF:
        whole = [one for one in item.levels if progress.is_whole(view.answers, one)]
        untold = [one for one in whole if not progress.has_narrative(view.answers, item, one.level)]
        return (untold or [progress.first_incomplete(view.answers, item) or item.levels[-1]])[0]
    if item.mode is Mode.EXTERNAL_WITH_FORM:
        return item.level(progress.level_to_write(view.answers, item))
    return None
