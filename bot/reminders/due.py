"""Who is to be reminded of what today: pure, over the work of one office and what was sent before.

A deadline passes *marks* (30, 14, 7 … days before it, then every week after it). A person is due at
the mark that was passed last, and at no earlier one: what was missed is merged, not replayed. Every
mark is sent once to a person, however often this is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot import progress
from bot.deadlines import binding
from bot.duties import holders
from bot.model import (
    Assessment,
    Assignment,
    Deadline,
    Framework,
    Item,
    Mark,
    Member,
    Part,
    Remindee,
    ReminderRules,
    Role,
    Stage,
)
from bot.review import item_stage


@dataclass(frozen=True, slots=True)
class Today:
    """The day in Thailand, and how far ahead it looks; see `WorkCalendar.last_before_work`."""

    day: date
    until: date


@dataclass(frozen=True, slots=True)
class OfficeWork:
    """One office as it is now.

    Attributes:
        remindees: person id → what is kept of them about reminding.
    """

    assessment: Assessment
    assignments: tuple[Assignment, ...]
    members: tuple[Member, ...]
    deadlines: tuple[Deadline, ...]
    remindees: Mapping[str, Remindee]


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An item that is not done, and the deadlines that it is under, the earliest first."""

    item: Item
    deadlines: tuple[Deadline, ...]

    @property
    def due(self) -> date:
        """The earliest of its days."""
        return self.deadlines[0].due


@dataclass(frozen=True, slots=True)
class Behind:
    """A colleague who has unfinished items under a deadline that is near."""

    name: str
    items: int
    unreachable: bool


@dataclass(frozen=True, slots=True)
class Digest:
    """What one person is to be told today.

    Attributes:
        role: a coordinator is told of colleagues too, a director of the office alone.
        items: their own unfinished items, the earliest due first; none for a director.
        office_items: how many items of the whole office are unfinished under these deadlines.
        behind: the colleagues who are behind, for a coordinator.
        passed_on: items that somebody gave on to nobody known, for a coordinator.
        marks: what is told by it, so that it is not told again.
        may_push: whether it matters enough to be pushed where that costs.
    """

    person_id: str
    role: Role
    items: tuple[Unfinished, ...]
    office_items: int
    marks: frozenset[Mark]
    may_push: bool
    behind: tuple[Behind, ...] = ()
    passed_on: tuple[str, ...] = ()


def mark_passed(due: date, today: Today, rules: ReminderRules) -> int | None:
    """Return the mark of a deadline that was passed last, None while the first is ahead.

    Returns:
        Days before the deadline; negative once it has passed.
    """
    left = (due - today.until).days
    if left <= -rules.overdue_every:
        return -(-left // rules.overdue_every * rules.overdue_every)
    return min((one for one in rules.offsets if one >= left), default=None)


def is_near(deadline: Deadline, today: Today, rules: ReminderRules) -> bool:
    """Tell whether the first mark of a deadline was passed."""
    return mark_passed(deadline.due, today, rules) is not None


def unfinished(work: OfficeWork, framework: Framework, today: Today) -> tuple[Unfinished, ...]:
    """Return the office's own items that are not done and under a deadline, in the framework's order.

    One that waits for its year-end result (`รอผล`) is left out until its day has come, and one that was
    sent to review until it is returned.
    """
    found = (
        Unfinished(item, binding(work.deadlines, item))
        for item in framework.own_items
        if _wants_work(work.assessment, item, today.day)
    )
    return tuple(one for one in found if one.deadlines)


def _wants_work(assessment: Assessment, item: Item, today: date) -> bool:
    stage = item_stage(assessment, item.id)
    if stage is not Stage.OPEN:
        return stage is Stage.RETURNED
    state = progress.status(assessment, item)
    if state is progress.Status.WAITING:
        awaited = progress.awaited_on(assessment, item)
        return awaited is not None and awaited <= today
    return state is not progress.Status.DONE


def digests(work: OfficeWork, framework: Framework, today: Today, rules: ReminderRules) -> tuple[Digest, ...]:
    """Return what each person of the office is to be told today, by the order of the members.

    Nobody is named who has nothing to be told: no unfinished work of their own (a coordinator: of
    the office), a mark told already, a digest today, reminders muted or put off, no way to them.
    """
    near = tuple(
        one
        for one in unfinished(work, framework, today)
        if any(is_near(deadline, today, rules) for deadline in one.deadlines)
    )
    if not near:
        return ()
    hands = _in_hands(work, near)
    found = (_digest(work, member, hands, near, today, rules) for member in work.members)
    return tuple(one for one in found if one is not None)


def digest_for(
    person_id: str, work: OfficeWork, framework: Framework, today: Today, rules: ReminderRules
) -> Digest | None:
    """Return what one person is to be told, None for nothing."""
    found = (one for one in digests(work, framework, today, rules) if one.person_id == person_id)
    return next(found, None)


Hands = Mapping[str, tuple[Unfinished, ...]]
"""Person id → the unfinished items that are theirs to do."""


def _in_hands(work: OfficeWork, near: Sequence[Unfinished]) -> Hands:
    """Say whose the items are; what nobody has as หลัก is the coordinators', and everybody's without one."""
    workers = [member for member in work.members if member.role is not Role.DIRECTOR]
    coordinators = [one for one in workers if one.role is Role.COORDINATOR] or workers
    hands: dict[str, tuple[Unfinished, ...]] = {}
    for one in near:
        holding = holders(one.item, work.assignments)
        theirs = {held.person_id for held in holding if held.person_id is not None}
        if not any(held.part is Part.MAIN for held in holding):
            theirs |= {member.person.id for member in coordinators}
        for person_id in theirs:
            if not _gave_on(work, person_id, one.item):
                hands[person_id] = (*hands.get(person_id, ()), one)
    return hands


def _gave_on(work: OfficeWork, person_id: str, item: Item) -> bool:
    """Tell whether the person said that somebody else does the item, and was not given it since."""
    said = work.remindees.get(person_id, Remindee(person_id)).passed_on.get(item.id)
    if said is None:
        return False
    given = (one.at for one in holders(item, work.assignments) if one.person_id == person_id)
    return all(at <= said for at in given)


def _digest(
    work: OfficeWork,
    member: Member,
    hands: Hands,
    near: Sequence[Unfinished],
    today: Today,
    rules: ReminderRules,
) -> Digest | None:
    remindee = work.remindees.get(member.person.id)
    if remindee is None or not _may_be_told(remindee, today.day):
        return None
    own = hands.get(member.person.id, ())
    concerned = own if member.role is Role.OFFICER else tuple(near)
    passed = _marks(concerned, today, rules)
    if member.role is Role.DIRECTOR:
        passed = frozenset(mark for mark in passed if mark.days_before <= rules.director_from)
    fresh = passed - remindee.sent
    if not fresh:
        return None
    return Digest(
        person_id=member.person.id,
        role=member.role,
        items=tuple(sorted(own, key=lambda one: one.due)),
        office_items=len(near),
        marks=fresh,
        may_push=any(_matters(mark, remindee.sent, rules) for mark in fresh),
        behind=_behind(work, member, hands) if member.role is Role.COORDINATOR else (),
        passed_on=_given_on(work, near) if member.role is Role.COORDINATOR else (),
    )


def _may_be_told(remindee: Remindee, today: date) -> bool:
    is_put_off = remindee.snoozed_until is not None and today < remindee.snoozed_until
    return bool(remindee.ways) and not remindee.muted and not is_put_off and remindee.last_digest != today


def _marks(items: Iterable[Unfinished], today: Today, rules: ReminderRules) -> frozenset[Mark]:
    """Return the mark passed last of each deadline that any of the items is under."""
    over = {deadline for one in items for deadline in one.deadlines}
    passed = ((one, mark_passed(one.due, today, rules)) for one in over)
    return frozenset(Mark(one.key, one.due, mark) for one, mark in passed if mark is not None)


def _matters(mark: Mark, sent: frozenset[Mark], rules: ReminderRules) -> bool:
    """Tell whether a mark to push at was passed, and nothing told since of that deadline and day."""
    passed = [one for one in rules.push_at if one >= mark.days_before]
    told = [one.days_before for one in sent if (one.deadline, one.due) == (mark.deadline, mark.due)]
    return bool(passed) and all(one > min(passed) for one in told)


def _behind(work: OfficeWork, coordinator: Member, hands: Hands) -> tuple[Behind, ...]:
    """Return the officers who have unfinished items, those with the most first."""
    found = [
        Behind(
            name=member.person.name or "",
            items=len(hands[member.person.id]),
            unreachable=member.person.id in work.remindees and work.remindees[member.person.id].unreachable,
        )
        for member in work.members
        if member.person.id != coordinator.person.id
        and member.role is Role.OFFICER
        and hands.get(member.person.id)
    ]
    return tuple(sorted(found, key=lambda one: -one.items))


def _given_on(work: OfficeWork, near: Sequence[Unfinished]) -> tuple[str, ...]:
    """Return the items that all of their holders gave on, so that nobody is at them."""
    return tuple(one.item.id for one in near if _is_orphan(work, one.item))


def _is_orphan(work: OfficeWork, item: Item) -> bool:
    holding = [one.person_id for one in holders(item, work.assignments) if one.person_id is not None]
    return bool(holding) and all(_gave_on(work, person_id, item) for person_id in holding)
