"""The few calls in which every query is written, the same for both databases.

A query is plain SQL with `:name` parameters, in the part of the language that SQLite (3.35 and
later) and PostgreSQL share: `ON CONFLICT`, `RETURNING`, `CAST(:x AS TEXT)` where a parameter may
be NULL and stands alone. See docs/adr/0002-sql-by-hand.md.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Protocol

from bot.errors import StorageError

SqlRow = tuple[Any, ...]

_PARAMETER = re.compile(r":([a-z_]+)")


class TryAgainError(StorageError):
    """The database gave up this transaction in favour of another: the same work may succeed now."""


class Session(Protocol):
    """One open transaction. Every failure of the database is a StorageError.

    `skip_locked` ends a SELECT that claims a row for itself: rows that another transaction has
    claimed are passed over. It is empty on SQLite, where only one transaction writes at a time.
    """

    skip_locked: str

    def one(self, sql: str, **values: object) -> SqlRow | None:
        """Return the first row, or None when there is none."""

    def all(self, sql: str, **values: object) -> list[SqlRow]:
        """Return every row."""

    def run(self, sql: str, **values: object) -> int:
        """Carry out a statement and return how many rows it changed."""

    def lock(self, key: str) -> bool:
        """Hold off other transactions that lock the same key, until this one ends.

        True where others may have acted since this transaction began.
        """


@lru_cache(maxsize=512)
def to_psycopg(sql: str) -> str:
    """Return the SQL with its `:name` parameters as psycopg writes them, `%(name)s`."""
    return _PARAMETER.sub(r"%(\1)s", sql.replace("%", "%%"))
