"""The workbook of invitations that goes out with the letter: a row an office, with a QR to scan."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.copy import BANGKOK, Copy
from bot.model import Office

COLUMNS = {
    "office_code": 12,
    "office_name": 40,
    "invitation": 14,
    "line": 44,
    "telegram": 44,
    "expires": 14,
    "qr": 18,
}
"""Heading (`cli.letter.…`) → width in characters, in order."""

ROW_HEIGHT = 100
"""Points; a QR of 125 pixels fits in."""

QR_PIXELS = 125


@dataclass(frozen=True, slots=True)
class Letter:
    """One office's row: its links as `bot.cli_invite.links` tells them."""

    office: Office
    expires: datetime
    links: Mapping[str, str | None]


def write_letters(out: Path, letters: Sequence[Letter], copy: Copy) -> None:
    """Write the workbook, whole or not at all.

    The QR opens LINE where it is set up, else Telegram; without both it holds the code itself.

    Raises:
        OSError: when the file cannot be written.
    """
    whole = _workbook(letters, copy)
    part = out.with_name(f".{out.name}.part")
    try:
        part.write_bytes(whole)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def _workbook(letters: Sequence[Letter], copy: Copy) -> bytes:
    import xlsxwriter

    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(copy.say("cli.letter.sheet"))
        bold, middle = book.add_format({"bold": True}), book.add_format({"valign": "vcenter"})
        for column, (name, width) in enumerate(COLUMNS.items()):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, copy.say(f"cli.letter.{name}"), bold)
        sheet.freeze_panes(1, 0)
        for row, letter in enumerate(letters, start=1):
            sheet.set_row(row, ROW_HEIGHT)
            for column, text in enumerate(_cells(letter, copy)):
                sheet.write_string(row, column, text, middle)
            image = {
                "image_data": io.BytesIO(_qr(letter)),
                "object_position": 1,
                "x_offset": 4,
                "y_offset": 4,
            }
            sheet.insert_image(row, len(COLUMNS) - 1, "qr.png", image)
    return memory.getvalue()


def _cells(letter: Letter, copy: Copy) -> tuple[str, ...]:
    links = letter.links
    return (
        letter.office.code,
        letter.office.name,
        links["code"] or "",
        links["line_url"] or "",
        links["telegram_url"] or "",
        copy.day(letter.expires.astimezone(BANGKOK)),
    )


def _qr(letter: Letter) -> bytes:
    """Return the QR as a PNG of about QR_PIXELS a side."""
    import segno

    links = letter.links
    code = segno.make_qr(links["line_url"] or links["telegram_url"] or links["code"] or "")
    memory = io.BytesIO()
    code.save(memory, kind="png", scale=max(1, QR_PIXELS // code.symbol_size()[0]))
    return memory.getvalue()
