from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.model import (
    CellChanged,
    Channel,
    CodeFailed,
    CodeMade,
    Conversation,
    Erased,
    Invitation,
    Joined,
    Linked,
    Membership,
    Message,
    PeopleChange,
    Person,
    PersonChanged,
    Role,
    Screen,
    Urgency,
)
from bot.ports import Arrival, Store
from storage.sqlite import SqliteSession, connect
from storage.unit_of_work import SqlUnitOfWork
from tests.contract.world import NOW, OFFICE, OTHER_OFFICE, begin, change, join, later, meet, update


async def apply(store: Store, arrival: Arrival, *changes: PeopleChange, at: datetime = NOW) -> None:
    await store.run(lambda unit: unit.people.apply(changes, identity=arrival.identity, at=at))


def invitation(code: str = "ABC", role: Role = Role.OFFICER, uses: int = 1) -> Invitation:
    office_id = None if role is Role.CENTRAL else OFFICE.id
    return Invitation(code, "invite", role, office_id, None, uses, later(days=7))


def link_code(person_id: str) -> Invitation:
    return Invitation("LINK", "link", None, None, person_id, 1, later(minutes=10))


async def link(store: Store, kept: Arrival, gone: Arrival) -> None:
    await apply(store, kept, CodeMade(link_code(kept.person.id)))
    await apply(store, gone, Linked(kept.person.id, gone.person.id, "LINK"))


async def test_a_stranger_arrives_with_nothing_but_an_identity(store: Store) -> None:
    arrival = await meet(store, "malee")

    assert arrival.identity.external_id == "malee"
    assert arrival.person == Person("p-malee")
    assert arrival.membership is None
    assert arrival.conversation == Conversation()
    assert arrival.screen is None


async def test_who_arrives_again_is_the_same_whatever_new_ids_are_offered(store: Store) -> None:
    first = await meet(store, "malee")
    again = update(sender="malee", number=2)

    second = await store.run(lambda unit: unit.people.arrive(again, new_ids=("other", "ids")))

    assert second == first


async def test_the_same_id_on_two_channels_is_two_identities(store: Store) -> None:
    await meet(store, "malee")
    elsewhere = update(sender="malee", channel=Channel.LINE)

    arrival = await store.run(lambda unit: unit.people.arrive(elsewhere, new_ids=("p2", "i2")))

    assert arrival.person.id == "p2"


async def test_an_identity_is_found_without_being_made(store: Store) -> None:
    arrival = await meet(store, "malee")

    assert await store.run(lambda unit: unit.people.identity(Channel.WEB, "malee")) == arrival.identity
    assert await store.run(lambda unit: unit.people.identity(Channel.LINE, "malee")) is None


async def test_a_member_arrives_with_role_office_conversation_and_screen(store: Store) -> None:
    await join(store, "malee", Role.COORDINATOR)
    talk, shown = Conversation(here="1:menu"), Screen("เมนู")
    await store.run(lambda unit: unit.conversations.save("p-malee", talk))
    await store.run(lambda unit: unit.conversations.save_screen("i-malee", shown))

    arrival = await meet(store, "malee")

    assert arrival.membership == Membership("p-malee", OFFICE, Role.COORDINATOR)
    assert arrival.person.office_id == OFFICE.id
    assert arrival.conversation == talk
    assert arrival.screen == shown


def test_a_known_sender_arrives_by_one_query(sqlite_file: Path) -> None:
    connection = connect(sqlite_file)
    unit = SqlUnitOfWork(SqliteSession(connection))
    unit.people.arrive(update(sender="counted"), new_ids=("p", "i"))
    seen: list[str] = []
    connection.set_trace_callback(seen.append)

    unit.people.arrive(update(sender="counted"), new_ids=("q", "j"))

    connection.close()
    assert len(seen) == 1


async def test_a_changed_person_is_found_as_given(store: Store) -> None:
    arrival = await meet(store, "malee")
    person = Person("p-malee", NOW, "มาลี ใจดี", "นักวิเคราะห์", "นโยบายและแผน", name_asked=True)

    await apply(store, arrival, PersonChanged(person))

    assert await store.run(lambda unit: unit.people.person("p-malee")) == person


async def test_joining_takes_one_use_of_the_code(store: Store) -> None:
    arrival = await meet(store, "malee")
    await apply(store, arrival, CodeMade(invitation(uses=2)))

    await apply(store, arrival, Joined(Membership("p-malee", OFFICE, Role.OFFICER), "ABC"))

    left = await store.run(lambda unit: unit.people.invitation("ABC"))
    assert left == invitation(uses=1)


async def test_joining_by_a_used_up_code_is_refused(store: Store) -> None:
    malee, somchai = await meet(store, "malee"), await meet(store, "somchai")
    await apply(store, malee, CodeMade(invitation(uses=1)))
    await apply(store, malee, Joined(Membership("p-malee", OFFICE, Role.OFFICER), "ABC"))

    with pytest.raises(StorageError, match="used up"):
        await apply(store, somchai, Joined(Membership("p-somchai", OFFICE, Role.OFFICER), "ABC"))

    assert await store.run(lambda unit: unit.people.memberships("p-somchai")) == ()


@pytest.mark.parametrize(("first", "second"), [("officer", "coordinator"), ("coordinator", "officer")])
async def test_the_highest_role_stays_when_somebody_joins_again(
    store: Store, first: str, second: str
) -> None:
    arrival = await join(store, "malee", Role(first))

    await apply(store, arrival, Joined(Membership("p-malee", OFFICE, Role(second)), None))

    memberships = await store.run(lambda unit: unit.people.memberships("p-malee"))
    assert [one.role for one in memberships] == [Role.COORDINATOR]


async def test_the_central_role_has_no_office(store: Store) -> None:
    arrival = await meet(store, "central")
    await apply(store, arrival, CodeMade(invitation("C", Role.CENTRAL)))

    await apply(store, arrival, Joined(Membership("p-central", None, Role.CENTRAL), "C"))

    assert (await meet(store, "central")).membership == Membership("p-central", None, Role.CENTRAL)


async def test_the_current_office_is_the_last_one_joined(store: Store) -> None:
    arrival = await join(store, "malee")

    await apply(store, arrival, Joined(Membership("p-malee", OTHER_OFFICE, Role.OFFICER), None))

    assert (await meet(store, "malee")).membership == Membership("p-malee", OTHER_OFFICE, Role.OFFICER)
    memberships = await store.run(lambda unit: unit.people.memberships("p-malee"))
    assert {one.office for one in memberships} == {OFFICE, OTHER_OFFICE}


async def test_members_stand_by_role_and_only_their_own_office_sees_them(store: Store) -> None:
    await join(store, "director", Role.DIRECTOR)
    await join(store, "officer", Role.OFFICER)
    await join(store, "coordinator", Role.COORDINATOR)
    await join(store, "stranger", Role.OFFICER, OTHER_OFFICE)

    members = await store.run(lambda unit: unit.people.members(OFFICE.id))

    assert [one.person.name for one in members] == ["coordinator", "officer", "director"]


async def test_failed_codes_are_counted_by_identity_since_a_moment(store: Store) -> None:
    malee, somchai = await meet(store, "malee"), await meet(store, "somchai")
    await apply(store, malee, CodeFailed(), at=NOW)
    await apply(store, malee, CodeFailed(), CodeFailed(), at=later(minutes=5))
    await apply(store, somchai, CodeFailed(), at=later(minutes=5))

    count = await store.run(lambda unit: unit.people.failed_codes_since("i-malee", later(minutes=1)))

    assert count == 2


async def test_a_linked_person_goes_on_as_the_one_who_issued_the_code(store: Store) -> None:
    kept, gone = await join(store, "malee"), await meet(store, "phone", channel=Channel.LINE)
    await store.run(lambda unit: unit.conversations.save("p-malee", Conversation(here="1:menu")))

    await link(store, kept, gone)

    arrival = await meet(store, "phone", channel=Channel.LINE)
    assert arrival.person.id == "p-malee"
    assert arrival.membership is not None
    assert arrival.conversation.here == "1:menu"
    identities = await store.run(lambda unit: unit.people.identities("p-malee"))
    assert [one.id for one in identities] == ["i-malee", "i-phone"]
    person = await store.run(lambda unit: unit.people.person("p-phone"))
    assert person is not None
    assert person.id == "p-malee"


async def test_a_conversation_saved_for_a_linked_person_leaves_the_kept_one_alone(store: Store) -> None:
    kept, gone = await join(store, "malee"), await meet(store, "phone")
    await store.run(lambda unit: unit.conversations.save("p-malee", Conversation(here="1:menu")))
    await link(store, kept, gone)

    await store.run(lambda unit: unit.conversations.save("p-phone", Conversation(here="1:help")))

    assert (await meet(store, "phone")).conversation.here == "1:menu"


async def test_linking_keeps_the_higher_role_and_brings_other_offices(store: Store) -> None:
    kept = await join(store, "malee", Role.OFFICER)
    gone = await join(store, "phone", Role.COORDINATOR)
    await apply(store, gone, Joined(Membership("p-phone", OTHER_OFFICE, Role.OFFICER), None))

    await link(store, kept, gone)

    memberships = await store.run(lambda unit: unit.people.memberships("p-malee"))
    assert {one.office.id: one.role for one in memberships if one.office} == {
        OFFICE.id: Role.COORDINATOR,
        OTHER_OFFICE.id: Role.OFFICER,
    }
    assert await store.run(lambda unit: unit.people.memberships("p-phone")) == ()


async def test_history_names_who_was_kept_through_two_merges(store: Store) -> None:
    first, second = await join(store, "first"), await join(store, "second")
    third = await join(store, "third")
    await begin(store)
    await change(store, CellChanged("1.1", "project", None, "ก"), by="p-first", batch="b1")

    await link(store, second, first)
    await apply(store, third, CodeMade(Invitation("L2", "link", None, None, "p-third", 1, later(days=1))))
    await apply(store, second, Linked("p-third", "p-second", "L2"))

    (entry,) = await store.run(lambda unit: unit.assessments.history(OFFICE.id, "a-o1", None, limit=9))
    assert (entry.by, entry.by_name) == ("p-third", "third")
    undoable = await store.run(lambda unit: unit.assessments.last_batch(OFFICE.id, "a-o1", "p-third"))
    assert [one.batch for one in undoable] == ["b1"]


async def test_a_link_code_dies_when_used(store: Store) -> None:
    kept, gone = await join(store, "malee"), await meet(store, "phone")
    other = await meet(store, "other")
    await link(store, kept, gone)

    with pytest.raises(StorageError, match="used up"):
        await apply(store, other, Linked("p-malee", "p-other", "LINK"))


async def test_messages_held_for_a_linked_person_reach_the_kept_one(store: Store) -> None:
    kept, gone = await join(store, "malee"), await join(store, "phone")
    news = [Message(Screen(f"ข่าว {to}"), to, Urgency.RIDE) for to in ("p-malee", "p-phone", "p-phone")]
    await store.run(lambda unit: unit.outbox.post(news, at=NOW))

    await link(store, kept, gone)
    await store.run(lambda unit: unit.outbox.reply("i-malee", [Screen("ตอบ")], update_id="u", at=NOW))

    rows = await store.run(lambda unit: unit.outbox.after("i-malee", 0, limit=9))
    assert [row.screen.text for row in rows] == ["ข่าว p-malee", "ข่าว p-phone", "ข่าว p-phone", "ตอบ"]


async def test_nothing_of_an_erased_person_is_left_but_an_alias_in_history(store: Store) -> None:
    malee = await join(store, "malee")
    await meet(store, "phone")
    await begin(store)
    await change(store, CellChanged("1.1", "project", None, "ก"), batch="b1")
    await store.run(lambda unit: unit.conversations.save("p-malee", Conversation(here="1:menu")))
    await store.run(lambda unit: unit.outbox.reply("i-malee", [Screen("ลับ")], update_id="u", at=NOW))
    await store.run(lambda unit: unit.outbox.post([Message(Screen("ลับ"), "p-malee", Urgency.RIDE)], at=NOW))

    await apply(store, malee, Erased("p-malee", "อดีตเจ้าหน้าที่ 1"))

    assert await store.run(lambda unit: unit.people.person("p-malee")) is None
    assert await store.run(lambda unit: unit.people.identities("p-malee")) == ()
    assert await store.run(lambda unit: unit.people.members(OFFICE.id)) == ()
    assert await store.run(lambda unit: unit.outbox.after("i-malee", 0, limit=9)) == ()
    (entry,) = await store.run(lambda unit: unit.assessments.history(OFFICE.id, "a-o1", None, limit=9))
    assert (entry.by, entry.by_name) == ("p-malee", "อดีตเจ้าหน้าที่ 1")


async def test_who_was_erased_can_still_be_told_so_as_a_stranger(store: Store) -> None:
    malee = await join(store, "malee")
    await store.run(lambda unit: unit.outbox.reply("i-malee", [Screen("ก่อน")], update_id="u", at=NOW))

    await apply(store, malee, Erased("p-malee", "อดีตเจ้าหน้าที่ 1"))
    await store.run(lambda unit: unit.conversations.save("p-malee", Conversation(here="1:menu")))
    await store.run(lambda unit: unit.outbox.reply("i-malee", [Screen("ลบแล้ว")], update_id="v", at=NOW))

    rows = await store.run(lambda unit: unit.outbox.after("i-malee", 1, limit=9))
    assert [row.screen.text for row in rows] == ["ลบแล้ว"]
    arrival = await meet(store, "malee")
    assert arrival.person == Person(arrival.person.id)
    assert arrival.person.id != "p-malee"
    assert arrival.conversation == Conversation()


async def test_strangers_are_forgotten_and_members_are_not(store: Store) -> None:
    await meet(store, "early")
    await join(store, "member")
    await meet(store, "late", at=later(days=1))

    forgotten = await store.run(lambda unit: unit.people.forget_strangers(later(hours=1)))

    assert forgotten == 1
    assert await store.run(lambda unit: unit.people.identities("p-early")) == ()
    assert await store.run(lambda unit: unit.people.person("p-member")) is not None
    assert await store.run(lambda unit: unit.people.person("p-late")) is not None


async def test_the_members_of_a_channel_are_those_in_an_office(store: Store) -> None:
    await meet(store, "anan")
    await join(store, "malee")

    assert await store.run(lambda unit: unit.people.members_by(Channel.WEB)) == ("malee",)
    assert await store.run(lambda unit: unit.people.members_by(Channel.LINE)) == ()
