"""The offices."""

from __future__ import annotations

from bot.errors import StorageError
from bot.model import EXTERNAL_KEYS, Office, Standing
from storage.encoding import to_moment_or_none
from storage.session import Session, SqlRow

_COLUMNS = "id, code, name, sample"

_EXTERNAL = ", ".join(f"'{key}'" for key in EXTERNAL_KEYS)
_STANDINGS = f"""
SELECT o.id, o.code, o.name, o.sample, MAX(r.changed_at), MAX(s.signed_at), MAX(s.imported_at)
FROM offices o
LEFT JOIN assessments a ON a.office_id = o.id AND a.framework_id = :framework
LEFT JOIN item_revisions r
  ON r.assessment_id = a.id AND r.office_id = o.id AND r.item NOT IN ({_EXTERNAL})
LEFT JOIN submissions s ON s.assessment_id = a.id AND s.office_id = o.id AND s.reopened_at IS NULL
WHERE o.sample = 0
GROUP BY o.id, o.code, o.name, o.sample ORDER BY o.code
"""


class SqlOffices:
    """`bot.ports.Offices` over a session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, office: Office) -> None:
        """Store an office.

        Raises:
            StorageError: when the code is taken.
        """
        added = self._session.run(
            "INSERT INTO offices (id, code, name, sample) VALUES (:id, :code, :name, :sample)"
            " ON CONFLICT DO NOTHING",
            id=office.id,
            code=office.code,
            name=office.name,
            sample=int(office.sample),
        )
        if not added:
            raise StorageError(f"office code {office.code} is taken: choose another code")

    def by_code(self, code: str) -> Office | None:
        """Return the office of that code, or None."""
        row = self._session.one(f"SELECT {_COLUMNS} FROM offices WHERE code = :code", code=code)
        return None if row is None else to_office(row)

    def get(self, office_id: str) -> Office | None:
        """Return the office of that id, or None."""
        row = self._session.one(f"SELECT {_COLUMNS} FROM offices WHERE id = :id", id=office_id)
        return None if row is None else to_office(row)

    def list(self) -> tuple[Office, ...]:
        """Return all offices by code."""
        return tuple(map(to_office, self._session.all(f"SELECT {_COLUMNS} FROM offices ORDER BY code")))

    def standings(self, framework_id: str) -> tuple[Standing, ...]:
        """Return how far every office is under that framework; see `bot.ports.Offices.standings`."""
        rows = self._session.all(_STANDINGS, framework=framework_id)
        return tuple(Standing(to_office(row[:4]), *map(to_moment_or_none, row[4:])) for row in rows)


def to_office(row: SqlRow) -> Office:
    """Return the office that a row of (id, code, name, sample) tells of."""
    office_id, code, name, sample = row
    return Office(office_id, code, name, sample=bool(sample))
