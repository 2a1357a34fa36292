"""One transaction over everything that is stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from bot.fetching import Blobs, Fetches
from bot.ports import (
    Assessments,
    Conversations,
    Deadlines,
    Jobs,
    Offices,
    People,
    Searches,
    Submissions,
    UnitOfWork,
    Updates,
)
from bot.receiving import EvidenceRecords, Links
from bot.reminders.ports import Reminders
from bot.sending import Deliveries, Outbox
from bot.teamwork import Team
from storage.assessments import SqlAssessments
from storage.conversations import SqlConversations
from storage.deadlines import SqlDeadlines
from storage.deliveries import SqlDeliveries
from storage.evidence import SqlEvidence
from storage.fetches import SqlBlobs, SqlFetches
from storage.jobs import SqlJobs
from storage.links import SqlLinks
from storage.offices import SqlOffices
from storage.outbox import SqlOutbox
from storage.people import SqlPeople
from storage.reminders import SqlReminders
from storage.searches import SqlSearches
from storage.session import Session
from storage.submissions import SqlSubmissions
from storage.team import SqlTeam
from storage.updates import SqlUpdates

T = TypeVar("T")


class SqlUnitOfWork:
    """`bot.ports.UnitOfWork` over a session; it holds nothing of a transaction itself."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.updates: Updates = SqlUpdates(session)
        self.people: People = SqlPeople(session)
        self.offices: Offices = SqlOffices(session)
        self.conversations: Conversations = SqlConversations(session)
        self.assessments: Assessments = SqlAssessments(session)
        self.team: Team = SqlTeam(session)
        self.submissions: Submissions = SqlSubmissions(session)
        self.outbox: Outbox = SqlOutbox(session)
        self.deliveries: Deliveries = SqlDeliveries(session)
        self.jobs: Jobs = SqlJobs(session)
        self.searches: Searches = SqlSearches(session)
        self.deadlines: Deadlines = SqlDeadlines(session)
        self.reminders: Reminders = SqlReminders(session)
        self.evidence: EvidenceRecords = SqlEvidence(session)
        self.fetches: Fetches = SqlFetches(session)
        self.blobs: Blobs = SqlBlobs(session)
        self.links: Links = SqlLinks(session)

    def lock(self, key: str) -> bool:
        """Hold off every other unit of work that locks the same key, until this one ends."""
        return self._session.lock(key)


def carry_out(work: Callable[[UnitOfWork], T], session: Session) -> T:
    """Call the work and return what it returns.

    A StopIteration that leaves it becomes a RuntimeError, since no future can hold one: whoever waits
    for the work would wait for ever.
    """
    try:
        return work(SqlUnitOfWork(session))
    except StopIteration as error:
        raise RuntimeError("the unit of work raised StopIteration") from error
