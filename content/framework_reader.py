"""A framework's folder → the values of `bot.model.framework`.

Every fault of every file is found in one reading; only then is ContentError raised.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from bot.model.framework import Category, Framework, Reading
from content.category_reader import read_category
from content.entry import Entry
from content.faults import Faults, short_name
from content.scoring_reader import read_scoring
from content.yaml_file import read_table

INDEX = "framework.yaml"
SCORING = "scoring.yaml"
READINGS = "readings.yaml"
EVIDENCE_KINDS = ("form", "approval", "report", "photo_or_link")
WHOLE = 100
_FIRST_YEAR, _LAST_YEAR = 2500, 2999
_NUMBER = re.compile(r"[1-9][0-9]?")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FIELDS = ("id", "fiscal_year", "title", "published", "categories", "evidence_kinds")


def read_framework(folder: Path) -> Framework:
    """Read the framework of that folder.

    Raises:
        ContentError: with every fault of every file.
    """
    faults = Faults()
    framework = _read(folder, faults)
    faults.stop_if_any()
    if framework is None:  # pragma: no cover - nothing is None without a fault
        raise AssertionError(folder)
    return framework


def read_index(folder: Path, faults: Faults) -> Entry | None:
    """Read `framework.yaml` alone and check its own fields; None when it cannot be read."""
    index = _top(folder / INDEX, faults)
    if index is None:
        return None
    index.only(*_FIELDS)
    index.text("title")
    index.flag("published")
    _check_year(index)
    _check_id(index, folder)
    return index


def _check_year(index: Entry) -> None:
    year = index.whole("fiscal_year")
    if year and not _FIRST_YEAR <= year <= _LAST_YEAR:
        index.complain("fiscal_year", f"must be a year of the Buddhist era such as 2565, not {year}")


def _check_id(index: Entry, folder: Path) -> None:
    written = index.text("id")
    if written and not _ID.fullmatch(written):
        index.complain("id", "may hold small letters, digits and single hyphens only, such as pmqa-2565")
    elif written and written != folder.resolve().name:
        index.complain("id", f"must be the folder's name, {folder.resolve().name}")


def _top(path: Path, faults: Faults) -> Entry | None:
    table = read_table(path, faults)
    return None if table is None else Entry(table, file=short_name(path), name="", faults=faults)


def _read(folder: Path, faults: Faults) -> Framework | None:
    index = read_index(folder, faults)
    if index is None:
        return None
    categories = _categories(index, folder)
    scoring_top = _top(folder / SCORING, faults)
    scoring = read_scoring(scoring_top) if scoring_top else None
    readings = _readings(folder, index, categories)
    if scoring is None:
        return None
    return Framework(
        id=index.text("id"),
        fiscal_year=index.whole("fiscal_year"),
        title=index.text("title"),
        categories=categories,
        scoring=scoring,
        readings=readings,
        digest=digest(folder),
    )


def digest(folder: Path) -> str:
    """Return the SHA-256 (hex) over the folder's YAML files in name order, names included.

    Line ends are taken as LF, so that a checkout on Windows gives the same digest.
    """
    total = hashlib.sha256()
    for path in sorted(folder.glob("*.yaml")):
        total.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return total.hexdigest()


def _categories(index: Entry, folder: Path) -> tuple[Category, ...]:
    kinds = index.names("evidence_kinds", EVIDENCE_KINDS) or EVIDENCE_KINDS
    listed = _listed(index)
    _no_strange_files(index, folder, listed)
    tops = [(number, _top(folder / f"category-{number}.yaml", index.faults)) for number in listed]
    categories = tuple(read_category(top, number, kinds) for number, top in tops if top)
    if len(categories) == len(listed):
        _check_weights(index, categories)
    return categories


def _listed(index: Entry) -> tuple[str, ...]:
    if "categories" not in index.table:
        index.complain("categories", 'is missing; list the categories, such as ["1", "2"]')
    listed = tuple(one for one in index.texts("categories") if one)
    for number in listed:
        if not _NUMBER.fullmatch(number):
            index.complain("categories", f'must hold numbers such as "1", not {number!r}')
    if len(set(listed)) < len(listed):
        index.complain("categories", "names a category twice; keep one")
    return tuple(dict.fromkeys(filter(_NUMBER.fullmatch, listed)))


def _no_strange_files(index: Entry, folder: Path, listed: tuple[str, ...]) -> None:
    known = {INDEX, SCORING, READINGS, *(f"category-{number}.yaml" for number in listed)}
    for path in sorted(folder.glob("*.y*ml")):
        if path.name not in known:
            fix = "is not part of the framework; list its category in framework.yaml, or take it out"
            index.faults.add(short_name(path), "", "", fix)


def _check_weights(index: Entry, categories: tuple[Category, ...]) -> None:
    if any(fault.field == "weight" for fault in index.faults.found):
        return  # a weight that could not be read spoils the sum
    total = sum(category.weight for category in categories)
    if total != WHOLE:
        weights = " + ".join(str(category.weight) for category in categories)
        index.complain("weight", f"the categories' weights ({weights}) sum to {total}; make it {WHOLE}")


def _readings(folder: Path, index: Entry, categories: tuple[Category, ...]) -> tuple[Reading, ...]:
    top = _top(folder / READINGS, index.faults)
    if top is None:
        return ()
    top.only("readings")
    whole = len(categories) == len(_listed(index))
    known = {str(index.table.get("id")), *_ids(categories)} if whole else None
    entries = top.entries("readings", "reading")
    readings = tuple(_reading(entry, known) for entry in entries)
    _unique(top, readings)
    return readings


def _ids(categories: tuple[Category, ...]) -> set[str]:
    items = [item for category in categories for item in category.items]
    criteria = {one.id for item in items for one in item.criteria}
    return {category.id for category in categories} | {item.id for item in items} | criteria


def _reading(entry: Entry, known: set[str] | None) -> Reading:
    number = entry.text("id")
    named = entry.named(f"reading {number}")
    named.only("id", "where", "note")
    where = named.texts("where")
    for one in where:
        if one and known is not None and one not in known:
            named.complain("where", f"{one!r} is no category, item or criterion of this framework")
    if not where:
        named.complain("where", "must name at least one id; the framework's own id means the whole")
    return Reading(id=number, where=where, note=named.text("note"))


def _unique(top: Entry, readings: tuple[Reading, ...]) -> None:
    seen: set[str] = set()
    for reading in readings:
        if reading.id and reading.id in seen:
            top.complain("readings", f"the id {reading.id!r} stands twice; give each reading its own")
        seen.add(reading.id)
