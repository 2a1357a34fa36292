"""The project that an item cites, by its name or taken from another item."""

from __future__ import annotations

from collections.abc import Mapping

from bot.actions import Cancel, NameProject, OpenProject, ShowItem, Skip, UseProject
from bot.handlers.common import asking, choice, item_name, may_answer, quiet, revision, say
from bot.handlers.item import show_item
from bot.handlers.marks import cell_change, with_changes
from bot.handlers.one_project import ask_one_project, next_check, to_check
from bot.handlers.onward import onward_screen
from bot.knowledge import Knowledge
from bot.model import Assessment, Change, Item, Mode, Question, QuestionKind, Screen, ScreenKind, Turn
from bot.view import Moment, View

MOST_CHARS = 500
MOST_OFFERED = 5


def open_project(action: OpenProject, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Ask for the project, offering those that other items cite."""
    item = know.framework.items[action.item]
    if item.mode is not Mode.SELF or not may_answer(view, know, item):
        return show_item(ShowItem(item.id), view, know, moment)
    question = Question(
        kind=QuestionKind.PROJECT, item=item.id, revision=revision(view, item.id), touched_at=moment.now
    )
    return say(view, _ask(view, know, item), conversation=asking(view.conversation, question))


def _ask(view: View, know: Knowledge, item: Item) -> Screen:
    copy = know.copy
    at = revision(view, item.id)
    offered = tuple(
        choice(copy.say("project.use", project=name), UseProject(item.id, source, at))
        for name, source in list(_others(view.answers, item).items())[:MOST_OFFERED]
    )
    now = view.answers.cell(item.id, "project")
    text = copy.say("project.ask") if now is None else copy.say("project.ask_again", project=now)
    return Screen(
        title=copy.say("project.title", name=item_name(copy, item)),
        text="\n".join((text, copy.say("project.ask_offered"))) if offered else text,
        choices=(
            *offered,
            choice(copy.say("button.skip"), Skip()),
            choice(copy.say("button.cancel"), Cancel()),
        ),
        kind=ScreenKind.QUESTION,
    )


def _others(assessment: Assessment, item: Item) -> Mapping[str, str]:
    """Project name → an item that cites it, this item's own left out."""
    own = assessment.cell(item.id, "project")
    cited = {value: one for (one, field), value in sorted(assessment.cells.items()) if field == "project"}
    return {name: one for name, one in cited.items() if name != own}


def name_project(action: NameProject, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Save the project's name as typed."""
    item = know.framework.items[action.item]
    name = " ".join(action.text.split())
    if len(name) > MOST_CHARS:
        return say(view, Screen(text=know.copy.say("project.too_long", most=MOST_CHARS)))
    return _save(view, know, item, name, moment)


def use_project(action: UseProject, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Cite the project of another item."""
    item = know.framework.items[action.item]
    name = view.assessment.cell(action.source, "project") if view.assessment else None
    if name is None:
        return open_project(OpenProject(item.id), view, know, moment)
    return _save(view, know, item, name, moment)


def _save(view: View, know: Knowledge, item: Item, name: str, moment: Moment) -> Turn:
    if item.mode is not Mode.SELF or not may_answer(view, know, item):
        return show_item(ShowItem(item.id), view, know, moment)
    changes = cell_change(view.answers, item.id, "project", name)
    key = "project.saved" if changes else "project.already"
    note = know.copy.say(key, name=item_name(know.copy, item), project=name)
    if changes and view.evidence:
        return _with_evidence(view, know, item, note, changes)
    after = with_changes(view, changes)
    conversation, screen = onward_screen(after, know, item, note)
    return Turn(conversation=quiet(conversation), replies=(screen,), changes=changes)


def _with_evidence(view: View, know: Knowledge, item: Item, note: str, changes: tuple[Change, ...]) -> Turn:
    """Ask of what is attached already whether it is of the project: of a new one, file by file."""
    named_before = view.answers.cell(item.id, "project") is not None
    if named_before:
        changes = (*changes, *to_check(view, item))
    after = with_changes(view, changes)
    screen = next_check(after, know, item, note) if named_before else ask_one_project(after, know, item, note)
    return Turn(conversation=quiet(view.conversation), replies=(screen,), changes=changes)
