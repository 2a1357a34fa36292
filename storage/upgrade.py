"""Brings a database's schema up to date with Alembic. Imports much: import it where it is used."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from bot.errors import StorageError

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 7622565
"""The advisory lock on PostgreSQL under which schemas are changed: any number nobody else uses."""


def upgrade(database_url: str, sqlite_path: Path | None) -> None:
    """Carry out the migrations that are missing, in one transaction.

    Raises:
        StorageError: when it could not be done; the schema is then as it was.
    """
    with _translated():
        engine = _postgres_engine(database_url) if sqlite_path is None else _sqlite_engine(sqlite_path)
        with engine.begin() as connection:
            if sqlite_path is None:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            command.upgrade(alembic_config(connection), "head")


def alembic_config(connection: Connection | None = None) -> Config:
    """Return what Alembic's commands need: where the migrations are, and the connection to use."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


def _sqlite_engine(path: Path) -> Engine:
    """Return an engine on our own kind of connection, whose transactions hold off other writers."""
    from storage.sqlite import connect

    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine("sqlite://", creator=lambda: connect(path), poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _postgres_engine(database_url: str) -> Engine:
    driver_url = "postgresql+psycopg://" + database_url.partition("://")[2]
    return create_engine(driver_url, poolclass=NullPool)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, CommandError, sqlite3.Error, OSError) as error:
        raise StorageError(f"the schema could not be brought up to date: {error}") from error
