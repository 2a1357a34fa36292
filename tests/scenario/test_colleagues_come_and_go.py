"""Comments, handing over, leaving an office, and invitations that end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.actions import HandOver, RemoveMember, RevokeInvitation, ShowCard, ShowHandover, encode
from bot.model import Office, Role, UpdateKind
from tests.fakes.ledger import stored
from tests.fakes.officer import Officer
from tests.fakes.place import Place


@pytest.fixture
async def office(place: Place) -> Office:
    return await place.office()


@pytest.fixture
async def suda(place: Place, office: Office) -> Officer:
    """The coordinator."""
    return await place.colleague(office, "suda", "สุดา ทองดี", Role.COORDINATOR)


@pytest.fixture
async def malee(place: Place, office: Office) -> Officer:
    return await place.colleague(office, "malee", "มาลี ใจดี")


@pytest.fixture
async def somchai(place: Place, office: Office) -> Officer:
    return await place.colleague(office, "somchai", "สมชาย มั่นคง")


async def id_of(suda: Officer, name: str) -> str:
    """Return the id of a colleague as the coordinator's buttons name them."""
    await suda.say("ทีม")
    return suda.choice(f"ดูงานของ {name}").payload.rpartition(":")[2]


# comments


async def test_a_comment_tells_whom_it_names_and_who_has_the_item(
    suda: Officer, malee: Officer, somchai: Officer
) -> None:
    await suda.say("มอบ 2.3 ให้ มาลี")
    await malee.say("เมนู")
    await suda.say("ความเห็น 2.3")
    await suda.tap("เขียนความเห็น")
    told = await suda.say("@สมชาย ช่วยดูตัวเลขปีนี้ด้วย")

    assert "บันทึกความเห็นข้อ 2.3 แล้ว" in told
    assert "สมชาย มั่นคง" in told
    assert "มาลี ใจดี" in told
    for one in (malee, somchai):
        heard = await one.say("เมนู")
        assert "สุดา ทองดี ให้ความเห็นข้อ 2.3" in heard
        assert "“@สมชาย มั่นคง ช่วยดูตัวเลขปีนี้ด้วย”" in heard
    assert "สุดา ทองดี: @สมชาย มั่นคง ช่วยดูตัวเลขปีนี้ด้วย" in await malee.say("ความเห็น 2.3")


async def test_a_comment_on_an_item_that_nobody_has_reaches_the_coordinator(
    suda: Officer, malee: Officer
) -> None:
    await malee.say("ข้อ 2.3")
    await malee.tap("ความเห็น")
    await malee.tap("เขียนความเห็น")
    await malee.say("ไม่แน่ใจว่าต้องแนบอะไร")

    assert "มาลี ใจดี ให้ความเห็นข้อ 2.3" in await suda.say("เมนู")


async def test_who_is_named_and_is_nobody_is_said(suda: Officer, malee: Officer) -> None:
    await suda.say("ความเห็น 2.3")
    await suda.tap("เขียนความเห็น")

    assert "ไม่พบ @สมปอง ในทีม" in await suda.say("ถึง @สมปอง และ @มาลี")
    assert "ให้ความเห็น" in await malee.say("เมนู")


@pytest.mark.not_on("telegram", "it tells no bot what was deleted")
async def test_a_comment_that_was_unsent_is_gone_everywhere(suda: Officer, malee: Officer) -> None:
    await suda.say("ความเห็น 2.3")
    await suda.tap("เขียนความเห็น")
    await suda.send(UpdateKind.TEXT, "@มาลี พิมพ์ผิดไป", message_id="slip")
    await suda.send(UpdateKind.UNSEND, message_id="slip")

    assert "พิมพ์ผิดไป" not in await malee.say("เมนู")
    assert "ยังไม่มีความเห็น" in await malee.say("ความเห็น 2.3")


async def test_somebody_elses_comment_cannot_be_unsent(suda: Officer, malee: Officer) -> None:
    await suda.say("ความเห็น 2.3")
    await suda.tap("เขียนความเห็น")
    await suda.send(UpdateKind.TEXT, "ตรวจแล้ว", message_id="mine")
    await malee.send(UpdateKind.UNSEND, message_id="mine")

    assert "ตรวจแล้ว" in await malee.say("ความเห็น 2.3")


async def test_a_number_in_a_comment_is_a_comment(suda: Officer) -> None:
    await suda.say("ความเห็น 2.3")
    await suda.tap("เขียนความเห็น")
    await suda.say("1")

    assert "สุดา ทองดี: 1" in await suda.say("ความเห็น 2.3")


async def test_a_comment_that_is_too_long_is_asked_for_again(suda: Officer) -> None:
    await suda.say("ความเห็น 2.3")
    await suda.tap("เขียนความเห็น")

    assert "ยาวเกิน 1000" in await suda.say("ก" * 1001)
    assert "บันทึกความเห็น" in await suda.say("สั้นลงแล้ว")


async def test_the_director_comments_and_answers_nothing(place: Place, suda: Officer, office: Office) -> None:
    director = await place.colleague(office, "director", "นายอำนวย การดี", Role.DIRECTOR)
    await director.say("ข้อ 2.3")
    await director.tap("ความเห็น")
    await director.tap("เขียนความเห็น")
    assert "บันทึกความเห็น" in await director.say("ขอดูโครงการปีนี้ด้วย")

    assert "นายอำนวย การดี ให้ความเห็น" in await suda.say("เมนู")


# handing over


async def hand_out_and_begin(suda: Officer, malee: Officer) -> None:
    """Give มาลี an item and a category; she begins the item and says something of it."""
    await suda.say("มอบ 2.3 ให้ มาลี")
    await suda.say("มอบหมวด 5 ให้ มาลี")
    await malee.say("ข้อ 2.3")
    await malee.tap("ครบทุกรายการ")
    await malee.say("ความเห็น 2.3")
    await malee.tap("เขียนความเห็น")
    await malee.say("รอคำสั่งแต่งตั้งคณะทำงาน")


async def test_who_moves_hands_everything_over_and_the_successor_gets_cards(
    suda: Officer, malee: Officer, somchai: Officer
) -> None:
    await hand_out_and_begin(suda, malee)
    asked = await malee.say("ย้าย/ส่งต่องาน")
    assert "งานในมือของ มาลี ใจดี: ข้อ 2.3, หมวด 5" in asked
    assert "คำตอบและประวัติอยู่ครบ" in await malee.tap("สมชาย มั่นคง")
    assert "ส่งต่องานของ มาลี ใจดี ให้ สมชาย มั่นคง แล้ว" in await malee.tap("ยืนยันส่งต่อ")

    assert "ท่านรับงานต่อจาก มาลี ใจดี" in await somchai.say("เมนู")
    card = await somchai.tap("ดูการ์ดงาน")
    assert "รับงานต่อ 1/5 · ข้อ 2.3" in card
    assert "กำลังทำ" in card
    assert "ยังขาด: สรุปแนวทาง Basic" in card
    assert "รอคำสั่งแต่งตั้งคณะทำงาน" in card
    assert "มาลี ใจดี: ข้อ 2.3 Basic รายการ 1" in card
    assert "รับงานต่อ 2/5 · ข้อ 5.1" in await somchai.tap("ใบที่ 2/5")

    assert "ส่งต่องานของ มาลี ใจดี ให้ สมชาย มั่นคง แล้ว" in await suda.say("เมนู")
    assert "มาลี ใจดี: ข้อ 2.3" in await suda.say("ประวัติ 2.3")
    assert "ยังไม่มีข้อที่มอบให้ท่าน" in await malee.say("งานของฉัน")


async def test_the_coordinator_hands_over_for_somebody_else(
    suda: Officer, malee: Officer, somchai: Officer
) -> None:
    await hand_out_and_begin(suda, malee)
    await suda.say("ส่งต่องาน")
    await suda.tap("มาลี ใจดี")
    await suda.tap("สมชาย มั่นคง")
    await suda.tap("ยืนยันส่งต่อ")

    assert "แล้ว 5 ข้อ" in await malee.say("เมนู")
    assert "ทั้งหมด 5 ข้อ" in await somchai.say("งานของฉัน")


async def test_an_officer_hands_over_nobodys_work_but_their_own(
    suda: Officer, malee: Officer, somchai: Officer
) -> None:
    await hand_out_and_begin(suda, malee)
    theirs, mine = await id_of(suda, "มาลี ใจดี"), await id_of(suda, "สมชาย มั่นคง")

    await somchai.press(encode(ShowHandover(theirs)))
    await somchai.press(encode(HandOver(theirs, mine, 1)))

    assert "ทั้งหมด 5 ข้อ" in await malee.say("งานของฉัน")


async def test_a_card_shows_nothing_of_an_item_that_was_not_handed_over(
    suda: Officer, malee: Officer, somchai: Officer
) -> None:
    await hand_out_and_begin(suda, malee)

    assert "รอคำสั่ง" not in await somchai.press(encode(ShowCard("2.3")))


async def test_handing_over_twice_by_an_old_button_says_there_is_nothing_left(
    suda: Officer, malee: Officer, somchai: Officer
) -> None:
    await hand_out_and_begin(suda, malee)
    await malee.say("ส่งต่องาน")
    await malee.tap("สมชาย มั่นคง")
    old = malee.choice("ยืนยันส่งต่อ").payload
    await malee.press(old)

    assert "ไม่มีงานในมือของ มาลี ใจดี" in await malee.press(old)


# going


async def test_who_is_removed_is_out_and_their_items_are_the_coordinators(
    place: Place, suda: Officer, malee: Officer, office: Office
) -> None:
    await hand_out_and_begin(suda, malee)
    before = await stored(place, office)
    await suda.say("ทีม")
    await suda.tap("ดูงานของ มาลี ใจดี")
    assert "งานในมือ 5 ข้อจะกลับมาที่ผู้ประสานงาน" in await suda.tap("นำออกจากทีม")
    await suda.tap("ยืนยันนำออก")

    heard = await malee.say("ข้อ 2.3")
    assert "ผู้ประสานงานนำท่านออกจาก สพป.ทดสอบ เขต 1 แล้ว" in heard
    assert "ทำแล้ว" not in heard
    assert "รหัสเชิญ" in await malee.say("งานของฉัน")
    assert await stored(place, office) == before
    assert "ยังไม่ได้มอบ 24 ข้อ" in await suda.say("ทีม")
    assert "มาลี ใจดี: ข้อ 2.3" in await suda.say("ประวัติ 2.3")


async def test_who_is_removed_while_writing_cannot_write_on(
    place: Place, suda: Officer, malee: Officer, office: Office
) -> None:
    await malee.say("ข้อ 2.3")
    await malee.tap("เขียนสรุปแนวทาง")
    await malee.say("บรรทัดแรก")
    await suda.press(encode(RemoveMember(await id_of(suda, "มาลี ใจดี"), 1)))

    assert (await malee.say("บรรทัดที่สอง")).strip()
    chars = (await stored(place, office)).item("2.3").narrative_chars
    assert sum(chars.values()) == len("บรรทัดแรก")


async def test_nobody_removes_themself_or_a_person_of_another_office(
    place: Place, suda: Officer, malee: Officer
) -> None:
    other = await place.office("1002", "สพม.อีกแห่งหนึ่ง")
    boss = await place.colleague(other, "boss", "หัวหน้า อื่น", Role.COORDINATOR)
    await suda.press(encode(RemoveMember(await id_of(suda, "สุดา ทองดี"), 1)))
    await boss.press(encode(RemoveMember(await id_of(suda, "มาลี ใจดี"), 1)))

    assert "มาลี ใจดี" in await suda.say("ทีม")
    assert "สุดา ทองดี" in suda.text


async def test_moving_away_is_not_erasure(suda: Officer, malee: Officer) -> None:
    await hand_out_and_begin(suda, malee)
    await malee.say("ย้าย/ส่งต่องาน")
    await malee.tap("ย้ายออก")
    assert "ย้ายออกจาก สพป.ทดสอบ เขต 1 แล้ว" in await malee.tap("ยืนยันย้ายออก")

    assert "มาลี ใจดี ไม่ได้อยู่ใน สพป.ทดสอบ เขต 1 แล้ว" in await suda.say("เมนู")
    assert "มาลี ใจดี: ข้อ 2.3" in await suda.say("ประวัติ 2.3")
    assert "ชื่อ มาลี ใจดี" in (await malee.say("ข้อมูลของฉัน")).replace(":", "")


async def test_the_only_coordinator_finds_another_first(place: Place, suda: Officer, office: Office) -> None:
    await suda.say("ย้าย/ส่งต่องาน")
    assert "ท่านเป็นผู้ประสานงานคนเดียว" in await suda.tap("ย้ายออก")

    await place.colleague(office, "wichai", "วิชัย ตั้งใจ", Role.COORDINATOR)
    await suda.say("ย้าย/ส่งต่องาน")
    await suda.tap("ย้ายออก")
    assert "ย้ายออกจาก" in await suda.tap("ยืนยันย้ายออก")


async def test_who_moves_is_in_their_other_office_at_once(
    place: Place, suda: Officer, malee: Officer, office: Office
) -> None:
    other = await place.office("1002", "สพม.อีกแห่งหนึ่ง")
    await malee.say(await place.invite(other))
    await malee.say("เปลี่ยนสำนักงาน")
    await malee.tap(office.name)
    await malee.say("ย้าย/ส่งต่องาน")
    await malee.tap("ย้ายออก")
    await malee.tap("ยืนยันย้ายออก")

    assert "สพม.อีกแห่งหนึ่ง" in await malee.say("เมนู")


# invitations


async def test_invitations_are_listed_and_revoked(place: Place, suda: Officer) -> None:
    await suda.say("ทีม")
    await suda.tap("เชิญคนเข้าทีม")
    made = await suda.tap("เชิญเจ้าหน้าที่")
    code = next(line for line in made.splitlines() if "รหัสเชิญสำหรับ" in line).rpartition(" ")[2]
    listed = await suda.tap("ดูรหัสเชิญ")
    assert f"{code} · เจ้าหน้าที่ · เหลือ 20 คน" in listed
    assert f"ยกเลิกรหัส {code} แล้ว" in await suda.tap(f"ยกเลิก {code}")
    assert not suda.offers(f"ยกเลิก {code}")

    late = place.newcomer("late")
    await late.say("ยอมรับ")
    assert "รหัสนี้ใช้ไม่ได้" in await late.say(code)


async def test_a_used_up_or_expired_invitation_is_not_listed(
    place: Place, suda: Officer, office: Office
) -> None:
    code = await place.invite(office, uses=1)
    newcomer = place.newcomer("new")
    await newcomer.say("ยอมรับ")
    await newcomer.say(code)
    assert code[:4] not in await suda.say("เชิญคน")

    await suda.tap("เชิญ ผอ.สพท.")
    assert "ผอ.สพท. · เหลือ 1 คน" in await suda.say("เชิญคน")
    place.clock.pass_by(timedelta(days=15))
    assert "ผอ.สพท. · เหลือ" not in await suda.say("เชิญคน")


async def test_another_offices_invitation_is_not_revoked(place: Place, suda: Officer) -> None:
    other = await place.office("1002", "สพม.อีกแห่งหนึ่ง")
    code = await place.invite(other)

    assert "รหัสนี้ใช้ไม่ได้แล้ว" in await suda.press(encode(RevokeInvitation(code)))

    newcomer = place.newcomer("new")
    await newcomer.say("ยอมรับ")
    assert "เข้าร่วม สพม.อีกแห่งหนึ่ง แล้ว" in await newcomer.say(code)
