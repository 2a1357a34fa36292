"""What a person means: an update, where they are, what they saw last → one action. Pure.

Source: product.md, "How it behaves" 3 and "What can be typed".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from bot import actions as a
from bot.actions import Action, decode
from bot.codes import DIGITS, LENGTH, is_standing_code, normal_code
from bot.exports.returned import read_returned
from bot.fetching import FETCHED
from bot.handlers.external import GROUP_KEY
from bot.handlers.group import asked_in_group
from bot.handlers.results import TYPED
from bot.knowledge import Knowledge
from bot.links import links_in, looks_like_link
from bot.model import (
    PAUSE,
    Conversation,
    Level,
    Part,
    Question,
    QuestionKind,
    Screen,
    Update,
    UpdateKind,
)
from bot.picks import picked
from bot.places import in_place, labelled_in_place
from bot.search.normalise import fold, fold_marks
from bot.search.reference import item_reference
from bot.words import command, control, spoken


@dataclass(frozen=True, slots=True)
class Intent:
    """What an update asks for.

    Attributes:
        action: what to do.
        conversation: where the person is once a question was left or a step walked back.
        note: the key of a sentence to say first, with the level or item it speaks of.
    """

    action: Action
    conversation: Conversation
    note: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the person is as an update arrives.

    Attributes:
        standing_code: the central invitation of the settings, or an empty text.
        takes_files: whether the files of this channel can be fetched.
    """

    conversation: Conversation
    screen: Screen | None
    consented: bool
    standing_code: str = ""
    takes_files: bool = False


LABELS_KEPT = 2048
"""Labels of buttons that are kept folded; screens repeat them."""

_MEANT_AS_CODE = re.compile(r"([a-z0-9]{4})[ -]?([a-z0-9]{4})")

_NOT_TEXT = {
    UpdateKind.FILE: "file",
    UpdateKind.STICKER: "sticker",
    UpdateKind.LOCATION: "location",
    UpdateKind.UNKNOWN: "unknown",
}


def interpret(update: Update, place: Place, know: Knowledge, now: datetime) -> Intent:
    """Return what the update asks for; everything asks for something."""
    if update.in_group:
        return Intent(asked_in_group(_in_group(update, place, know)), place.conversation)
    return _settled(_wanted(update, place, know, now), place.conversation)


def _wanted(update: Update, place: Place, know: Knowledge, now: datetime) -> Action:
    match update.kind:
        case UpdateKind.TEXT:
            return _text(update, place, know, now)
        case UpdateKind.PRESS:
            return decode(update.text) or a.Unclear("button")
        case UpdateKind.START:
            return _start(update, place)
        case UpdateKind.EDIT:
            return a.EditLine(update.message_id, update.text)
        case UpdateKind.UNSEND:
            return a.UnsendLine(update.message_id)
        case UpdateKind.JOB_DONE if update.message_id == FETCHED:
            return a.TellReceived()
        case UpdateKind.JOB_DONE:
            return _of_job(update.message_id, update.text)
        case UpdateKind.FILE if update.file is not None and place.takes_files:
            return a.ReceiveFile(update.file, update.text.strip(), update.message_id or update.id)
        case _:
            return a.Unclear(_NOT_TEXT.get(update.kind, "unknown"))


def _of_job(kind: str, text: str) -> Action:
    match kind:
        case a.PackMade.job:
            return a.PackMade(text)
        case a.AlbumMade.job:
            return a.AlbumMade(text)
        case a.PageMade.job:
            return a.PageMade(text)
        case a.PackProgress.job:
            return a.PackProgress(text)
        case a.SentBackRead.job:
            return a.SentBackRead(read_returned(text))
        case a.SentBackUsed.job:
            return a.SentBackUsed(read_returned(text))
        case _:
            return a.JobDone(kind, text)


def _in_group(update: Update, place: Place, know: Knowledge) -> Action:
    text = update.text.strip()
    if update.kind is UpdateKind.TEXT and text:
        return _outside(text, place, know)
    return decode(text) or a.GreetGroup()


def _start(update: Update, place: Place) -> Action:
    code = _code(update.text, place)
    if code:
        return a.UseCode(code)
    if not place.consented:
        return a.ShowNotice()
    return a.ResumeQuestion() if place.conversation.question else a.ShowMenu()


def _text(update: Update, place: Place, know: Knowledge, now: datetime) -> Action:
    text = update.text.strip()
    if not text:
        return a.Unclear("empty")
    question = place.conversation.question
    if question is not None:
        return _inside(update, text, question, place, know, now)
    return _outside(text, place, know, update.message_id or update.id)


def _outside(text: str, place: Place, know: Knowledge, message_id: str = "") -> Action:
    """Read a text typed while nothing is asked: a choice, a command, an item, or a search."""
    code = _code(text, place)
    return (
        picked(text, place.screen)
        or _labelled(text, place.screen)
        or _greeted(text, place, know)
        or command(text, know)
        or _linked(text, message_id)
        or in_place(text, place.conversation, know)
        or _referred(text, know, worded_only=False)
        or (a.UseCode(code) if code else None)
        or command(text, know, near=True)
        or in_place(text, place.conversation, know, near=True)
        or a.SearchWords(text)
    )


def _greeted(text: str, place: Place, know: Knowledge) -> Action | None:
    if spoken(text, know) != "hello":
        return None
    return a.ShowMenu() if place.consented else a.ShowNotice()


def _code(text: str, place: Place) -> str | None:
    """Return the code that a text is, or is meant to be: of a code's shape or the standing one."""
    if is_standing_code(text, place.standing_code):
        return text
    return normal_code(text) or _mistyped_code(text)


def _mistyped_code(text: str) -> str | None:
    """Return what was meant as a code, though it holds letters that no code has (0, 1, I, L, O)."""
    bare = _MEANT_AS_CODE.fullmatch(fold(text))
    digits = sum(char.isdigit() for char in text)
    return "".join(bare.groups()) if bare and DIGITS <= digits < LENGTH else None


def _inside(
    update: Update, text: str, question: Question, place: Place, know: Knowledge, now: datetime
) -> Action:
    """Read a text typed while something is asked: a control word, an item, else the answer."""
    return (
        (picked(text, place.screen) if _takes_picks(question, place.screen) else None)
        or _labelled(text, place.screen)
        or control(text, know)
        or _labelled_in_place(text, question, place, know)
        or _named_place(text, question, know)
        or _referred(text, know, worded_only=True)
        or (_no_answer(text, place, know) if _wants_no_words(question) else None)
        or _answer(update, text, question, place, now)
    )


def _labelled_in_place(text: str, question: Question, place: Place, know: Knowledge) -> Action | None:
    in_narrative = question.kind is QuestionKind.NARRATIVE
    return labelled_in_place(text, place.conversation, know, in_narrative=in_narrative)


def _named_place(text: str, question: Question, know: Knowledge) -> Action | None:
    """Read an item that is named where it is asked which one evidence belongs to."""
    if question.kind is not QuestionKind.PLACE or _referred(text, know, worded_only=False) is None:
        return None
    return a.GivePlace(question.detail, text)


def _wants_no_words(question: Question) -> bool:
    """Tell whether the question asks for a number or a choice, so that a command is no answer to it."""
    if question.kind is QuestionKind.RESULT:
        return question.detail != "indicator"
    return question.kind in {QuestionKind.EXTERNAL, QuestionKind.EVIDENCE}


def _no_answer(text: str, place: Place, know: Knowledge) -> Action | None:
    """Read what cannot be the number or the choice that is asked for; digits are always the value."""
    if fold(text)[:1].isdigit():
        return None
    return (
        command(text, know)
        or in_place(text, place.conversation, know)
        or _referred(text, know, worded_only=False)
    )


def _takes_picks(question: Question, screen: Screen | None) -> bool:
    """Tell whether a number typed picks a choice; where digits can be the answer, they are it."""
    if screen is None or not screen.numbered:
        return False
    if question.kind is QuestionKind.NARRATIVE:
        return _asks_what_was_kept(screen)
    return not takes_digits(question)


def takes_digits(question: Question) -> bool:
    """Tell whether digits typed while this is asked are the answer, and never the number of a choice."""
    match question.kind:
        case QuestionKind.NARRATIVE | QuestionKind.OFFICE | QuestionKind.DEADLINE | QuestionKind.COMMENT:
            return True
        case QuestionKind.RESULT:
            return question.detail in TYPED
        case QuestionKind.EXTERNAL:
            return question.item != GROUP_KEY
        case _:
            return False


def _asks_what_was_kept(screen: Screen) -> bool:
    """Tell whether the screen asks if a text that came after a pause belongs to the narrative."""
    return any(isinstance(decode(one.payload), a.SearchKept) for one in screen.choices)


def _answer(update: Update, text: str, question: Question, place: Place, now: datetime) -> Action:
    line = update.message_id or update.id
    if question.kind is QuestionKind.NARRATIVE:
        kind = a.KeepLine if now - question.touched_at > PAUSE else a.TellLine
        return kind(question.item, Level(question.detail), line, update.text)
    if question.kind is QuestionKind.COMMENT:
        return a.AddComment(question.item, line, text)
    if question.kind in _OF_EVIDENCE:
        return _linked(text, line) or _IN_WORDS[question.kind](question, text)
    code = _code(text, place) if question.kind is QuestionKind.NAME else None
    return a.UseCode(code) if code else _IN_WORDS[question.kind](question, text)


_IN_WORDS: Mapping[QuestionKind, Callable[[Question, str], Action]] = {
    QuestionKind.NAME: lambda _, text: a.GiveName(text),
    QuestionKind.PROJECT: lambda asked, text: a.NameProject(asked.item, asked.revision, text),
    QuestionKind.RESULT: lambda asked, text: a.GiveResult(asked.item, asked.detail, asked.revision, text),
    QuestionKind.EXTERNAL: lambda asked, text: a.GiveExternal(asked.item, text),
    QuestionKind.EXTERNAL_SOURCE: lambda asked, text: a.GiveSource(asked.item, asked.detail, text),
    QuestionKind.OFFICE: lambda _, text: a.GiveOffice(text),
    QuestionKind.DEADLINE: lambda asked, text: a.GiveDeadline(asked.item, text),
    QuestionKind.EVIDENCE: lambda _, text: a.AwaitFiles(text),
    QuestionKind.PLACE: lambda asked, text: a.GivePlace(asked.detail, text),
    QuestionKind.ASSIGNEE: lambda asked, text: a.GiveTo(asked.item, text, Part.MAIN),
    QuestionKind.RETURN_REASON: lambda asked, text: a.ReturnWith(asked.item, asked.revision, text),
    QuestionKind.BACK_REASON: lambda _, text: a.SendBackWith(text),
    QuestionKind.REOPEN_REASON: lambda _, text: a.ReopenWith(text),
    QuestionKind.SIGNER: lambda _, text: a.GiveSigner(text),
}
"""What a text means that answers a question of that kind."""


def _labelled(text: str, screen: Screen | None) -> Action | None:
    """Read a text that is just what a button of the last screen says."""
    if screen is None:
        return None
    wanted = _unspaced(text)
    found = [one for one in screen.choices if one.row is None and _said_by(one.label) == wanted]
    return decode(found[0].payload) if found else None


def _unspaced(text: str) -> str:
    return fold_marks(text).replace(" ", "")


_said_by = lru_cache(maxsize=LABELS_KEPT)(_unspaced)


def _referred(text: str, know: Knowledge, *, worded_only: bool) -> Action | None:
    """Read a text that is nothing but the number of an item or a category."""
    found = item_reference(text, know.framework)
    if found is None or not found.whole or (worded_only and not found.worded):
        return None
    if found.id.startswith("C"):
        return None if worded_only else a.ShowCategory(found.id.removeprefix("C"))
    if found.level is not None and know.framework.items[found.id].levels:
        return a.ShowLevel(found.id, found.level)
    return a.ShowItem(found.id)


def _linked(text: str, message_id: str) -> Action | None:
    """Read a text that holds links: they are evidence, and what stands beside them is their caption."""
    if links_in(text):
        return a.ReceiveLinks(text, message_id)
    return a.Unclear("link") if looks_like_link(text) else None


_OF_EVIDENCE = frozenset({QuestionKind.EVIDENCE, QuestionKind.PLACE})


def _settled(action: Action, conversation: Conversation) -> Intent:
    """Turn what depends on where one is into a plain action."""
    question = conversation.question
    left = replace(conversation, question=None, waiting=None)
    match action:
        case a.Done() if question is not None and question.kind in _OF_EVIDENCE:
            return Intent(a.LeaveEvidence(), conversation)
        case a.Done() if question is not None and question.kind is not QuestionKind.NARRATIVE:
            return Intent(a.ResumeQuestion(), conversation, "question.still_open")
        case a.Cancel() if question is not None:
            note = "question.left_narrative" if question.kind is QuestionKind.NARRATIVE else "question.left"
            return Intent(_here(left), replace(left, here=None), note)
        case a.Cancel():
            return Intent(a.Unclear("nothing_open"), conversation)
        case a.Back() if question is not None:
            return Intent(_here(left), replace(left, here=None))
        case a.Back():
            return _walked_back(conversation)
        case a.Continue() if question is not None:
            return Intent(a.ResumeQuestion(), conversation)
        case a.Confirm() if question is not None and conversation.waiting is not None:
            return Intent(_confirmed(action, question, conversation.waiting), conversation)
        case _:
            return Intent(action, conversation)


def _here(conversation: Conversation) -> Action:
    return decode(conversation.here or "") or a.ShowMenu()


def _walked_back(conversation: Conversation) -> Intent:
    if not conversation.trail:
        return Intent(a.ShowMenu(), replace(conversation, here=None))
    *trail, before = conversation.trail
    return Intent(decode(before) or a.ShowMenu(), replace(conversation, here=None, trail=tuple(trail)))


def _confirmed(action: a.Confirm, question: Question, waiting: str) -> Action:
    """Answer the question with what was typed, now that the colleague's change was seen."""
    if question.kind is QuestionKind.PROJECT:
        return a.NameProject(question.item, action.revision, waiting)
    if question.kind is QuestionKind.RESULT:
        return a.GiveResult(question.item, question.detail, action.revision, waiting)
    return a.ResumeQuestion()
