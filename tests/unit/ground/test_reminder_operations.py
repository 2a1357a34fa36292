"""What operators are told of reminders."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from bot.app import build_knowledge
from bot.doctor import Finding, State, examine
from bot.model import Channel, Deadline
from bot.reminders.metrics import ReminderMetrics
from bot.reminders.rounds import Means
from bot.reminders.schedule import Reminder
from bot.reminders.standing import Standing, pushes_left, reserve, standing
from bot.settings import Settings
from content.loader import load_messages, load_reminders
from storage.store import migrate, open_store
from tests.fakes.place import FailingLog

RULES = load_reminders()
NOW = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
DUE = Deadline("pmqa-2565", date(2027, 9, 30), NOW)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(data_dir=tmp_path)
    migrate(settings.database)
    return settings


def found(settings: Settings) -> dict[str, Finding]:
    return {one.name: one for one in examine(settings)}


def set_deadline(settings: Settings) -> None:
    async def keep() -> None:
        store = await open_store(settings.database)
        await store.run(lambda unit: unit.deadlines.set(DUE))
        await store.close()

    asyncio.run(keep())


def test_without_a_deadline_the_doctor_says_how_to_set_one(settings: Settings) -> None:
    told = found(settings)["deadlines"]

    assert told.state is State.NOTE
    assert "pmqa deadline set" in told.mend


def test_the_doctor_says_how_reminding_stands(settings: Settings) -> None:
    set_deadline(settings)

    told = found(settings)

    assert told["deadlines"].says == "1 set"
    assert told["reminders"].says.startswith("0 sent today, 0 people wait")


@pytest.mark.parametrize(("budget", "kept"), [(None, 0), (0, 0), (1, 1), (10, 2), (11, 3)])
def test_a_fifth_of_the_budget_is_kept(budget: int | None, kept: int) -> None:
    assert reserve(budget, RULES) == kept


async def test_what_is_left_is_beside_the_reserve(settings: Settings) -> None:
    store = await open_store(settings.database)

    async def left(budget: int | None) -> int | None:
        return await store.run(lambda uow: pushes_left(uow, Channel.LINE, budget, RULES, NOW))

    assert (await left(10), await left(1), await left(None)) == (8, 0, None)
    budgets: dict[Channel, int | None] = {Channel.LINE: 10}
    stands = await store.run(lambda uow: standing(uow, rules=RULES, budgets=budgets, now=NOW))
    assert stands == Standing(0, 0, {Channel.LINE: 8})
    await store.close()


async def test_metrics_tell_of_the_last_tick(settings: Settings) -> None:
    store = await open_store(settings.database)
    reminder = Reminder(store, means(), FailingLog(), lambda: NOW)
    registry = CollectorRegistry()
    registry.register(ReminderMetrics(reminder))
    before = generate_latest(registry).decode()

    await reminder.tick()

    assert "pmqa_reminders_waiting" not in before
    after = generate_latest(registry).decode()
    assert 'pmqa_reminder_pushes_left{channel="line"} 8.0' in after
    assert "pmqa_reminders_total 0.0" in after
    assert "pmqa_reminder_last_tick_seconds 1.794" in after
    await store.close()


async def test_the_scheduler_looks_at_once(settings: Settings) -> None:
    store = await open_store(settings.database)
    looked = asyncio.Event()

    def clock() -> datetime:
        looked.set()
        return NOW

    async with Reminder(store, means(), FailingLog(), clock).running(), asyncio.timeout(10):
        await looked.wait()
    await store.close()


def means() -> Means:
    return Means(build_knowledge(load_messages()), frozenset(), {Channel.LINE: 10})
