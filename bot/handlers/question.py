"""The open question: asking it again, leaving it unanswered, a colleague's change in between."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace

from bot.actions import (
    Action,
    AskAssignee,
    AskDeadline,
    AskName,
    AskPaper,
    Confirm,
    Continue,
    Discard,
    Done,
    LeaveEvidence,
    NextItem,
    OpenExternal,
    OpenNarrative,
    OpenProject,
    OpenResult,
    PickPlace,
    Reopen,
    ResumeQuestion,
    ReturnItem,
    SendBack,
    ShowCriterion,
    ShowDeadlines,
    ShowItem,
    ShowLevel,
    ShowMenu,
    ShowReview,
    Skip,
    Typed,
    WriteComment,
    decode,
)
from bot.handlers import (
    assign,
    attach,
    comments,
    deadlines,
    external,
    give_place,
    menu,
    narrative,
    project,
    results,
    review,
    submit,
    welcome,
)
from bot.handlers.common import choice, item_name, quiet, revision, say
from bot.handlers.history import entry_line
from bot.handlers.item import show_criterion_after, show_item
from bot.handlers.onward import onward_screen
from bot.knowledge import Knowledge
from bot.model import HistoryEntry, Level, Question, QuestionKind, Screen, ScreenKind, Turn
from bot.view import Moment, View


def ask_again(_: ResumeQuestion, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Ask the open question again, as a person does who comes back to it."""
    question = view.conversation.question
    if question is None:
        return menu.go_on(Continue(), view, know, moment)
    if view.assessment is None and question.kind not in ASIDE:
        return menu.show_menu(ShowMenu(), view, know, moment)
    return _AGAIN[question.kind](question, view, know, moment)


def _narrative_again(question: Question, view: View, know: Knowledge, moment: Moment) -> Turn:
    opening = OpenNarrative(question.item, Level(question.detail), "add", revision(view, question.item))
    return narrative.open_narrative(opening, view, know, moment)


def _office_again(_: Question, view: View, know: Knowledge, moment: Moment) -> Turn:
    return external.open_external(OpenExternal(), replace(view, assessment=None), know, moment)


_Asking = Callable[[Question, View, Knowledge, Moment], Turn]
_AGAIN: Mapping[QuestionKind, _Asking] = {
    QuestionKind.NAME: lambda _, *seen: welcome.ask_name(AskName(), *seen),
    QuestionKind.NARRATIVE: _narrative_again,
    QuestionKind.PROJECT: lambda asked, *seen: project.open_project(OpenProject(asked.item), *seen),
    QuestionKind.RESULT: lambda asked, *seen: results.open_result(
        OpenResult(asked.item, asked.detail), *seen
    ),
    QuestionKind.EXTERNAL: lambda asked, *seen: external.open_external(OpenExternal(asked.item), *seen),
    QuestionKind.EXTERNAL_SOURCE: lambda asked, view, know, moment: external.ask_source(
        view, know, asked.item, asked.detail, moment
    ),
    QuestionKind.OFFICE: _office_again,
    QuestionKind.DEADLINE: lambda asked, *seen: deadlines.ask_deadline(AskDeadline(asked.item), *seen),
    QuestionKind.EVIDENCE: attach.open_again,
    QuestionKind.PLACE: give_place.ask_again,
    QuestionKind.ASSIGNEE: lambda asked, *seen: assign.ask_assignee(AskAssignee(asked.item), *seen),
    QuestionKind.COMMENT: lambda asked, *seen: comments.write_comment(WriteComment(asked.item), *seen),
    QuestionKind.RETURN_REASON: lambda asked, *seen: review.return_item(ReturnItem(asked.item), *seen),
    QuestionKind.BACK_REASON: lambda _, *seen: submit.send_back(SendBack(), *seen),
    QuestionKind.REOPEN_REASON: lambda _, *seen: submit.reopen(Reopen(), *seen),
    QuestionKind.SIGNER: lambda _, *seen: submit.ask_paper(AskPaper(), *seen),
}
"""How the question of each kind is asked again."""

ASIDE = frozenset({QuestionKind.NAME, QuestionKind.OFFICE, QuestionKind.DEADLINE})
"""The questions that are asked where no office's answers are in sight."""


def skip(_: Skip, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Leave the question unanswered and go on with what comes after it."""
    question = view.conversation.question
    if question is None:
        return _skip_place(view, know, moment)
    if view.assessment is None and question.kind not in {QuestionKind.NAME, QuestionKind.DEADLINE}:
        return menu.go_on(Continue(), replace(view, conversation=quiet(view.conversation)), know, moment)
    return _SKIPPED[question.kind](question, view, know, moment)


def _skip_project(question: Question, view: View, know: Knowledge, _: Moment) -> Turn:
    item = know.framework.items[question.item]
    conversation, screen = onward_screen(view, know, item, know.copy.say("project.skipped"))
    return say(view, screen, conversation=conversation)


def _skip_external(_: Question, view: View, know: Knowledge, moment: Moment) -> Turn:
    return external.open_external(OpenExternal(), view, know, moment)


def _skip_deadline(_: Question, view: View, know: Knowledge, moment: Moment) -> Turn:
    leaving = replace(view, conversation=quiet(view.conversation))
    return deadlines.show_deadlines(ShowDeadlines(), leaving, know, moment)


def _skip_reviewing(_: Question, view: View, know: Knowledge, moment: Moment) -> Turn:
    return review.show_review(ShowReview(), view, know, moment)


def _skip_field(question: Question, view: View, know: Knowledge, moment: Moment) -> Turn:
    item = know.framework.items[question.item]
    missing = results.later_gaps(view, item, question.detail)
    if missing:
        return results.open_result(OpenResult(item.id, missing[0]), view, know, moment)
    screen = results.summary(view, know, item)
    return say(view, screen, conversation=quiet(view.conversation))


_SKIPPED: Mapping[QuestionKind, _Asking] = {
    QuestionKind.NAME: lambda _, *seen: welcome.skip_name(Skip(), *seen),
    QuestionKind.NARRATIVE: lambda _, *seen: narrative.done(Done(), *seen),
    QuestionKind.PROJECT: _skip_project,
    QuestionKind.RESULT: _skip_field,
    QuestionKind.EXTERNAL: _skip_external,
    QuestionKind.EXTERNAL_SOURCE: _skip_external,
    QuestionKind.OFFICE: _skip_external,
    QuestionKind.DEADLINE: _skip_deadline,
    QuestionKind.EVIDENCE: lambda _, *seen: attach.leave(LeaveEvidence(), *seen),
    QuestionKind.PLACE: lambda _, *seen: attach.leave(LeaveEvidence(), *seen),
    QuestionKind.ASSIGNEE: lambda _, *seen: assign.pick_place(PickPlace(), *seen),
    QuestionKind.COMMENT: lambda asked, *seen: show_item(ShowItem(asked.item), *seen),
    QuestionKind.RETURN_REASON: _skip_reviewing,
    QuestionKind.BACK_REASON: _skip_reviewing,
    QuestionKind.REOPEN_REASON: _skip_reviewing,
    QuestionKind.SIGNER: _skip_reviewing,
}
"""What comes after the question of each kind where it is left unanswered."""


def _skip_place(view: View, know: Knowledge, moment: Moment) -> Turn:
    """Leave the criterion or the item that one is at unanswered, and go on with the next."""
    here = decode(view.conversation.here or "")
    if isinstance(here, ShowCriterion) and here.item in know.framework.items:
        return show_criterion_after(here, view, know, moment)
    if isinstance(here, ShowItem | ShowLevel) and here.item in know.framework.items:
        return menu.next_after(NextItem(here.item), view, know, moment)
    return menu.go_on(Continue(), view, know, moment)


def discard(_: Discard, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Let go of a typed answer and keep what the colleague wrote."""
    return menu.go_on(Continue(), replace(view, conversation=quiet(view.conversation)), know, moment)


def confirm(_: Confirm, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Say that nothing waits any more: with something waiting, the engine answers with that."""
    return ask_again(ResumeQuestion(), view, know, moment)


def overtaken(action: Action, view: View, know: Knowledge, theirs: Sequence[HistoryEntry]) -> Turn:
    """Show what a colleague changed since this was asked or drawn, and ask before going on.

    Nothing is changed yet. What was typed waits in the conversation until it is confirmed.
    """
    copy = know.copy
    item = know.framework.items[getattr(action, "item", "")]
    at = revision(view, item.id)
    text = getattr(action, "text", "")
    if isinstance(action, Typed):
        going_on = choice(copy.say("button.save_mine"), Confirm(item.id, at), primary=True)
        letting_go = choice(copy.say("button.keep_theirs"), Discard())
        conversation = replace(view.conversation, waiting=text)
    else:
        again = replace(action, revision=at) if "revision" in {one.name for one in fields(action)} else action  # type: ignore[type-var,arg-type]
        going_on = choice(copy.say("button.do_it"), again, primary=True)
        letting_go = choice(copy.say("button.whole_item"), ShowItem(item.id))
        conversation = view.conversation
    lines = [copy.say("overtaken.changed", name=item_name(copy, item))]
    lines += [entry_line(know, one) for one in theirs]
    lines.append(copy.say("overtaken.yours", text=text) if text else copy.say("overtaken.ask"))
    screen = Screen(
        title=copy.say("overtaken.title", name=item_name(copy, item)),
        text="\n".join(lines),
        choices=(going_on, letting_go),
        kind=ScreenKind.HISTORY,
    )
    return Turn(conversation=conversation, replies=(screen,))
