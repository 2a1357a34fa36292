"""What `/metrics` says of the outbox: what became of deliveries, what waits, what was pushed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial

from prometheus_client import CollectorRegistry, Gauge
from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.model import Channel
from bot.ports import Store, UnitOfWork
from bot.sending import Backlog
from bot.turns import utc_now

Fates = Mapping[tuple[Channel, str], int]


class _FatesCollector(Collector):
    def __init__(self, fates: Fates) -> None:
        self._fates = fates

    def collect(self) -> Iterator[Metric]:
        found = CounterMetricFamily(
            "pmqa_deliveries", "What became of deliveries", labels=["channel", "fate"]
        )
        for (channel, fate), count in sorted(self._fates.items()):
            found.add_metric([channel.value, fate], count)
        yield found


class OutboxMetrics:
    """Numbers of the outbox in a registry; `refresh` reads those that the database has.

    Args:
        fates: the worker's counts since its start, which it goes on counting in.
    """

    def __init__(
        self,
        store: Store,
        fates: Fates,
        registry: CollectorRegistry,
        *,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._store = store
        self._clock = clock
        self._waiting = _gauge(registry, "pmqa_outbox_waiting", "Messages that wait to be sent")
        self._oldest = _gauge(registry, "pmqa_outbox_oldest_seconds", "Age of the oldest message that waits")
        self._pushed = _gauge(registry, "pmqa_pushes_this_month", "Pushes of this month, in Thailand")
        registry.register(_FatesCollector(fates))

    async def refresh(self) -> None:
        """Read what waits and what was pushed.

        Raises:
            StorageError: when the database does not answer.
        """
        now = self._clock()
        backlog, pushed = await self._store.run(partial(_read, now=now))
        for gauge in (self._waiting, self._oldest, self._pushed):
            gauge.clear()
        for line in backlog:
            self._waiting.labels(line.channel.value).set(line.count)
            self._oldest.labels(line.channel.value).set((now - line.oldest).total_seconds())
        for channel, count in pushed.items():
            self._pushed.labels(channel.value).set(count)


def _gauge(registry: CollectorRegistry, name: str, says: str) -> Gauge:
    return Gauge(name, says, ["channel"], registry=registry)


def _read(uow: UnitOfWork, *, now: datetime) -> tuple[tuple[Backlog, ...], Mapping[Channel, int]]:
    return uow.deliveries.backlog(), uow.deliveries.pushed(now=now)
