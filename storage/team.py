"""Who does what in an office: assignments, comments, opinions. See `bot.teamwork.Team`.

A holder is a person's id, or `name:` and the name of somebody who has not joined yet; so a place
has each holder once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import assert_never

from bot.model import (
    Assigned,
    Assignment,
    Claimed,
    Comment,
    Commented,
    CommentTakenBack,
    HandedOver,
    Opinion,
    OpinionGiven,
    OpinionsSettled,
    Part,
    TeamChange,
    Tick,
    Unassigned,
)
from storage.encoding import to_micros, to_moment
from storage.quotes import replace_quotes
from storage.session import Session

WAITING = "name:"
"""What stands before a name that nobody of the office has yet."""

_ASSIGNMENTS = """
SELECT a.place, a.part, a.person_id, COALESCE(a.name, p.name, ''), a.by_person, a.at, a.predecessor
FROM assignments a LEFT JOIN people p ON p.id = a.person_id
WHERE a.office_id = :office AND a.assessment_id = :assessment
ORDER BY a.at, a.place, a.holder
"""

_COMMENTS = """
SELECT c.id, c.item, c.text, COALESCE(k.id, p.id), COALESCE(k.alias, k.name, p.alias, p.name, ''), c.at
FROM comments c
JOIN people p ON p.id = c.by_person
LEFT JOIN people k ON k.id = p.merged_into
WHERE c.office_id = :office AND c.assessment_id = :assessment AND c.item = :item
ORDER BY c.at DESC, c.id DESC LIMIT :limit
"""

_OPINIONS = """
SELECT item, criterion, person_id, tick FROM opinions
WHERE office_id = :office AND assessment_id = :assessment AND item = :item ORDER BY at, person_id
"""

_REPLACE_MAIN = """
DELETE FROM assignments
WHERE office_id = :office AND assessment_id = :assessment AND place = :place AND part = 'main'
"""

_ASSIGN = """
INSERT INTO assignments
  (office_id, assessment_id, place, holder, person_id, name, part, predecessor, by_person, at)
VALUES (:office, :assessment, :place, :holder, :person, :name, :part, NULL, :by, :at)
ON CONFLICT (assessment_id, place, holder) DO UPDATE
  SET part = excluded.part, predecessor = NULL, by_person = excluded.by_person, at = excluded.at
"""

_UNASSIGN = """
DELETE FROM assignments
WHERE office_id = :office AND assessment_id = :assessment AND place = :place AND holder = :holder
"""

# Who receives the หลัก of a place needs no ร่วม of it, and who has a part already needs no second.
_LEAVE_MAIN_ALONE = """
DELETE FROM assignments
WHERE office_id = :office AND assessment_id = :assessment AND holder = :successor AND place IN (
  SELECT place FROM assignments
  WHERE office_id = :office AND assessment_id = :assessment AND holder = :holder AND part = 'main'
)
"""

_LEAVE_HAD_ALONE = """
DELETE FROM assignments
WHERE office_id = :office AND assessment_id = :assessment AND holder = :holder AND place IN (
  SELECT place FROM assignments
  WHERE office_id = :office AND assessment_id = :assessment AND holder = :successor
)
"""

_MOVE = """
UPDATE assignments
SET holder = :successor, person_id = :successor, name = NULL,
  predecessor = :predecessor, by_person = :by, at = :at
WHERE office_id = :office AND assessment_id = :assessment AND holder = :holder
"""

_COMMENT = """
INSERT INTO comments (office_id, assessment_id, id, item, text, by_person, at)
VALUES (:office, :assessment, :id, :item, :text, :by, :at) ON CONFLICT (assessment_id, id) DO NOTHING
"""

_TEXT_OF = """
SELECT text FROM comments
WHERE office_id = :office AND assessment_id = :assessment AND id = :id AND by_person = :by
"""

_TAKE_BACK = """
DELETE FROM comments
WHERE office_id = :office AND assessment_id = :assessment AND id = :id AND by_person = :by
"""

_GIVE_OPINION = """
INSERT INTO opinions (office_id, assessment_id, item, criterion, person_id, tick, at)
VALUES (:office, :assessment, :item, :criterion, :by, :tick, :at)
ON CONFLICT (assessment_id, person_id, criterion) DO UPDATE SET tick = excluded.tick, at = excluded.at
"""

_SETTLE = """
DELETE FROM opinions
WHERE office_id = :office AND assessment_id = :assessment AND item = :item AND criterion = :criterion
"""

GONE = "…"
"""What stands on an old screen where a comment was quoted that its writer took back."""


class SqlTeam:
    """`bot.teamwork.Team` over a session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def assignments(self, office_id: str, assessment_id: str) -> tuple[Assignment, ...]:
        """Return what was handed to whom, oldest first."""
        rows = self._session.all(_ASSIGNMENTS, office=office_id, assessment=assessment_id)
        return tuple(
            Assignment(place, Part(part), person, name, by, to_moment(at), predecessor)
            for place, part, person, name, by, at, predecessor in rows
        )

    def comments(self, office_id: str, assessment_id: str, item: str, *, limit: int) -> tuple[Comment, ...]:
        """Return what was said of an item, newest first."""
        rows = self._session.all(
            _COMMENTS, office=office_id, assessment=assessment_id, item=item, limit=limit
        )
        return tuple(
            Comment(found, of_item, text, by, by_name, to_moment(at))
            for found, of_item, text, by, by_name, at in rows
        )

    def opinions(self, office_id: str, assessment_id: str, item: str) -> tuple[Opinion, ...]:
        """Return how people ticked an item's criteria by themselves, oldest first."""
        rows = self._session.all(_OPINIONS, office=office_id, assessment=assessment_id, item=item)
        return tuple(
            Opinion(of_item, criterion, person, Tick(tick)) for of_item, criterion, person, tick in rows
        )

    def apply(
        self, office_id: str, assessment_id: str, changes: Iterable[TeamChange], *, by: str, at: datetime
    ) -> None:
        """Store the changes in order; see `bot.teamwork.Team.apply`."""
        writer = _Writer(self._session, office_id, assessment_id, by, to_micros(at))
        for change in changes:
            writer.store(change)


class _Writer:
    """Stores the changes of one turn."""

    def __init__(self, session: Session, office_id: str, assessment_id: str, by: str, at: int) -> None:
        self._session = session
        self._at = at
        self._by = by
        self._whose = {"office": office_id, "assessment": assessment_id}

    def store(self, change: TeamChange) -> None:
        match change:
            case Assigned():
                self._assign(change)
            case Unassigned():
                holder = change.person_id or WAITING + change.name
                self._run(_UNASSIGN, place=change.place, holder=holder)
            case Claimed():
                self._move(WAITING + change.name, change.person_id, None)
            case HandedOver():
                self._move(change.person_id, change.successor, change.person_id)
            case Commented():
                self._run(
                    _COMMENT, id=change.id, item=change.item, text=change.text, by=self._by, at=self._at
                )
            case CommentTakenBack():
                self._take_back(change.id)
            case OpinionGiven():
                self._run(
                    _GIVE_OPINION,
                    item=change.item,
                    criterion=change.criterion,
                    tick=change.tick,
                    by=self._by,
                    at=self._at,
                )
            case OpinionsSettled():
                for criterion in change.criteria:
                    self._run(_SETTLE, item=change.item, criterion=criterion)
            case _:
                assert_never(change)

    def _run(self, sql: str, **values: object) -> None:
        self._session.run(sql, **self._whose, **values)

    def _assign(self, change: Assigned) -> None:
        if change.part is Part.MAIN:
            self._run(_REPLACE_MAIN, place=change.place)
        self._run(
            _ASSIGN,
            place=change.place,
            holder=change.person_id or WAITING + change.name,
            person=change.person_id,
            name=None if change.person_id else change.name,
            part=change.part,
            by=self._by,
            at=self._at,
        )

    def _move(self, holder: str, successor: str, predecessor: str | None) -> None:
        """Put what one holder has into a person's hands, each place once."""
        self._run(_LEAVE_MAIN_ALONE, holder=holder, successor=successor)
        self._run(_LEAVE_HAD_ALONE, holder=holder, successor=successor)
        self._run(
            _MOVE, holder=holder, successor=successor, predecessor=predecessor, by=self._by, at=self._at
        )

    def _take_back(self, comment_id: str) -> None:
        row = self._session.one(_TEXT_OF, **self._whose, id=comment_id, by=self._by)
        if row is None:
            return
        replace_quotes(self._session, self._by, row[0], GONE)
        self._run(_TAKE_BACK, id=comment_id, by=self._by)
