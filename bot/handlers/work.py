"""`งานของฉัน`: a person's own items first, and all of the office's."""

from __future__ import annotations

from bot import progress
from bot.actions import ShowCategory, ShowItem, ShowWork
from bot.handlers.common import choice, item_label, join_first, menu_choice, moved, my_items, say
from bot.handlers.marks import without_evidence
from bot.knowledge import Knowledge
from bot.model import Bar, Choice, Item, Screen, ScreenKind, Turn
from bot.progress import Status
from bot.view import Moment, View

LISTED = 9
"""Items a list shows before it asks for the category; more would pass a phone's height."""
ALL = "all"
"""What a part of the list begins with where it is the whole office's: `all`, `all_todo` …"""


def show_work(action: ShowWork, view: View, know: Knowledge, _: Moment) -> Turn:
    """List one's own items in progress, or the office's; those to do and done are one tap away."""
    copy = know.copy
    if view.assessment is None:
        return join_first(view, know)
    mine, own = my_items(view, know), know.framework.own_items
    whole = action.part.startswith(ALL) or not mine
    items = own if whole else mine
    groups = progress.group_by_status(view.answers, items)
    wanted = _part(action.part.removeprefix(ALL).removeprefix("_"), groups)
    counts = {one.value: len(found) for one, found in groups.items()}
    listing = copy.say(f"work.part_{wanted.value}" if groups[wanted] else f"work.none_{wanted.value}")
    screen = Screen(
        title=copy.say("work.title_all" if whole and len(mine) < len(own) else "work.title"),
        text="" if mine or not know.may(view.role, "answer") else copy.say("work.none_is_yours"),
        bars=(Bar(_counted(know, counts, len(items)), progress.percent(counts[Status.DONE], len(items))),),
        after="\n".join(line for line in (without_evidence(know, view.answers, items), listing) if line),
        choices=(
            *_listed(know, groups[wanted]),
            *_other_parts(know, groups, wanted, whole=whole),
            *_other_whose(know, mine, whole=whole),
            menu_choice(copy),
        ),
        kind=ScreenKind.WORK,
    )
    return say(view, screen, conversation=moved(view.conversation, action))


def _counted(know: Knowledge, counts: dict[str, int], of: int) -> str:
    line = know.copy.say("work.counts", of=of, **counts)
    waiting = counts[Status.WAITING]
    return know.copy.say("work.counts_waiting", counts=line, waiting=waiting) if waiting else line


def _part(part: str, groups: dict[Status, tuple[Item, ...]]) -> Status:
    if part in set(Status):
        return Status(part)
    return Status.DOING if groups[Status.DOING] else Status.TODO


def _listed(know: Knowledge, items: tuple[Item, ...]) -> tuple[Choice, ...]:
    """Draw a way to each item, or to each category of them where they are too many for a phone."""
    if len(items) <= LISTED:
        return tuple(choice(item_label(know.copy, item), ShowItem(item.id)) for item in items)
    counts: dict[str, int] = {}
    for item in items:
        counts[item.category_id] = counts.get(item.category_id, 0) + 1
    return tuple(
        choice(know.copy.say("work.category", id=one, count=count), ShowCategory(one))
        for one, count in counts.items()
    )


def _other_parts(
    know: Knowledge, groups: dict[Status, tuple[Item, ...]], shown: Status, *, whole: bool
) -> tuple[Choice, ...]:
    return tuple(
        choice(
            know.copy.say(f"work.show_{one.value}", count=len(items)),
            ShowWork(f"{ALL}_{one.value}" if whole else one.value),
        )
        for one, items in groups.items()
        if one is not shown and items
    )


def _other_whose(know: Knowledge, mine: tuple[Item, ...], *, whole: bool) -> tuple[Choice, ...]:
    """Draw the way between one's own items and the office's, where they differ."""
    if not mine or len(mine) == len(know.framework.own_items):
        return ()
    if whole:
        return (choice(know.copy.say("button.my_work_only"), ShowWork()),)
    return (choice(know.copy.say("button.all_work"), ShowWork(ALL)),)
