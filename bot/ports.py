"""What the core asks of the world. Each docstring is a contract, held by `tests/contract`.

Storage is synchronous: a unit of work lives on the database's own thread, inside one transaction
that `Store.run` opens and ends. Nothing here commits by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from bot.fetching import Blobs, Fetches
from bot.model import (
    Assessment,
    Change,
    Channel,
    Conversation,
    Deadline,
    HistoryEntry,
    Identity,
    Invitation,
    Job,
    Level,
    Member,
    Membership,
    MissedSearch,
    NarrativeLine,
    Office,
    OutboxRow,
    PeopleChange,
    Person,
    Screen,
    Standing,
    Submission,
    SubmissionChange,
    Update,
)
from bot.receiving import EvidenceRecords, Links
from bot.reminders.ports import Reminders
from bot.sending import Deliveries, Delivery, Fate, Outbox, Outcome, Sender
from bot.teamwork import Team

__all__ = ["Delivery", "Fate", "Outcome", "Sender"]  # further names are imported where they are defined

T = TypeVar("T")

Clock = Callable[[], datetime]
"""Tells the time, UTC."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """The sender of an update as the database knows them, read in one query.

    `screen` is the last screen that this identity was shown; `membership` is the one in the
    person's current office, None before joining. `reachable` is False once the platform said that
    nothing reaches this identity any more. `nudged` says that the next reply is to carry a reminder.
    """

    identity: Identity
    person: Person
    membership: Membership | None
    conversation: Conversation
    screen: Screen | None
    reachable: bool = True
    nudged: bool = False


class Updates(Protocol):
    """Which updates have been acted on."""

    def first_time(self, update: Update) -> bool:
        """Remember the update; False when (channel, id) was remembered before."""

    def forget_before(self, moment: datetime) -> int:
        """Drop what was remembered before that moment, and return how many."""


class People(Protocol):
    """People, their identities and memberships, and the codes that let them in."""

    def arrive(self, update: Update, *, new_ids: tuple[str, str]) -> Arrival:
        """Return the sender, made anew when unknown (`new_ids`: person, identity)."""

    def identity(self, channel: Channel, external_id: str) -> Identity | None:
        """Return the identity of a sender who has written before, or None."""

    def identity_by_id(self, identity_id: str) -> Identity | None:
        """Return the identity of that id, or None when it is gone."""

    def leavers(self, office_id: str) -> int:
        """Count the people who were erased after having changed something in that office."""

    def person(self, person_id: str) -> Person | None:
        """Return the person, following a merge to the one who was kept."""

    def identities(self, person_id: str) -> tuple[Identity, ...]:
        """Return every way in that this person has used, oldest first."""

    def memberships(self, person_id: str) -> tuple[Membership, ...]:
        """Return every membership of the person, oldest first."""

    def members(self, office_id: str) -> tuple[Member, ...]:
        """Return the people of an office: coordinators, officers, directors; then by joining."""

    def members_by(self, channel: Channel) -> tuple[str, ...]:
        """Return the channel's ids of whoever is in an office or in the central role, each once."""

    def invitation(self, code: str) -> Invitation | None:
        """Return a code as it stands, used up or expired ones too; None when there is none."""

    def invitations(self, office_id: str, now: datetime) -> tuple[Invitation, ...]:
        """Return the invitations to an office that still let somebody in, those that end first first."""

    def failed_codes_since(self, identity_id: str, moment: datetime) -> int:
        """Count the failed codes of an identity since that moment."""

    def apply(self, changes: Iterable[PeopleChange], *, identity: Identity, at: datetime) -> None:
        """Store the changes in order.

        Joined: the membership and the current office are set and one use of the code goes. Linked:
        identities and memberships of `gone` move to `kept`, history names `kept`, `merged_into`
        remains, the code dies. CodeRevoked: the code is dead, where it is that office's.
        MemberRemoved: the membership goes, with what was in the person's hands there and what was
        on its way to them. Erased: identities, memberships, conversation, screens, outbox rows, what
        was in their hands and names go; history keeps the id, whose name is the alias from now on.

        Raises:
            StorageError: when a code was used up by somebody else in the meantime.
        """

    def forget_strangers(self, before: datetime) -> int:
        """Erase everyone who arrived before that moment and never accepted the notice."""


class Offices(Protocol):
    """The offices."""

    def add(self, office: Office) -> None:
        """Store an office.

        Raises:
            StorageError: when the code is taken.
        """

    def by_code(self, code: str) -> Office | None:
        """Return the office of that code, or None."""

    def get(self, office_id: str) -> Office | None:
        """Return the office of that id, or None."""

    def list(self) -> tuple[Office, ...]:
        """Return all offices by code."""

    def standings(self, framework_id: str) -> tuple[Standing, ...]:
        """Return how far every office is under that framework, by code; sample offices left out.

        A score from elsewhere is no change of the office's own.
        """


class Conversations(Protocol):
    """Where each person is, and what each identity saw last."""

    def save(self, person_id: str, conversation: Conversation) -> None:
        """Store where the person is now."""

    def save_screen(self, identity_id: str, screen: Screen) -> None:
        """Store the screen that typed numbers pick from."""


class Assessments(Protocol):
    """Answers and their history. Every call names the office; another office's is not found."""

    def open(self, office_id: str, framework_id: str, digest: str, new_id: str) -> Assessment:
        """Return the office's assessment under that framework, made when there is none."""

    def load(self, office_id: str, framework_id: str) -> Assessment | None:
        """Return the office's assessment, or None when it has not begun."""

    def narratives(
        self, office_id: str, assessment_id: str, item: str | None = None
    ) -> dict[tuple[str, Level], tuple[NarrativeLine, ...]]:
        """Return the shown lines of each level, in the order written; of one item or of all."""

    def changes_since(
        self, office_id: str, assessment_id: str, item: str, revision: int
    ) -> tuple[HistoryEntry, ...]:
        """Return what happened to an item after that revision, oldest first."""

    def history(
        self, office_id: str, assessment_id: str, item: str | None, *, limit: int, before: int | None = None
    ) -> tuple[HistoryEntry, ...]:
        """Return the newest changes first, with ids below `before`."""

    def last_batch(self, office_id: str, assessment_id: str, by: str) -> tuple[HistoryEntry, ...]:
        """Return the person's newest batch that is not undone and is no undo, oldest first."""

    def line(
        self, office_id: str, assessment_id: str, line_id: str
    ) -> tuple[str, Level, NarrativeLine] | None:
        """Return the item, level and line that a message became, or None."""

    def apply(
        self,
        office_id: str,
        assessment_id: str,
        changes: Sequence[Change],
        *,
        by: str,
        at: datetime,
        batch: str,
        undoes: str | None = None,
    ) -> None:
        """Store the changes with their history; each item touched rises by one revision.

        A change whose `old` is not what is stored is refused, so that nothing is overwritten unseen.

        Raises:
            StorageError: when an `old` does not match; it must leave the unit of work, which undoes all.
        """

    def redact_line(self, office_id: str, assessment_id: str, line_id: str) -> bool:
        """Replace a line's text everywhere by a tombstone (unsend); False when unknown."""


class Submissions(Protocol):
    """What was signed. Every call names the office; another office's is not found."""

    def standing(self, office_id: str, assessment_id: str) -> Submission | None:
        """Return the signed submission that nobody opened again, or None."""

    def all(self, office_id: str, assessment_id: str) -> tuple[Submission, ...]:
        """Return every submission that was ever signed, the first one first."""

    def apply(
        self, office_id: str, assessment_id: str, change: SubmissionChange, *, by: str, at: datetime
    ) -> None:
        """Store a signature under the next number, or what happened to the one that stands.

        Raises:
            StorageError: a second signature while one stands, or a change where none does.
        """


class Searches(Protocol):
    """What people searched for and did not find; the words alone, never who asked."""

    def count_missed(self, words: str, *, at: datetime) -> None:
        """Count a search that found nothing."""

    def missed(self, *, limit: int) -> tuple[MissedSearch, ...]:
        """Return what was missed, most often first."""

    def forget_before(self, moment: datetime) -> int:
        """Drop what was last missed before that moment, and return how many."""


class Deadlines(Protocol):
    """What is due when: for every office, or for one."""

    def set(self, deadline: Deadline) -> Deadline:
        """Store a deadline, or move the one that stands for the same, and return it as it stands now.

        One that is moved keeps its words where none are given.
        """

    def clear(self, office_id: str, framework_id: str, target: str) -> bool:
        """Take back a day that the office set for itself; False when there was none."""

    def binding(self, office_id: str | None, framework_id: str) -> tuple[Deadline, ...]:
        """Return the deadlines of all offices and, where one is named, of that office; by day."""

    def all(self, framework_id: str) -> tuple[Deadline, ...]:
        """Return every deadline of every office, by day; for the operator's own list alone."""


class Jobs(Protocol):
    """Work that a turn started."""

    def add(self, jobs: Iterable[Job], *, identity_id: str, new_ids: Callable[[], str], at: datetime) -> None:
        """Store jobs to be done for an identity."""

    def claim(self, *, now: datetime) -> tuple[str, str, Job] | None:
        """Return (job id, identity id, job) of the oldest that nobody has claimed lately."""

    def finish(self, job_id: str) -> None:
        """Drop a job that is done."""


class UnitOfWork(Protocol):
    """One transaction over everything that is stored."""

    updates: Updates
    people: People
    offices: Offices
    conversations: Conversations
    assessments: Assessments
    team: Team
    submissions: Submissions
    outbox: Outbox
    deliveries: Deliveries
    jobs: Jobs
    searches: Searches
    deadlines: Deadlines
    reminders: Reminders
    evidence: EvidenceRecords
    fetches: Fetches
    blobs: Blobs
    links: Links

    def lock(self, key: str) -> bool:
        """Hold off every other unit of work that locks the same key, until this one ends.

        Returns:
            True where another unit of work may have acted since this one began, so that what was
            read before must be read again; False where units of work follow one another anyway.
        """


class Store(Protocol):
    """The database."""

    async def run(self, work: Callable[[UnitOfWork], T]) -> T:
        """Carry out the work in one transaction and return its result once that is durable.

        `work` is synchronous, waits for nothing else, and may be called again from the start when
        the database asks for it, so it must not act outside the unit of work. An exception that
        leaves it rolls all of it back and is raised here.

        Raises:
            StorageError: when the transaction could not be kept.
        """

    async def close(self) -> None:
        """Finish what is under way and let go of the database."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result: an item's id (`3.4`) or a category's (`C3`), score 0–1, best words."""

    id: str
    title: str
    score: float
    snippet: str


class Search(Protocol):
    """Finds items and categories from a few words."""

    def find(self, words: str, limit: int = 5) -> tuple[Hit, ...]:
        """Return the best fits first; empty where nothing fits."""


class Turns(Protocol):
    """What a channel adapter calls: one update in, and the rows that are there to read."""

    async def take(self, update: Update) -> None:
        """Carry an update to its end; returns once everything it did is durable.

        A repeated update does nothing. Updates of one person are taken in the order of the calls.

        Raises:
            StorageError: when it could not be stored; the caller may send the same update again.
        """

    async def read(
        self, channel: Channel, external_id: str, after: int, *, wait: timedelta = timedelta(0)
    ) -> tuple[OutboxRow, ...]:
        """Return the rows of that identity above `after`, in order, waiting so long for the first.

        An identity that never wrote has none. Rows that another process stored are seen too.
        """

    async def last_seq(self, channel: Channel, external_id: str) -> int:
        """Return the highest seq of that identity, 0 when it has none.

        A web page begins a screenful of rows below it instead of at the first row ever stored.
        """
