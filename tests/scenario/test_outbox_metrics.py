"""What an operator sees of the outbox while it runs."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from bot.model import Channel, Screen, Update, UpdateKind
from bot.outbox_metrics import OutboxMetrics
from tests.fakes.officer import START
from tests.fakes.place import Place

pytestmark = pytest.mark.core_only("it asks the storage alone")


async def test_what_waits_and_what_went_is_told_by_channel(place: Place) -> None:
    registry = CollectorRegistry()
    fates: Counter[tuple[Channel, str]] = Counter()
    metrics = OutboxMetrics(place.store, fates, registry, clock=lambda: START + timedelta(seconds=30))
    came = Update("e1", Channel.LINE, "malee", UpdateKind.TEXT, START)
    await place.store.run(lambda uow: uow.people.arrive(came, new_ids=("p", "i")))
    await place.store.run(lambda uow: uow.outbox.reply("i", [Screen("ตอบ")], update_id="e1", at=START))

    await metrics.refresh()
    fates[Channel.LINE, "sent"] += 2

    told = generate_latest(registry).decode()
    assert 'pmqa_outbox_waiting{channel="line"} 1.0' in told
    assert 'pmqa_outbox_oldest_seconds{channel="line"} 30.0' in told
    assert 'pmqa_deliveries_total{channel="line",fate="sent"} 2.0' in told


async def test_a_channel_where_nothing_waits_any_more_is_left_out(place: Place) -> None:
    registry = CollectorRegistry()
    metrics = OutboxMetrics(place.store, {}, registry, clock=lambda: START)
    came = Update("e1", Channel.LINE, "malee", UpdateKind.TEXT, START)
    await place.store.run(lambda uow: uow.people.arrive(came, new_ids=("p", "i")))
    await place.store.run(lambda uow: uow.outbox.reply("i", [Screen("ตอบ")], update_id="e1", at=START))
    await metrics.refresh()

    await place.store.run(lambda uow: uow.deliveries.lose("i", now=START))
    await metrics.refresh()

    assert "pmqa_outbox_waiting{" not in generate_latest(registry).decode()
