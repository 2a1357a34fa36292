"""What LINE says of our account: who we are, and how much of the month's quota is used."""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.line.client import Answer, LineClient
from bot.errors import PermanentChannelError

INFO = "/v2/bot/info"
QUOTA = "/v2/bot/message/quota"
CONSUMPTION = "/v2/bot/message/quota/consumption"
ENDPOINT = "/v2/bot/channel/webhook/endpoint"

_OK = 200
_NONE = 404


@dataclass(frozen=True, slots=True)
class Usage:
    """The month's pushes: how many were sent, about, and how many may be; None means no limit."""

    used: int
    limit: int | None


async def read_own_id(client: LineClient) -> str:
    """Return our bot's user id, which LINE's webhook calls name as their destination.

    Raises:
        RetryableChannelError: when LINE could not be reached or did not answer.
        PermanentChannelError: when it answered anything else.
    """
    answer = await _asked(client, INFO)
    return str(answer.body.get("userId", ""))


async def read_usage(client: LineClient) -> Usage:
    """Return how much of the quota is used; raises as `read_own_id`."""
    quota, used = await _asked(client, QUOTA), await _asked(client, CONSUMPTION)
    limit = quota.body.get("value") if quota.body.get("type") == "limited" else None
    total = used.body.get("totalUsage")
    return Usage(total if isinstance(total, int) else 0, limit if isinstance(limit, int) else None)


async def read_endpoint(client: LineClient) -> str:
    """Return where LINE sends events to; empty where that is not set or switched off.

    Raises as `read_own_id`.
    """
    answer = await client.call("GET", ENDPOINT)
    if answer.status == _NONE:
        return ""
    if answer.status != _OK:
        raise PermanentChannelError(f"LINE answered {answer.status} to {ENDPOINT}: {answer.message[:200]}")
    return str(answer.body.get("endpoint", "")) if answer.body.get("active") else ""


async def _asked(client: LineClient, path: str) -> Answer:
    answer = await client.call("GET", path)
    if answer.status != _OK:
        raise PermanentChannelError(f"LINE answered {answer.status} to {path}: {answer.message[:200]}")
    return answer
