"""`pmqa external set`: the scores that come from elsewhere, for all offices, from a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path

from bot.actions import GiveSource
from bot.app import build_knowledge
from bot.cli_read import print_json
from bot.cli_sheet import read_table
from bot.cli_store import each_in_store
from bot.errors import InputError
from bot.handlers.external import give_source, read_value
from bot.ids import new_id
from bot.knowledge import Knowledge
from bot.model import (
    EXTERNAL_KEYS,
    Assessment,
    Channel,
    Conversation,
    Identity,
    Membership,
    Office,
    Person,
    PersonChanged,
    Role,
    Update,
    UpdateKind,
)
from bot.ports import UnitOfWork
from bot.settings import read_settings
from bot.turns import utc_now
from bot.view import Moment, View
from content.loader import load_messages

TITLES = {
    "office": frozenset({"office", "code", "รหัส", "รหัสสพท", "รหัสเขต", "รหัสสำนักงาน"}),
    "key": frozenset({"key", "รายการ", "ตัวชี้วัด"}),
    "value": frozenset({"value", "คะแนน", "ค่า", "ผล"}),
    "source": frozenset({"source", "ที่มา", "แหล่งที่มา"}),
}
"""Column → what its heading may say."""
SENDER = "(pmqa external set)"
"""The terminal's id of whoever enters scores by this command; nobody is called so."""


class Outcome(StrEnum):
    """What became of a row."""

    SET = "set"
    SAME = "same"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file as it was read."""

    number: int
    office: str
    key: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a row: the score before and now, or what is wrong and how to mend it."""

    row: int
    office: str
    key: str
    outcome: Outcome
    old: str | None = None
    new: str | None = None
    fix: str | None = None


def set_many(file: Path, *, as_json: bool) -> int:
    """Enter every score of a file and report of each row; a row that is wrong changes nothing.

    Returns:
        0 when every row is entered, 2 when any is wrong: mend those and give the file again, which
        leaves the others as they are.
    """
    rows = read_rows(file)
    know = build_knowledge(load_messages(), extra=read_settings().data_dir / "frameworks")
    works = [partial(_enter, row=row, know=know, now=utc_now()) for row in rows]
    reports = each_in_store(read_settings(), works)
    _show(reports, as_json=as_json)
    return 2 if any(one.outcome is Outcome.WRONG for one in reports) else 0


def read_rows(file: Path) -> tuple[Row, ...]:
    """Read a row of headings (office, key, value, source), then a score a row; blank rows are none.

    Raises:
        InputError: when a heading is missing, or there is no row below.
    """
    table = read_table(file)
    columns = _columns(next(table, (1, ()))[1])
    cells = [(number, [row[at] if at < len(row) else "" for at in columns]) for number, row in table]
    found = tuple(Row(number, *texts) for number, texts in cells if any(texts))
    if not found:
        raise InputError("FILE", f"{file.name} holds no score below its headings")
    return found


def _columns(headings: Sequence[str]) -> list[int]:
    plain = ["".join(heading.casefold().split()).replace(".", "") for heading in headings]
    places = [next((at for at, one in enumerate(plain) if one in words), None) for words in TITLES.values()]
    missing = [name for name, at in zip(TITLES, places, strict=True) if at is None]
    if missing:
        raise InputError("row 1", f"must hold the headings {', '.join(TITLES)}; {missing[0]} is missing")
    return [at for at in places if at is not None]


def _enter(unit: UnitOfWork, *, row: Row, know: Knowledge, now: datetime) -> Report:
    office = unit.offices.by_code(row.office)
    value = read_value(row.key, row.value, know) if row.key in EXTERNAL_KEYS else None
    fix = _fault(row, office, value)
    if fix is not None or office is None or value is None:
        return Report(row.number, row.office, row.key, Outcome.WRONG, fix=fix)
    unit.lock(f"office:{office.id}")
    view = _view(unit, office, know, now)
    before = view.answers.external(row.key)
    turn = give_source(GiveSource(row.key, value, row.source), view, know, Moment(now, _no_code, new_id))
    unit.assessments.apply(
        office.id, view.answers.id, turn.changes, by=view.person.id, at=now, batch=new_id()
    )
    unit.outbox.post(turn.messages, at=now)
    outcome = Outcome.SET if turn.changes else Outcome.SAME
    return Report(row.number, row.office, row.key, outcome, before.value if before else None, value)


def _fault(row: Row, office: Office | None, value: str | None) -> str | None:
    """Say what is wrong with a row and how to mend it."""
    if office is None:
        return f"there is no office {row.office!r}; see pmqa office list"
    if row.key not in EXTERNAL_KEYS:
        return f"key {row.key!r} is unknown; write one of {', '.join(EXTERNAL_KEYS)}"
    if value is None:
        return f"{row.value!r} is no value of {row.key}; ITA is 0 to 100, a KPI 0 to 5, 6 is A, B, C or -"
    return None if row.source else "source is empty; say where the score was read"


def _no_code() -> str:
    raise AssertionError("entering a score makes no code")


def _view(unit: UnitOfWork, office: Office, know: Knowledge, now: datetime) -> View:
    """Return what กพร.สพฐ. sees of an office as it enters a score of it."""
    framework = know.framework
    person, identity = _central(unit, know, now)
    stored: Assessment = unit.assessments.open(office.id, framework.id, framework.digest, new_id())
    return View(
        person=person,
        identity=identity,
        membership=Membership(person.id, office, Role.CENTRAL),
        conversation=Conversation(),
        assessment=stored,
        members=unit.people.members(office.id),
    )


def _central(unit: UnitOfWork, know: Knowledge, now: datetime) -> tuple[Person, Identity]:
    """Return in whose name scores are entered here: กพร.สพฐ., made when first needed."""
    sender = Update(SENDER, Channel.TERMINAL, SENDER, UpdateKind.START, now)
    arrival = unit.people.arrive(sender, new_ids=(new_id(), new_id()))
    if arrival.person.consented_at is not None:
        return arrival.person, arrival.identity
    name = know.copy.say("role.central")
    person = Person(arrival.person.id, consented_at=now, name=name, name_asked=True)
    unit.people.apply((PersonChanged(person),), identity=arrival.identity, at=now)
    return person, arrival.identity


def _show(reports: Sequence[Report], *, as_json: bool) -> None:
    if as_json:
        print_json([asdict(one) for one in reports])
        return
    for one in reports:
        told = one.fix or f"{one.old or 'none'} -> {one.new}"
        print(f"row {one.row}: {one.outcome}: office {one.office}, {one.key}: {told}")
    counts = {outcome: sum(one.outcome is outcome for one in reports) for outcome in Outcome}
    print(", ".join(f"{count} {outcome}" for outcome, count in counts.items()))
