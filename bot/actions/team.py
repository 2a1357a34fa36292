"""Actions among colleagues: inviting, handing items out and over, comments, people who go."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions.base import Action
from bot.model import Level, Part, Tick


@dataclass(frozen=True)
class ShowBoard(Action):
    """Show who has what and how far it is, so many people on a page; the first page is 0."""

    tag = "board"
    page: int


@dataclass(frozen=True)
class ShowMember(Action):
    """Show one person of the office and what one can do about their work."""

    tag = "mate"
    person: str


@dataclass(frozen=True)
class AskAssignee(Action):
    """Ask to whom a place goes; an empty place asks for the person first."""

    tag = "who"
    place: str = ""


@dataclass(frozen=True)
class PickPlace(Action):
    """Ask which place goes to that person, or to somebody who has not joined (empty)."""

    tag = "hand"
    person: str = ""
    category: str = ""


@dataclass(frozen=True)
class Assign(Action):
    """Give a place to a person of the office."""

    tag = "give"
    person: str
    place: str
    part: Part


@dataclass(frozen=True)
class TakeBack(Action):
    """Take a place from a person; from the waiting names where the person is empty."""

    tag = "take"
    person: str
    place: str


@dataclass(frozen=True)
class ClaimName(Action):
    """Say that a person who joined is the one whose name work waited for."""

    tag = "claim"
    person: str


@dataclass(frozen=True)
class ShowInvitations(Action):
    """List the invitations that still let somebody in, and offer to make more."""

    tag = "invs"


@dataclass(frozen=True)
class RevokeInvitation(Action):
    """Make an invitation of one's own office let nobody in any more."""

    tag = "revoke"
    code: str


@dataclass(frozen=True)
class ShowHandover(Action):
    """Ask whose work is handed over (empty), or to whom that person's goes."""

    tag = "move"
    person: str = ""


@dataclass(frozen=True)
class HandOver(Action):
    """Hand all of a person's work to another; `sure` is 1 once confirmed."""

    tag = "pass"
    person: str
    successor: str
    sure: int = 0


@dataclass(frozen=True)
class ShowCard(Action):
    """Show the card of an item that was handed over to the one who asks."""

    tag = "card"
    item: str


@dataclass(frozen=True)
class RemoveMember(Action):
    """Remove a person from the office; `sure` is 1 once confirmed."""

    tag = "out"
    person: str
    sure: int = 0


@dataclass(frozen=True)
class MoveAway(Action):
    """Leave the office without being erased; `sure` is 1 once confirmed."""

    tag = "away"
    sure: int = 0


@dataclass(frozen=True)
class ShowOverview(Action):
    """Show how far all offices are; `part` lists those of a status, or those that stand still."""

    tag = "all"
    part: str = ""
    page: int = 0


@dataclass(frozen=True)
class ShowComments(Action):
    """Show what colleagues said of an item."""

    tag = "notes"
    item: str


@dataclass(frozen=True)
class WriteComment(Action):
    """Ask for a comment on an item."""

    tag = "note"
    item: str


@dataclass(frozen=True)
class ShowEarlier(Action):
    """Show what the office answered of an item in an earlier year."""

    tag = "past"
    item: str


@dataclass(frozen=True)
class TakeOver(Action):
    """Take an earlier year's answers of an item over where there are none yet."""

    tag = "reuse"
    item: str
    revision: int


@dataclass(frozen=True)
class ShowOpinions(Action):
    """Show one's own checklist of a level, apart from the office's answers."""

    tag = "apart"
    item: str
    level: Level


@dataclass(frozen=True)
class GiveOpinion(Action):
    """Tick by oneself; `which` as in `SetTicks`."""

    tag = "think"
    item: str
    which: str
    tick: Tick


@dataclass(frozen=True)
class EndOpinions(Action):
    """Say that one has ticked an item by oneself."""

    tag = "said"
    item: str


@dataclass(frozen=True)
class ShowDifferences(Action):
    """Show where those who ticked an item by themselves differ."""

    tag = "differ"
    item: str


@dataclass(frozen=True)
class Settle(Action):
    """Say what the office's answer is where they differ."""

    tag = "settle"
    item: str
    criterion: str
    tick: Tick
    revision: int


@dataclass(frozen=True)
class SettleAgreed(Action):
    """Make the office's answer what they agree on."""

    tag = "agree"
    item: str
    revision: int
