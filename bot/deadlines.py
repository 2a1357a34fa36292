"""Which deadlines an item is under, and reading one as it is typed. Pure.

An official day (set by กพร.สพฐ.) and a day that the office set for itself are kept apart: the office's
can only come before the official one. Among the official ones that of the office goes before
everybody's, so that one office can be given more time; then the narrower before the wider.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from bot.copy import BANGKOK
from bot.dates import DateFault, read_date
from bot.model import WHOLE, Deadline, Framework, Item
from bot.search.reference import item_reference


def bangkok_day(moment: datetime) -> date:
    """Return the day that it is in Thailand."""
    return moment.astimezone(BANGKOK).date()


def binding(deadlines: Iterable[Deadline], item: Item) -> tuple[Deadline, ...]:
    """Return the deadlines that an item is under, the earliest first: none, one, or two.

    Args:
        deadlines: everybody's and those of the one office, of one framework.
    """
    over = [one for one in deadlines if one.target in _targets(item)]
    official = _narrowest(one for one in over if not one.internal)
    own = _narrowest(one for one in over if one.internal)
    if official is not None and own is not None and own.due >= official.due:
        own = None
    return tuple(sorted((one for one in (own, official) if one is not None), key=lambda one: one.due))


def official_day(deadlines: Iterable[Deadline], target: str) -> date | None:
    """Return the official day of a target as a whole, None where none is set."""
    wider = {target, WHOLE, f"C{target.partition('.')[0]}"}
    found = _narrowest(one for one in deadlines if not one.internal and one.target in wider)
    return found.due if found else None


def _targets(item: Item) -> frozenset[str]:
    return frozenset({WHOLE, f"C{item.category_id}", item.id})


def _narrowest(deadlines: Iterable[Deadline]) -> Deadline | None:
    return max(deadlines, key=lambda one: (one.office_id is not None, len(one.target)), default=None)


def read_target_and_day(framework: Framework, text: str, today: date) -> tuple[str, date | DateFault]:
    """Read a day, and the item or category that stands before or behind it (`ข้อ 2.3 15 ก.ย. 69`).

    Returns:
        The target, WHOLE where none is named, and the day or why there is none.
    """
    whole = read_date(text, today)
    if whole is not DateFault.UNREADABLE:
        return WHOLE, whole
    words = text.split()
    for cut in range(1, len(words)):
        first, last = " ".join(words[:cut]), " ".join(words[cut:])
        for place, day_text in ((first, last), (last, first)):
            target, day = _named(framework, place), read_date(day_text, today)
            if target and day is not DateFault.UNREADABLE:
                return target, day
    return WHOLE, whole


def _named(framework: Framework, text: str) -> str:
    found = item_reference(text, framework)
    return found.id if found is not None and found.whole else WHOLE
