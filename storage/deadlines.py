"""What is due when: for every office, or for one."""

from __future__ import annotations

from datetime import date

from bot.model import Deadline
from storage.encoding import to_micros, to_moment
from storage.session import Session, SqlRow

_COLUMNS = "framework_id, due, set_at, target, office_id, internal, what, set_by"

_SET = f"""
INSERT INTO deadlines ({_COLUMNS}, office_key)
VALUES (:framework, :due, :at, :target, :office, :internal, :what, :set_by, :office_key)
ON CONFLICT (framework_id, office_key, internal, target) DO UPDATE SET due = excluded.due,
  what = CASE WHEN excluded.what = '' THEN deadlines.what ELSE excluded.what END,
  set_at = excluded.set_at, set_by = excluded.set_by
RETURNING {_COLUMNS}
"""

_CLEAR = """
DELETE FROM deadlines
WHERE framework_id = :framework AND office_key = :office AND internal = 1 AND target = :target
"""

_BINDING = f"""
SELECT {_COLUMNS} FROM deadlines WHERE framework_id = :framework AND office_key IN ('', :office)
ORDER BY due, office_key, internal, target
"""

_ALL = f"""
SELECT {_COLUMNS} FROM deadlines WHERE framework_id = :framework ORDER BY due, office_key, internal, target
"""


class SqlDeadlines:
    """`bot.ports.Deadlines` over a session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def set(self, deadline: Deadline) -> Deadline:
        """Store a deadline, or move the one that stands for the same, and return it as it stands now."""
        row = self._session.one(
            _SET,
            framework=deadline.framework_id,
            due=deadline.due.isoformat(),
            at=to_micros(deadline.set_at),
            target=deadline.target,
            office=deadline.office_id,
            office_key=deadline.office_id or "",
            internal=int(deadline.internal),
            what=deadline.what,
            set_by=deadline.set_by,
        )
        return deadline if row is None else _to_deadline(row)

    def clear(self, office_id: str, framework_id: str, target: str) -> bool:
        """Take back a day that the office set for itself; False when there was none."""
        return bool(self._session.run(_CLEAR, office=office_id, framework=framework_id, target=target))

    def binding(self, office_id: str | None, framework_id: str) -> tuple[Deadline, ...]:
        """Return the deadlines of all offices and, where one is named, of that office; by day."""
        rows = self._session.all(_BINDING, framework=framework_id, office=office_id or "")
        return tuple(_to_deadline(row) for row in rows)

    def all(self, framework_id: str) -> tuple[Deadline, ...]:
        """Return every deadline of every office, by day."""
        return tuple(_to_deadline(row) for row in self._session.all(_ALL, framework=framework_id))


def _to_deadline(row: SqlRow) -> Deadline:
    framework_id, due, set_at, target, office_id, internal, what, set_by = row
    return Deadline(
        framework_id=framework_id,
        due=date.fromisoformat(due),
        set_at=to_moment(set_at),
        target=target,
        office_id=office_id,
        internal=bool(internal),
        what=what,
        set_by=set_by,
    )
