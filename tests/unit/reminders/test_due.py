"""Who is due: laws that hold for any office, deadline and day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import (
    Assessment,
    Assignment,
    Channel,
    Deadline,
    Identity,
    Mark,
    Member,
    Part,
    Person,
    Remindee,
    Role,
)
from bot.reminders.calendar import WorkCalendar, thai_holidays
from bot.reminders.due import Digest, OfficeWork, Today, digests, mark_passed
from content.loader import load_reminders
from tests.strategies import pmqa_framework

FRAMEWORK = pmqa_framework()
RULES = load_reminders()
CALENDAR = WorkCalendar(RULES)
AT = datetime(2026, 10, 1, tzinfo=UTC)
OWN = [item.id for item in FRAMEWORK.own_items]
PEOPLE = ("c", "o1", "o2", "o3", "d")
ROLES = (Role.COORDINATOR, Role.OFFICER, Role.OFFICER, Role.OFFICER, Role.DIRECTOR)

days = st.dates(date(2026, 10, 1), date(2028, 9, 30))
targets = st.sampled_from(["", *OWN, *(f"C{number}" for number in range(1, 8))])
RESULT = {
    "indicator": "ร้อยละ",
    "unit": "percent",
    "direction": "higher",
    "target": "80",
    "actual": "85",
    "repeated": "no",
}
deadlines = st.lists(
    st.builds(
        Deadline,
        st.just(FRAMEWORK.id),
        days,
        st.just(AT),
        targets,
        st.just("o"),
        st.booleans(),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda one: one.key,
)
hands = st.dictionaries(st.sampled_from(OWN), st.sampled_from(PEOPLE[1:4]), max_size=12)
finished = st.frozensets(st.sampled_from(OWN))


def assessment_with(done: Iterable[str]) -> Assessment:
    """Return answers in which these items are done; of หมวด 7 and the self items alone."""
    cells: dict[tuple[str, str], str] = {}
    for name in done:
        item = FRAMEWORK.items[name]
        if item.levels:
            cells |= {(name, one.id): "not_met" for one in item.levels[0].criteria}
            cells[name, "project"] = "โครงการ"
        else:
            cells |= {(name, field): value for field, value in RESULT.items()}
    return Assessment("a", "o", FRAMEWORK.id, cells=cells)


def is_done(name: str, done: Iterable[str]) -> bool:
    return name in done and not name.startswith("4.")


@st.composite
def offices(draw: st.DrawFn) -> tuple[OfficeWork, dict[str, str], frozenset[str]]:
    given_to, done = draw(hands), draw(finished)
    members = tuple(Member(Person(one), role) for one, role in zip(PEOPLE, ROLES, strict=True))
    ways = {one: (Identity(f"i{one}", one, Channel.LINE, one),) for one in PEOPLE}
    work = OfficeWork(
        assessment=assessment_with(done),
        assignments=tuple(Assignment(item, Part.MAIN, who, who, "c", AT) for item, who in given_to.items()),
        members=members,
        deadlines=tuple(draw(deadlines)),
        remindees={one: Remindee(one, ways[one]) for one in PEOPLE},
    )
    return work, given_to, done


def told(work: OfficeWork, day: date) -> tuple[Digest, ...]:
    return digests(work, FRAMEWORK, Today(day, CALENDAR.last_before_work(day)), RULES)


def after(work: OfficeWork, sent: Iterable[Digest], day: date) -> OfficeWork:
    """Return the office once these digests went out."""
    remindees = dict(work.remindees)
    for one in sent:
        before = remindees[one.person_id]
        remindees[one.person_id] = replace(before, sent=before.sent | one.marks, last_digest=day)
    return replace(work, remindees=remindees)


@settings(deadline=None)
@given(offices(), days)
def test_nobody_is_reminded_who_has_nothing_unfinished(
    office: tuple[OfficeWork, dict[str, str], frozenset[str]], day: date
) -> None:
    work, given_to, done = office

    for digest in told(work, day):
        names = {one.item.id for one in digest.items}
        assert not any(is_done(name, done) for name in names)
        if digest.role is Role.OFFICER:
            assert names
            assert names <= {item for item, who in given_to.items() if who == digest.person_id}


@settings(deadline=None)
@given(offices(), days)
def test_the_same_is_never_told_twice(
    office: tuple[OfficeWork, dict[str, str], frozenset[str]], day: date
) -> None:
    work, _, _ = office
    sent: dict[str, frozenset[Mark]] = {}

    for ahead in range(0, 70, 3):
        later = day + timedelta(days=ahead)
        found = told(work, later)
        for digest in found:
            assert not digest.marks & sent.get(digest.person_id, frozenset())
            sent[digest.person_id] = sent.get(digest.person_id, frozenset()) | digest.marks
        work = after(work, found, later)
        assert told(work, later) == ()


@settings(deadline=None)
@given(offices(), days, st.sampled_from(PEOPLE))
def test_muted_snoozed_unreached_people_are_left_alone(
    office: tuple[OfficeWork, dict[str, str], frozenset[str]], day: date, who: str
) -> None:
    work, _, _ = office
    one = work.remindees[who]
    for state in (
        replace(one, muted=True),
        replace(one, snoozed_until=day + timedelta(days=1)),
        replace(one, ways=()),
        replace(one, last_digest=day),
    ):
        changed = replace(work, remindees={**work.remindees, who: state})

        assert who not in {digest.person_id for digest in told(changed, day)}


@settings(deadline=None)
@given(offices(), days)
def test_each_member_has_at_most_one_digest(
    office: tuple[OfficeWork, dict[str, str], frozenset[str]], day: date
) -> None:
    people = [digest.person_id for digest in told(office[0], day)]

    assert len(people) == len(set(people))


@pytest.mark.parametrize(
    ("stage", "is_told"), [("sent", False), ("accepted", False), ("signed", False), ("returned", True)]
)
def test_what_was_sent_to_review_is_reminded_of_once_it_comes_back(stage: str, *, is_told: bool) -> None:
    day = date(2026, 11, 11)
    due = Deadline(FRAMEWORK.id, day, AT, "4.1")
    way = Identity("i", "o1", Channel.LINE, "o1")
    work = OfficeWork(
        assessment=Assessment("a", "o", FRAMEWORK.id, cells={("4.1", "review"): stage}),
        assignments=(Assignment("4.1", Part.MAIN, "o1", "o1", "c", AT),),
        members=(Member(Person("o1"), Role.OFFICER),),
        deadlines=(due,),
        remindees={"o1": Remindee("o1", (way,))},
    )

    assert bool(told(work, day)) is is_told


@settings(deadline=None)
@given(days, days)
def test_as_days_pass_marks_only_come_nearer(due: date, day: date) -> None:
    passed = [
        mark_passed(due, Today(one, CALENDAR.last_before_work(one)), RULES)
        for one in (day + timedelta(days=ahead) for ahead in range(60))
    ]
    known = [one for one in passed if one is not None]

    assert passed[: len(passed) - len(known)] == [None] * (len(passed) - len(known))
    assert known == sorted(known, reverse=True)


@pytest.mark.parametrize(
    ("days_left", "mark"),
    [(31, None), (30, 30), (29, 30), (14, 14), (8, 14), (7, 7), (3, 3), (2, 3), (1, 1), (0, 0), (-1, 0),
     (-6, 0), (-7, -7), (-13, -7), (-14, -14)],
)  # fmt: skip
def test_the_mark_is_the_one_that_was_passed_last(days_left: int, mark: int | None) -> None:
    wednesday = date(2026, 11, 11)

    assert mark_passed(wednesday + timedelta(days=days_left), Today(wednesday, wednesday), RULES) == mark


@settings(deadline=None)
@given(st.integers(0, 4 * 366 * 24 * 60))
def test_it_is_open_on_working_days_from_half_past_eight_to_half_past_four(minute: int) -> None:
    now = AT + timedelta(minutes=minute)
    there = now + timedelta(hours=7)
    minutes = there.hour * 60 + there.minute
    works = there.weekday() < 5 and there.date() not in thai_holidays(there.year)

    assert CALENDAR.is_open(now) == (works and 510 <= minutes < 990)


def test_days_off_can_be_added_and_taken_away() -> None:
    holiday, workday = date(2026, 12, 10), date(2026, 12, 11)
    rules = replace(RULES, holidays_added=frozenset({workday}), holidays_removed=frozenset({holiday}))

    assert WorkCalendar(rules).is_working_day(holiday)
    assert not WorkCalendar(rules).is_working_day(workday)
    assert not CALENDAR.is_working_day(holiday)


def test_a_long_run_of_days_off_is_looked_over() -> None:
    friday = date(2026, 4, 10)  # สงกรานต์ follows the weekend

    assert CALENDAR.last_before_work(friday) == date(2026, 4, 15)
