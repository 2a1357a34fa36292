"""What a pack is made of, as one value: everything of an office at one revision, frozen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from bot.model import Assessment, Framework, HistoryEntry, Level, NarrativeLine, Office
from bot.scoring import Score, score

OpenBytes = Callable[[str], AsyncIterator[bytes]]
"""SHA-256 of a stored file → its bytes, a piece at a time; raises `StorageError` when it is not there."""

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
"""The time of a pack of answers that nobody has touched yet."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A piece of evidence as it goes into a pack: a stored file, or a link.

    Attributes:
        item: the item that it supports; an empty text where nobody has said yet.
        kind: `approval`, `report`, `photo_or_link`, `form`; an empty text where nobody has said yet.
        sha256: what finds the bytes; an empty text for a link.
        mime: what kind of bytes they are; pictures and films leave without what tells of their sender.
        size: bytes; 0 for a link.
        url: the link; an empty text for a file.
    """

    id: str
    item: str
    kind: str
    name: str
    by: str
    at: datetime
    sha256: str = ""
    size: int = 0
    url: str = ""
    mime: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed the answers, when, and how.

    Attributes:
        on_paper: a printed page was signed with a pen.
    """

    name: str
    position: str
    at: datetime
    on_paper: bool = False


@dataclass(frozen=True)
class PackSource:
    """Everything that goes into a pack.

    Attributes:
        narratives: (item, level) → its shown lines, in the order written.
        evidence: in the order in which it came.
        history: oldest first.
        signature: None before sign-off; the pack is a draft then.
    """

    office: Office
    framework: Framework
    assessment: Assessment
    narratives: Mapping[tuple[str, Level], tuple[NarrativeLine, ...]] = field(default_factory=dict)
    evidence: tuple[Attached, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    signature: Signature | None = None

    @property
    def is_draft(self) -> bool:
        """Whether nobody has signed these answers."""
        return self.signature is None

    @property
    def revision(self) -> int:
        """The answers' revision."""
        return self.assessment.revision

    @cached_property
    def score(self) -> Score:
        """What the answers score."""
        return score(self.framework, self.assessment.answers)

    @cached_property
    def as_of(self) -> datetime:
        """The last thing that happened to the answers; a pack tells no other time."""
        moments = [one.at for one in self.history[-1:]] + [one.at for one in self.evidence]
        return max((*moments, *((self.signature.at,) if self.signature else ())), default=BEGINNING)

    def narrative(self, item: str, level: Level) -> str:
        """Return a level's how-to, its messages a line each."""
        return "\n".join(line.text for line in self.narratives.get((item, level), ()))

    def evidence_of(self, item: str) -> tuple[Attached, ...]:
        """Return what supports an item, in the order in which it came."""
        return tuple(one for one in self.evidence if one.item == item)
