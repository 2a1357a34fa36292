"""Actions of review and signature; what an item's or the submission's stage allows is in roles.yaml."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions.base import Action, Typed
from bot.model import Capacity


@dataclass(frozen=True)
class SendItem(Action):
    """Send an item to review."""

    tag = "send"
    item: str
    revision: int


@dataclass(frozen=True)
class SendReady(Action):
    """Send all of one's items that are answered and not sent yet."""

    tag = "sendall"


@dataclass(frozen=True)
class RecallItem(Action):
    """Take an item that was sent to review back, to go on answering it."""

    tag = "recall"
    item: str


@dataclass(frozen=True)
class ShowReview(Action):
    """Show what waits for this person: items to look over, or the whole to sign."""

    tag = "rev"


@dataclass(frozen=True)
class ReviewItem(Action):
    """Look over one item with all its answers."""

    tag = "revit"
    item: str


@dataclass(frozen=True)
class AcceptItem(Action):
    """Accept an item as it is."""

    tag = "revok"
    item: str
    revision: int


@dataclass(frozen=True)
class AcceptAll(Action):
    """Accept all items that were sent; `revision` is the assessment's when they were listed."""

    tag = "revall"
    revision: int


@dataclass(frozen=True)
class ReturnItem(Action):
    """Send an item back to be mended; the reason is asked for."""

    tag = "revno"
    item: str


@dataclass(frozen=True)
class ShowChecklist(Action):
    """Show what is missing in the whole, and the way to the director; `page` from 0."""

    tag = "check"
    page: int = 0


@dataclass(frozen=True)
class Propose(Action):
    """Propose the whole to the director."""

    tag = "prop"
    revision: int


@dataclass(frozen=True)
class Withdraw(Action):
    """Take back what was proposed, to mend it."""

    tag = "unprop"


@dataclass(frozen=True)
class SendBack(Action):
    """As the director, send the whole back; the reason is asked for."""

    tag = "backto"


@dataclass(frozen=True)
class AskSign(Action):
    """Ask, for the second time, whether to sign, and as what."""

    tag = "asksign"


@dataclass(frozen=True)
class Sign(Action):
    """Sign the answers of that revision."""

    tag = "sign"
    capacity: Capacity
    revision: int


@dataclass(frozen=True)
class PrintPage(Action):
    """Have the page made that is printed to be signed, and hand it over."""

    tag = "page"


@dataclass(frozen=True)
class AskPaper(Action):
    """Ask who signed on paper."""

    tag = "paper"


@dataclass(frozen=True)
class RecordImport(Action):
    """Record that the answers are in the official system; `sure` is 1 once confirmed."""

    tag = "imp"
    sure: int = 0


@dataclass(frozen=True)
class Reopen(Action):
    """Open what was signed for mending; the reason is asked for."""

    tag = "reopen"


@dataclass(frozen=True)
class ReturnWith(Typed):
    """Send an item back with the reason that was typed."""

    item: str
    revision: int
    text: str


@dataclass(frozen=True)
class SendBackWith(Typed):
    """Send the whole back to the coordinator with the reason that was typed."""

    text: str


@dataclass(frozen=True)
class ReopenWith(Typed):
    """Open what was signed with the reason that was typed."""

    text: str


@dataclass(frozen=True)
class GiveSigner(Typed):
    """Say who signed on paper: the name, and after it the position."""

    text: str
