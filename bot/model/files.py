"""Files that people send: as a channel announces them, what they turn out to be, and why one is not kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.people import Identity


class FileKind(StrEnum):
    """What a file is by its content; its name never decides."""

    PDF = "pdf"
    WORD = "word"
    EXCEL = "excel"
    POWERPOINT = "powerpoint"
    IMAGE = "image"
    VIDEO = "video"
    ARCHIVE = "archive"


class Refusal(StrEnum):
    """Why a file is not kept; `content/messages/file.yaml` says each in a sentence with a next step.

    GONE: its sender took it back, or the platform no longer has it. FAILED: the platform could not be
    reached for as long as it keeps a file. OFFICE_FULL: the office's space is used up.
    """

    EMPTY = "empty"
    TOO_BIG = "too_big"
    TOO_BIG_FOR_CHANNEL = "too_big_for_channel"
    CUT_OFF = "cut_off"
    UNKNOWN = "unknown"
    PROGRAM = "program"
    MACROS = "macros"
    LOCKED = "locked"
    BOMB = "bomb"
    TWO_KINDS = "two_kinds"
    INFECTED = "infected"
    OFFICE_FULL = "office_full"
    GONE = "gone"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as the channel announced it: nothing of it is here yet, and nothing said of it is trusted.

    Attributes:
        reference: by which the channel's content source finds the bytes; no secret.
        name: what the sender's device calls it; empty where the channel does not tell (photos).
        size: bytes, as announced; None where the channel does not tell.
        group: names what was sent together with it, in this channel; empty for one alone.
        of: how many were sent together, where the channel tells.
    """

    reference: str
    name: str = ""
    size: int | None = None
    group: str = ""
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a file proved to be. `extension` is the right one for its content, with its dot (`.docx`)."""

    kind: FileKind
    mime: str
    extension: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is whole, safe as far as we can tell, and durable in the office's files.

    Attributes:
        sha256: of its bytes, in hexadecimal; what it is kept by.
        size: bytes.
        name: made safe, in Thai where it was, with the extension of its content.
    """

    sha256: str
    size: int
    what: Accepted
    name: str


@dataclass(frozen=True, slots=True)
class NotKept:
    """A file of which nothing is kept, and why."""

    reason: Refusal


Fetched = Kept | NotKept
"""What became of a file that was sent."""


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """A file that a person sent and that is to be fetched and kept.

    Attributes:
        id: at most 13 ASCII characters; the evidence that it becomes may bear the same.
        office_id: whose file it will be.
        identity: who sent it; the identity's channel has it.
        reply_token: the platform's token for an answer, good until `reply_until`; so what became of
            the file can be answered without a push.
    """

    id: str
    office_id: str
    identity: Identity
    file: SentFile
    asked_at: datetime
    reply_token: str | None = None
    reply_until: datetime | None = None
