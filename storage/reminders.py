"""What was sent to remind people, and what they chose about it; see `bot.ports.Reminders`.

A digest (person, day) and a mark (person, deadline, day, how many days before) are keys: whoever
stores one first sends it, however many workers ask. A digest that did not go out is taken back with
its marks, so that it is decided anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from bot.model import (
    Channel,
    Identity,
    Mark,
    Muted,
    PassedOn,
    Remindee,
    ReminderChange,
    Snoozed,
)
from storage.encoding import to_micros, to_moment
from storage.session import Session

_BEGIN = """
INSERT INTO reminder_rounds (office_id, stamp) VALUES (:office, :stamp)
ON CONFLICT (office_id) DO UPDATE SET stamp = excluded.stamp WHERE reminder_rounds.stamp <> excluded.stamp
"""

_ROUNDS = "SELECT office_id, stamp FROM reminder_rounds"

_AWAKE = """
SELECT DISTINCT m.office_id FROM reminder_choices c JOIN memberships m ON m.person_id = c.person_id
WHERE c.snoozed_until <= :day AND m.office_id IS NOT NULL
"""

_WANTING = """
SELECT DISTINCT m.office_id FROM people p JOIN memberships m ON m.person_id = p.id
WHERE p.nudged = 2 AND m.office_id IS NOT NULL
"""

_OF_MEMBERS = "IN (SELECT person_id FROM memberships WHERE office_id = :office)"

_PEOPLE = f"""
SELECT p.id, COALESCE(c.muted, 0), c.snoozed_until,
  (SELECT MAX(d.day) FROM digests d WHERE d.person_id = p.id)
FROM people p LEFT JOIN reminder_choices c ON c.person_id = p.id WHERE p.id {_OF_MEMBERS}
"""

_WAYS = f"""
SELECT person_id, id, channel, external_id, unreachable_at FROM identities
WHERE person_id {_OF_MEMBERS} ORDER BY created_at, id
"""

_MARKS = f"SELECT person_id, deadline, due, days_before FROM reminder_marks WHERE person_id {_OF_MEMBERS}"

_PASSED_ON = "SELECT person_id, item, at FROM passed_on WHERE office_id = :office"

_KEEP = "INSERT INTO digests (person_id, day) VALUES (:person, :day) ON CONFLICT DO NOTHING"

_MARK = """
INSERT INTO reminder_marks (person_id, deadline, due, days_before, day)
VALUES (:person, :deadline, :due, :days_before, :day) ON CONFLICT DO NOTHING
"""

_NUDGE = "UPDATE people SET nudged = :nudged WHERE id = :person"

_CHOOSE = """
INSERT INTO reminder_choices (person_id, muted, snoozed_until) VALUES (:person, :muted, :until)
ON CONFLICT (person_id) DO UPDATE SET muted = excluded.muted, snoozed_until = excluded.snoozed_until
"""

_WAKE = f"""
UPDATE reminder_choices SET snoozed_until = NULL WHERE snoozed_until <= :day AND person_id {_OF_MEMBERS}
"""

_GIVE_ON = """
INSERT INTO passed_on (person_id, office_id, item, at) VALUES (:person, :office, :item, :at)
ON CONFLICT (person_id, office_id, item) DO UPDATE SET at = excluded.at
"""

_TAKE_BACK = (
    "DELETE FROM reminder_marks WHERE person_id = :person AND day = :day",
    "DELETE FROM digests WHERE person_id = :person AND day = :day",
    """
    DELETE FROM reminder_rounds
    WHERE office_id IN (SELECT office_id FROM memberships WHERE person_id = :person)
    """,
)

_UNSENT = """
DELETE FROM outbox
WHERE digest IS NOT NULL AND due_at IS NOT NULL AND delivery_id IS NULL AND at < :before
RETURNING identity_id, digest
"""

_FORGET = ("DELETE FROM reminder_marks WHERE day < :day", "DELETE FROM digests WHERE day < :day")

_COUNT = "SELECT COUNT(*) FROM digests WHERE day = :day"
_NUDGED = "SELECT COUNT(*) FROM people WHERE nudged > 0"

RIDE, PUSH = 1, 2
"""What a person who is to be reminded waits for: the next reply, or also the hour of pushes."""


class SqlReminders:
    """`bot.ports.Reminders` over a session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def rounds(self) -> Mapping[str, str]:
        """Return the stamp under which each office was looked at last."""
        return dict(self._session.all(_ROUNDS))

    def begin(self, office_id: str, stamp: str) -> bool:
        """Begin to look at an office; False when that was done under this stamp."""
        return self._session.run(_BEGIN, office=office_id, stamp=stamp) == 1

    def awake(self, day: date) -> frozenset[str]:
        """Return the offices of people whose reminders were put off until that day or an earlier one."""
        return frozenset(office for (office,) in self._session.all(_AWAKE, day=day.isoformat()))

    def wake(self, office_id: str, day: date) -> None:
        """End what was put off until that day or an earlier one, for everybody of the office."""
        self._session.run(_WAKE, office=office_id, day=day.isoformat())

    def wanting_push(self) -> frozenset[str]:
        """Return the offices of people who wait for the hour of pushes."""
        return frozenset(office for (office,) in self._session.all(_WANTING))

    def remindees(self, office_id: str) -> Mapping[str, Remindee]:
        """Return what is kept of each person of an office: person id → their state."""
        ways, lost = self._ways(office_id)
        sent = self._marks(office_id)
        passed_on = self._passed_on(office_id)
        return {
            person: Remindee(
                person_id=person,
                ways=tuple(ways[person]),
                unreachable=person in lost,
                sent=frozenset(sent[person]),
                last_digest=_day(last),
                muted=bool(muted),
                snoozed_until=_day(until),
                passed_on=passed_on[person],
            )
            for person, muted, until, last in self._session.all(_PEOPLE, office=office_id)
        }

    def _ways(self, office_id: str) -> tuple[Mapping[str, list[Identity]], frozenset[str]]:
        """Return the identities that are reached, and who has one that is not and none to push to."""
        ways: defaultdict[str, list[Identity]] = defaultdict(list)
        lost = set()
        for person, identity, channel, external, unreachable_at in self._session.all(_WAYS, office=office_id):
            if unreachable_at is None:
                ways[person].append(Identity(identity, person, Channel(channel), external))
            else:
                lost.add(person)
        pushed_to = {person for person, own in ways.items() if any(one.channel not in _READ for one in own)}
        return ways, frozenset(lost - pushed_to)

    def _marks(self, office_id: str) -> Mapping[str, set[Mark]]:
        marks: defaultdict[str, set[Mark]] = defaultdict(set)
        for person, deadline, due, days_before in self._session.all(_MARKS, office=office_id):
            marks[person].add(Mark(deadline, date.fromisoformat(due), int(days_before)))
        return marks

    def _passed_on(self, office_id: str) -> Mapping[str, dict[str, datetime]]:
        found: defaultdict[str, dict[str, datetime]] = defaultdict(dict)
        for person, item, at in self._session.all(_PASSED_ON, office=office_id):
            found[person][item] = to_moment(at)
        return found

    def keep(self, person_id: str, day: date, marks: Iterable[Mark]) -> bool:
        """Keep that a digest with these marks goes out; False when the person had one that day."""
        if not self._session.run(_KEEP, person=person_id, day=day.isoformat()):
            return False
        for mark in marks:
            self._session.run(
                _MARK,
                person=person_id,
                deadline=mark.deadline,
                due=mark.due.isoformat(),
                days_before=mark.days_before,
                day=day.isoformat(),
            )
        self.nudge(person_id, wants_push=None)
        return True

    def nudge(self, person_id: str, *, wants_push: bool | None) -> None:
        """Have the person's next reply carry a reminder; None takes that back."""
        nudged = 0 if wants_push is None else PUSH if wants_push else RIDE
        self._session.run(_NUDGE, person=person_id, nudged=nudged)

    def choose(
        self, person_id: str, office_id: str | None, changes: Iterable[ReminderChange], *, at: datetime
    ) -> None:
        """Keep what a person chose about being reminded."""
        for change in changes:
            match change:
                case Snoozed(until):
                    self._session.run(_CHOOSE, person=person_id, muted=0, until=until.isoformat())
                case Muted(on):
                    self._session.run(_CHOOSE, person=person_id, muted=int(on), until=None)
                case PassedOn(item) if office_id is not None:
                    self._session.run(
                        _GIVE_ON, person=person_id, office=office_id, item=item, at=to_micros(at)
                    )

    def take_back_unsent(self, before: datetime) -> int:
        """Take back the digests stored before that moment that nobody has begun to send."""
        rows = self._session.all(_UNSENT, before=to_micros(before))
        for identity_id, day in rows:
            take_back(self._session, identity_id, day)
        return len(rows)

    def forget_before(self, day: date) -> None:
        """Drop the digests and marks of the days before that one."""
        for sql in _FORGET:
            self._session.run(sql, day=day.isoformat())

    def counts(self, day: date) -> tuple[int, int]:
        """Return how many digests went out that day, and how many people wait to be reminded."""
        sent, nudged = self._session.one(_COUNT, day=day.isoformat()), self._session.one(_NUDGED)
        return (int(sent[0]) if sent else 0, int(nudged[0]) if nudged else 0)


_READ = frozenset({Channel.WEB, Channel.TERMINAL})


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def take_back(session: Session, identity_id: str, day: str) -> None:
    """Forget that a digest went to the person of that identity, who is to be reminded by a reply.

    Called where its row was not sent and never will be: it expired, or the month has no push left.
    """
    row = session.one("SELECT person_id FROM identities WHERE id = :identity", identity=identity_id)
    if row is None:
        return
    for sql in _TAKE_BACK:
        session.run(sql, person=row[0], **({"day": day} if ":day" in sql else {}))
    session.run(_NUDGE, person=row[0], nudged=RIDE)
