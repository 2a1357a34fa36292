"""`pmqa deadline`: setting what is due when, and listing it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.cli_read import print_json
from bot.cli_store import in_store, office_of
from bot.copy import Copy
from bot.dates import DateFault, read_date
from bot.deadlines import bangkok_day
from bot.errors import InputError
from bot.model import WHOLE, Deadline, Framework, Office
from bot.ports import UnitOfWork
from bot.settings import Settings, read_settings
from bot.turns import utc_now
from content.loader import find_framework, load_messages

LONGEST_WHAT = 100

_FAULTS = {
    DateFault.UNREADABLE: "is no day; write 2569-09-30, 30/9/2569 or '30 ก.ย. 2569'",
    DateFault.NO_SUCH_DAY: "is not in the calendar; mend the day or the month",
    DateFault.WHICH_YEAR: "leaves its year in doubt; write all four digits of the year",
    DateFault.DAY_FIRST: "has its month first; write the day before the month",
    DateFault.OTHER_WEEKDAY: "names another weekday; mend the weekday or the day",
}


def set_deadline(text: str, office: str | None, item: str, what: str, *, as_json: bool) -> int:
    """Set or move the official deadline of all offices or of one; a day that has passed is taken too."""
    settings, now = read_settings(), utc_now()
    framework = _framework(settings)
    wanted = Deadline(
        framework_id=framework.id,
        due=_day(text, bangkok_day(now)),
        set_at=now,
        target=_target(framework, item),
        what=_words(what),
    )

    def work(unit: UnitOfWork) -> tuple[Deadline, Mapping[str, Office]]:
        of = office_of(unit, office) if office is not None else None
        kept = unit.deadlines.set(replace(wanted, office_id=of.id if of else None))
        return kept, {of.id: of} if of else {}

    kept, offices = in_store(settings, work)
    if as_json:
        print_json(_document(kept, offices))
    else:
        print(_line(Copy(load_messages()), kept, offices))
    return 0


def list_deadlines(*, as_json: bool) -> int:
    """List every deadline of every office, by day."""
    settings = read_settings()
    framework = _framework(settings)

    def work(unit: UnitOfWork) -> tuple[Sequence[Deadline], Mapping[str, Office]]:
        return unit.deadlines.all(framework.id), {one.id: one for one in unit.offices.list()}

    found, offices = in_store(settings, work)
    if as_json:
        print_json([_document(one, offices) for one in found])
        return 0
    copy = Copy(load_messages())
    lines = [_line(copy, one, offices) for one in found]
    print("\n".join(lines) or "no deadline yet; see pmqa deadline set")
    return 0


def _framework(settings: Settings) -> Framework:
    return find_framework(None, extra=settings.data_dir / "frameworks")


def _day(text: str, today: date) -> date:
    found = read_date(text, today)
    if isinstance(found, DateFault):
        raise InputError("DATE", f"{text!r} {_FAULTS[found]}")
    return found


def _target(framework: Framework, item: str) -> str:
    if not item:
        return WHOLE
    target = item.strip().upper()
    if target in framework.items or (framework.category(target.removeprefix("C")) and target.startswith("C")):
        return target
    raise InputError("--item", f"there is no item or category {item!r}; see pmqa criteria")


def _words(what: str) -> str:
    plain = " ".join(unicodedata.normalize("NFC", what).split())
    if len(plain) > LONGEST_WHAT or not plain.isprintable():
        raise InputError("--what", f"must be at most {LONGEST_WHAT} characters on one line")
    return plain


def _document(deadline: Deadline, offices: Mapping[str, Office]) -> dict[str, object]:
    office = offices.get(deadline.office_id or "")
    return {
        "due": deadline.due.isoformat(),
        "office": office.code if office else None,
        "item": deadline.target or None,
        "what": deadline.what,
        "internal": deadline.internal,
    }


def _line(copy: Copy, deadline: Deadline, offices: Mapping[str, Office]) -> str:
    office = offices.get(deadline.office_id or "")
    whose = office.code if office else "all offices"
    kind = "internal" if deadline.internal else "official"
    parts = (
        deadline.due.isoformat(),
        f"({copy.day(deadline.due)})",
        whose,
        kind,
        deadline.target or "all items",
    )
    return "  ".join((*parts, deadline.what)).rstrip()
