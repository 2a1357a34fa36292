"""How a command reaches what is kept: settings, an up-to-date database, one unit of work."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
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
    return each_in_store(settings, (work,))[0]


def each_in_store(settings: Settings, works: Iterable[Callable[[UnitOfWork], T]]) -> tuple[T, ...]:
    """Carry out units of work one after the other, each kept by itself, as `in_store` does one.

    Raises:
        StorageError: when one of them was not kept; those before it are.
    """
    from storage.store import is_current, migrate

    if not is_current(settings.database):
        migrate(settings.database)
    return asyncio.run(_run_each(settings.database, works))


async def _run_each(database_url: str, works: Iterable[Callable[[UnitOfWork], T]]) -> tuple[T, ...]:
    from storage.store import open_store

    store = await open_store(database_url)
    try:
        return tuple([await store.run(work) for work in works])
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
