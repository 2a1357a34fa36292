"""Ports of the bytes of evidence: where they come from and where they are kept.

Each docstring is a contract, held by `tests/contract`. Nothing here holds a file in memory: bytes go
by in chunks. `bot.fetching` has what stands between the two.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.errors import BotError
from bot.model import Channel, SentFile

CHUNK_BYTES = 256 * 1024
"""How much of a file is in memory at a time."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What a file is kept by: the SHA-256 of its bytes in hexadecimal, and how many there are."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Lying:
    """A file that is kept, and when it was last put: a sweep leaves alone what is young."""

    office_id: str
    sha256: str
    size: int
    put_at: datetime


class Files(Protocol):
    """Every office's files, by the SHA-256 of their bytes. The same bytes are kept once an office.

    Whatever happens at whatever instant, a file is there whole or not at all.
    """

    async def put(self, office_id: str, chunks: AsyncIterator[bytes], *, limit: int) -> Stored:
        """Keep a file and return once it is durable and was read back as it was given.

        Putting what is there already is no error, and makes it young again.

        Raises:
            TooBigError: when there are more bytes than `limit`; nothing is kept.
            StorageError: when it could not be kept or did not read back the same; nothing is kept.
        """

    async def size(self, office_id: str, sha256: str) -> int | None:
        """Return how many bytes that file of that office has, None when it is not there.

        Raises:
            StorageError: when that cannot be told now.
        """

    def read(
        self, office_id: str, sha256: str, *, start: int = 0, end: int | None = None
    ) -> AsyncIterator[bytes]:
        """Yield the bytes from `start` up to, not including, `end`.

        Raises:
            StorageError: when it is not there or cannot be read.
        """

    async def discard(self, office_id: str, sha256: str) -> None:
        """Remove that file; no error when it is not there."""

    def every(self) -> AsyncIterator[Lying]:
        """Yield every file that is kept, of all offices, in no order; for sweeping and backups."""

    async def tidy(self, before: datetime) -> int:
        """Remove what transfers that were cut off before that moment left behind; return how many."""

    async def check(self) -> None:
        """Return when files can be kept and read now.

        Raises:
            StorageError: naming what is wrong and how to mend it.
        """


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file while it comes in.

    Attributes:
        chunks: the bytes, read once. Raises a FetchError when the transfer breaks off.
        size: bytes, as the platform announces; None where it does not. It may lie.
        name: as declared by the platform, where it says more than the announcement did.
    """

    chunks: AsyncIterator[bytes]
    size: int | None = None
    name: str = ""


class ContentSource(Protocol):
    """Where one channel's files come from."""

    def fetch(self, file: SentFile) -> AbstractAsyncContextManager[Incoming]:
        """Open the transfer of a file; leaving the block ends it, whole or not.

        It may be asked for again and again, until `release`.

        Raises:
            NotReadyError: the platform is still preparing it.
            GoneError: its sender took it back, or the platform has it no more.
            TooBigError: the platform does not hand out files of this size.
            UnavailableError: the platform cannot be reached, or asks to wait; try again.
        """

    async def release(self, file: SentFile) -> None:
        """Let go of the file: it is kept, or will never be. No error when that was done before."""


Sources = Mapping[Channel, ContentSource]


class FetchError(BotError):
    """A file could not be had from where it is."""


class NotReadyError(FetchError):
    """The platform is still preparing the file."""

    def __init__(self, retry_after: timedelta) -> None:
        """Say how long to wait before asking again."""
        super().__init__(f"the file is not ready; ask again in {retry_after.total_seconds():g} s")
        self.retry_after = retry_after


class GoneError(FetchError):
    """The platform has the file no more; asking again is no use."""


class TooBigError(FetchError):
    """The file is larger than may be had; asking again is no use."""


class UnavailableError(FetchError):
    """The file cannot be had now.

    Attributes:
        retry_after: how long the platform asked to wait; None lets the worker choose.
    """

    def __init__(self, why: str, retry_after: timedelta | None = None) -> None:
        """Say why, in English, without what a person wrote."""
        super().__init__(why)
        self.retry_after = retry_after
