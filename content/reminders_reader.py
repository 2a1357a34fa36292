"""`reminders.yaml` → `bot.model.ReminderRules`."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

from bot.model.reminding import ReminderRules
from content.entry import Entry
from content.faults import Faults, short_name
from content.yaml_file import read_table

_FIELDS = tuple(ReminderRules.__dataclass_fields__)
_MOST_PERCENT = 100
_NONE = ReminderRules((0,), 1, frozenset(), 0, time(), time(), time(), 1, 0)


def read_reminders(file: Path, faults: Faults) -> ReminderRules:
    """Read the rules of reminding; see `content.loader.load_reminders`. Worth nothing after a fault."""
    table = read_table(file, faults)
    if table is None:
        return _NONE
    entry = Entry(table, file=short_name(file), name="", faults=faults)
    entry.only(*_FIELDS)
    rules = ReminderRules(
        offsets=_days(entry, "offsets"),
        overdue_every=_at_least_one(entry, "overdue_every"),
        push_at=frozenset(_days(entry, "push_at")),
        director_from=entry.whole("director_from"),
        opens=_time(entry, "opens"),
        closes=_time(entry, "closes"),
        push_from=_time(entry, "push_from"),
        snooze_days=_at_least_one(entry, "snooze_days"),
        reserve_percent=entry.whole("reserve_percent"),
        holidays_added=_dates(entry, "holidays_added"),
        holidays_removed=_dates(entry, "holidays_removed"),
    )
    _agree(entry, rules)
    return rules


def _agree(entry: Entry, rules: ReminderRules) -> None:
    falling = sorted({0, *rules.offsets}, reverse=True)
    if list(rules.offsets) != falling or falling[-1] != 0:
        entry.complain("offsets", "must fall from the farthest day to 0, each once")
    if not rules.opens <= rules.push_from < rules.closes:
        entry.complain("push_from", "must lie between opens and closes")
    if not 0 <= rules.reserve_percent <= _MOST_PERCENT:
        entry.complain("reserve_percent", "must be 0 to 100")


def _days(entry: Entry, key: str) -> tuple[int, ...]:
    value = entry.table.get(key)
    if isinstance(value, list) and all(type(one) is int for one in value):
        return tuple(value)
    entry.complain(key, "must be a list of whole numbers of days")
    return ()


def _at_least_one(entry: Entry, key: str) -> int:
    number = entry.whole(key)
    if number < 1:
        entry.complain(key, "must be 1 or more")
    return max(number, 1)


def _time(entry: Entry, key: str) -> time:
    try:
        return time.fromisoformat(entry.text(key))
    except ValueError:
        entry.complain(key, 'must be a time in quotes, such as "08:30"')
        return time()


def _dates(entry: Entry, key: str) -> frozenset[date]:
    found = set()
    for text in entry.texts(key):
        try:
            found.add(date.fromisoformat(text))
        except ValueError:
            entry.complain(key, f'{text!r} is no day; write it in quotes, as "2026-01-02"')
    return frozenset(found)
