"""Somebody who taps whatever there is and types nonsense, by chance but the same each time."""

from __future__ import annotations

import random

from tests.fakes.officer import Officer

NONSENSE = (
    "กกกก", "ทำแล้ว", "1", "0", "99", "1-3", "๑ ๒", "ข้อ 9.9", "มิติ 7.2", "เสร็จ", "ย้อนกลับ", "ยกเลิก", "😀",
    "xyzzy", "'; DROP TABLE people; --", "{literal}", "<b>&amp;</b>", "ก" * 3999, "https://example.org/x",
    "12/34", "ABCD2345", "คืนค่าเดิม", "ข้อมูลของฉัน", "ประวัติ", "หลักฐาน", "ชุดรายงาน", "แบบฟอร์ม 2.3",
    "คะแนน", "ทีม", "กำหนดส่ง", "/start", "*ตัวหนา_",
)  # fmt: skip

TYPES = 0.2
"""How often something is typed; else a button is pressed."""

LOOKS_BACK = 0.2
"""How often the button pressed is an old one."""

REMEMBERED = 200


async def walk(officer: Officer, seed: int, steps: int) -> None:
    """Take so many steps; each must be answered.

    Raises:
        AssertionError: at the first silence, naming what was done before it.
    """
    chance = random.Random(seed)  # noqa: S311 - the same walk each time, and no secret
    old = [one.payload for one in officer.choices] or ["1:menu"]
    for _ in range(steps):
        new = [one.payload for one in officer.choices]
        old = [*old, *new][-REMEMBERED:]
        if chance.random() < TYPES:
            done = chance.choice(NONSENSE)
            await officer.say(done)
        else:
            done = chance.choice(new if new and chance.random() >= LOOKS_BACK else old)
            await officer.press(done)
        assert officer.screens, f"silence after {done!r}"
