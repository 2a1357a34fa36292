"""`GET /files/…`: hands a file to whoever holds a link to it that we signed and that is not over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.web.security import SecurityHeaders
from bot.file_links import PATH, FileLinks


@dataclass(frozen=True)
class Downloads:
    """Answers such links.

    Attributes:
        folder: where the files lie.
        over: the sentence for whoever comes too late, or with a link that is not ours.
    """

    links: FileLinks
    folder: Path
    over: str
    clock: Callable[[], datetime]

    async def fetch(self, request: Request) -> Response:
        """Hand out the file, any part of it where that is asked for; 410 when the link is over."""
        ticket = self.links.read(request.path_params["token"], self.clock())
        place = self.folder / Path(ticket.reference).name if ticket else None
        if ticket is None or place is None or not place.is_file():
            return PlainTextResponse(self.over, status_code=410)
        return FileResponse(place, filename=ticket.name, media_type="application/zip")

    def routes(self) -> list[Route]:
        """Return the route."""
        return [Route(f"{PATH}/{{token}}", self.fetch, middleware=[Middleware(SecurityHeaders)])]
