"""Ports between the turn that takes note of a file and the worker that fetches it.

A turn stores a request with `Fetches.add`. A worker holds it by a lease, brings the bytes into
`bot.files.Files`, and settles it: from then on the file is durable, or will never be kept. What was
settled is told by an internal update (`FETCHED`), whose turn reads the outcomes and marks them told,
in one transaction. So a crash at any instant leaves a request that is fetched again, or an outcome
that is told again, and never both halves of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model import Channel, Fetched, FetchRequest, Identity

FETCHED = "fetched"
"""The `message_id` of the internal update (JOB_DONE) that says: files of this person are settled."""


@dataclass(frozen=True, slots=True)
class HeldRequest:
    """A request that a worker holds. `attempts` counts the tries begun, this one too."""

    request: FetchRequest
    attempts: int


class Fetches(Protocol):
    """Requests to fetch files, from the turn that stored them until their outcome is told."""

    def add(self, requests: Iterable[FetchRequest]) -> None:
        """Store requests; one whose id is there already is left as it is."""

    def claim(
        self, *, now: datetime, until: datetime, owner: str, limit: int, channels: Iterable[Channel]
    ) -> tuple[HeldRequest, ...]:
        """Take hold of requests that are due and not held, the longest due first.

        A hold that lapsed belonged to a worker that died; its request is claimed again.

        Args:
            until: when the hold lapses.
            channels: those whose files this worker can fetch.
        """

    def hold_on(self, request_id: str, *, owner: str, until: datetime) -> bool:
        """Hold a request for longer; False when the hold was lost."""

    def put_off(self, request_id: str, *, owner: str, next_try: datetime) -> None:
        """Let go of a request until that moment; nothing when the hold was lost."""

    def settle(
        self, request_id: str, outcome: Fetched, *, owner: str, quota: int, now: datetime
    ) -> Fetched | None:
        """Keep what became of a file.

        Kept: the office has the file from now on; its bytes are in `Files`. Where they would bring
        the office above `quota` bytes, the outcome is NotKept(OFFICE_FULL) instead; a file that the
        office has already takes no room.

        Returns:
            The outcome that stands; None when the hold was lost, and nothing was changed.
        """

    def untold(self, identity_id: str) -> tuple[tuple[FetchRequest, Fetched], ...]:
        """Return what is settled and not told of an identity's files, in the order they were asked."""

    def under_way(self, identity_id: str) -> int:
        """Count the requests of an identity that are not settled."""

    def quiet(self, *, settled_before: datetime) -> tuple[Identity, ...]:
        """Return who is to be told now, each once.

        An identity with something settled and untold, the last of it before that moment. One that
        still has requests that were tried no more than once is left out: they may come together.
        """

    def told(self, request_ids: Sequence[str]) -> None:
        """Drop requests whose outcome is told."""


class Blobs(Protocol):
    """Which files an office has, whatever they are evidence of."""

    def used(self, office_id: str) -> int:
        """Return how many bytes the office's files take."""

    def known(self, office_id: str, hashes: Sequence[str]) -> frozenset[str]:
        """Return which of these the office has."""

    def forget(self, office_id: str, sha256: str) -> None:
        """Strike a file off the office's; its bytes may then be discarded."""
