"""What the office answered in an earlier year, to read and to take over: drafts, not answers."""

from __future__ import annotations

from collections.abc import Iterator

from bot import progress
from bot.actions import ShowEarlier, ShowItem, TakeOver
from bot.handlers.common import choice, item_name, may_answer, menu_choice, moved, revision, say
from bot.handlers.item import show_item
from bot.handlers.marks import cell_change, with_changes
from bot.handlers.onward import onward_screen
from bot.handlers.results import shown, summary
from bot.knowledge import Knowledge
from bot.model import Change, Item, LineAdded, Mode, Screen, ScreenKind, Turn
from bot.view import Earlier, Moment, View

TAKEN = ("indicator", "unit", "direction")
"""What is taken over of an indicator; last year's result becomes the baseline, the rest is asked anew."""


def show_earlier(action: ShowEarlier, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Show an item's answers of an earlier year, and offer to take them over."""
    item, earlier = know.framework.items[action.item], view.earlier
    if view.assessment is None:
        return show_item(ShowItem(item.id), view, know, moment)
    if earlier is None:
        back = (choice(know.copy.say("button.whole_item"), ShowItem(item.id)), menu_choice(know.copy))
        return say(view, Screen(text=know.copy.say("earlier.none"), choices=back))
    screens = (_head(know, item, earlier), *_told(earlier), _ways(view, know, item, moment))
    return Turn(conversation=moved(view.conversation, action), replies=screens)


def _head(know: Knowledge, item: Item, earlier: Earlier) -> Screen:
    copy = know.copy
    lines = [earlier.item.title if earlier.item.title != item.title else "", copy.say("earlier.draft")]
    project = earlier.assessment.cell(item.id, "project")
    lines += [copy.say("project.cited", project=project)] if project else []
    stored = ((name, earlier.assessment.cell(item.id, name)) for name in progress.RESULT_FIELDS)
    lines += [
        copy.say("result.line", field=copy.say(f"result.field.{name}"), value=shown(know, name, value))
        for name, value in stored
        if value is not None
    ]
    title = copy.say("earlier.title", year=earlier.fiscal_year, name=item_name(copy, item))
    return Screen(title=title, text="\n".join(line for line in lines if line), kind=ScreenKind.ITEM)


def _told(earlier: Earlier) -> tuple[Screen, ...]:
    return tuple(
        Screen(title=level.label, text=text, kind=ScreenKind.ITEM) for level, text in earlier.told.items()
    )


def _ways(view: View, know: Knowledge, item: Item, moment: Moment) -> Screen:
    copy = know.copy
    takes = may_answer(view, know, item) and any(True for _ in _changes(view, item, moment))
    taking = choice(copy.say("button.take_over"), TakeOver(item.id, revision(view, item.id)), primary=True)
    return Screen(
        text=copy.say("earlier.ask" if takes else "earlier.only_read"),
        choices=(
            *((taking,) if takes else ()),
            choice(copy.say("button.whole_item"), ShowItem(item.id)),
            menu_choice(copy),
        ),
        kind=ScreenKind.ITEM,
    )


def take_over(action: TakeOver, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Write an earlier year's project and texts where this year has none yet; ticks are made anew."""
    item = know.framework.items[action.item]
    changes = tuple(_changes(view, item, moment)) if may_answer(view, know, item) else ()
    if not changes:
        return show_earlier(ShowEarlier(item.id), view, know, moment)
    after = with_changes(view, changes)
    note = know.copy.say("earlier.taken", name=item_name(know.copy, item))
    if item.mode is Mode.RESULTS:
        conversation, screen = moved(view.conversation, ShowItem(item.id)), summary(after, know, item)
    else:
        conversation, screen = onward_screen(after, know, item, "")
    return Turn(conversation=conversation, replies=(Screen(text=note), screen), changes=changes)


def _changes(view: View, item: Item, moment: Moment) -> Iterator[Change]:
    """Yield what taking over changes; what this year has an answer for stays."""
    if view.earlier is None or view.assessment is None:
        return
    if item.mode is Mode.RESULTS:
        yield from _of_indicator(view, item, view.earlier)
        return
    project = view.earlier.assessment.cell(item.id, "project")
    if item.mode is Mode.SELF and project and view.answers.cell(item.id, "project") is None:
        yield from cell_change(view.answers, item.id, "project", project)
    for level, text in view.earlier.told.items():
        if not progress.has_narrative(view.answers, item, level) and item.level(level) is not None:
            yield LineAdded(item.id, level, moment.new_id(), text)


def _of_indicator(view: View, item: Item, earlier: Earlier) -> Iterator[Change]:
    if view.answers.cell(item.id, "indicator") is not None:
        return
    values = {name: earlier.assessment.cell(item.id, name) for name in TAKEN}
    values["baseline"] = earlier.assessment.cell(item.id, "actual")
    values["repeated"] = "yes" if values["baseline"] else None
    for name, value in values.items():
        if value is not None:
            yield from cell_change(view.answers, item.id, name, value)
