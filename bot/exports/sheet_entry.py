"""The sheet in the official system's order: what to paste there, which files to attach, a box to tick."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.exports.answers import RESULT_FIELDS
from bot.exports.form_fields import result_text
from bot.exports.kit import Kit
from bot.exports.names import evidence_names, form_names, in_order
from bot.exports.sheets import Looks, Sheet, in_parts
from bot.exports.source import PackSource
from bot.model import Item, Mode

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_WIDTHS = (9, 9, 30, 92, 46)
_BOXES = ("☐", "☑")


@dataclass(frozen=True, slots=True)
class Line:
    """Something to carry over: what it is called there, and the text or number."""

    what: str
    text: str


def write_entry(book: Workbook, looks: Looks, source: PackSource, kit: Kit) -> None:
    """Write the sheet."""
    say = kit.copy.say
    sheet = Sheet(book, looks, say("pack.sheet.entry"), _WIDTHS)
    sheet.title(say("pack.sheet.entry"), say("pack.state_draft") if source.is_draft else "")
    names = ("done_box", "item", "what", "to_paste", "files")
    sheet.headings(*(say(f"pack.book.{name}") for name in names), stay=True)
    first = sheet.row
    for item in source.framework.items.values():
        _write_item(sheet, source, item, kit)
    sheet.sheet.data_validation(first, 0, sheet.row, 0, {"validate": "list", "source": list(_BOXES)})
    sheet.sheet.ignore_errors({"number_stored_as_text": f"B1:D{sheet.row + 1}"})


def _write_item(sheet: Sheet, source: PackSource, item: Item, kit: Kit) -> None:
    files = "\n".join(_files(source, item, kit))
    for line in _lines(source, item, kit):
        parts = in_parts(line.text)
        for number, part in enumerate(parts, start=1):
            what = line.what
            if len(parts) > 1:
                what = kit.copy.say("pack.book.part", what=what, number=number, of=len(parts))
            look = sheet.looks
            sheet.cells(_BOXES[0], item.id, what, part, files, looks=(look.box,))
            files = ""


def _lines(source: PackSource, item: Item, kit: Kit) -> Iterator[Line]:
    """Yield what is carried over of an item; a criteria's mode says how much that is."""
    say = kit.copy.say
    if item.mode is Mode.EXTERNAL:
        yield Line(item.title, say("pack.book.no_entry"))
    elif item.mode is Mode.EXTERNAL_WITH_FORM:
        yield Line(item.title, say("pack.book.form_only"))
    elif item.mode is Mode.RESULTS:
        result = {name: source.assessment.cell(item.id, name) or "" for name in RESULT_FIELDS}
        for name, value in result.items():
            yield Line(say(f"pack.book.{name}"), result_text(name, value, kit.copy))
    else:
        yield from _told(source, item, kit)


def _told(source: PackSource, item: Item, kit: Kit) -> Iterator[Line]:
    say, level = kit.copy.say, source.score.items[item.id].level
    yield Line(say("pack.book.level_reached"), level.label if level else say("score.no_level"))
    yield Line(say("history.project"), source.assessment.cell(item.id, "project") or "")
    for one in item.levels:
        what = say("pack.book.narrative", level=one.level.label)
        yield Line(what, source.narrative(item.id, one.level))


def _files(source: PackSource, item: Item, kit: Kit) -> Iterator[str]:
    """Yield the names of what is attached to an item there: its form first, then in the criteria's order."""
    form = form_names(source, kit.copy).get(item.id)
    if form:
        yield form.rpartition("/")[2]
    names = evidence_names(source, kit.copy)
    for one in in_order(source.evidence_of(item.id)):
        path = names.get((one.id, item.id))
        yield path.rpartition("/")[2] if path else one.url
