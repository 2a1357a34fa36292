"""A whole assistant over a real database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import build_knowledge
from bot.knowledge import Knowledge
from bot.turns import TurnRunner
from content.loader import load_messages
from storage.store import migrate, open_store
from tests.fakes.place import Place, a_world


@pytest.fixture(scope="session")
def know() -> Knowledge:
    return build_knowledge(load_messages())


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("database") / "empty.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
async def place(tmp_path: Path, empty_database: Path, know: Knowledge) -> AsyncIterator[Place]:
    path = tmp_path / "pmqa.db"
    path.write_bytes(empty_database.read_bytes())
    store = await open_store(f"sqlite:///{path}")
    yield Place(store, TurnRunner(store, know, a_world()), know)
    await store.close()
