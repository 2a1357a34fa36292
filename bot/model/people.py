"""Who takes part: people, how they reach us, their offices and what they may do there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Channel(StrEnum):
    """A way in; each has an adapter in `bot/channels`."""

    WEB = "web"
    TERMINAL = "terminal"
    LINE = "line"
    TELEGRAM = "telegram"


class Role(StrEnum):
    """What a person is in an office; `content/roles.yaml` says what each may do."""

    OFFICER = "officer"
    COORDINATOR = "coordinator"
    DIRECTOR = "director"
    CENTRAL = "central"


@dataclass(frozen=True, slots=True)
class Person:
    """One human being, however many channels they use.

    A person who has not accepted the notice has no `consented_at`, and nothing else is kept.
    `name_asked` is set once the real name was asked, answered or skipped.
    """

    id: str
    consented_at: datetime | None = None
    name: str | None = None
    position: str | None = None
    group: str | None = None
    name_asked: bool = False
    office_id: str | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as one channel knows them. `external_id` is the channel's own id for the sender."""

    id: str
    person_id: str
    channel: Channel
    external_id: str


@dataclass(frozen=True, slots=True)
class Office:
    """A สพท., by the code that กพร.สพฐ. knows it by. `sample` is the one that `serve` makes."""

    id: str
    code: str
    name: str
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Membership:
    """A person's role in an office. Role `central` has no office of its own."""

    person_id: str
    office: Office | None
    role: Role


@dataclass(frozen=True, slots=True)
class Member:
    """A person of an office, as colleagues see them."""

    person: Person
    role: Role


@dataclass(frozen=True, slots=True)
class Invitation:
    """A code that lets people in. `kind` is `invite` (joins) or `link` (same person, other device).

    `uses_left` counts down; at 0, or after `expires`, the code is dead.
    """

    code: str
    kind: str
    role: Role | None
    office_id: str | None
    person_id: str | None
    uses_left: int
    expires: datetime


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """The person is from now on as given (consent, name, current office)."""

    person: Person


@dataclass(frozen=True, slots=True)
class Joined:
    """A person came into an office, or into the central role, by an invitation or as the sample.

    A repeated join is no error: the highest role stays. `code` is None for the sample identity.
    """

    membership: Membership
    code: str | None


@dataclass(frozen=True, slots=True)
class CodeMade:
    """An invitation or a link code was made."""

    invitation: Invitation


@dataclass(frozen=True, slots=True)
class CodeFailed:
    """A code was tried that does not exist or is used up; tries are counted per identity."""


@dataclass(frozen=True, slots=True)
class CodeRevoked:
    """An invitation of that office lets nobody in any more."""

    code: str
    office_id: str


@dataclass(frozen=True, slots=True)
class Linked:
    """Two people turned out to be one: `gone` becomes part of `kept`, who issued the code."""

    kept: str
    gone: str
    code: str


@dataclass(frozen=True, slots=True)
class Erased:
    """A person leaves: everything of them goes but the office's answers, signed by `alias`."""

    person_id: str
    alias: str


@dataclass(frozen=True, slots=True)
class MemberRemoved:
    """A person is no longer of that office, by a coordinator's hand or by moving away.

    What was in their hands there returns to the coordinators; their name stays in the history.
    """

    person_id: str
    office_id: str


PeopleChange = PersonChanged | Joined | CodeMade | CodeRevoked | CodeFailed | Linked | MemberRemoved | Erased
