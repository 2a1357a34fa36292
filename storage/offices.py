"""The offices."""

from __future__ import annotations

from bot.errors import StorageError
from bot.model import Office
from storage.session import Session, SqlRow

_COLUMNS = "id, code, name, sample"


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


def to_office(row: SqlRow) -> Office:
    """Return the office that a row of (id, code, name, sample) tells of."""
    office_id, code, name, sample = row
    return Office(office_id, code, name, sample=bool(sample))
