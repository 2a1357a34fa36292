"""A pack, workbook or form sent back into the chat: told what it is, and used once that is approved."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from bot.actions import SentBackRead, SentBackUsed
from bot.exports.reading import read_source
from bot.exports.source import PackSource
from bot.jobs import do_next_job
from bot.knowledge import Knowledge
from bot.model import Assessment, Channel, Kept, Level, Office
from bot.returning import Returns
from bot.turns import TurnRunner
from storage.files import open_files
from storage.store import open_store
from tests.fakes.desk import QUOTA, Desk
from tests.fakes.faults import KeptLog
from tests.fakes.officer import Officer
from tests.fakes.place import Place, a_world
from tests.packs import KEY, Shelf, a_kit, packed

pytestmark = pytest.mark.core_only("its desk brings files as fetched, whatever the channel")


@dataclass
class Meeting:
    """An officer with files, and the house that reads them."""

    place: Place
    office: Office
    officer: Officer
    desk: Desk
    returns: Returns

    async def send(self, name: str, content: bytes, desk: Desk | None = None) -> str:
        """Send a file, have it looked into, and return what was said of it last."""
        desk = desk or self.desk
        await desk.announce(name)
        last = list(desk.outcomes)[-1]
        meant = desk.outcomes[last]
        assert isinstance(meant, Kept)
        desk.outcomes[last] = replace(meant, sha256=sha256(content).hexdigest(), size=len(content))
        await self.returns.files.put(self.office.id, _chunks(content), limit=QUOTA)
        asked = await desk.fetch()
        assert "เป็นของข้อใด" in asked or desk.officer.choices
        await self.work()
        return await desk.officer.catch_up()

    async def work(self) -> None:
        makers = {SentBackRead.job: self.returns.read, SentBackUsed.job: self.returns.read}
        log, place = KeptLog(), self.place
        while await do_next_job(place.store, place.turns, place.clock.now, log, makers=makers):
            pass
        assert log.lines == []

    async def tap(self, label: str) -> str:
        """Press a button, let what it started be done, and return what was said of it last."""
        await self.officer.tap(label)
        await self.work()
        return await self.officer.catch_up()

    async def source(self) -> PackSource:
        know = self.place.know
        return await self.place.store.run(lambda uow: read_source(uow, self.office, know.framework))

    async def answers(self) -> Assessment:
        return (await self.source()).assessment

    async def pack(self) -> dict[str, bytes]:
        made = await asyncio.to_thread(packed, await self.source(), Shelf(), a_kit())
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            return {"": made, **{one: archive.read(one) for one in archive.namelist()}}

    async def book(self, edits: Mapping[str, str]) -> bytes:
        """Return the summary workbook with these answers edited on a PC."""
        book = openpyxl.load_workbook(io.BytesIO((await self.pack())["00-สรุป.xlsx"]))
        for row in (row for name in ("คำตอบรายข้อ", "ผลลัพธ์หมวด 7") for row in book[name].iter_rows()):
            if row[4].value in edits:
                row[3].value = edits[str(row[4].value)]
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()


async def _chunks(content: bytes) -> AsyncIterator[bytes]:
    yield content


@pytest.fixture
async def meeting(tmp_path: Path, empty_database: Path, know: Knowledge) -> AsyncIterator[Meeting]:
    path = tmp_path / "sent.db"
    path.write_bytes(empty_database.read_bytes())
    store = await open_store(f"sqlite:///{path}")
    place = Place(store, TurnRunner(store, know, replace(a_world(), fetched=frozenset(Channel))), know)
    office = await place.office()
    officer = await place.member(office, name="malee")
    returns = Returns(store, open_files(str(tmp_path / "files")), know, KEY)
    await officer.say("ข้อ 1.1")
    await officer.say("ระบุโครงการ")
    await officer.say("โครงการเดิม")
    yield Meeting(place, office, officer, Desk(officer, store, place.turns), returns)
    await store.close()


async def test_what_was_edited_in_the_workbook_is_shown_and_used_once_approved(meeting: Meeting) -> None:
    edits = {"1.1.B1": "ทำแล้ว", "1.1.basic.narrative": "เขียนบนคอมพิวเตอร์", "7.1.target": "85"}

    shown = await meeting.send("สรุป.xlsx", await meeting.book(edits))

    assert "ต่างจากที่บันทึกไว้ 3 รายการ" in shown
    assert "ข้อ 1.1 สรุปแนวทาง Basic: ว่าง → เขียนบนคอมพิวเตอร์" in shown
    assert "มิติ 7.1 ค่าเป้าหมาย: ว่าง → 85" in shown
    assert (await meeting.answers()).cell("1.1", "1.1.B1") is None
    used = await meeting.tap("บันทึก 3 รายการ")
    source = await meeting.source()
    assert "บันทึกจากไฟล์แล้ว 3 รายการ" in used
    assert source.assessment.cell("1.1", "1.1.B1") == "met"
    assert source.assessment.cell("7.1", "target") == "85"
    assert source.narrative("1.1", Level.BASIC) == "เขียนบนคอมพิวเตอร์"
    assert source.evidence == ()


async def test_what_was_used_can_be_undone_at_once(meeting: Meeting) -> None:
    await meeting.send("สรุป.xlsx", await meeting.book({"1.1.project": "โครงการใหม่", "7.1.target": "85"}))
    await meeting.tap("บันทึก 2 รายการ")

    await meeting.officer.say("คืนค่าเดิม")

    answers = await meeting.answers()
    assert (answers.cell("1.1", "project"), answers.cell("7.1", "target")) == ("โครงการเดิม", None)


async def test_a_form_edited_in_word_is_used(meeting: Meeting) -> None:
    made = next(one for path, one in (await meeting.pack()).items() if "ข้อ-1.1" in path)
    document, out = Document(io.BytesIO(made)), io.BytesIO()
    for row in document.tables[0].rows:
        if row.cells[1].text == "โครงการเดิม":
            row.cells[1].text = "โครงการใน Word"
    document.save(out)

    await meeting.send("แบบฟอร์ม.docx", out.getvalue())
    await meeting.tap("บันทึก 1 รายการ")

    assert (await meeting.answers()).cell("1.1", "project") == "โครงการใน Word"


async def test_a_conflict_is_named_and_used_only_when_that_is_said(meeting: Meeting) -> None:
    book = await meeting.book({"1.1.project": "ในไฟล์", "7.1.target": "85"})
    colleague = await meeting.place.member(meeting.office, name="somchai")
    await colleague.say("ข้อ 1.1")
    await colleague.say("ระบุโครงการ")
    await colleague.say("ของเพื่อน")

    shown = await meeting.send("สรุป.xlsx", book)
    await meeting.tap("บันทึก 1 รายการ")
    kept = (await meeting.answers()).cell("1.1", "project")
    await meeting.send("สรุป2.xlsx", book)
    await meeting.tap("บันทึกทั้งที่ชนกัน 1")

    assert "ชนกัน ข้อ 1.1 โครงการที่อ้างอิง: มีผู้แก้เป็น ของเพื่อน ในไฟล์เป็น ในไฟล์" in shown
    assert kept == "ของเพื่อน"
    assert (await meeting.answers()).cell("1.1", "project") == "ในไฟล์"


async def test_a_file_that_changes_nothing_says_so(meeting: Meeting) -> None:
    assert "ไม่มีอะไรต้องแก้" in await meeting.send("สรุป.xlsx", await meeting.book({}))


async def test_another_offices_file_is_not_taken(meeting: Meeting) -> None:
    made = await meeting.book({"1.1.project": "แอบแก้"})
    other = await meeting.place.office("1002")
    stranger = await meeting.place.member(other, name="stranger")
    theirs = replace(meeting, office=other, officer=stranger, desk=replace(meeting.desk, officer=stranger))

    shown = await theirs.send("สรุป.xlsx", made)

    assert "ของสำนักงานหรือปีอื่น" in shown
    assert not any("บันทึก" in one.label for one in stranger.choices)


def _with_another(pack: bytes) -> bytes:
    out = io.BytesIO(pack)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("evidence/1.1/เพิ่ม.pdf", b"x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda pack: pack, "เป็นฉบับร่าง"),
        (_with_another, "ไม่ครบหรือถูกแก้ไข"),
    ],
)
async def test_a_pack_that_comes_back_is_told_to_be_whole_or_not(
    meeting: Meeting, change: Callable[[bytes], bytes], says: str
) -> None:
    assert says in await meeting.send("ชุดรายงาน.zip", change((await meeting.pack())[""]))


async def test_an_ordinary_file_is_asked_for_its_place_and_nothing_more(meeting: Meeting) -> None:
    document, out = Document(), io.BytesIO()
    document.add_paragraph("รายงานประจำปี")
    document.save(out)

    assert await meeting.send("รายงาน.docx", out.getvalue()) == ""
