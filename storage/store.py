"""Opens the database that a URL names, and keeps its schema.

`sqlite:///relative/path` and `sqlite:////absolute/path` name a file, `postgresql://…` a server.
The libraries of a database are imported when it is opened, never before.
"""

from __future__ import annotations

from pathlib import Path

from bot.errors import InputError
from bot.ports import Store

HEAD = "0008"
"""The newest migration; a test holds it equal to what Alembic finds."""

_SQLITE = "sqlite:///"
_POSTGRES = ("postgresql://", "postgres://")


def sqlite_path(database_url: str) -> Path | None:
    """Return the file that a SQLite URL names, None for a PostgreSQL URL.

    Raises:
        InputError: when the URL names neither.
    """
    if database_url.startswith(_SQLITE) and len(database_url) > len(_SQLITE):
        return Path(database_url.removeprefix(_SQLITE))
    if database_url.startswith(_POSTGRES):
        return None
    raise InputError("DATABASE_URL", "write sqlite:///path/to/file or postgresql://user@host/name")


async def open_store(database_url: str) -> Store:
    """Open the database for use; `migrate` must have brought it up to date.

    Raises:
        InputError: when the URL names no database that we know.
        StorageError: when it cannot be reached.
    """
    path = sqlite_path(database_url)
    if path is not None:
        from storage.sqlite import SqliteStore

        return await SqliteStore.open(path)
    from storage.postgres import PostgresStore

    return await PostgresStore.open(database_url)


def migrate(database_url: str) -> None:
    """Bring the schema up to date, making the database's file and folder when there are none.

    Calling it again does nothing; two processes that call it at once take turns. Synchronous: call it
    before the event loop starts, or in a thread.

    Raises:
        StorageError: when it could not be done; the schema is then as it was.
    """
    from storage.upgrade import upgrade

    upgrade(database_url, sqlite_path(database_url))


def is_current(database_url: str) -> bool:
    """Tell whether the schema is the one that this version was written for.

    Raises:
        StorageError: when the database cannot be reached.
    """
    path = sqlite_path(database_url)
    if path is not None:
        from storage import sqlite

        return sqlite.stored_version(path) == HEAD
    from storage import postgres

    return postgres.stored_version(database_url) == HEAD


def backup(database_url: str, folder: Path) -> Path:
    """Copy the database into the folder, whole even while it is in use, and return the copy's path.

    Raises:
        StorageError: when it could not be done; an older copy in the folder is then left as it was.
    """
    path = sqlite_path(database_url)
    if path is not None:
        from storage import sqlite_backup

        return sqlite_backup.backup(path, folder)
    from storage import postgres_backup

    return postgres_backup.backup(database_url, folder)


def restore(database_url: str, folder: Path, *, replace: bool = False) -> None:
    """Bring a copy that `backup` made back into the database. Stop serving first; `migrate` afterwards.

    Raises:
        StorageError: when it could not be done, or the database holds anything and `replace` is False.
    """
    path = sqlite_path(database_url)
    if path is not None:
        from storage import sqlite_backup

        sqlite_backup.restore(path, folder, replace=replace)
        return
    from storage import postgres_backup

    postgres_backup.restore(database_url, folder, replace=replace)
