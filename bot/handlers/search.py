"""Finding a criterion from a few words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bot import progress
from bot.actions import (
    Action,
    AskSearch,
    Help,
    OpenResult,
    SearchWords,
    ShowCategories,
    ShowCategory,
    ShowItem,
    ShowLevel,
)
from bot.handlers.common import (
    category_name,
    choice,
    item_label,
    item_name,
    may_answer,
    menu_choice,
    quiet,
    say,
)
from bot.handlers.notice import notice_screen
from bot.knowledge import Knowledge
from bot.model import Choice, Item, Mode, Screen, ScreenKind, Turn
from bot.ports import Hit
from bot.search.normalise import fold
from bot.view import Moment, View

SHOWN = 3
LONGEST_COUNTED = 60
_LONG_NUMBER = re.compile(r"\d[\d -]{4,}\d")
SURE = 0.5
"""The score from which a hit is said to be what the person means; see `bot.ports.Hit`."""


def ask_search(_: AskSearch, view: View, know: Knowledge, __: Moment) -> Turn:
    """Say how to search; what is typed next is searched for, so no question stays open."""
    copy = know.copy
    ways = (choice(copy.say("button.categories"), ShowCategories()), menu_choice(copy))
    screen = Screen(
        title=copy.say("search.title"), text=copy.say("search.ask"), choices=ways, kind=ScreenKind.SEARCH
    )
    return say(view, screen, conversation=quiet(view.conversation))


def search_words(action: SearchWords, view: View, know: Knowledge, _: Moment) -> Turn:
    """Show the best fit with why it fits, at most two more, or near misses when unsure.

    Whoever has not accepted the notice and searches for nothing that we know is shown the notice:
    most likely it is their first word.
    """
    hits = know.find(action.words, SHOWN) if action.words.strip() else ()
    sure = tuple(hit for hit in hits if hit.score >= SURE)
    if sure:
        return say(view, _found(view, know, sure))
    if not view.consented and not view.in_group:
        return say(view, notice_screen(know))
    turn = say(view, _unsure(know, hits) if hits else _nothing(know))
    return replace(turn, missed="" if view.in_group else _countable(action.words))


def _countable(words: str) -> str:
    """Return the words as they may be counted: none that are too long to be a search, no numbers.

    What is long is an answer that went astray, and a long number may be a person's.
    """
    plain = fold(words)
    return _LONG_NUMBER.sub("…", plain) if len(plain) <= LONGEST_COUNTED else ""


def _found(view: View, know: Knowledge, hits: tuple[Hit, ...]) -> Screen:
    copy = know.copy
    best, *others = hits
    lines = [_name(know, best), copy.say("search.why", snippet=best.snippet)]
    if others:
        lines.append(copy.say("search.others"))
    return Screen(
        title=copy.say("search.found"),
        text="\n".join(lines),
        choices=(*_best(view, know, best), *_open(know, others), menu_choice(copy)),
        kind=ScreenKind.SEARCH,
    )


def _best(view: View, know: Knowledge, hit: Hit) -> tuple[Choice, ...]:
    """Draw the ways to open the best answer, and to answer it where this person does."""
    copy = know.copy
    item = know.framework.items.get(hit.id)
    if item is None:
        name = copy.say("category.name", id=hit.id.removeprefix("C"))
        return (choice(copy.say("button.open", name=name), _target(hit), primary=True),)
    name = item_name(copy, item)
    way_in = choice(copy.say("button.open", name=name), _target(hit), primary=True)
    answering = _answering(view, item) if may_answer(view, know, item) else None
    return (way_in, choice(copy.say("button.answer", name=name), answering)) if answering else (way_in,)


def _answering(view: View, item: Item) -> Action | None:
    """Return where answering an item begins, None where it is not the office's own."""
    if item.mode is Mode.RESULTS:
        return OpenResult(item.id)
    if item.mode is Mode.EXTERNAL_WITH_FORM:
        return ShowLevel(item.id, progress.level_to_write(view.answers, item))
    if item.mode is not Mode.SELF:
        return None
    open_level = progress.first_incomplete(view.answers, item) or item.levels[-1]
    return ShowLevel(item.id, open_level.level)


def _unsure(know: Knowledge, hits: tuple[Hit, ...]) -> Screen:
    copy = know.copy
    return Screen(
        title=copy.say("search.unsure"),
        text=copy.say("search.near"),
        choices=(*_open(know, hits), choice(copy.say("button.help"), Help()), menu_choice(copy)),
        kind=ScreenKind.SEARCH,
    )


def _nothing(know: Knowledge) -> Screen:
    copy = know.copy
    ways = (
        choice(copy.say("button.categories"), ShowCategories()),
        choice(copy.say("button.help"), Help()),
        menu_choice(copy),
    )
    return Screen(
        title=copy.say("search.nothing"), text=copy.say("search.can_do"), choices=ways, kind=ScreenKind.SEARCH
    )


def _open(know: Knowledge, hits: Iterable[Hit]) -> tuple[Choice, ...]:
    return tuple(choice(_name(know, hit), _target(hit)) for hit in hits)


def _target(hit: Hit) -> Action:
    return ShowCategory(hit.id.removeprefix("C")) if hit.id.startswith("C") else ShowItem(hit.id)


def _name(know: Knowledge, hit: Hit) -> str:
    category = know.framework.category(hit.id.removeprefix("C")) if hit.id.startswith("C") else None
    if category is not None:
        return category_name(know.copy, category)
    return item_label(know.copy, know.framework.items[hit.id])
