"""Loads what a step declared that it needs, scoped to the person's office, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot import actions as a
from bot.actions import Action
from bot.codes import is_standing_code, normal_code
from bot.handlers.history import PAGE
from bot.handlers.welcome import FAILED_WITHIN
from bot.knowledge import Knowledge
from bot.loading_evidence import with_evidence
from bot.model import Assessment, Invitation, Office, QuestionKind, Role, Update
from bot.ports import Arrival, UnitOfWork
from bot.steps import Step
from bot.view import Earlier, Needs, View

FOREVER_USES = 1

_ANSWERS = frozenset(
    {
        Needs.ASSESSMENT, Needs.NARRATIVES, Needs.HISTORY, Needs.LAST_BATCH, Needs.LINE,
        Needs.COMMENTS, Needs.OPINIONS, Needs.EARLIER, Needs.SUBMISSION,
        Needs.EVIDENCE, Needs.ARRIVALS,
    }
)  # fmt: skip
MOST_COMMENTS = 20
"""Comments of an item that are shown; older ones stay stored."""
_EVIDENCE = frozenset({Needs.EVIDENCE, Needs.ARRIVALS})
_EXTERNAL = frozenset({QuestionKind.EXTERNAL, QuestionKind.EXTERNAL_SOURCE})


@dataclass(frozen=True, slots=True)
class Loader:
    """What loading needs to know beside the unit of work.

    Attributes:
        new_assessment_id: names the assessment if this is the office's first need of it.
        standing_code: the central invitation of the settings, or an empty text.
    """

    know: Knowledge
    new_assessment_id: Callable[[], str]
    standing_code: str = ""

    def view(self, uow: UnitOfWork, arrival: Arrival, update: Update, action: Action, step: Step) -> View:
        """Return the view of that action, by its row of the step table, for that person."""
        needs = step.needs
        office = arrival.membership.office if arrival.membership else None
        view = View(
            person=arrival.person,
            identity=arrival.identity,
            membership=arrival.membership,
            conversation=arrival.conversation,
            sample=_sample(uow, update),
            in_group=update.in_group,
        )
        if office is not None:
            seen = needs if self._shows_answers(view, action, step) else needs - _ANSWERS
            view = self._of_office(uow, view, office, action, seen, update.at)
        return self._of_person(uow, view, update, action, needs)

    def _of_office(
        self,
        uow: UnitOfWork,
        view: View,
        office: Office,
        action: Action,
        needs: frozenset[Needs],
        at: datetime,
    ) -> View:
        if Needs.MEMBERS in needs:
            view = replace(view, members=uow.people.members(office.id))
        if Needs.LEAVERS in needs:
            view = replace(view, leavers=uow.people.leavers(office.id))
        if Needs.INVITATIONS in needs:
            view = replace(view, invitations=uow.people.invitations(office.id, at))
        if Needs.ASSESSMENT not in needs:
            return view
        found = self._assessment(uow, office)
        view = replace(view, assessment=found, assignments=uow.team.assignments(office.id, found.id))
        item = getattr(action, "item", "")
        revision = getattr(action, "revision", None)
        if isinstance(revision, int) and revision < found.item(item).revision:
            view = replace(view, since=uow.assessments.changes_since(office.id, found.id, item, revision))
        view = _of_team(uow, view, item, needs)
        if Needs.EARLIER in needs:
            view = replace(view, earlier=_earlier(uow, self.know, office.id, item))
        return self._of_assessment(uow, view, office, action, needs)

    def _shows_answers(self, view: View, action: Action, step: Step) -> bool:
        """Tell whether this person sees the office's answers in this step.

        กพร.สพฐ. sees none before sign-off (product.md, "How it behaves" 9); it meets them only where
        it enters a score from elsewhere.
        """
        if self.know.may(view.role, "read_answers") or step.permission == "enter_external":
            return True
        question = view.conversation.question
        asked = question is not None and question.kind in _EXTERNAL
        return asked and isinstance(action, a.ResumeQuestion | a.Skip)

    def _assessment(self, uow: UnitOfWork, office: Office) -> Assessment:
        framework = self.know.framework
        found = uow.assessments.load(office.id, framework.id)
        if found is not None:
            return found
        return uow.assessments.open(office.id, framework.id, framework.digest, self.new_assessment_id())

    def _of_assessment(
        self, uow: UnitOfWork, view: View, office: Office, action: Action, needs: frozenset[Needs]
    ) -> View:
        stored, assessment_id = uow.assessments, view.answers.id
        if Needs.NARRATIVES in needs:
            item = None if isinstance(action, a.Undo) else _item_told_of(view, action)
            view = replace(view, narratives=stored.narratives(office.id, assessment_id, item))
        if Needs.HISTORY in needs and isinstance(action, a.ShowHistory | a.ShowCard):
            before = getattr(action, "before", 0) or None
            entries = stored.history(
                office.id, assessment_id, action.item or None, limit=PAGE + 1, before=before
            )
            view = replace(view, history=entries)
        if Needs.SUBMISSION in needs:
            view = replace(view, submission=uow.submissions.standing(office.id, assessment_id))
        if Needs.LAST_BATCH in needs:
            view = replace(view, last_batch=stored.last_batch(office.id, assessment_id, view.person.id))
        if Needs.LINE in needs and isinstance(action, a.EditLine | a.UnsendLine):
            view = replace(view, line=stored.line(office.id, assessment_id, action.line_id))
        return with_evidence(uow, view, action) if needs & _EVIDENCE else view

    def _of_person(
        self, uow: UnitOfWork, view: View, update: Update, action: Action, needs: frozenset[Needs]
    ) -> View:
        people, person = uow.people, view.person
        if Needs.DEADLINES in needs:
            office = view.membership.office if view.membership else None
            office_id = office.id if office else None
            view = replace(view, deadlines=uow.deadlines.binding(office_id, self.know.framework.id))
        if Needs.MEMBERSHIPS in needs:
            view = replace(view, memberships=people.memberships(person.id))
        if Needs.IDENTITIES in needs:
            view = replace(view, identities=people.identities(person.id))
        if Needs.STANDINGS in needs and self.know.may(view.role, "read_overview"):
            view = replace(view, standings=uow.offices.standings(self.know.framework.id))
        if Needs.OFFICE in needs and isinstance(action, a.GiveOffice):
            view = replace(view, office=uow.offices.by_code(action.code))
        if Needs.CODE in needs:
            view = self._of_code(uow, view, update, action)
        return view

    def _of_code(self, uow: UnitOfWork, view: View, update: Update, action: Action) -> View:
        code = action.code if isinstance(action, a.UseCode) else view.conversation.pending_code
        failed = uow.people.failed_codes_since(view.identity.id, update.at - FAILED_WITHIN)
        view = replace(view, failed_codes=failed)
        if code is None:
            return view
        if is_standing_code(code, self.standing_code):
            return replace(view, invitation=_standing(update))
        plain = normal_code(code)
        found = uow.people.invitation(plain) if plain else None
        office = uow.offices.get(found.office_id) if found and found.office_id else None
        return replace(view, invitation=found, invited_to=office)


def _item_told_of(view: View, action: Action) -> str | None:
    """Return the item whose narratives are meant: the action's, else the question's, else all."""
    question = view.conversation.question
    return getattr(action, "item", "") or (question.item if question else "") or None


def _earlier(uow: UnitOfWork, know: Knowledge, office_id: str, item: str) -> Earlier | None:
    """Return what the office answered of the item in the last year that it did, None where it never did."""
    for framework in know.earlier:
        found = uow.assessments.load(office_id, framework.id)
        if found is None or item not in framework.items:
            continue
        lines = uow.assessments.narratives(office_id, found.id, item)
        told = {level: "\n".join(one.text for one in lines[item, level]) for _, level in lines}
        if told or any(place == item for place, _ in found.cells):
            return Earlier(framework.fiscal_year, framework.items[item], found, told)
    return None


def _of_team(uow: UnitOfWork, view: View, item: str, needs: frozenset[Needs]) -> View:
    office_id, assessment_id = view.answers.office_id, view.answers.id
    if Needs.COMMENTS in needs and item:
        comments = uow.team.comments(office_id, assessment_id, item, limit=MOST_COMMENTS)
        view = replace(view, comments=comments)
    if Needs.OPINIONS in needs and item:
        view = replace(view, opinions=uow.team.opinions(office_id, assessment_id, item))
    return view


def _sample(uow: UnitOfWork, update: Update) -> Office | None:
    return uow.offices.by_code(update.sample_office) if update.sample_office else None


def _standing(update: Update) -> Invitation:
    """Draw the standing central code as an invitation that is never used up."""
    return Invitation(
        code="",
        kind="invite",
        role=Role.CENTRAL,
        office_id=None,
        person_id=None,
        uses_left=FOREVER_USES,
        expires=update.at.replace(year=update.at.year + 1, day=1),
    )
