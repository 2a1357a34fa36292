"""The sheets of what is on record: the evidence, with links to its files, and the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.exports.form_fields import kind_text
from bot.exports.kit import Kit
from bot.exports.names import evidence_names, in_order
from bot.exports.sheets import MOST_IN_CELL, Looks, Sheet
from bot.exports.source import Attached, PackSource

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_EVIDENCE_WIDTHS = (7, 9, 22, 60, 12, 24, 22, 30)
_HISTORY_WIDTHS = (22, 28, 120)
_NAME = 3
_LONGEST_LINK = 2000
"""Characters; Excel takes 2,079."""

_KILOBYTE = 1024


def write_evidence(book: Workbook, looks: Looks, source: PackSource, kit: Kit) -> None:
    """Write the index of the evidence, in the order of the items."""
    say = kit.copy.say
    sheet = Sheet(book, looks, say("pack.sheet.evidence"), _EVIDENCE_WIDTHS)
    sheet.title(say("pack.sheet.evidence"), say("pack.state_draft") if source.is_draft else "")
    names = ("number", "item", "kind", "name", "size", "by", "at", "print_of_file")
    sheet.headings(*(say(f"pack.book.{name}") for name in names), stay=True)
    paths = evidence_names(source, kit.copy)
    listed = [one for item in (*source.framework.items, "") for one in in_order(source.evidence_of(item))]
    for number, one in enumerate(listed, start=1):
        _write(sheet, number, one, paths.get((one.id, one.item), ""), kit)


def _write(sheet: Sheet, number: int, one: Attached, path: str, kit: Kit) -> None:
    row = sheet.cells(
        str(number),
        one.item or kit.copy.say("pack.book.no_item"),
        kind_text(one.kind, kit.copy),
        one.name or one.url,
        str(-(-one.size // _KILOBYTE)) if one.sha256 else "",
        one.by,
        kit.copy.moment(one.at),
        one.sha256,
    )
    if path:
        sheet.link(row, _NAME, path)
    elif one.url.startswith(("https://", "http://")) and len(one.url) <= _LONGEST_LINK:
        sheet.sheet.write_url(row, _NAME, one.url, sheet.looks.link, string=one.name or one.url)


def write_history(book: Workbook, looks: Looks, source: PackSource, kit: Kit) -> None:
    """Write every change, oldest first: when, who, what."""
    say = kit.copy.say
    sheet = Sheet(book, looks, say("pack.sheet.history"), _HISTORY_WIDTHS)
    sheet.title(say("pack.sheet.history"), say("pack.state_draft") if source.is_draft else "")
    sheet.headings(*(say(f"pack.book.{name}") for name in ("at", "who", "change")), stay=True)
    for one in source.history:
        who = one.by_name or say("history.unnamed")
        sheet.cells(kit.copy.moment(one.at), who, kit.tell(one)[:MOST_IN_CELL])
