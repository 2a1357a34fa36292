"""python-telegram-bot's way to the network, over aiohttp. Importing it imports that library (0.4 s).

Its own way is httpx, whose pool of connections costs more than all the rest of an answer
(docs/adr/0012-telegram-calls.md). `BaseRequest` is the library's extension point for this. No error
raised here names an address: it holds the token.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import aiohttp
from telegram.error import NetworkError, TelegramError
from telegram.request import BaseRequest, RequestData

CONNECTIONS = 256
KEPT_ALIVE_SECONDS = 30
WRAPPED = "untouched"
"""The name under which an update of `UpdatesRequest` carries what Telegram sent."""

SHORTEST_WAIT = timedelta(seconds=1)
"""Where Telegram does not say how long."""

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_TOO_MANY = 429
_BROKEN = 500
_GATEWAY_TIMEOUT = 504


class NotReachedError(NetworkError):
    """No connection was made: Telegram did nothing."""


class NotAnsweredError(NetworkError):
    """Telegram may have acted: no whole answer came."""


class ServerTroubleError(NetworkError):
    """Telegram answered that it failed."""


class TooFastError(TelegramError):
    """Telegram wants to be left alone for so long; the library's own `RetryAfter` warns when it is made."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("too many requests")
        self.wait = wait


class AiohttpRequest(BaseRequest):
    """Makes the calls of one `telegram.Bot`.

    Args:
        seconds: how long a call may take, unless it says otherwise.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._open: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """How long a call may take, in seconds."""
        return self._seconds

    @property
    def session(self) -> aiohttp.ClientSession:
        """The connections.

        Raises:
            RuntimeError: before `initialize`.
        """
        if self._open is None:
            raise RuntimeError("open the request first: async with AiohttpRequest(…)")
        return self._open

    async def initialize(self) -> None:
        """Open the connections for the running event loop."""
        if self._open is None:
            self._open = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=KEPT_ALIVE_SECONDS),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,  # a proxy of the environment would see the token
            )

    async def shutdown(self) -> None:
        """Close the connections."""
        if self._open is not None:
            await self._open.close()
            self._open = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one call and return its status and body; of the times, only the reading one is kept to.

        Raises:
            NotReachedError: when no connection was made.
            NotAnsweredError: when one was, and no whole answer came in time.
            TooFastError: when Telegram wants to be left alone.
            ServerTroubleError: when Telegram's answer is that it failed.
        """
        del write_timeout, connect_timeout, pool_timeout
        seconds = float(read_timeout) if isinstance(read_timeout, int | float) else self._seconds
        form = request_data.url_encoded_parameters().encode() if request_data else None
        limit = aiohttp.ClientTimeout(total=seconds)
        try:
            async with self.session.request(method, url, data=form, headers=_FORM, timeout=limit) as answer:
                status, body = answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotReachedError(type(error).__name__) from None
        except (TimeoutError, aiohttp.ClientError) as error:
            raise NotAnsweredError(type(error).__name__) from None
        if status == _TOO_MANY:
            raise TooFastError(_wait_of(body))
        if status == _GATEWAY_TIMEOUT:
            raise NotAnsweredError(f"status {status}")
        if status >= _BROKEN:
            raise ServerTroubleError(f"status {status}")
        return status, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer; the library's own reader would log one that it cannot read, with what it says.

        Raises:
            NotAnsweredError: when it is not what Telegram answers with.
        """
        try:
            values = json.loads(payload)
        except ValueError:
            values = None
        if not isinstance(values, dict):
            raise NotAnsweredError("an unreadable answer")
        return values


class UpdatesRequest(AiohttpRequest):
    """Hands updates through untouched: the library would refuse a whole batch for one that it cannot read."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer, with each update of `getUpdates` wrapped in one that has nothing to read.

        What the library does not know of an update it keeps in `api_kwargs`; there it is found again.

        Raises:
            NotAnsweredError: when it is not what Telegram answers with.
        """
        values = AiohttpRequest.parse_json_payload(payload)
        came = values.get("result")
        if isinstance(came, list):
            values["result"] = [_wrapped(one) for one in came if _is_update(one)]
        return values


def _wrapped(update: dict[str, Any]) -> dict[str, Any]:
    return {"update_id": update["update_id"], WRAPPED: update}


def _is_update(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("update_id"), int)


def _wait_of(body: bytes) -> timedelta:
    """Return how long a refusal (429) says to wait."""
    try:
        seconds = json.loads(body)["parameters"]["retry_after"]
        return max(timedelta(seconds=seconds), SHORTEST_WAIT)
    except (ValueError, KeyError, TypeError, OverflowError):
        return SHORTEST_WAIT
