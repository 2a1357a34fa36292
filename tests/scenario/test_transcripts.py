"""Whole dialogues as text, so that a change of wording or of a screen shows as a diff.

`PMQA_WRITE_TRANSCRIPTS=1 pytest tests/scenario/test_transcripts.py` writes them anew.
"""

from __future__ import annotations

import os
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.model import Role
from tests.fakes.officer import Officer
from tests.fakes.place import Place

FOLDER = Path(__file__).parent / "transcripts"
_QUOTES = re.compile("[«»]")
"""What was found stands in these where text is plain; platforms draw it bold."""
_CODE = re.compile(r"\b[2-9A-HJKMNP-Z]{4}-?[2-9A-HJKMNP-Z]{4}\b")


async def _say(officer: Officer, *words: str) -> Officer:
    for word in words:
        await officer.say(word)
    return officer


async def joining(place: Place) -> Officer:
    newcomer = place.newcomer("new")
    await newcomer.say("สวัสดีค่ะ")
    await newcomer.say(await place.invite(await place.office()))
    return await _say(newcomer, "1", "สมศรี ใจดี, นักวิเคราะห์นโยบายและแผน, กลุ่มนโยบายและแผน", "เมนู")


async def self_item(place: Place) -> Officer:
    officer = await place.member(await place.office())
    officer.transcript.clear()
    await _say(officer, "ข้อ 1.1", "ครบทุกรายการ", "เขียนสรุปแนวทาง", "ประชุมทุกเดือน", "เสร็จ", "Advance", "1")
    await _say(officer, "ยังไม่ได้ทำ", "ระบุโครงการ", "โครงการองค์กรยั่งยืน", "งานของฉัน")
    return await _say(officer, "ข้อถัดไป", "ระบุโครงการ", "1", "คะแนน")


async def results_item(place: Place) -> Officer:
    officer = await place.member(await place.office())
    officer.transcript.clear()
    await _say(officer, "มิติ 7.1", "1", "ร้อยละของนักเรียนที่อ่านออก", "1", "1", "0", "๘๕%", "ข้าม", "ใช่", "80")
    return await _say(officer, "ตอบผลการดำเนินการ", "90", "ข้อถัดไป")


async def external_score(place: Place) -> Officer:
    coordinator = await place.member(await place.office(), Role.COORDINATOR)
    coordinator.transcript.clear()
    return await _say(coordinator, "ข้อ 1.2", "กรอกผลส่วนกลาง", "101", "91.37", "1", "ผลส่วนกลาง", "ข้อ 6.1")


async def external_with_form(place: Place) -> Officer:
    officer = await place.member(await place.office())
    officer.transcript.clear()
    return await _say(officer, "ข้อ 4.1", "เขียนสรุปแนวทาง", "ใช้ ปพ.3 ออนไลน์", "เสร็จ", "แบบฟอร์ม 4.1")


async def undoing(place: Place) -> Officer:
    officer = await place.member(await place.office())
    officer.transcript.clear()
    await _say(officer, "ข้อ 1.1", "ครบทุกรายการ", "ระบุโครงการ", "โครงการหนึ่ง")
    return await _say(officer, "ประวัติ 1.1", "คืนค่าเดิม", "คืนค่าเดิม", "คืนค่าเดิม", "ประวัติ")


async def two_hours(place: Place) -> Officer:
    officer = await place.member(await place.office())
    officer.transcript.clear()
    await _say(officer, "ข้อ 1.1", "เขียนสรุปแนวทาง", "ประชุมทุกเดือน")
    place.clock.pass_by(timedelta(hours=3))
    await _say(officer, "ข้อร้องเรียน", "2", "ข้อ 1.1 basic", "เขียนต่อข้อ 1.1")
    place.clock.pass_by(timedelta(days=20))
    return await _say(officer, "ทำต่อ", "เสร็จ")


async def reading_director(place: Place) -> Officer:
    director = await place.member(await place.office(), Role.DIRECTOR)
    director.transcript.clear()
    return await _say(director, "เมนู", "ข้อ 1.1", "ครบทุกรายการ", "มิติ 7.1", "ส่งตรวจ", "ทีม")


DIALOGUES: tuple[Callable[[Place], Awaitable[Officer]], ...] = (
    joining,
    self_item,
    results_item,
    external_score,
    external_with_form,
    undoing,
    two_hours,
    reading_director,
)


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda one: one.__name__)
async def test_the_dialogue_reads_as_it_is_written_down(
    place: Place, way: str, dialogue: Callable[[Place], Awaitable[Officer]]
) -> None:
    officer = await dialogue(place)

    told = _CODE.sub("(รหัส)", "\n\n".join(officer.transcript)) + "\n"

    path = FOLDER / f"{dialogue.__name__}.txt"
    if os.environ.get("PMQA_WRITE_TRANSCRIPTS") and way == "core":
        path.write_text(told, encoding="utf-8")
    expected = path.read_text(encoding="utf-8")
    drawn = expected if way == "core" else _QUOTES.sub("", expected)
    assert _arranged(told, way) == _arranged(drawn, way)


def _arranged(told: str, way: str) -> str:
    """Return a dialogue as it is compared: Telegram's buttons stand below all else, its hints above them."""
    if way != "telegram":
        return told
    return "\n\n".join("\n".join(sorted(screen.strip().split("\n"))) for screen in told.split("\n\n"))
