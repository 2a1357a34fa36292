"""Two officers tick an item apart; the coordinator settles where they differ."""

from __future__ import annotations

import pytest

from bot.actions import GiveOpinion, Settle, SettleAgreed, ShowDifferences, encode
from bot.model import Level, Office, Role, Tick
from tests.fakes.ledger import history, stored
from tests.fakes.officer import Officer
from tests.fakes.place import Place

ITEM = "2.1"


@pytest.fixture
async def office(place: Place) -> Office:
    return await place.office()


@pytest.fixture
async def malee(place: Place, office: Office) -> Officer:
    return await place.colleague(office, "malee", "มาลี ใจดี")


@pytest.fixture
async def somchai(place: Place, office: Office) -> Officer:
    return await place.colleague(office, "somchai", "สมชาย มั่นคง")


@pytest.fixture(autouse=True)
async def suda(place: Place, office: Office, malee: Officer, somchai: Officer) -> Officer:
    """The coordinator, who has given the item to the other two."""
    del malee, somchai
    coordinator = await place.colleague(office, "suda", "สุดา ทองดี", Role.COORDINATOR)
    await coordinator.say(f"มอบ {ITEM} ให้ มาลี")
    await coordinator.say(f"มอบ {ITEM} ให้ สมชาย ร่วม")
    return coordinator


def criteria(place: Place, level: Level = Level.BASIC) -> list[str]:
    found = place.know.framework.items[ITEM].level(level)
    assert found is not None
    return [one.id for one in found.criteria]


async def they_differ_on_the_last(place: Place, malee: Officer, somchai: Officer) -> None:
    """มาลี ticks all of Basic; สมชาย ticks all but the last, and says of that that it is not done."""
    await malee.say(f"ข้อ {ITEM}")
    await malee.tap("ตอบแยก")
    await malee.tap("ครบทุกรายการ")
    await malee.tap("ตอบแยกเสร็จแล้ว")
    await somchai.say(f"ตอบแยก {ITEM}")
    await somchai.tap("ครบทุกรายการ")
    await somchai.press(encode(GiveOpinion(ITEM, criteria(place)[-1], Tick.NOT_MET)))
    await somchai.tap("ตอบแยกเสร็จแล้ว")


async def test_what_one_ticks_apart_is_no_answer_and_nobody_sees_it(
    place: Place, office: Office, malee: Officer, somchai: Officer
) -> None:
    await malee.say(f"ข้อ {ITEM}")
    told = await malee.tap("ตอบแยก")
    assert "เพื่อนไม่เห็นคำตอบแยกของท่าน" in told
    ticked = await malee.say("1")
    assert "☑ 1" in ticked
    assert "ท่านตอบเป็นคนแรก" in await malee.tap("ตอบแยกเสร็จแล้ว")

    assert "☑" not in await somchai.say(f"ตอบแยก {ITEM}")
    assert "☑" not in await somchai.say(f"ข้อ {ITEM}")
    assert await history(place, office) == ()
    assert "☑ 1" in await malee.say(f"ตอบแยก {ITEM}")


async def test_the_coordinator_sees_only_where_they_differ_and_not_who(
    place: Place, office: Office, suda: Officer, malee: Officer, somchai: Officer
) -> None:
    await they_differ_on_the_last(place, malee, somchai)
    *same, last = criteria(place)
    told = await suda.say("เมนู")
    assert f"ข้อ {ITEM} มีผู้ตอบแยก 2 คน ตรงกัน {len(same)} รายการ ต่างกัน 1 รายการ" in told

    shown = await suda.tap("เทียบคำตอบ")
    texts = {one.id: one.text for one in place.know.framework.items[ITEM].criteria}
    assert texts[last] in shown
    assert not [one for one in same if texts[one] in shown]
    assert "ทำแล้ว 1 คน · ยังไม่ได้ทำ 1 คน" in shown
    assert "มาลี" not in shown
    assert "สมชาย" not in shown
    assert await history(place, office) == ()


async def test_settling_makes_answers_with_history_and_closes_the_round(
    place: Place, office: Office, suda: Officer, malee: Officer, somchai: Officer
) -> None:
    await they_differ_on_the_last(place, malee, somchai)
    await suda.say(f"เทียบคำตอบ {ITEM}")
    assert f"บันทึกข้อ {ITEM} แล้ว" in await suda.tap("ยังไม่ได้ทำ")
    *same, last = criteria(place)
    await suda.tap(f"ใช้ที่ตรงกัน ({len(same)})")

    answers = await stored(place, office)
    assert answers.tick(last) is Tick.NOT_MET
    assert [answers.tick(one) for one in same] == [Tick.MET] * len(same)
    assert {one.by_name for one in await history(place, office)} == {"สุดา ทองดี"}
    assert "ยังไม่มีรายการที่ตอบแยกกัน" in await suda.say(f"เทียบคำตอบ {ITEM}")
    assert "☑" not in await malee.say(f"ตอบแยก {ITEM}")


async def test_an_old_button_settles_nothing_that_is_settled(
    place: Place, office: Office, suda: Officer, malee: Officer, somchai: Officer
) -> None:
    await they_differ_on_the_last(place, malee, somchai)
    await suda.say(f"เทียบคำตอบ {ITEM}")
    old = suda.choice("ทำแล้ว").payload
    await suda.tap("ยังไม่ได้ทำ")
    await suda.press(old)

    assert (await stored(place, office)).tick(criteria(place)[-1]) is Tick.NOT_MET


async def test_only_a_coordinator_settles(
    place: Place, office: Office, malee: Officer, somchai: Officer
) -> None:
    await they_differ_on_the_last(place, malee, somchai)
    for action in (
        ShowDifferences(ITEM),
        Settle(ITEM, criteria(place)[-1], Tick.MET, 0),
        SettleAgreed(ITEM, 0),
    ):
        assert "ต่างกัน" not in await malee.press(encode(action))

    assert await history(place, office) == ()


async def test_a_criterion_that_only_one_ticked_is_not_settled(
    place: Place, office: Office, suda: Officer, malee: Officer
) -> None:
    await malee.say(f"ตอบแยก {ITEM}")
    await malee.tap("ครบทุกรายการ")
    await suda.press(encode(Settle(ITEM, criteria(place)[0], Tick.MET, 0)))
    await suda.press(encode(SettleAgreed(ITEM, 0)))

    assert await history(place, office) == ()


async def test_forged_criteria_are_no_opinions(place: Place, office: Office, malee: Officer) -> None:
    for which in ("1.1.B1", "nothing", "", "advance+basic"):
        assert (await malee.press(encode(GiveOpinion(ITEM, which, Tick.MET)))).strip()

    assert "☑" not in await malee.say(f"ตอบแยก {ITEM}")


async def test_ticking_apart_is_offered_where_two_have_the_item(suda: Officer, malee: Officer) -> None:
    await malee.say(f"ข้อ {ITEM}")
    assert malee.offers("ตอบแยก")
    assert not malee.offers("เทียบคำตอบ")
    await malee.say("ข้อ 1.1")
    assert not malee.offers("ตอบแยก")
    await suda.say(f"ข้อ {ITEM}")
    assert suda.offers("เทียบคำตอบ")
