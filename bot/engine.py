"""The conversation as one pure function: an action and what it may see → a Turn.

`bot.interpret` says what an update asks for; here it is checked against the step table, decided by
its handler, and guarded: nothing is overwritten that the person has not seen.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot import actions as a
from bot.actions import Action
from bot.handlers.common import choice, item_name, menu_choice, say, stage_refusal, with_note
from bot.handlers.question import overtaken
from bot.handlers.welcome import show_notice
from bot.interpret import Intent, takes_digits
from bot.knowledge import Knowledge
from bot.model import (
    Choice,
    Conversation,
    HistoryEntry,
    Level,
    Question,
    QuestionKind,
    Role,
    Screen,
    Turn,
)
from bot.steps import STEPS, Step
from bot.view import Moment, View

WITHOUT_ITEM = (
    a.ShowHistory,
    a.ShowEvidence,
    a.EvidencePage,
    a.ShowPiece,
    a.MovePiece,
    a.PutPiece,
    a.RemovePiece,
)
"""Actions whose item may be empty: they then speak of all items, or of what stands at none."""


def step_of(action: Action) -> Step:
    """Return the row of the table for an action.

    Raises:
        LookupError: when there is none, which is a mistake in our own code.
    """
    try:
        return STEPS[type(action)]
    except KeyError:
        raise LookupError(f"no step for {type(action).__name__}: add a row to bot/steps.py") from None


def decide(intent: Intent, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Carry an intent to its Turn.

    `view.conversation` is the stored one; the intent's is where the person is after leaving a
    question or walking back. A Turn without replies is never returned for something typed.
    """
    step = step_of(intent.action)
    asked = view.conversation.question
    view = replace(view, conversation=intent.conversation)
    refused = _refusal(intent.action, step, view, know, moment)
    if refused is not None:
        return refused
    turn = step.handler(intent.action, view, know, moment)
    theirs = _changes_of_others(view)
    if turn.changes and theirs and not isinstance(intent.action, a.Undo):
        turn = overtaken(intent.action, view, know, theirs)
    if step.glance:
        return _still_asked(turn, intent, asked, know)
    return _noted(turn, _left_note(intent, asked, turn.conversation, know))


def _refusal(action: Action, step: Step, view: View, know: Knowledge, moment: Moment) -> Turn | None:
    """Return the answer to what may not be done here and now, None when it may."""
    copy = know.copy
    if not view.consented and not step.before_consent:
        return show_notice(a.ShowNotice(), view, know, moment)
    if not _names_known_things(action, know):
        return say(view, Screen(text=copy.say("unclear.button"), choices=(menu_choice(copy),)))
    if know.may(view.role, step.permission, stage=view.stage(getattr(action, "item", ""))):
        return None
    if view.membership is None:
        joining = choice(copy.say("button.join"), a.AskCode(), primary=True)
        return say(view, Screen(text=copy.say("join.needed"), choices=(joining, menu_choice(copy))))
    return say(view, _not_allowed(action, view, know, step.permission))


def _not_allowed(action: Action, view: View, know: Knowledge, permission: str) -> Screen:
    """Say what this role cannot do, or not at this stage of the item, and offer to read instead."""
    copy = know.copy
    item = know.framework.items.get(getattr(action, "item", ""))
    named = item.id if item else ""
    reading = (choice(copy.say("button.whole_item"), a.ShowItem(item.id)),) if item else ()
    key = "unclear.not_allowed_central" if view.role is Role.CENTRAL else "unclear.not_allowed"
    text = copy.say(key)
    if know.may(view.role, permission):
        text = stage_refusal(view, know, named)
    back: tuple[Choice, ...] = ()
    if item is not None and know.may(view.role, "recall", stage=view.stage(named)):
        back = (choice(copy.say("button.recall"), a.RecallItem(item.id), primary=True),)
    return Screen(text=text, choices=(*back, *reading, menu_choice(copy)))


def _names_known_things(action: Action, know: Knowledge) -> bool:
    """Tell whether the items and criteria that a payload names exist: it comes from outside."""
    item = getattr(action, "item", "")
    if item and item not in know.framework.items:
        return False
    if isinstance(action, a.SetTicks):
        own = {one.id for one in know.framework.items[item].criteria} if item else set()
        return action.which in set(Level) or set(action.which.split("+")) <= own
    needs_item = any(name == "item" for name in getattr(type(action), "__dataclass_fields__", {}))
    return bool(item) or not needs_item or isinstance(action, WITHOUT_ITEM)


def _changes_of_others(view: View) -> tuple[HistoryEntry, ...]:
    return tuple(one for one in view.since if one.by != view.person.id)


def _still_asked(turn: Turn, intent: Intent, asked: Question | None, know: Knowledge) -> Turn:
    """Keep the question open that a glance interrupted, and the place it was asked at, and say so."""
    if asked is None or not turn.replies or turn.people:
        return turn
    conversation = replace(intent.conversation, question=asked)
    last = turn.replies[-1]
    awaited = "question.files_awaited" if asked.kind is QuestionKind.EVIDENCE else "question.still_open"
    reminder = know.copy.say(awaited, what=_what(asked, know))
    hint = "\n".join(part for part in (last.hint, reminder) if part)
    shown = replace(last, hint=hint, numbered=last.numbered and not takes_digits(asked))
    return replace(turn, conversation=conversation, replies=(*turn.replies[:-1], shown))


def _left_note(intent: Intent, asked: Question | None, now: Conversation, know: Knowledge) -> str:
    """Say that a question was left, so that nobody types on into nothing."""
    if intent.note:
        return know.copy.say(intent.note, what=_what(asked, know))
    silent = (a.Done, a.Skip, a.KeepText, a.KeepLine, a.SearchKept)
    if asked is None or asked.kind is not QuestionKind.NARRATIVE or isinstance(intent.action, silent):
        return ""
    question = now.question
    if question is not None and (question.kind, question.item, question.detail) == (
        asked.kind,
        asked.item,
        asked.detail,
    ):
        return ""
    kept = [(one.item, one.level.value) for one in now.kept]
    key = "question.closed_kept" if (asked.item, asked.detail) in kept else "question.closed"
    return know.copy.say(key, what=_what(asked, know))


def _what(question: Question | None, know: Knowledge) -> str:
    """Name what a question asks: `ข้อ 1.1 · Basic`, the project, a field."""
    if question is None:
        return ""
    copy = know.copy
    item = know.framework.items.get(question.item)
    values: dict[str, Any] = {"name": item_name(copy, item) if item else ""}
    if question.kind is QuestionKind.NARRATIVE:
        values["level"] = Level(question.detail).label
    return copy.say(f"question.what_{question.kind.value}", **values)


def _noted(turn: Turn, note: str) -> Turn:
    if not note or not turn.replies:
        return turn
    return replace(turn, replies=(with_note(turn.replies[0], note), *turn.replies[1:]))
