"""The sheets that can be edited and sent back: the answers of the items, and of หมวด 7.

Each answer stands in a row with its key and, in a hidden column, the fingerprint of what it was, so that
a workbook that comes back tells what was changed in it (`bot.exports.sent_back`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.copy import points
from bot.exports.answers import RESULT_FIELDS, answers_of, digest, narrative_key, project_key, result_key
from bot.exports.form_fields import percent_text, result_text
from bot.exports.kit import Kit
from bot.exports.sheets import Looks, Sheet, in_parts
from bot.exports.source import PackSource
from bot.model import Direction, Item, Mode, Tick, Unit
from bot.scoring import achievement

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_WIDTHS = (9, 14, 62, 84, 24, 14)
ANSWER, KEY, PRINT = 3, 4, 5
"""The columns that are read again, counted from 0."""


@dataclass(frozen=True, slots=True)
class Row:
    """One answer: what is asked, the key it is kept under, the words it is picked from."""

    level: str
    asked: str
    key: str
    picks: tuple[str, ...] = ()


def write_items(book: Workbook, looks: Looks, source: PackSource, kit: Kit) -> None:
    """Write the answers of categories 1 to 6."""
    items = [item for item in source.framework.own_items if item.mode is not Mode.RESULTS]
    sheet = _sheet(book, looks, source, kit, "items")
    stored = answers_of(source)
    for item in items:
        for row in _rows(item, kit):
            _write(sheet, item, row, stored, kit)


def write_results(book: Workbook, looks: Looks, source: PackSource, kit: Kit) -> None:
    """Write the indicators of หมวด 7, and how far each was reached."""
    sheet = _sheet(book, looks, source, kit, "results")
    stored = answers_of(source)
    for item in (one for one in source.framework.own_items if one.mode is Mode.RESULTS):
        for name in RESULT_FIELDS:
            row = Row("", kit.copy.say(f"pack.book.{name}"), result_key(item.id, name), _picks(name, kit))
            _write(sheet, item, row, stored, kit)
        _write_outcome(sheet, source, item, kit)


def _sheet(book: Workbook, looks: Looks, source: PackSource, kit: Kit, name: str) -> Sheet:
    say = kit.copy.say
    sheet = Sheet(book, looks, say(f"pack.sheet.{name}"), _WIDTHS)
    sheet.title(say(f"pack.sheet.{name}"), say("pack.state_draft") if source.is_draft else "")
    sheet.note(say("pack.book.how_to_edit"))
    names = ("item", "level", "what", "answer", "key", "print")
    sheet.headings(*(say(f"pack.book.{one}") for one in names), stay=True)
    sheet.sheet.set_column(PRINT, PRINT, _WIDTHS[PRINT], None, {"hidden": True})
    sheet.sheet.ignore_errors({"number_stored_as_text": "A1:F9999"})
    return sheet


def _rows(item: Item, kit: Kit) -> Iterator[Row]:
    say = kit.copy.say
    if item.mode is Mode.SELF:
        yield Row("", say("history.project"), project_key(item.id))
    for level in item.levels:
        if item.mode is Mode.SELF:
            ticks = tuple(tick_text(one, kit) for one in Tick)
            yield from (Row(level.level.label, one.text, one.id, ticks) for one in level.criteria)
        asked = say("pack.book.narrative", level=level.level.label)
        yield Row(level.level.label, asked, narrative_key(item.id, level.level))


def _write(sheet: Sheet, item: Item, row: Row, stored: Mapping[str, str], kit: Kit) -> None:
    value = stored[row.key]
    look = sheet.looks
    parts = in_parts(shown(row.key, value, kit))
    for number, part in enumerate(parts, start=1):
        asked = row.asked
        if len(parts) > 1:
            asked = kit.copy.say("pack.book.part", what=asked, number=number, of=len(parts))
        key, held = (row.key, digest(value)) if number == 1 else (f"{row.key}/{number}", "")
        looks = (look.text, look.text, look.text, look.editable, look.key, look.key)
        at = sheet.cells(item.id, row.level, asked, part, key, held, looks=looks)
        if row.picks:
            sheet.sheet.data_validation(
                at, ANSWER, at, ANSWER, {"validate": "list", "source": list(row.picks)}
            )


def _write_outcome(sheet: Sheet, source: PackSource, item: Item, kit: Kit) -> None:
    reached = achievement(source.assessment.result(item.id))
    found = source.score.items[item.id].points
    sheet.cells(item.id, "", kit.copy.say("pack.book.achievement"), percent_text(reached, kit.copy))
    sheet.cells(item.id, "", kit.copy.say("pack.book.points"), points(found) if found is not None else "")


def shown(key: str, value: str, kit: Kit) -> str:
    """Write a stored value as a person reads and picks it: `met` → `ทำแล้ว`."""
    if value in set(Tick):
        return tick_text(Tick(value), kit)
    return result_text(key.rpartition(".")[2], value, kit.copy)


def tick_text(tick: Tick, kit: Kit) -> str:
    """Name a tick: `ทำแล้ว`, `ยังไม่ได้ทำ`."""
    return kit.copy.say(f"history.value_{tick.value}")


def _picks(name: str, kit: Kit) -> tuple[str, ...]:
    choices = {"unit": tuple(Unit), "direction": tuple(Direction)}.get(name, ())
    return tuple(result_text(name, one.value, kit.copy) for one in choices)
