"""Brings LINE to how this program wants it: both rich menus and the webhook. May be done again.

A menu in use is found by its alias, which is set last, so a menu that was made and got no picture is
never taken for a whole one. Whoever is in an office is linked to the members' menu; everybody else
has the default one.

Source: https://developers.line.biz/en/docs/messaging-api/use-rich-menu-aliases/ and
https://developers.line.biz/en/reference/messaging-api/#rich-menu
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.line.client import Answer, LineClient
from bot.channels.line.richmenu import NAME_PREFIX, RichMenu
from bot.channels.line.richmenu_image import draw
from bot.errors import PermanentChannelError, RetryableChannelError

MENUS = "/v2/bot/richmenu"
ALIASES = f"{MENUS}/alias"
DEFAULT_MENU = "/v2/bot/user/all/richmenu"
ENDPOINT = "/v2/bot/channel/webhook/endpoint"
WEBHOOK_TEST = "/v2/bot/channel/webhook/test"

MOST_LINKED_AT_ONCE = 500
_ERROR = 400
_MISSING = 404
_TOO_MANY = 429
_BROKEN = 500


@dataclass(frozen=True, slots=True)
class Line:
    """LINE's two doors: for calls, and for pictures."""

    api: LineClient
    data: LineClient


async def set_up_menus(
    line: Line, *, member: RichMenu, guest: RichMenu, members: Sequence[str]
) -> AsyncIterator[str]:
    """Make what is missing of the menus, show them, drop what is old; yield what was done, a line each.

    Args:
        members: the LINE user ids of whoever is in an office now.

    Raises:
        PermanentChannelError: when LINE refuses a call; what was done before it stays.
        RetryableChannelError: when LINE cannot be reached; the same may be tried again.
    """
    kept = {}
    for menu in (member, guest):
        kept[menu.whose], made = await _provide(line, menu)
        yield f"rich menu of {menu.whose}s: {'made' if made else 'there already'} ({menu.name})"
    await ask(line.api, "POST", f"{DEFAULT_MENU}/{kept[guest.whose]}")
    yield "rich menu of guests: shown to everybody who has no other"
    for start in range(0, len(members), MOST_LINKED_AT_ONCE):
        several = list(members[start : start + MOST_LINKED_AT_ONCE])
        await ask(
            line.api, "POST", f"{MENUS}/bulk/link", {"richMenuId": kept[member.whose], "userIds": several}
        )
    yield f"rich menu of members: shown to {len(members)}"
    async for told in _drop_old(line.api, set(kept.values())):
        yield told


async def set_up_webhook(line: Line, url: str) -> AsyncIterator[str]:
    """Tell LINE where to call, and let it try; yield what was done, a line each.

    Raises:
        PermanentChannelError: when LINE refuses, or its test call was not answered by 200.
    """
    before = await ask(line.api, "GET", ENDPOINT, missing_is_empty=True)
    if before.body.get("endpoint") == url:
        yield f"webhook: set already ({url})"
    else:
        await ask(line.api, "PUT", ENDPOINT, {"endpoint": url})
        yield f"webhook: set ({url})"
    tested = (await ask(line.api, "POST", WEBHOOK_TEST, {"endpoint": url})).body
    if not tested.get("success"):
        raise PermanentChannelError(_test_failed(url, tested))
    yield "webhook: tested, answered 200"
    if before.body.get("active") is False:
        yield "webhook: not in use yet; turn on 'Use webhook' in the LINE Developers Console"


async def member_menu_id(api: LineClient) -> str | None:
    """Return LINE's id of the members' menu, None before `pmqa line setup`."""
    found = await ask(api, "GET", f"{ALIASES}/{NAME_PREFIX}member", missing_is_empty=True)
    return found.body.get("richMenuId")


async def ask(
    api: LineClient,
    method: str,
    path: str,
    body: Mapping[str, Any] | None = None,
    *,
    missing_is_empty: bool = False,
) -> Answer:
    """Make a call and return its answer, one without a body for 404 where that is expected.

    Raises:
        PermanentChannelError: with LINE's own words, when it refuses.
        RetryableChannelError: the same, when it is too busy or broken, or cannot be reached.
    """
    answer = await api.call(method, path, body)
    if answer.status == _MISSING and missing_is_empty:
        return Answer(answer.status)
    _check(method, path, answer)
    return answer


async def _provide(line: Line, menu: RichMenu) -> tuple[str, bool]:
    """Return LINE's id of a menu, made now unless it is there, and whether it was made."""
    alias = f"{NAME_PREFIX}{menu.whose}"
    current = (await ask(line.api, "GET", f"{ALIASES}/{alias}", missing_is_empty=True)).body.get("richMenuId")
    names = {one["richMenuId"]: one["name"] for one in await _listed(line.api)}
    if current is not None and names.get(current) == menu.name:
        return current, False
    made = str((await ask(line.api, "POST", MENUS, menu.request)).body["richMenuId"])
    await _upload(line.data, made, await asyncio.to_thread(draw, menu))
    if current is None:
        await ask(line.api, "POST", ALIASES, {"richMenuAliasId": alias, "richMenuId": made})
    else:
        await ask(line.api, "POST", f"{ALIASES}/{alias}", {"richMenuId": made})
    return made, True


async def _listed(api: LineClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await ask(api, "GET", f"{MENUS}/list")).body.get("richmenus", [])
    return found


async def _upload(data: LineClient, menu_id: str, picture: bytes) -> None:
    path = f"{MENUS}/{menu_id}/content"
    answer = await data.call("POST", path, picture, headers={"Content-Type": "image/png"})
    _check("POST", path, answer)


async def _drop_old(api: LineClient, kept: set[str]) -> AsyncIterator[str]:
    """Delete the menus of ours that are not in use: older ones, and what an interrupted run left."""
    for one in await _listed(api):
        if one["name"].startswith(NAME_PREFIX) and one["richMenuId"] not in kept:
            await ask(api, "DELETE", f"{MENUS}/{one['richMenuId']}")
            yield f"rich menu {one['name']}: older, deleted"


def _check(method: str, path: str, answer: Answer) -> None:
    if answer.status >= _BROKEN or answer.status == _TOO_MANY:
        raise RetryableChannelError(_refusal(method, path, answer))
    if answer.status >= _ERROR:
        raise PermanentChannelError(_refusal(method, path, answer))


def _refusal(method: str, path: str, answer: Answer) -> str:
    hints = {
        401: "mend PMQA_LINE_CHANNEL_ACCESS_TOKEN",
        403: "give the channel the right to do so in the LINE Developers Console",
        429: "LINE takes no more of these for now; try again in an hour",
    }
    hint = hints.get(answer.status, f"LINE's request id is {answer.request_id or 'not known'}")
    return f"LINE refused {method} {path}: {answer.status} {answer.message or 'without a reason'}; {hint}"


def _test_failed(url: str, tested: Mapping[str, Any]) -> str:
    told = " ".join(str(tested[name]) for name in ("statusCode", "reason", "detail") if tested.get(name))
    return (
        f"LINE called {url} and was not answered by 200 ({told or 'no reason given'}); "
        "start pmqa serve, let the address be reached from outside with a valid certificate, "
        "and check PMQA_LINE_CHANNEL_SECRET"
    )
