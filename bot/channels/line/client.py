"""Calls to LINE through line-bot-sdk, with an HTTP session of our own. Imports the SDK when opened.

Messages go to the SDK's REST client as plain JSON: its pydantic v1 models cost more than the rest of a
turn, and empty nested dicts without a word (docs/adr/0008-line-calls.md).
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import structlog

from bot.errors import NoAnswerError, NotSentError

if TYPE_CHECKING:
    from linebot.v3.messaging import AsyncApiClient

_log = structlog.get_logger(__name__)

CONNECTIONS = 256
"""The SDK's own session has five a core: too few as soon as an answer takes a few milliseconds."""

TIMEOUT_SECONDS = 2.5
"""A delivery is three calls at most (reply, push, how many read it), and `bot.outbox` gives it 8 seconds.

A number: the SDK raises TypeError for a pair, and waits 300 seconds without.
"""

_FIRST_ERROR = 400

KEPT_ALIVE_SECONDS = 10
"""Idle connections are closed by us before LINE does it, which would look like a failed call."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What LINE answered: its status, the JSON object it sent, and its name for the request."""

    status: int
    body: Mapping[str, Any] = field(default_factory=dict)
    request_id: str = ""

    @property
    def message(self) -> str:
        """What LINE says went wrong, in English; empty where nothing did."""
        return str(self.body.get("message", ""))


class LineClient:
    """The SDK's asynchronous client, called by path."""

    def __init__(self, sdk: AsyncApiClient, timeout_seconds: float) -> None:
        self._sdk = sdk
        self._timeout_seconds = timeout_seconds

    async def call(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | bytes | None = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Make one call and return its answer, whatever its status.

        Args:
            body: sent as JSON; bytes as they are, with their Content-Type in `headers`.

        Raises:
            NotSentError: when no connection was made.
            NoAnswerError: when it was, and no readable answer came in time.
        """
        answer = await self._answer(method, path, body, headers or {})
        if answer.status >= _FIRST_ERROR:
            _log.warning(
                "line call",
                endpoint=f"{method} {path}",
                status=answer.status,
                request_id=answer.request_id,
                reason=answer.message[:200],
            )
        return answer

    async def _answer(
        self, method: str, path: str, body: Mapping[str, Any] | bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        from aiohttp import ClientConnectorError, ClientError, ConnectionTimeoutError
        from linebot.v3.messaging import ApiException

        given = {**self._sdk.default_headers, "Accept": "application/json", **headers}
        try:
            came = await self._sdk.rest_client.request(
                method,
                self._sdk.configuration.host + path,
                headers=given,
                body=body,
                _request_timeout=self._timeout_seconds,
            )
        except ApiException as error:
            return _read(error.status, error.body, error.headers)
        except (ClientConnectorError, ConnectionTimeoutError) as error:
            raise NotSentError(f"LINE cannot be reached: {type(error).__name__}") from error
        except (TimeoutError, ClientError) as error:
            raise NoAnswerError(f"LINE gave no readable answer: {type(error).__name__}") from error
        return _read(came.status, came.data, came.getheaders())


def _read(status: int, text: object, headers: Mapping[str, str] | None) -> Answer:
    try:
        body = json.loads(text) if isinstance(text, str | bytes) else {}
    except ValueError:
        body = {}
    request_id = (headers or {}).get("x-line-request-id", "")
    return Answer(status, body if isinstance(body, dict) else {}, request_id[:100])


@asynccontextmanager
async def open_line(
    url: str, access_token: str, *, timeout_seconds: float = TIMEOUT_SECONDS
) -> AsyncIterator[LineClient]:
    """Open the client for the running event loop and close it when the block ends.

    Args:
        url: where LINE is, without a slash at the end.
        access_token: the channel access token.
        timeout_seconds: how long a call may take.
    """
    import aiohttp
    from linebot.v3.messaging import AsyncApiClient, Configuration

    async with AsyncApiClient(Configuration(host=url, access_token=access_token)) as sdk:
        await sdk.rest_client.pool_manager.close()
        sdk.rest_client.pool_manager = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=KEPT_ALIVE_SECONDS),
            trust_env=False,  # it reads ~/.netrc on a thread for every call
        )
        yield LineClient(sdk, timeout_seconds)
