"""Reminders as people meet them, over a real database of either kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bot.exports.my_data import my_data
from bot.model import Assigned, Channel, Office, Part, Role, UpdateKind
from bot.ports import UnitOfWork
from bot.reminders.rounds import Means, Tally
from bot.reminders.schedule import Reminder
from tests.fakes.officer import Officer
from tests.fakes.place import FailingLog, Place
from tests.fakes.ways import Shown

MORNING = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)  # Monday 09:00 in Thailand
AFTERNOON = timedelta(hours=5)
DAY = timedelta(days=1)
SERVED = frozenset(Channel)
BUDGET: dict[Channel, int | None] = {Channel.LINE: None}


@dataclass
class Desk:
    """An office with a deadline, and the clock that reminds."""

    place: Place
    office: Office
    coordinator: Officer
    budgets: dict[Channel, int | None]

    def at(self, moment: datetime) -> None:
        self.place.clock.now = moment

    async def tick(self) -> Tally:
        means = Means(self.place.know, SERVED, self.budgets)
        return await Reminder(self.place.store, means, FailingLog(), lambda: self.place.clock.now).tick()

    async def due(self, day: str, *, by: Officer | None = None) -> None:
        assert "แล้ว" in await (by or self.coordinator).say(f"กำหนดส่ง {day}")

    async def give(self, officer: Officer, *places: str) -> None:
        """Hand items to somebody, as the coordinator does."""

        def keep(uow: UnitOfWork) -> None:
            person = uow.people.identity(officer.channel, officer.way.id)
            found = uow.assessments.load(self.office.id, self.place.know.framework.id)
            assert person
            assert found
            given = [Assigned(one, Part.MAIN, person.person_id) for one in places]
            uow.team.apply(self.office.id, found.id, given, by=person.person_id, at=self.place.clock.now)

        await self.place.store.run(keep)


@pytest.fixture
async def desk(either: Place) -> Desk:
    office = await either.office()
    coordinator = await either.member(office, Role.COORDINATOR, name="coordinator")
    await coordinator.say("ข้อ 1.1")
    either.clock.now = MORNING
    return Desk(either, office, coordinator, dict(BUDGET))


async def pushed(officer: Officer) -> list[Shown]:
    await officer.catch_up()
    return cards(officer)


def cards(officer: Officer) -> list[Shown]:
    return [one for one in officer.screens if one.text.startswith(("ใกล้กำหนดส่ง", "เลยกำหนดส่ง"))]


async def officer_of(desk: Desk, *places: str, channel: Channel = Channel.WEB) -> Officer:
    officer = await desk.place.member(desk.office, channel=channel)
    await desk.give(officer, *places)
    return officer


async def test_a_week_before_it_says_what_is_left_and_how_to_go_on(desk: Desk) -> None:
    officer = await officer_of(desk, "4.1", "4.2", "4.3", "7.1", "7.2")
    await desk.due("16 พ.ย. 69")

    await desk.tick()

    (card,) = await pushed(officer)
    assert card.text.startswith("ใกล้กำหนดส่ง 16 พ.ย. 69 (อีก 7 วัน)")
    assert card.text.count("•") == 3
    assert "ยังไม่เสร็จ 5 ข้อ" in card.text
    assert "และอีก 2 ข้อ" in card.text
    assert [one.label for one in card.choices] == ["ทำต่อ", "เลื่อนเตือน", "ปิดเตือน", "ส่งให้คนอื่นแล้ว"]
    assert "ข้อ 4.1" in await officer.tap("ทำต่อ")


async def test_one_digest_a_day_however_often_it_is_looked(desk: Desk) -> None:
    officer = await officer_of(desk, "4.1")
    await desk.due("16 พ.ย. 69")

    for _ in range(3):
        await desk.tick()

    assert len(await pushed(officer)) == 1
    desk.at(MORNING + DAY)
    await desk.tick()
    assert await pushed(officer) == []


async def test_a_restart_and_a_clock_set_back_remind_once(desk: Desk) -> None:
    officer = await officer_of(desk, "4.1")
    await desk.due("16 พ.ย. 69")
    await desk.tick()
    await pushed(officer)

    for ago in (timedelta(hours=-1), timedelta(minutes=5), DAY):
        desk.at(MORNING - ago)
        await desk.tick()

    assert await pushed(officer) == []


async def test_missed_ones_are_merged_into_one(desk: Desk) -> None:
    officer = await officer_of(desk, "4.1")
    await desk.due("16 พ.ย. 69")

    desk.at(MORNING + 6 * DAY + DAY)  # the day itself: 7, 3 and 1 days before were missed
    await desk.tick()

    (card,) = await pushed(officer)
    assert "(วันนี้)" in card.text


@pytest.mark.parametrize(
    "moment",
    [
        MORNING - timedelta(minutes=31),  # 08:29
        MORNING + timedelta(hours=7, minutes=30),  # 16:30
        MORNING - DAY,  # Sunday
        datetime(2026, 12, 10, 3, 0, tzinfo=UTC),  # วันรัฐธรรมนูญ
    ],
)
async def test_nothing_is_sent_outside_working_hours(desk: Desk, moment: datetime) -> None:
    officer = await officer_of(desk, "4.1")
    await desk.due("12 ธ.ค. 69")
    await officer.say("เมนู")

    desk.at(moment)

    assert await desk.tick() == Tally()


async def test_what_falls_on_a_day_off_is_told_before_it(desk: Desk) -> None:
    officer = await officer_of(desk, "4.1")
    await desk.due("15 พ.ย. 69")  # a Sunday

    desk.at(MORNING + 4 * DAY)
    await desk.tick()

    (card,) = await pushed(officer)
    assert "(อีก 2 วัน)" in card.text


async def test_work_that_is_finished_a_minute_before_is_not_reminded_of(desk: Desk) -> None:
    officer = await officer_of(desk, "4.1")
    await desk.due("16 พ.ย. 69")
    await officer.say("ข้อ 4.1")
    await officer.tap("เขียนสรุปแนวทาง")
    await officer.say("ดำเนินการแล้ว")
    await officer.say("เสร็จ")

    await desk.tick()

    assert await pushed(officer) == []


async def test_a_deadline_that_is_moved_back_is_not_reminded_of(desk: Desk) -> None:
    officer = await officer_of(desk, "4.1")
    await desk.due("16 พ.ย. 69")
    await desk.due("31 ธ.ค. 69")

    await desk.tick()

    assert await pushed(officer) == []


async def test_a_result_that_is_awaited_is_not_reminded_of_before_its_day(desk: Desk) -> None:
    officer = await officer_of(desk, "7.1")
    await desk.due("16 พ.ย. 69")
    await officer.say("มิติ 7.1")
    await officer.tap("ตอบตัวชี้วัด")
    for answer in ("ร้อยละผู้อ่านออก", "ร้อยละ", "ยิ่งมากยิ่งดี", "85", "รอผล", "13 พ.ย. 69", "ไม่ใช่"):
        await officer.say(answer)

    desk.at(MORNING)
    await desk.tick()
    assert await pushed(officer) == []

    desk.at(MORNING + 4 * DAY)
    await desk.tick()
    assert len(await pushed(officer)) == 1


async def test_line_is_reminded_by_the_next_free_reply_first(desk: Desk) -> None:
    officer = await officer_of(desk, "4.1", channel=Channel.LINE)
    await desk.due("16 พ.ย. 69")
    assert (await desk.tick()).waiting > 0

    await officer.say("ช่วยเหลือ")
    reminded, first = cards(officer), officer.screens[0]
    desk.at(MORNING + AFTERNOON)
    pushes = (await desk.tick()).pushes

    assert reminded == [first]
    assert pushes == 0


async def test_a_reply_in_the_evening_or_inside_a_question_carries_nothing(desk: Desk) -> None:
    officer = await officer_of(desk, "4.1", channel=Channel.LINE)
    await desk.due("16 พ.ย. 69")
    await desk.tick()

    await officer.say("ข้อ 4.1")
    assert len(cards(officer)) == 1
    desk.at(MORNING + 3 * DAY + DAY)
    await desk.tick()
    await officer.tap("เขียนสรุปแนวทาง")
    assert cards(officer) == []
    desk.at(MORNING + 4 * DAY + timedelta(hours=12))
    await officer.say("เสร็จ")
    assert cards(officer) == []


async def test_line_is_pushed_to_where_it_matters_and_nobody_wrote(desk: Desk) -> None:
    await officer_of(desk, "4.1", channel=Channel.LINE)
    await desk.due("16 พ.ย. 69")

    desk.at(MORNING + AFTERNOON)

    assert (await desk.tick()).pushes == 1
    assert (await desk.tick()).pushes == 0


async def test_a_mark_that_matters_less_is_not_pushed(desk: Desk) -> None:
    await officer_of(desk, "4.1", channel=Channel.LINE)
    await desk.due("9 ธ.ค. 69")

    desk.at(MORNING + AFTERNOON)

    assert (await desk.tick()).pushes == 0


async def test_the_reserve_for_signing_off_is_left_alone(desk: Desk) -> None:
    await officer_of(desk, "4.1", channel=Channel.LINE)
    await officer_of(desk, "4.2", channel=Channel.LINE)
    await desk.due("16 พ.ย. 69")
    desk.budgets[Channel.LINE] = 2  # a fifth of it, rounded up, is one

    desk.at(MORNING + AFTERNOON)
    tally = await desk.tick()

    assert (tally.pushes, tally.waiting) == (1, 3)


async def test_put_off_reminders_come_again(desk: Desk) -> None:
    officer = await officer_of(desk, "4.1")
    await desk.due("16 พ.ย. 69")
    await desk.tick()
    await pushed(officer)

    assert "ตั้งแต่ 12 พ.ย. 69" in await officer.tap("เลื่อนเตือน")
    desk.at(MORNING + 2 * DAY)
    await desk.due("14 พ.ย. 69")
    await desk.tick()
    assert await pushed(officer) == []
    desk.at(MORNING + 3 * DAY)
    await desk.tick()
    assert len(await pushed(officer)) == 1


async def test_whoever_wants_none_gets_none_until_they_want_them(desk: Desk) -> None:
    officer = await officer_of(desk, "4.1")
    await desk.due("16 พ.ย. 69")
    await desk.tick()
    await pushed(officer)
    await officer.tap("ปิดเตือน")

    desk.at(MORNING + 4 * DAY)
    await desk.tick()
    assert await pushed(officer) == []

    await officer.say("เปิดเตือน")
    desk.at(MORNING + 6 * DAY + DAY)
    await desk.tick()
    assert len(await pushed(officer)) == 1


async def test_work_that_is_passed_on_is_the_coordinators_to_hand_out(desk: Desk) -> None:
    officer = await officer_of(desk, "4.1", "4.2")
    await desk.due("16 พ.ย. 69")
    await desk.tick()
    await pushed(officer)
    await officer.tap("ส่งให้คนอื่นแล้ว")
    await officer.tap("ทุกข้อที่เตือน")

    desk.at(MORNING + 4 * DAY)
    await desk.tick()

    assert await pushed(officer) == []
    shown = await desk.coordinator.say("เมนู")
    assert "แจ้งว่าส่ง ข้อ 4.1 ข้อ 4.2 ให้คนอื่นแล้ว" in shown
    assert "ส่งต่อแล้ว: ข้อ 4.1 ข้อ 4.2" in shown


async def test_the_coordinator_is_told_who_is_behind_and_who_is_not_reached(desk: Desk) -> None:
    officer = await officer_of(desk, "4.1", "4.2", channel=Channel.LINE)
    await officer.say("แก้ชื่อ")
    await officer.say("มาลี ใจดี")
    await officer.send(UpdateKind.BLOCKED)
    await desk.due("16 พ.ย. 69")

    await desk.tick()

    (card,) = await pushed(desk.coordinator)
    assert "ทั้งสำนักงานยังไม่เสร็จ 24 ข้อ" in card.text
    assert "ยังค้าง: มาลี ใจดี 2 ข้อ" in card.text
    assert "ส่งข้อความไม่ถึง: มาลี ใจดี" in card.text


async def test_the_director_is_told_at_the_end_alone(desk: Desk) -> None:
    director = await desk.place.member(desk.office, Role.DIRECTOR)
    await desk.due("17 พ.ย. 69")
    await desk.tick()
    assert await pushed(director) == []

    desk.at(MORNING + 7 * DAY)
    await desk.tick()

    (card,) = await pushed(director)
    assert "ทั้งสำนักงานยังไม่เสร็จ" in card.text
    assert "•" not in card.text


async def test_nobody_else_hears_of_it(desk: Desk) -> None:
    idle = await desk.place.member(desk.office)
    stranger = await desk.place.member(await desk.place.office("1002", "สพม.อื่น"), Role.COORDINATOR)
    await desk.due("16 พ.ย. 69")

    await desk.tick()

    assert await pushed(idle) == []
    assert await pushed(stranger) == []


async def test_after_the_deadline_it_is_weekly(desk: Desk) -> None:
    officer = await officer_of(desk, "4.1")
    await desk.due("9 พ.ย. 69")
    told = []

    for days in range(16):
        desk.at(MORNING + days * DAY)
        await desk.tick()
        told += [days] * len(await pushed(officer))

    assert told == [0, 7, 14]


async def test_what_was_chosen_is_among_what_is_held_of_a_person(desk: Desk) -> None:
    officer = await officer_of(desk, "4.1")
    await officer.say("ปิดเตือน")

    def held(uow: UnitOfWork) -> str:
        identity = uow.people.identity(officer.channel, officer.way.id)
        assert identity
        return my_data(uow, identity.person_id)

    assert '"muted": true' in await desk.place.store.run(held)
