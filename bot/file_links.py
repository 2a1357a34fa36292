"""Links by which whoever holds them fetches a file for a while, without signing in.

A link says all there is to know, under our signature; nothing of it is stored. LINE takes links of 1,000
characters, so the file's name stands inside, compressed, and not in the path.
Source: interfaces.md, `GET /files/…`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

PATH = "/files"


@dataclass(frozen=True, slots=True)
class FileTicket:
    """What a link lets its holder fetch.

    Attributes:
        reference: what finds the file.
        name: what the file is called once it is fetched.
    """

    reference: str
    name: str
    until: datetime


EVIDENCE = "evidence"
EVIDENCE_LIVES = timedelta(hours=1)
"""Long enough to open what was just shown; who comes later asks the chat for a new link."""


@dataclass(frozen=True, slots=True)
class EvidenceTicket:
    """A piece of evidence of one office, as a ticket's reference names it."""

    office_id: str
    evidence_id: str

    def until(self, now: datetime) -> FileTicket:
        """Return the ticket for it, good from now on for EVIDENCE_LIVES."""
        reference = f"{EVIDENCE}/{self.office_id}/{self.evidence_id}"
        return FileTicket(reference, "", now + EVIDENCE_LIVES)


def evidence_of(ticket: FileTicket) -> EvidenceTicket | None:
    """Return the evidence that a ticket names; None where it names something else."""
    kind, _, rest = ticket.reference.partition("/")
    office_id, _, evidence_id = rest.partition("/")
    return EvidenceTicket(office_id, evidence_id) if kind == EVIDENCE else None


class FileLinks:
    """Makes such links and reads them.

    Args:
        secret_key: signs them; when it changes, every link is dead.
        base_url: the address that people use; without it links are paths, for the web chat alone.
    """

    def __init__(self, secret_key: str, base_url: str | None) -> None:
        self._signer = URLSafeSerializer(secret_key, salt="pmqa-file-link")
        self._base = (base_url or "").rstrip("/")

    def link(self, ticket: FileTicket) -> str:
        """Return the address of a file."""
        told = [ticket.reference, ticket.name, int(ticket.until.timestamp())]
        return f"{self._base}{PATH}/{self._signer.dumps(told)}"

    def read(self, token: str, now: datetime) -> FileTicket | None:
        """Return what a link's last part lets its holder fetch; None where it is forged or over."""
        try:
            reference, name, until = self._signer.loads(token)
        except (BadData, ValueError, TypeError):
            return None
        ticket = FileTicket(reference, name, datetime.fromtimestamp(until, now.tzinfo))
        return ticket if now < ticket.until else None
