"""Waiting until the program has carried out all that something led to, whatever the platform."""

from __future__ import annotations

from datetime import timedelta

from bot.app import House
from bot.model import Channel
from bot.ports import UnitOfWork
from tests.fakes.officer import Clock


async def all_sent(house: House) -> None:
    """Return when nothing that is due waits to be sent."""
    assert house.outbox is not None
    while await house.outbox.look():
        pass
    await house.outbox.idle()


async def files_told(house: House, clock: Clock, channel: Channel, to: str) -> None:
    """Return when what this person sent was fetched, or refused, and they were told so."""
    work = house.file_work
    assert work is not None
    while await house.store.run(lambda uow: _is_owed_word(uow, channel, to)):
        await work.worker.look()
        await work.worker.idle()
        clock.pass_by(timedelta(seconds=2))
        await work.worker.tell()
    await all_sent(house)


def _is_owed_word(uow: UnitOfWork, channel: Channel, to: str) -> bool:
    identity = uow.people.identity(channel, to)
    return identity is not None and bool(
        uow.fetches.under_way(identity.id) or uow.fetches.untold(identity.id)
    )
