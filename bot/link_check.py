"""Looks behind a link without login: never anywhere but on the public web, briefly, and reading no page.

Each address is resolved once and judged, and the connection goes to the very address that was judged;
so again after each redirect. Links come from people, so they may be made to lead into our own network.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from bot.model import LinkState
from bot.public_web import USUAL_PORTS, Address, as_address, is_public, port_of

if TYPE_CHECKING:
    from aiohttp import ClientResponse, ClientSession
    from aiohttp.abc import AbstractResolver

MOST_REDIRECTS = 6
PATIENCE = timedelta(seconds=15)
MOST_HEADER_BYTES = 16_384

_LOGIN_HOSTS = ("accounts.google.com", "login.microsoftonline.com", "login.live.com", "login.yahoo.com")
"""Where drives send whoever may not see a file without login."""

_DRIVE_HOSTS = ("google.com", "onedrive.live.com", "1drv.ms", "sharepoint.com", "dropbox.com")

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""Host and port → its addresses, as text."""


class ForbiddenAddressError(OSError):
    """A link leads off the public web."""


class NoSuchHostError(OSError):
    """There is no host of that name."""


async def resolve(host: str, port: int) -> list[str]:
    """Ask the system for a host's addresses.

    Raises:
        NoSuchHostError: when names work, and there is none such.
        OSError: when names cannot be asked for.
    """
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno == socket.EAI_NONAME:
            raise NoSuchHostError(error.errno, "no such host") from error
        raise
    return [str(address[0]) for *_, address in found]


@dataclass(frozen=True, slots=True)
class Web:
    """What of the web may be looked at, and how its names are found."""

    allows: Callable[[Address], bool] = is_public
    ports: frozenset[int] = USUAL_PORTS
    resolve: Resolve = resolve
    patience: timedelta = PATIENCE


PUBLIC_WEB = Web()


async def check_link(url: str, web: Web = PUBLIC_WEB) -> LinkState:
    """Look behind a link.

    Returns:
        ALIVE: there is something. DEAD: the host says that there is not, or there is no such host.
        LOGIN: it is shown after a login only. UNREACHED: it could not be told, or is not ours to look at;
        that is not held against the link.
    """
    try:
        async with asyncio.timeout(web.patience.total_seconds()), _session(web) as session:
            return await _follow(session, url, web)
    except NoSuchHostError:
        return LinkState.DEAD
    except (OSError, ValueError):  # what is slow, broken or forbidden
        return LinkState.UNREACHED


async def _follow(session: ClientSession, url: str, web: Web) -> LinkState:
    """Go from redirect to redirect, each judged anew."""
    from aiohttp import ClientConnectorDNSError, ClientError

    for _ in range(MOST_REDIRECTS):
        if _is_at(url, _LOGIN_HOSTS):
            return LinkState.LOGIN
        _judge(url, web)
        try:
            async with session.get(url, allow_redirects=False) as answer:
                following = _following(answer, url)
                if following is None:
                    return _state(answer.status, url)
        except ClientConnectorDNSError as error:
            raise error.os_error from error
        except ClientError:
            return LinkState.UNREACHED
        url = following
    return LinkState.UNREACHED


def _judge(url: str, web: Web) -> None:
    """Refuse what may not be opened; a host that is written as an address is never resolved."""
    address = as_address(urlsplit(url).hostname or "")
    if port_of(url) not in web.ports or (address is not None and not web.allows(address)):
        raise ForbiddenAddressError("off the public web")


def _following(answer: ClientResponse, url: str) -> str | None:
    where = answer.headers.get("Location", "")
    return urljoin(url, where) if answer.status in {301, 302, 303, 307, 308} and where else None


def _state(status: int, url: str) -> LinkState:
    if status < 300:  # noqa: PLR2004 - HTTP's successes
        return LinkState.ALIVE
    if status == 401 or (status == 403 and _is_at(url, _DRIVE_HOSTS)):  # noqa: PLR2004
        return LinkState.LOGIN
    return LinkState.DEAD if status in {404, 410} else LinkState.UNREACHED


def _is_at(url: str, hosts: tuple[str, ...]) -> bool:
    host = (urlsplit(url).hostname or "").lower()
    return any(host == one or host.endswith(f".{one}") for one in hosts)


def _session(web: Web) -> ClientSession:
    import aiohttp

    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(resolver=_judging(web), use_dns_cache=False, force_close=True),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": "PMQA-Link-Check"},
        max_line_size=MOST_HEADER_BYTES,
        max_field_size=MOST_HEADER_BYTES,
        trust_env=False,
    )


def _judging(web: Web) -> AbstractResolver:
    """Return a resolver that gives only what may be connected to; if one address may not, none is given."""
    from aiohttp.abc import AbstractResolver, ResolveResult

    class Judging(AbstractResolver):
        async def resolve(
            self,
            host: str,
            port: int = 0,
            family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002 - the library's
        ) -> list[ResolveResult]:
            found = [as_address(one) for one in await web.resolve(host, port)]
            if not found or any(one is None or not web.allows(one) for one in found):
                raise ForbiddenAddressError("off the public web")
            return [_result(host, port, one) for one in found if one is not None]

        async def close(self) -> None:
            return

    def _result(host: str, port: int, address: Address) -> ResolveResult:
        kind = socket.AF_INET if address.version == 4 else socket.AF_INET6  # noqa: PLR2004
        return ResolveResult(
            hostname=host, host=str(address), port=port, family=kind, proto=0, flags=socket.AI_NUMERICHOST
        )

    return Judging()
