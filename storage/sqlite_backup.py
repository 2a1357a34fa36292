"""Copies a SQLite database out and back in, whole, while others may be writing."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.errors import StorageError
from storage.sqlite import connect, translated

FILE_NAME = "database.sqlite3"
"""What a backup is called in its folder."""


def backup(database: Path, folder: Path) -> Path:
    """Write a copy into the folder and return its path; an older copy there is replaced.

    The copy is of one moment, even while others write, and is checked before it takes its name.

    Raises:
        StorageError: when there is no database, or the copy is not whole.
    """
    if not database.exists():
        raise StorageError(f"there is no database {database}: see DATABASE_URL")
    folder.mkdir(parents=True, exist_ok=True)
    unfinished, finished = folder / f"{FILE_NAME}.unfinished", folder / FILE_NAME
    unfinished.unlink(missing_ok=True)
    with translated():
        _copy(database, unfinished)
        check(unfinished)
    _keep(unfinished, finished)
    return finished


def restore(database: Path, folder: Path, *, replace: bool) -> None:
    """Put the copy in the folder in the place of the database. Nothing may be serving it.

    Raises:
        StorageError: when there is no copy or it is not whole, when somebody uses the database, and
            when the database holds anything and `replace` does not allow it to be lost.
    """
    copy = folder / FILE_NAME
    if not copy.exists():
        raise StorageError(f"there is no {FILE_NAME} in {folder}: name the folder of a backup")
    with translated():
        check(copy)
        if not replace and _holds_anything(database):
            raise StorageError(f"{database} is not empty: a restore would replace it; allow it or move it")
        database.parent.mkdir(parents=True, exist_ok=True)
        _copy(copy, database)
        check(database)


def check(file: Path) -> None:
    """Make sure that a database file is whole, to its last page and reference.

    Raises:
        StorageError: when it is not.
    """
    with translated(), closing(sqlite3.connect(file)) as connection:
        damage = connection.execute("PRAGMA integrity_check").fetchall()
        dangling = connection.execute("PRAGMA foreign_key_check").fetchall()
    if damage != [("ok",)] or dangling:
        raise StorageError(f"{file} is damaged: use another backup")


def _copy(source: Path, target: Path) -> None:
    """Copy all pages in one read transaction, into one write transaction of the target."""
    with closing(connect(source)) as reading, closing(connect(target)) as writing:
        reading.backup(writing, pages=-1)


def _holds_anything(database: Path) -> bool:
    if not database.exists():
        return False
    with closing(connect(database)) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'alembic_version'"
        ).fetchall()
        return any(connection.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone() for (name,) in tables)


def _keep(unfinished: Path, finished: Path) -> None:
    """Give the copy its name once it is on the disk, and put the name on the disk too."""
    for path in (unfinished, unfinished.parent):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if path is unfinished:
            unfinished.replace(finished)
