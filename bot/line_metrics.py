"""What `/metrics` says of LINE's monthly quota."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.channels.line.account import Usage


class LineUsage(Collector):
    """The pushes of this month and how many there may be, as LINE said last; nothing before it did.

    Args:
        usage: gives what LINE said last, or None.
    """

    def __init__(self, usage: Callable[[], Usage | None]) -> None:
        self._usage = usage

    def collect(self) -> Iterator[Metric]:
        """Yield the numbers that are known; no limit yields none."""
        usage = self._usage()
        if usage is None:
            return
        yield GaugeMetricFamily("pmqa_line_quota_used", "Messages pushed this month", value=usage.used)
        if usage.limit is not None:
            yield GaugeMetricFamily("pmqa_line_quota_limit", "Messages of a month", value=usage.limit)
