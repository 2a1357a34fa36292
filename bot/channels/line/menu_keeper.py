"""Shows each member the members' rich menu, and nobody else, beside the turns and never in one.

Who is a member is read from the database every few seconds, so that it does not matter how somebody
joined or left. LINE shows the default menu to whoever has none of their own.

Source: https://developers.line.biz/en/reference/messaging-api/#link-rich-menu-to-users
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

import structlog

from bot.channels.line.client import LineClient
from bot.channels.line.send import is_person
from bot.channels.line.setup import MENUS, MOST_LINKED_AT_ONCE, ask, member_menu_id

_log = structlog.get_logger(__name__)

LOOK_EVERY = timedelta(seconds=10)
REST_AFTER_TROUBLE = timedelta(minutes=5)


class MenuKeeper:
    """Remembers whom it has shown the menu since it began; the first round shows it to every member."""

    def __init__(self, client: LineClient) -> None:
        self._client = client
        self._shown: frozenset[str] = frozenset()

    async def follow(self, members: Iterable[str]) -> None:
        """Let these people have the members' menu, and take it from those who are no longer here.

        Does nothing where nothing changed, and before `pmqa line setup`.

        Raises:
            ChannelError: when LINE refuses or cannot be reached; the next call does what is left.
        """
        wanted = frozenset(one for one in members if is_person(one))
        if wanted == self._shown:
            return
        menu_id = await member_menu_id(self._client)
        if menu_id is None:
            return
        for several in _parts(sorted(wanted - self._shown)):
            await ask(self._client, "POST", f"{MENUS}/bulk/link", {"richMenuId": menu_id, "userIds": several})
            self._shown |= frozenset(several)
        for several in _parts(sorted(self._shown - wanted)):
            await ask(self._client, "POST", f"{MENUS}/bulk/unlink", {"userIds": several})
            self._shown -= frozenset(several)
        _log.info("line menus follow the members", members=len(self._shown))


def _parts(ids: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), MOST_LINKED_AT_ONCE):
        yield list(ids[start : start + MOST_LINKED_AT_ONCE])
