"""A conversation small enough to know by heart, behind the port that channels call."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.errors import StorageError
from bot.model import Channel, Choice, OutboxRow, Row, Screen, Tick, Update, UpdateKind

CRITERIA = (
    "ผอ.สพท. สร้างความยั่งยืนให้องค์กร โดยกำหนดวิสัยทัศน์ พันธกิจ และค่านิยมที่ทุกคนในสำนักงานมีส่วนร่วม",
    "มีการกำหนดวิสัยทัศน์ที่ชัดเจน สื่อสารถึงบุคลากร ผู้รับบริการ และผู้มีส่วนได้ส่วนเสียอย่างทั่วถึง",
)
MENU = Screen(
    title="เมนู",
    text="เลือกสิ่งที่จะทำต่อ",
    choices=(
        Choice("ทำต่อ ข้อ 1.1", "1:level", primary=True),
        Choice("งานของฉัน", "1:work"),
        Choice("ดูคะแนน", "1:score"),
        Choice("อ่านเรื่องยาว", "1:long"),
    ),
    hint="พิมพ์ตัวเลข หรือพิมพ์คำที่ต้องการค้นหา",
)
WELCOME = Screen(
    title="ยินดีต้อนรับสู่ผู้ช่วย PMQA",
    text=(
        "ระบบนี้ช่วยสำนักงานเขตพื้นที่การศึกษาตอบแบบประเมิน PMQA 4.0 ทีละข้อ\n"
        "ก่อนเริ่ม ระบบจะเก็บชื่อ คำตอบ และเวลาที่ตอบ เพื่อให้ทำงานร่วมกันในสำนักงานได้"
    ),
    choices=(Choice("ยอมรับ", "1:menu", primary=True), Choice("อ่านรายละเอียด", "1:long")),
)
TELL = Screen(
    title="ข้อ 1.1 · Basic · เขียนสรุปแนวทาง",
    text="เล่าว่าทำอย่างไร พิมพ์ได้หลายข้อความ แล้วพิมพ์ เสร็จ",
    choices=(Choice("เสร็จ", "1:level", primary=True), Choice("ยกเลิก", "1:menu")),
    numbered=False,
)
LONG = Screen(title="เรื่องยาว", text="\n".join(f"ย่อหน้าที่ {n} " + "ยาวมาก " * 40 for n in range(1, 9)))


@dataclass
class _Talk:
    rows: list[OutboxRow] = field(default_factory=list)
    ticks: dict[int, Tick] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    shown: Screen | None = None


@dataclass
class FakeTurns:
    """Implements `Turns`; `taken` holds what was acted on.

    With `echoes` off, what was said is not repeated, as before the notice was accepted.
    `failures` and `read_failures` count down the storage errors to come. `read` gives at most
    `batch` rows at once, as a database does.
    """

    taken: list[Update] = field(default_factory=list)
    failures: int = 0
    read_failures: int = 0
    batch: int = 50
    echoes: bool = True
    _talks: dict[tuple[Channel, str], _Talk] = field(default_factory=dict)
    _ids: set[tuple[Channel, str]] = field(default_factory=set)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def take(self, update: Update) -> None:
        if self.failures:
            self.failures -= 1
            raise StorageError("disk full, on purpose")
        if (update.channel, update.id) in self._ids:
            return
        self._ids.add((update.channel, update.id))
        self.taken.append(update)
        self._answer(self._talk(update.channel, update.external_id), update)
        await self._wake()

    async def read(
        self, channel: Channel, external_id: str, after: int, *, wait: timedelta = timedelta(0)
    ) -> tuple[OutboxRow, ...]:
        if self.read_failures:
            self.read_failures -= 1
            raise StorageError("database gone, on purpose")

        def found() -> tuple[OutboxRow, ...]:
            rows = self._talk(channel, external_id).rows
            return tuple(row for row in rows if row.seq > after)[: self.batch]

        try:
            async with self._changed, asyncio.timeout(wait.total_seconds() or None):
                return found() if not wait else await self._changed.wait_for(found)
        except TimeoutError:
            return ()

    async def last_seq(self, channel: Channel, external_id: str) -> int:
        rows = self._talk(channel, external_id).rows
        return rows[-1].seq if rows else 0

    async def push(self, channel: Channel, external_id: str, screen: Screen) -> None:
        """Let a message come of itself, as a colleague's notice does."""
        _add(self._talk(channel, external_id), screen)
        await self._wake()

    async def forget(self, channel: Channel, external_id: str) -> None:
        """Drop all rows, as erasure does; the next row is the first again."""
        self._talks.pop((channel, external_id), None)

    def fill(self, channel: Channel, external_id: str, count: int) -> None:
        """Put so many numbered answers there, as a long history does."""
        for n in range(1, count + 1):
            _add(self._talk(channel, external_id), Screen(text=f"คำตอบที่ {n}"), update_id=f"old:{n}")

    def who(self) -> str:
        """Return the external id of the one who wrote last."""
        return self.taken[-1].external_id

    def _talk(self, channel: Channel, external_id: str) -> _Talk:
        return self._talks.setdefault((channel, external_id), _Talk())

    async def _wake(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    def _answer(self, talk: _Talk, update: Update) -> None:
        payload = _meant(talk.shown, update)
        if self.echoes and update.kind is not UpdateKind.START:
            said = update.file.name if update.file else talk.labels.get(update.text, update.text)
            _add(talk, Screen(text=said), update_id=update.id, echo=True)
        talk.shown = _next(talk, payload, update)
        _add(talk, talk.shown, update_id=update.id)


def _add(talk: _Talk, screen: Screen, *, update_id: str = "", echo: bool = False) -> None:
    row = OutboxRow(len(talk.rows) + 1, datetime.now(UTC), screen, echo=echo, update_id=update_id)
    talk.rows.append(row)
    talk.labels |= {choice.payload: choice.label for choice in screen.choices}


def _meant(shown: Screen | None, update: Update) -> str:
    if update.kind is UpdateKind.PRESS:
        return update.text
    if update.text == "เมนู":
        return "1:menu"
    numbered = shown is not None and shown.numbered and update.text.isdigit()
    if shown is None or not numbered or not 0 < int(update.text) <= len(shown.choices):
        return ""
    return shown.choices[int(update.text) - 1].payload


def _next(talk: _Talk, payload: str, update: Update) -> Screen:
    if update.kind is UpdateKind.START:
        return WELCOME
    if payload.startswith("1:tick:"):
        _turn(talk.ticks, int(payload[-1]))
    if payload.startswith(("1:tick:", "1:level")):
        return _checklist(talk.ticks)
    if not payload and talk.shown == TELL:
        return replace(TELL, text=f"บันทึกข้อ 1.1 แล้ว {len(update.text)} ตัวอักษร เขียนต่อได้ หรือพิมพ์ เสร็จ")
    return {"1:menu": MENU, "1:tell": TELL, "1:long": LONG}.get(payload, _not_found(update.text))


def _turn(ticks: dict[int, Tick], number: int) -> None:
    ticks[number] = Tick.NOT_MET if ticks.get(number) is Tick.MET else Tick.MET


def _checklist(ticks: dict[int, Tick]) -> Screen:
    done = sum(tick is Tick.MET for tick in ticks.values())
    rows = [Choice(text, f"1:tick:{n}", row=Row(text, ticks.get(n))) for n, text in enumerate(CRITERIA)]
    return Screen(
        title=f"ข้อ 1.1 · Basic (ระดับ 1 จาก 3) · ทำแล้ว {done}/{len(CRITERIA)}",
        text="แตะรายการที่สำนักงานทำแล้ว",
        choices=(
            *rows,
            Choice("ครบทุกรายการ", "1:tick:0", primary=True),
            Choice("เขียนสรุปแนวทาง", "1:tell"),
            Choice("เมนู", "1:menu"),
        ),
        hint="พิมพ์ 1 หรือ 2 หรือ 1-2 เลือกได้หลายรายการ",
    )


def _not_found(words: str) -> Screen:
    return Screen(text=f"ไม่พบ “{words}” ลองพิมพ์คำอื่น หรือกด เมนู", choices=(Choice("เมนู", "1:menu"),))
