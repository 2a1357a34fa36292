"""Colleagues on one item: nothing is overwritten that was not seen."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.actions import OpenNarrative, SetTicks, encode
from bot.knowledge import Knowledge
from bot.model import CellChanged, HistoryEntry, Level, Office, Tick
from bot.turns import TurnRunner
from storage.store import open_store
from tests.fakes.ledger import history, stored, told
from tests.fakes.officer import Officer
from tests.fakes.place import Place, a_world

ITEM = "1.1"
SAVE, LEAVE = "button.save_mine", "button.keep_theirs"


async def two(place: Place) -> tuple[Office, Officer, Officer]:
    """Return two colleagues of an office, the second by name."""
    office = await place.office()
    first, second = await place.member(office, name="a"), place.newcomer("b")
    await second.say("ยอมรับ")
    await second.say(await place.invite(office))
    await second.say("มาลี ดีงาม")
    return office, first, second


async def test_an_old_button_shows_what_a_colleague_changed_and_asks(either: Place) -> None:
    office, first, second = await two(either)
    await first.say("ข้อ 1.1")
    await first.tap("Basic")
    await second.say("ข้อ 1.1")
    await second.tap("Basic")
    await second.tap("ยังไม่ได้ทำ")
    before = await stored(either, office)

    asked = await first.tap("ครบทุกรายการ")

    assert "มาลี ดีงาม" in asked
    assert "ยังไม่ได้ทำ" in asked
    assert await stored(either, office) == before
    await first.tap(either.know.copy.say("button.do_it"))
    assert (await stored(either, office)).tick("1.1.B1") is Tick.MET


async def test_what_is_already_so_is_no_change_and_asks_nothing(either: Place) -> None:
    office, first, second = await two(either)
    for officer in (first, second):
        await officer.say("ข้อ 1.1")
        await officer.tap("Basic")
    await second.tap("ครบทุกรายการ")
    before = await stored(either, office)

    answer = await first.tap("ครบทุกรายการ")

    assert await stored(either, office) == before
    assert not first.offers(either.know.copy.say("button.do_it"))
    assert answer


async def test_ones_own_later_changes_do_not_ask(either: Place) -> None:
    office, first, _ = await two(either)
    await first.say("ข้อ 1.1")
    await first.tap("Basic")
    old = first.choice("ยังไม่ได้ทำ").payload
    await first.tap("ครบทุกรายการ")

    await first.press(old)

    assert (await stored(either, office)).tick("1.1.B1") is Tick.NOT_MET


async def test_a_typed_project_waits_until_it_is_confirmed(either: Place) -> None:
    office, first, second = await two(either)
    for officer in (first, second):
        await officer.say("ข้อ 1.1")
        await officer.tap("ระบุโครงการ")
    await second.say("โครงการของมาลี")

    asked = await first.say("โครงการของฉัน")

    assert "โครงการของมาลี" in asked
    assert (await stored(either, office)).cell(ITEM, "project") == "โครงการของมาลี"
    await first.tap(either.know.copy.say(SAVE))
    assert (await stored(either, office)).cell(ITEM, "project") == "โครงการของฉัน"


async def test_a_typed_project_can_be_let_go(either: Place) -> None:
    office, first, second = await two(either)
    for officer in (first, second):
        await officer.say("ข้อ 1.1")
        await officer.tap("ระบุโครงการ")
    await second.say("โครงการของมาลี")
    await first.say("โครงการของฉัน")

    await first.tap(either.know.copy.say(LEAVE))
    await first.say("โครงการ")

    assert (await stored(either, office)).cell(ITEM, "project") == "โครงการของมาลี"


async def test_a_confirmation_that_was_overtaken_again_asks_again(either: Place) -> None:
    office, first, second = await two(either)
    for officer in (first, second):
        await officer.say("ข้อ 1.1")
        await officer.tap("ระบุโครงการ")
    await second.say("โครงการของมาลี")
    await first.say("โครงการของฉัน")
    await second.say("ข้อ 1.1")
    await second.tap("เปลี่ยนโครงการ")
    await second.say("โครงการที่สองของมาลี")

    asked = await first.tap(either.know.copy.say(SAVE))

    assert "โครงการที่สองของมาลี" in asked
    assert (await stored(either, office)).cell(ITEM, "project") == "โครงการที่สองของมาลี"


async def test_a_typed_indicator_waits_too(either: Place) -> None:
    office, first, second = await two(either)
    for officer in (first, second):
        await officer.say("มิติ 7.1")
        await officer.tap(either.know.copy.say("button.answer_result"))
    await second.say("ร้อยละของโรงเรียนที่ผ่าน")

    asked = await first.say("จำนวนโครงการที่สำเร็จ")

    assert "ร้อยละของโรงเรียนที่ผ่าน" in asked
    assert (await stored(either, office)).cell("7.1", "indicator") == "ร้อยละของโรงเรียนที่ผ่าน"


async def test_narratives_of_two_are_joined_without_asking(either: Place) -> None:
    office, first, second = await two(either)
    for officer in (first, second):
        await officer.say("ข้อ 1.1")
        await officer.tap("เขียนสรุปแนวทาง")
    for number in range(3):
        await first.say(f"หนึ่ง {number}")
        await second.say(f"สอง {number}")

    lines = await told(either, office, ITEM, Level.BASIC)

    assert lines == [f"{who} {number}" for number in range(3) for who in ("หนึ่ง", "สอง")]


async def test_starting_a_narrative_again_over_a_colleagues_lines_asks_first(either: Place) -> None:
    office, first, second = await two(either)
    await first.say("ข้อ 1.1")
    await first.tap("เขียนสรุปแนวทาง")
    await first.say("ของฉัน")
    again = encode(OpenNarrative(ITEM, Level.BASIC, "new", 1))
    await second.say("ข้อ 1.1")
    await second.tap("เขียนสรุปแนวทาง")
    await second.say("ของมาลี")

    asked = await first.press(again)

    assert "มาลี ดีงาม" in asked
    assert await told(either, office, ITEM, Level.BASIC) == ["ของฉัน", "ของมาลี"]


STEPS = st.lists(
    st.tuples(
        st.sampled_from([0, 1]),
        st.sampled_from(["look", "met", "not", "one", "project", "save", "drop", "undo"]),
        st.integers(0, 3),
    ),
    max_size=14,
)


@dataclass
class Session:
    """One colleague: the revisions that their buttons, and their last screen, were drawn at."""

    officer: Officer
    projects: int = 0
    shown: int = 0
    drawn: list[int] = field(default_factory=lambda: [0])


@settings(max_examples=25, deadline=None)
@given(steps=STEPS)
def test_nothing_is_overwritten_unseen_however_two_colleagues_interleave(
    steps: list[tuple[int, str, int]], know: Knowledge, empty_database: Path
) -> None:
    """Each change has been seen or is its author's own; history replays to what is stored."""
    asyncio.run(_interleaved(steps, know, empty_database))


async def _interleaved(steps: list[tuple[int, str, int]], know: Knowledge, database: Path) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "pmqa.db"
        file.write_bytes(database.read_bytes())
        store = await open_store(f"sqlite:///{file}")
        place = Place(store, TurnRunner(store, know, a_world()), know)
        office, first, second = await two(place)
        sessions = (Session(first), Session(second))
        for who, what, which in steps:
            await _step(place, office, sessions[who], what, which)
        await _history_replays(place, office)
        await store.close()


async def _step(place: Place, office: Office, session: Session, what: str, which: int) -> None:
    officer = session.officer
    before = await stored(place, office)
    at = session.drawn[which % len(session.drawn)]
    seen = at
    match what:
        case "look":
            await officer.say("ข้อ 1.1")
        case "met" | "not":
            tick = Tick.MET if what == "met" else Tick.NOT_MET
            await officer.press(encode(SetTicks(ITEM, "basic", tick, at)))
        case "one":
            await officer.press(encode(SetTicks(ITEM, "1.1.B1", Tick.MET, at)))
        case "project":
            session.projects += 1
            seen = before.item(ITEM).revision
            await officer.press("1:proj:1.1")
            await officer.say(f"โครงการ {officer.name} {session.projects}")
        case "save" | "drop":
            wanted = place.know.copy.say("button.do_it" if what == "save" else "button.whole_item")
            if not officer.offers(wanted):
                return
            seen = session.shown
            await officer.tap(wanted)
        case "undo":
            seen = before.item(ITEM).revision
            await officer.say("คืนค่าเดิม")
    after = await stored(place, office)
    assert after.item(ITEM).revision - before.item(ITEM).revision in {0, 1}
    if after.item(ITEM).revision > before.item(ITEM).revision:
        await _nobody_was_overwritten(place, office, before.item(ITEM).revision, seen)
        session.drawn.append(after.item(ITEM).revision)
    session.shown = after.item(ITEM).revision
    if what == "look":
        session.drawn.append(before.item(ITEM).revision)


async def _nobody_was_overwritten(place: Place, office: Office, revision: int, seen: int) -> None:
    """Every change of somebody else between what the author saw and the change was shown first."""
    entries = await history(place, office, ITEM)
    author = entries[-1].by
    unseen = [one for one in entries if seen < one.item_revision <= revision and one.by != author]
    assert unseen == []


async def _history_replays(place: Place, office: Office) -> None:
    assessment, entries = await stored(place, office), await history(place, office)
    cells: dict[tuple[str, str], str] = {}
    for one in entries:
        _replay(cells, one)
    assert cells == dict(assessment.cells)
    revisions = list(dict.fromkeys(one.item_revision for one in entries))
    assert revisions == list(range(1, assessment.item(ITEM).revision + 1))
    assert len({one.batch for one in entries}) == len(revisions)


def _replay(cells: dict[tuple[str, str], str], entry: HistoryEntry) -> None:
    change = entry.change
    assert isinstance(change, CellChanged)
    assert cells.get((change.item, change.field)) == change.old
    if change.new is None:
        del cells[change.item, change.field]
    else:
        cells[change.item, change.field] = change.new


async def test_a_line_that_a_colleague_rewrote_is_not_taken_back_and_nothing_fails(either: Place) -> None:
    office, first, second = await two(either)
    await first.press(encode(OpenNarrative(ITEM, Level.BASIC, "add", 0)))
    await first.say("แนวทางของคนแรก")
    await first.say("เสร็จ")
    at = (await stored(either, office)).item(ITEM).revision
    await second.press(encode(OpenNarrative(ITEM, Level.BASIC, "new", at)))
    await second.say("แนวทางของคนที่สอง")

    answer = await first.say("คืนค่าเดิม")

    assert "มีผู้แก้หลังจากนั้น" in answer
    assert await told(either, office, ITEM, Level.BASIC) == ["แนวทางของคนที่สอง"]
