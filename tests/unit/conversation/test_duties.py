"""Whose item is whose."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.duties import has_duties, holders, items_in, items_of, main_holder
from bot.model import Assignment, Framework, Part, Role
from content.loader import find_framework
from tests.fakes.officer import START

FRAMEWORK: Framework = find_framework("pmqa-2565")
OWN = [item.id for item in FRAMEWORK.own_items]


def given_to(place: str, person: str | None, part: Part = Part.MAIN, name: str = "") -> Assignment:
    return Assignment(place, part, person, name, "boss", START)


def ids_of(person: str, role: Role, *assignments: Assignment) -> list[str]:
    return [item.id for item in items_of(person, role, FRAMEWORK, assignments)]


def test_what_nobody_has_is_the_coordinators_and_nobody_elses() -> None:
    assert ids_of("boss", Role.COORDINATOR) == OWN
    assert ids_of("malee", Role.OFFICER) == []


def test_a_category_covers_the_offices_own_items_in_it() -> None:
    of_category = [one for one in OWN if one.startswith("2.")]

    assert ids_of("malee", Role.OFFICER, given_to("C2", "malee")) == of_category
    assert not set(of_category) & set(ids_of("boss", Role.COORDINATOR, given_to("C2", "malee")))


def test_an_item_handed_out_goes_before_its_category() -> None:
    handed = (given_to("C2", "malee"), given_to("2.3", "somchai"))

    assert "2.3" not in ids_of("malee", Role.OFFICER, *handed)
    assert ids_of("somchai", Role.OFFICER, *handed) == ["2.3"]


def test_who_shares_in_an_item_leaves_the_categorys_main_holder_in_place() -> None:
    handed = (given_to("C2", "malee"), given_to("2.3", "somchai", Part.SHARED))
    item = FRAMEWORK.items["2.3"]

    assert [(one.person_id, one.part) for one in holders(item, handed)] == [
        ("malee", Part.MAIN),
        ("somchai", Part.SHARED),
    ]
    assert "2.3" in ids_of("malee", Role.OFFICER, *handed)


def test_an_item_that_is_only_shared_in_stays_with_the_coordinators_too() -> None:
    handed = (given_to("2.3", "somchai", Part.SHARED),)

    assert "2.3" in ids_of("boss", Role.COORDINATOR, *handed)
    assert ids_of("somchai", Role.OFFICER, *handed) == ["2.3"]


def test_a_waiting_name_keeps_an_item_from_the_coordinators() -> None:
    waiting = given_to("2.3", None, name="สมหญิง")

    assert "2.3" not in ids_of("boss", Role.COORDINATOR, waiting)
    assert main_holder(FRAMEWORK.items["2.3"], (waiting,)) == waiting
    assert not has_duties("somying", (waiting,))


def test_an_item_that_the_office_does_not_answer_is_nobodys() -> None:
    assert items_in("1.2", FRAMEWORK) == ()
    assert items_in("C6", FRAMEWORK) == ()
    assert [item.id for item in items_in("C4", FRAMEWORK)] == ["4.1", "4.2", "4.3"]


places = st.sampled_from([*OWN, *(f"C{number}" for number in range(1, 8))])
handed_out = st.lists(
    st.builds(given_to, places, st.sampled_from(["a", "b", None]), st.sampled_from(Part), st.just("ก")),
    max_size=12,
)


@given(handed_out)
def test_every_own_item_is_in_somebodys_hands(assignments: list[Assignment]) -> None:
    people = ids_of("a", Role.OFFICER, *assignments) + ids_of("b", Role.OFFICER, *assignments)
    coordinators = ids_of("boss", Role.COORDINATOR, *assignments)
    waited_for = [
        item.id for item in FRAMEWORK.own_items if any(one.is_waiting for one in holders(item, assignments))
    ]

    assert {*people, *coordinators, *waited_for} == set(OWN)
