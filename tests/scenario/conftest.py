"""A whole assistant over a real database."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.app import build_knowledge
from bot.knowledge import Knowledge
from bot.turns import TurnRunner
from content.loader import load_messages
from storage.store import migrate, open_store
from tests.fakes.line_place import line_place
from tests.fakes.place import Place, a_world
from tests.fakes.telegram_place import telegram_place
from tests.postgres_server import Server, running_server


@pytest.fixture(scope="session")
def know() -> Knowledge:
    return build_knowledge(load_messages())


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("database") / "empty.db"
    migrate(f"sqlite:///{path}")
    return path


WAYS = ("core", "line", "telegram")
"""The ways on which every scenario runs: straight to the turns, and through each platform."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what happens at a place once for each way, unless it is marked to concern the core alone."""
    alone = metafunc.definition.get_closest_marker("core_only")
    if alone is not None and not alone.args:
        raise pytest.UsageError(f"{metafunc.definition.nodeid}: core_only wants the reason")
    if "way" in metafunc.fixturenames:
        lacking = {mark.args[0] for mark in metafunc.definition.iter_markers("not_on")}
        ways = WAYS[:1] if alone else [one for one in WAYS if one not in lacking]
        metafunc.parametrize("way", ways, indirect=True)


@pytest.fixture(scope="session", autouse=True)
def no_certificates() -> Iterator[None]:
    """Nothing here speaks TLS, and a platform's library reads the system's certificates for each client."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", os.devnull)
        yield


@pytest.fixture
def way(request: pytest.FixtureRequest) -> str:
    """The name of the way on which this test runs."""
    name: str = request.param
    return name


@pytest.fixture
async def place(way: str, tmp_path: Path, empty_database: Path, know: Knowledge) -> AsyncIterator[Place]:
    """A whole assistant whose people come in on that way."""
    path = tmp_path / "pmqa.db"
    shutil.copyfile(empty_database, path)
    if way == "line":
        async with line_place(tmp_path, know) as line:
            yield line.place
        return
    if way == "telegram":
        async with telegram_place(tmp_path, know) as telegram:
            yield telegram.place
        return
    store = await open_store(f"sqlite:///{path}")
    yield Place(store, TurnRunner(store, know, a_world()), know)
    await store.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    with running_server() as server:
        server.make_template()
        yield server


@pytest.fixture
def postgres_url(postgres_server: Server) -> Iterator[str]:
    with postgres_server.database() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, empty_database: Path) -> str:
    """The URL of a migrated, empty database, of either kind."""
    if request.param == "sqlite":
        path = tmp_path / "either.db"
        shutil.copyfile(empty_database, path)
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
async def either(database_url: str, know: Knowledge) -> AsyncIterator[Place]:
    """A whole assistant over either kind of database, in turn."""
    store = await open_store(database_url)
    yield Place(store, TurnRunner(store, know, a_world()), know)
    await store.close()
