"""Evidence in the conversation: sent, placed, looked after, told apart from mere ticks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.assessment_json import assessment_document
from bot.exports.my_data import my_data
from bot.knowledge import Knowledge
from bot.model import Assessment, Channel, Evidence, Office, Refusal, Role, UpdateKind
from bot.scoring import read_document
from bot.turns import TurnRunner
from storage.store import open_store
from tests.fakes.desk import Desk
from tests.fakes.officer import Officer
from tests.fakes.place import Place, a_world

pytestmark = pytest.mark.core_only("files are settled by a desk of ours, not by a platform")

PLAN = "แผนพัฒนาดิจิทัล"


@asynccontextmanager
async def open_desks(folder: Path, empty_database: Path, know: Knowledge) -> AsyncIterator[Desks]:
    path = folder / "evidence.db"
    path.write_bytes(empty_database.read_bytes())
    store = await open_store(f"sqlite:///{path}")
    world = replace(
        a_world(),
        fetched=frozenset(Channel),
        file_link=lambda *ids: f"https://pmqa.example/files/{'-'.join(ids)}",
    )
    yield Desks(Place(store, TurnRunner(store, know, world), know))
    await store.close()


@pytest.fixture
async def desks(tmp_path: Path, empty_database: Path, know: Knowledge) -> AsyncIterator[Desks]:
    async with open_desks(tmp_path, empty_database, know) as opened:
        yield opened


class Desks:
    """An office whose people have files at hand."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.home: Office | None = None

    async def office(self) -> Office:
        self.home = self.home or await self.place.office()
        return self.home

    async def of(self, role: Role = Role.OFFICER, office: Office | None = None) -> tuple[Officer, Desk]:
        officer = await self.place.member(office or await self.office(), role)
        return officer, Desk(officer, self.place.store, self.place.turns)

    async def answers(self) -> Assessment:
        office = await self.office()
        found = await self.place.store.run(lambda uow: uow.assessments.load(office.id, "pmqa-2565"))
        assert found is not None
        return found

    async def pieces(self) -> tuple[Evidence, ...]:
        found = await self.answers()
        return await self.place.store.run(lambda uow: uow.evidence.all(found.office_id, found.id))


async def attached(
    desks: Desks, *names: str, kind: str = "รายงาน", item: str = "2.3"
) -> tuple[Officer, Desk]:
    """Return an officer who has attached these files to an item under a kind."""
    officer, desk = await desks.of()
    await officer.say(f"ข้อ {item}")
    await officer.tap("แนบหลักฐาน")
    await officer.tap(next(one.label for one in officer.choices if one.label.startswith(kind)))
    await desk.send(*names)
    await officer.say("เสร็จ")
    return officer, desk


# From an item ----------------------------------------------------------------------------------------


async def test_from_an_item_the_kind_is_chosen_by_button_and_files_are_acknowledged_as_one(
    desks: Desks,
) -> None:
    officer, desk = await desks.of()
    await officer.say("ข้อ 2.3")

    asked = await officer.tap("แนบหลักฐาน")
    await officer.tap("หนังสือขออนุมัติ (ยังไม่มี)")
    told = await desk.send("a.pdf", "b.pdf", "c.pdf", "d.pdf")

    assert "ภาพถ่ายหรือลิงก์ (ยังไม่มี)" in asked
    assert "รับแล้ว 4 ไฟล์" in told
    assert "แนบที่ข้อ 2.3 · หนังสือขออนุมัติ แล้ว" in told
    assert "หลักฐาน 1 จาก 3 ชนิด ยังขาด: รายงานสรุปผลหรือรูปเล่ม, ภาพถ่ายหรือลิงก์" in told
    assert (await desks.answers()).evidence == {"2.3": {"approval": 4}}


async def test_nothing_is_said_of_a_file_before_it_is_kept(desks: Desks) -> None:
    officer, desk = await desks.of()
    await officer.say("ข้อ 2.3")
    await officer.tap("แนบหลักฐาน")
    await officer.tap("รายงานสรุปผลหรือรูปเล่ม (ยังไม่มี)")

    assert await desk.announce("รายงาน.pdf") == ""
    assert (await desks.answers()).evidence == {}


async def test_a_total_is_said_only_where_the_channel_tells_it(desks: Desks) -> None:
    _, desk = await desks.of()

    assert "รับแล้ว 3 จาก 4 ไฟล์" in await desk.send("one", "two", "three", of=4)


async def test_what_takes_longer_is_announced_and_told_once_it_came(desks: Desks) -> None:
    officer, desk = await desks.of()
    await officer.say("ข้อ 2.3")
    await officer.tap("แนบหลักฐาน")
    await officer.tap("รายงานสรุปผลหรือรูปเล่ม (ยังไม่มี)")
    await desk.announce("รายงาน.pdf")
    await desk.announce("เล่ม.pdf")

    first = await desk.fetch(only=1)
    second = await desk.fetch()

    assert "รับแล้ว 1 ไฟล์" in first
    assert "กำลังรับอีก 1 ไฟล์" in first
    assert "รับแล้ว 1 ไฟล์" in second
    assert (await desks.answers()).evidence == {"2.3": {"report": 2}}


async def test_words_while_files_are_awaited_are_answered_and_done_goes_on(desks: Desks) -> None:
    officer, _ = await desks.of()
    await officer.say("ข้อ 2.3")
    await officer.tap("แนบหลักฐาน")
    await officer.tap("รายงานสรุปผลหรือรูปเล่ม (ยังไม่มี)")

    assert "ตรงนี้รอไฟล์ รูป หรือลิงก์" in await officer.say("เดี๋ยวส่งให้")
    assert "ปิดการแนบหลักฐานข้อ 2.3 แล้ว" in await officer.say("เสร็จ")


async def test_a_refused_file_says_why_and_what_to_do(desks: Desks) -> None:
    _, desk = await desks.of()

    told = await desk.refuse("ลับ.pdf", Refusal.LOCKED)

    assert "ไม่ได้รับ ลับ.pdf: ไฟล์ใส่รหัสผ่าน เอารหัสผ่านออกแล้วส่งใหม่" in told


@pytest.mark.parametrize("why", list(Refusal))
def test_every_refusal_has_its_sentence(why: Refusal, know: Knowledge) -> None:
    assert know.copy.has(f"file.{why.value}")


# Out of the blue -------------------------------------------------------------------------------------


async def test_out_of_the_blue_the_item_that_the_name_tells_is_offered_first(desks: Desks) -> None:
    officer, desk = await desks.of()

    asked = await desk.send("2.3 รายงานสรุปผลแผน.pdf")
    told = await officer.say("1")

    assert "หลักฐานนี้เป็นของข้อใด" in asked
    assert officer.transcript[-3].find("1 ข้อ 2.3 · รายงานสรุปผลหรือรูปเล่ม") > 0
    assert "แนบที่ข้อ 2.3 · รายงานสรุปผลหรือรูปเล่ม แล้ว" in told


async def test_a_photo_without_a_name_is_offered_to_the_item_where_one_is(desks: Desks) -> None:
    officer, desk = await desks.of()
    await officer.say("ข้อ 3.4")

    asked = await desk.send("photo")

    assert "1 ข้อ 3.4 · ภาพถ่ายหรือลิงก์" in asked


async def test_the_project_cited_tells_the_item(desks: Desks) -> None:
    officer, desk = await desks.of()
    await officer.say("ข้อ 5.2")
    await officer.tap("ระบุโครงการ")
    await officer.say("โครงการบ้านนักวิทยาศาสตร์น้อย")
    await officer.say("เมนู")
    await officer.say("ข้อ 1.1")
    await officer.say("เมนู")

    asked = await desk.send("ภาพกิจกรรม โครงการบ้านนักวิทยาศาสตร์น้อย.jpg")

    assert "ข้อ 5.2 · ภาพถ่ายหรือลิงก์" in asked


async def test_item_and_kind_are_asked_once_for_all_and_an_item_may_be_typed(desks: Desks) -> None:
    officer, desk = await desks.of()
    await desk.send("a.pdf", "b.pdf")

    kinds = await officer.say("๒.๓")
    told = await officer.tap("หนังสือขออนุมัติ")

    assert "เลือกชนิดของหลักฐาน" in kinds
    assert "แนบที่ข้อ 2.3 · หนังสือขออนุมัติ แล้ว" in told
    assert (await desks.answers()).evidence["2.3"] == {"approval": 2}


async def test_more_that_comes_while_it_is_asked_is_placed_together(desks: Desks) -> None:
    officer, desk = await desks.of()
    await desk.send("a.pdf")
    await desk.send("b.pdf")

    await officer.say("2.3")
    await officer.tap("หนังสือขออนุมัติ")

    assert (await desks.answers()).evidence["2.3"] == {"approval": 2}


async def test_words_typed_there_look_for_the_item(desks: Desks) -> None:
    officer, desk = await desks.of()
    await desk.send("a.pdf")

    assert "ข้อ 3.4" in await officer.say("ข้อร้องเรียน")


async def test_another_item_can_be_picked_from_the_list(desks: Desks) -> None:
    officer, desk = await desks.of()
    await desk.send("a.pdf")

    await officer.tap("ข้ออื่น")
    await officer.tap(next(one.label for one in officer.choices if one.label.startswith("หมวด 5")))
    await officer.tap(next(one.label for one in officer.choices if one.label.startswith("ข้อ 5.4")))
    await officer.tap("หนังสือขออนุมัติ")

    assert (await desks.answers()).evidence["5.4"] == {"approval": 1}


async def test_what_is_not_placed_waits_and_can_be_placed_later(desks: Desks) -> None:
    officer, desk = await desks.of()
    await desk.send("a.pdf")

    left = await officer.say("เสร็จ")
    overall = await officer.say("หลักฐาน")
    await officer.tap("ระบุข้อ (1)")
    await officer.tap("a.pdf")
    await officer.tap("ระบุข้อ")
    await officer.say("2.4")
    await officer.tap("รายงานสรุปผลหรือรูปเล่ม")

    assert "ยังไม่ระบุข้อ" in left
    assert "มี 1 ชิ้นที่ยังไม่ระบุข้อ" in overall
    assert (await desks.answers()).evidence["2.4"] == {"report": 1}


async def test_what_is_no_evidence_goes_and_can_be_brought_back(desks: Desks) -> None:
    officer, desk = await desks.of()
    await desk.send("a.pdf")

    assert "เอาออกแล้ว 1 ชิ้น" in await officer.tap("ไม่ใช่หลักฐาน")
    assert "มี 1 ชิ้น" not in await officer.say("หลักฐาน")
    await officer.say("คืนค่าเดิม")
    assert "มี 1 ชิ้นที่ยังไม่ระบุข้อ" in await officer.say("หลักฐาน")


async def test_a_photo_sent_while_writing_leaves_the_narrative_open(desks: Desks) -> None:
    officer, desk = await desks.of()
    await officer.say("ข้อ 2.3")
    await officer.tap("เขียนสรุปแนวทาง")
    await officer.say("เราประชุมทุกเดือน")

    asked = await desk.send("photo")

    assert "ยังเปิดสรุปแนวทางข้อ 2.3" in asked
    await officer.tap("ข้อ 2.3 · ภาพถ่ายหรือลิงก์")
    assert (await desks.answers()).evidence["2.3"] == {"photo_or_link": 1}


async def test_a_guest_is_asked_to_join_and_nothing_is_kept(desks: Desks) -> None:
    guest = desks.place.newcomer("guest")
    await guest.say("ยอมรับ")
    desk = Desk(guest, desks.place.store, desks.place.turns)

    assert "รหัสเชิญ" in await desk.announce("a.pdf")


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.CENTRAL])
async def test_who_only_looks_sends_nothing(desks: Desks, role: Role) -> None:
    office = await desks.office()
    officer = await desks.place.member(office, Role.DIRECTOR) if role is Role.DIRECTOR else None
    if officer is None:
        officer = desks.place.newcomer("central")
        await officer.say("ยอมรับ")
        await officer.say(await desks.place.invite(None, Role.CENTRAL))
    desk = Desk(officer, desks.place.store, desks.place.turns)

    assert await desk.announce("a.pdf") != ""
    assert await desks.place.store.run(lambda uow: uow.fetches.under_way(officer.name)) == 0
    assert await desk.fetch() == ""


# Links -----------------------------------------------------------------------------------------------


async def test_a_link_typed_anywhere_is_evidence_with_its_words_as_caption(desks: Desks) -> None:
    officer, _ = await desks.of()
    await officer.say("ข้อ 2.3")

    asked = await officer.say(f"ดู{PLAN}ที่ https://drive.example.go.th/plan ครับ")
    told = await officer.tap("ข้อ 2.3 · ภาพถ่ายหรือลิงก์")

    assert "รับแล้ว 1 ลิงก์" in asked
    assert "แนบที่ข้อ 2.3 · ภาพถ่ายหรือลิงก์ แล้ว" in told
    (piece,) = await desks.pieces()
    assert (piece.link, piece.caption) == ("https://drive.example.go.th/plan", f"ดู{PLAN}ที่ ครับ")


async def test_a_link_where_evidence_is_awaited_is_attached_at_once_and_not_twice(desks: Desks) -> None:
    officer, _ = await desks.of()
    await officer.say("ข้อ 2.3")
    await officer.tap("แนบหลักฐาน")
    await officer.tap("ภาพถ่ายหรือลิงก์ (ยังไม่มี)")

    first = await officer.say("https://obec.example.go.th/a?b=1")
    again = await officer.say("https://obec.example.go.th/a?b=1")

    assert "แนบที่ข้อ 2.3 · ภาพถ่ายหรือลิงก์ แล้ว" in first
    assert "แนบไว้ที่ข้อ 2.3 แล้ว ไม่แนบซ้ำ" in again
    assert (await desks.answers()).evidence["2.3"] == {"photo_or_link": 1}


async def test_a_link_in_a_narrative_stays_the_answer_and_may_be_evidence_as_well(desks: Desks) -> None:
    officer, _ = await desks.of()
    await officer.say("ข้อ 2.3")
    await officer.tap("เขียนสรุปแนวทาง")

    told = await officer.say("เผยแพร่ที่ https://obec.example.go.th/plan ทุกเดือน")
    await officer.tap("ใช้ลิงก์เป็นหลักฐาน")

    assert "บันทึก" in told
    assert "ข้อความยังอยู่ในคำตอบ" in told
    assert [piece.link for piece in await desks.pieces()] == ["https://obec.example.go.th/plan"]
    assert "https://obec.example.go.th/plan" in await officer.say("แบบฟอร์ม 2.3")


async def test_half_a_link_is_asked_for_again(desks: Desks) -> None:
    officer, _ = await desks.of()

    assert "ลิงก์ไม่ครบหรือพิมพ์ผิด" in await officer.say("https://drive")


# Looking after it ------------------------------------------------------------------------------------


async def test_the_list_of_an_item_says_what_there_is_and_what_is_missing(desks: Desks) -> None:
    officer, _ = await attached(desks, "รายงาน.pdf")

    listed = await officer.say("หลักฐาน 2.3")
    piece = await officer.tap("รายงาน.pdf (รายงานสรุปผลหรือรูปเล่ม)")

    assert "หลักฐาน 1 จาก 3 ชนิด ยังขาด: หนังสือขออนุมัติ, ภาพถ่ายหรือลิงก์" in listed
    assert "\nhttps://pmqa.example/files/" in piece
    assert "1.2 MB" in piece


async def test_the_list_of_all_says_how_far_each_item_is(desks: Desks) -> None:
    officer, _ = await attached(desks, "รายงาน.pdf")

    overall = await officer.say("หลักฐาน")

    assert "หลักฐานครบแล้ว 0 จาก 15 ข้อ" in overall
    assert "หมวด 2: 2.1 มี 0/3 · 2.2 มี 0/3 · 2.3 มี 1/3 · 2.4 มี 0/3" in overall


async def test_many_files_are_listed_a_page_at_a_time(desks: Desks) -> None:
    officer, _ = await attached(desks, *(f"{number:02}.pdf" for number in range(1, 12)))

    first = await officer.say("หลักฐาน 2.3")
    second = await officer.tap("ถัดไป")

    assert "08.pdf" in first
    assert "09.pdf" not in first
    assert "11.pdf" in second
    assert "08.pdf" not in second


async def test_a_piece_moves_to_another_item_and_back(desks: Desks) -> None:
    officer, _ = await attached(desks, "รายงาน.pdf")
    await officer.say("หลักฐาน 2.3")
    await officer.tap("รายงาน.pdf (รายงานสรุปผลหรือรูปเล่ม)")
    await officer.tap("ย้าย")

    told = await officer.say("2.4")
    undone = await officer.say("คืนค่าเดิม")

    assert "ย้าย รายงาน.pdf ไปข้อ 2.4 · รายงานสรุปผลหรือรูปเล่ม แล้ว" in told
    assert "คืนค่าเดิมแล้ว" in undone
    assert (await desks.answers()).evidence == {"2.3": {"report": 1}}


async def test_a_piece_becomes_another_kind(desks: Desks) -> None:
    officer, _ = await attached(desks, "รายงาน.pdf")
    await officer.say("หลักฐาน 2.3")
    await officer.tap("รายงาน.pdf (รายงานสรุปผลหรือรูปเล่ม)")
    await officer.tap("ย้าย")
    await officer.tap("เป็นหนังสือขออนุมัติ")

    assert (await desks.answers()).evidence["2.3"]["approval"] == 1


async def test_the_same_file_serves_two_items_and_is_kept_once(desks: Desks) -> None:
    officer, desk = await attached(desks, "รายงาน.pdf")
    await officer.say("หลักฐาน 2.3")
    await officer.tap("รายงาน.pdf (รายงานสรุปผลหรือรูปเล่ม)")
    await officer.tap("ใช้กับข้ออื่นด้วย")
    await officer.say("ข้อ 2.4")
    await desk.send("รายงาน.pdf")
    await officer.say("2.1")
    await officer.tap("รายงานสรุปผลหรือรูปเล่ม")

    assert (await desks.answers()).evidence == {
        "2.1": {"report": 1},
        "2.3": {"report": 1},
        "2.4": {"report": 1},
    }
    office = await desks.office()
    assert await desks.place.store.run(lambda uow: uow.blobs.used(office.id)) == 1_234_567


async def test_the_same_file_again_at_the_same_item_is_not_attached_twice(desks: Desks) -> None:
    officer, desk = await attached(desks, "รายงาน.pdf")
    await officer.say("ข้อ 2.3")
    await officer.tap("แนบหลักฐาน")
    await officer.tap("รายงานสรุปผลหรือรูปเล่ม (มี 1)")

    told = await desk.send("สำเนา.pdf", content="รายงาน.pdf")

    assert "สำเนา.pdf แนบไว้ที่ข้อ 2.3 แล้ว ไม่แนบซ้ำ" in told
    assert (await desks.answers()).evidence["2.3"] == {"report": 1}


async def test_a_newer_version_takes_the_place_and_the_older_is_kept(desks: Desks) -> None:
    officer, desk = await attached(desks, "ร่าง.pdf")
    await officer.say("หลักฐาน 2.3")
    await officer.tap("ร่าง.pdf (รายงานสรุปผลหรือรูปเล่ม)")
    await officer.tap("ส่งไฟล์ใหม่แทน")

    await desk.send("ฉบับจริง.pdf")
    listed = await officer.say("หลักฐาน 2.3")
    piece = await officer.tap("ฉบับจริง.pdf (รายงานสรุปผลหรือรูปเล่ม)")
    older = await officer.tap(next(one.label for one in officer.choices if one.label.startswith("ดูรุ่นก่อน")))

    assert "ร่าง.pdf" not in listed
    assert "มีรุ่นก่อน 1 รุ่น" in piece
    assert "ร่าง.pdf" in older
    await officer.say("เสร็จ")
    await officer.say("คืนค่าเดิม")
    assert "ร่าง.pdf" in await officer.say("หลักฐาน 2.3")


async def test_what_is_taken_out_can_be_brought_back(desks: Desks) -> None:
    officer, _ = await attached(desks, "รายงาน.pdf")
    await officer.say("หลักฐาน 2.3")
    await officer.tap("รายงาน.pdf (รายงานสรุปผลหรือรูปเล่ม)")

    removed = await officer.tap("เอาออก")
    history = await officer.say("ประวัติ 2.3")
    await officer.say("คืนค่าเดิม")

    assert "เอา รายงาน.pdf ออกจากข้อ 2.3 แล้ว" in removed
    assert "ข้อ 2.3 เอา รายงาน.pdf ออก (รายงานสรุปผลหรือรูปเล่ม)" in history
    assert (await desks.answers()).evidence["2.3"] == {"report": 1}


async def test_a_citizen_number_in_a_name_is_warned_about(desks: Desks) -> None:
    _, desk = await desks.of()

    assert "พบเลขประจำตัวประชาชน 13 หลัก" in await desk.send("สำเนาบัตร 1-1017-00203-45-0.pdf")


async def test_an_edited_caption_is_kept_and_an_unsent_message_takes_its_file_along(desks: Desks) -> None:
    officer, desk = await attached(desks)
    await desk.send("ลับมาก.pdf", caption="ร่าง", message_id="m9")
    await officer.say("2.3")
    await officer.tap("หนังสือขออนุมัติ")

    await officer.send(UpdateKind.EDIT, "ฉบับลงนาม", message_id="m9")
    (piece,) = await desks.pieces()
    await officer.send(UpdateKind.UNSEND, message_id="m9")

    assert piece.caption == "ฉบับลงนาม"
    assert await desks.pieces() == ()
    assert (await desks.answers()).evidence == {}
    assert "ลับมาก" not in await officer.say("ประวัติ 2.3")
    office = await desks.office()
    assert await desks.place.store.run(lambda uow: uow.blobs.used(office.id)) == 0


# One project -----------------------------------------------------------------------------------------


async def test_the_rule_of_one_project_is_asked_about_once_an_item(desks: Desks) -> None:
    officer, desk = await desks.of()
    await officer.say("ข้อ 2.3")
    await officer.tap("ระบุโครงการ")
    await officer.say(PLAN)
    await officer.say("ข้อ 2.3")
    await officer.tap("แนบหลักฐาน")
    await officer.tap("รายงานสรุปผลหรือรูปเล่ม (ยังไม่มี)")

    first = await desk.send("a.pdf")
    await officer.tap("ใช่ โครงการเดียวกัน")
    second = await desk.send("b.pdf")

    assert f"ต้องเป็นของโครงการเดียวกัน: {PLAN} ใช่หรือไม่" in first
    assert "ต้องเป็นของโครงการเดียวกัน" not in second


async def test_changing_the_project_asks_file_by_file(desks: Desks) -> None:
    officer, desk = await desks.of()
    await officer.say("ข้อ 2.3")
    await officer.tap("ระบุโครงการ")
    await officer.say(PLAN)
    await officer.say("ข้อ 2.3")
    await officer.tap("แนบหลักฐาน")
    await officer.tap("รายงานสรุปผลหรือรูปเล่ม (ยังไม่มี)")
    await desk.send("a.pdf", "b.pdf", "c.pdf")
    await officer.say("เสร็จ")

    await officer.say("ข้อ 2.3")
    await officer.tap("เปลี่ยนโครงการ")
    first = await officer.say("โครงการใหม่")
    second = await officer.tap("ใช้ต่อ")
    await officer.say("เมนู")
    listed = await officer.say("หลักฐาน 2.3")
    await officer.tap("ตรวจกับโครงการใหม่")
    await officer.tap("เอาออก")
    last = await officer.tap("ใช้ต่อ")

    assert "เหลือ 3 ชิ้น" in first
    assert "ชิ้นนี้เป็นของโครงการ โครงการใหม่ หรือไม่" in first
    assert "เหลือ 2 ชิ้น" in second
    assert "มี 2 ชิ้นที่ยังไม่ได้ตรวจ" in listed
    assert "ตรวจหลักฐาน" not in last
    assert (await desks.answers()).evidence["2.3"] == {"report": 2}


# Score and progress ----------------------------------------------------------------------------------


async def test_a_tick_without_evidence_says_so_and_one_with_evidence_does_not(desks: Desks) -> None:
    officer, _ = await desks.of()
    await officer.say("ข้อ 2.2")
    bare = await officer.tap("ครบทุกรายการ")
    listed = await officer.say("งานของฉัน")
    await officer.say("ข้อ 2.2")
    await officer.say("แนบหลักฐาน")
    await officer.tap("ภาพถ่ายหรือลิงก์ (ยังไม่มี)")
    told = await officer.say("https://obec.example.go.th/plan")

    assert "ข้อนี้ 0 → 300 จาก 500 · ยังไม่มีหลักฐาน" in bare
    assert "ทำเครื่องหมายแล้วแต่ยังไม่มีหลักฐาน: 2.2" in listed
    assert "ทำเครื่องหมายแล้ว" not in await officer.say("งานของฉัน")
    assert "ข้อนี้ 300 จาก 500" in told
    assert "ยังไม่มีหลักฐาน" not in told
    assert "มีหลักฐาน 1 จาก 3 ชนิด" in await officer.say("ข้อ 2.2")


async def test_where_evidence_gates_ticks_count_once_there_is_some(
    tmp_path: Path, empty_database: Path, know: Knowledge
) -> None:
    strict = replace(know.framework, scoring=replace(know.framework.scoring, evidence_gate="block"))
    async with open_desks(tmp_path, empty_database, replace(know, framework=strict)) as desks:
        officer, _ = await desks.of()
        await officer.say("ข้อ 2.2")
        bare = await officer.tap("ครบทุกรายการ")
        await officer.say("แนบหลักฐาน")
        await officer.tap("ภาพถ่ายหรือลิงก์ (ยังไม่มี)")
        told = await officer.say("https://obec.example.go.th/plan")

    assert "ข้อนี้ 0 จาก 500 · ยังไม่มีหลักฐาน" in bare
    assert "ข้อนี้ 0 → 300 จาก 500" in told


async def test_an_own_form_is_no_evidence(desks: Desks) -> None:
    await attached(desks, "แบบ.docx", kind="แบบฟอร์ม")

    answers = await desks.answers()
    assert answers.evidence == {"2.3": {"form": 1}}
    assert answers.answers.evidenced == frozenset()


async def test_once_there_is_evidence_an_item_is_done_with_its_three_kinds(desks: Desks) -> None:
    officer, desk = await desks.of()
    await officer.say("ข้อ 2.2")
    await officer.tap("ครบทุกรายการ")
    await officer.tap("เขียนสรุปแนวทาง")
    await officer.say("ทำตามแผน")
    await officer.say("เสร็จ")
    await officer.tap("ยังไม่ได้ทำ")
    await officer.tap("ระบุโครงการ")
    await officer.say(PLAN)
    bare = await officer.say("งานของฉัน")

    await officer.say("ข้อ 2.2")
    for kind, name in (("หนังสือ", "a.pdf"), ("รายงาน", "b.pdf"), ("ภาพถ่าย", "c.jpg")):
        await officer.say("แนบหลักฐาน")
        await officer.tap(next(one.label for one in officer.choices if one.label.startswith(kind)))
        await desk.send(name)
        if kind == "หนังสือ":
            part = await officer.say("งานของฉัน")
            await officer.say("ข้อ 2.2")

    assert "ตอบครบแล้ว 1" in bare
    assert "กำลังทำ 1" in part
    assert "ตอบครบแล้ว 1" in await officer.say("งานของฉัน")


# Nobody else's -----------------------------------------------------------------------------------------


@pytest.fixture
def forged() -> Callable[[Evidence], list[str]]:
    """Payloads that name a piece of another office."""
    return lambda piece: [
        f"1:piece:2.3:{piece.id}",
        f"1:rmevi:2.3:{piece.id}",
        f"1:mv:2.3:{piece.id}:0",
        f"1:mvto:2.3:{piece.id}:2.4:report:0",
        f"1:newer:2.3:{piece.id}",
        f"1:put:{piece.bundle}:2.4:report",
        f"1:noevi:{piece.bundle}",
        f"1:chk:2.3:{piece.id}:0",
    ]


async def test_another_office_reaches_nothing_of_it(
    desks: Desks, forged: Callable[[Evidence], list[str]]
) -> None:
    await attached(desks, "ลับมาก.pdf")
    (piece,) = await desks.pieces()
    stranger, _ = await desks.of(office=await desks.place.office("1002", "สพม.อื่น"))

    told = [await stranger.press(payload) for payload in forged(piece)]

    assert not any("ลับมาก" in text for text in told)
    assert await desks.pieces() == (piece,)


async def test_a_director_reads_and_changes_nothing(
    desks: Desks, forged: Callable[[Evidence], list[str]]
) -> None:
    await attached(desks, "รายงาน.pdf")
    (piece,) = await desks.pieces()
    director, _ = await desks.of(Role.DIRECTOR)

    listed = await director.say("หลักฐาน 2.3")
    shown, *_ = [await director.press(payload) for payload in forged(piece)]

    assert "รายงาน.pdf" in listed
    assert "\nhttps://pmqa.example/files/" in shown
    assert not director.offers("เอาออก")
    assert await desks.pieces() == (piece,)


async def test_central_sees_what_is_asked_for_and_nothing_of_an_office(desks: Desks) -> None:
    await attached(desks, "รายงาน.pdf")
    central = desks.place.newcomer("central")
    await central.say("ยอมรับ")
    await central.say(await desks.place.invite(None, Role.CENTRAL))

    assert "รายงาน.pdf" not in await central.say("หลักฐาน 2.3")


# What programs read --------------------------------------------------------------------------------------


async def test_the_assessment_document_lists_what_stands_where(desks: Desks) -> None:
    officer, _ = await attached(desks, "รายงาน.pdf")
    await officer.say("ข้อ 2.4")
    await officer.tap("แนบหลักฐาน")
    await officer.tap("ภาพถ่ายหรือลิงก์ (ยังไม่มี)")
    await officer.say("https://obec.example.go.th/plan")

    framework = desks.place.know.framework
    document = assessment_document(framework, await desks.answers(), {}, await desks.pieces())

    entries = document["evidence"]
    assert isinstance(entries, list)
    assert [{key: one[key] for key in ("item", "kind", "name", "size")} for one in entries] == [
        {"item": "2.3", "kind": "report", "name": "รายงาน.pdf", "size": 1_234_567},
        {"item": "2.4", "kind": "photo_or_link", "name": "https://obec.example.go.th/plan", "size": None},
    ]
    assert read_document(document, framework).evidenced == {"2.3", "2.4"}


async def test_what_a_person_sent_is_in_the_copy_of_their_data(desks: Desks) -> None:
    officer, _ = await attached(desks, "รายงาน.pdf")
    identity = await desks.place.store.run(lambda uow: uow.people.identity(officer.channel, officer.way.id))
    assert identity is not None

    copy = await desks.place.store.run(lambda uow: my_data(uow, identity.person_id))

    assert "รายงาน.pdf" in copy
