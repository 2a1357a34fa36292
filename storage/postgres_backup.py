"""Copies a PostgreSQL database out and back in, by PostgreSQL's own programs."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from bot.errors import StorageError
from storage.postgres import translated

FILE_NAME = "database.dump"
"""What a backup is called in its folder."""


def backup(database_url: str, folder: Path) -> Path:
    """Write a copy into the folder with pg_dump and return its path; an older copy there is replaced.

    Raises:
        StorageError: when pg_dump is not installed or fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    unfinished, finished = folder / f"{FILE_NAME}.unfinished", folder / FILE_NAME
    _run("pg_dump", database_url, "--format=custom", "--no-owner", f"--file={unfinished}")
    unfinished.replace(finished)
    return finished


def restore(database_url: str, folder: Path, *, replace: bool) -> None:
    """Put the copy in the folder in the place of the database, in one transaction, with pg_restore.

    Raises:
        StorageError: when there is no copy, when pg_restore is not installed or fails, and when the
            database holds anything and `replace` does not allow it to be lost.
    """
    copy = folder / FILE_NAME
    if not copy.exists():
        raise StorageError(f"there is no {FILE_NAME} in {folder}: name the folder of a backup")
    if not replace and _holds_anything(database_url):
        raise StorageError("the database is not empty: a restore would replace it; allow it or use another")
    _run(
        "pg_restore",
        database_url,
        "--clean",
        "--if-exists",
        "--no-owner",
        "--single-transaction",
        "--exit-on-error",
        str(copy),
    )


def _holds_anything(database_url: str) -> bool:
    with translated(), psycopg.connect(database_url) as connection:
        tables = connection.execute(
            "SELECT quote_ident(tablename) FROM pg_tables"
            " WHERE schemaname = current_schema() AND tablename <> 'alembic_version'"
        ).fetchall()
        sql = (f"SELECT 1 FROM {name} LIMIT 1".encode() for (name,) in tables)
        return any(connection.execute(one).fetchone() for one in sql)


def _run(program: str, database_url: str, *options: str) -> None:
    """Run one of PostgreSQL's programs; the password goes by the environment, where nobody sees it."""
    found = shutil.which(program)
    if found is None:
        raise StorageError(f"{program} is not installed: install PostgreSQL's client programs")
    parts = {name: str(value) for name, value in conninfo_to_dict(database_url).items()}
    password = parts.pop("password", None)
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL with arguments of our own
        [found, "--dbname=" + make_conninfo("", **parts), *options],
        check=False,
        capture_output=True,
        env=environment,
    )
    if done.returncode:
        complaint = done.stderr.decode(errors="replace").strip().splitlines()
        raise StorageError(f"{program} failed: {complaint[0] if complaint else 'it did not say why'}")
