"""`ชุดรายงาน`: asked for in chat, made outside of it, fetched by a link that ends."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from bot.actions import SendReady, encode
from bot.errors import StorageError
from bot.jobs import Tell
from bot.made_files import KEPT_FOR
from bot.model import Channel, Job, Role
from tests.fakes.answered import answer_everything
from tests.fakes.made_files import Desk, link_in
from tests.fakes.officer import Officer
from tests.fakes.place import Place

pytestmark = pytest.mark.core_only("on a platform's way the whole house runs, and does the jobs itself")


@pytest.fixture
def desk(place: Place, tmp_path: Path) -> Desk:
    return Desk(place, tmp_path)


async def _in_web(place: Place, role: Role = Role.OFFICER) -> Officer:
    return await place.member(await place.office(), role, channel=Channel.WEB)


async def test_a_pack_is_promised_at_once_and_handed_over_when_it_is_made(desk: Desk) -> None:
    officer = await _in_web(desk.place)
    await officer.say("ข้อ 1.1")

    promised = await officer.say("ชุดรายงาน")
    assert await desk.work()
    handed = await officer.catch_up()

    assert "กำลังจัดทำ" in promised
    assert "ตอบครบแล้ว 0 จาก 24 ข้อ" in promised
    assert "ชุดรายงาน-PMQA-2565-1001-ฉบับร่าง.zip" in handed
    assert "ผอ. ยังไม่ได้รับรอง" in handed
    fetched = await desk.fetch(link_in(handed))
    assert fetched.status_code == 200
    assert desk.manifest(fetched.content).office == "1001"


async def test_a_pack_is_fetched_under_its_thai_name_and_in_parts(desk: Desk) -> None:
    officer = await _in_web(desk.place)
    await officer.say("ชุดรายงาน")
    await desk.work()
    link = link_in(await officer.catch_up())

    fetched = await desk.fetch(link, Range="bytes=0-3")

    assert (fetched.status_code, fetched.content) == (206, b"PK\x03\x04")
    assert "filename*=utf-8''" in fetched.headers["content-disposition"]
    assert fetched.headers["x-content-type-options"] == "nosniff"


async def test_a_link_ends_and_a_forged_one_never_began(desk: Desk) -> None:
    officer = await _in_web(desk.place)
    await officer.say("ชุดรายงาน")
    await desk.work()
    link = link_in(await officer.catch_up())
    head, _, tail = link.rpartition("/")

    for forged in (f"{head}/x{tail}", f"{head}/{tail[:-2]}", f"{head}/..%2f..%2fsecret"):
        assert (await desk.fetch(forged)).status_code in {404, 410}
    desk.place.clock.pass_by(KEPT_FOR)
    over = await desk.fetch(link)

    assert over.status_code == 410
    assert "ชุดรายงาน" in over.text


async def test_old_packs_are_forgotten_when_a_new_one_is_made(desk: Desk) -> None:
    officer = await _in_web(desk.place)
    await officer.say("ชุดรายงาน")
    await desk.work()
    [old] = desk.folder.glob("*.zip")
    long_ago = (desk.place.clock.now - KEPT_FOR - timedelta(minutes=1)).timestamp()
    os.utime(old, (long_ago, long_ago))

    await officer.say("ชุดรายงาน")
    await desk.work()

    assert old not in set(desk.folder.glob("*.zip"))
    assert len(list(desk.folder.glob("*.zip"))) == 1


async def test_a_pack_holds_the_persons_own_office_alone(desk: Desk) -> None:
    place = desk.place
    await place.member(await place.office("1001"), channel=Channel.WEB)
    other = await place.member(await place.office("1002"), channel=Channel.WEB)
    await other.say("ชุดรายงาน")
    await desk.work()

    fetched = await desk.fetch(link_in(await other.catch_up()))

    assert desk.manifest(fetched.content).office == "1002"


async def test_somebody_who_has_not_joined_gets_no_pack(desk: Desk) -> None:
    stranger = desk.place.newcomer("stranger")
    await stranger.say("ยอมรับ")
    await stranger.say("ชุดรายงาน")

    assert not await desk.work()


async def test_a_pack_that_fails_is_said_with_a_way_on_and_logged_by_id(desk: Desk) -> None:
    async def fails(_: Job, __: Tell) -> str:
        raise StorageError("evidence e1: สมชาย.pdf is gone")

    officer = await _in_web(desk.place)
    await officer.say("ชุดรายงาน")
    await desk.work(fails)

    assert "คำตอบและหลักฐานยังอยู่ครบ" in await officer.catch_up()
    assert "สมชาย" not in "".join(desk.log.lines)
    await officer.tap("จัดทำอีกครั้ง")
    assert await desk.work()


async def test_a_long_pack_says_how_far_it_is(desk: Desk) -> None:
    async def slow(job: Job, tell: Tell) -> str:
        await tell("40")
        return await desk.packer.make(job, tell)

    officer = await _in_web(desk.place)
    await officer.say("ชุดรายงาน")
    await desk.work(slow)

    assert "จัดทำแล้วร้อยละ 40" in await officer.catch_up()


async def test_who_sits_at_the_machine_is_told_where_the_file_is(desk: Desk) -> None:
    officer = await desk.place.member(await desk.place.office(), channel=Channel.TERMINAL)
    await officer.say("ชุดรายงาน")
    await desk.work()

    [made] = desk.folder.glob("*.zip")
    assert str(made) in await officer.catch_up()


async def test_in_line_the_link_opens_in_the_phones_own_browser(desk: Desk) -> None:
    officer = await desk.place.member(await desk.place.office(), channel=Channel.LINE)
    await officer.say("ชุดรายงาน")
    await desk.work()

    handed = await officer.catch_up()

    assert f"{link_in(handed)}?openExternalBrowser=1" in handed


async def test_what_was_signed_is_packed_as_signed_and_stays_so(desk: Desk) -> None:
    place = desk.place
    office = await place.office()
    coordinator = await place.member(office, Role.COORDINATOR, channel=Channel.WEB)
    director = await place.member(office, Role.DIRECTOR, channel=Channel.WEB)
    for person, name in ((coordinator, "นางสมศรี ใจดี"), (director, "นายประเสริฐ มั่นคง")):
        await person.say("แก้ชื่อ")
        await person.say(name)
    await answer_everything(place, office)
    await coordinator.press(encode(SendReady()))
    await coordinator.say("ตรวจสอบ")
    await coordinator.tap("ตรวจรับทั้ง 24 ข้อ")
    await coordinator.say("เสนอ ผอ.")
    await coordinator.tap("เสนอ ผอ.")
    await director.say("รับรอง")
    await director.tap("รับรอง")
    await director.tap("รับรอง ในฐานะ ผอ.")

    packs = []
    for _ in range(2):
        await coordinator.say("ชุดรายงาน")
        assert await desk.work()
        packs.append((await desk.fetch(link_in(await coordinator.catch_up()))).content)
        await coordinator.say("นำเข้าระบบ PMQA แล้ว")

    manifest = desk.manifest(packs[0])
    assert manifest.signature is not None
    assert manifest.signature.name == "นายประเสริฐ มั่นคง"
    assert packs[0] == packs[1]
