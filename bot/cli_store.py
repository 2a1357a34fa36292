"""How a command reaches what is kept: settings, an up-to-date database, one unit of work."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from bot.errors import InputError
from bot.model import Office

if TYPE_CHECKING:
    from bot.ports import UnitOfWork
    from bot.settings import Settings

T = TypeVar("T")


def in_store(settings: Settings, work: Callable[[UnitOfWork], T]) -> T:
    """Carry out one unit of work, on a database brought up to date first; `serve` may run beside it.

    Raises:
        StorageError: when nothing of it was kept.
    """
    from storage.store import is_current, migrate

    if not is_current(settings.database):
        migrate(settings.database)
    return asyncio.run(_run(settings.database, work))


async def _run(database_url: str, work: Callable[[UnitOfWork], T]) -> T:
    from storage.store import open_store

    store = await open_store(database_url)
    try:
        return await store.run(work)
    finally:
        await store.close()


def office_of(unit: UnitOfWork, code: str) -> Office:
    """Return the office of that code.

    Raises:
        InputError: when there is none.
    """
    office = unit.offices.by_code(code)
    if office is None:
        raise InputError("CODE", f"there is no office {code!r}; see pmqa office list")
    return office
