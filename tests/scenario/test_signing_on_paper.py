"""A director who signs on paper: one page printed from the chat, signed, and recorded by the coordinator."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import actions as a
from bot.actions import encode
from bot.errors import StorageError
from bot.model import Channel, Office, Role
from bot.ports import UnitOfWork
from bot.signature import freeze, page_code
from tests.fakes.answered import answer_everything
from tests.fakes.made_files import Desk, link_in
from tests.fakes.officer import Officer
from tests.fakes.place import Place

pytestmark = pytest.mark.core_only("on a platform's way the whole house runs, and does the jobs itself")


@pytest.fixture
def desk(place: Place, tmp_path: Path) -> Desk:
    return Desk(place, tmp_path)


async def proposed(place: Place) -> tuple[Office, Officer]:
    """Return an office whose answers wait for the signature, and its coordinator."""
    office = await place.office()
    coordinator = await place.member(office, Role.COORDINATOR, channel=Channel.WEB)
    await coordinator.say("แก้ชื่อ")
    await coordinator.say("นางสมศรี ใจดี")
    await answer_everything(place, office)
    await coordinator.press(encode(a.SendReady()))
    await coordinator.say("ตรวจสอบ")
    await coordinator.tap("ตรวจรับทั้ง 24 ข้อ")
    await coordinator.say("เสนอ ผอ.")
    await coordinator.tap("เสนอ ผอ.")
    return office, coordinator


async def _code(place: Place, office: Office) -> str:
    """Return the code of what would be signed now."""

    def read(uow: UnitOfWork) -> str:
        assessment = uow.assessments.load(office.id, place.know.framework.id)
        assert assessment is not None
        narratives = uow.assessments.narratives(office.id, assessment.id)
        return page_code(freeze(place.know.framework, assessment, narratives).digest)

    return await place.store.run(read)


async def test_the_page_to_sign_is_printed_where_the_answers_wait_for_the_signature(desk: Desk) -> None:
    _, coordinator = await proposed(desk.place)

    promised = await coordinator.tap("พิมพ์หน้าลงนาม")
    assert await desk.work()
    handed = await coordinator.catch_up()

    assert "กำลังจัดทำหน้าลงนาม" in promised
    assert "หน้าลงนาม-PMQA-2565-1001.pdf" in handed
    assert coordinator.offers("ลงนามในเอกสาร")
    fetched = await desk.fetch(link_in(handed))
    assert (fetched.status_code, fetched.headers["content-type"]) == (200, "application/pdf")
    assert fetched.content.startswith(b"%PDF-")


async def test_the_signature_bears_the_code_of_the_page_that_was_printed(desk: Desk) -> None:
    office, coordinator = await proposed(desk.place)
    printed = await _code(desk.place, office)

    await coordinator.tap("ลงนามในเอกสาร")
    await coordinator.say("นายประเสริฐ ใจดี\nผอ.สพป.ทดสอบ เขต 1")
    told = await coordinator.say("ตรวจสอบ")

    assert "ลงนามในเอกสารโดย นายประเสริฐ ใจดี" in told
    assert f"เลขตรวจ {printed}" in told


async def test_answers_that_changed_after_printing_have_another_code(desk: Desk) -> None:
    office, coordinator = await proposed(desk.place)
    printed = await _code(desk.place, office)

    await coordinator.say("ผลส่วนกลาง")
    await coordinator.tap("ITA (ข้อ 1.2)")
    await coordinator.say("91.37")
    await coordinator.tap("หนังสือแจ้งผล ITA")

    assert await _code(desk.place, office) != printed


async def test_a_page_that_fails_is_said_with_a_way_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> bytes:
        raise StorageError("the folder is full")

    _, coordinator = await proposed(desk.place)
    await coordinator.tap("พิมพ์หน้าลงนาม")
    monkeypatch.setattr("bot.signing_pages.draw_page", fails)
    await desk.work()

    assert "จัดทำหน้าลงนามไม่สำเร็จ" in await coordinator.catch_up()
    assert coordinator.offers("จัดทำอีกครั้ง")


async def test_nothing_is_printed_before_the_answers_wait_for_the_signature(desk: Desk) -> None:
    office = await desk.place.office()
    coordinator = await desk.place.member(office, Role.COORDINATOR, channel=Channel.WEB)
    await answer_everything(desk.place, office, items=("1.1",))

    assert (await coordinator.press(encode(a.PrintPage()))).strip()

    assert not await desk.work()
