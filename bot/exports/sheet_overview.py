"""The first sheet: whose answers these are, what they score, which scores come from elsewhere."""

from __future__ import annotations

import io
from fractions import Fraction
from typing import TYPE_CHECKING

from bot import progress
from bot.copy import points
from bot.exports.form_fields import state_text
from bot.exports.kit import Kit
from bot.exports.sheets import Looks, Sheet
from bot.exports.source import PackSource
from bot.model import EXTERNAL_KEYS, Level
from bot.progress import Status
from bot.scoring import CategoryScore, full_points
from bot.scoring.values import THOUSAND

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_WIDTHS = (46, 16, 32, 36, 18, 24)
_NAMES = {"1.2": "ita", "kpi_4_1_2": "kpi_4_1_2", "kpi_8": "kpi_8", "6": "group"}


def write_overview(book: Workbook, looks: Looks, source: PackSource, kit: Kit, chart: bytes) -> None:
    """Write the sheet."""
    say = kit.copy.say
    sheet = Sheet(book, looks, say("pack.sheet.overview"), _WIDTHS)
    sheet.title(
        say("pack.book_title", year=source.framework.fiscal_year),
        say("pack.state_draft") if source.is_draft else "",
    )
    _about(sheet, source, kit)
    sheet.gap()
    _categories(sheet, source, kit)
    sheet.gap()
    _externals(sheet, source, kit)
    sheet.gap()
    sheet.note(say("pack.book.estimate_only"))
    sheet.gap()
    placed = {"image_data": io.BytesIO(chart), "x_scale": 0.8, "y_scale": 0.8, "object_position": 3}
    sheet.sheet.insert_image(sheet.row, 0, "chart.png", placed)
    sheet.sheet.set_portrait()
    sheet.sheet.fit_to_pages(1, 1)


def _about(sheet: Sheet, source: PackSource, kit: Kit) -> None:
    say, done = kit.copy.say, progress.by_status(source.assessment, source.framework)[Status.DONE]
    own = source.framework.own_items
    total, full = source.score, full_points(source.framework.scoring)
    rows = {
        "office": source.office.name,
        "year": str(source.framework.fiscal_year),
        "state": state_text(source, kit.copy),
        "revision": str(source.revision),
        "progress": say("pack.book.progress_of", done=len(done), of=len(own)),
        "level": _level(total.level, kit),
    }
    for name, text in rows.items():
        sheet.pair(say(f"pack.book.{name}"), text)
    scale = say("pack.book.scale", full=points(full))
    sheet.pair(say("pack.book.total"), f"{points(total.points)} ({scale})")
    sheet.pair(say("pack.book.twice", full=points(THOUSAND)), points(total.points_1000))
    if total.provisional:
        between = say("pack.book.range_of", low=points(total.low), high=points(total.high))
        sheet.pair(say("pack.book.range"), between)


def _categories(sheet: Sheet, source: PackSource, kit: Kit) -> None:
    say = kit.copy.say
    full = full_points(source.framework.scoring)
    sheet.headings(
        say("pack.book.category"),
        say("pack.book.weight"),
        say("pack.book.points"),
        say("pack.book.twice", full=points(THOUSAND)),
        say("pack.book.level"),
        say("pack.book.note"),
    )
    for one in source.score.categories.values():
        category = source.framework.category(one.id)
        sheet.cells(
            say("category.label", id=one.id, title=category.title if category else ""),
            str(one.weight),
            _points(one.points),
            _points(None if one.points is None else one.points * THOUSAND / full),
            _level(one.level, kit),
            _note(one, kit),
        )


def _points(value: Fraction | None) -> str:
    return "-" if value is None else points(value)


def _level(level: Level | None, kit: Kit) -> str:
    return level.label if level else kit.copy.say("score.no_level")


def _note(score: CategoryScore, kit: Kit) -> str:
    if score.points is None:
        return kit.copy.say("pack.book.pending")
    return kit.copy.say("pack.book.provisional") if score.provisional else ""


def _externals(sheet: Sheet, source: PackSource, kit: Kit) -> None:
    say = kit.copy.say
    names = ("external", "value", "from", "confirmed")
    sheet.headings(*(say(f"pack.book.{name}") for name in names))
    for key in EXTERNAL_KEYS:
        found = source.assessment.external(key)
        state = "confirmed" if found and found.confirmed else "unconfirmed"
        sheet.cells(
            say(f"external.name.{_NAMES[key]}"),
            found.value if found else say("pack.book.pending"),
            found.source if found else "",
            say(f"external.{state}") if found else "",
        )
