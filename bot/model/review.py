"""What was signed: the frozen submission, and what happens to it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Capacity(StrEnum):
    """As what somebody signed: ผอ.สพท., รอง ผอ., ผู้รักษาราชการแทน, or with a pen on paper."""

    DIRECTOR = "director"
    DEPUTY = "deputy"
    ACTING = "acting"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Submission:
    """An office's answers as they were signed; they never change, whatever happens later.

    Args:
        number: 1 for the first that the office signed, 2 after it was opened again, and so on.
        revision: the assessment's revision that was signed.
        document: the answers as JSON, as `pmqa assessment --json` prints them.
        digest: the SHA-256 of the document, in hexadecimal.
        signer_name / signer_position: as they were at signing; they stay when the person leaves.
        imported_at: when the coordinator recorded `นำเข้าระบบ PMQA แล้ว`, None before.
        reopened_at: when it was opened for mending, with the reason; None while it stands.
    """

    number: int
    revision: int
    document: str
    digest: str
    capacity: Capacity
    signer_id: str
    signer_name: str
    signer_position: str
    signed_at: datetime
    imported_by: str | None = None
    imported_at: datetime | None = None
    reopened_by: str | None = None
    reopened_at: datetime | None = None
    reason: str = ""

    @property
    def stands(self) -> bool:
        """Whether it is the one that counts: nobody opened it again."""
        return self.reopened_at is None


@dataclass(frozen=True, slots=True)
class Signed:
    """The answers were signed as they are. `signer_name` is another's than the writer's on paper."""

    document: str
    digest: str
    capacity: Capacity
    signer_name: str
    signer_position: str
    revision: int


@dataclass(frozen=True, slots=True)
class Imported:
    """The coordinator recorded that the answers are in the official system."""


@dataclass(frozen=True, slots=True)
class Reopened:
    """What was signed was opened for mending, for that reason."""

    reason: str


SubmissionChange = Signed | Imported | Reopened
