"""Looks behind every link once a night, when nobody waits for the line."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.handlers.link_report import TO_MEND, link_report
from bot.knowledge import Knowledge
from bot.link_check import check_link
from bot.model import LinkState, Message, Urgency
from bot.ports import Store, UnitOfWork
from bot.receiving import LinkToCheck

NIGHT = range(1, 5)
"""The hours, Bangkok time, in which links are looked at."""
BANGKOK = ZoneInfo("Asia/Bangkok")

OFTEN = timedelta(hours=20)
"""A link that was looked at so recently is left until the next night."""
AT_ONCE = 5

Check = Callable[[str], Awaitable[LinkState]]


def is_night(now: datetime) -> bool:
    """Tell whether links are looked at now."""
    return now.astimezone(BANGKOK).hour in NIGHT


async def look_at_links(store: Store, know: Knowledge, now: datetime, check: Check = check_link) -> int:
    """Look behind every link that was not looked at lately, keep what was found, return how many.

    Whoever attached links that turned out to want mending is told of them, once for all of theirs.

    Raises:
        StorageError: when the database failed; the rest is looked at another time.
    """
    looked, worse = 0, list[LinkToCheck]()
    while links := await store.run(partial(_due, before=now - OFTEN)):
        states = await asyncio.gather(*(check(one.url) for one in links))
        found = tuple(zip(links, states, strict=True))
        await store.run(partial(_keep, found=found, at=now))
        looked += len(links)
        worse += [link for link, state in found if state in TO_MEND and state is not link.state]
    if worse:
        await store.run(partial(_tell, links=worse, know=know, at=now))
    return looked


def _due(uow: UnitOfWork, *, before: datetime) -> tuple[LinkToCheck, ...]:
    return uow.links.due(before=before, limit=AT_ONCE)


def _keep(uow: UnitOfWork, *, found: tuple[tuple[LinkToCheck, LinkState], ...], at: datetime) -> None:
    for link, state in found:
        uow.links.checked(link, state, at=at)


def _tell(uow: UnitOfWork, *, links: Sequence[LinkToCheck], know: Knowledge, at: datetime) -> None:
    """Let a report ride on each person's next answer: it is not worth a message that costs."""
    for person in sorted({one.by for one in links}):
        theirs = [one for one in links if one.by == person]
        pieces = [piece for one in theirs for piece in uow.evidence.get(one.office_id, [one.evidence_id])]
        key = f"links:{person}:{at.astimezone(BANGKOK).date()}"
        told = Message(link_report(know, pieces), to=person, urgency=Urgency.RIDE, key=key)
        uow.outbox.post([told], at=at)
