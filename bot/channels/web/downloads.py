"""`GET /files/…`: hands a file to whoever holds a link to it that we signed and that is not over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.web.evidence_downloads import EvidenceDownloads
from bot.channels.web.security import SecurityHeaders
from bot.errors import StorageError
from bot.file_links import PATH, EvidenceTicket, FileLinks, evidence_of

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Downloads:
    """Answers such links.

    Attributes:
        folder: where the files lie.
        evidence: what answers links to evidence.
        later: the sentence for whoever asks while files cannot be read.
        over: the sentence for whoever comes too late, or with a link that is not ours.
    """

    links: FileLinks
    folder: Path
    evidence: EvidenceDownloads
    over: str
    later: str
    clock: Callable[[], datetime]

    async def fetch(self, request: Request) -> Response:
        """Hand out the file, any part of it where that is asked for; 410 when the link is over."""
        ticket = self.links.read(request.path_params["token"], self.clock())
        evidence = evidence_of(ticket) if ticket else None
        if evidence is not None:
            return await self._evidence(request, evidence)
        place = self.folder / Path(ticket.reference).name if ticket else None
        if ticket is None or place is None or not place.is_file():
            return PlainTextResponse(self.over, status_code=410)
        return FileResponse(place, filename=ticket.name)

    async def _evidence(self, request: Request, ticket: EvidenceTicket) -> Response:
        try:
            given = await self.evidence.respond(request, ticket)
        except StorageError as error:
            _log.warning("evidence not given out", evidence=ticket.evidence_id, reason=str(error))
            return PlainTextResponse(self.later, status_code=503)
        return given or PlainTextResponse(self.over, status_code=410)

    def routes(self) -> list[Route]:
        """Return the route."""
        return [Route(f"{PATH}/{{token}}", self.fetch, middleware=[Middleware(SecurityHeaders)])]
