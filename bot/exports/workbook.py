"""The summary workbook `00-สรุป.xlsx`: everything of an office at one revision, on six sheets."""

from __future__ import annotations

import io
import re
import zipfile

from bot.exports.fixed_zip import entry
from bot.exports.form import properties_of
from bot.exports.kit import Kit
from bot.exports.sheet_answers import write_items, write_results
from bot.exports.sheet_entry import write_entry
from bot.exports.sheet_overview import write_overview
from bot.exports.sheet_records import write_evidence, write_history
from bot.exports.sheets import FONT, SIZE, Looks
from bot.exports.source import PackSource

_LINKS = re.compile(r"xl/worksheets/_rels/.+\.rels")


def make_workbook(source: PackSource, kit: Kit, chart: bytes) -> bytes:
    """Return the workbook; the same answers give the same bytes.

    Args:
        chart: the picture of the score, which the overview shows.
    """
    import xlsxwriter

    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, _options()) as book:
        title = kit.copy.say("pack.book_title", year=source.framework.fiscal_year)
        told = properties_of(source, title)
        at = told.at.replace(tzinfo=None, microsecond=0)
        book.set_properties(
            {"title": told.title, "author": told.author, "subject": told.subject, "created": at}
        )
        looks = Looks.of(book)
        write_overview(book, looks, source, kit, chart)
        write_entry(book, looks, source, kit)
        write_items(book, looks, source, kit)
        write_results(book, looks, source, kit)
        write_evidence(book, looks, source, kit)
        write_history(book, looks, source, kit)
    return _with_slashes(memory.getvalue())


def _options() -> dict[str, object]:
    """Return how xlsxwriter is to behave; anew each time, since it keeps and changes what it is given."""
    return {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_size": SIZE},
    }


def _with_slashes(book: bytes) -> bytes:
    """Write the paths of links with slashes: Excel reads both, a Mac and LibreOffice only these."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.infolist():
            part = old.read(one)
            if _LINKS.fullmatch(one.filename):
                part = re.sub(rb'Target="[^"]*"', lambda found: found[0].replace(b"\\", b"/"), part)
            new.writestr(entry(one.filename), part)
    return out.getvalue()
