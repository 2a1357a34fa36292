"""What `/metrics` says of the updates that Telegram still holds for us."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector


class TelegramWaiting(Collector):
    """How many updates Telegram held when it was last asked; nothing before it was.

    Args:
        waiting: gives what it said last, or None.
    """

    def __init__(self, waiting: Callable[[], int | None]) -> None:
        self._waiting = waiting

    def collect(self) -> Iterator[Metric]:
        """Yield the number, where it is known."""
        waiting = self._waiting()
        if waiting is not None:
            yield GaugeMetricFamily("pmqa_telegram_waiting", "Updates that Telegram holds", value=waiting)
