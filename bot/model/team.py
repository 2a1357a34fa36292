"""Who does what in an office: items handed to people, comments, opinions given apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.answers import Tick

CATEGORY_MARK = "C"
"""What stands before a category's number in a place: `C2` is หมวด 2, `2.3` is ข้อ 2.3."""


class Part(StrEnum):
    """What somebody's part in an item is: หลัก (one person) or ร่วม (any number)."""

    MAIN = "main"
    SHARED = "shared"


class Stage(StrEnum):
    """Where an item stands on its way to the signature, and the whole with it (product.md).

    OPEN to ACCEPTED are an item's own; PROPOSED (to the director), SIGNED and IMPORTED (recorded as
    in the official system) are the whole submission's, and so of every item.
    """

    OPEN = "open"
    SENT = "sent"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    PROPOSED = "proposed"
    SIGNED = "signed"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Assignment:
    """An item or a whole category in somebody's hands.

    Args:
        place: an item's id (`2.3`) or a category's (`C2`).
        person_id: None while nobody of that name has joined.
        name: the person's name as it is now, or the name that is waited for; may be empty.
        predecessor: the id of the person who handed it over, None where the coordinator gave it.
        by: who gave it, or handed it over.
    """

    place: str
    part: Part
    person_id: str | None
    name: str
    by: str
    at: datetime
    predecessor: str | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for somebody who has not joined yet."""
        return self.person_id is None


@dataclass(frozen=True, slots=True)
class Comment:
    """What a colleague said of an item. `id` is the message that brought it, so an unsend finds it."""

    id: str
    item: str
    text: str
    by: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Opinion:
    """How one person ticked a criterion by themself; not an answer of the office."""

    item: str
    criterion: str
    person_id: str
    tick: Tick


@dataclass(frozen=True, slots=True)
class Assigned:
    """A place was given to a person, or to a name that has not joined yet (`person_id` None).

    A place has one หลัก: whoever had it before is replaced. The same holder's other part is too.
    """

    place: str
    part: Part
    person_id: str | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Unassigned:
    """A place was taken from a person, or from a waiting name."""

    place: str
    person_id: str | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What waited for a name is the person's now."""

    name: str
    person_id: str


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Everything in one person's hands is another's now; both are people of the office."""

    person_id: str
    successor: str


@dataclass(frozen=True, slots=True)
class Commented:
    """A comment was made by whoever wrote."""

    id: str
    item: str
    text: str


@dataclass(frozen=True, slots=True)
class CommentTakenBack:
    """The message that became a comment was unsent by the one who wrote it; its text goes."""

    id: str


@dataclass(frozen=True, slots=True)
class OpinionGiven:
    """Whoever wrote ticked a criterion by themself."""

    item: str
    criterion: str
    tick: Tick


@dataclass(frozen=True, slots=True)
class OpinionsSettled:
    """The coordinator settled these criteria; everybody's opinions of them go."""

    item: str
    criteria: tuple[str, ...]


TeamChange = (
    Assigned
    | Unassigned
    | Claimed
    | HandedOver
    | Commented
    | CommentTakenBack
    | OpinionGiven
    | OpinionsSettled
)
