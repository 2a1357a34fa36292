"""What goes on paper: the evidence an item asks for, its form, what is missing before review."""

from __future__ import annotations

from bot import progress
from bot.actions import ShowForm, ShowItem
from bot.handlers.common import choice, item_label, item_name, join_first, menu_choice
from bot.handlers.results import shown
from bot.knowledge import Knowledge
from bot.model import Item, Mode, Screen, ScreenKind, Tick, Turn
from bot.progress import Gap
from bot.view import Moment, View

SHOWN = 8


def show_form(action: ShowForm, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Show an item's answers in the order of its form, to read through or copy."""
    item = know.framework.items[action.item]
    copy = know.copy
    if view.assessment is None:
        return join_first(view, know)
    del moment
    parts = form_parts(view, know, item)
    ways = (choice(copy.say("button.whole_item"), ShowItem(item.id)), menu_choice(copy))
    title = copy.say("form.title", name=item_name(copy, item))
    head = Screen(title=title, text=item_label(copy, item), kind=ScreenKind.ITEM)
    replies = (
        head,
        *parts[:-1],
        Screen(title=parts[-1].title, text=parts[-1].text, choices=ways, kind=ScreenKind.ITEM),
    )
    return Turn(conversation=view.conversation, replies=replies)


def form_parts(view: View, know: Knowledge, item: Item) -> tuple[Screen, ...]:
    """Draw an item's answers in the order of its form, a screen for each part."""
    return _result_form(view, know, item) if item.mode is Mode.RESULTS else _level_form(view, know, item)


def _level_form(view: View, know: Knowledge, item: Item) -> tuple[Screen, ...]:
    copy = know.copy
    screens = []
    for level in item.levels:
        met = [one.text for one in level.criteria if view.answers.tick(one.id) is Tick.MET]
        told = "\n".join(line.text for line in view.narratives.get((item.id, level.level), ()))
        lines = [*(f"☑ {text}" for text in met), told or copy.say("form.nothing")]
        screens.append(Screen(title=level.level.label, text="\n".join(lines), kind=ScreenKind.ITEM))
    if item.mode is not Mode.SELF:
        return tuple(screens)
    project = view.answers.cell(item.id, "project")
    last = copy.say("project.cited", project=project) if project else copy.say("form.no_project")
    return (*screens, Screen(title=copy.say("history.project"), text=last, kind=ScreenKind.ITEM))


def _result_form(view: View, know: Knowledge, item: Item) -> tuple[Screen, ...]:
    copy = know.copy
    stored = {name: view.answers.cell(item.id, name) for name in progress.RESULT_FIELDS}
    lines = [
        copy.say(
            "result.line",
            field=copy.say(f"result.field.{name}"),
            value=copy.say("form.nothing") if value is None else shown(know, name, value),
        )
        for name, value in stored.items()
    ]
    return (Screen(title=item_name(copy, item), text="\n".join(lines), kind=ScreenKind.ITEM),)


def missing_line(view: View, know: Knowledge, item: Item) -> str:
    """Say in one line what an item lacks to be done."""
    copy = know.copy
    missing = ", ".join(gap_text(know, one) for one in progress.gaps(view.answers, item))
    return copy.say("ready.item", name=item_name(copy, item), missing=missing)


def gap_text(know: Knowledge, gap: Gap) -> str:
    """Name one thing that an item lacks."""
    key = f"gap.{gap.kind}" if know.copy.has(f"gap.{gap.kind}") else f"result.field.{gap.kind}"
    return know.copy.say(key, level=gap.level.label if gap.level else "")
