"""Who does what: assignments, comments, opinions, and people who go."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.model import (
    Assigned,
    Assignment,
    Claimed,
    CodeMade,
    CodeRevoked,
    Comment,
    Commented,
    CommentTakenBack,
    Erased,
    HandedOver,
    Invitation,
    Linked,
    MemberRemoved,
    Message,
    Opinion,
    OpinionGiven,
    OpinionsSettled,
    Part,
    PeopleChange,
    Role,
    Screen,
    TeamChange,
    Tick,
    Unassigned,
    Urgency,
)
from bot.ports import Arrival, Store
from tests.contract.world import NOW, OFFICE, OTHER_OFFICE, begin, join, later, meet


@pytest.fixture
async def malee(store: Store) -> Arrival:
    await begin(store)
    return await join(store, "malee")


@pytest.fixture
async def somchai(store: Store, malee: Arrival) -> Arrival:
    return await join(store, "somchai")


async def team(store: Store, *changes: TeamChange, by: str = "p-malee", at: datetime = NOW) -> None:
    await store.run(lambda unit: unit.team.apply(OFFICE.id, "a-o1", changes, by=by, at=at))


async def people(store: Store, arrival: Arrival, *changes: PeopleChange) -> None:
    await store.run(lambda unit: unit.people.apply(changes, identity=arrival.identity, at=NOW))


async def assignments(store: Store) -> tuple[Assignment, ...]:
    return await store.run(lambda unit: unit.team.assignments(OFFICE.id, "a-o1"))


async def held(store: Store) -> set[tuple[str, str, str]]:
    """Return place, part and holder (a person's id, or a waiting name) of every assignment."""
    return {(one.place, one.part.value, one.person_id or one.name) for one in await assignments(store)}


async def comments(store: Store, item: str = "2.3", limit: int = 9) -> tuple[Comment, ...]:
    return await store.run(lambda unit: unit.team.comments(OFFICE.id, "a-o1", item, limit=limit))


async def opinions(store: Store, item: str = "1.1") -> tuple[Opinion, ...]:
    return await store.run(lambda unit: unit.team.opinions(OFFICE.id, "a-o1", item))


async def test_an_item_and_a_category_are_handed_to_people_by_name(store: Store, somchai: Arrival) -> None:
    await team(store, Assigned("2.3", Part.MAIN, "p-somchai"))
    await team(store, Assigned("C3", Part.SHARED, None, "สมหญิง ใจดี"), at=later(hours=1))

    assert await assignments(store) == (
        Assignment("2.3", Part.MAIN, "p-somchai", "somchai", "p-malee", NOW),
        Assignment("C3", Part.SHARED, None, "สมหญิง ใจดี", "p-malee", later(hours=1)),
    )


async def test_a_place_has_one_main_holder_and_any_number_beside(store: Store, somchai: Arrival) -> None:
    await team(store, Assigned("2.3", Part.MAIN, "p-malee"), Assigned("2.3", Part.SHARED, None, "ก"))
    await team(store, Assigned("2.3", Part.MAIN, "p-somchai"), Assigned("2.3", Part.SHARED, None, "ข"))

    assert await held(store) == {("2.3", "main", "p-somchai"), ("2.3", "shared", "ก"), ("2.3", "shared", "ข")}


async def test_a_holder_has_one_part_in_a_place(store: Store, malee: Arrival) -> None:
    await team(store, Assigned("2.3", Part.MAIN, "p-malee"), Assigned("2.3", Part.SHARED, "p-malee"))

    assert await held(store) == {("2.3", "shared", "p-malee")}


async def test_what_was_handed_out_is_taken_back(store: Store, malee: Arrival) -> None:
    await team(store, Assigned("2.3", Part.MAIN, "p-malee"), Assigned("C1", Part.MAIN, None, "ก"))
    await team(store, Unassigned("2.3", "p-malee"), Unassigned("C1", None, "ก"))

    assert await assignments(store) == ()


async def test_what_waited_for_a_name_becomes_the_persons(store: Store, somchai: Arrival) -> None:
    await team(store, Assigned("2.3", Part.MAIN, None, "สมชาย"), Assigned("2.4", Part.MAIN, None, "อื่น"))
    await team(store, Claimed("สมชาย", "p-somchai"))

    assert await held(store) == {("2.3", "main", "p-somchai"), ("2.4", "main", "อื่น")}


async def test_work_is_handed_over_whole_and_says_from_whom(store: Store, somchai: Arrival) -> None:
    await team(store, Assigned("2.3", Part.MAIN, "p-malee"), Assigned("C5", Part.SHARED, "p-malee"))
    await team(store, HandedOver("p-malee", "p-somchai"), at=later(days=1))

    assert await held(store) == {("2.3", "main", "p-somchai"), ("C5", "shared", "p-somchai")}
    assert {(one.predecessor, one.at) for one in await assignments(store)} == {("p-malee", later(days=1))}


async def test_who_had_a_part_already_is_left_with_the_greater(store: Store, somchai: Arrival) -> None:
    await team(
        store,
        Assigned("2.3", Part.MAIN, "p-malee"),
        Assigned("2.3", Part.SHARED, "p-somchai"),
        Assigned("2.4", Part.SHARED, "p-malee"),
        Assigned("2.4", Part.MAIN, "p-somchai"),
    )
    await team(store, HandedOver("p-malee", "p-somchai"))

    assert await held(store) == {("2.3", "main", "p-somchai"), ("2.4", "main", "p-somchai")}


async def test_comments_of_an_item_come_newest_first_with_the_name(store: Store, malee: Arrival) -> None:
    await team(store, Commented("m1", "2.3", "ขาดตัวเลข"))
    await team(store, Commented("m2", "2.3", "แก้แล้ว"), at=later(hours=1))
    await team(store, Commented("m3", "2.4", "ข้ออื่น"))

    assert await comments(store) == (
        Comment("m2", "2.3", "แก้แล้ว", "p-malee", "malee", later(hours=1)),
        Comment("m1", "2.3", "ขาดตัวเลข", "p-malee", "malee", NOW),
    )
    assert len(await comments(store, limit=1)) == 1


async def test_a_comment_that_comes_twice_stays_as_it_came_first(store: Store, malee: Arrival) -> None:
    await team(store, Commented("m1", "2.3", "แรก"), Commented("m1", "2.3", "ซ้ำ"))

    assert [one.text for one in await comments(store)] == ["แรก"]


async def test_only_its_writer_takes_a_comment_back(store: Store, somchai: Arrival) -> None:
    await team(store, Commented("m1", "2.3", "ขาดตัวเลข"))
    await team(store, CommentTakenBack("m1"), by="p-somchai")
    assert len(await comments(store)) == 1

    await team(store, CommentTakenBack("m1"))
    assert await comments(store) == ()


async def test_a_comment_taken_back_is_gone_from_what_waits_for_colleagues(
    store: Store, somchai: Arrival
) -> None:
    telling = Message(Screen("มาลี: ขาดตัวเลข"), to="p-somchai", urgency=Urgency.RIDE)
    await store.run(lambda unit: unit.outbox.post((telling,), at=NOW))
    await team(store, Commented("m1", "2.3", "ขาดตัวเลข"))
    await team(store, CommentTakenBack("m1"))

    await store.run(
        lambda unit: unit.outbox.reply(somchai.identity.id, (Screen("สวัสดี"),), update_id="u", at=NOW)
    )
    rows = await store.run(lambda unit: unit.outbox.after(somchai.identity.id, 0, limit=9))
    assert [one.screen.text for one in rows] == ["มาลี: …", "สวัสดี"]


async def test_an_opinion_is_one_tick_a_person_and_goes_when_it_is_settled(
    store: Store, somchai: Arrival
) -> None:
    await team(store, OpinionGiven("1.1", "1.1.B1", Tick.MET), OpinionGiven("1.1", "1.1.B1", Tick.NOT_MET))
    await team(store, OpinionGiven("1.1", "1.1.B1", Tick.MET), by="p-somchai", at=later(hours=1))
    await team(store, OpinionGiven("1.1", "1.1.B2", Tick.MET), by="p-somchai", at=later(hours=2))
    assert await opinions(store) == (
        Opinion("1.1", "1.1.B1", "p-malee", Tick.NOT_MET),
        Opinion("1.1", "1.1.B1", "p-somchai", Tick.MET),
        Opinion("1.1", "1.1.B2", "p-somchai", Tick.MET),
    )

    await team(store, OpinionsSettled("1.1", ("1.1.B1",)))
    assert [one.criterion for one in await opinions(store)] == ["1.1.B2"]


async def test_another_office_neither_sees_nor_changes_who_does_what(store: Store, malee: Arrival) -> None:
    await team(
        store,
        Assigned("2.3", Part.MAIN, "p-malee"),
        Commented("m1", "2.3", "ลับ"),
        OpinionGiven("1.1", "1.1.B1", Tick.MET),
    )
    before = await assignments(store), await comments(store), await opinions(store)
    foreign = (
        Unassigned("2.3", "p-malee"),
        HandedOver("p-malee", "p-other"),
        Claimed("x", "p-malee"),
        CommentTakenBack("m1"),
        OpinionsSettled("1.1", ("1.1.B1",)),
    )

    await store.run(lambda unit: unit.team.apply(OTHER_OFFICE.id, "a-o1", foreign, by="p-malee", at=NOW))

    assert (await assignments(store), await comments(store), await opinions(store)) == before
    seen = await store.run(
        lambda unit: (
            unit.team.assignments(OTHER_OFFICE.id, "a-o1"),
            unit.team.comments(OTHER_OFFICE.id, "a-o1", "2.3", limit=9),
            unit.team.opinions(OTHER_OFFICE.id, "a-o1", "1.1"),
        )
    )
    assert seen == ((), (), ())


async def test_who_is_removed_has_nothing_of_the_office_left(store: Store, somchai: Arrival) -> None:
    await team(store, Assigned("2.3", Part.MAIN, "p-somchai"), Assigned("2.4", Part.MAIN, "p-malee"))
    await team(
        store,
        Commented("m1", "2.3", "ฝากดูด้วย"),
        OpinionGiven("1.1", "1.1.B1", Tick.MET),
        by="p-somchai",
    )
    waiting = Message(Screen("คำตอบของสำนักงาน"), to="p-somchai", urgency=Urgency.RIDE)
    await store.run(lambda unit: unit.outbox.post((waiting,), at=NOW))

    await people(store, somchai, MemberRemoved("p-somchai", OFFICE.id))

    assert await held(store) == {("2.4", "main", "p-malee")}
    assert await opinions(store) == ()
    assert [one.by_name for one in await comments(store)] == ["somchai"]
    gone = await meet(store, "somchai")
    assert gone.membership is None
    assert gone.person.office_id is None
    assert gone.person.name == "somchai"
    await store.run(
        lambda unit: unit.outbox.reply(somchai.identity.id, (Screen("สวัสดี"),), update_id="u", at=NOW)
    )
    rows = await store.run(lambda unit: unit.outbox.after(somchai.identity.id, 0, limit=9))
    assert [one.screen.text for one in rows] == ["สวัสดี"]


async def test_who_is_removed_from_one_office_is_in_the_other_still(store: Store, malee: Arrival) -> None:
    await join(store, "malee", Role.COORDINATOR, OTHER_OFFICE)

    await people(store, malee, MemberRemoved("p-malee", OTHER_OFFICE.id))

    left = await meet(store, "malee")
    assert left.membership is not None
    assert left.membership.office == OFFICE


async def test_who_left_for_good_has_no_work_and_is_named_nowhere(store: Store, somchai: Arrival) -> None:
    await team(store, Assigned("2.3", Part.MAIN, "p-somchai"), Commented("m1", "2.3", "ถึง @somchai ด้วย"))
    await team(store, Commented("m2", "2.3", "รับทราบ"), by="p-somchai", at=later(hours=1))

    await people(store, somchai, Erased("p-somchai", "อดีตเจ้าหน้าที่ 1"))

    assert await assignments(store) == ()
    assert [(one.by_name, one.text) for one in await comments(store)] == [
        ("อดีตเจ้าหน้าที่ 1", "รับทราบ"),
        ("malee", "ถึง @อดีตเจ้าหน้าที่ 1 ด้วย"),
    ]


async def test_two_people_who_are_one_hold_together_what_each_held(store: Store, somchai: Arrival) -> None:
    await team(
        store,
        Assigned("2.3", Part.MAIN, "p-somchai"),
        Assigned("2.4", Part.MAIN, "p-malee"),
        Assigned("2.4", Part.SHARED, "p-somchai"),
    )
    await team(
        store,
        Commented("m1", "2.3", "ของสมชาย"),
        OpinionGiven("1.1", "1.1.B1", Tick.MET),
        OpinionGiven("1.1", "1.1.B2", Tick.MET),
        by="p-somchai",
    )
    await team(store, OpinionGiven("1.1", "1.1.B1", Tick.NOT_MET))
    code = Invitation("LINK", "link", None, None, "p-malee", 1, later(minutes=10))

    await people(store, somchai, CodeMade(code), Linked("p-malee", "p-somchai", "LINK"))

    assert await held(store) == {("2.3", "main", "p-malee"), ("2.4", "main", "p-malee")}
    assert [(one.by, one.by_name) for one in await comments(store)] == [("p-malee", "malee")]
    assert {(one.criterion, one.person_id, one.tick) for one in await opinions(store)} == {
        ("1.1.B1", "p-malee", Tick.NOT_MET),
        ("1.1.B2", "p-malee", Tick.MET),
    }


def invitation(code: str, *, office_id: str | None = OFFICE.id, uses: int = 3, days: int = 7) -> Invitation:
    role = Role.OFFICER if office_id else Role.CENTRAL
    return Invitation(code, "invite", role, office_id, None, uses, later(days=days))


async def test_the_invitations_of_an_office_that_still_open_it_are_listed(
    store: Store, malee: Arrival
) -> None:
    made = (
        invitation("LATE", days=9),
        invitation("SOON", days=2),
        invitation("USED", uses=0),
        invitation("PAST", days=-1),
        invitation("THEIRS", office_id=OTHER_OFFICE.id),
        invitation("CENTRAL", office_id=None),
    )
    await people(store, malee, *map(CodeMade, made))

    found = await store.run(lambda unit: unit.people.invitations(OFFICE.id, NOW))

    assert found == (made[1], made[0])


async def test_a_revoked_invitation_is_dead_and_only_its_own_office_revokes_it(
    store: Store, malee: Arrival
) -> None:
    await people(store, malee, CodeMade(invitation("ABC")))

    await people(store, malee, CodeRevoked("ABC", OTHER_OFFICE.id))
    assert len(await store.run(lambda unit: unit.people.invitations(OFFICE.id, NOW))) == 1

    await people(store, malee, CodeRevoked("ABC", OFFICE.id))
    found = await store.run(lambda unit: unit.people.invitation("ABC"))
    assert found is not None
    assert found.uses_left == 0
