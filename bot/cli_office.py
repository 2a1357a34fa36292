"""`pmqa office`: adding offices one by one or from a workbook, and listing them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.cli_read import print_json
from bot.cli_sheet import read_sheet
from bot.cli_store import in_store
from bot.errors import InputError
from bot.ids import new_id
from bot.model import Office
from bot.ports import UnitOfWork
from bot.settings import read_settings

LONGEST_CODE = 20
LONGEST_NAME = 200
CODE_TITLES = frozenset({"code", "รหัส", "รหัสสพท", "รหัสเขต", "รหัสหน่วยงาน", "รหัสสำนักงาน"})
NAME_TITLES = frozenset({"name", "ชื่อ", "ชื่อสพท", "ชื่อเขต", "ชื่อหน่วยงาน", "ชื่อสำนักงาน", "สพท", "สำนักงาน"})


@dataclass(frozen=True, slots=True)
class Row:
    """One office of a workbook, with the number that the workbook shows beside it."""

    number: int
    code: str
    name: str


def add(code: str, name: str, *, as_json: bool) -> int:
    """Add one office."""
    office = _office(code, name)

    def work(unit: UnitOfWork) -> None:
        _refuse_taken(unit, office, "CODE")
        unit.offices.add(office)

    in_store(read_settings(), work)
    _show([office], as_json=as_json)
    return 0


def show_all(*, as_json: bool) -> int:
    """List the offices by code."""
    _show(in_store(read_settings(), lambda unit: unit.offices.list()), as_json=as_json)
    return 0


def add_many(file: Path, *, as_json: bool) -> int:
    """Add every office of a workbook, or none when a row is wrong.

    An office that is there already under the same name stays as it is.
    """
    rows = read_rows(file)
    offices = {row.number: _office_of_row(row) for row in rows}

    def work(unit: UnitOfWork) -> int:
        there = {office.code: office.name for office in unit.offices.list()}
        new = [one for number, one in offices.items() if not _is_there(one, there, number)]
        for office in new:
            unit.offices.add(office)
        return len(new)

    added = in_store(read_settings(), work)
    if as_json:
        print_json({"added": added, "unchanged": len(rows) - added})
    else:
        print(f"added {added} offices; {len(rows) - added} were there already")
    return 0


def read_rows(file: Path) -> tuple[Row, ...]:
    """Read the first sheet: a row of headings (code, name; รหัส, ชื่อ), then an office a row.

    Raises:
        InputError: naming the row that is wrong and how to mend it.
    """
    rows = read_sheet(file)
    columns = _columns(next(rows, (1, ()))[1])
    found: dict[str, Row] = {}
    for number, cells in rows:
        code, name = (cells[place] if place < len(cells) else "" for place in columns)
        if not code and not name:
            continue
        if code in found:
            raise InputError(
                f"row {number}", f"office {code} stands in row {found[code].number} too; keep one"
            )
        found[code] = Row(number, code, name)
    if not found:
        raise InputError("FILE", f"{file.name} holds no office below its headings")
    return tuple(found.values())


def _columns(headings: Sequence[str]) -> tuple[int, int]:
    plain = ["".join(heading.casefold().split()).replace(".", "") for heading in headings]
    code = next((place for place, one in enumerate(plain) if one in CODE_TITLES), None)
    name = next((place for place, one in enumerate(plain) if one in NAME_TITLES), None)
    if code is None or name is None:
        raise InputError("row 1", "must hold the headings code and name (or รหัส and ชื่อ)")
    return code, name


def _office_of_row(row: Row) -> Office:
    try:
        return _office(row.code, row.name)
    except InputError as error:
        raise InputError(f"row {row.number}", str(error)) from None


def _is_there(office: Office, there: dict[str, str], number: int) -> bool:
    """Tell whether the office is stored already; the same code under another name is a mistake."""
    stored = there.get(office.code)
    if stored not in (None, office.name):
        raise InputError(f"row {number}", f"office {office.code} is {stored} already; mend its code or name")
    return stored is not None


def _office(code: str, name: str) -> Office:
    return Office(id=new_id(), code=_checked_code(code), name=_checked_name(name))


def _checked_code(code: str) -> str:
    plain = unicodedata.normalize("NFC", code).strip()
    if not plain or len(plain) > LONGEST_CODE or not plain.isprintable() or " " in plain:
        raise InputError("CODE", f"{code!r} must be 1 to {LONGEST_CODE} characters without spaces")
    return plain


def _checked_name(name: str) -> str:
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        raise InputError("NAME", f"must be 1 to {LONGEST_NAME} characters on one line")
    return plain


def _refuse_taken(unit: UnitOfWork, office: Office, field: str) -> None:
    stored = unit.offices.by_code(office.code)
    if stored is not None:
        raise InputError(field, f"office {office.code} is {stored.name} already; choose another code")


def _show(offices: Sequence[Office], *, as_json: bool) -> None:
    if as_json:
        print_json([{"code": one.code, "name": one.name} for one in offices])
    else:
        print("\n".join(f"{one.code}  {one.name}" for one in offices) or "no office yet; see pmqa office add")
