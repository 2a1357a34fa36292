"""What people do in `python -m bench reminders`, carried out through the real storage."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bench.reminder_world import (
    ANSWERS_KNOWN,
    AWAITED_FROM,
    FIRST,
    MAIN_DUE,
    MAIN_MOVED,
    MOVED_ON,
    RESULTS_DUE,
    Bureau,
    Worker,
)
from bot.ids import new_id
from bot.knowledge import Knowledge
from bot.model import (
    Assigned,
    CellChanged,
    Change,
    Channel,
    Deadline,
    Item,
    Joined,
    Level,
    LineAdded,
    Membership,
    Mode,
    Muted,
    Office,
    Part,
    Person,
    PersonChanged,
    Snoozed,
    Tick,
    Update,
    UpdateKind,
)
from bot.ports import UnitOfWork
from bot.sending import Claim, Fate, Outcome

OWNER = "bench"
LEASE = timedelta(minutes=1)
ANSWERED = {"indicator": "ร้อยละ", "unit": "percent", "direction": "higher", "target": "80", "repeated": "no"}


def found_office(uow: UnitOfWork, *, know: Knowledge, office: Bureau, at: datetime) -> None:
    """Make an office with its people, and hand its items out."""
    stored = Office(office.id, office.id, f"สพท. {office.id}")
    uow.offices.add(stored)
    for person in office.people:
        _join(uow, stored, person, at)
    uow.assessments.open(office.id, know.framework.id, know.framework.digest, f"a{office.id}")
    given = [Assigned(item, Part.MAIN, one.id) for one in office.people[2:] for item in sorted(one.items)]
    uow.team.apply(office.id, f"a{office.id}", given, by=office.people[0].id, at=at)


def _join(uow: UnitOfWork, office: Office, person: Worker, at: datetime) -> None:
    update = Update(f"join-{person.id}", person.channel, person.id, UpdateKind.TEXT, at)
    arrival = uow.people.arrive(update, new_ids=(person.id, f"i{person.id}"))
    changes = (
        PersonChanged(Person(person.id, at, person.id, name_asked=True, office_id=office.id)),
        Joined(Membership(person.id, office, person.role), None),
    )
    uow.people.apply(changes, identity=arrival.identity, at=at)


def set_everyones(
    uow: UnitOfWork, *, framework_id: str, offices: tuple[Bureau, ...], day: date, at: datetime
) -> None:
    """Set the official days at the year's begin, and move them later in it; a few offices get more time."""
    if day == FIRST:
        uow.deadlines.set(Deadline(framework_id, MAIN_DUE, at))
        uow.deadlines.set(Deadline(framework_id, RESULTS_DUE, at, target="C7"))
    if day == MOVED_ON:
        uow.deadlines.set(Deadline(framework_id, MAIN_MOVED, at))
        for office in offices:
            if office.extended is not None:
                uow.deadlines.set(Deadline(framework_id, office.extended, at, office_id=office.id))


def happens(office: Bureau, day: date) -> bool:
    """Tell whether anything of that office changes on that day."""
    people = any(day in {one.blocked, one.returns, one.muted} for one in office.people)
    return people or day in office.own_days or day in office.finished.values() or day == AWAITED_FROM


def live_through(uow: UnitOfWork, *, know: Knowledge, office: Bureau, day: date, at: datetime) -> None:
    """Carry out what happens in an office on a day."""
    for person in office.people:
        _reach(uow, person, day, at)
    if day in office.own_days:
        target, due = office.own_days[day]
        office.own[target] = due
        uow.deadlines.set(
            Deadline(know.framework.id, due, at, target=target, office_id=office.id, internal=True)
        )
    changes: list[Change] = []
    if day == AWAITED_FROM:
        for item, known in office.awaited.items():
            cells = {**ANSWERED, "indicator": f"ร้อยละ {item}", "awaited": known.isoformat()}
            changes += [CellChanged(item, name, None, value) for name, value in cells.items()]
    for item, finished in office.finished.items():
        if finished == day:
            changes += _finish(know.framework.items[item], awaited=item in office.awaited)
    if changes:
        by = office.people[2].id
        uow.assessments.apply(office.id, f"a{office.id}", changes, by=by, at=at, batch=new_id())


def _reach(uow: UnitOfWork, person: Worker, day: date, at: datetime) -> None:
    if day == person.blocked:
        uow.deliveries.lose(f"i{person.id}", now=at)
    if day == person.returns:
        uow.deliveries.find_again(f"i{person.id}")
    if day == person.muted:
        uow.reminders.choose(person.id, person.office, (Muted(on=True),), at=at)


def _finish(item: Item, *, awaited: bool) -> list[Change]:
    """Return the fewest answers with which an item is done."""
    if item.mode is Mode.EXTERNAL_WITH_FORM:
        return [LineAdded(item.id, item.levels[0].level, new_id(), "ดำเนินการแล้ว")]
    if item.mode is Mode.RESULTS:
        rest = {"actual": "85"} if awaited else {**ANSWERED, "indicator": f"ร้อยละ {item.id}", "actual": "85"}
        changed: list[Change] = [CellChanged(item.id, name, None, value) for name, value in rest.items()]
        if awaited:
            changed.append(CellChanged(item.id, "awaited", ANSWERS_KNOWN.isoformat(), None))
        return changed
    basic = item.level(Level.BASIC)
    ticks = [one.id for one in basic.criteria] if basic else []
    return [
        *(CellChanged(item.id, one, None, Tick.NOT_MET) for one in ticks),
        CellChanged(item.id, "project", None, "โครงการ"),
    ]


def put_off(uow: UnitOfWork, *, person: Worker, until: date, at: datetime) -> None:
    """Tap เลื่อนเตือน."""
    uow.reminders.choose(person.id, person.office, (Snoozed(until),), at=at)


def nudged(uow: UnitOfWork) -> list[str]:
    """Return the people who wait to be reminded by a reply."""
    session = uow.people._session  # type: ignore[attr-defined] # noqa: SLF001 - the benchmark looks inside
    return [one for (one,) in session.all("SELECT id FROM people WHERE nudged > 0 ORDER BY id")]


def claim(
    uow: UnitOfWork, *, now: datetime, channels: frozenset[Channel], budgets: dict[Channel, int | None]
) -> Claim:
    """Send what waits, as a worker does, on platforms that take everything."""
    found = uow.deliveries.claim(
        now=now,
        limit=500,
        until=now + LEASE,
        owner=OWNER,
        new_key=new_id,
        channels=channels,
        budgets=budgets,
    )
    for one in found.deliveries:
        outcome = Outcome(Fate.SENT, cost=int(one.may_push))
        uow.deliveries.settle(one, outcome, owner=OWNER, now=now, next_try=now)
    return found
