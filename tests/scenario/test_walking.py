"""People who tap and type by chance, for a long time, on every channel."""

from __future__ import annotations

import asyncio

from bot.model import Role
from tests.fakes.place import Place
from tests.fakes.walker import walk

STEPS = 2_000
ROLES = (Role.COORDINATOR, Role.OFFICER, Role.DIRECTOR, Role.OFFICER)


async def test_two_thousand_taps_and_nonsense_meet_no_silence_no_invalid_call_and_no_leak(
    place: Place,
) -> None:
    """Eight people of two offices walk side by side; that no call was invalid, the platform says."""
    mine, theirs = await place.office("1001", "สพป.หนึ่ง"), await place.office("1002", "สพป.สอง")
    people = [
        await place.member(office, role, name=f"{office.code}-{number}")
        for office in (mine, theirs)
        for number, role in enumerate(ROLES)
    ]

    await asyncio.gather(*(walk(one, seed, STEPS // len(people)) for seed, one in enumerate(people)))

    read = ["\n".join(one.transcript) for one in people]
    assert not any(theirs.name in told for told in read[:4])
    assert not any(mine.name in told for told in read[4:])
    assert not any(place.know.copy.say("unclear.apology") in told for told in read)
