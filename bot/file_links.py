"""Links by which whoever holds them fetches a file for a while, without signing in.

A link says all there is to know, under our signature; nothing of it is stored. LINE takes links of 1,000
characters, so the file's name stands inside, compressed, and not in the path.
Source: interfaces.md, `GET /files/…`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

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
