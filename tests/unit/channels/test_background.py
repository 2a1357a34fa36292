"""What goes on beside a channel ends with it, and takes nothing else down."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.background import beside


async def forever() -> None:
    await asyncio.Event().wait()


async def fail() -> None:
    raise ValueError("broken")


async def test_what_goes_on_ends_with_the_block() -> None:
    before = asyncio.all_tasks()

    async with beside(forever()):
        assert len(asyncio.all_tasks()) == len(before) + 1

    assert asyncio.all_tasks() == before


async def test_who_is_stopped_just_as_the_block_ends_is_stopped() -> None:
    """Else a program that stops waits for ever for a job that ends in that moment."""
    went_on = False

    async def work() -> None:
        nonlocal went_on
        async with beside(forever()):
            pass
        went_on = True

    task = asyncio.create_task(work())
    await asyncio.sleep(0)  # by now it waits for what goes on to end
    task.cancel()
    await asyncio.wait([task])

    assert task.cancelled()
    assert not went_on


async def test_what_failed_is_not_hidden() -> None:
    with pytest.raises(ValueError, match="broken"):
        async with beside(fail()):
            await asyncio.sleep(0)
