"""What is due when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.errors import StorageError
from bot.model import Deadline, Scope
from bot.ports import Store
from tests.contract.world import NOW, OFFICE, OTHER_OFFICE, later, meet

FRAMEWORK = "pmqa-2565"
EVERYONES = Deadline(FRAMEWORK, date(2027, 9, 30), NOW, what="ส่งรายงาน")
OFFICES = replace(EVERYONES, office_id=OFFICE.id, due=date(2027, 10, 15))
OWN = replace(OFFICES, internal=True, due=date(2027, 9, 1), target="2.3", what="")


async def keep(store: Store, *deadlines: Deadline) -> tuple[Deadline, ...]:
    return await store.run(lambda unit: tuple(unit.deadlines.set(one) for one in deadlines))


async def binding(store: Store, office_id: str | None) -> tuple[Deadline, ...]:
    return await store.run(lambda unit: unit.deadlines.binding(office_id, FRAMEWORK))


@pytest.mark.parametrize(
    ("deadline", "scope"),
    [
        (EVERYONES, Scope.FRAMEWORK),
        (OFFICES, Scope.OFFICE),
        (OWN, Scope.ITEM),
        (replace(EVERYONES, target="C3"), Scope.CATEGORY),
    ],
)
async def test_a_deadline_comes_back_as_it_was_set(store: Store, deadline: Deadline, scope: Scope) -> None:
    assert await keep(store, deadline) == (deadline,)
    assert await binding(store, OFFICE.id) == (deadline,)
    assert deadline.scope is scope


async def test_an_office_is_bound_by_its_own_and_by_everyones(store: Store) -> None:
    await keep(store, EVERYONES, OFFICES, OWN)

    assert await binding(store, OFFICE.id) == (OWN, EVERYONES, OFFICES)
    assert await binding(store, OTHER_OFFICE.id) == (EVERYONES,)
    assert await binding(store, None) == (EVERYONES,)


async def test_another_frameworks_deadlines_do_not_bind(store: Store) -> None:
    await keep(store, replace(EVERYONES, framework_id="pmqa-2570"))

    assert await binding(store, OFFICE.id) == ()


async def test_setting_again_moves_it_and_keeps_its_words(store: Store) -> None:
    await meet(store, "malee")
    await keep(store, EVERYONES)
    moved = replace(EVERYONES, due=date(2027, 10, 1), set_at=later(days=1), what="", set_by="p-malee")

    assert await keep(store, moved) == (replace(moved, what="ส่งรายงาน"),)
    assert await binding(store, None) == (replace(moved, what="ส่งรายงาน"),)


async def test_an_office_takes_back_its_own_day_alone(store: Store) -> None:
    await keep(store, EVERYONES, OFFICES, replace(OWN, target=""), OWN)

    async def clear(office_id: str, target: str) -> bool:
        return await store.run(lambda unit: unit.deadlines.clear(office_id, FRAMEWORK, target))

    assert not await clear(OTHER_OFFICE.id, "2.3")
    assert await clear(OFFICE.id, "2.3")
    assert not await clear(OFFICE.id, "2.3")
    assert await clear(OFFICE.id, "")
    assert await binding(store, OFFICE.id) == (EVERYONES, OFFICES)


async def test_the_operators_list_holds_every_offices(store: Store) -> None:
    theirs = replace(OWN, office_id=OTHER_OFFICE.id)
    await keep(store, EVERYONES, OWN, theirs)

    assert await store.run(lambda unit: unit.deadlines.all(FRAMEWORK)) == (OWN, theirs, EVERYONES)


async def test_a_day_that_is_nobodys_own_is_not_internal(store: Store) -> None:
    with pytest.raises(StorageError):
        await keep(store, replace(EVERYONES, internal=True))
