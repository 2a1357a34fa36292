"""Photos on their way from LINE to an item: fetched, told of by the free reply, placed by a tap."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.knowledge import Knowledge
from tests.fakes import honest_files as honest
from tests.fakes.line_content import LineContentServer
from tests.fakes.line_place import LinePlace, line_place
from tests.fakes.line_server import ACCESS_TOKEN


@pytest.fixture
async def at(tmp_path: Path, empty_database: Path, know: Knowledge) -> AsyncIterator[LinePlace]:
    shutil.copyfile(empty_database, tmp_path / "pmqa.db")
    contents = {"701": honest.photo(), "702": honest.pdf(), "703": b""}
    async with (
        LineContentServer(contents=contents, token=ACCESS_TOKEN).running() as content,
        line_place(tmp_path, know, line_data_api_url=content.url) as line,
    ):
        yield line


async def test_an_album_is_told_of_as_one_by_the_free_reply_and_placed_by_a_tap(at: LinePlace) -> None:
    officer = await at.place.member(await at.place.office())
    await officer.say("ข้อ 2.3")
    me = officer.way.id
    album = {"id": "A1", "total": 2}
    photo = at.line.message("image", me, id="701", imageSet={**album, "index": 1})
    paper = at.line.message("file", me, id="702", fileName="รายงานสรุปผล.pdf", fileSize=900)

    await at.deliver(photo, paper)
    await at.files_told(me)
    told = await officer.catch_up()
    placed = await officer.tap(officer.choices[0].label)

    assert "รับแล้ว 2 ไฟล์" in told
    assert "ข้อ 2.3 · รายงานสรุปผลหรือรูปเล่ม" in told
    assert "แนบที่ข้อ 2.3" in placed
    assert at.server.used == 0


async def test_a_file_that_is_refused_says_why_in_line(at: LinePlace) -> None:
    officer = await at.place.member(await at.place.office())
    me = officer.way.id

    await at.deliver(at.line.message("file", me, id="703", fileName="ว่าง.pdf", fileSize=0))
    await at.files_told(me)

    assert "ไม่ได้รับ ว่าง.pdf: ไฟล์ว่าง" in await officer.catch_up()


async def test_a_photo_unsent_before_it_was_fetched_leaves_nothing(at: LinePlace) -> None:
    officer = await at.place.member(await at.place.office())
    me = officer.way.id
    photo = at.line.message("image", me, id="701")
    unsent = at.line.event("unsend", me, token=False, unsend={"messageId": "701"})

    await at.deliver(photo, unsent)
    await at.files_told(me)

    assert "รับแล้ว" not in await officer.catch_up()
    assert "ยังไม่ระบุข้อ" not in await officer.say("หลักฐาน")
