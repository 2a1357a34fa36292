"""Evidence on its way to whoever holds a link to it that we signed; see `bot.channels.web.downloads`."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.file_links import EvidenceTicket
from bot.leaving import Exit, Outgoing
from bot.model import Kept
from bot.ports import Store, UnitOfWork

_HEADERS = {
    "Accept-Ranges": "bytes",
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Robots-Tag": "noindex",
}
"""What keeps a file from acting as a page of ours, whatever is in it; the rest every answer bears."""

_RANGE = re.compile(r"bytes=(\d{1,15})-(\d{0,15})", re.ASCII)
_NOT_PLAIN = re.compile(r'[^ -~]|["\\%]')

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class EvidenceDownloads:
    """What gives evidence out."""

    store: Store
    leaves: Exit

    async def respond(self, request: Request, ticket: EvidenceTicket) -> Response | None:
        """Give the file, or the part of it that is asked for, always as an attachment.

        Returns:
            None where the office has it no more.

        Raises:
            StorageError: when it cannot be had now.
        """
        kept = await self.store.run(partial(_kept, ticket=ticket))
        if kept is None:
            return None
        stack = AsyncExitStack()
        leaving = self.leaves.outgoing(ticket.office_id, kept.sha256, kept.what.mime)
        out = await stack.enter_async_context(leaving)
        name = kept.name or ticket.evidence_id + kept.what.extension
        headers = {**_HEADERS, "Content-Disposition": disposition(name)}
        span = asked_part(request.headers.get("range"), out.size)
        if span is None or request.method == "HEAD":
            await stack.aclose()
            return _without_body(headers, span, out.size, kept)
        headers |= _of_part(span, out.size)
        status = 206 if "Content-Range" in headers else 200
        body = _sent(stack, out, span)
        return StreamingResponse(body, status, headers=headers, media_type=kept.what.mime)


def _without_body(headers: dict[str, str], span: Span | None, size: int, kept: Kept) -> Response:
    if span is None:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    return Response(headers={**headers, **_of_part((0, size), size)}, media_type=kept.what.mime)


def _of_part(span: Span, size: int) -> dict[str, str]:
    start, end = span
    length = {"Content-Length": str(end - start)}
    return length if span == (0, size) else {**length, "Content-Range": f"bytes {start}-{end - 1}/{size}"}


async def _sent(stack: AsyncExitStack, out: Outgoing, span: Span) -> AsyncIterator[bytes]:
    async with stack:
        async for chunk in out.read(*span):
            yield chunk


def disposition(name: str) -> str:
    """Return the header by which a browser saves a file under its name, in Thai too.

    Source: RFC 6266, with the name in the form of RFC 5987 beside one in ASCII for what is older.
    """
    plain = _NOT_PLAIN.sub("_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def asked_part(header: str | None, size: int) -> Span | None:
    """Return from where up to where is asked for: all, where nothing sensible is; None beyond the end."""
    asked = _RANGE.fullmatch(header or "")
    if asked is None:
        return 0, size
    start = int(asked[1])
    end = min(int(asked[2]) + 1, size) if asked[2] else size
    return (start, end) if start < end else None


def _kept(uow: UnitOfWork, *, ticket: EvidenceTicket) -> Kept | None:
    """Return the file of a piece of evidence of that very office; None once it was taken back."""
    found = uow.evidence.get(ticket.office_id, (ticket.evidence_id,))
    return found[0].kept if found else None
