"""Where LINE keeps what people send: `bot.files.ContentSource`, by an HTTP client of our own.

The SDK reads a whole file into memory. LINE shrinks photos, and deletes everything after a time it
does not tell, so a file is fetched at once.

Source: https://developers.line.biz/en/reference/messaging-api/#get-content and the two calls after it
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.channels.transfer import chunks_of, getting, open_session, wait_of
from bot.files import GoneError, Incoming, NotReadyError, UnavailableError
from bot.model import SentFile

if TYPE_CHECKING:
    from aiohttp import ClientResponse, ClientSession

CONTENT = "/v2/bot/message/{}/content"
TRANSCODING = "/v2/bot/message/{}/content/transcoding"

NOT_READY_FOR = timedelta(seconds=3)
"""How long to wait before LINE is asked again about a film that it is still preparing."""


class LineContent:
    """LINE's content endpoints.

    Args:
        url: where LINE keeps content, without a slash at the end.
        session: carries the access token.
    """

    def __init__(self, url: str, session: ClientSession) -> None:
        self._url = url
        self._session = session

    @asynccontextmanager
    async def fetch(self, file: SentFile) -> AsyncIterator[Incoming]:
        """Open the transfer of a file; see `bot.files.ContentSource.fetch`."""
        message_id = quote(file.reference, safe="")
        async with self._get(CONTENT.format(message_id)) as answer:
            if answer.status == 202:  # noqa: PLR2004 - LINE is still preparing it
                await self._wait(message_id)
            _refuse(answer)
            yield Incoming(chunks_of(answer, "LINE"), size=answer.content_length)

    async def release(self, file: SentFile) -> None:
        """Do nothing: LINE deletes what it keeps by itself."""

    async def _wait(self, message_id: str) -> None:
        """Say how it is with a film that is being prepared; never returns."""
        async with self._get(TRANSCODING.format(message_id)) as answer:
            _refuse(answer)
            said = await answer.text(errors="replace")
        if '"failed"' in said:
            raise GoneError("LINE could not prepare the film")
        raise NotReadyError(NOT_READY_FOR)

    def _get(self, path: str) -> AbstractAsyncContextManager[ClientResponse]:
        return getting(self._session, self._url + path, "LINE")


@asynccontextmanager
async def open_content(url: str, access_token: str) -> AsyncIterator[LineContent]:
    """Open the client for the running event loop and close it when the block ends."""
    async with open_session({"Authorization": f"Bearer {access_token}"}) as session:
        yield LineContent(url, session)


def _refuse(answer: ClientResponse) -> None:
    """Raise for what is no content.

    404: LINE has no such message. 410: its sender took it back.
    """
    if answer.status in {400, 404, 410}:
        raise GoneError(f"LINE has the content no more ({answer.status})")
    if answer.status not in {200, 202}:
        raise UnavailableError(f"LINE answered {answer.status}", wait_of(answer))
