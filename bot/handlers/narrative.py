"""The how-to of a level, told in as many messages as it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.actions import (
    AttachLinks,
    Cancel,
    Continue,
    Done,
    EditLine,
    KeepLine,
    KeepText,
    OpenNarrative,
    SearchKept,
    SearchWords,
    ShowEvidence,
    ShowItem,
    ShowLevel,
    TellLine,
    UnsendLine,
)
from bot.evidence import kinds_of
from bot.handlers.common import (
    asking,
    choice,
    item_name,
    keep_choice,
    kept_for,
    may_answer,
    menu_choice,
    moved,
    quiet,
    revision,
    say,
    stage_refusal,
)
from bot.handlers.evidence_words import MOST_CAPTION, citizen_warning
from bot.handlers.item import level_screen, show_item
from bot.handlers.marks import with_changes
from bot.handlers.onward import onward_screen
from bot.handlers.search import search_words
from bot.knowledge import Knowledge
from bot.links import links_in, without_links
from bot.model import (
    Change,
    CommentTakenBack,
    EvidencePlaced,
    EvidenceRecaptioned,
    EvidenceRedacted,
    Item,
    KeptText,
    Level,
    LineAdded,
    LineEdited,
    LinesHidden,
    Mode,
    NarrativeLine,
    Question,
    QuestionKind,
    Screen,
    ScreenKind,
    Turn,
)
from bot.view import Moment, View

MOST_CHARS = 200_000
"""What one level's narrative may hold; product.md asks for at least 100,000."""

PREVIEW_CHARS = 400
"""How much of what is written already is repeated when it is opened again."""


def open_narrative(action: OpenNarrative, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Ask for the how-to of a level; what is there already is shown and stays, unless `new`."""
    item = know.framework.items[action.item]
    if item.level(action.level) is None or not may_answer(view, know, item) or not _is_told(item):
        return show_item(ShowItem(item.id), view, know, moment)
    written = view.narratives.get((item.id, action.level), ())
    changes: tuple[Change, ...] = ()
    if action.mode == "new" and written:
        changes = (LinesHidden(item.id, action.level, tuple(one.id for one in written)),)
        written = ()
    where = moved(view.conversation, ShowLevel(item.id, action.level))
    question = _question(view, item, action.level, moment)
    screen = _ask(view, know, item, action.level, written)
    return Turn(conversation=replace(where, question=question), replies=(screen,), changes=changes)


def _is_told(item: Item) -> bool:
    return item.mode in {Mode.SELF, Mode.EXTERNAL_WITH_FORM}


def _question(view: View, item: Item, level: Level, moment: Moment) -> Question:
    return Question(
        kind=QuestionKind.NARRATIVE,
        item=item.id,
        detail=level.value,
        revision=revision(view, item.id),
        touched_at=moment.now,
    )


def _ask(view: View, know: Knowledge, item: Item, level: Level, written: Sequence[NarrativeLine]) -> Screen:
    copy = know.copy
    title = copy.say("narrative.title", name=item_name(copy, item), level=level.label)
    text, choices = copy.say("narrative.ask"), []
    if written:
        told = "\n".join(one.text for one in written)
        shown = told if len(told) <= PREVIEW_CHARS else "… " + told[-PREVIEW_CHARS:]
        chars = sum(len(one.text) for one in written)
        text = copy.say("narrative.ask_more", count=len(written), chars=f"{chars:,}", told=shown)
        again = OpenNarrative(item.id, level, "new", revision(view, item.id))
        choices.append(choice(copy.say("button.rewrite"), again))
    if kept_for(view, item, level):
        text = "\n".join((text, copy.say("narrative.kept_here")))
        choices.append(keep_choice(know, item, level))
    done = choice(copy.say("button.done"), Done(), primary=True)
    return Screen(
        title=title,
        text=text,
        choices=(done, *choices, choice(copy.say("button.cancel"), Cancel())),
        hint=copy.say("narrative.hint"),
        numbered=False,
        kind=ScreenKind.QUESTION,
    )


def tell_line(action: TellLine, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Add what was typed to the narrative that is open."""
    item = know.framework.items[action.item]
    if not may_answer(view, know, item):
        return show_item(ShowItem(item.id), view, know, moment)
    written = view.answers.item(item.id).narrative_chars.get(action.level, 0)
    if written + len(action.text) > MOST_CHARS:
        return say(view, _line_screen(know, know.copy.say("narrative.too_long", most=f"{MOST_CHARS:,}")))
    change = LineAdded(item.id, action.level, action.line_id, action.text)
    after = with_changes(view, (change,))
    screen = _line_screen(know, _saved(know, item, action.level, (action.text,)))
    if links_in(action.text) and "photo_or_link" in kinds_of(item):
        also = choice(know.copy.say("button.link_as_evidence"), AttachLinks(item.id))
        text = "\n".join((screen.text, know.copy.say("evidence.link_in_answer")))
        screen = replace(screen, text=text, choices=(*screen.choices, also))
    conversation = asking(view.conversation, _question(after, item, action.level, moment))
    return Turn(conversation=conversation, replies=(screen,), changes=(change,))


def _saved(know: Knowledge, item: Item, level: Level, texts: Sequence[str]) -> str:
    chars = sum(len(text) for text in texts)
    name = item_name(know.copy, item)
    return know.copy.say(
        "narrative.saved", name=name, level=level.label, count=len(texts), chars=f"{chars:,}"
    )


def _line_screen(know: Knowledge, text: str) -> Screen:
    done = choice(know.copy.say("button.done"), Done(), primary=True)
    undo = choice(know.copy.say("button.cancel"), Cancel())
    return Screen(text=text, choices=(done, undo), numbered=False, kind=ScreenKind.QUESTION)


def keep_line(action: KeepLine, view: View, know: Knowledge, _: Moment) -> Turn:
    """Keep a text that came after a pause, and ask whether it belongs to the narrative."""
    item = know.framework.items[action.item]
    copy = know.copy
    kept = (*view.conversation.kept, KeptText(item.id, action.level, action.line_id, action.text))
    screen = Screen(
        title=copy.say("narrative.title", name=item_name(copy, item), level=action.level.label),
        text=copy.say("narrative.kept"),
        choices=(
            replace(keep_choice(know, item, action.level), primary=True),
            choice(copy.say("button.search"), SearchKept()),
        ),
        kind=ScreenKind.QUESTION,
    )
    return say(view, screen, conversation=replace(view.conversation, kept=kept))


def keep_text(action: KeepText, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Put the texts kept for that level into its narrative and go on writing."""
    item = know.framework.items[action.item]
    kept = kept_for(view, item, action.level)
    if not may_answer(view, know, item) or not kept:
        opening = OpenNarrative(item.id, action.level, "add", revision(view, item.id))
        return open_narrative(opening, view, know, moment)
    changes = tuple(LineAdded(item.id, action.level, one.line_id, one.text) for one in kept)
    after = with_changes(view, changes)
    where = moved(view.conversation, ShowLevel(item.id, action.level))
    left = tuple(one for one in view.conversation.kept if one not in kept)
    conversation = replace(where, question=_question(after, item, action.level, moment), kept=left)
    screen = _line_screen(know, _saved(know, item, action.level, [one.text for one in kept]))
    return Turn(conversation=conversation, replies=(screen,), changes=changes)


def search_kept(_: SearchKept, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Search for the text kept last; it stays kept, and one tap puts it into the narrative.

    A text that was given as a name and read like a search is let go as a name.
    """
    if not view.conversation.kept:
        words = SearchWords(view.conversation.waiting or "")
        return search_words(words, replace(view, conversation=quiet(view.conversation)), know, moment)
    last = view.conversation.kept[-1]
    turn = search_words(SearchWords(last.text), view, know, moment)
    after_all = keep_choice(know, know.framework.items[last.item], last.level)
    shown = replace(turn.replies[-1], choices=(*turn.replies[-1].choices, after_all))
    conversation = replace(turn.conversation, question=None)
    return replace(turn, conversation=conversation, replies=(*turn.replies[:-1], shown))


def done(_: Done, view: View, know: Knowledge, __: Moment) -> Turn:
    """Close the narrative; everything typed is saved already. The next step is offered."""
    question = view.conversation.question
    if question is None or question.kind is not QuestionKind.NARRATIVE or view.assessment is None:
        going_on = choice(know.copy.say("button.continue"), Continue())
        choices = (going_on, menu_choice(know.copy))
        return say(view, Screen(text=know.copy.say("narrative.none_open"), choices=choices))
    item, level = know.framework.items[question.item], Level(question.detail)
    chars = view.answers.item(item.id).narrative_chars.get(level, 0)
    key = "narrative.closed" if chars else "narrative.closed_empty"
    note = know.copy.say(key, name=item_name(know.copy, item), level=level.label, chars=f"{chars:,}")
    told = item.level(level)
    if told is not None and kept_for(view, item, level):
        screen = level_screen(view, know, item, told, note)
        return say(view, screen, conversation=moved(view.conversation, ShowLevel(item.id, level)))
    conversation, screen = onward_screen(view, know, item, note)
    return say(view, screen, conversation=conversation)


def edit_line(action: EditLine, view: View, know: Knowledge, _: Moment) -> Turn:
    """Follow an edited message into the narrative that it is part of, or below the file that it names."""
    if view.evidence and know.may(view.role, "attach"):
        return _recaptioned(action, view, know)
    if view.line is None or view.line[2].by != view.person.id:
        return say(view, Screen(text=know.copy.say("unclear.edit"), choices=(menu_choice(know.copy),)))
    item_id, level, line = view.line
    item = know.framework.items[item_id]
    if not may_answer(view, know, item):
        whole = choice(know.copy.say("button.whole_item"), ShowItem(item.id))
        return say(view, Screen(text=stage_refusal(view, know, item.id), choices=(whole,)))
    change = LineEdited(item_id, level, line.id, old=line.text, new=action.text)
    changes: tuple[Change, ...] = (change,) if line.text != action.text else ()
    text = know.copy.say("narrative.edited", name=item_name(know.copy, item), level=level.label)
    ways = (choice(know.copy.say("button.whole_level"), ShowLevel(item.id, level)), menu_choice(know.copy))
    screen = Screen(text=text, choices=ways)
    return Turn(conversation=view.conversation, replies=(screen,), changes=changes)


def _recaptioned(action: EditLine, view: View, know: Knowledge) -> Turn:
    """Keep what is written below a file, or beside a link, as it was edited."""
    caption = without_links(action.text)[:MOST_CAPTION]
    changes = tuple(EvidenceRecaptioned(one.id, caption) for one in view.evidence if one.caption != caption)
    lines = [know.copy.say("evidence.recaptioned")]
    lines += citizen_warning(know, [replace(one, caption=caption) for one in view.evidence])
    ways = (choice(know.copy.say("button.evidence"), ShowEvidence()), menu_choice(know.copy))
    screen = Screen(text="\n".join(lines), choices=ways, kind=ScreenKind.EVIDENCE)
    return Turn(conversation=view.conversation, replies=(screen,), evidence=changes)


def unsend_line(action: UnsendLine, view: View, know: Knowledge, __: Moment) -> Turn:
    """Take the text of a message that was unsent out of everything that held it, without a word."""
    del know
    kept = tuple(one for one in view.conversation.kept if one.line_id != action.line_id)
    conversation = replace(view.conversation, kept=kept)
    own = view.line is not None and view.line[2].by == view.person.id
    return Turn(
        conversation=conversation,
        redactions=(action.line_id,) if own else (),
        team=() if own or view.evidence else (CommentTakenBack(action.line_id),),
        changes=tuple(
            EvidencePlaced(spot.item, one.id, spot.kind, None) for one in view.evidence for spot in one.spots
        ),
        evidence=tuple(EvidenceRedacted(one.id) for one in view.evidence),
    )
