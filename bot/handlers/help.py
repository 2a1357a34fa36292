"""What can be typed; and a kind word for whatever cannot be acted on."""

from __future__ import annotations

from bot.actions import Continue, Help, ShowCategories, Unclear
from bot.handlers.common import choice, menu_choice, say
from bot.knowledge import Knowledge
from bot.model import Screen, ScreenKind, Turn
from bot.view import Moment, View


def show_help(_: Help, view: View, know: Knowledge, __: Moment) -> Turn:
    """Say what can be typed, and that anything can be searched for."""
    copy = know.copy
    key = "help.member" if view.membership else "help.guest"
    going_on = (choice(copy.say("button.continue"), Continue(), primary=True),) if view.membership else ()
    screen = Screen(
        title=copy.say("help.title"),
        text=copy.say(key),
        choices=(*going_on, menu_choice(copy)),
        kind=ScreenKind.NOTICE,
    )
    return say(view, screen)


def unclear(action: Unclear, view: View, know: Knowledge, _: Moment) -> Turn:
    """Say what could not be acted on and offer the next step; an open question stays open.

    After a number that is no choice, the choices that one had stay the ones to pick from.
    """
    copy = know.copy
    if action.what in {"number", "numbers"}:
        return say(view, Screen(text=copy.say(f"unclear.{action.what}", count=action.count)))
    if action.what == "which_item":
        return say(view, _which_item(know))
    ways = (choice(copy.say("button.continue"), Continue()),) if view.membership else ()
    text = copy.say(f"unclear.{action.what}", count=action.count)
    return say(view, Screen(text=text, choices=(*ways, menu_choice(copy))))


def _which_item(know: Knowledge) -> Screen:
    """Ask for the item of a word that was typed away from any."""
    copy = know.copy
    ways = (choice(copy.say("button.categories"), ShowCategories()), menu_choice(copy))
    return Screen(text=copy.say("unclear.which_item"), choices=ways)
