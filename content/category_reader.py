"""`category-N.yaml` → a category with its items, levels and criteria.

An id is an address under which answers are stored, so each is checked against its place: item `2.3`
is the third of category 2, criterion `2.3.A1` the first of its Advance.
"""

from __future__ import annotations

from bot.model.framework import Category, Criterion, EvidenceKind, Item, ItemLevel, Level, Mode
from content.entry import Entry

_CATEGORY = ("id", "title", "printed_title", "weight", "explanation", "notes", "items")
_ITEM = ("id", "title", "mode", "explanation", "levels", "evidence", "rules", "notes")
_CRITERION = ("id", "text", "prompts", "prompts_are_examples")
_WITH_LEVELS = (Mode.SELF, Mode.EXTERNAL_WITH_FORM)


def read_category(top: Entry, number: str, kinds: tuple[str, ...]) -> Category:
    """Read one category file; faults are kept in the entry.

    Args:
        top: the file's mapping.
        number: the category's id as the file's name gives it.
        kinds: the evidence kinds that the framework knows.
    """
    category = top.named(f"category {number}")
    category.only(*_CATEGORY)
    _check_own_id(category, number)
    title = category.text("title")
    return Category(
        id=number,
        title=title,
        weight=_weight(category),
        explanation=category.paragraphs("explanation"),
        items=_items(category, number, kinds),
        printed_title=category.text_or("printed_title", title),
        notes=category.texts("notes"),
    )


def _check_own_id(category: Entry, number: str) -> None:
    written = category.text("id")
    if written and written != number:
        category.complain("id", f'must be "{number}", as the name of the file says, not "{written}"')


def _weight(category: Entry) -> int:
    weight = category.whole("weight")
    if weight < 0:
        category.complain("weight", "must not be negative; it is a percentage")
    return weight


def _items(category: Entry, number: str, kinds: tuple[str, ...]) -> tuple[Item, ...]:
    entries = category.entries("items", "item")
    if not entries and category.table.get("items") == []:
        category.complain("items", "must hold at least one item")
    seen: set[str] = set()
    return tuple(_item(one, f"{number}.{n}", kinds, seen) for n, one in enumerate(entries, 1))


def _item(entry: Entry, expected: str, kinds: tuple[str, ...], seen: set[str]) -> Item:
    written = entry.text("id")
    item = entry.named(f"item {written or expected}")
    item.only(*_ITEM)
    _check_id(item, written, expected, seen)
    mode = item.choice("mode", tuple(Mode))
    levels = _levels(item, written or expected) if "levels" in item.table else ()
    if mode:
        _check_levels(item, Mode(mode))
    return Item(
        id=written or expected,
        title=item.text("title"),
        mode=Mode(mode) if mode else Mode.EXTERNAL,
        levels=levels,
        evidence=_evidence(item, mode, kinds),
        rules=item.texts("rules"),
        notes=item.texts("notes"),
        explanation=item.paragraphs("explanation") if "explanation" in item.table else "",
    )


def _check_id(entry: Entry, written: str, expected: str, seen: set[str]) -> None:
    if not written or written == expected:
        seen.add(written)
    elif written in seen:
        entry.complain("id", f'"{written}" stands twice; this one should be "{expected}"')
    else:
        parent, _, _ = expected.rpartition(".")
        entry.complain("id", f'must be "{expected}" by its place in {parent}, not "{written}"')


def _check_levels(item: Entry, mode: Mode) -> None:
    has_levels = "levels" in item.table
    if mode is Mode.RESULTS and has_levels:
        item.complain("levels", "an item of mode `results` has no criteria; take the levels out")
    if mode in _WITH_LEVELS and not has_levels:
        item.complain("levels", f"is missing; an item of mode `{mode}` needs basic, advance, significance")


def _levels(item: Entry, item_id: str) -> tuple[ItemLevel, ...]:
    levels = item.inner("levels", f"{item.name}, levels")
    if levels is None:
        return ()
    levels.only(*Level)
    written = [Level(key) for key in levels.table if key in tuple(Level)]
    if written != sorted(written, key=lambda level: level.number):
        levels.complain(written[0], "the levels must stand in the order basic, advance, significance")
    return tuple(ItemLevel(level, _criteria(levels, item_id, level)) for level in Level)


def _criteria(levels: Entry, item_id: str, level: Level) -> tuple[Criterion, ...]:
    entries = levels.entries(level, "criterion")
    if not entries and levels.table.get(level) == []:
        levels.complain(level, "must hold at least one criterion")
    seen: set[str] = set()
    start = f"{item_id}.{level.letter}"
    return tuple(_criterion(one, f"{start}{n}", seen) for n, one in enumerate(entries, 1))


def _criterion(entry: Entry, expected: str, seen: set[str]) -> Criterion:
    written = entry.text("id")
    criterion = entry.named(f"criterion {written or expected}")
    criterion.only(*_CRITERION)
    _check_id(criterion, written, expected, seen)
    return Criterion(
        id=written or expected,
        text=criterion.text("text"),
        prompts=criterion.texts("prompts"),
        prompts_are_examples=criterion.flag("prompts_are_examples", default=False),
    )


def _evidence(item: Entry, mode: str, kinds: tuple[str, ...]) -> tuple[EvidenceKind, ...]:
    if "evidence" not in item.table:
        if mode == Mode.SELF:
            item.complain("evidence", "is missing; an item of mode `self` asks for evidence")
        return ()
    evidence = item.inner("evidence", f"{item.name}, evidence")
    if evidence is None:
        return ()
    evidence.only(*kinds)
    return tuple(EvidenceKind(kind, evidence.text(kind)) for kind in evidence.table if kind in kinds)
