"""The criteria's rule that all evidence of an item is of the one project that it cites.

It is asked about once an item; when the project changes, about each file. Source: criteria.md, Readings 3.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import CheckPiece, OpenProject, SayOneProject, ShowEvidence, ShowPiece, Undo
from bot.evidence import TOLD_ONCE, UNCHECKED, unchecked
from bot.handlers.common import choice, item_name, menu_choice, say
from bot.handlers.evidence_words import kinds_line, piece_name
from bot.handlers.marks import cell_change, with_changes
from bot.knowledge import Knowledge
from bot.model import Change, Evidence, EvidencePlaced, Item, Screen, ScreenKind, Turn
from bot.view import Moment, View

NEXT = 2
"""The answer that only asks of the next piece."""


def say_one_project(action: SayOneProject, view: View, know: Knowledge, _: Moment) -> Turn:
    """Keep that everything is of the cited project, or go through it piece by piece."""
    item = know.framework.items[action.item]
    told = cell_change(view.answers, item.id, TOLD_ONCE, "yes")
    if action.yes:
        screen = _finished(with_changes(view, told), know, item, know.copy.say("evidence.one_project_kept"))
        return Turn(conversation=view.conversation, replies=(screen,), changes=told)
    changes = (*told, *to_check(view, item))
    screen = next_check(with_changes(view, changes), know, item)
    return Turn(conversation=view.conversation, replies=(screen,), changes=changes)


def ask_one_project(view: View, know: Knowledge, item: Item, note: str) -> Screen:
    """Ask, once an item, whether all that is attached is of the project that it cites."""
    copy = know.copy
    project = view.answers.cell(item.id, "project") or ""
    return Screen(
        title=copy.say("evidence.title_of", name=item_name(copy, item)),
        text="\n".join((note, copy.say("evidence.one_project", project=project))),
        choices=(
            choice(copy.say("button.one_project"), SayOneProject(item.id, 1), primary=True),
            choice(copy.say("button.not_one_project"), SayOneProject(item.id, 0)),
            menu_choice(copy),
        ),
        kind=ScreenKind.EVIDENCE,
    )


def to_check(view: View, item: Item) -> tuple[Change, ...]:
    """Return the change that puts every piece of an item up for the question."""
    ids = [one.id for one in view.evidence if one.kind_at(item.id)]
    return cell_change(view.answers, item.id, UNCHECKED, " ".join(ids) or None)


def check_piece(action: CheckPiece, view: View, know: Knowledge, _: Moment) -> Turn:
    """Keep a piece for the new project or take it away, and ask of the next."""
    item = know.framework.items[action.item]
    left = unchecked(view.answers, item.id)
    if action.keep == NEXT or action.evidence not in left:
        return say(view, next_check(view, know, item))
    rest = " ".join(one for one in left if one != action.evidence)
    changes: tuple[Change, ...] = cell_change(view.answers, item.id, UNCHECKED, rest or None)
    piece = next((one for one in view.evidence if one.id == action.evidence), None)
    kind = piece.kind_at(item.id) if piece else None
    if piece is not None and kind is not None and not action.keep:
        gone = EvidencePlaced(item.id, piece.id, kind, None, piece.name or piece.link)
        changes = (*changes, gone)
    note = know.copy.say("evidence.carried_on" if action.keep else "evidence.taken_out")
    screen = next_check(with_changes(view, changes), know, item, note)
    return Turn(conversation=view.conversation, replies=(screen,), changes=changes)


def next_check(view: View, know: Knowledge, item: Item, note: str = "") -> Screen:
    """Ask of the next piece whether it belongs to the project that the item cites now."""
    left = unchecked(view.answers, item.id)
    if not left:
        return _finished(view, know, item, note)
    copy, piece = know.copy, _named(view.evidence, left[0])
    name = piece_name(know, piece) if piece else copy.say("history.nameless_file")
    project = view.answers.cell(item.id, "project") or copy.say("form.no_project")
    return Screen(
        title=copy.say("evidence.check_title", name=item_name(copy, item), count=len(left)),
        text="\n".join(part for part in (note, name, copy.say("evidence.check", project=project)) if part),
        choices=(
            choice(copy.say("button.carry_on"), CheckPiece(item.id, left[0], 1), primary=True),
            choice(copy.say("button.take_out"), CheckPiece(item.id, left[0], 0)),
            choice(copy.say("button.look_at"), ShowPiece(item.id, left[0])),
            choice(copy.say("button.undo"), Undo()),
            menu_choice(copy),
        ),
        kind=ScreenKind.EVIDENCE,
    )


def _named(pieces: Sequence[Evidence], evidence_id: str) -> Evidence | None:
    return next((one for one in pieces if one.id == evidence_id), None)


def _finished(view: View, know: Knowledge, item: Item, note: str) -> Screen:
    ways = (
        choice(know.copy.say("button.see_evidence"), ShowEvidence(item.id)),
        choice(know.copy.say("button.change_project"), OpenProject(item.id)),
        choice(know.copy.say("button.undo"), Undo()),
        menu_choice(know.copy),
    )
    lines = (note, kinds_line(know, view.answers, item))
    return Screen(
        title=know.copy.say("evidence.title_of", name=item_name(know.copy, item)),
        text="\n".join(line for line in lines if line),
        choices=ways,
        kind=ScreenKind.EVIDENCE,
    )
