"""Transfers of what people send, from wherever a platform keeps it: in chunks, with every failure told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.files import CHUNK_BYTES, UnavailableError

if TYPE_CHECKING:
    from aiohttp import ClientResponse, ClientSession

CONNECT_SECONDS = 10
SILENT_SECONDS = 30
"""How long a platform may say nothing in the middle of a file."""

LONGEST_WAIT = timedelta(hours=1)


@asynccontextmanager
async def open_session(headers: Mapping[str, str] | None = None) -> AsyncIterator[ClientSession]:
    """Open connections for the running event loop and close them when the block ends."""
    import aiohttp

    timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=SILENT_SECONDS)
    async with aiohttp.ClientSession(
        headers=headers, timeout=timeout, trust_env=False, auto_decompress=False
    ) as session:
        yield session


@asynccontextmanager
async def getting(session: ClientSession, url: str, whose: str) -> AsyncIterator[ClientResponse]:
    """Get what is there; leaving the block ends the transfer.

    Args:
        whose: the platform, for the log; the address is never told, since it may hold a token.

    Raises:
        UnavailableError: when the platform cannot be reached or the transfer breaks off.
    """
    from aiohttp import ClientError

    try:
        async with session.get(url, allow_redirects=False) as answer:
            yield answer
    except (ClientError, TimeoutError) as error:
        raise UnavailableError(f"{whose}'s content was not had ({type(error).__name__})") from None


def wait_of(answer: ClientResponse) -> timedelta | None:
    """Return how long the platform asks to wait, None where it does not."""
    seconds = answer.headers.get("Retry-After", "")
    if not (seconds.isascii() and seconds.isdigit()):
        return None
    return min(timedelta(seconds=int(seconds[:9])), LONGEST_WAIT)


async def chunks_of(answer: ClientResponse, whose: str) -> AsyncIterator[bytes]:
    """Yield the bytes; a transfer that breaks off is told apart from one that ends.

    Raises:
        UnavailableError: when it breaks off.
    """
    from aiohttp import ClientError

    try:
        async for chunk in answer.content.iter_chunked(CHUNK_BYTES):
            yield chunk
    except (ClientError, TimeoutError) as error:
        raise UnavailableError(f"{whose}'s content broke off ({type(error).__name__})") from None
