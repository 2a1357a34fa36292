"""No input gets silence, an English error or a dead end."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.knowledge import Knowledge
from bot.model import Role, UpdateKind
from bot.turns import TurnRunner
from content.loader import load_commands
from storage.store import open_store
from tests.fakes.officer import Officer
from tests.fakes.place import Place, a_world

ODD = [
    "", " ", "\n\n", "\t", "\u200b", "😀", "👨‍👩‍👧",
    "ก" * 5_000, "a" * 5_000, "\x00\x01\x1b[2J", "'; DROP TABLE people; --",
    "{}", "{name}", "%s",
    "<b>x</b>", "https://example.go.th/x", "-", ".", "?", "!!!", "๙๙", "0", "100", "1 2 3", "1-9",
    "9999999999", "ข้อ 9.9", "ข้อ 0.0", "หมวด 9", "ข้อ", "เขียนต่อข้อ 1.1", "ใช่", "ไม่", "ครับ", "ค่ะ", "null", "٣",
]  # fmt: skip

STATES: dict[str, tuple[str, ...]] = {
    "nothing": (),
    "menu": ("เมนู",),
    "item": ("ข้อ 1.1",),
    "level": ("ข้อ 1.1", "Basic"),
    "criterion": ("ข้อ 1.1", "Basic", "ตอบทีละรายการ"),
    "narrative": ("ข้อ 1.1", "เขียนสรุปแนวทาง"),
    "project": ("ข้อ 1.1", "ระบุโครงการ"),
    "indicator": ("มิติ 7.1", "ตอบตัวชี้วัด"),
    "unit": ("มิติ 7.1", "ตอบตัวชี้วัด", "ร้อยละของงาน"),
    "target": ("มิติ 7.1", "ตอบตัวชี้วัด", "ร้อยละของงาน", "ร้อยละ", "ยิ่งมากยิ่งดี"),
    "external": ("ผลส่วนกลาง", "1"),
    "group": ("ผลส่วนกลาง", "4"),
    "source": ("ผลส่วนกลาง", "1", "91.37"),
    "name": ("แก้ชื่อ",),
    "search": ("ค้นหา", "ข้อร้องเรียน"),
    "history": ("ประวัติ",),
    "leaving": ("ลบข้อมูลของฉัน",),
}


async def in_state(officer: Officer, name: str) -> Officer:
    for word in ("เมนู", *STATES[name]):
        await officer.say(word)
    return officer


def answered(officer: Officer) -> bool:
    """Tell whether there was a Thai answer that says what comes next."""
    if not officer.screens or not re.search("[ก-๙]", officer.text):
        return False
    return officer.screen.leads_on


@pytest.mark.parametrize("state", STATES)
async def test_whatever_is_typed_gets_an_answer_with_a_next_step(place: Place, state: str) -> None:
    officer = await place.member(await place.office(), Role.COORDINATOR)
    for text in ODD:
        await in_state(officer, state)

        await officer.say(text)

        assert answered(officer), repr(text)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    "kind", [UpdateKind.STICKER, UpdateKind.FILE, UpdateKind.LOCATION, UpdateKind.UNKNOWN]
)
async def test_whatever_is_sent_gets_an_answer_and_leaves_the_question_open(
    place: Place, state: str, kind: UpdateKind
) -> None:
    officer = await in_state(await place.member(await place.office(), Role.COORDINATOR), state)

    await officer.send(kind)

    assert answered(officer)
    if state in {"narrative", "project", "target", "name"}:
        assert "ยังเปิด" in officer.text


_FORGED = """
x 1: 1:nosuch 1:item:9.9 1:item: 1:item:C1 1:level:7.1:basic 1:level:1.2:basic
1:crit:1.1:1.3.B1 1:crit:1.1: 1:tick:1.1:1.3.B1:met:0 1:tick:1.1::met:0 1:tick:7.1:basic:met:0
1:tick:6.1:basic:met:0 1:tell:7.1:basic:add:0 1:tell:1.1:basic:x:0 1:keep:1.1:basic 1:seek
1:proj:7.1 1:same:1.1:1.1:0 1:same:1.1:9.9:0 1:res:1.1: 1:res:7.1:nosuch 1:unit:1.1:percent:0
1:rep:7.1:7:0 1:dup:7.1:0 1:ext:nosuch 1:grp:Z 1:src:1.2:9 1:src:nosuch:1 1:sure:1.1:0 1:drop
1:score:99 1:hist:9.9:0 1:hist::99999999999999999999999999 1:undo:nosuch 1:form:9.9 1:evi:9.9
1:inv:central 1:inv:nosuch 1:ready:nosuch 1:mine:nosuch 1:office:nosuch 1:isme 1:done 1:skip
1:stop 1:back 1:go 1:work:nosuch 1:cat:9 1:tick:1.1:basic:met:9999999999999999999999999999999
"""
FORGED = ["", *_FORGED.split()]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.COORDINATOR, Role.DIRECTOR])
async def test_a_forged_or_outdated_button_gets_an_answer(place: Place, role: Role) -> None:
    officer = await place.member(await place.office(), role)
    for payload in FORGED:
        await officer.press(payload)

        assert answered(officer), payload

    assert "ตอบครบแล้ว 0" in await officer.say("งานของฉัน")


async def test_a_strangers_forged_button_gets_an_answer(place: Place) -> None:
    stranger = place.newcomer("new")
    for payload in FORGED:
        await stranger.press(payload)

        assert answered(stranger), payload


async def test_an_old_button_still_does_what_it_says(place: Place) -> None:
    officer = await place.member(await place.office())
    await officer.say("ข้อ 1.1")
    old = officer.choice("ครบทุกรายการ").payload
    await officer.say("เมนู")
    await officer.say("ข้อ 2.1")

    assert "บันทึกข้อ 1.1 แล้ว" in await officer.press(old)


async def test_an_old_button_shows_a_colleagues_change_and_asks(place: Place) -> None:
    office = await place.office()
    officer, colleague = await place.member(office), await place.member(office)
    await officer.say("ข้อ 1.1")
    old = officer.choice("ครบทุกรายการ").payload
    await colleague.say("ข้อ 1.1")
    await colleague.say("ยังไม่ได้ทำ")

    assert "มีผู้แก้ไปแล้ว" in await officer.press(old)

    assert "บันทึกข้อ 1.1 แล้ว" in await officer.tap("ทำตามที่กด")


async def test_undo_after_a_colleagues_change_leaves_theirs(place: Place) -> None:
    office = await place.office()
    officer, colleague = await place.member(office), await place.member(office)
    await officer.say("ข้อ 1.1")
    await officer.say("ครบทุกรายการ")
    await colleague.say("ข้อ 1.1 basic")
    await colleague.say("1")

    assert "คืนค่าเดิมไม่ได้" in await officer.say("คืนค่าเดิม")
    assert "ทำแล้ว 1/2" in await officer.say("ข้อ 1.1 basic")


TYPED = st.one_of(
    st.text(max_size=60),
    st.sampled_from(sorted(word for words in load_commands().values() for word in words)),
    st.sampled_from(ODD[:30]),
    st.from_regex(r"[0-9๐-๙]{1,2}([ ,-][0-9]{1,2})?", fullmatch=True),
    st.from_regex(r"(ข้อ |มิติ |หมวด )?[1-7]\.[1-6]", fullmatch=True),
)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.COORDINATOR, Role.DIRECTOR, None])
def test_any_talk_at_all_is_answered(
    role: Role | None, tmp_path: Path, empty_database: Path, know: Knowledge
) -> None:
    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.sampled_from(sorted(STATES)), st.lists(TYPED, min_size=3, max_size=8))
    def is_answered(state: str, texts: list[str]) -> None:
        path = tmp_path / "any.db"
        path.write_bytes(empty_database.read_bytes())
        asyncio.run(_over(path, know, lambda place: _talk(place, role, state, texts)))

    is_answered()


async def _over(path: Path, know: Knowledge, talk: Callable[[Place], Awaitable[None]]) -> None:
    store = await open_store(f"sqlite:///{path}")
    try:
        await talk(Place(store, TurnRunner(store, know, a_world()), know))
    finally:
        await store.close()


async def _talk(place: Place, role: Role | None, state: str, texts: list[str]) -> None:
    newcomer = place.newcomer("new")
    officer = await place.member(await place.office(), role) if role else newcomer
    await in_state(officer, state)
    for text in texts:
        await officer.say(text)

        assert answered(officer), repr(text)
