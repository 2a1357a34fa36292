"""A sheet of a workbook: headings, rows that wrap, columns that print on one page's width."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.exports.texts import plain

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FONT, SIZE = "TH SarabunPSK", 14
MOST_IN_CELL = 32_000
"""Characters; Excel takes 32,767 counted in UTF-16."""

LINE_HEIGHT, TALLEST = 21, 409
"""Points; Excel has no taller row."""

_FULLNESS = 0.88
"""How much of a line is filled before Thai, which breaks between words alone, goes on below."""

_A4 = 9


@dataclass(frozen=True)
class Looks:
    """How cells look."""

    title: Format
    heading: Format
    text: Format
    key: Format
    editable: Format
    number: Format
    box: Format
    link: Format
    draft: Format

    @classmethod
    def of(cls, book: Workbook) -> Looks:
        """Add the looks to a workbook."""
        cell = {"font_name": FONT, "font_size": SIZE, "valign": "top", "text_wrap": True, "border": 1}
        plain_cell = {**cell, "border_color": "#C8D0DF"}
        return cls(
            title=book.add_format({**cell, "border": 0, "bold": True, "font_size": 20, "text_wrap": False}),
            heading=book.add_format({**plain_cell, "bold": True, "bg_color": "#DCE5F3"}),
            text=book.add_format(plain_cell),
            key=book.add_format({**plain_cell, "font_color": "#7A869E"}),
            editable=book.add_format({**plain_cell, "bg_color": "#FFF9E3"}),
            number=book.add_format({**plain_cell, "num_format": "#,##0.0###", "align": "right"}),
            box=book.add_format({**plain_cell, "align": "center", "bg_color": "#FFF9E3"}),
            link=book.add_format({**plain_cell, "font_color": "#1F4FA3", "underline": 1}),
            draft=book.add_format(
                {**cell, "border": 0, "bold": True, "font_color": "#B42318", "text_wrap": False}
            ),
        )


class Sheet:
    """One sheet, filled from the top down."""

    def __init__(self, book: Workbook, looks: Looks, name: str, widths: Sequence[float]) -> None:
        self.sheet: Worksheet = book.add_worksheet(name)
        self.looks = looks
        self.row = 0
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)
        self._widths = tuple(widths)
        self.sheet.set_default_row(LINE_HEIGHT)
        self._prints_on_paper()

    def _prints_on_paper(self) -> None:
        self.sheet.set_landscape()
        self.sheet.set_paper(_A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        self.sheet.set_footer("&C&P/&N")

    def title(self, text: str, draft: str) -> None:
        """Write what the sheet is, and that it is a draft where it is."""
        self.sheet.set_row(self.row, 2 * LINE_HEIGHT)
        self.sheet.write_string(self.row, 0, plain(text), self.looks.title)
        self.row += 1
        if draft:
            self.sheet.write_string(self.row, 0, plain(draft), self.looks.draft)
            self.row += 1

    def note(self, text: str) -> None:
        """Write a line over the whole width."""
        self.sheet.set_row(self.row, LINE_HEIGHT * _lines(text, sum(self._widths)))
        self.sheet.merge_range(self.row, 0, self.row, len(self._widths) - 1, "", self.looks.text)
        self.sheet.write_string(self.row, 0, plain(text), self.looks.text)
        self.row += 1

    def pair(self, name: str, text: str) -> None:
        """Write a name and, over the rest of the width, its text."""
        room = sum(self._widths[1:])
        self.sheet.set_row(self.row, LINE_HEIGHT * _lines(text, room))
        self.sheet.write_string(self.row, 0, name, self.looks.heading)
        self.sheet.merge_range(self.row, 1, self.row, len(self._widths) - 1, "", self.looks.text)
        self.sheet.write_string(self.row, 1, plain(text), self.looks.text)
        self.row += 1

    def gap(self) -> None:
        """Leave a row free."""
        self.row += 1

    def headings(self, *names: str, stay: bool = False) -> None:
        """Write the headings of what follows; those that stay are seen on every screen and page."""
        self._grows(names)
        for column, name in enumerate(names):
            self.sheet.write_string(self.row, column, name, self.looks.heading)
        if stay:
            self.sheet.freeze_panes(self.row + 1, 0)
            self.sheet.repeat_rows(self.row)
        self.row += 1

    def cells(self, *texts: str, looks: Sequence[Format] = ()) -> int:
        """Write a row of texts and return its number."""
        for column, text in enumerate(texts):
            look = looks[column] if column < len(looks) else self.looks.text
            self.sheet.write_string(self.row, column, plain(text), look)
        self._grows(texts)
        self.row += 1
        return self.row - 1

    def _grows(self, texts: Sequence[str]) -> None:
        """Make the row as tall as its longest text: not every program does so by itself."""
        lines = max(
            (_lines(text, width) for text, width in zip(texts, self._widths, strict=False)), default=1
        )
        if lines > 1:
            self.sheet.set_row(self.row, min(lines * LINE_HEIGHT, TALLEST))

    def link(self, row: int, column: int, path: str) -> None:
        """Make a cell that is written already a link to a file beside the workbook."""
        self.sheet.write_url(row, column, f"external:{path}", self.looks.link, string=path.rpartition("/")[2])


def _lines(text: str, width: float) -> int:
    """Reckon how many lines a text takes in a column; vowels and tones above and below take no room."""
    wide = (sum(unicodedata.category(one) != "Mn" for one in line) for line in text.split("\n"))
    fit = max(1, int(width * _FULLNESS))
    return sum(max(1, -(-room // fit)) for room in wide)


def in_parts(text: str) -> list[str]:
    """Cut a text into parts that a cell can hold; at least one."""
    text = plain(text)
    return [text[at : at + MOST_IN_CELL] for at in range(0, len(text), MOST_IN_CELL)] or [""]
