"""Finding a criterion from a few words."""

from __future__ import annotations

from bot.actions import Action, AskSearch, Help, SearchWords, ShowCategories, ShowCategory, ShowItem
from bot.handlers.common import category_name, choice, item_label, menu_choice, quiet, say
from bot.handlers.notice import notice_screen
from bot.knowledge import Knowledge
from bot.model import Choice, Screen, Turn
from bot.ports import Hit
from bot.view import Moment, View

SHOWN = 3
SURE = 0.5
"""The score from which a hit is said to be what the person means; see `bot.ports.Hit`."""


def ask_search(_: AskSearch, view: View, know: Knowledge, __: Moment) -> Turn:
    """Say how to search; what is typed next is searched for, so no question stays open."""
    copy = know.copy
    ways = (choice(copy.say("button.categories"), ShowCategories()), menu_choice(copy))
    screen = Screen(title=copy.say("search.title"), text=copy.say("search.ask"), choices=ways)
    return say(view, screen, conversation=quiet(view.conversation))


def search_words(action: SearchWords, view: View, know: Knowledge, _: Moment) -> Turn:
    """Show the best fit with why it fits, at most two more, or near misses when unsure.

    Whoever has not accepted the notice and searches for nothing that we know is shown the notice:
    most likely it is their first word.
    """
    hits = know.search.find(action.words, SHOWN) if action.words.strip() else ()
    sure = tuple(hit for hit in hits if hit.score >= SURE)
    if sure:
        return say(view, _found(know, sure))
    if not view.consented and not view.in_group:
        return say(view, notice_screen(know))
    return say(view, _unsure(know, hits) if hits else _nothing(know))


def _found(know: Knowledge, hits: tuple[Hit, ...]) -> Screen:
    copy = know.copy
    best = hits[0]
    lines = [_name(know, best), copy.say("search.why", snippet=best.snippet)]
    if len(hits) > 1:
        lines.append(copy.say("search.others"))
    return Screen(
        title=copy.say("search.found"),
        text="\n".join(lines),
        choices=(*_open(know, hits), menu_choice(copy)),
    )


def _unsure(know: Knowledge, hits: tuple[Hit, ...]) -> Screen:
    copy = know.copy
    return Screen(
        title=copy.say("search.unsure"),
        text=copy.say("search.near"),
        choices=(*_open(know, hits), choice(copy.say("button.help"), Help()), menu_choice(copy)),
    )


def _nothing(know: Knowledge) -> Screen:
    copy = know.copy
    ways = (
        choice(copy.say("button.categories"), ShowCategories()),
        choice(copy.say("button.help"), Help()),
        menu_choice(copy),
    )
    return Screen(title=copy.say("search.nothing"), text=copy.say("search.can_do"), choices=ways)


def _open(know: Knowledge, hits: tuple[Hit, ...]) -> tuple[Choice, ...]:
    return tuple(choice(_name(know, hit), _target(hit), primary=not place) for place, hit in enumerate(hits))


def _target(hit: Hit) -> Action:
    return ShowCategory(hit.id.removeprefix("C")) if hit.id.startswith("C") else ShowItem(hit.id)


def _name(know: Knowledge, hit: Hit) -> str:
    category = know.framework.category(hit.id.removeprefix("C")) if hit.id.startswith("C") else None
    if category is not None:
        return category_name(know.copy, category)
    return item_label(know.copy, know.framework.items[hit.id])
