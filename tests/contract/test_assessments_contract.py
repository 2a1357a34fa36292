from __future__ import annotations

import pytest

from bot.errors import StorageError
from bot.model import (
    CellChanged,
    Change,
    ExternalScore,
    ItemState,
    Level,
    LineAdded,
    LineEdited,
    LinesHidden,
    LinesShown,
    Tick,
)
from bot.ports import Store
from tests.contract.world import NOW, OFFICE, OTHER_OFFICE, begin, change, join, stored

TICKED = CellChanged("1.1", "1.1.B1", None, "met")
ADDED = LineAdded("1.1", Level.BASIC, "m1", "จัดประชุมทุกเดือน")


@pytest.fixture(autouse=True)
async def _begun(store: Store) -> None:
    await join(store, "malee")
    await join(store, "somchai")
    await begin(store)


async def narrative(store: Store) -> list[str]:
    found = await store.run(lambda unit: unit.assessments.narratives(OFFICE.id, "a-o1", "1.1"))
    return [line.text for line in found.get(("1.1", Level.BASIC), ())]


async def history(store: Store) -> list[Change]:
    entries = await store.run(lambda unit: unit.assessments.history(OFFICE.id, "a-o1", None, limit=99))
    return [entry.change for entry in entries]


async def undoable(store: Store, by: str = "p-malee") -> list[str]:
    entries = await store.run(lambda unit: unit.assessments.last_batch(OFFICE.id, "a-o1", by))
    return [entry.batch for entry in entries]


async def test_an_assessment_is_opened_once(store: Store) -> None:
    again = await store.run(lambda unit: unit.assessments.open(OFFICE.id, "pmqa-2565", "digest", "other"))

    assert again.id == "a-o1"
    assert again.revision == 0


async def test_an_assessment_that_has_not_begun_is_none(store: Store) -> None:
    assert await store.run(lambda unit: unit.assessments.load(OTHER_OFFICE.id, "pmqa-2565")) is None


async def test_a_cell_is_set_changed_and_cleared(store: Store) -> None:
    await change(store, TICKED, batch="b1")
    assert (await stored(store)).tick("1.1.B1") is Tick.MET

    await change(store, CellChanged("1.1", "1.1.B1", "met", "not_met"), batch="b2")
    assert (await stored(store)).tick("1.1.B1") is Tick.NOT_MET

    await change(store, CellChanged("1.1", "1.1.B1", "not_met", None), batch="b3")
    assert (await stored(store)).cells == {}


async def test_an_external_score_stands_as_cells_under_its_key(store: Store) -> None:
    score = {"value": "92.5", "source": "ประกาศ ป.ป.ช.", "confirmed": "yes"}

    await change(store, *(CellChanged("1.2", name, None, text) for name, text in score.items()), batch="b1")

    assert (await stored(store)).external("1.2") == ExternalScore("92.5", "ประกาศ ป.ป.ช.", confirmed=True)


async def test_a_batch_raises_each_item_it_touches_by_one(store: Store) -> None:
    await change(store, TICKED, CellChanged("1.1", "project", None, "ก"), batch="b1")
    await change(
        store, CellChanged("1.1", "project", "ก", "ข"), CellChanged("2.1", "project", None, "ค"), batch="b2"
    )

    assessment = await stored(store)

    assert assessment.revision == 2
    assert assessment.item("1.1") == ItemState(2, {}, "p-malee", NOW)
    assert assessment.item("2.1").revision == 1


@pytest.mark.parametrize(
    "wrong",
    [
        CellChanged("1.1", "1.1.B1", None, "not_met"),
        CellChanged("1.1", "1.1.B1", "not_met", None),
        CellChanged("1.1", "1.1.B1", "not_met", "met"),
        CellChanged("1.1", "1.1.B2", "met", None),
        LineAdded("1.1", Level.BASIC, "m1", "อีกครั้ง"),
        LineEdited("1.1", Level.BASIC, "m1", "ไม่ใช่ข้อความเดิม", "ใหม่"),
        LineEdited("1.1", Level.BASIC, "unknown", "", "ใหม่"),
        LineEdited("1.1", Level.ADVANCE, "m1", "จัดประชุมทุกเดือน", "ใหม่"),
        LinesHidden("1.1", Level.BASIC, ("m1", "unknown")),
        LinesShown("1.1", Level.BASIC, ("m1",)),
    ],
)
async def test_a_change_that_does_not_fit_is_refused_with_all_of_its_batch(
    store: Store, wrong: Change
) -> None:
    await change(store, TICKED, ADDED, batch="b1")
    before = await stored(store)

    with pytest.raises(StorageError, match="is not what it was"):
        await change(store, CellChanged("1.1", "project", None, "ก"), wrong, batch="b2")

    assert await stored(store) == before
    assert await narrative(store) == ["จัดประชุมทุกเดือน"]
    assert len(await history(store)) == 2


async def test_no_changes_are_no_batch(store: Store) -> None:
    await change(store, batch="b1")

    assert (await stored(store)).revision == 0


async def test_narrative_lines_stand_in_the_order_written(store: Store) -> None:
    for number in (2, 1, 3):
        line = LineAdded("1.1", Level.BASIC, f"m{number}", f"บรรทัด {number}")
        await change(store, line, batch=f"b{number}")

    assert await narrative(store) == ["บรรทัด 2", "บรรทัด 1", "บรรทัด 3"]
    assert (await stored(store)).item("1.1").narrative_chars == {Level.BASIC: 24}


async def test_narratives_of_all_items_are_found_together(store: Store) -> None:
    await change(store, ADDED, LineAdded("2.3", Level.ADVANCE, "m2", "สื่อสาร"), batch="b1")

    found = await store.run(lambda unit: unit.assessments.narratives(OFFICE.id, "a-o1"))

    assert set(found) == {("1.1", Level.BASIC), ("2.3", Level.ADVANCE)}


async def test_hidden_lines_come_back_where_they_were(store: Store) -> None:
    lines = [LineAdded("1.1", Level.BASIC, f"m{number}", str(number)) for number in (1, 2, 3)]
    await change(store, *lines, batch="b1")

    await change(store, LinesHidden("1.1", Level.BASIC, ("m1", "m2")), batch="b2")
    assert await narrative(store) == ["3"]

    await change(store, LinesShown("1.1", Level.BASIC, ("m1",)), batch="b3")
    assert await narrative(store) == ["1", "3"]


async def test_an_edited_line_keeps_its_place_and_its_past(store: Store) -> None:
    await change(store, ADDED, LineAdded("1.1", Level.BASIC, "m2", "ท้าย"), batch="b1")
    edited = LineEdited("1.1", Level.BASIC, "m1", "จัดประชุมทุกเดือน", "จัดประชุมทุกสัปดาห์")

    await change(store, edited, batch="b2")

    assert await narrative(store) == ["จัดประชุมทุกสัปดาห์", "ท้าย"]
    assert await history(store) == [edited, LineAdded("1.1", Level.BASIC, "m2", "ท้าย"), ADDED]


async def test_a_line_is_found_by_the_message_that_brought_it(store: Store) -> None:
    await change(store, ADDED, batch="b1")

    found = await store.run(lambda unit: unit.assessments.line(OFFICE.id, "a-o1", "m1"))

    assert found is not None
    item, level, line = found
    assert (item, level, line.text, line.by, line.at) == ("1.1", Level.BASIC, ADDED.text, "p-malee", NOW)


async def test_a_line_of_100000_characters_is_kept_whole(store: Store) -> None:
    long = "ก" * 100_000

    await change(store, LineAdded("1.1", Level.BASIC, "m1", long), batch="b1")

    assert await narrative(store) == [long]


async def test_redaction_takes_a_text_out_of_the_narrative_and_all_of_history(store: Store) -> None:
    await change(store, ADDED, batch="b1")
    await change(store, LineEdited("1.1", Level.BASIC, "m1", ADDED.text, "ความลับ"), batch="b2")

    known = await store.run(lambda unit: unit.assessments.redact_line(OFFICE.id, "a-o1", "m1"))

    assert known
    assert await narrative(store) == []
    assert (await stored(store)).item("1.1").narrative_chars == {}
    assert await history(store) == [
        LineEdited("1.1", Level.BASIC, "m1", "", ""),
        LineAdded("1.1", Level.BASIC, "m1", ""),
    ]


async def test_redacting_what_was_no_line_says_so(store: Store) -> None:
    assert not await store.run(lambda unit: unit.assessments.redact_line(OFFICE.id, "a-o1", "unknown"))


async def test_history_comes_newest_first_by_pages_and_by_item(store: Store) -> None:
    for number in range(5):
        item = "1.1" if number % 2 == 0 else "2.1"
        await change(store, CellChanged(item, f"f{number}", None, "x"), batch=f"b{number}")

    first = await store.run(lambda unit: unit.assessments.history(OFFICE.id, "a-o1", None, limit=2))
    rest = await store.run(
        lambda unit: unit.assessments.history(OFFICE.id, "a-o1", None, limit=9, before=first[-1].id)
    )
    of_item = await store.run(lambda unit: unit.assessments.history(OFFICE.id, "a-o1", "2.1", limit=9))

    assert [one.batch for one in (*first, *rest)] == ["b4", "b3", "b2", "b1", "b0"]
    assert [one.batch for one in of_item] == ["b3", "b1"]


async def test_changes_since_a_revision_are_told_oldest_first_with_names(store: Store) -> None:
    await change(store, TICKED, batch="b1")
    await change(store, CellChanged("1.1", "project", None, "ก"), by="p-somchai", batch="b2")
    await change(store, CellChanged("1.1", "project", "ก", "ข"), by="p-malee", batch="b3")

    since = await store.run(lambda unit: unit.assessments.changes_since(OFFICE.id, "a-o1", "1.1", 1))

    assert [(one.by_name, one.item_revision) for one in since] == [("somchai", 2), ("malee", 3)]


async def test_the_last_batch_is_ones_own_and_whole(store: Store) -> None:
    await change(store, TICKED, ADDED, batch="b1")
    await change(store, CellChanged("2.1", "project", None, "ก"), by="p-somchai", batch="b2")

    assert await undoable(store) == ["b1", "b1"]
    assert await undoable(store, by="p-somchai") == ["b2"]


async def test_the_last_batch_is_neither_undone_nor_an_undo(store: Store) -> None:
    await change(store, CellChanged("1.1", "project", None, "ก"), batch="b1")
    await change(store, CellChanged("1.1", "project", "ก", "ข"), batch="b2")

    await change(store, CellChanged("1.1", "project", "ข", "ก"), batch="b3", undoes="b2")
    assert await undoable(store) == ["b1"]

    await change(store, CellChanged("1.1", "project", "ก", None), batch="b4", undoes="b1")
    assert await undoable(store) == []


async def test_a_batch_undone_by_a_colleague_is_undone(store: Store) -> None:
    await change(store, CellChanged("1.1", "project", None, "ก"), batch="b1")

    await change(store, CellChanged("1.1", "project", "ก", None), by="p-somchai", batch="b2", undoes="b1")

    assert await undoable(store) == []


async def test_nothing_is_reached_through_another_office(store: Store) -> None:
    await change(store, TICKED, ADDED, batch="b1")
    other = OTHER_OFFICE.id

    assert await store.run(lambda unit: unit.assessments.narratives(other, "a-o1")) == {}
    assert await store.run(lambda unit: unit.assessments.history(other, "a-o1", None, limit=9)) == ()
    assert await store.run(lambda unit: unit.assessments.changes_since(other, "a-o1", "1.1", 0)) == ()
    assert await store.run(lambda unit: unit.assessments.last_batch(other, "a-o1", "p-malee")) == ()
    assert await store.run(lambda unit: unit.assessments.line(other, "a-o1", "m1")) is None
    assert not await store.run(lambda unit: unit.assessments.redact_line(other, "a-o1", "m1"))
    assert await narrative(store) == [ADDED.text]


async def test_nothing_is_changed_through_another_office(store: Store) -> None:
    with pytest.raises(StorageError, match="office o2 has no assessment a-o1"):
        await store.run(
            lambda unit: unit.assessments.apply(
                OTHER_OFFICE.id, "a-o1", [TICKED], by="p-malee", at=NOW, batch="b1"
            )
        )

    assert (await stored(store)).cells == {}
