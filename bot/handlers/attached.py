"""What is said once evidence stands at an item: what is still missing, the rule of one project, what next."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import AskEvidence, OpenProject, SayOneProject, ShowEvidence, Undo
from bot.evidence import TOLD_ONCE, missing_kinds
from bot.handlers.common import choice, item_name, menu_choice
from bot.handlers.evidence_words import kind_name, kinds_line
from bot.handlers.marks import score_line
from bot.knowledge import Knowledge
from bot.model import Choice, Item, Mode, Screen, ScreenKind, Spot
from bot.view import View


def attached_screen(before: View, after: View, know: Knowledge, spot: Spot, lines: Sequence[str]) -> Screen:
    """Say what was attached where, what the item still lacks, and what comes next."""
    copy, item = know.copy, know.framework.items[spot.item]
    said = [
        *lines,
        copy.say("evidence.attached", name=item_name(copy, item), kind=kind_name(know, spot.kind)),
        kinds_line(know, after.answers, item),
        score_line(know, item, before.answers, after.answers) if item.mode is Mode.SELF else "",
        *_rule(after, know, item),
    ]
    return Screen(
        title=copy.say("evidence.title_of", name=item_name(copy, item)),
        text="\n".join(line for line in said if line),
        choices=(*_rule_choices(after, know, item), *_next_choices(after, know, item), menu_choice(copy)),
        kind=ScreenKind.EVIDENCE,
    )


def _asks_of_project(view: View, item: Item) -> bool:
    """Tell whether the rule of one project is still to be asked about: once an item."""
    return bool(item.rules) and item.mode is Mode.SELF and view.answers.cell(item.id, TOLD_ONCE) is None


def _rule(view: View, know: Knowledge, item: Item) -> list[str]:
    if not _asks_of_project(view, item):
        return []
    project = view.answers.cell(item.id, "project")
    if project is None:
        return [know.copy.say("evidence.project_first")]
    return [know.copy.say("evidence.one_project", project=project)]


def _rule_choices(view: View, know: Knowledge, item: Item) -> tuple[Choice, ...]:
    if not _asks_of_project(view, item):
        return ()
    if view.answers.cell(item.id, "project") is None:
        return (choice(know.copy.say("button.project"), OpenProject(item.id)),)
    return (
        choice(know.copy.say("button.one_project"), SayOneProject(item.id, 1)),
        choice(know.copy.say("button.not_one_project"), SayOneProject(item.id, 0)),
    )


def _next_choices(view: View, know: Knowledge, item: Item) -> tuple[Choice, ...]:
    missing = tuple(
        choice(know.copy.say("evidence.attach_next", kind=kind_name(know, kind)), AskEvidence(item.id, kind))
        for kind in missing_kinds(view.answers, item)
    )
    more = (choice(know.copy.say("button.see_evidence"), ShowEvidence(item.id)),)
    return (*missing, *more, choice(know.copy.say("button.undo"), Undo()))
