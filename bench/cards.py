"""How long a screen takes to become LINE messages, by kind: part of the time of every reply.

Run `python -m bench cards`. The aim is below 0.15 ms a screen. Buttons and rows are kept as drawn, so
the first time (cold) is told apart.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence

from bot.channels.line import pieces
from bot.channels.line.cards import to_messages
from bot.model import Bar, Choice, Row, Screen, ScreenKind, Tick

ROUNDS = 3_000
CRITERION = "มีการกำหนดวิสัยทัศน์ ยุทธศาสตร์ขององค์กร เพื่อรองรับการเปลี่ยนแปลงในอนาคต " * 2
LABELS = "ครบทุกรายการ ยังไม่ได้ทำ เขียนสรุปแนวทาง แนบหลักฐาน ระบุโครงการ Advance ข้อถัดไป ดูทั้งข้อ เมนู"


def a_screen(kind: ScreenKind, number: int = 0) -> Screen:
    """A screen as full as the fullest of its kind; another number, another revision."""
    rows = tuple(
        Choice(CRITERION, f"1:tick:1.1:{place}:{number}", row=Row(CRITERION, Tick.MET)) for place in range(4)
    )
    buttons = tuple(Choice(label, f"1:x:{label[:1].encode().hex()}:{number}") for label in LABELS.split())
    return Screen(
        title="ข้อ 1.1 · Basic (ระดับ 1 จาก 3) · ทำแล้ว 0/4",
        text="\n".join(["บันทึกข้อ 1.1 แล้ว", "ข้อนี้ 0 → 150 จาก 500", "ตรงที่: «ข้อร้องเรียน» " + CRITERION]),
        choices=(*(rows if kind is ScreenKind.CHECKLIST else ()), *buttons),
        hint="พิมพ์เลขรายการที่ทำแล้ว",
        kind=kind,
        bars=tuple(Bar(f"หมวด {one}: {one * 70}", one * 14) for one in range(1, 8))
        if kind is ScreenKind.SCORE
        else (),
    )


def measured(kind: ScreenKind) -> dict[str, object]:
    cold = _milliseconds([a_screen(kind, number) for number in range(200)])
    screens = [a_screen(kind)] * ROUNDS
    to_messages(screens[:1])
    drawn = json.dumps(to_messages(screens[:1]))
    return {
        "kind": kind.value,
        "ms": round(_milliseconds(screens), 4),
        "cold_ms": round(cold, 4),
        "bytes": len(drawn),
    }


def _milliseconds(screens: Sequence[Screen]) -> float:
    begun = time.perf_counter()
    for screen in screens:
        to_messages([screen])
    return (time.perf_counter() - begun) * 1000 / len(screens)


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench cards")
    parser.add_argument("--json", action="store_true")
    as_json = parser.parse_args(argv).json
    pieces.button_piece.cache_clear()
    pieces.row_piece.cache_clear()
    found = [measured(kind) for kind in ScreenKind]
    if as_json:
        print(json.dumps(found))
        return 0
    for one in found:
        print(f"{one['kind']:<10} {one['ms']:.3f} ms (cold {one['cold_ms']:.3f} ms), {one['bytes']} bytes")
    return 0
