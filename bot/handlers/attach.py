"""Sending evidence: the kind is asked, then files, photos and links may come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.actions import (
    AskEvidence,
    AttachLinks,
    AwaitFiles,
    Cancel,
    Done,
    LeaveEvidence,
    ReceiveFile,
    ReceiveLinks,
    ShowEvidence,
    ShowItem,
)
from bot.evidence import kinds_of
from bot.handlers.common import choice, item_name, menu_choice, moved, quiet, say
from bot.handlers.evidence_list import show_evidence
from bot.handlers.evidence_words import MOST_CAPTION, kind_name, kinds_line
from bot.handlers.item import show_item
from bot.handlers.onward import onward_screen
from bot.handlers.received import Arrivals, arrived
from bot.knowledge import Knowledge
from bot.links import links_in, without_links
from bot.model import (
    Choice,
    Evidence,
    EvidencePlaced,
    EvidenceSent,
    EvidenceState,
    Item,
    Question,
    QuestionKind,
    Screen,
    ScreenKind,
    Spot,
    Turn,
)
from bot.view import Moment, View

MOST_NAME = 300


def ask_evidence(action: AskEvidence, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Ask which kind is to be attached to an item, then for the files."""
    item = know.framework.items[action.item]
    if not kinds_of(item):
        return show_evidence(ShowEvidence(item.id), view, know, moment)
    if action.kind not in kinds_of(item):
        return say(view, _ask_kind(view, know, item), conversation=moved(view.conversation, action))
    return await_kind(view, know, item, action.kind, moment)


def _ask_kind(view: View, know: Knowledge, item: Item) -> Screen:
    copy = know.copy
    project = view.answers.cell(item.id, "project")
    cited = [copy.say("project.cited", project=project)] if project else []
    lines = [kinds_line(know, view.answers, item), *item.rules, *cited, copy.say("evidence.which_kind")]
    return Screen(
        title=copy.say("evidence.attach_to", name=item_name(copy, item)),
        text="\n".join(line for line in lines if line),
        choices=(*kind_choices(view, know, item), _to_item(know, item), menu_choice(copy)),
        kind=ScreenKind.EVIDENCE,
    )


def kind_choices(view: View, know: Knowledge, item: Item) -> tuple[Choice, ...]:
    """Draw a way to attach each kind that an item takes, with how many there are."""
    return tuple(
        choice(
            know.copy.say(
                "evidence.kind_has" if view.answers.attached(item.id, kind) else "evidence.kind_lacks",
                kind=kind_name(know, kind),
                count=view.answers.attached(item.id, kind),
            ),
            AskEvidence(item.id, kind),
        )
        for kind in kinds_of(item)
    )


def _to_item(know: Knowledge, item: Item) -> Choice:
    return choice(know.copy.say("button.whole_item"), ShowItem(item.id))


def await_kind(
    view: View, know: Knowledge, item: Item, kind: str, moment: Moment, *, replaces: str = ""
) -> Turn:
    """Open the question that files, photos and links answer, until it is closed."""
    question = Question(
        kind=QuestionKind.EVIDENCE,
        item=item.id,
        detail=f"{kind} {replaces}".strip(),
        touched_at=moment.now,
    )
    conversation = moved(view.conversation, ShowEvidence(item.id), question)
    return say(view, _send_files(know, item, kind), conversation=conversation)


def _send_files(know: Knowledge, item: Item, kind: str) -> Screen:
    copy = know.copy
    asked = next((one.text for one in item.evidence if one.kind == kind), "")
    return Screen(
        title=copy.say("evidence.attach_kind", name=item_name(copy, item), kind=kind_name(know, kind)),
        text="\n".join(line for line in (asked, copy.say("evidence.send_files")) if line),
        choices=(
            choice(copy.say("button.done"), Done(), primary=True),
            choice(copy.say("button.cancel"), Cancel()),
        ),
        kind=ScreenKind.EVIDENCE,
    )


def receive_file(action: ReceiveFile, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Take note of a file and where it is meant to go; its sender is told once it is durable."""
    del know
    evidence_id = moment.new_id()
    meant, replaces = meant_for(view)
    piece = Evidence(
        id=evidence_id,
        by=view.person.id,
        at=moment.now,
        name=" ".join(action.file.name.split())[:MOST_NAME],
        caption=action.caption[:MOST_CAPTION],
        bundle=_bundle(view, meant) or evidence_id,
        meant=meant,
        replaces=replaces,
        of=action.file.of,
    )
    sent = EvidenceSent(piece, action.file, action.message_id)
    return Turn(conversation=view.conversation, evidence=(sent,))


def meant_for(view: View) -> tuple[Spot | None, str]:
    """Return where the person was asked to send to, and the version that is to be replaced."""
    question = view.conversation.question
    if question is None or question.kind is not QuestionKind.EVIDENCE:
        return None, ""
    kind, _, replaces = question.detail.partition(" ")
    return Spot(question.item, kind), replaces


def _bundle(view: View, meant: Spot | None) -> str:
    """Return what a file joins: what is asked about already, or what just came for the same place."""
    question = view.conversation.question
    if question is not None and question.kind is QuestionKind.PLACE and " " not in question.detail:
        return question.detail
    with_it = [one for one in view.evidence if one.meant == meant]
    return with_it[-1].bundle if with_it else ""


def receive_links(action: ReceiveLinks, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Take the links of a message as evidence: they are kept as soon as they came."""
    meant, replaces = meant_for(view)
    bundle = _bundle(view, meant) or moment.new_id()
    caption = without_links(action.text)[:MOST_CAPTION]
    pieces = _linked(links_in(action.text), view, moment, caption=caption, bundle=bundle)
    pieces = tuple(replace(one, meant=meant, replaces=replaces) for one in pieces)
    turn = arrived(Arrivals(came=pieces), view, know, moment)
    return replace(turn, evidence=_sent(pieces, turn, action.message_id))


def _linked(
    links: Sequence[str], view: View, moment: Moment, *, caption: str = "", bundle: str = ""
) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            id=moment.new_id(),
            by=view.person.id,
            at=moment.now,
            caption=caption,
            link=link,
            state=EvidenceState.STORED,
            bundle=bundle or moment.new_id(),
        )
        for link in links
    )


def attach_links(action: AttachLinks, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Let the links in an item's narratives, which stay there, be evidence of it as well."""
    item = know.framework.items[action.item]
    told = (line.text for lines in view.narratives.values() for line in lines)
    there = {one.link for one in view.evidence}
    new = [link for text in told for link in links_in(text) if link not in there]
    if not new or "photo_or_link" not in kinds_of(item):
        return show_evidence(ShowEvidence(item.id), view, know, moment)
    meant = Spot(item.id, "photo_or_link")
    pieces = tuple(replace(one, meant=meant) for one in _linked(list(dict.fromkeys(new)), view, moment))
    turn = arrived(Arrivals(came=pieces), view, know, moment)
    return replace(turn, evidence=_sent(pieces, turn))


def _sent(links: Sequence[Evidence], turn: Turn, message_id: str = "") -> tuple[EvidenceSent, ...]:
    """Return the links that found a place; one that was there already is not kept again."""
    placed = {one.evidence_id for one in turn.changes if isinstance(one, EvidencePlaced) and one.new}
    return tuple(EvidenceSent(one, None, message_id) for one in links if one.id in placed)


def await_files(_: AwaitFiles, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Say that files are awaited here, and how to go on; nothing of the text is kept."""
    meant, _replaces = meant_for(view)
    if meant is None or meant.item not in know.framework.items:
        return leave(LeaveEvidence(), view, know, moment)
    screen = _send_files(know, know.framework.items[meant.item], meant.kind)
    return say(view, replace(screen, text=know.copy.say("evidence.files_awaited")))


def leave(_: LeaveEvidence, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Close the question of evidence and go on; what has no place yet waits under หลักฐาน."""
    question = view.conversation.question
    item = know.framework.items.get(question.item) if question else None
    if item is None or view.assessment is None or question is None or question.kind is QuestionKind.PLACE:
        ways = (choice(know.copy.say("button.evidence"), ShowEvidence()), menu_choice(know.copy))
        screen = Screen(text=know.copy.say("evidence.place_later"), choices=ways, kind=ScreenKind.EVIDENCE)
        return say(view, screen, conversation=quiet(view.conversation))
    del moment
    note = know.copy.say("evidence.closed", name=item_name(know.copy, item))
    note = "\n".join(line for line in (note, kinds_line(know, view.answers, item)) if line)
    conversation, screen = onward_screen(view, know, item, note)
    return say(view, screen, conversation=quiet(conversation))


def open_again(question: Question, view: View, know: Knowledge, moment: Moment) -> Turn:
    """Ask for the files again, as to a person who comes back to it."""
    item = know.framework.items.get(question.item)
    kind, _, replaces = question.detail.partition(" ")
    if item is None or kind not in kinds_of(item):
        return show_item(ShowItem(question.item), view, know, moment)
    return await_kind(view, know, item, kind, moment, replaces=replaces)
