"""Where Telegram keeps what people send: `bot.files.ContentSource`, by a link that lives for an hour.

Every transfer asks for a link of its own, so that no link is ever over. A bot may download 20 MB.

Source: https://core.telegram.org/bots/api#getfile
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.channels.telegram.answers import Answer, Meaning
from bot.channels.telegram.client import TelegramClient, open_telegram
from bot.channels.telegram.limits import FILE_BYTES
from bot.channels.transfer import chunks_of, getting, open_session, wait_of
from bot.files import GoneError, Incoming, TooBigError, UnavailableError
from bot.model import SentFile

if TYPE_CHECKING:
    from aiohttp import ClientResponse, ClientSession

TIMEOUT_SECONDS = 20.0
_FOUND = 200


class TelegramContent:
    """Telegram's files.

    Args:
        client: asks for links.
        session: follows them.
    """

    def __init__(self, client: TelegramClient, session: ClientSession) -> None:
        self._client = client
        self._session = session

    @asynccontextmanager
    async def fetch(self, file: SentFile) -> AsyncIterator[Incoming]:
        """Open the transfer of a file; see `bot.files.ContentSource.fetch`."""
        if file.size is not None and file.size > FILE_BYTES:
            raise TooBigError(f"Telegram hands out no more than {FILE_BYTES} bytes")
        link = _link(await self._client.find_file(file.reference))
        async with getting(self._session, link, "Telegram") as answer:
            _refuse(answer)
            yield Incoming(chunks_of(answer, "Telegram"), size=answer.content_length)

    async def release(self, file: SentFile) -> None:
        """Do nothing: what Telegram keeps is the sender's."""


@asynccontextmanager
async def open_content(url: str, token: str) -> AsyncIterator[TelegramContent]:
    """Open the client for the running event loop and close it when the block ends."""
    async with (
        open_telegram(url, token, timeout_seconds=TIMEOUT_SECONDS) as client,
        open_session() as session,
    ):
        yield TelegramContent(client, session)


def _link(answer: Answer) -> str:
    """Return where the file is."""
    if answer.meaning is Meaning.TOO_BIG:
        raise TooBigError("Telegram says that the file is too big")
    if answer.meaning in {Meaning.MALFORMED, Meaning.GONE}:
        raise GoneError("Telegram has the file no more")
    link = answer.result.get("link")
    if not isinstance(link, str):
        raise UnavailableError(f"Telegram gave no link: {answer.meaning.value}", answer.retry_after)
    return link


def _refuse(answer: ClientResponse) -> None:
    """Raise for what is no content; a link that is over is asked for again with the next try."""
    if answer.status != _FOUND:
        raise UnavailableError(f"Telegram answered {answer.status}", wait_of(answer))
