"""The people, offices and moments that the contract's cases speak of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.model import (
    Assessment,
    Change,
    Channel,
    Joined,
    Membership,
    Office,
    Person,
    PersonChanged,
    Role,
    Update,
    UpdateKind,
)
from bot.ports import Arrival, Store

NOW = datetime(2026, 11, 22, 9, 30, 15, 123456, tzinfo=UTC)
OFFICE = Office("o1", "1001", "สพป.ตัวอย่าง เขต 1")
OTHER_OFFICE = Office("o2", "1002", "สพม.ตัวอย่าง")


def update(
    text: str = "สวัสดี",
    *,
    number: int = 1,
    sender: str = "somebody",
    channel: Channel = Channel.WEB,
    at: datetime = NOW,
) -> Update:
    """An update as a channel adapter would make it."""
    return Update(f"{sender}-{number}", channel, sender, UpdateKind.TEXT, at, text)


async def meet(store: Store, sender: str, *, channel: Channel = Channel.WEB, at: datetime = NOW) -> Arrival:
    """Let a new sender arrive, as person `p-<sender>` with identity `i-<sender>`."""
    came = update(sender=sender, channel=channel, at=at)
    return await store.run(lambda unit: unit.people.arrive(came, new_ids=(f"p-{sender}", f"i-{sender}")))


def later(**parts: int) -> datetime:
    """Return a moment so long after NOW."""
    return NOW + timedelta(**parts)


async def join(store: Store, sender: str, role: Role = Role.OFFICER, office: Office = OFFICE) -> Arrival:
    """Let a new sender arrive, accept the notice under the name of `sender` and join the office."""
    arrival = await meet(store, sender)
    changes = (
        PersonChanged(Person(arrival.person.id, NOW, sender, name_asked=True)),
        Joined(Membership(arrival.person.id, office, role), None),
    )
    await store.run(lambda unit: unit.people.apply(changes, identity=arrival.identity, at=NOW))
    return await meet(store, sender)


async def begin(store: Store, office: Office = OFFICE) -> Assessment:
    """Open the office's assessment `a-<office>`."""
    return await store.run(
        lambda unit: unit.assessments.open(office.id, "pmqa-2565", "digest", f"a-{office.id}")
    )


async def change(
    store: Store, *changes: Change, by: str = "p-malee", batch: str, undoes: str | None = None
) -> None:
    """Store a batch of changes in the assessment that `begin` opened for OFFICE."""
    await store.run(
        lambda unit: unit.assessments.apply(
            OFFICE.id, "a-o1", changes, by=by, at=NOW, batch=batch, undoes=undoes
        )
    )


async def stored(store: Store) -> Assessment:
    """Return that assessment as it is stored now."""
    found = await store.run(lambda unit: unit.assessments.load(OFFICE.id, "pmqa-2565"))
    assert found is not None
    return found
