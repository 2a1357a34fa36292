"""Every case of the contract runs on a SQLite file and on a real PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.ports import Store
from storage.store import migrate, open_store
from tests.contract.world import OFFICE, OTHER_OFFICE
from tests.postgres_server import Server, running_server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A server of our own, with a migrated template database."""
    with running_server() as server:
        server.make_template()
        yield server


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy, which is quicker than migrating one for each test."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_file(migrated_file: Path, tmp_path: Path) -> Path:
    """A migrated, empty SQLite file."""
    path = tmp_path / "test.sqlite3"
    shutil.copyfile(migrated_file, path)
    return path


@pytest.fixture
def postgres_url(postgres_server: Server) -> Iterator[str]:
    """The URL of a migrated, empty PostgreSQL database."""
    with postgres_server.database() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a migrated, empty database, of either kind."""
    if request.param == "sqlite":
        path: Path = request.getfixturevalue("sqlite_file")
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """An open store with two offices in it."""
    opened = await open_store(database_url)
    await opened.run(lambda unit: unit.offices.add(OFFICE))
    await opened.run(lambda unit: unit.offices.add(OTHER_OFFICE))
    yield opened
    await opened.close()
