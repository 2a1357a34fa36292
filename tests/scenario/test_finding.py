"""Searching in the conversation: the card, the near misses, and what was missed."""

from __future__ import annotations

from tests.fakes.place import Place


async def missed(place: Place) -> list[tuple[str, int]]:
    found = await place.store.run(lambda uow: uow.searches.missed(limit=9))
    return [(one.words, one.count) for one in found]


async def test_the_best_answer_says_why_it_fits_and_can_be_opened_or_answered(place: Place) -> None:
    officer = await place.member(await place.office())

    answer = await officer.say("คนร้องเรียนซ้ำ")

    assert "ข้อ 3.4 กระบวนการแก้ไขข้อร้องเรียน" in answer
    assert "ตรงที่:" in answer
    assert officer.offers("เปิดข้อ 3.4")
    assert "ทำแล้ว 0/1" in await officer.tap("ตอบข้อ 3.4")


async def test_at_most_two_more_answers_stand_below_the_best(place: Place) -> None:
    officer = await place.member(await place.office())

    await officer.say("ความพึงพอใจ")

    others = [one.label for one in officer.screen.choices if one.label.startswith(("ข้อ", "มิติ", "หมวด"))]
    assert len(others) <= 2


async def test_a_guest_may_open_what_was_found_but_is_not_offered_to_answer(place: Place) -> None:
    guest = place.newcomer("guest")

    await guest.say("ร้องทุกข์")

    assert guest.offers("เปิดข้อ 3.4")
    assert not guest.offers("ตอบข้อ 3.4")


async def test_what_finds_nothing_says_what_can_be_done_and_is_counted(place: Place) -> None:
    officer = await place.member(await place.office())

    answer = await officer.say("ขอลาพักผ่อน")
    await officer.say("ขอลาพักผ่อน")

    assert "ไม่พบข้อที่ตรง" in answer
    assert await missed(place) == [("ขอลาพักผ่อน", 2)]


async def test_what_a_stranger_searches_in_vain_is_not_counted(place: Place) -> None:
    await place.newcomer("stranger").say("ขอลาพักผ่อน")

    assert await missed(place) == []


async def test_a_long_text_and_a_long_number_are_never_counted(place: Place) -> None:
    officer = await place.member(await place.office())

    await officer.say("ซื้อ" + "กระเป๋าใบใหม่ " * 20)
    await officer.say("เบอร์ 1-2345-67890-12-3")

    assert all("2345" not in words and len(words) <= 60 for words, _ in await missed(place))
