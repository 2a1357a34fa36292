"""What a turn decided, stored: the answers, people, where the person is, and what is said to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.errors import StorageError
from bot.model import (
    Channel,
    Conversation,
    DeadlineSet,
    Erased,
    Identity,
    Linked,
    PersonChanged,
    Screen,
    Turn,
    Update,
    UpdateKind,
)
from bot.ports import Arrival, UnitOfWork
from bot.sending import Delivery, Lease, ReplyToken
from bot.view import View


def person_lock(person_id: str) -> str:
    """Return the key under which a person's turns take turns."""
    return f"person:{person_id}"


def store_changes(uow: UnitOfWork, view: View, update: Update, turn: Turn, new_id: Callable[[], str]) -> None:
    """Store what changed of the answers and of what supports them, with its history."""
    if view.assessment is None:
        return
    office_id, assessment_id = view.assessment.office_id, view.assessment.id
    if turn.evidence:
        uow.evidence.apply(
            office_id,
            assessment_id,
            turn.evidence,
            identity=view.identity,
            at=update.at,
            reply=reply_token(update),
        )
    for line_id in turn.redactions:
        uow.assessments.redact_line(office_id, assessment_id, line_id)
    if turn.changes:
        uow.assessments.apply(
            office_id,
            assessment_id,
            turn.changes,
            by=view.person.id,
            at=update.at,
            batch=new_id(),
            undoes=turn.undoes,
        )
    if turn.team:
        uow.team.apply(office_id, assessment_id, turn.team, by=view.person.id, at=update.at)
    if turn.submission is not None:
        uow.submissions.apply(office_id, assessment_id, turn.submission, by=view.person.id, at=update.at)


def store_reminding(uow: UnitOfWork, arrival: Arrival, update: Update, turn: Turn) -> None:
    """Store what the person chose about being reminded."""
    if turn.reminding:
        office = arrival.membership.office if arrival.membership else None
        office_id = office.id if office else None
        uow.reminders.choose(arrival.person.id, office_id, turn.reminding, at=update.at)


def store_deadlines(uow: UnitOfWork, turn: Turn) -> None:
    """Store what changed of what is due when."""
    for change in turn.deadlines:
        if isinstance(change, DeadlineSet):
            uow.deadlines.set(change.deadline)
        else:
            uow.deadlines.clear(change.office_id, change.framework_id, change.target)


def store_people(
    uow: UnitOfWork, arrival: Arrival, update: Update, turn: Turn, new_id: Callable[[], str]
) -> Identity:
    """Store what changed of people and where the person is; return who the replies go to."""
    if not turn.people:
        _save_conversation(uow, arrival, turn)
        return arrival.identity
    for linked in (one for one in turn.people if isinstance(one, Linked)):
        _hold_kept(uow, linked)
    uow.people.apply(turn.people, identity=arrival.identity, at=update.at)
    kinds = {type(one) for one in turn.people}
    if Erased in kinds:
        return uow.people.arrive(update, new_ids=(new_id(), new_id())).identity
    if Linked not in kinds:
        _save_conversation(uow, arrival, turn)
    return arrival.identity


def _hold_kept(uow: UnitOfWork, linked: Linked) -> None:
    """Hold the person who issued the code, who may be in the middle of a turn elsewhere."""
    if not uow.lock(person_lock(linked.kept)):
        return
    kept = uow.people.person(linked.kept)
    if kept is None or kept.id != linked.kept:
        raise StorageError(f"person {linked.kept} was merged or left meanwhile: try again")


def store_replies(
    uow: UnitOfWork, identity: Identity, arrival: Arrival, update: Update, turn: Turn, lease: Lease | None
) -> Delivery | None:
    """Store what is said to the one who wrote, and the screen that typed numbers pick from."""
    told = _told(update, arrival)
    if told and arrival.person.consented_at is not None and update.channel is Channel.WEB:
        uow.outbox.echo(identity.id, told, update_id=update.id, at=update.at)
    delivery = reply(uow, identity.id, turn.replies, update, lease)
    offering = [one for one in turn.replies if one.choices]
    if offering:
        uow.conversations.save_screen(identity.id, _pickable(offering[-1]))
    return delivery


def reply(
    uow: UnitOfWork, identity_id: str, screens: Sequence[Screen], update: Update, lease: Lease | None
) -> Delivery | None:
    """Store screens for the identity that wrote; return what the lease's holder is to send at once."""
    token = reply_token(update)
    return uow.outbox.reply(identity_id, screens, update_id=update.id, at=update.at, token=token, lease=lease)


def reply_token(update: Update) -> ReplyToken | None:
    """Return what the platform wants back with the answer, where it gave something."""
    if update.reply_token is None or update.reply_until is None:
        return None
    return ReplyToken(update.reply_token, update.reply_until)


def _told(update: Update, arrival: Arrival) -> str:
    """Return what the person said, as a web chat that reconnects shows it: words, a button's, a file's."""
    if update.kind is UpdateKind.TEXT:
        return update.text
    if update.kind is UpdateKind.FILE and update.file is not None:
        return update.file.name
    if update.kind is not UpdateKind.PRESS or arrival.screen is None:
        return ""
    pressed = (one.label for one in arrival.screen.choices if one.payload == update.text)
    return next(pressed, "")


def _save_conversation(uow: UnitOfWork, arrival: Arrival, turn: Turn) -> None:
    """Store where the person is; before the notice is accepted, a pending code is all that is kept."""
    conversation = turn.conversation
    accepts = any(isinstance(one, PersonChanged) and one.person.consented_at for one in turn.people)
    if arrival.person.consented_at is None and not accepts:
        conversation = Conversation(pending_code=conversation.pending_code)
    if conversation != arrival.conversation:
        uow.conversations.save(arrival.person.id, conversation)


def _pickable(screen: Screen) -> Screen:
    """Return the screen that typed numbers pick from, without what only reads."""
    return replace(screen, text="", title="", hint="", bars=(), after="")
