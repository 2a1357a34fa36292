"""Loads the evidence that an action speaks of, scoped to the person's office."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot import actions as a
from bot.actions import Action
from bot.evidence import unchecked
from bot.handlers.evidence_list import PAGE
from bot.model import Evidence, EvidencePlaced, QuestionKind
from bot.ports import UnitOfWork
from bot.view import View

MOST_VERSIONS = 20
"""How far back the older versions of a piece are shown."""

Pieces = tuple[Evidence, ...]


def with_evidence(uow: UnitOfWork, view: View, action: Action) -> View:
    """Return the view with the pieces that the action names, shows or changes."""
    shelf = _Shelf(uow, view)
    read = _READS.get(type(action), _Shelf.named)
    found = read(shelf, action)
    if not isinstance(action, a.TellReceived | a.PlaceBundle | a.GivePlace | a.ReceiveLinks):
        return replace(view, evidence=found)
    return replace(view, evidence=found, twins=shelf.twins(found))


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The evidence of the person's office, as their view reaches it."""

    uow: UnitOfWork
    view: View

    @property
    def office(self) -> str:
        return self.view.answers.office_id

    def at_item(self, item: str, skip: int = 0, limit: int | None = None) -> Pieces:
        assessment = self.view.answers.id
        return self.uow.evidence.at_item(self.office, assessment, item, skip=skip, limit=limit)

    def arriving(self, _: Action) -> Pieces:
        return self.uow.evidence.arriving(self.office, self.view.identity.id)

    def of_message(self, action: a.EditLine | a.UnsendLine) -> Pieces:
        return self.uow.evidence.of_message(self.office, self.view.person.id, action.line_id)

    def named(self, action: Action) -> Pieces:
        """Return the piece that the action names, then the versions before it, newest first."""
        found: list[Evidence] = []
        wanted = getattr(action, "evidence", "")
        while wanted and len(found) < MOST_VERSIONS:
            one = next(iter(self.uow.evidence.get(self.office, [wanted])), None)
            if one is None:
                break
            found.append(one)
            wanted = one.replaces
        return tuple(found)

    def held(self, detail: str) -> Pieces:
        """Return the bundle, or the piece behind a word, that a question is about."""
        records, last = self.uow.evidence, detail.split()[-1:]
        return records.bundle(self.office, detail) or records.get(self.office, last)

    def asked(self, _: Action) -> Pieces:
        """Return what the open question asks the place of."""
        question = self.view.conversation.question
        asks = question is not None and question.kind is QuestionKind.PLACE
        return self.held(question.detail) if question is not None and asks else ()

    def awaited(self, _: Action) -> Pieces:
        """Return what stands already where more is awaited."""
        question = self.view.conversation.question
        asks = question is not None and question.kind is QuestionKind.EVIDENCE
        return self.at_item(question.item) if question is not None and asks else ()

    def to_check(self, action: a.CheckPiece) -> Pieces:
        next_two = unchecked(self.view.answers, action.item)[:2]
        return self.uow.evidence.get(self.office, [action.evidence, *next_two])

    def undone(self, _: Action) -> Pieces:
        changes = (one.change for one in self.view.last_batch)
        ids = [one.evidence_id for one in changes if isinstance(one, EvidencePlaced)]
        return self.uow.evidence.get(self.office, list(dict.fromkeys(ids)))

    def twins(self, found: Pieces) -> Pieces:
        """Return what else holds the same bytes, and the versions that are to be replaced."""
        records, question = self.uow.evidence, self.view.conversation.question
        older = [one.replaces for one in found if one.replaces]
        if question is not None and question.kind is QuestionKind.EVIDENCE:
            older += question.detail.split()[1:]
        same = records.twins(self.office, [one.id for one in found])
        return (*same, *records.get(self.office, older))


_READS: Mapping[type[Action], Callable[[_Shelf, Any], Pieces]] = {
    a.ReceiveFile: _Shelf.arriving,
    a.TellReceived: _Shelf.arriving,
    a.ReceiveLinks: _Shelf.awaited,
    a.ShowEvidence: lambda shelf, action: shelf.at_item(action.item, limit=PAGE + 1) if action.item else (),
    a.EvidencePage: lambda shelf, action: shelf.at_item(action.item, action.skip, PAGE + 1),
    a.MakeAlbum: lambda shelf, action: shelf.at_item(action.item),
    a.PlaceBundle: lambda shelf, action: shelf.held(action.bundle),
    a.ChoosePlace: lambda shelf, action: shelf.held(action.bundle),
    a.DropBundle: lambda shelf, action: shelf.held(action.bundle),
    a.GivePlace: lambda shelf, action: shelf.held(action.holds),
    a.EditLine: _Shelf.of_message,
    a.UnsendLine: _Shelf.of_message,
    a.NameProject: lambda shelf, action: shelf.at_item(action.item),
    a.UseProject: lambda shelf, action: shelf.at_item(action.item),
    a.SayOneProject: lambda shelf, action: shelf.at_item(action.item),
    a.AttachLinks: lambda shelf, action: shelf.at_item(action.item),
    a.CheckPiece: _Shelf.to_check,
    a.Undo: _Shelf.undone,
    a.ResumeQuestion: _Shelf.asked,
    a.Skip: _Shelf.asked,
}
"""Action → how its pieces are found; any other names one piece, or none."""
