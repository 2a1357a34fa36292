"""What a handler sees, and the shape of a handler."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import TypeVar

from bot.actions import Action
from bot.knowledge import Knowledge
from bot.model import (
    Assessment,
    Assignment,
    Comment,
    Conversation,
    Deadline,
    Evidence,
    HistoryEntry,
    Identity,
    Invitation,
    Item,
    Level,
    Member,
    Membership,
    NarrativeLine,
    Office,
    Opinion,
    Person,
    Role,
    Stage,
    Standing,
    Submission,
    Turn,
)
from bot.review import item_stage, submission_stage


class Needs(Enum):
    """What a step declares that it must see; `turns.py` loads just that.

    With the assessment comes what was handed to whom: the next item is one's own before others'.
    """

    ASSESSMENT = auto()
    NARRATIVES = auto()
    HISTORY = auto()
    LAST_BATCH = auto()
    LINE = auto()
    MEMBERS = auto()
    COMMENTS = auto()
    OPINIONS = auto()
    INVITATIONS = auto()
    STANDINGS = auto()
    EARLIER = auto()
    MEMBERSHIPS = auto()
    IDENTITIES = auto()
    CODE = auto()
    OFFICE = auto()
    LEAVERS = auto()
    EVIDENCE = auto()
    ARRIVALS = auto()
    DEADLINES = auto()
    SUBMISSION = auto()


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the office answered of an item in an earlier year.

    Attributes:
        item: the item as it was then.
        assessment: the answers of that year.
        told: level → its narrative, its lines joined; levels without one are not here.
    """

    fiscal_year: int
    item: Item
    assessment: Assessment
    told: Mapping[Level, str]


@dataclass(frozen=True, slots=True)
class View:
    """What the turn loaded, scoped to the person's office.

    Attributes:
        membership: the role in the current office, None for a guest.
        assessment: the office's answers; None for guests and before the first need of it.
        narratives: (item, level) → its lines, of the item that the action names or of all.
        since: what happened to the action's item after the revision that the action was drawn at.
        assignments: what was handed to whom, under the assessment; see `bot.duties`.
        submission: what was signed and stands, None where nothing is.
        comments: what was said of the action's item, newest first.
        opinions: how people ticked the action's item by themselves.
        invitations: the office's invitations that still let somebody in.
        earlier: what the office answered of the action's item in the last year that it did.
        standings: how far every office is, where the step is กพร.สพฐ.'s.
        invitation: the code that the action names, None when there is none.
        failed_codes: how many wrong codes this identity tried lately.
        sample: the sample office where this sender may join it without a code.
        line: item, level and line that the action's message became.
        office: the office whose code the action names.
        leavers: how many people left the office so far.
        deadlines: those of all offices and of this one.
        evidence: the pieces that the action speaks of; see `bot.loading_evidence`.
        twins: further pieces: those of the same bytes that stand somewhere, and versions to be replaced.
        in_group: whether everybody in a group chat reads the answer.
    """

    person: Person
    identity: Identity
    membership: Membership | None
    conversation: Conversation
    assessment: Assessment | None = None
    narratives: Mapping[tuple[str, Level], tuple[NarrativeLine, ...]] = field(default_factory=dict)
    since: tuple[HistoryEntry, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    last_batch: tuple[HistoryEntry, ...] = ()
    line: tuple[str, Level, NarrativeLine] | None = None
    members: tuple[Member, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    submission: Submission | None = None
    comments: tuple[Comment, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    invitations: tuple[Invitation, ...] = ()
    standings: tuple[Standing, ...] = ()
    earlier: Earlier | None = None
    memberships: tuple[Membership, ...] = ()
    identities: tuple[Identity, ...] = ()
    invitation: Invitation | None = None
    invited_to: Office | None = None
    failed_codes: int = 0
    sample: Office | None = None
    office: Office | None = None
    leavers: int = 0
    deadlines: tuple[Deadline, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    twins: tuple[Evidence, ...] = ()
    in_group: bool = False

    @property
    def role(self) -> Role | None:
        """The role in the current office, None for a guest."""
        return self.membership.role if self.membership else None

    def stage(self, item: str = "") -> Stage:
        """Return where an item stands on its way to the signature; without one, where the whole does."""
        if self.assessment is None:
            return Stage.OPEN
        return item_stage(self.assessment, item) if item else submission_stage(self.assessment)

    @property
    def consented(self) -> bool:
        """Whether the person has accepted the notice."""
        return self.person.consented_at is not None

    @property
    def answers(self) -> Assessment:
        """The assessment of a step that declared it.

        Raises:
            LookupError: when the step did not declare it, or the person has no office.
        """
        if self.assessment is None:
            raise LookupError("this step did not declare Needs.ASSESSMENT, or has no office")
        return self.assessment


@dataclass(frozen=True, slots=True)
class Moment:
    """What a handler takes from the world: the time, fresh names for new things, addresses of files.

    Attributes:
        file_link: an office and its evidence (ids) → an address that opens the file for a while; empty
            where none is known.
    """

    now: datetime
    new_code: Callable[[], str]
    new_id: Callable[[], str]
    file_link: Callable[[str, str], str] = lambda *_: ""


A = TypeVar("A", bound=Action)
Handler = Callable[[A, View, Knowledge, Moment], Turn]
