"""The migrations make what the metadata says, CHECKs included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Engine, create_engine, inspect

from bot.errors import InputError, StorageError
from storage.schema import metadata
from storage.store import HEAD, is_current, migrate, sqlite_path
from storage.upgrade import alembic_config
from tests.postgres_server import Server


@contextmanager
def engine(url: str) -> Iterator[Engine]:
    made = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    yield made
    made.dispose()


def described(engine: Engine) -> dict[str, Any]:
    """Return all that the database itself says of its tables."""
    inspector = inspect(engine)
    names = [name for name in inspector.get_table_names() if name != "alembic_version"]
    return {
        name: {
            "columns": [{**one, "type": str(one["type"])} for one in inspector.get_columns(name)],
            "key": inspector.get_pk_constraint(name),
            "foreign": sorted(inspector.get_foreign_keys(name), key=str),
            "unique": sorted(inspector.get_unique_constraints(name), key=str),
            "indexes": sorted(map(readable, inspector.get_indexes(name)), key=str),
            "checks": sorted(inspector.get_check_constraints(name), key=str),
        }
        for name in names
    }


def readable(index: Mapping[str, Any]) -> dict[str, Any]:
    """Return an index with the SQL of its WHERE, which otherwise differs each time it is read."""
    options = index.get("dialect_options", {})
    return {**index, "dialect_options": {name: str(value) for name, value in options.items()}}


def made_from_metadata(url: str) -> dict[str, Any]:
    with engine(url) as one:
        metadata.create_all(one)
        return described(one)


def test_the_migrated_sqlite_schema_is_the_metadata(sqlite_file: Path, tmp_path: Path) -> None:
    with engine(f"sqlite:///{sqlite_file}") as one:
        migrated = described(one)

    assert migrated == made_from_metadata(f"sqlite:///{tmp_path / 'plain.sqlite3'}")


@pytest.mark.postgres
def test_the_migrated_postgres_schema_is_the_metadata(postgres_url: str, postgres_server: Server) -> None:
    with engine(postgres_url) as one:
        migrated = described(one)

    with postgres_server.database(migrated=False) as empty:
        assert migrated == made_from_metadata(empty)


def test_every_check_of_the_metadata_is_compared(sqlite_file: Path) -> None:
    with engine(f"sqlite:///{sqlite_file}") as one:
        checks = [check for table in described(one).values() for check in table["checks"]]

    constraints = (one for table in metadata.tables.values() for one in table.constraints)
    declared = [one for one in constraints if isinstance(one, CheckConstraint)]
    assert len(checks) == len(declared) >= 26


def test_columns_are_text_or_bigint() -> None:
    types = {str(column.type) for table in metadata.tables.values() for column in table.columns}

    assert types == {"TEXT", "BIGINT"}


def test_the_version_that_is_waited_for_is_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(alembic_config()).get_heads() == [HEAD]


def test_a_database_is_current_once_migrated_and_migrating_again_changes_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'deep' / 'new.sqlite3'}"
    assert not is_current(url)

    migrate(url)
    migrate(url)

    assert is_current(url)


@pytest.mark.postgres
def test_a_server_database_is_current_once_migrated(postgres_server: Server) -> None:
    with postgres_server.database(migrated=False) as url:
        assert not is_current(url)

        migrate(url)
        migrate(url)

        assert is_current(url)


def test_a_file_that_is_no_database_is_a_storage_error(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("ไม่ใช่ฐานข้อมูล" * 100)

    with pytest.raises(StorageError, match="not a database"):
        is_current(f"sqlite:///{file}")
    with pytest.raises(StorageError, match="not a database"):
        migrate(f"sqlite:///{file}")


@pytest.mark.parametrize("url", ["", "sqlite://", "sqlite:///", "mysql://host/name", "data/pmqa.sqlite3"])
def test_a_url_that_names_no_database_of_ours_is_an_input_error(url: str) -> None:
    with pytest.raises(InputError, match=r"^DATABASE_URL: write sqlite:///path/to/file or postgresql://"):
        sqlite_path(url)
