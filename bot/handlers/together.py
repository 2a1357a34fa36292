"""What one can do about an item together with colleagues: say something, hand it out, tick it apart."""

from __future__ import annotations

from bot.actions import AskAssignee, ShowComments, ShowDifferences, ShowEarlier, ShowOpinions
from bot.duties import holders
from bot.handlers.common import choice
from bot.knowledge import Knowledge
from bot.model import Choice, Item, Level, Mode
from bot.view import View

APART_FROM = 2
"""So many have an item in their hands before ticking it apart is offered."""


def together_choices(view: View, know: Knowledge, item: Item) -> tuple[Choice, ...]:
    """Draw the ways to what colleagues say of an item, and to handing it to one of them."""
    comments = choice(know.copy.say("button.comments"), ShowComments(item.id))
    giving = choice(know.copy.say("button.assign_item"), AskAssignee(item.id))
    own = item in know.framework.own_items
    apart = _apart_choices(view, know, item) if item.mode is Mode.SELF else ()
    earlier = choice(know.copy.say("button.earlier"), ShowEarlier(item.id))
    return (
        *((earlier,) if view.earlier else ()),
        *apart,
        *((comments,) if know.may(view.role, "comment") else ()),
        *((giving,) if own and know.may(view.role, "assign") else ()),
    )


def _apart_choices(view: View, know: Knowledge, item: Item) -> tuple[Choice, ...]:
    """Draw the ways to tick apart and to settle, where an item is in the hands of two or more."""
    stage = view.stage(item.id)
    if len(holders(item, view.assignments)) < APART_FROM:
        return ()
    apart = choice(know.copy.say("button.apart"), ShowOpinions(item.id, Level.BASIC))
    comparing = choice(know.copy.say("button.compare"), ShowDifferences(item.id))
    return (
        *((apart,) if know.may(view.role, "opine", stage=stage) else ()),
        *((comparing,) if know.may(view.role, "settle", stage=stage) else ()),
    )
