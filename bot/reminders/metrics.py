"""What `/metrics` says of reminding, as of the last tick."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.reminders.schedule import Reminder


class ReminderMetrics(Collector):
    """The numbers of a process's reminder; those of the database are absent before the first tick."""

    def __init__(self, reminder: Reminder) -> None:
        self._reminder = reminder

    def collect(self) -> Iterator[Metric]:
        """Yield what there is to say."""
        total, found, ticked = self._reminder.total, self._reminder.standing, self._reminder.ticked_at
        yield CounterMetricFamily("pmqa_reminders", "Digests sent from here by themselves", total.sent)
        yield CounterMetricFamily("pmqa_reminder_pushes", "Digests pushed where that costs", total.pushes)
        if found is None or ticked is None:
            return
        yield GaugeMetricFamily(
            "pmqa_reminder_last_tick_seconds", "When reminders were looked at last", ticked.timestamp()
        )
        yield GaugeMetricFamily(
            "pmqa_reminders_sent_today", "Digests of today, in Thailand", found.sent_today
        )
        yield GaugeMetricFamily(
            "pmqa_reminders_waiting", "People whose next reply carries a digest", found.waiting
        )
        left = GaugeMetricFamily(
            "pmqa_reminder_pushes_left", "Pushes reminders may take this month", labels=["channel"]
        )
        for channel, count in found.left.items():
            if count is not None:
                left.add_metric([channel.value], count)
        yield left
