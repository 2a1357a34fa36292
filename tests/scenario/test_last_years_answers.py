"""Last year's answers are drafts: shown at the item, taken over one item at a time, never counted before."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import build_knowledge
from bot.knowledge import Knowledge
from bot.model import Channel, Level, Office, Role
from bot.turns import TurnRunner
from content.loader import FRAMEWORKS, find_framework, load_messages
from storage.store import open_store
from tests.fakes.ledger import stored, told
from tests.fakes.officer import Officer
from tests.fakes.place import Place, a_world
from tests.fakes.ways import CoreWay


@pytest.fixture(scope="session")
def new_year(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """What is known once a further framework, of the year after, lies in DATA_DIR."""
    folder = tmp_path_factory.mktemp("frameworks")
    copy = shutil.copytree(FRAMEWORKS / "pmqa-2565", folder / "pmqa-2566")
    for path in copy.glob("*.yaml"):
        text = path.read_text(encoding="utf-8").replace("pmqa-2565", "pmqa-2566")
        path.write_text(text.replace("fiscal_year: 2565", "fiscal_year: 2566"), encoding="utf-8")
    return build_knowledge(load_messages(), extra=folder)


@pytest.fixture
async def year(tmp_path: Path, empty_database: Path, new_year: Knowledge) -> AsyncIterator[Place]:
    path = tmp_path / "pmqa.db"
    shutil.copyfile(empty_database, path)
    store = await open_store(f"sqlite:///{path}")
    yield Place(store, TurnRunner(store, new_year, a_world()), new_year)
    await store.close()


@pytest.fixture
async def office(year: Place) -> Office:
    return await year.office()


@pytest.fixture
async def malee(year: Place, office: Office) -> Officer:
    """An officer who answered ข้อ 1.1 and มิติ 7.1 last year."""
    last = replace(year.know, framework=find_framework("pmqa-2565"), earlier=())
    officer = await year.member(office, name="malee")
    this_year, officer.way = (
        officer.way,
        CoreWay(TurnRunner(year.store, last, a_world()), Channel.TERMINAL, officer.name),
    )
    await officer.say("ข้อ 1.1")
    await officer.tap("ครบทุกรายการ")
    await officer.tap("เขียนสรุปแนวทาง")
    await officer.say("ประชุมทุกเดือน")
    await officer.say("สื่อสารนโยบายทุกกลุ่ม")
    await officer.say("เสร็จ")
    await officer.say("โครงการ")
    await officer.say("โครงการพัฒนาองค์กร")
    await officer.say("มิติ 7.1")
    await officer.tap("ตอบตัวชี้วัด")
    for answer in ("ร้อยละผู้เรียนที่อ่านออก", "ร้อยละ", "ยิ่งมากยิ่งดี", "80", "85"):
        await officer.say(answer)
    await officer.say("ยกเลิก")
    officer.way = this_year
    return officer


async def test_last_years_answers_are_shown_and_count_for_nothing(
    year: Place, office: Office, malee: Officer
) -> None:
    assert "ทำแล้ว 0/" in await malee.say("ข้อ 1.1")
    shown = await malee.tap("คำตอบปีก่อน")

    assert "คำตอบปี 2565 · ข้อ 1.1" in shown
    assert "ยังไม่นับเป็นคำตอบของปีนี้" in shown
    assert "ประชุมทุกเดือน" in shown
    assert "โครงการพัฒนาองค์กร" in shown
    assert (await stored(year, office)).cells == {}
    assert "ตอบครบแล้ว 0" in await malee.say("งานของฉัน")


async def test_taking_over_writes_texts_and_the_project_and_no_tick(
    year: Place, office: Office, malee: Officer
) -> None:
    await malee.say("คำตอบปีก่อน 1.1")
    assert "นำคำตอบปีก่อนของข้อ 1.1 มาแล้ว" in await malee.tap("นำมาใช้ปีนี้")

    answers = await stored(year, office)
    assert answers.cells == {("1.1", "project"): "โครงการพัฒนาองค์กร"}
    assert await told(year, office, "1.1", Level.BASIC) == ["ประชุมทุกเดือน\nสื่อสารนโยบายทุกกลุ่ม"]
    assert "ตอบครบแล้ว 0" in await malee.say("งานของฉัน")
    assert "ยังไม่มี" not in await malee.say("คำตอบปีก่อน 1.1")
    assert not malee.offers("นำมาใช้ปีนี้")


async def test_what_this_year_has_answered_is_not_written_over(
    year: Place, office: Office, malee: Officer
) -> None:
    await malee.say("ข้อ 1.1")
    await malee.tap("เขียนสรุปแนวทาง")
    await malee.say("ของปีนี้")
    await malee.say("เสร็จ")
    await malee.say("คำตอบปีก่อน 1.1")
    await malee.tap("นำมาใช้ปีนี้")

    assert await told(year, office, "1.1", Level.BASIC) == ["ของปีนี้"]
    assert (await stored(year, office)).cell("1.1", "project") == "โครงการพัฒนาองค์กร"


async def test_taking_over_is_undone_like_any_answer(year: Place, office: Office, malee: Officer) -> None:
    await malee.say("คำตอบปีก่อน 1.1")
    await malee.tap("นำมาใช้ปีนี้")
    await malee.say("คืนค่าเดิม")

    assert (await stored(year, office)).cells == {}
    assert await told(year, office, "1.1", Level.BASIC) == []


async def test_an_indicators_result_becomes_the_baseline(year: Place, office: Office, malee: Officer) -> None:
    await malee.say("คำตอบปีก่อน 7.1")
    await malee.tap("นำมาใช้ปีนี้")

    cells = {field: value for (_, field), value in (await stored(year, office)).cells.items()}
    assert cells == {
        "indicator": "ร้อยละผู้เรียนที่อ่านออก",
        "unit": "percent",
        "direction": "higher",
        "repeated": "yes",
        "baseline": "85",
    }


async def test_an_item_that_was_not_answered_has_no_draft(malee: Officer) -> None:
    await malee.say("ข้อ 1.3")
    assert not malee.offers("คำตอบปีก่อน")
    assert "ไม่มีคำตอบของปีก่อนในข้อนี้" in await malee.say("คำตอบปีก่อน 1.3")


async def test_a_director_reads_and_another_office_sees_nothing(
    year: Place, office: Office, malee: Officer
) -> None:
    director = await year.member(office, Role.DIRECTOR, name="director")
    assert "ประชุมทุกเดือน" in await director.say("คำตอบปีก่อน 1.1")
    assert not director.offers("นำมาใช้ปีนี้")

    stranger = await year.member(await year.office("1002", "สพม.อีกแห่งหนึ่ง"), name="stranger")
    assert "ไม่มีคำตอบของปีก่อน" in await stranger.say("คำตอบปีก่อน 1.1")
