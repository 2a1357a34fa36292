"""The errors that break a promise; an expected answer is a value, never one of these.

::

    BotError
    ├── ContentError            data under `content/` or DATA_DIR is wrong
    ├── InputError              a file or argument from a person is wrong (exit 2)
    ├── ChannelError            a platform did not take what we sent
    │   ├── RetryableChannelError   try again later
    │   │   ├── NotSentError            nothing was reached
    │   │   └── NoAnswerError           something was, and it may have acted
    │   └── PermanentChannelError   never try again
    └── StorageError            the database or the files could not keep what they were given
"""

from __future__ import annotations

from dataclasses import dataclass


class BotError(Exception):
    """The root of the tree; the message says what happened, to which id, and what to do."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One fault in a data file, for the person who will mend it."""

    file: str
    place: str
    field: str
    fix: str

    def __str__(self) -> str:
        """Return `file: place: field: fix`, on one line."""
        return ": ".join(part for part in (self.file, self.place, self.field, self.fix) if part)


class ContentError(BotError):
    """Data files are wrong; every fault found is in `complaints`."""

    def __init__(self, complaints: tuple[Complaint, ...]) -> None:
        """Keep the complaints; the message joins them by newlines."""
        super().__init__("\n".join(str(one) for one in complaints))
        self.complaints = complaints


class InputError(BotError):
    """Something given on the command line or in a file is wrong: the command exits with 2."""

    def __init__(self, field: str, fix: str) -> None:
        """Name the field that is wrong and how to mend it."""
        super().__init__(f"{field}: {fix}")
        self.field = field
        self.fix = fix


class ChannelError(BotError):
    """A platform did not take what we sent."""


class RetryableChannelError(ChannelError):
    """The platform may take the same call later."""


class NotSentError(RetryableChannelError):
    """The call never reached the platform: it is safe to make it again."""


class NoAnswerError(RetryableChannelError):
    """The platform may have acted on the call: what came back was nothing, or unreadable."""


class PermanentChannelError(ChannelError):
    """The platform will never take this call."""


class StorageError(BotError):
    """Nothing of the unit of work was kept; the caller may try the same again."""
