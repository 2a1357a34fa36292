from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.model import Office
from bot.ports import Store, UnitOfWork
from storage.sqlite_backup import FILE_NAME
from storage.store import backup, migrate, open_store, restore
from tests.postgres_server import Server


@pytest.fixture
async def empty_url(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> AsyncIterator[str]:
    """A second, empty database of the same kind."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'second.sqlite3'}"
        return
    server: Server = request.getfixturevalue("postgres_server")
    with server.database(migrated=False) as url:
        yield url


def add(code: str, unit: UnitOfWork) -> None:
    unit.offices.add(Office(f"id-{code}", code, "สพท."))


async def codes(url: str) -> list[str]:
    store = await open_store(url)
    offices = await store.run(lambda unit: unit.offices.list())
    await store.close()
    return [one.code for one in offices]


async def test_what_was_backed_up_is_restored(
    store: Store, database_url: str, empty_url: str, tmp_path: Path
) -> None:
    await store.run(partial(add, "A"))

    backup(database_url, tmp_path / "copy")
    await store.run(partial(add, "B"))
    restore(empty_url, tmp_path / "copy")
    migrate(empty_url)

    assert await codes(empty_url) == ["1001", "1002", "A"]


async def test_a_restore_replaces_nothing_unless_told(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    await store.run(partial(add, "A"))
    backup(database_url, tmp_path / "copy")
    await store.run(partial(add, "B"))
    await store.close()

    with pytest.raises(StorageError, match="is not empty"):
        restore(database_url, tmp_path / "copy")
    assert await codes(database_url) == ["1001", "1002", "A", "B"]

    restore(database_url, tmp_path / "copy", replace=True)
    assert await codes(database_url) == ["1001", "1002", "A"]


async def test_a_backup_is_of_one_moment_even_while_others_write(
    store: Store, database_url: str, empty_url: str, tmp_path: Path
) -> None:
    """Offices are added in order, so a whole copy holds the first so many and no gap."""
    writing = asyncio.create_task(_write(store, 300))
    await store.run(lambda unit: unit.offices.list())

    await asyncio.to_thread(backup, database_url, tmp_path / "copy")
    await writing
    restore(empty_url, tmp_path / "copy")

    kept = [code for code in await codes(empty_url) if code.startswith("w")]
    assert kept == [f"w{number:03}" for number in range(len(kept))]


async def _write(store: Store, count: int) -> None:
    for number in range(count):
        await store.run(partial(add, f"w{number:03}"))


async def test_a_folder_without_a_backup_is_named(empty_url: str, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="there is no database"):
        restore(empty_url, tmp_path)


def test_a_damaged_backup_is_refused(sqlite_file: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{sqlite_file}"
    copy = backup(url, tmp_path / "copy")
    assert copy.name == FILE_NAME
    whole = copy.read_bytes()
    copy.write_bytes(whole[:8192] + b"\x55" * (len(whole) - 8192))

    with pytest.raises(StorageError):
        restore(f"sqlite:///{tmp_path / 'new.sqlite3'}", tmp_path / "copy")

    assert not (tmp_path / "new.sqlite3").exists()


def test_there_is_nothing_to_back_up_before_the_first_start(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="there is no database"):
        backup(f"sqlite:///{tmp_path / 'none.sqlite3'}", tmp_path / "copy")


def test_a_machine_without_pg_dump_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(StorageError, match="pg_dump is not installed: install PostgreSQL's client programs"):
        backup("postgresql://pmqa@127.0.0.1:1/none", tmp_path / "copy")
