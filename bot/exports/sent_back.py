"""Reads a form or a workbook that was edited on a PC and sent back. Whatever is in it is hostile.

Every answer is found by its key: in a workbook by the column of keys, in a form by the bookmark beside its
label. Nothing else in the file counts, so it may have been coloured, sorted and commented at will.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.copy import Copy
from bot.exports.bookmarks import read_mark
from bot.exports.stamp import Stamp, read_stamp

MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 2000
MOST_ROWS = 20_000

_WORD, _EXCEL = "word/document.xml", "xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class SentValue:
    """An answer as a file holds it.

    Attributes:
        was: the fingerprint of what the file held when it was made; empty where that is lost.
    """

    key: str
    was: str
    text: str


@dataclass(frozen=True, slots=True)
class SentBack:
    """A file of ours that came back."""

    stamp: Stamp
    values: tuple[SentValue, ...]


def read_sent_back(file: bytes, copy: Copy) -> SentBack | None:
    """Return what a file holds, None when it is no form and no workbook of ours, or cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            parts = {one.filename: one.file_size for one in archive.infolist()}
        if len(parts) > MOST_PARTS or sum(parts.values()) > MOST_UNPACKED:
            return None
        if _WORD in parts:
            return _form(file, copy)
        return _workbook(file, copy) if _EXCEL in parts else None
    except Exception:  # noqa: BLE001 - a broken or hostile file raises anything; it is none of ours then
        return None


def _workbook(file: bytes, copy: Copy) -> SentBack | None:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(file), read_only=True, data_only=True)
    stamp = read_stamp(book.properties.subject)
    if stamp is None:
        return None
    names = {copy.say("pack.sheet.items"), copy.say("pack.sheet.results")}
    sheets = [sheet for sheet in book.worksheets if sheet.title in names]
    read = (sheet.iter_rows(values_only=True, max_row=MOST_ROWS) for sheet in sheets)
    keyed = (one for rows in read for one in _keyed_rows(rows, copy))
    return SentBack(stamp, tuple(_joined(keyed)))


def _keyed_rows(rows: Iterator[Sequence[Any]], copy: Copy) -> Iterator[SentValue]:
    """Yield the rows below the headings that have a key; the columns may have been moved."""
    wanted = [copy.say(f"pack.book.{name}") for name in ("key", "print", "answer")]
    places: list[int] | None = None
    for row in rows:
        if places is None:
            places = [row.index(name) for name in wanted] if set(wanted) <= set(row) else None
            continue
        key, was, answer = (_text(row[place]) if place < len(row) else "" for place in places)
        if key:
            yield SentValue(key, was, answer)


def _joined(rows: Iterator[SentValue]) -> Iterator[SentValue]:
    """Join the parts of an answer that one cell could not hold: `1.1.basic.narrative/2`."""
    whole: dict[str, SentValue] = {}
    for one in rows:
        key = one.key.partition("/")[0]
        first = whole.get(key)
        whole[key] = SentValue(key, first.was if first else one.was, (first.text if first else "") + one.text)
    yield from whole.values()


def _text(value: object) -> str:
    """Write a cell as it was typed; numbers that Excel made of them without exponent and needless zeros."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        plain = format(Decimal(repr(value)), "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    return str(value)


def _form(file: bytes, copy: Copy) -> SentBack | None:
    from docx import Document

    document = Document(io.BytesIO(file))
    stamp = read_stamp(document.core_properties.subject)
    if stamp is None:
        return None
    blank = {copy.say("form.nothing"), copy.say("form.no_project")}
    values = _marked(document.element.body)
    return SentBack(stamp, tuple(SentValue(k, w, "" if t.strip() in blank else t) for k, w, t in values))


def _marked(body: Any) -> Iterator[tuple[str, str, str]]:  # noqa: ANN401 - python-docx's elements have no type
    """Yield key, fingerprint and text of every answer that has its bookmark."""
    from docx.oxml.ns import qn

    for start in body.iter(qn("w:bookmarkStart")):
        told = read_mark(start.get(qn("w:name")) or "")
        if told is None or not told[1]:
            continue
        cell = next(start.iterancestors(qn("w:tc")), None)
        beside = cell.getnext() if cell is not None else None
        if beside is not None:
            yield *told, "\n".join(_line(one) for one in beside.iter(qn("w:p")))
        elif cell is None:
            yield *told, "\n".join(_lines_below(next(start.iterancestors(qn("w:p")))))


def _lines_below(label: Any) -> Iterator[str]:  # noqa: ANN401 - as above
    """Yield the paragraphs after a label, up to the next bookmark of ours or table."""
    from docx.oxml.ns import qn

    for one in label.itersiblings():
        if one.tag == qn("w:tbl") or any(
            read_mark(mark.get(qn("w:name")) or "") for mark in one.iter(qn("w:bookmarkStart"))
        ):
            return
        if one.tag == qn("w:p"):
            yield _line(one)


def _line(paragraph: Any) -> str:  # noqa: ANN401 - as above
    from docx.oxml.ns import qn

    signs: Mapping[str, str] = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n"}
    runs = (part for run in paragraph.iter(qn("w:r")) for part in run)
    return "".join((part.text or "") if part.tag == qn("w:t") else signs.get(part.tag, "") for part in runs)
