"""What was signed stays as it was, under its number, whatever happens to it later."""

from __future__ import annotations

import pytest

from bot.errors import StorageError
from bot.model import Capacity, Imported, Reopened, Role, Signed, Submission, SubmissionChange
from bot.ports import Store
from tests.contract.world import NOW, OFFICE, OTHER_OFFICE, begin, join, later

SIGNED = Signed('{"met":[]}', "ab12", Capacity.DIRECTOR, "ประเสริฐ ใจดี", "ผอ.สพป.", 7)


@pytest.fixture
async def opened(store: Store) -> Store:
    await join(store, "director", Role.DIRECTOR)
    await begin(store)
    return store


async def change(store: Store, what: SubmissionChange, **since: int) -> None:
    await store.run(
        lambda unit: unit.submissions.apply(OFFICE.id, "a-o1", what, by="p-director", at=later(**since))
    )


async def standing(store: Store) -> Submission | None:
    return await store.run(lambda unit: unit.submissions.standing(OFFICE.id, "a-o1"))


async def test_what_is_signed_comes_back_as_it_was(opened: Store) -> None:
    assert await standing(opened) is None
    await change(opened, SIGNED)
    found = await standing(opened)
    assert found == Submission(
        1, 7, '{"met":[]}', "ab12", Capacity.DIRECTOR, "p-director", "ประเสริฐ ใจดี", "ผอ.สพป.", NOW
    )


async def test_import_and_reopening_are_written_beside_it(opened: Store) -> None:
    await change(opened, SIGNED)
    await change(opened, Imported(), days=1)
    await change(opened, Reopened("ตัวเลขผิด"), days=2)
    assert await standing(opened) is None
    (kept,) = await opened.run(lambda unit: unit.submissions.all(OFFICE.id, "a-o1"))
    assert (kept.imported_by, kept.imported_at) == ("p-director", later(days=1))
    assert (kept.reopened_by, kept.reopened_at, kept.reason) == ("p-director", later(days=2), "ตัวเลขผิด")
    assert kept.document == SIGNED.document


async def test_the_next_signature_has_the_next_number(opened: Store) -> None:
    await change(opened, SIGNED)
    await change(opened, Reopened("ตัวเลขผิด"))
    await change(opened, SIGNED)
    found = await opened.run(lambda unit: unit.submissions.all(OFFICE.id, "a-o1"))
    assert [(one.number, one.stands) for one in found] == [(1, False), (2, True)]


async def test_a_second_signature_beside_a_standing_one_is_refused(opened: Store) -> None:
    await change(opened, SIGNED)
    with pytest.raises(StorageError):
        await change(opened, SIGNED)
    assert len(await opened.run(lambda unit: unit.submissions.all(OFFICE.id, "a-o1"))) == 1


@pytest.mark.parametrize("what", [Imported(), Reopened("ไม่มีอะไรให้เปิด")])
async def test_what_was_never_signed_is_neither_imported_nor_opened(
    opened: Store, what: SubmissionChange
) -> None:
    with pytest.raises(StorageError):
        await change(opened, what)


async def test_another_office_does_not_find_it(opened: Store) -> None:
    await change(opened, SIGNED)
    assert await opened.run(lambda unit: unit.submissions.standing(OTHER_OFFICE.id, "a-o1")) is None
    assert await opened.run(lambda unit: unit.submissions.all(OTHER_OFFICE.id, "a-o1")) == ()
