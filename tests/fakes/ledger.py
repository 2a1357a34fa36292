"""What is stored, read past the conversation, so that a test can tell what really happened."""

from __future__ import annotations

from bot.model import Assessment, Channel, HistoryEntry, Level, Office, OutboxRow
from bot.ports import UnitOfWork
from tests.fakes.officer import Officer
from tests.fakes.place import Place


async def stored(place: Place, office: Office) -> Assessment:
    """Return the office's answers; blank ones before the first."""

    def look(uow: UnitOfWork) -> Assessment:
        framework = place.know.framework
        return uow.assessments.load(office.id, framework.id) or Assessment("", office.id, framework.id)

    return await place.store.run(look)


async def history(place: Place, office: Office, item: str | None = None) -> tuple[HistoryEntry, ...]:
    """Return every change of the office, oldest first."""
    assessment = await stored(place, office)
    newest_first = await place.store.run(
        lambda uow: uow.assessments.history(office.id, assessment.id, item, limit=10_000)
    )
    return newest_first[::-1]


async def told(place: Place, office: Office, item: str, level: Level) -> list[str]:
    """Return the lines of a level's narrative, in the order written."""
    assessment = await stored(place, office)
    found = await place.store.run(lambda uow: uow.assessments.narratives(office.id, assessment.id, item))
    return [line.text for line in found.get((item, level), ())]


async def rows(place: Place, officer: Officer) -> tuple[OutboxRow, ...]:
    """Return everything that was ever sent to that person here."""
    return await place.turns.read(officer.channel, officer.name, 0)


async def person_id(place: Place, name: str, channel: Channel = Channel.TERMINAL) -> str:
    """Return whom that name on that channel stands for."""
    identity = await place.store.run(lambda uow: uow.people.identity(channel, name))
    assert identity is not None
    return identity.person_id
