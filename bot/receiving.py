"""Evidence as stored, and the look behind its links. Contracts, as in `bot.ports`.

A turn stores what was sent together with a request to fetch its bytes (`bot.fetching`), which bears the
id of the evidence. Only when the request is settled is the sender told, by a turn of its own: what is
acknowledged is on disk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model import Evidence, EvidenceChange, Identity, LinkState
from bot.sending import ReplyToken


class EvidenceRecords(Protocol):
    """Evidence as stored. Every call names the office; another office's is not found."""

    def apply(
        self,
        office_id: str,
        assessment_id: str,
        changes: Sequence[EvidenceChange],
        *,
        identity: Identity,
        at: datetime,
        reply: ReplyToken | None = None,
    ) -> None:
        """Store what a turn changed, in order, before the places where it stands.

        A file sent gets its request to be fetched, with what the platform wants back for it. What is
        told drops its request. What is redacted drops it too, and the office's hold on bytes that
        nothing else holds.
        """

    def get(self, office_id: str, evidence_ids: Sequence[str]) -> tuple[Evidence, ...]:
        """Return those that exist, in the order asked for."""

    def at_item(
        self, office_id: str, assessment_id: str, item: str, *, skip: int = 0, limit: int | None = None
    ) -> tuple[Evidence, ...]:
        """Return what stands at an item, oldest first; with the empty item, what stands nowhere yet."""

    def bundle(self, office_id: str, bundle: str) -> tuple[Evidence, ...]:
        """Return what came together, oldest first."""

    def arriving(self, office_id: str, identity_id: str) -> tuple[Evidence, ...]:
        """Return the files of that identity of which it was not told yet, oldest first."""

    def twins(self, office_id: str, evidence_ids: Sequence[str]) -> tuple[Evidence, ...]:
        """Return further pieces that hold the same bytes as one of these and stand somewhere."""

    def sent_by(self, office_id: str, person_id: str) -> tuple[Evidence, ...]:
        """Return what the person sent to the office and has not unsent, oldest first."""

    def of_message(self, office_id: str, person_id: str, message_id: str) -> tuple[Evidence, ...]:
        """Return what the person's message brought, oldest first; links may be several."""

    def all(self, office_id: str, assessment_id: str) -> tuple[Evidence, ...]:
        """Return all that stands anywhere, oldest first; for what is made of everything."""


@dataclass(frozen=True, slots=True)
class LinkToCheck:
    """A link that stands somewhere and was not looked at lately; `by` is who attached it."""

    evidence_id: str
    office_id: str
    url: str
    by: str
    state: LinkState


class Links(Protocol):
    """The links of all offices, for the nightly look."""

    def due(self, *, before: datetime, limit: int) -> tuple[LinkToCheck, ...]:
        """Return links that stand somewhere and were last looked at before that, longest ago first."""

    def checked(self, link: LinkToCheck, state: LinkState, *, at: datetime) -> None:
        """Keep what was found behind a link."""
