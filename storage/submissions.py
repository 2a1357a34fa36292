"""What was signed, frozen as it was; see `bot.model.review`."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from bot.errors import StorageError
from bot.model import Capacity, Imported, Reopened, Signed, Submission, SubmissionChange
from storage.encoding import to_micros, to_moment
from storage.session import Session, SqlRow

_ALL = """
SELECT number, revision, document, digest, capacity, signer, signer_name, signer_position, signed_at,
  imported_by, imported_at, reopened_by, reopened_at, reason
FROM submissions WHERE office_id = :office AND assessment_id = :assessment
"""
_OLDEST_FIRST = " ORDER BY number"
_STANDING = " AND reopened_at IS NULL"

_LAST_NUMBER = """
SELECT COALESCE(MAX(number), 0) FROM submissions WHERE office_id = :office AND assessment_id = :assessment
"""

_SIGN = """
INSERT INTO submissions (office_id, assessment_id, number, revision, document, digest, capacity,
  signer, signer_name, signer_position, signed_at)
VALUES (:office, :assessment, :number, :revision, :document, :digest, :capacity,
  :by, :name, :position, :at)
"""

_IMPORT = """
UPDATE submissions SET imported_by = :by, imported_at = :at
WHERE office_id = :office AND assessment_id = :assessment AND reopened_at IS NULL
"""

_REOPEN = """
UPDATE submissions SET reopened_by = :by, reopened_at = :at, reason = :reason
WHERE office_id = :office AND assessment_id = :assessment AND reopened_at IS NULL
"""


class SqlSubmissions:
    """`bot.ports.Submissions` over a session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def standing(self, office_id: str, assessment_id: str) -> Submission | None:
        """Return the signed submission that nobody opened again, or None."""
        row = self._session.one(_ALL + _STANDING, office=office_id, assessment=assessment_id)
        return _to_submission(row) if row else None

    def all(self, office_id: str, assessment_id: str) -> tuple[Submission, ...]:
        """Return every submission that was ever signed, the first one first."""
        rows = self._session.all(_ALL + _OLDEST_FIRST, office=office_id, assessment=assessment_id)
        return tuple(_to_submission(row) for row in rows)

    def apply(
        self, office_id: str, assessment_id: str, change: SubmissionChange, *, by: str, at: datetime
    ) -> None:
        """Store a signature, or what happened to the one that stands; see `bot.ports.Submissions`."""
        whose = {"office": office_id, "assessment": assessment_id, "by": by, "at": to_micros(at)}
        match change:
            case Signed():
                self._sign(change, whose)
            case Imported():
                self._change_standing(_IMPORT, whose)
            case Reopened():
                self._change_standing(_REOPEN, {**whose, "reason": change.reason})
            case _:
                assert_never(change)

    def _sign(self, change: Signed, whose: dict[str, object]) -> None:
        office, assessment = str(whose["office"]), str(whose["assessment"])
        if self.standing(office, assessment) is not None:
            raise StorageError(f"assessment {assessment} is signed already: open it first")
        last = self._session.one(_LAST_NUMBER, office=office, assessment=assessment)
        self._session.run(
            _SIGN,
            **whose,
            number=(last[0] if last else 0) + 1,
            revision=change.revision,
            document=change.document,
            digest=change.digest,
            capacity=change.capacity.value,
            name=change.signer_name,
            position=change.signer_position,
        )

    def _change_standing(self, sql: str, values: dict[str, object]) -> None:
        if self._session.run(sql, **values) != 1:
            raise StorageError(f"assessment {values['assessment']} has no submission that stands")


def _to_submission(row: SqlRow) -> Submission:
    number, revision, document, digest, capacity, signer, name, position, signed_at = row[:9]
    imported_by, imported_at, reopened_by, reopened_at, reason = row[9:]
    return Submission(
        number,
        revision,
        document,
        digest,
        Capacity(capacity),
        signer,
        name,
        position,
        to_moment(signed_at),
        imported_by,
        to_moment(imported_at) if imported_at is not None else None,
        reopened_by,
        to_moment(reopened_at) if reopened_at is not None else None,
        reason or "",
    )
