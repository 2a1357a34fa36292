"""Evidence: the files, photos and links of an office, and the places where each stands.

A piece of evidence is what somebody sent once. It may stand at several items, under a kind at each,
and its bytes are kept once however often they were sent. Source: criteria.md, Readings 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.files import Kept, Refusal, SentFile

FORM = "form"
"""The kind that we make from the answers; an officer's own may replace it, and it is no evidence."""

OPEN = "open"
"""The kind of what stands at no item yet: its item is the empty text."""


class EvidenceState(StrEnum):
    """How far a piece of evidence is; a link is stored as soon as it came."""

    FETCHING = "fetching"
    STORED = "stored"
    REFUSED = "refused"
    GONE = "gone"


class LinkState(StrEnum):
    """What was found behind a link when it was last looked at, without login."""

    UNKNOWN = "unknown"
    ALIVE = "alive"
    DEAD = "dead"
    LOGIN = "login"
    UNREACHED = "unreached"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a piece of evidence stands: at an item under a kind, or nowhere yet (`""`, OPEN)."""

    item: str
    kind: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One file or link that somebody sent.

    Args:
        id: at most 13 ASCII characters.
        by / by_name: who sent it, and the name to show.
        name: what to call it: as announced, then as kept; empty for a photo without a name.
        link: the address, of a link; empty for a file.
        kept: the bytes; None for a link, and before they are stored.
        refusal: why it is not kept, where it is not.
        bundle: what came together and is asked about once.
        meant: where the person was told to send it to, before it is there; None out of the blue.
        replaces: the evidence whose newer version this is, or an empty text.
        link_state: see LinkState; `checked_at` is None before the first look.
        spots: where it stands; empty once it was taken away, and before it came.
        of: how many were sent together, where the channel says so.
    """

    id: str
    by: str
    at: datetime
    name: str = ""
    caption: str = ""
    link: str = ""
    kept: Kept | None = None
    state: EvidenceState = EvidenceState.FETCHING
    refusal: Refusal | None = None
    bundle: str = ""
    meant: Spot | None = None
    replaces: str = ""
    link_state: LinkState = LinkState.UNKNOWN
    checked_at: datetime | None = None
    spots: tuple[Spot, ...] = ()
    of: int | None = None
    by_name: str = ""

    @property
    def stands(self) -> bool:
        """Whether it supports what it is attached to: a link, or a file whose bytes are kept."""
        return self.state is EvidenceState.STORED

    def kind_at(self, item: str) -> str | None:
        """Return the kind under which it stands at an item, None where it does not."""
        return next((one.kind for one in self.spots if one.item == item), None)


@dataclass(frozen=True, slots=True)
class EvidencePlaced:
    """A piece of evidence went from kind `old` to `new` at an item; None is not standing there.

    Attaching, moving, taking away and bringing back are all this; a new version is two of it. `name`
    is what to call it, and empty once it was unsent.
    """

    item: str
    evidence_id: str
    old: str | None
    new: str | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceSent:
    """Somebody sent a file, whose bytes are to be fetched, or a link (`file` is None).

    `message_id` is the channel's id of the message, by which an unsend or an edit names it.
    """

    evidence: Evidence
    file: SentFile | None = None
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceMeant:
    """Evidence that has not come yet is to stand there once it has."""

    evidence_ids: tuple[str, ...]
    spot: Spot


@dataclass(frozen=True, slots=True)
class EvidenceRecaptioned:
    """The person edited what is written below a file."""

    evidence_id: str
    caption: str


@dataclass(frozen=True, slots=True)
class EvidenceTold:
    """The person was told what became of these files."""

    evidence_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidenceRedacted:
    """The message was unsent: name, caption, link and the hold on the bytes go for good."""

    evidence_id: str


EvidenceChange = EvidenceSent | EvidenceMeant | EvidenceRecaptioned | EvidenceTold | EvidenceRedacted
"""What a turn changes of evidence beside where it stands; that is a `Change`, with history."""
