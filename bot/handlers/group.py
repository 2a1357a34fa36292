"""The group chat: criteria and deadlines for everyone, nothing of an office, and the way to talk alone.

A group is met as somebody who has not accepted the notice, so that no answer of an office is ever in its
reach; on top of that only what is listed here may be asked or offered in it.

Source: product.md, "How it behaves" 8.
"""

from __future__ import annotations

from dataclasses import replace

from bot import actions as a
from bot.actions import Action, decode
from bot.handlers.common import choice, say
from bot.knowledge import Knowledge
from bot.model import Choice, Conversation, Screen, ScreenKind, Turn
from bot.view import Moment, View

READING = (a.ShowCategories, a.ShowCategory, a.ShowItem, a.ShowLevel, a.ShowCriterion, a.ShowDeadlines)
"""What may be asked and offered in a group."""

WELCOMING = (a.ShowMenu, a.ShowNotice, a.Help, a.AskSearch, a.GreetGroup)
"""What asks, in a group, for what one can do there."""

PICKS = frozenset({"number", "numbers"})


def asked_in_group(action: Action) -> Action:
    """Return what may be done in a group of what was asked there."""
    if isinstance(action, WELCOMING):
        return a.GreetGroup()
    if isinstance(action, (*READING, a.SearchWords)):
        return action
    if isinstance(action, a.Unclear) and action.what in PICKS:
        return action
    return a.Unclear("group")


def greet_group(_: a.GreetGroup, view: View, know: Knowledge, __: Moment) -> Turn:
    """Say what can be asked in a group, and how."""
    copy = know.copy
    ways = (choice(copy.say("button.categories"), a.ShowCategories()),)
    return say(
        view,
        Screen(
            title=copy.say("menu.title"), text=copy.say("group.greeting"), choices=ways, kind=ScreenKind.MENU
        ),
    )


def for_group(turn: Turn, know: Knowledge, private_chat: str) -> Turn:
    """Return the turn as a group may see it: answers alone, offering what may be asked there.

    Args:
        private_chat: the link to the one-to-one chat; empty where none is known.
    """
    screens = tuple(replace(one, choices=_offered(one), hint="") for one in turn.replies)
    if not screens:
        return Turn(conversation=Conversation())
    last = replace(screens[-1], hint=_onward(screens[-1], know, private_chat))
    return Turn(conversation=Conversation(), replies=(*screens[:-1], last))


def _offered(screen: Screen) -> tuple[Choice, ...]:
    return tuple(one for one in screen.choices if isinstance(decode(one.payload), READING))


def _onward(screen: Screen, know: Knowledge, private_chat: str) -> str:
    copy = know.copy
    picking = copy.say("group.pick") if screen.choices and screen.numbered else ""
    alone = copy.say("group.private", link=private_chat) if private_chat else copy.say("group.private_here")
    return "\n".join(line for line in (picking, alone) if line)
