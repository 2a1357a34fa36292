"""Reads the first sheet of a workbook, or a CSV file, as rows of text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from bot.errors import InputError

Rows = Iterator[tuple[int, tuple[str, ...]]]
"""Each row's number, as a spreadsheet shows it, and its cells as text."""

ENCODINGS = ("utf-8-sig", "cp874")
"""What spreadsheets save Thai CSV files in; the second takes any byte that the first does not."""


def read_table(file: Path) -> Rows:
    """Yield the rows of a `.csv` file, or of a workbook's first sheet.

    Raises:
        InputError: when the file is not there, or is neither.
    """
    return _csv(file) if file.suffix.lower() == ".csv" else read_sheet(file)


def read_sheet(file: Path) -> Rows:
    """Yield the rows of a workbook's first sheet.

    Raises:
        InputError: when the file is not there, or is no workbook.
    """
    from openpyxl import load_workbook

    try:
        book = load_workbook(file, read_only=True, data_only=True)
    except FileNotFoundError:
        raise InputError("FILE", f"{file} is not there; name a workbook") from None
    except Exception as error:  # a file that is no workbook fails in as many ways as there are files
        raise InputError("FILE", f"{file.name} is no Excel workbook; save it as .xlsx") from error
    try:
        sheet = book.worksheets[0]
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield number, tuple(_text(value) for value in row)
    finally:
        book.close()


def _text(value: object) -> str:
    """Return a cell as text: no spaces around, 1001.0 as 1001."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else " ".join(str(value).split())


def _csv(file: Path) -> Rows:
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        raise InputError("FILE", f"{file} is not there; name a CSV file or a workbook") from None
    try:
        rows = list(csv.reader(io.StringIO(_decoded(file, data), newline=""), strict=True))
    except csv.Error as error:
        raise InputError("FILE", f"{file.name} is no CSV file ({error}); save it as CSV UTF-8") from error
    for number, row in enumerate(rows, start=1):
        yield number, tuple(_text(cell) for cell in row)


def _decoded(file: Path, data: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("FILE", f"{file.name} is in no encoding that is known; save it as CSV UTF-8")
